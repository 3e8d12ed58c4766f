"""What would change without a group, a voter, or with other weights, against recomputing it."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ballots import profile, voters
from scoring.comparison import comparison, kendall_tau
from scoring.leave_out import (
    one_voter,
    one_voter_per_person,
    under_other_weights,
    without_each_group,
    without_one_voter,
    without_one_voter_per_person,
)
from scoring.model import BallotForm, Tally
from scoring.ranking import group_shares, scoreboard
from scoring.robustness import robustness
from scoring.weights import ballot_weights
from tests import strategies
from tests.scoring.builders import NOBODY, board_of, golden, room_table, table_of, votes_of

F = Fraction
APPROVAL = BallotForm(kind="approval", limit=3)
SCORE = BallotForm(kind="score", limit=4)


def weigh(votes, kind="equal"):
    """A standard preset."""
    return ballot_weights(votes, kind, population={}, cap=None, custom={})


def without_row(votes, row):
    """The profile had one row not been there."""
    keep = np.arange(len(votes.unit)) != row
    parts = ("marks", "unit", "group", "people", "voices", "tallied", "blank")
    return replace(votes, **{part: getattr(votes, part)[keep] for part in parts})


def test_leaving_one_voter_out_is_the_worked_case():
    """Golden: own_cases.json: a half becomes three eighths."""
    worked = golden("own_cases.json")["leave_one_voter_out"]
    form = BallotForm(kind="score", limit=2)
    ballots = [("A", [int(2 * F(u))]) for (u,) in worked["group_ballots"]]
    votes = votes_of(form, "P", [*ballots, ("B", [1])])
    table = room_table("P", high=2)

    assert scoreboard(votes, table, weigh(votes)).scores[0].score == 50
    found = without_one_voter(votes, scoreboard(votes, table, weigh(votes)))
    assert found[0, 0] == pytest.approx(100 * float(F(worked["without_first"][0])))


@given(strategies.questions(proposals=(1, 4), groups=(1, 3)))
def test_leaving_one_voter_out_is_recomputing_without_the_row(question):
    """The α_g held fixed: a group whose last answer goes has a missing cell."""
    votes, table = question
    weights = weigh(votes)
    shares = group_shares(votes, weights)
    rows = np.flatnonzero(~votes.tallied & ~votes.blank)
    found = without_one_voter(votes, scoreboard(votes, table, weights))

    assert found.shape == (len(rows), len(table.proposals))
    for line, row in zip(found, rows, strict=True):
        silenced = replace(
            votes, marks=np.where(np.arange(len(votes.unit))[:, None] == row, -1, votes.marks)
        )
        kept = ballot_weights(silenced, "custom", population={}, cap=None, custom=shares)
        expected = scoreboard(silenced, table, kept).scores
        assert line == pytest.approx([float(score.score) for score in expected], abs=1e-9)


@given(strategies.questions(proposals=(1, 4), groups=(1, 3)))
def test_one_person_less_is_recomputing_with_one_person_less(question):
    """One person one vote: the others' shares grow."""
    votes, table = question
    somebody_is_left = sum(voters(votes).values()) > 1
    rows = np.flatnonzero(~votes.tallied & ~votes.blank & somebody_is_left)
    found = without_one_voter_per_person(
        votes, scoreboard(votes, table, weigh(votes, "per_person"))
    )

    for line, row in zip(found[: len(rows)], rows, strict=True):
        fewer = without_row(votes, row)
        expected = scoreboard(fewer, table, weigh(fewer, "per_person")).scores
        assert line == pytest.approx([float(score.score) for score in expected], abs=1e-9)


def test_only_how_many_voters_could_change_the_list_is_said_and_only_of_ten():
    """Five of ten hold the balance; of nine nothing is said."""
    ballots = [("A", [1, 0])] * 5 + [("A", [0, 1])] * 5
    votes = votes_of(APPROVAL, "PQ", ballots)
    table = room_table("PQ", others=[(1, ["0.50", "0.49"])])
    few = votes_of(APPROVAL, "PQ", ballots[:9])

    found = one_voter(votes, scoreboard(votes, table, weigh(votes)), 1)
    assert (found.voters, found.changing) == (10, 5)
    assert (
        one_voter_per_person(votes, scoreboard(votes, table, weigh(votes, "per_person")), 1)
        == found
    )
    assert one_voter(few, scoreboard(few, table, weigh(few)), 1).changing is None
    assert one_voter(votes, scoreboard(votes, table, weigh(votes)), 0).changing == 0
    assert one_voter(votes, board_of([["1"], ["0"]]), 1).changing == 0


