"""From a workshop to the question and its digest."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from scoring.model import Proposal, ProposalId, Text
from tests.conftest import EXAMPLES
from tests.workshops.folders import copy_of, put, table, write_table
from tests.workshops.strategies import workshops
from workshops.cases import case, decision, history, inputs_digest, joined, withdrawn
from workshops.folder import read_folder
from workshops.workshop import Happening

SABHA = read_folder(EXAMPLES / "sabha")


def test_the_question_of_sabha():
    """Budget, columns without the duplicate, two women's sessions, no tally among the votes."""
    asked = case(SABHA)

    assert asked.budget == 6_000_000
    assert len(asked.proposals) == 24
    assert len(asked.profile.proposals) == 23
    assert ProposalId("S02") not in asked.profile.proposals
    assert asked.women_sessions == 2
    assert asked.profile.marks.shape == (74, 23)
    assert not asked.profile.tallied.any()
    assert asked.digest == inputs_digest(SABHA)


def test_computed_criteria_are_computed():
    """S01 reaches 6200 people: natural units, and the vulnerable share."""
    table_ = case(SABHA).table
    row = table_.natural[table_.proposals.index("S01")]

    assert row[1] == 6200
    assert row[2] == Fraction(3050 + 2100 + 1600, 3 * 6200)


@pytest.mark.parametrize("town", ["sabha", "al_kufra"])
def test_the_lists_are_the_expected_ones(town):
    """Every list of `expected.json`, in order of selection."""
    expected = json.loads((EXAMPLES / town / "expected.json").read_text(encoding="utf-8"))
    decided = decision(read_folder(EXAMPLES / town))

    for name, selected in expected["decide"]["lists"].items():
        assert list(decided.lists[name].selected) == selected, name


def test_a_decision_is_remembered_by_what_it_depends_on():
    """The same inputs, however they came, give the very same answer without deciding again."""
    again = read_folder(EXAMPLES / "sabha")

    assert history(again) is history(SABHA)
    assert decision(again) == decision(SABHA)


def test_duplicates_of_duplicates_lead_to_the_one_that_stands():
    """A chain of mergers ends at the proposal that was merged into nothing."""
    chain = tuple(
        Proposal(id=ProposalId(name), title=Text(en=name), duplicate_of=into and ProposalId(into))
        for name, into in (("a", "b"), ("b", "c"), ("c", None))
    )

    assert joined(replace(SABHA, proposals=chain)) == {"a": "c", "b": "c"}


def test_what_was_taken_back_is_not_voted_on():
    """A line of kind withdrawn in the record, with one proposal or several."""
    record = (
        Happening(date="2026-04-11", kind="withdrawn", more={"proposal": "S05"}),
        Happening(date="2026-04-12", kind="withdrawn", more={"proposals": ("S06", "S07")}),
    )
    workshop = replace(SABHA, settings=replace(SABHA.settings, record=record))

    assert withdrawn(workshop) == {
        "S05": "2026-04-11",
        "S06": "2026-04-12",
        "S07": "2026-04-12",
    }
    assert not {"S05", "S06", "S07"} & set(case(workshop).profile.proposals)


def test_sessions_that_count_are_votes():
    """Seeds of a named session enter the profile beside the ballots of other groups."""
    frame = replace(SABHA.settings, tally_sessions=("breakout-IDP",))
    ballots = tuple(b for b in SABHA.ballots if b.group != "IDP")
    workshop = replace(SABHA, settings=frame, ballots=ballots)

    assert case(workshop).profile.tallied.sum() == 1


def test_counters_beside_the_ballot_reach_the_question(tmp_path):
    """People expected, people with a disability and missing interpreters, where they were noted."""
    folder = copy_of("sabha", tmp_path)
    for name, column, cell in (
        ("attendance", "expected", "2"),
        ("attendance", "disability", "1"),
        ("groups", "interpreter", "no"),
    ):
        heading, *lines = table(folder / f"{name}.csv")
        write_table(
            folder / f"{name}.csv",
            [[*heading, column], *([*line, cell if n < 2 else ""] for n, line in enumerate(lines))],
        )

    asked = case(read_folder(folder))

    assert (asked.invited, asked.disability) == (4, 2)
    assert asked.without_interpreter == ("A", "B")
    assert case(SABHA).invited is None


def test_the_digest_knows_no_order_of_rows(tmp_path):
    """Shuffled lines of ballots, tallies and assessments give the same digest."""
    folder = copy_of("sabha", tmp_path)
    for name in ("ballots", "tallies", "assessments"):
        heading, *rows = table(folder / f"{name}.csv")
        write_table(folder / f"{name}.csv", [heading, *reversed(rows)])

    assert inputs_digest(read_folder(folder)) == inputs_digest(SABHA)


@pytest.mark.parametrize(
    ("name", "row", "column", "text"),
    [
        ("ballots", 2, "value", "1"),
        ("proposals", 4, "cost", "980001"),
        ("assessments", 2, "value", "4"),
        ("groups", 2, "population", "73001"),
        ("criteria", 2, "weight", "31"),
        ("feasibility", 3, "months", "7"),
        ("conflict_screening", 3, "consequence", "flag"),
        ("attendance", 3, "present", "2"),
    ],
)
def test_the_digest_sees_every_input(name, row, column, text, tmp_path):
    """One changed cell in any file is another digest."""
    folder = copy_of("sabha", tmp_path)
    put(folder / f"{name}.csv", row, column, text)

    assert inputs_digest(read_folder(folder)) != inputs_digest(SABHA)


def test_what_comes_after_the_list_leaves_the_digest_alone():
    """A phase, an agenda, a later line of the record or a follow-up is no input of the decision."""
    later = replace(
        SABHA.settings,
        phase="closed",
        agenda=(),
        record=(*SABHA.settings.record, Happening(date="2026-05-01", kind="signed")),
    )

    assert inputs_digest(replace(SABHA, settings=later)) == inputs_digest(SABHA)


@given(workshop=workshops())
@settings(max_examples=10)
def test_every_readable_workshop_has_a_digest(workshop):
    """Sixty-four hex digits whatever the workshop holds."""
    name, digits = inputs_digest(workshop).split(":")

    assert name == "sha256"
    assert len(digits) == 64
