"""Ballots compressed to types: nothing is lost, nothing is invented."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prioritization.election import from_profile
from scoring.model import InvalidInput
from tests.prioritization.rules import reference
from tests.prioritization.votes import UTILITIES, make_profile, make_vote, votes


@given(votes(), st.data())
def test_types_hold_exactly_what_the_rows_hold(vote, data):
    """Per proposal the same weighted utility, supporters and people, whatever the form."""
    utility = data.draw(st.sampled_from(UTILITIES[vote.profile.form.kind]))
    election = vote.election(utility)
    u, (w, n) = reference.utilities(vote, utility), reference.weights(vote)

    assert election.voters == n
    assert sum((election.weight(a) for a in election.a), Fraction(0)) == (n if any(w) else 0)
    for proposal, column in zip(election.proposals, election.columns, strict=True):
        rows = [i for i in range(len(w)) if proposal in u[i] and w[i]]
        assert election.welfare(proposal) == sum(w[i] * u[i][proposal] for i in rows)
        assert sorted({int(election.row_type[i]) for i in rows}) == column.types.tolist()
        assert column.sum_w == pytest.approx(float(sum(w[i] for i in rows)))
        for i in rows:
            code = column.code[column.types.tolist().index(election.row_type[i])]
            assert Fraction(column.values[code], election.unit) == u[i][proposal]
    assert election.supporters == reference.backing(vote)
    assert election.people.sum() == n


@given(votes(), st.sampled_from([2, Fraction(3, 7), 10**30]), st.data())
def test_only_the_proportions_of_the_weights_matter(vote, factor, data):
    """All weights times the same: the same weights of every type."""
    utility = data.draw(st.sampled_from(UTILITIES[vote.profile.form.kind]))
    scaled = replace(vote, weights={g: w * factor for g, w in vote.weights.items()})
    one, other = vote.election(utility), scaled.election(utility)

    assert one.a == other.a
    assert one.total == other.total


def test_equal_ballots_are_one_type_whatever_their_group():
    """Two groups, four ballots, two types; rows say which group has how much of each."""
    vote = make_vote(
        [[1, 0], [1, 0], [0, 1], [1, 0]],
        [1, 1],
        2,
        groups=("g", "h"),
        group=[0, 1, 1, 1],
        weights={"g": Fraction(1, 2), "h": Fraction(1, 3)},
    )
    election = vote.election("count")

    assert sorted(election.a) == [2, 7]
    assert election.total == 9
    assert election.row_weight == (3, 2, 2, 2)
    assert sorted(election.people.tolist()) == [1, 3]
    assert election.supporters == {"a": Fraction(28, 9), "b": Fraction(8, 9)}


def test_a_blank_ballot_directs_no_money():
    """An abstention on everything is not counted among the voters, nor in its group."""
    vote = make_vote([[1, 0], [-1, -1]], [1, 1], 2)

    assert vote.election("count").voters == 1


def test_only_the_proposals_that_may_be_selected_are_columns():
    """Marks on others stay on the ballots: they neither vanish from n nor go to the rest."""
    profile = make_profile([[1, 1, 0], [0, 1, 0]])
    election = from_profile(profile, {}, {"a": 5, "c": 7}, "cost", only=("c", "a"))

    assert election.proposals == ("a", "c")
    assert election.cost == (5, 7)
    assert election.voters == 2
    assert election.supporters == {"a": 1, "c": 0}


def test_borda_is_length_minus_place_and_the_last_gets_nothing():
    """Places 1, 2, 3 on a ballot of three, also where the ballot had room for more."""
    profile = make_profile([[5, 3, 4], [5, 0, 0]], kind="ranking")
    election = from_profile(profile, {}, dict.fromkeys("abc", 1), "borda")

    assert [election.welfare(p) for p in "abc"] == [2, 0, 1]
    assert election.supporters == {"a": 2, "b": 1, "c": 1}


def test_borda_without_a_ranking_is_refused():
    """Points, scores and approvals have no last place."""
    with pytest.raises(InvalidInput, match="ranking"):
        from_profile(make_profile([[1]]), {}, {"a": 1}, "borda")


def test_numbers_beyond_int64_and_float64_stay_exact():
    """Weights and tally shares whose common denominators overflow both."""
    primes = [1_000_003, 1_000_033, 1_000_037, 1_000_039]
    crowds = [999_983, 999_979, 999_961, 999_959]
    vote = make_vote(
        [[1, 0], [0, 1], [7, 5], [11, 13]],
        [1, 1],
        2,
        groups=tuple("ghkm"),
        group=[0, 1, 2, 3],
        people=crowds,
        tallied=[True] * 4,
        weights={g: Fraction(1, p) for g, p in zip("ghkm", primes, strict=True)},
        kind="points",
    )
    election, (w, n) = vote.election("count"), reference.weights(vote)

    assert election.unit > 2**62
    assert election.total > 2**53
    assert [election.weight(election.a[t]) for t in election.row_type] == w
    assert election.welfare("a") == sum(
        w[i] * u.get("a", 0) for i, u in enumerate(reference.utilities(vote, "count"))
    )
    assert election.supporters["a"] == reference.backing(vote)["a"]
    assert sum(w) == n


@given(votes(), st.data())
def test_the_order_of_the_rows_leaves_no_trace(vote, data):
    """The same types in the same order, so the same bytes in a report."""
    utility = data.draw(st.sampled_from(UTILITIES[vote.profile.form.kind]))
    order = data.draw(st.permutations(range(len(vote.profile.unit))))
    rows = np.array(order, dtype=np.intp)
    fields = ("marks", "unit", "group", "people", "voices", "tallied", "blank")
    mixed = replace(vote.profile, **{name: getattr(vote.profile, name)[rows] for name in fields})
    one, other = vote.election(utility), replace(vote, profile=mixed).election(utility)

    assert one.a == other.a
    assert one.unit == other.unit
    for mine, theirs in zip(one.columns, other.columns, strict=True):
        assert mine.types.tolist() == theirs.types.tolist()
        assert mine.values == theirs.values
        assert mine.code.tolist() == theirs.code.tolist()
