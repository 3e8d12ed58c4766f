"""Changes after the list in the record of a folder: read, checked, followed."""

from dataclasses import replace

import pytest

from prioritization.changes import Choice
from scoring.model import ProposalId
from tests.conftest import EXAMPLES, PROJECT
from tests.scoring.folder import expected
from tests.workshops.folders import add_line, copy_of
from workshops.cases import decision, inputs_digest
from workshops.changes import choices
from workshops.folder import read_folder
from workshops.problems import InvalidFolder
from workshops.reports.book.model import model
from workshops.reports.view import View
from workshops.what_if import Question, answers
from workshops.workshop import Happening

TOWNS = ("sabha", "al_kufra")
DAY = "2026-05-20"


def told(town, *lines):
    """An example with more lines in its record."""
    workshop = read_folder(EXAMPLES / town)
    record = (*workshop.settings.record, *lines)
    return replace(workshop, settings=replace(workshop.settings, record=record))


def line(kind, **more):
    """One line of the record."""
    return Happening(date=DAY, kind=kind, more=more)


@pytest.mark.parametrize("town", TOWNS)
def test_a_change_nobody_answered_leaves_the_list_as_it_was_counted(town):
    """The donor's cut stands in the record; how the list follows was not chosen."""
    workshop = read_folder(EXAMPLES / town)

    assert "budget" in {happening.kind for happening in workshop.settings.record}
    assert choices(workshop) == ()
    assert decision(workshop).budget == expected(town)["budget"]
    assert len(decision(workshop).versions) == 1


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize(
    ("keep", "key"), [("signed_order", "keep_order_cut_from_end"), ("rerun", "rule_again")]
)
def test_the_recorded_cut_once_answered_gives_the_expected_list(town, keep, key):
    """The line of the example itself, with the answer a person chose."""
    workshop = read_folder(EXAMPLES / town)
    record = tuple(
        replace(one, more={**one.more, "keep": keep}) if one.kind == "budget" else one
        for one in workshop.settings.record
    )
    block = expected(town)["budget_minus_30"]
    found = decision(replace(workshop, settings=replace(workshop.settings, record=record)))

    assert found.budget == block["budget"]
    assert list(found.lists[found.official].selected) == block["lists"]["official"][key]
    assert found.versions[1].date == next(x.date for x in record if x.kind == "budget")
    assert found.inputs_digest != inputs_digest(workshop)


def test_every_kind_of_change_is_read_in_the_order_of_the_record():
    """A veto has the day of its letter; a withdrawal may name its proposal in a list."""
    letter = {"authority": "Ministry", "letter": "7", "letter_date": "2026-05-19"}
    workshop = told(
        "sabha",
        line("veto", proposal="S04", keep="rerun", **letter),
        line("withdrawn", proposals=("S21",), keep="signed_order"),
        line("cost", proposal="S13", **{"from": 1, "to": 2}, keep="signed_order"),
        line("offered", keep="signed_order"),
        line("signed"),
    )
    one = {"keep": "signed_order", "date": DAY}

    assert choices(workshop) == (
        Choice(
            kind="veto",
            keep="rerun",
            date="2026-05-19",
            proposal=ProposalId("S04"),
            authority="Ministry",
        ),
        Choice(kind="withdrawn", proposal=ProposalId("S21"), **one),
        Choice(kind="cost", proposal=ProposalId("S13"), new=2, **one),
        Choice(kind="offered", **one),
    )


@pytest.mark.parametrize("town", TOWNS)
def test_a_recorded_veto_and_a_corrected_cost_move_the_list(town):
    """The first of the list is refused, the second costs a unit more; all stays affordable."""
    before = decision(read_folder(EXAMPLES / town))
    first, second, *_ = before.lists[before.official].selected
    old = next(p.cost for p in before.proposals if p.proposal == second)
    after = decision(
        told(
            town,
            line("veto", proposal=first, authority="Ministry", keep="rerun"),
            line("cost", proposal=second, **{"from": old, "to": old + 1}, keep="signed_order"),
        )
    )
    stands = {p.proposal: p for p in after.proposals}

    assert (stands[first].status, stands[first].reason.key[:14]) == ("excluded", "authority_veto")
    assert stands[second].cost == old + 1
    assert stands[second].reason.key == "cost_changed"
    assert [one.selected for one in before.versions] == [after.versions[0].selected]
    spent = sum(stands[p].cost for p in after.lists[after.official].selected)
    assert spent + after.lists[after.official].left == after.budget


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ("kind: budget, to: 100, keep: perhaps", "one_of"),
        ("kind: budget, to: -5, keep: rerun", "change_amount"),
        ("kind: budget, keep: rerun", "change_amount"),
        ("kind: cost, proposal: S03, to: much, keep: rerun", "whole_number"),
        ("kind: veto, keep: rerun", "change_proposal"),
    ],
)
def test_a_change_that_cannot_be_followed_is_a_problem_at_its_line(more, kind, tmp_path):
    """Named with its row and what is missing; such a folder is not decided."""
    folder = copy_of("sabha", tmp_path)
    row = add_line(folder / "workshop.yaml", f"  - {{date: {DAY}, {more}}}")

    with pytest.raises(InvalidFolder) as caught:
        read_folder(folder)
    (problem,) = (one for one in caught.value.problems if one.level == "error")
    assert (problem.file, problem.row, problem.kind) == ("workshop.yaml", row, kind)


def test_an_unknown_proposal_is_named_once():
    """By the check of every line of the record, not a second time; and it changes nothing."""
    workshop = told("sabha", line("veto", proposal="S99", keep="rerun"))

    assert choices(workshop) == ()


def test_what_if_and_the_workbook_ask_of_the_question_as_it_is_now():
    """After a corrected cost both go by the new one: for 77 there is only what now costs 77."""
    workshop = told("sabha", line("cost", proposal="S03", **{"from": 1, "to": 77}, keep="rerun"))
    decided = decision(workshop)
    view = View.of(decided, workshop, "en", "staff")
    (asked,) = answers(decided, workshop, Question(kind="budget", value="77"))

    assert next(x for x in model(view).lines if x.proposal == "S03").cost == 77
    assert asked.selected == ("S03",)


def test_the_lines_that_the_method_shows_are_read_and_followed(tmp_path):
    """METHOD.md: five changes, one on the other, give six versions."""
    folder = copy_of("sabha", tmp_path)
    shown = (PROJECT / "METHOD.md").read_text(encoding="utf-8").split("record:\n")[1]
    for text in shown.split("```")[0].splitlines():
        add_line(folder / "workshop.yaml", text)
    workshop = read_folder(folder)

    kinds = ["budget", "offered", "veto", "cost", "withdrawn"]
    assert [one.kind for one in choices(workshop)] == kinds
    assert [one.kind for one in decision(workshop).versions] == [None, *kinds]
