"""The sheets that calculate: weights, support, values, ranking, line.

Every formula is written with its value: a reader that does not calculate shows the same numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from scoring.model import Criterion
from workshops.reports.book.frame import (
    MONEY,
    Book,
    Sheet,
    heads,
    height,
    reference,
)
from workshops.reports.book.model import Line, Model

DECIMALS = "0.00"
NAMES = 3
"""Columns before the figures: place or nothing, id, title."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows of the sheet of weights stand."""

    names: int = 2
    source: int = 3
    low: int = 4
    high: int = 5
    weight: int = 6
    share: int = 7
    groups: int = 10
    ballots: int = 11
    one_ballot: int = 12
    say: int = 13


ROWS = Rows()
FIRST = 3
"""The first row of lines on every other calculating sheet."""


def fixed(cells: tuple[int, int, int, int]) -> str:
    """A range that does not move: first row, first column, last row, last column."""
    top, left, bottom, right = cells
    first = xl_rowcol_to_cell(top, left, row_abs=True, col_abs=True)
    last = xl_rowcol_to_cell(bottom, right, row_abs=True, col_abs=True)
    return f"{first}:{last}"


def weights_sheet(book: Book, numbers: Model) -> None:
    """Criteria across, with scale and weight; in the staff edition the groups below them."""
    view, n = book.view, len(numbers.criteria)
    sheet = book.sheet("weights")
    sheet.write_string(0, 0, view.say("book.weights_how"), book.style())
    labels = {
        ROWS.names: "column.criterion",
        ROWS.source: "column.source",
        ROWS.low: "book.low_row",
        ROWS.high: "book.high_row",
        ROWS.weight: "book.weight_row",
        ROWS.share: "book.share_row",
    }
    for row, key in labels.items():
        sheet.write_string(row, 0, view.say(key), book.head())
    sheet.write_string(ROWS.names, n + 1, view.say("book.sum"), book.head())
    total = sum(numbers.weights)
    for j, criterion in enumerate(numbers.criteria, start=1):
        weight = numbers.weights[j - 1]
        sheet.write_string(ROWS.names, j, view.criterion(criterion.id), book.head())
        sheet.write_string(ROWS.source, j, view.say(f"source.{criterion.source}"), book.words())
        for row, x in ((ROWS.low, criterion.low), (ROWS.high, criterion.high)):
            if x is not None:
                sheet.write_number(row, j, float(x), book.exact(float(x)))
        sheet.write_number(ROWS.weight, j, weight, book.editable("0.##"))
        cell, whole = xl_rowcol_to_cell(ROWS.weight, j), xl_rowcol_to_cell(ROWS.weight, n + 1)
        share = weight / total if total else 0
        part = f"=IF(${whole}=0,0,{cell}/${whole})"
        sheet.write_formula(ROWS.share, j, part, book.style(num_format="0%"), share)
    across = fixed((ROWS.weight, 1, ROWS.weight, n))
    style = book.style(num_format="0.##", bold=True)
    sheet.write_formula(ROWS.weight, n + 1, f"=SUM({across})", style, total)
    _only_weights(sheet, (ROWS.weight, 1, ROWS.weight, n))
    if numbers.groups:
        _group_weights(book, sheet, numbers)
    wide = [18] * max(n, len(numbers.groups))
    for at, width in enumerate([22, *wide, 10]):
        sheet.set_column(at, at, width)
    names = [view.criterion(criterion.id) for criterion in numbers.criteria]
    sheet.set_row(ROWS.names, height(names, [14] * n))
    sheet.freeze_panes(ROWS.source, 1)


