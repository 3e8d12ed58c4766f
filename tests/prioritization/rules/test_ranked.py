"""The ranking walked down, by score or by votes."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from prioritization.case import Options
from prioritization.outcome import Round
from prioritization.rules.ranked import by_welfare, ranked, ranked_by_utility, with_ties
from prioritization.ties import tie_order
from tests.prioritization.votes import UTILITIES, make_vote, votes

COST = {"road": 90, "well": 30, "clinic": 20, "park": 10}
BACKED = {"road": Fraction(3), "well": Fraction(2), "clinic": Fraction(1), "park": Fraction(0)}


def test_a_dear_proposal_does_not_end_the_list():
    """What does not fit is passed over, and cheaper proposals below it are still selected."""
    found = ranked(COST, COST, 60, supporters=BACKED)

    assert found.selected == ("well", "clinic")
    assert found.waiting == ("road",)
    assert found.left == 10
    assert [r.verdict for r in found.rounds] == ["too_costly", "selected", "selected", "no_support"]


def test_stop_ends_the_list_at_the_first_that_does_not_fit():
    """Everything below it waits in the order of the ranking."""
    found = ranked(COST, COST, 100, supporters=BACKED, does_not_fit="stop")

    assert found.selected == ("road",)
    assert found.waiting == ("well", "clinic")
    assert [(r.proposal, r.verdict) for r in found.rounds] == [
        ("road", "selected"),
        ("well", "too_costly"),
    ]


def test_what_nobody_supports_is_never_selected_and_does_not_wait():
    """Even with money left."""
    found = ranked(COST, COST, 1000, supporters=BACKED)

    assert "park" not in found.selected + found.waiting


def test_the_floor_comes_first_and_its_money_is_spent():
    """Its proposals are on the list, are not walked again, and reduce what is left."""
    first = Round(proposal="clinic", phase="floor", verdict="selected", cost=20, left=100)
    found = ranked(COST, COST, 120, supporters=BACKED, floor=(first,))

    assert found.selected == ("clinic", "road")
    assert found.left == 10
    assert found.phase_of("clinic") == "floor"
    assert found.phase_of("road") == "rule"
    assert found.phase_of("well") is None


def test_an_empty_ranking_spends_nothing():
    """No proposal, no round."""
    found = ranked((), {}, 50, supporters={})

    assert (found.selected, found.rounds, found.left) == ((), (), 50)


def test_votes_first_and_votes_per_money_first_are_two_orders():
    """Utility cost divided by cost is votes; utility count divided by cost favours the cheap."""
    vote = make_vote([[1, 1], [1, 0], [1, 1], [1, 0]], [100, 10], 100)
    lists = {
        u: ranked_by_utility(vote.election(u), 100, Options(), vote.ties()).selected
        for u in ("cost", "count")
    }

    assert lists == {"cost": ("a",), "count": ("b",)}
    assert by_welfare(vote.election("count"), vote.ties()) == ("a", "b")


def test_a_tie_names_only_rivals_that_were_still_ahead_and_fitted():
    """a, b and c are level: a was taken first although b would have fitted; c never would."""
    cost = {"a": 40, "b": 50, "c": 500, "d": 10}
    ties = tie_order(cost, {}, None)
    standing = {"a": Fraction(1), "b": Fraction(1), "c": Fraction(1), "d": Fraction(0)}
    found = ranked("abcd", cost, 60, supporters=dict.fromkeys(cost, Fraction(1)))
    told = with_ties(found.rounds, standing, ties)

    assert {r.proposal: (r.tied, r.broken_by) for r in told if r.tied} == {
        "a": (("a", "b"), "lower_cost")
    }


@given(votes(), st.data())
def test_skip_selects_everything_stop_selects(vote, data):
    """Passing over never loses what ending would have kept."""
    election = vote.election(data.draw(st.sampled_from(UTILITIES[vote.profile.form.kind])))
    skip, stop = (
        ranked_by_utility(election, vote.budget, Options(does_not_fit=fit), vote.ties())
        for fit in ("skip", "stop")
    )

    assert set(stop.selected) <= set(skip.selected)
    assert skip.selected[: len(stop.selected)] == stop.selected


@given(votes(kinds=("approval",)))
def test_money_per_vote_does_not_depend_on_the_currency(vote):
    """All costs and the budget in another unit: the same list."""
    dearer = replace(vote, cost={p: 7 * c for p, c in vote.cost.items()}, budget=7 * vote.budget)
    options = Options()

    assert (
        ranked_by_utility(vote.election("count"), vote.budget, options, vote.ties()).selected
        == ranked_by_utility(
            dearer.election("count"), dearer.budget, options, dearer.ties()
        ).selected
    )
