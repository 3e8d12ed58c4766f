"""Sections as plain text for a terminal: headings, sentences, columns that line up."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Final

from workshops.reports.view import Cell, Section

WIDEST: Final = 56
HEAD: Final = 14
GAP: Final = "  "
NUMBERS: Final = frozenset({"number", "money", "share", "score"})
PRINTED: Final[Mapping[str, tuple[str, ...]]] = {
    "official": ("order", "id", "proposal", "cost", "running", "status"),
    "ranking": ("rank", "tied", "id", "proposal", "score", "low", "high", "cost", "status"),
    "outcomes": ("id", "status", "position", "reason"),
    "lists": (),
    "groups": (),
    "findings": ("level", "about", "sentence"),
    "certificate": ("list", "id", "sentence"),
    "warnings": (),
}
"""The sections `decide` prints, each with the columns that fit a terminal; () for all."""


def drawn(sections: Iterable[Section]) -> str:
    """The sections of `PRINTED`, one under the other."""
    wanted = {section.key: section for section in sections}
    return "\n\n".join(
        draw(wanted[key], columns) for key, columns in PRINTED.items() if key in wanted
    )


def draw(section: Section, columns: Sequence[str]) -> str:
    """One section: its title, its sentences, its table, its notes."""
    shown = [c for c in section.columns if not columns or c.key in columns]
    places = [section.columns.index(column) for column in shown]
    lines = [section.title, "=" * width(section.title), *section.lead]
    if section.rows and shown:
        rows = [[row[place] for place in places] for row in section.rows]
        filled = [n for n in range(len(shown)) if any(_says(row[n]) for row in rows)]
        heads = [shown[n].title for n in filled]
        lines += table(heads, [[row[n] for n in filled] for row in rows])
    return "\n".join([*lines, *section.notes])


def _says(cell: Cell) -> bool:
    """Whether a cell holds anything; a column of empty or unknown ones is left out."""
    return bool(cell.text) and (cell.value is not None or cell.suppressed)


def table(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Lines of a table; numbers stand at the end of their column, long texts are wrapped."""
    cells = [[wrap(cell.text, WIDEST) or [""] for cell in row] for row in rows]
    longest = [max(width(line) for row in cells for line in row[n]) for n in range(len(heads))]
    titles = [wrap(h, max(HEAD, n)) or [""] for h, n in zip(heads, longest, strict=True)]
    number = [all(row[n].kind in NUMBERS for row in rows) for n in range(len(heads))]
    wide = [
        max(width(line) for cell in (titles[n], *(row[n] for row in cells)) for line in cell)
        for n in range(len(heads))
    ]
    rule = [["-" * n] for n in wide]
    return [line for row in (titles, rule, *cells) for line in _lines(row, wide, number)]


def _lines(
    row: Sequence[Sequence[str]], wide: Sequence[int], number: Sequence[bool]
) -> Iterable[str]:
    """The lines of one row; a cell that has fewer lines than its neighbours is empty below."""
    for n in range(max(map(len, row))):
        parts = []
        for cell, columns, right in zip(row, wide, number, strict=True):
            text = cell[n] if n < len(cell) else ""
            space = " " * (columns - width(text))
            parts.append(space + text if right else text + space)
        yield GAP.join(parts).rstrip()


def width(text: str) -> int:
    """How many places a text takes: none for marks and signs of direction, two for wide letters."""
    return sum(
        0
        if unicodedata.category(sign) in {"Mn", "Me", "Cf"}
        else 1 + (unicodedata.east_asian_width(sign) in {"W", "F"})
        for sign in text
    )
