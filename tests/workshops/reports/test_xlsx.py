"""The live workbook, read back by other libraries: same numbers, nothing that runs but ours."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.workshops.reports.examples import FORMULAS, TOWNS, town, with_texts
from workshops.language import LANGUAGES, say
from workshops.reports import WRITERS
from workshops.reports.book.frame import Book
from workshops.reports.book.line import walk
from workshops.reports.book.model import model
from workshops.reports.book.order import standings
from workshops.reports.view import View

FIRST = 3
SHEETS = (
    "read_me",
    "weights",
    "assessments",
    "support",
    "ranking",
    "line",
    "findings",
    "changes",
)
# openpyxl knows no data bars of Excel 2010; it reads everything else
pytestmark = [
    pytest.mark.slow,
    *(
        pytest.mark.filterwarnings(
            f"ignore:{what} is not supported and will be removed:UserWarning"
        )
        for what in ("Unknown extension", "Conditional Formatting extension")
    ),
]
VOLATILE = re.compile(r"\b(NOW|TODAY|RAND|OFFSET|INDIRECT|INFO|CELL|LET|FILTER|XLOOKUP)\(")


def written(name: str, language: str = "en", edition: str = "staff") -> bytes:
    """A town's workbook."""
    return WRITERS[".xlsx"](*town(name), language, edition)


def shown(content: bytes, key: str, language: str = "en") -> list[list[object]]:
    """A sheet as a reader that does not calculate sees it."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return book.get_sheet_by_name(say(language, f"book.{key}")).to_python(skip_empty_area=False)


def opened(content: bytes) -> openpyxl.Workbook:
    """The workbook with its formulas."""
    return openpyxl.load_workbook(BytesIO(content))


@pytest.mark.parametrize("edition", ["public", "staff"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOWNS)
def test_every_sheet_is_there_in_the_language_and_direction_asked_for(name, language, edition):
    """Arabic sheets run from right to left, and so do their cells."""
    book = opened(written(name, language, edition))

    assert book.sheetnames == [say(language, f"book.{key}") for key in SHEETS]
    assert all(bool(sheet.sheet_view.rightToLeft) == (language == "ar") for sheet in book)
    assert all(sheet.protection.sheet for sheet in book)
    assert all(sheet.page_setup.paperSize == 9 for sheet in book)


@pytest.mark.parametrize("edition", ["public", "staff"])
@pytest.mark.parametrize("name", TOWNS)
def test_the_stored_numbers_are_those_of_the_decision(name, edition):
    """Place, cost and score, and what each criterion gives, without calculating anything."""
    decision, _ = town(name)
    rows = shown(written(name, "en", edition), "ranking")[FIRST:]
    close = 0.51 if edition == "public" else 1e-9  # whole points, since groups are hidden

    assert len(rows) == len(decision.ranking)
    for row, place in zip(rows, decision.ranking, strict=True):
        assert row[1] == place.proposal
        assert row[0] == place.rank
        assert row[4] == pytest.approx(place.score, abs=close)
        parts = row[-len(place.contributions) :]
        assert sum(parts) == pytest.approx(row[4], abs=1e-6)


@pytest.mark.parametrize("edition", ["public", "staff"])
@pytest.mark.parametrize("name", TOWNS)
def test_with_the_declared_weights_the_live_order_is_the_official_one(name, edition):
    """Also where the public edition has rounded two scores to the same figure."""
    rows = shown(written(name, "en", edition), "ranking")[FIRST:]

    assert [row[6] for row in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("edition", ["public", "staff"])
@pytest.mark.parametrize("name", TOWNS)
def test_the_line_is_the_ranked_list(name, edition):
    """What fits, what is passed over, what is left; guaranteed projects are always in."""
    decision, _ = town(name)
    rows = shown(written(name, "en", edition), "line")[FIRST:]
    inside = {row[1] for row in rows if row[5] == 1}
    ranked = decision.lists["ranked"]

    assert inside == set(ranked.selected)
    assert rows[len(decision.ranking) - 1][7] == ranked.left


def test_a_list_of_another_rule_stands_beside_and_is_not_recalculated():
    """Al Kufra's list comes from Equal Shares: fixed ids, and a sentence that says so."""
    decision, _ = town("al_kufra")
    rows = shown(written("al_kufra"), "line")
    ids = [row[11] for row in rows[FIRST:] if row[11]]

    assert ids == list(decision.lists["equal_shares"].selected)
    assert rows[1][10] == say("en", "book.not_recalculated")


