"""Find the table in a grid: its headings, its rows, the totals set aside, what is skipped."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workshops.intake.grids import Grid, Value, letter, shown
from workshops.intake.oddities import NotReadable, Oddity, short
from workshops.intake.words import meanings
from workshops.tables.text import folded, normalised

LOOKED_AT: Final = 20
JOINT: Final = " / "
TWO: Final = 2
Knows = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column with a heading. place: counted from 0; parent: the heading above it, if any."""

    place: int
    heading: str
    parent: str = ""

    @property
    def letter(self) -> str:
        """Its letters."""
        return letter(self.place)

    @property
    def name(self) -> str:
        """Both headings, or the one there is."""
        return JOINT.join(one for one in (self.parent, self.heading) if one)

    @property
    def names(self) -> tuple[str, ...]:
        """What may be known: both headings together, then the lower one alone."""
        return tuple(dict.fromkeys(one for one in (self.name, self.heading) if one))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the table; row: counted from 0."""

    row: int
    cells: tuple[Value, ...]

    def value(self, column: int) -> Value:
        """A cell; "" beyond the end."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What was found. heading_row: the last row of the headings, counted from 0."""

    file: str
    sheet: str
    heading_row: int
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: tuple[Line, ...]
    merged: tuple[tuple[int, int, int, int], ...]
    notices: tuple[Oddity, ...]


def find_table(file: str, grid: Grid, knows: Knows, *, of_people: bool) -> Table:
    """The table of a sheet; raises NotReadable when there is no row of headings.

    knows: whether a heading is known. of_people: nothing that is skipped is ever shown.
    """
    first, last = _heading_rows(file, grid, knows)
    columns = tuple(_joined(grid, first, last))
    body = range(last + 1, len(grid.rows))
    names = {folded(column.heading) for column in columns}
    lines: list[Line] = []
    totals: list[Line] = []
    notices = [
        _skipped(file, grid, row, of_people=of_people) for row in range(first) if _filled(grid, row)
    ]
    for row in body:
        line = Line(row=row, cells=grid.rows[row])
        texts = [folded(shown(value)) for value in line.cells if shown(value).strip()]
        if not texts:
            continue
        if _is_total(texts):
            totals.append(line)
        elif _is_aside(texts, names):
            notices.append(_skipped(file, grid, row, of_people=of_people))
        else:
            lines.append(line)
    notices += _blank(file, grid, lines)
    kept = {line.row for line in lines}
    return Table(
        file=file,
        sheet=grid.name,
        heading_row=last,
        columns=columns,
        lines=tuple(lines),
        totals=tuple(totals),
        merged=tuple(m for m in grid.merged if kept & set(range(m[0], m[2] + 1)) and m[2] > last),
        notices=tuple(notices),
    )


def _heading_rows(file: str, grid: Grid, knows: Knows) -> tuple[int, int]:
    """The row, or pair of rows, among the first whose cells are the best known headings."""
    best, place = 0, (-1, -1)
    for row in range(min(LOOKED_AT, len(grid.rows))):
        alone = _known(_joined(grid, row, row), knows)
        pair = _known(_joined(grid, row, row + 1), knows) if _may_be_pair(grid, row) else 0
        if max(alone, pair) > best:
            best = max(alone, pair)
            place = (row, row + 1) if pair > alone else (row, row)
    if best:
        return place
    widths = [
        sum(isinstance(v, str) and bool(v.strip()) and not _numeric(v) for v in row)
        for row in grid.rows[:LOOKED_AT]
    ]
    if not any(widths):
        raise NotReadable(
            Oddity(kind="no_heading", level="refused", file=file, sheet=grid.name, row=1)
        )
    row = widths.index(max(widths))
    return row, row


def _known(columns: Iterator[Column], knows: Knows) -> int:
    """How many different headings are known."""
    found = {folded(name) for column in columns for name in column.names[:TWO] if knows(name)}
    return len(found)


def _may_be_pair(grid: Grid, row: int) -> bool:
    """Whether a row and the next may be one heading: text only, cells merged or left open."""
    if row + 1 >= len(grid.rows) or not _filled(grid, row) or not _filled(grid, row + 1):
        return False
    both = (*grid.rows[row], *grid.rows[row + 1])
    if not all(isinstance(v, str) and not _numeric(v) for v in both):
        return False
    joined = any(top <= row <= bottom for top, _, bottom, _ in grid.merged)
    width = max(len(grid.rows[row]), len(grid.rows[row + 1]))
    opened = [not shown(grid.value(row, c)).strip() for c in range(width)]
    below = [bool(shown(grid.value(row + 1, c)).strip()) for c in range(width)]
    return joined or any(a and b for a, b in zip(opened, below, strict=True))


def _joined(grid: Grid, first: int, last: int) -> Iterator[Column]:
    """Every column that has a heading, its parent's heading reached through the merged range."""
    width = max(len(grid.rows[first]), len(grid.rows[last]))
    for place in range(width):
        above = _through(grid, first, place) if last > first else ""
        own = normalised(shown(grid.value(last, place)))
        if own or above:
            same = not own or folded(own) == folded(above)
            yield Column(place=place, heading=above if same else own, parent="" if same else above)


def _through(grid: Grid, row: int, column: int) -> str:
    """The text of a cell, or of the merged range it lies in."""
    for top, left, bottom, right in grid.merged:
        if top <= row <= bottom and left <= column <= right:
            return normalised(shown(grid.value(top, left)))
    return normalised(shown(grid.value(row, column)))


def _numeric(text: Value) -> bool:
    """Whether a text is written with digits and signs alone."""
    plain = shown(text).strip()
    return any(sign.isdigit() for sign in plain) and not any(sign.isalpha() for sign in plain)


def _filled(grid: Grid, row: int) -> bool:
    """Whether anything stands in a row."""
    return any(shown(value).strip() for value in grid.rows[row])


def _is_total(texts: Sequence[str]) -> bool:
    """Whether a row says in its first cells that it sums up the others."""
    totals = meanings("row")
    return any(totals.get(text) == ("total",) for text in texts[:TWO])


def _is_aside(texts: Sequence[str], names: set[str]) -> bool:
    """Whether a row is a remark like "draft", or the headings once more."""
    if len(texts) == 1:
        return meanings("row").get(texts[0]) == ("draft",)
    return sum(text in names for text in texts) > len(texts) * 0.7


def _skipped(file: str, grid: Grid, row: int, *, of_people: bool) -> Oddity:
    """A row that is no row of the table."""
    first = next(shown(value) for value in grid.rows[row] if shown(value).strip())
    found = "" if of_people else short(normalised(first))
    return Oddity(
        kind="row_skipped", level="notice", file=file, sheet=grid.name, row=row + 1, found=found
    )


def _blank(file: str, grid: Grid, lines: Sequence[Line]) -> list[Oddity]:
    """The blank rows up to the last line, in one remark."""
    last = lines[-1].row if lines else 0
    rows = [row + 1 for row in range(last) if not _filled(grid, row) and row not in grid.gone]
    if not rows:
        return []
    listed = ", ".join(map(str, rows[:10])) + ("…" if len(rows) > 10 else "")  # noqa: PLR2004  # a list, not all of them
    numbers: dict[str, str | int] = {"n": len(rows), "listed": listed}
    return [Oddity(kind="rows_blank", level="notice", file=file, sheet=grid.name, numbers=numbers)]


def merged_name(merged: tuple[int, int, int, int]) -> str:
    """A range as spreadsheets write it: B5:B7."""
    top, left, bottom, right = merged
    return f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"


__all__ = ["Column", "Line", "Table", "find_table", "merged_name"]
