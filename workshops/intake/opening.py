"""Open: bytes from outside become a book of grids, or one plain sentence, or one question."""

from typing import Final

from workshops.intake.archives import unzipped
from workshops.intake.grids import Book, Grid
from workshops.intake.oddities import NotReadable, Oddity
from workshops.intake.plain_text import Knows, read_text
from workshops.intake.spreadsheets import is_spreadsheet, read_spreadsheet

OTHER_KINDS: Final = (
    *(b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"{\\rtf"),
    *(b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"SQLite format 3\0"),
)
"""How files begin that are no table, whatever they are called: no encoding makes them one."""


def opened(
    name: str, content: bytes, knows: Knows, *, encoding: str = "", delimiter: str = ""
) -> Book:
    """The sheets of a file. name: only ever shown, never a path.

    knows: whether a heading is known, which settles delimiters. encoding, delimiter: as answered.
    Raises NotReadable with one reason, or AskedFirst with the choices.
    """
    shown = _shown_name(name)
    if not content.strip():
        raise NotReadable(Oddity(kind="file_empty", level="refused", file=shown))
    if content.startswith(OTHER_KINDS):
        raise NotReadable(Oddity(kind="book_none", level="refused", file=shown))
    if not is_spreadsheet(content):
        grid = read_text(shown, content, encoding, delimiter, knows)
        return Book(file=shown, grids=(grid,), csv=True)
    if name.lower().endswith(".zip"):
        return _zipped(shown, content, knows, encoding, delimiter)
    return read_spreadsheet(shown, content)


def _zipped(name: str, content: bytes, knows: Knows, encoding: str, delimiter: str) -> Book:
    """The tables of a zip, one CSV file each, as field forms are exported."""
    parts = {n: part for n, part in unzipped(name, content).items() if n.lower().endswith(".csv")}
    if not parts:
        raise NotReadable(Oddity(kind="book_none", level="refused", file=name))
    grids = []
    for inner, part in parts.items():
        grid = read_text(f"{name} / {_shown_name(inner)}", part, encoding, delimiter, knows)
        grids.append(Grid(name=_shown_name(inner), rows=grid.rows))
    return Book(file=name, grids=tuple(grids), csv=True)


def _shown_name(name: str) -> str:
    """The last part of a name without signs nobody sees."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:80] or "?"
