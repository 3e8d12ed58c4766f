"""The line of the workbook: down the order as long as the money lasts, and the list beside it."""

from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from workshops.reports.book.frame import MONEY, Book, Sheet, heads, reference
from workshops.reports.book.live import FIRST, column
from workshops.reports.book.model import Model
from workshops.reports.book.order import COST, ID, ORDER, SCORE, TITLE, Standing, standings

STEP, NAME, TITLED, PRICE, POINTS, INSIDE, RUNNING, LEFT, KEPT = range(9)
RECOMMENDED = KEPT + 2
BUDGET = (0, 1)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the walk: whether it is on the list, and the money used by then."""

    standing: Standing
    inside: bool
    spent: int


def walk(book: Book, numbers: Model) -> tuple[Step, ...]:
    """Down the order. The money of guaranteed first projects is set aside before it starts."""
    ordered = sorted(standings(numbers), key=lambda standing: standing.order)
    free = book.view.decision.budget - sum(s.line.cost for s in ordered if s.line.guaranteed)
    steps, spent, ended = [], 0, False
    for standing in ordered:
        line = standing.line
        fits = line.guaranteed or (line.cost <= free and not ended)
        ended = ended or (not fits and stops(book))
        free -= line.cost if fits and not line.guaranteed else 0
        spent += line.cost if fits else 0
        steps.append(Step(standing, fits, spent))
    return tuple(steps)


def stops(book: Book) -> bool:
    """Whether the ranked list ends at the first proposal that does not fit."""
    ranked = book.view.decision.parameters.get("ranked")
    return isinstance(ranked, dict) and ranked.get("does_not_fit") == "stop"


def line_sheet(book: Book, numbers: Model) -> None:
    """The walk as formulas, with a budget that may be changed."""
    view = book.view
    sheet = book.sheet("line")
    sheet.write_string(0, 0, view.say("book.budget"), book.head())
    sheet.write_number(*BUDGET, view.decision.budget, book.editable(MONEY))
    sheet.data_validation(*BUDGET, *BUDGET, {"validate": "decimal", "criteria": ">=", "value": 0})
    keys = ("order", "id", "proposal", "cost", "score")
    titles = [view.say(f"column.{key}") for key in keys]
    titles += [view.say("book.on_line"), view.say("column.running"), view.say("column.left")]
    titles += [view.say("book.guaranteed"), ""]
    titles += [view.say(f"column.{key}") for key in keys[: TITLED + 1]]
    heads(book, sheet, FIRST - 1, titles, [10, 12, 36, 13, 9, 11, 14, 14, 11, 3, 10, 9, 36])
    for i, step in enumerate(walk(book, numbers)):
        _found(book, sheet, numbers, FIRST + i, step)
        _money(book, sheet, numbers, FIRST + i, step)
    last = FIRST + len(numbers.lines) - 1
    inside = xl_rowcol_to_cell(FIRST, INSIDE, col_abs=True)
    funded = {"type": "formula", "criteria": f"={inside}=1"}
    sheet.conditional_format(FIRST, STEP, last, LEFT, funded | {"format": book.funded()})
    sheet.freeze_panes(FIRST, TITLED + 1)
    _recommended(book, sheet)


def _found(book: Book, sheet: Sheet, numbers: Model, row: int, step: Step) -> None:
    """Who stands at this place of the order: looked up in the ranking."""
    view, standing = book.view, step.standing
    sheet.write_number(row, STEP, standing.order, book.place())
    order = reference(view, "ranking", column(numbers.lines, ORDER))
    at = f"MATCH({xl_rowcol_to_cell(row, STEP, col_abs=True)},{order},0)"
    guaranteed = ORDER + 1 + len(numbers.tie_names)
    line = standing.line
    for target, source, style, value in (
        (NAME, ID, book.words(), line.proposal),
        (TITLED, TITLE, book.words(), view.title(line.proposal)),
        (PRICE, COST, book.figure("money"), line.cost),
        (POINTS, SCORE, book.points(), standing.score),
        (KEPT, guaranteed, book.figure("number"), int(line.guaranteed)),
    ):
        found = reference(view, "ranking", column(numbers.lines, source))
        sheet.write_formula(row, target, f"=INDEX({found},{at})", style, value)


def _money(book: Book, sheet: Sheet, numbers: Model, row: int, step: Step) -> None:
    """Whether it fits, the running total, and what is left."""
    view = book.view
    budget = xl_rowcol_to_cell(*BUDGET, row_abs=True, col_abs=True)
    price, kept = (xl_rowcol_to_cell(row, c, col_abs=True) for c in (PRICE, KEPT))
    guaranteed = ORDER + 1 + len(numbers.tie_names)
    aside, costs = (
        reference(view, "ranking", column(numbers.lines, c)) for c in (guaranteed, COST)
    )
    used, ended = "0", ""
    if row > FIRST:
        inside, prices, keeps = (_above(row, c) for c in (INSIDE, PRICE, KEPT))
        used = f"SUMPRODUCT({inside},{prices},1-{keeps})"
        ended = f",COUNTIF({inside},0)=0" if stops(book) else ""
    fits = f"{price}<={budget}-SUMPRODUCT({aside},{costs})-{used}"
    formula = f"=IF({kept}=1,1,IF(AND({fits}{ended}),1,0))"
    words = f'[=1]"{view.say("word.yes")}";[=0]"{view.say("word.no")}"'
    sheet.write_formula(
        row, INSIDE, formula, book.style(num_format=words, align="center"), int(step.inside)
    )
    running = f"=SUMPRODUCT({_above(row + 1, INSIDE)},{_above(row + 1, PRICE)})"
    sheet.write_formula(row, RUNNING, running, book.figure("money"), step.spent)
    left = f"={budget}-{xl_rowcol_to_cell(row, RUNNING)}"
    sheet.write_formula(row, LEFT, left, book.figure("money"), view.decision.budget - step.spent)


def _above(row: int, number: int) -> str:
    """One column from the first line down to the row before this one."""
    first = xl_rowcol_to_cell(FIRST, number, row_abs=True, col_abs=True)
    return f"{first}:{xl_rowcol_to_cell(row - 1, number, col_abs=True)}"


def _recommended(book: Book, sheet: Sheet) -> None:
    """The recommended list as it is; where another rule made it, that is said above it."""
    view = book.view
    chosen = view.decision.lists[view.decision.official]
    title = view.say("report.official")
    sheet.write_string(0, RECOMMENDED, title, book.style(bold=True))
    if view.decision.official != "ranked":
        sheet.write_string(1, RECOMMENDED, view.say("book.not_recalculated"), book.style())
    for i, proposal in enumerate(chosen.selected):
        sheet.write_number(FIRST + i, RECOMMENDED, i + 1, book.place())
        sheet.write_string(FIRST + i, RECOMMENDED + 1, proposal, book.words())
        sheet.write_string(FIRST + i, RECOMMENDED + 2, view.title(proposal), book.words())
