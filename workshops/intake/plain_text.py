"""A CSV file as a grid: its encoding and delimiter are known, or asked for; never guessed."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from workshops.intake.grids import (
    MAX_BYTES,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    Grid,
    letter,
)
from workshops.intake.oddities import NotReadable, Oddity
from workshops.tables.sheet import likely_encoding

ENCODINGS: Final = ("cp1256", "utf-16-le", "utf-16-be", "cp1252")
"""What bytes without a mark that are no UTF-8 may be; each is shown, none is chosen."""
DELIMITERS: Final = (",", ";", "\t", "|")
DECLARED: Final = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROLS: Final = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f]")
SIXTEEN: Final = ("utf-16-le", "utf-16-be")
PREVIEW_LINES: Final = 3
PREVIEW_LETTERS: Final = 160
TWO: Final = 2
MOSTLY: Final = 0.6
Records = list[list[str]]
Knows = Callable[[str], bool]
"""Whether a heading is a known one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The first lines of a file as one of the possible encodings or delimiters shows them."""

    choice: str
    lines: tuple[str, ...]


class AskedFirst(NotReadable):
    """A file that cannot be read before a question is answered: `choices` with a preview each."""

    def __init__(self, oddity: Oddity, choices: tuple[Preview, ...]) -> None:
        """Keep the question and what may be answered."""
        super().__init__(oddity)
        self.choices = choices


def read_text(name: str, content: bytes, encoding: str, delimiter: str, knows: Knows) -> Grid:
    """A CSV file as one grid; encoding, delimiter: as answered, "" where nobody did."""
    if len(content) > MAX_BYTES:
        raise _refused(name, "file_large", None, "", bytes=MAX_BYTES, length=len(content))
    text = _decoded(name, content, encoding)
    declared = DECLARED.match(text)
    if declared:
        text = text[declared.end() :]
    records = _delimited(name, text, declared[1] if declared else delimiter, knows)
    _check_size(name, records)
    return Grid(name="", rows=tuple(map(tuple, records)))


def _decoded(name: str, content: bytes, encoding: str) -> str:
    """The text: by its mark, else UTF-8 to the letter, else as answered, else a question."""
    marked = next((codec for mark, codec in MARKS if content.startswith(mark)), "")
    if marked:
        return _plain(name, _strictly(name, content, marked), content)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        if not encoding:
            raise _ask_encoding(name, content) from None
        return _plain(name, _strictly(name, content, encoding), content)
    if CONTROLS.search(text) is not None and any(_may_be(content, one) for one in SIXTEEN):
        # Arabic in UTF-16 without a mark is made of bytes that are UTF-8, too
        if not encoding:
            raise _ask_encoding(name, content)
        if encoding in SIXTEEN:
            return _plain(name, _strictly(name, content, encoding), content)
    if encoding not in {"", "utf-8", "utf-8-sig"} and not text.isascii():
        raise _refused(name, "encoding_is_utf8", None, encoding)
    return _plain(name, text, content)


def _may_be(content: bytes, encoding: str) -> bool:
    """Whether bytes are a table in an encoding: they can be read, and hold what parts cells."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return CONTROLS.search(text) is None and any(sign in text for sign in ("\n", *DELIMITERS))


def _strictly(name: str, content: bytes, encoding: str) -> str:
    """Decoded to the letter; a byte that does not fit is a refusal at its line."""
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as refused:
        start = getattr(refused, "start", 0)
        found = content[start : start + 4].hex(" ")
        row = content.count(b"\n", 0, start) + 1
        raise _refused(name, "encoding_wrong", row, found, encoding=encoding) from None


def _plain(name: str, text: str, content: bytes) -> str:
    """The text, unless it holds signs no table has: then it is not text, or read wrongly."""
    odd = CONTROLS.search(text)
    if odd:
        row = text.count("\n", 0, odd.start()) + 1
        found = f"U+{ord(odd[0]):04X}"
        raise _refused(name, "control_sign", row, found, encoding=likely_encoding(content))
    return text


