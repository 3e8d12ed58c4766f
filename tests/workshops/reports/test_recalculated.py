"""LibreOffice recalculates the workbook after a weight was changed, and agrees with Python."""

import random
import re
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from tests.workshops.reports.examples import TOWNS, town
from tests.workshops.reports.libreoffice import converted
from workshops import cases
from workshops.language import say
from workshops.reports import WRITERS
from workshops.reports.view import View
from workshops.workshop import Workshop

FIRST = 3
WEIGHT_ROW = 7

pytestmark = pytest.mark.e2e


def retyped(content: bytes, weights: list[int], budget: int | None = None) -> bytes:
    """The workbook with other numbers in the yellow cells of the criteria and the budget."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as archive, ZipFile(out, "w") as changed:
        for entry in archive.infolist():
            body = archive.read(entry)
            if entry.filename == "xl/worksheets/sheet2.xml":
                text = body.decode()
                for j, weight in enumerate(weights):
                    cell = f"{chr(ord('B') + j)}{WEIGHT_ROW}"
                    text, n = re.subn(
                        rf'(<c r="{cell}" s="\d+"><v>)[^<]*(</v>)', rf"\g<1>{weight}\g<2>", text
                    )
                    assert n == 1
                body = text.encode()
            if entry.filename == "xl/worksheets/sheet6.xml" and budget is not None:
                text, n = re.subn(
                    r'(<c r="B1" s="\d+"><v>)[^<]*(</v>)', rf"\g<1>{budget}\g<2>", body.decode()
                )
                assert n == 1
                body = text.encode()
            changed.writestr(entry, body)
    return out.getvalue()


def recalculated(content: bytes, folder: Path) -> CalamineWorkbook:
    """The workbook as LibreOffice saves it after calculating everything again."""
    source = folder / "typed.xlsx"
    source.write_bytes(content)
    return CalamineWorkbook.from_path(str(converted(source, "xlsx:Calc MS Excel 2007 XML")))


def with_weights(workshop: Workshop, weights: list[int]) -> Workshop:
    """The same workshop with other criterion weights."""
    pairs = zip(workshop.criteria, weights, strict=True)
    return replace(workshop, criteria=tuple(replace(c, weight=Fraction(w)) for c, w in pairs))


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", TOWNS)
def test_new_weights_give_the_scores_places_and_line_that_python_gives(name, language, tmp_path):
    """Every score to nine digits, every place, and the list above the line."""
    decision, workshop = town(name)
    weights = [5, 30, 10, 5, 20, 30]
    content = WRITERS[".xlsx"](decision, workshop, language, "staff")
    book = recalculated(retyped(content, weights), tmp_path)
    again = cases.decision(with_weights(workshop, weights))
    wanted = {place.proposal: place for place in again.ranking}
    rows = book.get_sheet_by_name(say(language, "book.ranking")).to_python(skip_empty_area=False)
    moved = 0
    for row in rows[FIRST : FIRST + len(wanted)]:
        place = wanted[row[1]]
        assert row[4] == pytest.approx(place.score, abs=1e-6)
        assert row[5] == place.rank
        moved += row[0] != row[5]
    ordered = sorted(rows[FIRST : FIRST + len(wanted)], key=lambda row: row[6])
    assert [row[1] for row in ordered] == [place.proposal for place in again.ranking]
    assert moved > len(wanted) // 2
    line = book.get_sheet_by_name(say(language, "book.line")).to_python(skip_empty_area=False)
    inside = {row[1] for row in line[FIRST : FIRST + len(wanted)] if row[5] == 1}
    assert inside == set(again.lists["ranked"].selected)


def test_the_public_workbook_recalculates_too(tmp_path):
    """From released parts alone, each worth what the public report prints: exactly their sum, and
    by less than a point of each criterion away from what Python gives.
    """
    decision, workshop = town("sabha")
    weights = [5, 30, 10, 5, 20, 30]
    content = WRITERS[".xlsx"](decision, workshop, "fr", "public")
    book = recalculated(retyped(content, weights), tmp_path)
    again = cases.decision(with_weights(workshop, weights))
    exact = {place.proposal: place.score for place in again.ranking}
    grown = {c.id: new / float(c.weight) for c, new in zip(workshop.criteria, weights, strict=True)}
    told = {
        place.proposal: sum(grown[c] * (part or 0) for c, part in place.contributions.items())
        for place in View.of(decision, workshop, "fr", "public").decision.ranking
    }
    rows = book.get_sheet_by_name(say("fr", "book.ranking")).to_python(skip_empty_area=False)

    for row in rows[FIRST : FIRST + len(told)]:
        assert row[4] == pytest.approx(told[row[1]], abs=1e-6)
        assert abs(row[4] - exact[row[1]]) < sum(grown.values())


@pytest.mark.parametrize(
    ("name", "language", "seed"), [("sabha", "ar", 1), ("sabha", "fr", 2), ("al_kufra", "ar", 3)]
)
def test_chance_weights_and_another_budget_move_the_line_as_python_does(
    name, language, seed, tmp_path
):
    """Scores, places, order and what is above the line; no cell holds an error."""
    decision, workshop = town(name)
    chance = random.Random(seed)  # noqa: S311  # a test draws, nobody is to be surprised
    weights = [chance.randint(1, 40) for _ in workshop.criteria]
    budget = chance.randrange(workshop.settings.budget // 2, 2 * workshop.settings.budget)
    content = WRITERS[".xlsx"](decision, workshop, language, "staff")
    book = recalculated(retyped(content, weights, budget), tmp_path)
    other = with_weights(workshop, weights)
    again = cases.decision(
        replace(other, settings=replace(other.settings, budget=budget, record=()))
    )
    rows = book.get_sheet_by_name(say(language, "book.ranking")).to_python(skip_empty_area=False)
    wanted = {place.proposal: place for place in again.ranking}
    for row in rows[FIRST : FIRST + len(wanted)]:
        assert row[4] == pytest.approx(wanted[row[1]].score, abs=1e-6)
        assert row[5] == wanted[row[1]].rank
    line = book.get_sheet_by_name(say(language, "book.line")).to_python(skip_empty_area=False)
    steps = line[FIRST : FIRST + len(wanted)]
    assert [row[1] for row in steps] == [place.proposal for place in again.ranking]
    guaranteed = {p for p in wanted if again.lists["ranked"].phase_of(p) == "floor"}
    if guaranteed == {p for p in wanted if decision.lists["ranked"].phase_of(p) == "floor"}:
        assert {row[1] for row in steps if row[5] == 1} == set(again.lists["ranked"].selected)
    for sheet in book.sheet_names:
        cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        assert not [c for row in cells for c in row if isinstance(c, str) and c.startswith("#")]
