"""Second opinions: what they say, when they say nothing, and that they change nothing."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ballots import group_means, profile
from scoring.model import BallotForm, Tally
from scoring.opinions import borda, geometric, group_medians, opinions, topsis
from scoring.two_way import additive_fit, many_blanks, two_way_means
from scoring.weights import ballot_weights
from tests import strategies
from tests.scoring.builders import NOBODY, room_table, table_of, values_of, votes_of

F = Fraction
SCORE = BallotForm(kind="score", limit=4)
POINTS = BallotForm(kind="points", limit=10)
APPROVAL = BallotForm(kind="approval", limit=3)


def weigh(votes, kind="equal"):
    """A standard preset."""
    return ballot_weights(votes, kind, population={}, cap=None, custom={})


def test_borda_counts_how_far_up_a_proposal_stands():
    """Average ranks share ties; a voice of weight 3 counts three times."""
    votes = votes_of(SCORE, "PQR", [("A", [4, 2, 2]), ("B", [0, 4, 1])])

    assert borda(votes, votes.proposals, {"A": F(1), "B": F(1)}) == pytest.approx((50, 62.5, 37.5))
    assert borda(votes, ("Q", "X"), {"A": F(3), "B": F(1)}) == (pytest.approx(43.75), None)


def test_borda_skips_who_ranks_nothing():
    """One answer orders nothing, tallies hold no order, and then there may be nobody left."""
    lone = votes_of(SCORE, "PQ", [("A", [4, None])])
    hands = Tally(session="s", group="A", kind="hands", people=9, counts={"P": 5, "Q": 2})
    heaps = profile(APPROVAL, ("P", "Q"), ("A",), [], [hands])

    assert borda(lone, lone.proposals, weigh(lone)) == (None, None)
    assert borda(heaps, heaps.proposals, weigh(heaps)) == (None, None)
    assert opinions(heaps, room_table("PQ"), weigh(heaps), 1).tallied == 1


@given(strategies.profiles(groups=(1, 2), proposals=(2, 4)))
def test_borda_is_the_plain_loop(votes):
    """Row by row, proposal by proposal, as the formula says."""
    weights = weigh(votes)
    given_, total = np.zeros(len(votes.proposals)), np.zeros(len(votes.proposals))
    for row, marks in enumerate(votes.marks.tolist()):
        rated = [m for m in marks if m >= 0]
        if votes.tallied[row] or len(rated) < 2:
            continue
        omega = float(weights[votes.groups[votes.group[row]]])
        for i, mark in enumerate(marks):
            if mark >= 0:
                rank = sum(m > mark for m in rated) + (rated.count(mark) + 1) / 2
                given_[i] += omega * (len(rated) - rank) / (len(rated) - 1)
                total[i] += omega
    for i, found in enumerate(borda(votes, votes.proposals, weights)):
        assert (found is None) == (total[i] == 0)
        assert found is None or found == pytest.approx(100 * given_[i] / total[i])


def test_the_geometric_mean_asks_for_balance():
    """A zero counts as .02; a criterion without weight drops out; a missing cell is None."""
    known, shares = values_of([["0.64", "0.36", "0"], ["0", "1", "1"], [None, "1", "1"]], [1, 1, 0])

    assert geometric(known, shares) == (pytest.approx(48), pytest.approx(100 * 0.02**0.5), None)


def test_topsis_on_fixed_ideals_does_not_reverse_ranks():
    """The best is 100, the worst 0, and who else is there does not matter."""
    rows = [["1", "1"], ["0", "0"], ["0.5", "0.5"], ["0.9", "0.1"]]
    found = topsis(*values_of(rows, [3, 1]))

    assert found[:3] == pytest.approx((100, 0, 50))
    assert topsis(*values_of(rows[3:], [3, 1])) == found[3:]
    assert topsis(*values_of([["0.5", None]], [1, 1])) == (None,)


def test_group_medians_are_exact_and_count_people():
    """Of an even number the mean of the middle two; hands are no heap of one; nobody is None."""
    votes = votes_of(
        SCORE, "PQ", [("A", [0, 4]), ("A", [1, None]), ("A", [4, 3]), ("A", [3, None])]
    )
    assert group_medians(votes) == ((F(1, 2), F(7, 8)),)
    assert group_medians(votes_of(SCORE, "P", [], ("A",))) == ((None,),)
    seeds = [
        Tally(session=s, group="A", kind="seeds", people=n, counts={"P": x}, per="person")
        for s, n, x in (("s", 3, 6), ("t", 1, 10))
    ]
    assert group_medians(profile(POINTS, ("P",), ("A",), [], seeds)) == ((F(1, 5),),)


@given(strategies.profiles(groups=(1, 2)))
def test_group_medians_are_those_of_the_people_one_by_one(votes):
    """Every row written out as often as it has people."""
    for g, row in enumerate(group_medians(votes)):
        for i, found in enumerate(row):
            people = sorted(
                F(int(votes.marks[r, i]), int(votes.unit[r]))
                for r in np.flatnonzero(votes.group == g)
                for _ in range(votes.people[r])
                if votes.marks[r, i] >= 0
            )
            middle = people[(len(people) - 1) // 2 : len(people) // 2 + 1]
            assert found == (sum(middle) / len(middle) if people else None)


def test_medians_of_units_without_a_small_common_multiple_are_exact():
    """Sessions of many sizes: the common unit passes 64 bits."""
    primes = (1000003, 1000033, 1000037, 1000039)
    seeds = [
        Tally(session=str(n), group="A", kind="seeds", people=n, counts={"P": n}, per="person")
        for n in primes
    ]
    votes = profile(POINTS, ("P",), ("A",), [], seeds)

    assert group_medians(votes) == ((F(1, 10),),)


def test_opinions_count_the_methods_that_agree():
    """Under how many of those that have an answer a proposal is in; never feeding a rule."""
    votes = votes_of(SCORE, "PQ", [("A", [4, 0]), ("A", [4, 0]), ("A", [0, 3])])
    found = opinions(votes, room_table("PQ", high=4), weigh(votes), 1)

    assert found.among_first == (4, 0)
    assert found.methods == (4, 4)
    assert found.k == 1
    alone = opinions(NOBODY, table_of([["0.5"], [None]]), {}, 1)
    assert alone.borda == (None, None)
    assert alone.methods == (3, 1)


def test_an_unbalanced_profile_is_pointed_out():
    """Strong on one criterion and nothing on the other: three places lost."""
    rows = [["1", "0"], ["0.45", "0.45"], ["0.44", "0.44"], ["0.43", "0.43"], [None, "1"]]
    found = opinions(NOBODY, table_of(rows, [1, 1]), {}, 1)

    assert found.unbalanced == ("p0",)


@given(strategies.questions(), st.integers(0, 3))
def test_every_question_has_its_opinions(question, k):
    """0..100 or None, for anything that can be asked."""
    votes, table = question
    found = opinions(votes, table, weigh(votes), k)

    for method in (found.borda, found.geometric, found.topsis, found.median):
        assert len(method) == len(table.proposals)
        assert all(s is None or -1e-9 <= s <= 100 + 1e-9 for s in method)


# Blanks


@given(strategies.profiles(("score",), proposals=(1, 4), groups=(1, 1), least=1))
def test_without_blanks_the_fit_is_the_plain_mean(votes):
    """A ridge on raters alone leaves complete data as they are."""
    u = np.maximum(votes.marks, 0) / votes.unit[:, np.newaxis]

    np.testing.assert_allclose(additive_fit(u), u.mean(axis=0), atol=1e-12)


def test_the_fit_tells_generous_raters_from_good_proposals():
    """A generous and a harsh rater each rated one of two equal proposals, and one in common."""
    u = np.array([[0.9, 0.9, np.nan], [0.3, np.nan, 0.3]] * 4)
    plain = np.nanmean(u, axis=0)
    fitted = additive_fit(u)

    assert np.ptp(plain) == pytest.approx(0.6)
    assert np.ptp(fitted) < 0.35


def test_the_fit_solves_its_own_equations():
    """a_p and b_i as the formula gives them from each other."""
    u = np.array([[0.2, 0.9, np.nan], [np.nan, 0.5, 0.4], [0.1, np.nan, np.nan]])
    mean = np.nanmean(u)
    b = additive_fit(u) - mean
    a = np.nansum(u - mean - b, axis=1) / ((~np.isnan(u)).sum(axis=1) + 1)

    np.testing.assert_allclose(b, np.nanmean(u - mean - a[:, np.newaxis], axis=0), atol=1e-12)


def test_only_groups_with_many_blanks_are_fitted():
    """A tenth is not many; what nobody rated stays None; other forms are never fitted."""
    full = [("A", [4, 2, 1])] * 3
    holed = [("B", [4, None, None]), ("B", [3, 1, None])]
    votes = votes_of(SCORE, "PQR", full + holed)
    found = two_way_means(votes)

    assert found.fitted == ("B",)
    assert found.disconnected == ()
    assert found.means[0] == group_means(votes)[0]
    assert found.means[1][2] is None
    assert all(y.denominator <= 10**9 for y in found.means[1] if y is not None)
    points = votes_of(POINTS, "PQR", [("A", [None, 5, None])])
    assert two_way_means(points).fitted == ()


def test_raters_with_nothing_in_common_are_named():
    """Two parts of a group that rated different proposals."""
    votes = votes_of(SCORE, "PQRS", [("A", [4, 4, None, None]), ("A", [None, None, 1, 1])])
    linked = votes_of(
        SCORE, "PQR", [("A", [4, 4, None]), ("A", [None, 3, 1]), ("A", [None, None, 2])]
    )

    assert two_way_means(votes).disconnected == ("A",)
    assert two_way_means(linked).disconnected == ()


def test_many_blanks_warn_only_where_a_rank_changes():
    """The fit is shown beside the mean, and matters when it would change the list."""
    table = room_table("PQR", high=4)
    biased = votes_of(
        SCORE,
        "PQR",
        [("A", [4, 4, None])] * 3 + [("A", [1, None, 2])] * 3 + [("A", [4, 4, None])],
    )
    harmless = votes_of(SCORE, "PQR", [("A", [4, 2, 1]), ("A", [4, None, 1])])
    none = votes_of(SCORE, "PQR", [("A", [4, 2, 1])])

    fit, plain = two_way_means(biased).means[0], group_means(biased)[0]
    assert sorted(range(3), key=lambda i: fit[i]) != sorted(range(3), key=lambda i: plain[i])
    assert many_blanks(biased, table, weigh(biased)) == ("A",)
    assert two_way_means(harmless).fitted == ("A",)
    assert many_blanks(harmless, table, weigh(harmless)) == ()
    assert many_blanks(none, table, weigh(none)) == ()


def test_fitted_means_stay_in_range():
    """Clipped to 0..1 however far a generous rater would push them."""
    u = np.array([[1.0, np.nan], [1.0, 1.0], [np.nan, 0.0]])

    assert all(0 <= y <= 1 for y in additive_fit(u))
    assert all(a != b for a, b in pairwise(additive_fit(u)))