def _ask_encoding(name: str, content: bytes) -> AskedFirst:
    """The question, with the first lines in every encoding in which the whole file can be read;
    raises NotReadable for bytes that are no text in any.
    """
    choices = []
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROLS.search(text):
            choices.append(Preview(choice=encoding, lines=_first_lines(text)))
    if not choices and b"\0" in content:
        raise _refused(name, "book_none", None, "")
    likely = likely_encoding(content)
    asked = Oddity(
        kind="encoding", level="asked", file=name, meant="encoding", numbers={"likely": likely}
    )
    return AskedFirst(asked, tuple(choices))


def _first_lines(text: str) -> tuple[str, ...]:
    """The first lines that say something."""
    lines = (line.strip("\ufeff") for line in text.splitlines() if line.strip())
    return tuple(
        line[:PREVIEW_LETTERS] for line, _ in zip(lines, range(PREVIEW_LINES), strict=False)
    )


def _delimited(name: str, text: str, delimiter: str, knows: Knows) -> Records:
    """The rows, by the delimiter that was declared or answered, or by the one that fits."""
    if delimiter:
        records = _records(text, delimiter)
        if isinstance(records, int):
            raise _refused(name, "quotes", records, '"')
        return records
    tried = {one: _records(text, one) for one in DELIMITERS}
    readable = {one: found for one, found in tried.items() if not isinstance(found, int)}
    if not readable:
        row = max(found for found in tried.values() if isinstance(found, int))
        raise _refused(name, "quotes", row, '"')
    fitting = _fitting(readable, knows)
    if len(fitting) == 1:
        return readable[fitting[0]]
    choices = tuple(
        Preview(
            choice=one, lines=tuple(" ‖ ".join(r) for r in readable[one] if any(r))[:PREVIEW_LINES]
        )
        for one in fitting
    )
    raise AskedFirst(Oddity(kind="delimiter", level="asked", file=name, meant="delimiter"), choices)


def _fitting(readable: dict[str, Records], knows: Knows) -> list[str]:
    """The delimiters that may be meant: equal rows first, then rows mostly equal, then none."""
    even, mostly = [], []
    for delimiter, records in readable.items():
        widths = Counter(len(cells) for cells in records if any(map(str.strip, cells)))
        if not widths:
            continue
        width, often = widths.most_common(1)[0]
        if width >= TWO and len(widths) == 1:
            even.append(delimiter)
        elif width >= TWO and often >= MOSTLY * widths.total():
            mostly.append(delimiter)
    found = even or mostly
    if not found:
        whole = [one for one, rows in readable.items() if all(len(cells) < TWO for cells in rows)]
        return whole[:1] or list(readable)
    if len(found) > 1:
        known = {one: _known_headings(readable[one], knows) for one in found}
        best = [one for one in found if known[one] == max(known.values())]
        if len(best) == 1 and known[best[0]] >= TWO and sum(map(bool, known.values())) == 1:
            return best
    return found


def _known_headings(records: Records, knows: Knows) -> int:
    """How many known headings the best of the first rows holds."""
    return max((sum(map(knows, cells)) for cells in records[:20]), default=0)


def _records(text: str, delimiter: str) -> Records | int:
    """Every row as the spreadsheet counts them, blank ones too; the row of a broken quote."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: Records = []
    try:
        records.extend(reader)
    except csv.Error:
        return len(records) + 1
    return records


def _check_size(name: str, records: Records) -> None:
    """Refuse what no reader has to hold, at the first row that is too much."""
    cells = 0
    for row, record in enumerate(records, start=1):
        cells += len(record)
        wide = next((i for i, c in enumerate(record) if len(c) > MAX_CHARACTERS), None)
        if wide is not None:
            raise _refused(
                name, "cell_long", row, record[wide][:40], letter(wide), characters=MAX_CHARACTERS
            )
        if row > MAX_ROWS or len(record) > MAX_COLUMNS or cells > MAX_CELLS:
            raise _refused(
                name, "table_large", row, f"{len(record)}", rows=MAX_ROWS, columns=MAX_COLUMNS
            )


def _refused(
    name: str, kind: str, row: int | None, found: str, column: str = "", **numbers: str | int
) -> NotReadable:
    """Why a text file is not read, and where."""
    return NotReadable(
        Oddity(
            kind=kind,
            level="refused",
            file=name,
            row=row,
            column=column,
            found=found,
            numbers=numbers,
        )
    )
