"""Copies of the examples with cells changed, as somebody's spreadsheet would change them."""

import csv
import io
import shutil
from pathlib import Path

from tests.conftest import EXAMPLES


def copy_of(town: str, target: Path) -> Path:
    """A copy of an example under `target`; its further forms and expected results left out."""
    folder = target / town
    shutil.copytree(
        EXAMPLES / town, folder, ignore=shutil.ignore_patterns("other_forms", "expected.json")
    )
    return folder


def table(path: Path) -> list[list[str]]:
    """The cells of a file; row n of the spreadsheet is entry n - 1."""
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def write_table(path: Path, cells: list[list[str]]) -> None:
    """Cells back into a file."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(cells)
    path.write_text(out.getvalue(), encoding="utf-8")


def put(path: Path, row: int, column: str, text: str) -> None:
    """Change one cell, named as the spreadsheet names it."""
    cells = table(path)
    cells[row - 1][cells[0].index(column)] = text
    write_table(path, cells)


def row_of(path: Path, *texts: str) -> int:
    """The first row that holds all of these cells."""
    return next(
        number
        for number, row in enumerate(table(path), start=1)
        if all(text in row for text in texts)
    )


def add_row(path: Path, *texts: str) -> int:
    """Add a row at the end; its number."""
    cells = [*table(path), list(texts)]
    write_table(path, cells)
    return len(cells)


def add_column(path: Path, heading: str, texts: dict[int, str]) -> None:
    """Add a column at the end; texts by row."""
    cells = table(path)
    for number, row in enumerate(cells, start=1):
        row.append(heading if number == 1 else texts.get(number, ""))
    write_table(path, cells)


def put_line(path: Path, old: str, new: str) -> int:
    """Change one line of a YAML file; its number."""
    lines = path.read_text(encoding="utf-8").splitlines()
    place = next(n for n, line in enumerate(lines) if line.startswith(old))
    lines[place] = new
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place + 1


def add_line(path: Path, line: str) -> int:
    """Add a line at the end of a YAML file; its number."""
    lines = [*path.read_text(encoding="utf-8").splitlines(), line]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)
