"""Reads one spreadsheet in a process of its own; what it does to itself, it does to nobody else.

Run as a script: the file on standard input, its cells as JSON on standard output, or
`{"refused": kind, ...}`. It imports nothing of the app, so that it starts quickly. A cell in the
far corner makes the reader ask for hundreds of gigabytes and abort, which no `except` catches.
"""

import datetime as dt
import io
import json
import re
import sys
import zipfile
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MAX_ROWS, MAX_COLUMNS, MAX_CELLS, MAX_CHARACTERS = map(
    int, sys.argv[1:5] or (20000, 200, 500000, 32000)
)
MEMORY_BYTES: Final = 512 * 1024**2
CPU_SECONDS: Final = 20
EXACT: Final = 2**53
REFERENCE: Final = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]+)([0-9]+)[\"']")
NO_FIGURE: Final = re.compile(
    rb"<((?:\w+:)?)c\b(?=[^>]*?\br=\"([A-Z]+[0-9]+)\")[^>]*>\s*<\1f\b(?:[^>]*/>|[^>]*>[^<]*</\1f>)"
    rb"\s*(?:<\1v\s*/>|<\1v>\s*</\1v>)?\s*</\1c>"
)
ERROR: Final = re.compile(
    rb"<((?:\w+:)?)c\b(?=[^>]*?\bt=\"e\")(?=[^>]*?\br=\"([A-Z]+[0-9]+)\")[^>]*>"
    rb"(?:\s*<\1f\b(?:[^>]*/>|[^>]*>[^<]*</\1f>))?\s*<\1v>([^<]{1,40})</\1v>"
)


class Refused(Exception):
    """A file that is not read, and why."""


def limited() -> None:
    """No more memory than a spreadsheet of people needs, and no more time."""
    try:
        import resource  # noqa: PLC0415  # not there on every system; the parent's clock is
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def parts_of(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Sheet name -> the XML of its cells, for a workbook of Excel; empty for any other."""
    try:
        book = archive.read("xl/workbook.xml").decode()
        links = archive.read("xl/_rels/workbook.xml.rels").decode()
    except (KeyError, UnicodeDecodeError):
        return {}
    targets = {}
    for link in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links):
        found = {name: re.search(rf'\b{name}="([^"]*)"', link) for name in ("Id", "Target")}
        if found["Id"] and found["Target"]:
            targets[found["Id"][1]] = found["Target"][1]
    parts = {}
    names = set(archive.namelist())
    for place, sheet in enumerate(re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book)):
        link_id = re.search(r'\br:id="([^"]*)"|\bid="([^"]*)"', sheet)
        target = targets.get((link_id[1] or link_id[2]) if link_id else "", "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in names:
            parts[str(place)] = archive.read(path)
    return parts


def in_reach(part: bytes, sheet: str) -> None:
    """Refuse a cell beyond the rows and columns of a table before the reader lays them out."""
    for match in REFERENCE.finditer(part):
        column = 0
        for one in match[1]:
            column = column * 26 + one - 64
        row = int(match[2])
        if row > MAX_ROWS or column > MAX_COLUMNS:
            cell = (match[1] + match[2]).decode()
            raise Refused("cell_far", {"sheet": sheet, "cell": cell, "row": row})


def cell(value: Any) -> Any:  # noqa: ANN401  # whatever a cell may hold
    """A value as JSON has it: whole floats as whole numbers, what is odd with its kind."""
    if isinstance(value, bool):
        return {"kind": "yes_no", "text": "TRUE" if value else "FALSE"}
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < EXACT else value
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        return {"kind": "date", "text": str(value).removesuffix(" 00:00:00")}
    if isinstance(value, str) and len(value) > MAX_CHARACTERS:
        raise Refused("cell_long", {"found": value[:40]})
    return value


def odd_cells(part: bytes) -> dict[tuple[int, int], dict[str, str]]:
    """What the reader shows as empty although it is not: errors, formulas without a figure."""
    found = {}
    if b"<f" in part or b":f" in part:
        for match in NO_FIGURE.finditer(part):
            found[place(match[2])] = {"kind": "formula", "text": "="}
    if b't="e"' in part:
        for match in ERROR.finditer(part):
            found[place(match[2])] = {"kind": "error", "text": match[3].decode(errors="replace")}
    return found


def place(reference: bytes) -> tuple[int, int]:
    """Row and column of a reference, counted from 0."""
    letters = reference.rstrip(b"0123456789")
    column = 0
    for one in letters:
        column = column * 26 + one - 64
    return int(reference[len(letters) :]) - 1, column - 1


def grid(sheet: CalamineSheet, part: bytes) -> dict[str, Any]:
    """One sheet, leading empty rows and columns included, so that rows are those one sees."""
    height, width = (last + 1 for last in sheet.end or (-1, -1))
    if height > MAX_ROWS or width > MAX_COLUMNS or height * width > MAX_CELLS:
        raise Refused("table_large", {"sheet": sheet.name, "row": height})
    rows = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        try:
            rows.append([cell(value) for value in row])
        except Refused as refused:
            refused.args[1].update(sheet=sheet.name, row=number)
            raise
    for (row_place, column), odd in odd_cells(part).items():
        while len(rows) <= row_place:
            rows.append([])
        line = rows[row_place]
        line += [""] * (column + 1 - len(line))
        if line[column] == "":
            line[column] = odd
    merged = [[a[0], a[1], b[0], b[1]] for a, b in sheet.merged_cell_ranges or ()]
    return {"name": sheet.name, "rows": rows, "merged": merged}


def read(content: bytes) -> dict[str, Any]:
    """Every sheet that shows something; hidden and empty ones by name."""
    parts = {}
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = parts_of(archive)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    grids, left_alone = [], []
    for number, about in enumerate(book.sheets_metadata):
        shown = about.visible == SheetVisibleEnum.Visible
        if not shown or about.typ != SheetTypeEnum.WorkSheet:
            left_alone.append(about.name)
            continue
        part = parts.get(str(number), b"")
        in_reach(part, about.name)
        one = grid(book.get_sheet_by_index(number), part)
        if any(value != "" for row in one["rows"] for value in row):
            grids.append(one)
        else:
            left_alone.append(about.name)
    return {"grids": grids, "left_alone": left_alone}


def main() -> None:
    """Read standard input, write what is in it."""
    limited()
    try:
        answer = read(sys.stdin.buffer.read())
    except Refused as refused:
        answer = {"refused": refused.args[0], **refused.args[1]}
    except PasswordError:
        answer = {"refused": "password"}
    except MemoryError:
        answer = {"refused": "table_large"}
    except (
        CalamineError,
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        EOFError,
        OSError,
        IndexError,
        NotImplementedError,
        RuntimeError,
    ):
        answer = {"refused": "book_broken"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode(errors="replace"))


if __name__ == "__main__":
    main()
