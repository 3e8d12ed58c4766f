"""The ranking of the workbook, calculated again when a weight changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from workshops.reports.book.frame import Book, Sheet, heads, reference
from workshops.reports.book.live import FIRST, ROWS, column, fixed
from workshops.reports.book.model import Line, Model

PLACE, ID, TITLE, COST, SCORE, LIVE, ORDER = range(7)
"""The first columns of the ranking; ties follow, then guaranteed, then points per criterion."""
DIGITS: Final = 9
"""Scores are rounded to so many decimals before they are compared, here and in the formulas."""
ACROSS: Final = 780
ONE_PAGE: Final = 820
"""Pixels: what surely fits across a landscape page, also where Arial is another typeface; the
height of a chart that fits on one."""
COLOURS: Final = (
    "#1F6F6B",
    "#EBA42F",
    "#74C0EC",
    "#DD9AC2",
    "#52C6A1",
    "#F59C77",
    "#BDB8AE",
    "#ABAAF0",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the declared weights give a line: score, place among the scores, order, points."""

    line: Line
    score: float
    place: int
    order: int
    points: tuple[float, ...]


def standings(numbers: Model) -> tuple[Standing, ...]:
    """Every line as the sheets calculate it, in the official order."""
    total = sum(numbers.weights)
    parts = [
        tuple(100 * w * v / total for w, v in zip(numbers.weights, line.values, strict=True))
        for line in numbers.lines
    ]
    scores = [round(sum(part), DIGITS) for part in parts]
    keys = [(-s, *line.ties) for s, line in zip(scores, numbers.lines, strict=True)]
    ordered, falling = sorted(keys), sorted(scores, reverse=True)
    return tuple(
        Standing(
            line=line,
            score=scores[i],
            place=falling.index(scores[i]) + 1,
            order=ordered.index(keys[i]) + 1,
            points=parts[i],
        )
        for i, line in enumerate(numbers.lines)
    )


def ranking_sheet(book: Book, numbers: Model) -> None:
    """Official place beside the place with the weights as they are typed."""
    view, lines = book.view, numbers.lines
    sheet = book.sheet("ranking")
    ties = [
        view.say("list.label", label=view.say("book.tie", n=t), value=meant)
        for t, meant in enumerate(numbers.tie_names, 1)
    ]
    titles = [
        view.say("book.official_place"),
        view.say("column.id"),
        view.say("column.proposal"),
        view.say("column.cost"),
        view.say("column.score"),
        view.say("book.live_place"),
        view.say("book.live_order"),
        *ties,
        view.say("book.guaranteed"),
        *(view.say("book.points", name=view.criterion(c.id)) for c in numbers.criteria),
    ]
    wide = [10, 7, 36, 12, 10, 12, 12, *[12] * (len(titles) - ORDER - 1)]
    heads(book, sheet, FIRST - 1, titles, wide)
    for i, standing in enumerate(standings(numbers)):
        _fixed_cells(book, sheet, FIRST + i, standing)
        _formulas(book, sheet, numbers, FIRST + i, standing)
    last = FIRST + len(lines) - 1
    sheet.conditional_format(FIRST, SCORE, last, SCORE, _bars(book))
    sheet.autofilter(FIRST - 1, 0, last, len(titles) - 1)
    sheet.freeze_panes(FIRST, TITLE + 1)
    _chart(book, sheet, numbers)
    # a scale of our own: fitted to the width, spreadsheets pass over the break before the chart
    sheet.set_print_scale(min(100, int(100 * ACROSS / sum(7 * width + 5 for width in wide))))


def _bars(book: Book) -> dict[str, object]:
    """A bar inside the cell of each score, from 0 to 100, growing from the start of the line."""
    bars: dict[str, object] = {
        "type": "data_bar",
        "bar_solid": True,
        "bar_color": "#8CC3BE",
        "min_type": "num",
        "min_value": 0,
        "max_type": "num",
        "max_value": 100,
    }
    return bars | ({"bar_direction": "right"} if book.rtl else {})