def test_heaps_are_not_voters_that_could_stay_away():
    """A session of hands has no single ballot to leave out."""
    hands = Tally(session="s", group="A", kind="hands", people=20, counts={"P": 12})
    votes = profile(APPROVAL, ("P", "Q"), ("A",), [], [hands])

    found = one_voter(votes, scoreboard(votes, room_table("PQ"), weigh(votes)), 1)
    assert (found.voters, found.changing) == (0, None)


def test_without_a_group_the_others_decide():
    """Who enters, who leaves, how far anybody moves; a group alone cannot be left out."""
    votes = votes_of(
        APPROVAL, "PQR", [("A", [1, 0, 0]), ("A", [1, 1, 0]), ("B", [0, 1, 1]), ("B", [0, 1, 0])]
    )
    table = room_table("PQR")
    found = without_each_group(votes, table, weigh(votes), 1)

    assert found["A"].entering == ()
    assert found["B"].entering == ("P",)
    assert found["B"].leaving == ("Q",)
    assert found["B"].greatest_move == 1
    alone = votes_of(APPROVAL, "PQ", [("A", [1, 0])])
    assert without_each_group(alone, room_table("PQ"), weigh(alone), 1) is None


def test_other_presets_are_held_against_the_base():
    """The base preset moves nothing; one person one vote may."""
    votes = votes_of(APPROVAL, "PQ", [("A", [1, 0])] * 3 + [("B", [0, 1])])
    table = room_table("PQ", others=[(1, ["0.0", "0.1"])])
    found = under_other_weights(votes, table, weigh(votes), 1, population={"A": 100, "B": 900})

    assert found["equal"].tau == 1
    assert (found["equal"].entering, found["equal"].greatest_move) == ((), 0)
    assert found["per_person"].entering == ("P",)
    assert found["per_person"].leaving == ("Q",)
    assert found["population"].tau == 1


def test_a_ranking_with_all_level_has_no_correlation():
    """None, and ties at the line are all in."""
    found = comparison(("P", "Q", "R"), [1, 1, 3], [1, 2, 2], 2)

    assert found.entering == ("R",)
    assert comparison(("P", "Q"), [1, 1], [1, 2], 1).tau is None
    assert comparison((), [], [], 1).greatest_move == 0
    assert kendall_tau([1], [1]) is None


@given(
    strategies.questions(proposals=(0, 4)),
    st.integers(0, 3),
    st.sampled_from(["equal", "per_person"]),
)
def test_everything_can_be_asked_of_anything(question, k, kind):
    """Nobody, one, two, all blank, all missing: figures or None, never an exception."""
    votes, table = question
    weights = weigh(votes, kind)
    found = robustness(
        votes, table, weights, k, kind=kind, population={"g0": 5, "g1": 1}, seed=1, repeats=10
    )

    assert len(found.swaps) == max(len(table.proposals) - 1, 0)
    assert found.k == k
    assert set(found.presets) == {"equal", "population", "per_person"}
    assert found.influence is None or sum(found.influence.values()) == pytest.approx(1)
    assert found.joint.repeats == 10


def test_the_whole_account_names_neighbours_and_what_swaps_them():
    """Best first; level neighbours need no transfer."""
    table = table_of([["0.5", "0.5"], ["0.9", "0.2"], ["0.5", "0.5"]])
    found = robustness(NOBODY, table, {}, 1, kind="equal", population={}, seed=1, repeats=10)

    assert [(swap.ahead, swap.behind) for swap in found.swaps] == [("p1", "p0"), ("p0", "p2")]
    assert found.swaps[0].transfer.points == pytest.approx(100 * 0.05 / 0.7)
    assert found.swaps[1].transfer is None
    assert found.equal_criteria.tau == pytest.approx(1)
    assert found.without_group is None
    assert len(found.order.intervals) == 2
