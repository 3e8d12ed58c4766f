"""Add1 by events against Add1 step by step, and what the two stops mean."""

from fractions import Fraction
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prioritization.case import Options
from prioritization.rules import add1
from prioritization.rules.add1 import Path, raised
from prioritization.rules.equal_shares import eligible
from prioritization.rules.purses import run
from prioritization.ties import TieOrder
from tests.prioritization.votes import UTILITIES, make_vote, votes


def step_by_step(  # noqa: PLR0913 (asked as the product is)
    election, money, columns, *, step, stop, ties
):
    """One run per step, as the rule is defined."""
    wanted = {i for i in columns if election.cost[i] and election.columns[i].total}
    steps, kept = 0, []
    while True:
        endowment = Fraction(money, election.voters) + steps * step
        bought = run(election, endowment, columns, ties)
        left = money - sum(election.cost[i] for i in bought)
        if left < 0:
            return steps - 1, kept
        kept, rest = bought, wanted.difference(bought)
        if not rest or (stop == "exhaustive" and all(election.cost[i] > left for i in rest)):
            return steps, kept
        steps += 1


@st.composite
def raises(draw):
    """A vote with costs that take up to some hundreds of steps; half of them in round numbers."""
    vote = draw(votes(voters=10))
    unit = draw(st.sampled_from([1, 7, 10, 60]))
    odd = [draw(st.integers(0, 3)) if draw(st.booleans()) else 0 for _ in vote.cost]
    cost = {p: c * unit + more for (p, c), more in zip(vote.cost.items(), odd, strict=True)}
    utility = draw(st.sampled_from(UTILITIES[vote.profile.form.kind]))
    return vote, utility, cost, vote.budget * unit


@given(raises(), st.sampled_from(["exhaustive", "overspend"]), st.sampled_from([1, 3]))
def test_jumping_from_event_to_event_finds_what_every_single_step_finds(case, stop, step):
    """Same winners, same order, same number of steps, so the same final endowment; also where
    single steps are made between events.
    """
    vote, utility, cost, budget = case
    vote = make_again(vote, cost, budget)
    election = vote.election(utility)
    if not election.total:
        return
    columns = eligible(election, budget, Options())
    asked = {"step": step, "stop": stop, "ties": vote.ties()}

    expected = step_by_step(election, budget, columns, **asked)
    assert raised(election, budget, columns, **asked) == expected
    with patch.object(add1, "CROWDED", 1), patch.object(add1, "PLAIN", 3):
        assert raised(election, budget, columns, **asked) == expected


def make_again(vote, cost, budget):
    """The same ballots with other costs."""
    return type(vote)(profile=vote.profile, weights=vote.weights, cost=cost, budget=budget)


def level_pair():
    """Proposals c and d, exactly level after a and b; people who pay all support both.

    100 each. a takes 75 from 1 and 2, b takes 87½ from 3 and 4. c (100) gets the last 25 of 1, and
    75 from 5; d (100) the last 12½ of 3 and of 4, and 75 from 6. With a raise of δ, c falls by δ
    and d by 2δ. e is c again, for 2 and 7: its price and its slope are those of c.
    """
    marks = [
        [10, 0, 1, 0, 0],
        [10, 0, 0, 0, 1],
        [0, 10, 0, 1, 0],
        [0, 10, 0, 1, 0],
        [0, 0, 1, 0, 0],
        [0, 0, 0, 1, 0],
        [0, 0, 0, 0, 1],
    ]
    return make_vote(marks, [150, 175, 100, 100, 100], 700, kind="points")


@pytest.mark.parametrize(
    ("order", "columns", "until"),
    [("abcde", (0, 1, 2, 4), 25), ("abcde", (0, 1, 2, 3), 1), ("abdce", (0, 1, 2, 3), 21)],
)
def test_a_tie_is_an_event_only_where_the_raise_breaks_it(order, columns, until):
    """Level in value and slope: the tie order keeps deciding, and the path jumps as without a tie.

    c and e: until 1 and 2 hold 25 + 25. c before d: at the first step d is cheaper. d before c: d
    stays cheaper, until 3 and 4 could pay in full (75 - 2δ = 12½ + δ, δ = 20⅚).
    """
    ties = TieOrder.explicit(order)
    path = Path(level_pair().election("points"), Fraction(100), 1, columns, ties)

    assert path.until == until


@pytest.mark.parametrize(("order", "until"), [("abcd", 1), ("abdc", 25)])
def test_slopes_that_float64_takes_for_equal_are_compared_exactly(order, until):
    """As above, but d falls faster than c by one part in 10^10 only: the ledger tells them apart.

    Weights 10^10, and one more for voter 3, who keeps a little less than 25 per unit after b.
    """
    unit = 10**10
    marks = [
        [10, 0, 1, 0],
        [10, 0, 0, 0],
        [0, 10, 0, 1],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
    ]
    vote = make_vote(
        marks,
        [150 * unit, 75 * unit + 100, 100 * unit, 100 * unit],
        100 * (5 * unit + 1),
        kind="points",
        groups=("many", "one"),
        group=[0, 0, 1, 0, 0],
        weights={"many": Fraction(unit), "one": Fraction(unit + 1)},
    )
    election = vote.election("points")
    raise_by_one = Fraction(election.total, election.voters)
    path = Path(election, 100 * raise_by_one, int(raise_by_one), range(4), TieOrder.explicit(order))

    assert path.until == until


def test_a_path_is_moved_only_from_the_first_round_that_changes():
    """Moving to where nothing changes makes no run at all."""
    vote = make_vote([[1, 0], [1, 0], [0, 1]], [200, 900], 300)
    path = Path(vote.election("cost"), Fraction(100), 1, range(2), vote.ties())
    before = path.moments

    assert path.until == 800
    path.move(799)
    assert path.moments is before
    assert path.bought == [0]
    path.move(800)
    assert path.bought == [0, 1]


def test_with_everything_bought_nothing_can_change_any_more():
    """No event is left: the path never ends up beside itself."""
    vote = make_vote([[1], [1]], [100], 300)
    path = Path(vote.election("cost"), Fraction(150), 1, [0], vote.ties())

    assert path.until == float("inf")


@pytest.mark.parametrize(("stop", "steps"), [("exhaustive", 0), ("overspend", 4)])
def test_the_two_stops(stop, steps):
    """At the first run to which nothing could be added; before the first that overspends."""
    vote = make_vote([[1, 0], [0, 1]], [5, 10], 10)
    election = vote.election("cost")

    found = raised(election, 10, [0, 1], step=1, stop=stop, ties=vote.ties())
    assert found == (steps, [0])