@pytest.mark.parametrize("name", TOWNS)
def test_only_weights_and_the_budget_may_be_typed(name):
    """Everything else is locked, without a password."""
    book = opened(written(name))
    free = {
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    _, workshop = town(name)
    groups = sum(g.ballots > 0 for g in town(name)[0].groups)

    assert ("Line", "B1") in free
    assert len(free) == 1 + len(workshop.criteria) + groups
    assert {sheet for sheet, _ in free} == {"Line", "Weights"}


def test_the_public_edition_knows_nothing_of_groups():
    """No name, no mean, no weight of a group, and no figure of the ballots but the score's part."""
    content = written("sabha", edition="public")
    words = {
        cell
        for key in ("weights", "assessments", "support", "ranking", "line")
        for row in shown(content, key)
        for cell in row
        if isinstance(cell, str)
    }

    assert not any("component" in word or word == "Migrants" for word in words)
    for row in shown(content, "assessments")[FIRST:]:
        assert row[2] * 30 == pytest.approx(round(row[2] * 30, 1), abs=1e-9)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_the_room_can_run(text):
    """In every text field: no formula, no link; it stands as it was written."""
    decision, workshop = town("sabha")
    content = WRITERS[".xlsx"](decision, with_texts(workshop, text), "en", "staff")
    book = opened(content)
    ours = {sheet.title for sheet in opened(written("sabha"))}

    assert {sheet.title for sheet in book} == ours
    for sheet in book:
        assert not sheet._hyperlinks  # noqa: SLF001  # openpyxl has no public list of them
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value == text:
                    assert cell.data_type == "s"
    with ZipFile(BytesIO(content)) as archive:
        assert not any("external" in name.lower() for name in archive.namelist())


@pytest.mark.parametrize("name", TOWNS)
def test_formulas_are_plain_and_ours(name):
    """Nothing volatile, nothing new, nothing that reaches out of the file."""
    formulas = [
        cell.value
        for sheet in opened(written(name))
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]

    assert formulas
    assert not any(VOLATILE.search(formula) or "[" in formula for formula in formulas)
    assert not any(formula.startswith("{") for formula in formulas)


def test_the_same_inputs_give_the_same_bytes():
    """The date in the file is the workshop's."""
    assert written("sabha") == written("sabha")
    assert opened(written("sabha")).properties.created.date().isoformat() == "2026-04-11"


def test_too_few_ballots_leave_the_order_without_scores():
    """Fewer than ten ballots in all: the lists and statuses, no figure, nothing live."""
    decision, workshop = town("sabha")
    settings = workshop.settings
    strict = replace(settings, privacy=replace(settings.privacy, export_minimum=100))
    content = WRITERS[".xlsx"](decision, replace(workshop, settings=strict), "en", "public")
    book = opened(content)

    assert book.sheetnames == ["Read me", "Ranking", "Line", "Findings", "Change log"]
    assert not [c for sheet in book for row in sheet for c in row if c.data_type == "f"]
    assert any("not shown" in str(cell) for row in shown(content, "ranking") for cell in row)


def test_ties_are_broken_in_the_declared_order():
    """Equal scores share a place; the order follows the cost, then the supporters, then the lot."""
    view = View.of(*town("sabha"), "en", "staff")
    numbers = model(view)
    level = tuple(replace(line, values=numbers.lines[0].values) for line in numbers.lines)
    tied = standings(replace(numbers, lines=level))

    assert {standing.place for standing in tied} == {1}
    costs = [s.line.cost for s in sorted(tied, key=lambda s: s.order)]
    assert costs == sorted(costs)


def test_the_walk_may_end_at_the_first_that_does_not_fit():
    """With `stop`, nothing cheaper further down enters."""
    decision, workshop = town("sabha")
    stopping = {**decision.parameters, "ranked": {"does_not_fit": "stop"}}
    view = View.of(replace(decision, parameters=stopping), workshop, "en", "staff")
    steps = walk(Book.open(view), model(view))
    inside = [step.inside for step in steps]

    assert inside == sorted(inside, reverse=True)
    assert inside.count(True) == 14


def test_a_workshop_without_criteria_says_why_nothing_can_be_changed():
    """An election by ballots alone has an order, but no weights."""
    decision, workshop = town("sabha")
    content = WRITERS[".xlsx"](decision, replace(workshop, criteria=()), "en", "staff")

    assert any(say("en", "book.no_criteria") in row for row in shown(content, "read_me"))


def test_a_date_that_is_none_does_not_stop_the_writer():
    """The file then carries the first day of its format."""
    decision, workshop = town("sabha")
    undated = replace(workshop, settings=replace(workshop.settings, date="2026-02-31"))
    content = WRITERS[".xlsx"](decision, undated, "en", "public")

    assert opened(content).properties.created.year == 1980