def _only_weights(sheet: Sheet, cells: tuple[int, int, int, int]) -> None:
    """Nothing but numbers from 0 to 100 may be typed there."""
    sheet.data_validation(
        *cells, {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
    )


def _group_weights(book: Book, sheet: Sheet, numbers: Model) -> None:
    """What one ballot of each group counts, and the group's part of the say."""
    view, n = book.view, len(numbers.groups)
    labels = {
        ROWS.groups: "column.group",
        ROWS.ballots: "column.ballots",
        ROWS.one_ballot: "column.one_ballot",
        ROWS.say: "column.say",
    }
    for row, key in labels.items():
        sheet.write_string(row, 0, view.say(key), book.head())
    whole = sum(ballots * weight for _, ballots, weight in numbers.groups)
    counted, one = (fixed((row, 1, row, n)) for row in (ROWS.ballots, ROWS.one_ballot))
    for j, (group, ballots, weight) in enumerate(numbers.groups, start=1):
        sheet.write_string(ROWS.groups, j, view.group(group), book.head())
        sheet.write_number(ROWS.ballots, j, ballots, book.figure("number"))
        sheet.write_number(ROWS.one_ballot, j, weight, book.editable("0.###"))
        cells = (xl_rowcol_to_cell(row, j) for row in (ROWS.ballots, ROWS.one_ballot))
        formula = f"={'*'.join(cells)}/SUMPRODUCT({counted},{one})"
        sheet.write_formula(
            ROWS.say, j, formula, book.style(num_format="0%"), ballots * weight / whole
        )
    _only_weights(sheet, (ROWS.one_ballot, 1, ROWS.one_ballot, n))
    names = [view.group(group) for group, _, _ in numbers.groups]
    sheet.set_row(ROWS.groups, height(names, [14] * n))


def support_sheet(book: Book, numbers: Model) -> None:
    """Who supports what: for staff the mean of every group, and what the room makes of it."""
    view, groups = book.view, numbers.groups
    sheet = book.sheet("support")
    titles = [view.say("column.id"), view.say("column.proposal"), view.say("column.supporters")]
    titles += [view.group(group) for group, _, _ in groups]
    titles += [view.say("book.least"), view.say("book.most")] if groups else []
    heads(book, sheet, FIRST - 1, titles, [7, 36, 11, *[16] * (len(titles) - NAMES)])
    for i, line in enumerate(numbers.lines):
        row = FIRST + i
        _named(book, sheet, row, line)
        supporters = view.outcome(line.proposal).supporters
        if supporters is None:
            sheet.write_string(row, 2, view.say("word.not_shown"), book.words())
        else:
            sheet.write_number(row, 2, float(supporters), book.figure("score"))
        for g, mean in enumerate(line.means):
            if mean is not None:
                sheet.write_number(row, NAMES + g, mean, book.style(num_format=DECIMALS))
        if groups and line.room is not None:
            _room_formulas(book, sheet, row, line, numbers)
    sheet.freeze_panes(FIRST, 2)


def _room_formulas(book: Book, sheet: Sheet, row: int, line: Line, numbers: Model) -> None:
    """The room's mean in the units of the ballot: a silent group may give nothing or everything."""
    n = len(numbers.groups)
    say = reference(book.view, "weights", fixed((ROWS.say, 1, ROWS.say, n)))
    first, last = (xl_rowcol_to_cell(row, column) for column in (NAMES, NAMES + n - 1))
    means = f"{first}:{last}"
    silent = f"SUMPRODUCT({say},1-ISNUMBER({means}))"
    least = f"=SUMPRODUCT({say},{means})+{silent}*{numbers.least:.15g}"
    low, high = line.room or (0.0, 0.0)
    style = book.style(num_format=DECIMALS)
    sheet.write_formula(row, NAMES + n, least, style, low)
    cell = xl_rowcol_to_cell(row, NAMES + n)
    most = f"={cell}+{silent}*{numbers.unit:.15g}"
    sheet.write_formula(row, NAMES + n + 1, most, style, high)


def _named(book: Book, sheet: Sheet, row: int, line: Line) -> None:
    """Id and title of a line, in its first two columns."""
    sheet.write_string(row, 0, line.proposal, book.words())
    sheet.write_string(row, 1, book.view.title(line.proposal), book.words())


def values_sheet(book: Book, numbers: Model) -> None:
    """Figures in natural units, and their values 0..1 in the order of the weights."""
    view, n = book.view, len(numbers.criteria)
    sheet = book.sheet("assessments")
    sheet.write_string(0, 0, view.say("book.values_how"), book.style())
    named = [view.criterion(criterion.id) for criterion in numbers.criteria]
    titles = [view.say("column.id"), view.say("column.proposal")]
    titles += [view.say("book.value", name=name) for name in named]
    titles += [view.say("book.figure", name=name) for name in named] if numbers.groups else []
    heads(book, sheet, FIRST - 1, titles, [7, 36, *[14] * (len(titles) - 2)])
    for i, line in enumerate(numbers.lines):
        row = FIRST + i
        _named(book, sheet, row, line)
        for j, (criterion, v) in enumerate(zip(numbers.criteria, line.values, strict=True)):
            style = book.style(num_format=DECIMALS)
            if not numbers.groups:
                sheet.write_number(row, 2 + j, v, style)
                continue
            figure = 2 + n + j
            if (x := line.figures[j]) is not None:
                sheet.write_number(row, figure, x, book.exact(x))
            formula = _value(book, numbers, criterion, (row, figure, j))
            sheet.write_formula(row, 2 + j, formula, style, v)
    sheet.freeze_panes(FIRST, 2)


def _value(book: Book, numbers: Model, criterion: Criterion, at: tuple[int, int, int]) -> str:
    """The formula of one value; a missing figure counts one half, as the score's midpoint does."""
    row, figure, j = at
    if criterion.source != "ballots":
        cell = xl_rowcol_to_cell(row, figure)
        return f"=IF(ISNUMBER({cell}),{_curve(book, criterion, cell, j)},0.5)"
    first = NAMES + len(numbers.groups)
    ends = (
        reference(book.view, "support", xl_rowcol_to_cell(row, column))
        for column in (first, first + 1)
    )
    low, high = (_curve(book, criterion, end, j) for end in ends)
    known = reference(book.view, "support", xl_rowcol_to_cell(row, first))
    return f"=IF(ISNUMBER({known}),({low}+{high})/2,0.5)"


def _curve(book: Book, criterion: Criterion, x: str, j: int) -> str:
    """v(x) on the fixed scale, as a formula."""
    if criterion.breakpoints:
        points = [(float(unit), float(level)) for unit, level in criterion.breakpoints]
        rising = f"{points[0][1]:.15g}"
        for (x0, v0), (x1, v1) in pairwise(points):
            part = f"MAX(0,MIN(1,({x}-{x0:.15g})/{x1 - x0:.15g}))"
            rising += f"+({v1 - v0:.15g})*{part}"
    else:
        low, high = (
            reference(book.view, "weights", xl_rowcol_to_cell(row, 1 + j, row_abs=True))
            for row in (ROWS.low, ROWS.high)
        )
        rising = f"MAX(0,MIN(1,({x}-{low})/({high}-{low})))"
    return f"(1-({rising}))" if criterion.direction == "min" else f"({rising})"


def column(lines: Sequence[Line], number: int) -> str:
    """One column over all lines of a calculating sheet, as a range that does not move."""
    name = xl_col_to_name(number)
    return f"${name}${FIRST + 1}:${name}${FIRST + len(lines)}"


__all__ = [
    "FIRST",
    "MONEY",
    "ROWS",
    "column",
    "fixed",
    "support_sheet",
    "values_sheet",
    "weights_sheet",
]
