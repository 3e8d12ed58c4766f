"""From the bytes of a CSV file to rows of text with their numbers, and back to bytes."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from workshops.problems import Inspection
from workshops.tables.text import guarded, normalised, unguarded

MAX_BYTES: Final = 5_000_000
MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 200
MAX_CHARACTERS: Final = 32_000
DELIMITERS: Final = (",", ";", "\t", "|")
DECLARED_DELIMITER: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
ARABIC: Final = re.compile(r"[\u0600-\u06ff]")

Records = list[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table; number: as a spreadsheet counts, the heading being row 1.

    labels: what a column is called in the file, where that differs (tables with a column each).
    """

    number: int
    cells: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table as it was read: text only. heading_row: where the headings stand."""

    file: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    heading_row: int = 1


def likely_encoding(content: bytes) -> str:
    """What bytes that are not UTF-8 most likely are; only a suggestion for the message."""
    for encoding, places in (("UTF-16 LE", content[1:200:2]), ("UTF-16 BE", content[:200:2])):
        if places and places.count(0) > len(places) // 2:
            return encoding
    in_arabic = ARABIC.findall(content.decode("cp1256", errors="replace"))
    return "Windows-1256" if in_arabic else "Windows-1252"


def decoded(content: bytes, inspection: Inspection) -> str | None:
    """The text of a file: by its byte-order mark, else strict UTF-8, else a problem; no guess."""
    if len(content) > MAX_BYTES:
        inspection.error("file_too_large", None, "", len(content), bytes=MAX_BYTES)
        return None
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as refused:
        row = content.count(b"\n", 0, refused.start) + 1
        found = content[refused.start : refused.start + 4].hex(" ")
        inspection.error("encoding", row, "", found, encoding=likely_encoding(content))
        return None
    if "\0" in text:
        inspection.error("nul", text.count("\n", 0, text.index("\0")) + 1, "", "NUL")
        return None
    return text


def read_sheet(content: bytes, known: Mapping[str, str], inspection: Inspection) -> Sheet | None:
    """Read a table; None when its bytes or its headings cannot be read at all.

    known: every heading and alias in lower case -> the heading it stands for.
    """
    text = decoded(content, inspection)
    if text is None:
        return None
    declared = DECLARED_DELIMITER.match(text)
    delimiter = declared[1] if declared else _delimiter(text, known)
    records = _records(text, delimiter, inspection)
    if records is None or not _fits(records, inspection):
        return None
    if declared:
        records = records[1:]
    if not records:
        inspection.error("no_heading", 1, "", "")
        return None
    heading_row, first = records[0]
    headings = _headings(first, known)
    if not _each_has_its_own(headings, heading_row, inspection):
        return None
    return Sheet(
        file=inspection.file,
        headings=headings,
        rows=tuple(_rows(records[1:], headings, inspection)),
        heading_row=heading_row,
    )


def sheet_bytes(
    headings: Sequence[str], rows: Iterable[Mapping[str, str]], numeric: frozenset[str]
) -> bytes:
    """A table as it is written: UTF-8, comma, LF, least quoting; text guarded, numbers not."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(guarded(heading) for heading in headings)
    for cells in rows:
        writer.writerow(
            cells.get(h, "") if h in numeric else guarded(cells.get(h, "")) for h in headings
        )
    return out.getvalue().encode()


def _delimiter(text: str, known: Mapping[str, str]) -> str:
    """The delimiter that makes the most known headings of the first line; a comma when level."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def known_headings(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        return sum(cell.strip().casefold() in known for cell in cells), len(cells)

    return max(DELIMITERS, key=known_headings)


def _records(text: str, delimiter: str, inspection: Inspection) -> Records | None:
    """Every record with its row number, blank ones left out; None when quotes are broken."""
    # newline="" keeps line breaks inside quotes as they are
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: Records = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                records.append((number, cells))
    except csv.Error:
        inspection.error("quotes", number + 1, "", '"')
        return None
    return records


def _fits(records: Records, inspection: Inspection) -> bool:
    """Whether the table is within the limits of a reader."""
    for number, cells in records:
        longest = max(map(len, cells))
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS or longest > MAX_CHARACTERS:
            found = f"{number} × {len(cells)} × {longest}"
            limits = {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "characters": MAX_CHARACTERS}
            inspection.error("table_too_large", number, "", found, **limits)
            return False
    return True


def _headings(cells: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """The headings by their one name, empty ones at the end left out."""
    plain = [normalised(unguarded(cell)) for cell in cells]
    named = [known.get(cell.casefold(), cell) for cell in plain]
    while named and not named[-1]:
        named.pop()
    return tuple(named)


def _each_has_its_own(headings: Sequence[str], row: int, inspection: Inspection) -> bool:
    """Whether every column has one heading, and no two the same."""
    before = len(inspection.problems)
    for place, heading in enumerate(headings):
        if not heading:
            inspection.error("heading_empty", row, str(place + 1), "")
        elif heading in headings[:place]:
            inspection.error("heading_repeated", row, heading, heading)
    return len(inspection.problems) == before


def _rows(records: Records, headings: Sequence[str], inspection: Inspection) -> Iterable[Row]:
    """The rows below the headings; cells a row leaves out at its end are empty."""
    for number, cells in records:
        beyond = [cell for cell in cells[len(headings) :] if cell.strip()]
        if beyond:
            inspection.error("row_too_long", number, "", " ".join(beyond), columns=len(headings))
        padded = [*cells, *[""] * (len(headings) - len(cells))]
        yield Row(number=number, cells=dict(zip(headings, padded, strict=False)))
