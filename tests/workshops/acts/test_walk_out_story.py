"""The day of Al Kufra done again: late arrivals, a walk-out, a cut, and the papers that result."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from scoring.model import GroupId
from tests.conftest import EXAMPLES
from tests.scoring.folder import expected
from tests.workshops.acts.test_story import BECAUSE_TOO, cast_the_ballots, now_of, reasons
from tests.workshops.meetings import FACILITATOR, NOW
from tests.workshops.reports.pages import by_pdfium, plain
from workshops.acts.changing import change_budget
from workshops.acts.counting import close_count, draw_lot, open_points, walked_out
from workshops.acts.deciding import publish, sign
from workshops.acts.phase import advance, checklist
from workshops.acts.room import late, left
from workshops.acts.workshops import create
from workshops.folder import read_folder
from workshops.language import LANGUAGES, number
from workshops.reports.package import files

CUT = 3_150_000
B = GroupId("B")


def morning_of(whole):
    """The example before anybody came late, left or voted."""
    came = tuple(
        replace(row, present=row.present - row.late, late=0, left=0) for row in whole.attendance
    )
    method = whole.settings.method
    settings = replace(
        whole.settings,
        phase="screening",
        record=(),
        control=(),
        seed=None,
        method=replace(method, ties=replace(method.ties, lot_seed=None)),
    )
    return replace(
        whole, settings=settings, attendance=came, ballots=(), other_forms={}, serials=()
    )


@pytest.fixture
def evening(store):
    """From the late arrivals to the signature; gives the id."""
    whole, who = read_folder(EXAMPLES / "al_kufra"), (store, FACILITATOR)
    identifier = create(*who, morning_of(whole), now=NOW)
    for row in whole.attendance:
        counter = (row.group, row.sex, row.age_band)
        if row.late:
            late(*who, identifier, *counter, row.late, now=NOW)
        if row.left:
            left(*who, identifier, *counter, row.left, BECAUSE_TOO, now=NOW)
    advance(*who, identifier, reasons=reasons(checklist(store, identifier)), now=NOW)
    cast_the_ballots(store, identifier, whole.ballots)
    advance(*who, identifier, reasons=reasons(checklist(store, identifier)), now=NOW)
    walked_out(*who, identifier, B, "proceed", BECAUSE_TOO, now=NOW)
    draw_lot(*who, identifier, whole.settings.method.ties.lot_seed or "17-4-62", now=NOW)
    close_count(*who, identifier, reasons=reasons(open_points(store, identifier)), now=NOW)
    publish(*who, identifier, now=NOW)
    sign(*who, identifier, ("facilitator", "staff"), now=NOW)
    return identifier


def test_a_walk_out_stands_in_the_record_and_the_list_is_that_of_the_example(store, evening):
    """Six of nine left; their ballots are not invented, their leaving is counted and told."""
    workshop, decision = now_of(store, evening)

    left_ones = sum(row.left for row in workshop.attendance if row.group == B)
    assert left_ones == 6
    assert (
        list(decision.lists[decision.official].selected)
        == (expected("al_kufra")["budget_minus_30"]["lists"]["official"]["before"])
    )
    told = [line for line in workshop.settings.record if "choice" in line.more]
    assert [(line.more["group"], line.more["choice"]) for line in told] == [("B", "proceed")]


@pytest.mark.faults
def test_the_documents_that_result_tell_the_whole_day(store, evening):
    """After the cut: the tables, the report and the Word file in three languages say the same."""
    change_budget(store, FACILITATOR, evening, CUT, "rerun", BECAUSE_TOO, now=NOW)
    workshop, decision = now_of(store, evening)
    again = expected("al_kufra")["budget_minus_30"]["lists"]["official"]["rule_again"]
    made = dict(files(decision, workshop, LANGUAGES, "public"))

    rows = {name: list(csv.DictReader(StringIO(made[name].decode("utf-8-sig")))) for name in TABLES}
    funded = {"selected", "conditional"}
    assert {row["id"] for row in rows["list.csv"] if row["status"] in funded} == set(again)
    kinds = {row["kind"] for row in rows["changes.csv"]}
    assert {"late", "left", "exception", "signed", "budget"} <= kinds
    for language in LANGUAGES:
        pages = plain(by_pdfium(made[f"report.{language}.pdf"]))
        assert plain(number(language, CUT)) in pages
        assert len(decision.versions) == 2
        assert made[f"report.{language}.docx"].startswith(b"PK")


TABLES = ("list.csv", "changes.csv")
