"""Sequential Phragmén against its definition."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from prioritization.case import Options
from prioritization.outcome import Round
from prioritization.rules.phragmen import phragmen, phragmen_ranking
from tests.prioritization.rules import reference
from tests.prioritization.votes import UTILITIES, make_vote, votes


@given(votes(), st.data())
def test_the_ranking_is_the_one_of_the_definition(vote, data):
    """Order and number per person, every weight, heap and form."""
    utility = data.draw(st.sampled_from(UTILITIES[vote.profile.form.kind]))
    found = phragmen_ranking(vote.election(utility), vote.ties())

    assert [(place.proposal, place.affordable_at) for place in found] == reference.phragmen(
        vote, utility, vote.ties().key
    )
    numbers = [place.affordable_at for place in found]
    assert numbers == sorted(numbers)
    assert [place.rank for place in found] == [1 + sum(y < x for y in numbers) for x in numbers]


@given(votes())
def test_the_list_ends_where_something_level_with_the_cheapest_does_not_fit(vote):
    """Replayed from the definition, on what costs at most the budget."""
    election, key = vote.election("count"), vote.ties().key
    found = phragmen(election, vote.budget, Options(), vote.ties())
    affordable = type(vote)(
        profile=vote.profile,
        weights=vote.weights,
        cost={p: c if c <= vote.budget else 10**15 for p, c in vote.cost.items()},
        budget=vote.budget,
    )
    order = [
        p for p, _ in reference.phragmen(affordable, "count", key) if vote.cost[p] <= vote.budget
    ]

    assert list(found.selected) == order[: len(found.selected)]
    assert list(found.waiting) == order[len(found.selected) :]
    assert found.left == vote.budget - sum(vote.cost[p] for p in found.selected) >= 0


def test_a_tied_proposal_that_does_not_fit_ends_the_list():
    """Level are a and b, and b does not fit: neither is taken, whatever the tie order.

    With less than b costs in all, b is dropped at the start and a is taken.
    """
    marks = [[1, 1, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1]]
    ended, without = (
        phragmen(vote.election("count"), vote.budget, Options(), vote.ties())
        for vote in (make_vote(marks, [20, 30, 9], budget) for budget in (35, 29))
    )

    assert (ended.selected, ended.waiting) == (("c",), ("a", "b"))
    assert (without.selected, without.waiting) == (("c", "a"), ())


def test_a_tie_and_its_breaking_are_told():
    """Level at 10 each: the cheaper first; they share a rank."""
    vote = make_vote([[1, 0], [0, 1], [0, 1]], [10, 20], 100)
    found = phragmen_ranking(vote.election("count"), vote.ties())
    rounds = phragmen(vote.election("count"), 100, Options(), vote.ties()).rounds

    assert [(p.proposal, p.rank, p.tied, p.level) for p in found] == [
        ("a", 1, True, ("a", "b")),
        ("b", 1, False, ()),
    ]
    assert (rounds[0].tied, rounds[0].broken_by) == (("a", "b"), "lower_cost")
    assert (rounds[0].price, rounds[0].payers) == (Fraction(10), 1)


def test_after_a_floor_only_the_rest_of_the_money_counts():
    """What the floor selected is on the list and is not bought again."""
    vote = make_vote([[1, 1, 1]], [10, 20, 40], 60)
    first = Round(proposal="b", phase="floor", verdict="selected", cost=20, left=40)
    found = phragmen(vote.election("count"), 60, Options(), vote.ties(), floor=(first,))

    assert found.selected == ("b", "a")
    assert found.left == 30
    assert found.waiting == ("c",)


def test_without_ballots_nothing_is_ranked():
    """Nobody earns anything."""
    vote = make_vote([], [10], 60, proposals=("a",))

    assert phragmen_ranking(vote.election("count"), vote.ties()) == ()
    assert phragmen(vote.election("count"), 60, Options(), vote.ties()).selected == ()
