"""Both messy files as they come in: every planted fault named at its cell, none taken in part."""

from dataclasses import replace

import pytest
import yaml

from tests.conftest import EXAMPLES, shared
from workshops.folder import read_folder
from workshops.intake.answers import LEAVE_OUT, Answers
from workshops.intake.oddities import waiting
from workshops.intake.plain_text import AskedFirst
from workshops.intake.planning import plan
from workshops.workshop import Serial

BALLOTS = "sabha_points_ballots_with_errors.csv"
PROPOSALS = "proposals_cp1256_semicolon.csv"
KINDS = {
    "sum_too_high": ("refused", "points_over"),
    "sum_too_low": ("notice", "points_under"),
    "blank": ("notice", "ballot_blank"),
    "not_a_number": ("asked", "not_a_number"),
    "arabic_indic_digit": ("normalised", "number"),
    "negative": ("asked", "minus"),
    "not_a_whole_number": ("asked", "not_whole"),
    "duplicate_ballot": ("asked", "ballot_again"),
    "conflicting_ballot": ("refused", "ballot_conflict"),
    "unknown_serial": ("refused", "serial_unknown"),
}
CELLS = {"K22": "x", "D42": "-1", "B53": "0.5", "N53": "2.5", "B32": "\u0661"}


@pytest.fixture
def sabha():
    """The example on the day: serials issued, no ballot in yet."""
    town = read_folder(EXAMPLES / "sabha")
    serials = tuple(Serial(serial=b.id, group=b.group, state="issued") for b in town.ballots)
    return replace(town, ballots=(), serials=serials)


@pytest.fixture
def key():
    """The answer key of the faulty ballots."""
    return yaml.safe_load(shared("examples/messy/ballot_errors_key.yaml").read_text("utf-8"))


def content(name):
    """The bytes of a messy file."""
    return shared(f"examples/messy/{name}").read_bytes()


def test_the_faulty_ballots_give_exactly_their_key(sabha, key):
    """Row, kind and level of every fault, and no other; single marks named by their cell."""
    planned = plan(BALLOTS, content(BALLOTS), sabha, "", Answers())

    assert planned.target.name == "ballots"
    assert {(o.row, o.level, o.kind) for o in planned.oddities} == {
        (one["line"], *KINDS[one["kind"]]) for one in key["findings"]
    }
    named = {o.place: o.found for o in planned.oddities if o.place in CELLS}
    assert named == CELLS
    assert not planned.ready


def test_with_the_faulty_rows_left_out_the_counts_are_those_of_the_key(sabha, key):
    """Every row an answer names, and no other, stays out; the others count as the key says."""
    first = plan(BALLOTS, content(BALLOTS), sabha, "ballots", Answers())
    rows = {o.row for o in waiting(first.oddities)} | {8}  # both sheets of the conflict
    said = Answers(places={("", str(row)): LEAVE_OUT for row in rows})
    planned = plan(BALLOTS, content(BALLOTS), sabha, "ballots", said)

    ballots = planned.outcome.workshop.ballots
    wanted = key["ballots_that_count"]
    assert planned.ready
    assert len(rows) == sum(key["not_counted"].values()) + 1
    assert sum(bool(b.marks) for b in ballots) == wanted["with_marks"]
    assert sum(not b.marks for b in ballots) == wanted["blank"]
    assert {b.group for b in ballots} <= {g.id for g in sabha.groups}


def test_the_list_in_windows_1256_is_shown_before_it_is_read(sabha):
    """Nothing is read before somebody has seen the first lines and chosen."""
    with pytest.raises(AskedFirst) as asked:
        plan(PROPOSALS, content(PROPOSALS), sabha, "", Answers())

    shown = {choice.choice: choice.lines[0] for choice in asked.value.choices}
    assert shown["cp1256"] == "رقم;اسم المشروع;الموقع;التكلفة;المستفيدون"
    assert "utf-16-le" not in shown


def test_the_list_in_windows_1256_is_the_example_once_the_encoding_is_named(sabha):
    """All ten proposals are known and the same: nothing changes, nothing is odd."""
    planned = plan(PROPOSALS, content(PROPOSALS), sabha, "", Answers(encoding="cp1256"))

    assert planned.target.name == "proposals"
    assert [m.fields for m in planned.meanings] == [
        ("proposal",),
        ("title_ar",),
        ("place",),
        ("cost",),
        ("beneficiaries",),
    ]
    assert planned.oddities == ()
    assert (planned.outcome.same, planned.outcome.new, planned.outcome.changed) == (10, (), {})
    assert planned.sums["cost"] == 19715000


def test_new_proposals_ask_once_for_what_no_column_says(sabha):
    """Pillar, sector, type and who asked: one question each, not one in every row."""
    empty = replace(sabha, proposals=(), assessments=(), feasibility=(), screening=(), tallies=())
    empty = replace(empty, other_forms={}, sessions=())
    first = plan(PROPOSALS, content(PROPOSALS), empty, "", Answers(encoding="cp1256"))
    constants = {"pillar": "basic_services", "sector": "other", "type": "other"}
    said = Answers(encoding="cp1256", constants={**constants, "submitted_by": "A"})
    second = plan(PROPOSALS, content(PROPOSALS), empty, "", said)

    assert [(o.kind, o.meant) for o in waiting(first.oddities)] == [
        ("field_missing", name) for name in ("pillar", "sector", "type", "submitted_by")
    ]
    assert second.ready
    taken = second.outcome.workshop.proposals
    assert [p.id for p in taken] == [f"S{n:02d}" for n in range(1, 11)]
    assert {(p.pillar, p.submitted_by) for p in taken} == {("basic_services", ("A",))}
    assert [(pair.first.id, pair.second.id) for pair in second.alike] == [("S01", "S02")]
