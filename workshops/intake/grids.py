"""A file as a grid of cells, rows and columns counted as its spreadsheet shows them."""

from dataclasses import dataclass
from typing import Final, Literal

MAX_BYTES: Final = 5_000_000
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 200
MAX_CELLS: Final = 500_000
MAX_CHARACTERS: Final = 32_000

OddKind = Literal["date", "yes_no", "error", "formula"]


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that is neither text nor number. error: its sign; formula: one without a figure."""

    kind: OddKind
    text: str


Value = str | int | float | Odd
"""What a cell holds; "" where it is empty."""
Corner = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet. rows[0] is row 1 of the spreadsheet, its first value column A.

    merged: ranges as (first row, first column, last row, last column), counted from 0. gone: rows
    that were emptied on the way, and said so.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    gone: frozenset[int] = frozenset()

    def value(self, row: int, column: int) -> Value:
        """The cell, counted from 0; "" beyond the end of its row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A file that was opened. left_alone: hidden and empty sheets, by name. csv: it was text."""

    file: str
    grids: tuple[Grid, ...]
    left_alone: tuple[str, ...] = ()
    csv: bool = False


def letter(column: int) -> str:
    """The letters of a column counted from 0, as spreadsheets write them: A, Z, AA."""
    letters = ""
    place = column + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_of(letters: str) -> int:
    """The column of its letters, counted from 0."""
    place = 0
    for one in letters:
        place = place * 26 + ord(one) - ord("A") + 1
    return place - 1


def shown(value: Value) -> str:
    """The cell as a person sees it."""
    if isinstance(value, Odd):
        return value.text
    if isinstance(value, float):
        return repr(value)
    return str(value)
