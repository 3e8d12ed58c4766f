"""Who is better served by which list."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from prioritization.rules.comparison import Preference, preference
from tests.prioritization.votes import make_vote, votes


def test_counting_proposals_and_counting_those_left_out_differ():
    """Two prefer ab by number; by exclusion only the third, who got nothing from it, prefers bc."""
    vote = make_vote([[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0]], [1, 1, 1], 3)
    election = vote.election("count")

    assert preference(election, "ab", "bc", "satisfaction") == Preference(
        first=Fraction(2), second=Fraction(1), equal=Fraction(1)
    )
    assert preference(election, "ab", "bc", "exclusion") == Preference(
        first=Fraction(0), second=Fraction(1), equal=Fraction(3)
    )


def test_weights_count():
    """A ballot of weight 3 among two outweighs one of weight 1: 3/2 against 1/2 of two."""
    vote = make_vote(
        [[1, 0], [0, 1]],
        [1, 1],
        2,
        groups=("g", "h"),
        group=[0, 1],
        weights={"g": Fraction(3), "h": Fraction(1)},
    )

    found = preference(vote.election("count"), "a", "b", "off")
    assert (found.first, found.second) == (Fraction(3, 2), Fraction(1, 2))


@given(votes(), st.sampled_from(["satisfaction", "exclusion"]), st.data())
def test_everybody_is_counted_once(vote, comparison, data):
    """Better here, better there and equal add up to n; the other way round they swap."""
    election = vote.election("count")
    first, second = (data.draw(st.sets(st.sampled_from(sorted(vote.cost)))) for _ in "ab")
    found = preference(election, first, second, comparison)
    back = preference(election, second, first, comparison)

    if election.total:
        assert found.first + found.second + found.equal == election.voters
    assert (found.first, found.second, found.equal) == (back.second, back.first, back.equal)


def test_without_ballots_nobody_prefers_anything():
    """Nothing is divided by nobody."""
    vote = make_vote([], [1], 3, proposals=("a",))

    assert preference(vote.election("count"), "a", "", "satisfaction") == Preference(
        first=Fraction(0), second=Fraction(0), equal=Fraction(0)
    )