def _fixed_cells(book: Book, sheet: Sheet, row: int, standing: Standing) -> None:
    """What a weight does not change: official place, names, cost, what decides ties."""
    line = standing.line
    sheet.write_number(row, PLACE, line.place, book.place())
    sheet.write_string(row, ID, line.proposal, book.words())
    sheet.write_string(row, TITLE, book.view.title(line.proposal), book.words())
    sheet.write_number(row, COST, line.cost, book.figure("money"))
    for t, number in enumerate(line.ties):
        sheet.write_number(row, ORDER + 1 + t, number, book.style(num_format="0.##"))
    at = ORDER + 1 + len(line.ties)
    sheet.write_number(row, at, int(line.guaranteed), book.figure("number"))


def _formulas(book: Book, sheet: Sheet, numbers: Model, row: int, standing: Standing) -> None:
    """Score from the values, place among the scores, order among the ties, points."""
    view, n, ties = book.view, len(numbers.criteria), len(numbers.tie_names)
    typed = reference(view, "weights", fixed((ROWS.weight, 1, ROWS.weight, n)))
    first, last = (xl_rowcol_to_cell(row, c, col_abs=True) for c in (2, 1 + n))
    worth, total = reference(view, "assessments", f"{first}:{last}"), f"SUM({typed})"
    score = f"=IF({total}=0,0,ROUND(100*SUMPRODUCT({typed},{worth})/{total},{DIGITS}))"
    everyone = column(numbers.lines, SCORE)
    place = f"=RANK({xl_rowcol_to_cell(row, SCORE, col_abs=True)},{everyone})"
    order = _order(numbers.lines, row, ties)
    sheet.write_formula(row, SCORE, score, book.points(), standing.score)
    sheet.write_formula(row, LIVE, place, book.figure("number"), standing.place)
    sheet.write_formula(row, ORDER, order, book.figure("number"), standing.order)
    for j, part in enumerate(standing.points):
        weight = reference(view, "weights", xl_rowcol_to_cell(ROWS.weight, 1 + j, row_abs=True))
        value = reference(view, "assessments", xl_rowcol_to_cell(row, 2 + j))
        given = f"=IF({total}=0,0,100*{weight}*{value}/{total})"
        sheet.write_formula(row, ORDER + 2 + ties + j, given, book.points(), part)


def _order(lines: Sequence[Line], row: int, ties: int) -> str:
    """1 + how many come before: by score, and among equal scores by the tie numbers in turn."""
    level = ""
    terms = []
    for number, sign in ((SCORE, ">"), *((ORDER + 1 + t, "<") for t in range(ties))):
        everyone, mine = column(lines, number), xl_rowcol_to_cell(row, number, col_abs=True)
        terms.append(f"SUMPRODUCT({level}({everyone}{sign}{mine})*1)")
        level += f"({everyone}={mine})*"
    return f"=1+{'+'.join(terms)}"


def _chart(book: Book, sheet: Sheet, numbers: Model) -> None:
    """Bars of the scores below the table, split into what each criterion gives; on paper a page of
    its own, so that none is cut in two.
    """
    name = book.view.say("book.ranking")
    last, ties = FIRST + len(numbers.lines) - 1, len(numbers.tie_names)
    chart = book.file.add_chart({"type": "bar", "subtype": "stacked"})
    for j in range(len(numbers.criteria)):
        at = ORDER + 2 + ties + j
        chart.add_series(
            {
                "name": [name, FIRST - 1, at],
                "categories": [name, FIRST, TITLE, last, TITLE],
                "values": [name, FIRST, at, last, at],
                "fill": {"color": COLOURS[j % len(COLOURS)]},
            }
        )
    chart.set_title({"name": book.view.say("book.chart"), "overlay": False})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"min": 0, "max": 100, "reverse": book.rtl})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": min(60 + 26 * len(numbers.lines), ONE_PAGE)})
    sheet.set_h_pagebreaks([last + 1])
    alt = book.view.say("book.chart_alt")
    sheet.insert_chart(last + 2, TITLE, chart, {"description": alt})
