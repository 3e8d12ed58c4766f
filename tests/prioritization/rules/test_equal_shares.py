"""Equal Shares against its definition, and what must hold whatever the ballots."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prioritization.case import Options
from prioritization.certificate import check_payments
from prioritization.election import from_profile
from prioritization.outcome import Round
from prioritization.representation.cohesion import claims
from prioritization.rules.equal_shares import eligible, equal_shares, raise_step, selection
from tests.prioritization.rules import reference
from tests.prioritization.votes import UTILITIES, make_vote, votes

COMPLETIONS = ("none", "utilitarian", "add1", "add1+utilitarian")
NEARLY = 10**12


@st.composite
def asked(draw, **more):
    """A vote, one of the utilities of its form, a completion, a stop."""
    vote = draw(votes(**more))
    options = Options(
        utility=draw(st.sampled_from(UTILITIES[vote.profile.form.kind])),
        completion=draw(st.sampled_from(COMPLETIONS)),
        add1_stop=draw(st.sampled_from(("exhaustive", "overspend"))),
    )
    return vote, options


def outcome(vote, options, **more):
    """What the rule gives, ties in the published order."""
    return equal_shares(vote.election(options.utility), vote.budget, options, vote.ties(), **more)


@given(asked())
def test_the_list_is_the_one_of_the_definition(case):
    """Same order, same number of steps, for every utility, completion, stop, weight and heap."""
    vote, options = case
    found = outcome(vote, options)
    steps, listed = reference.equal_shares(
        vote, options.utility, vote.ties().key, options.completion, options.add1_stop
    )

    assert list(found.selected) == listed
    assert found.steps == steps


@given(asked())
def test_the_payments_prove_the_list(case):
    """All six checks hold, exactly; nobody's wish is invented, and floats agreed with integers."""
    vote, options = case
    election = vote.election(options.utility)
    found = outcome(vote, options)
    columns = eligible(election, vote.budget, options)

    assert check_payments(found, {election.proposals[i]: election.cost[i] for i in columns}) == ()
    assert found.left == vote.budget - sum(vote.cost[p] for p in found.selected) >= 0
    assert all(election.supporters[p] for p in found.selected)
    assert [note.key for note in found.warnings] == ["warning.no_ballots"] * (not election.total)


@given(asked())
def test_what_each_group_paid_adds_up_to_the_cost(case):
    """The table by group has the same sums as the table by ballot type."""
    vote, options = case
    found = outcome(vote, options)

    for r in found.rounds:
        paid = [money.get(r.proposal, 0) for money in found.payments.by_group.values()]
        assert sum(paid) == (r.cost if r.phase == "rule" else 0)


@given(asked())
def test_no_united_group_is_left_out(case):
    """Equal Shares passes EJR+ up to any project for the utility and weights it was run with."""
    vote, options = case
    affordable = [p for p, c in vote.cost.items() if c <= vote.budget]
    election = from_profile(vote.profile, vote.weights, vote.cost, options.utility, only=affordable)

    assert claims(election, outcome(vote, options).selected, vote.budget, "equal_shares") == ()


@given(asked())
def test_a_proposal_nobody_supports_changes_nothing(case):
    """With it and without it the same list, Add1 included."""
    vote, options = case
    election = vote.election(options.utility)
    kept = [p for p in vote.cost if election.supporters[p]]
    fewer = from_profile(vote.profile, vote.weights, vote.cost, options.utility, only=kept)

    again = equal_shares(fewer, vote.budget, options, vote.ties())
    assert again.selected == outcome(vote, options).selected


@given(asked(kinds=("approval", "points")), st.data())
def test_prices_a_millionth_of_a_millionth_apart_are_told_apart(case, data):
    """Costs of 10^12 give or take 1: no tie is invented, none is overlooked."""
    vote, options = case
    cost = {
        p: c * NEARLY + (data.draw(st.sampled_from([-1, 0, 1])) if c else 0)
        for p, c in vote.cost.items()
    }
    vote = replace(vote, cost=cost, budget=vote.budget * NEARLY + 1)
    options = replace(options, completion="utilitarian")
    _, listed = reference.equal_shares(
        vote, options.utility, vote.ties().key, "utilitarian", "exhaustive"
    )

    assert list(outcome(vote, options).selected) == listed


@given(asked())
def test_the_short_way_selects_the_same(case):
    """`selection` leaves out the certificate and nothing else; with a floor too."""
    vote, options = case
    floor = guaranteed(vote)
    election = vote.election(options.utility)

    short = selection(election, vote.budget, options, vote.ties(), floor=floor)
    assert short == outcome(vote, options, floor=floor).selected


def guaranteed(vote):
    """The first proposal, as if a floor had selected it; nothing where it does not fit."""
    first, cost = next(iter(vote.cost.items()))
    if cost > vote.budget:
        return ()
    left = vote.budget - cost
    return (Round(proposal=first, phase="floor", verdict="selected", cost=cost, left=left),)


@given(asked())
def test_after_a_floor_the_rest_of_the_money_is_shared_by_everybody(case):
    """The list starts with the floor; each starts with (B - cost of the floor)/n."""
    vote, options = case
    floor = guaranteed(vote)
    found = outcome(vote, options, floor=floor)
    spent = sum(r.cost for r in floor)

    assert found.rounds[: len(floor)] == floor
    assert found.left >= 0
    assert len(set(found.selected)) == len(found.selected)
    if found.payments is not None:
        n = vote.election("count").voters
        assert found.endowment_start == Fraction(vote.budget - spent, n)


def test_the_waiting_list_is_the_order_of_the_completion():
    """Nobody can pay; then by weight of supporters: b before a (level, cheaper), then c."""
    marks = [[1, 1, 0, 1, 0], [1, 0, 0, 1, 0], [0, 1, 1, 1, 0]]
    vote = make_vote(marks, [90, 80, 70, 200, 10], 100)
    bare, full = (outcome(vote, Options(completion=c)) for c in ("none", "utilitarian"))

    assert (bare.selected, bare.waiting) == ((), ("b", "a", "c"))
    assert (full.selected, full.waiting) == (("b",), ("a", "c"))
    assert [(r.proposal, r.verdict, r.phase, r.left) for r in full.rounds] == [
        ("b", "selected", "completion", 20),
        ("a", "too_costly", "completion", 20),
        ("c", "too_costly", "completion", 20),
    ]


def test_a_tie_in_the_completion_is_told():
    """Equal support per unit of money: the cheaper one first, and the round says so."""
    vote = make_vote([[1, 0], [0, 1]], [60, 50], 70)
    found = outcome(vote, Options(completion="utilitarian"))

    assert found.selected == ("b",)
    assert found.rounds[0].tied == ("b", "a")
    assert found.rounds[0].broken_by == "lower_cost"
    assert found.rounds[0].phase == "completion"


def test_below_the_threshold_a_proposal_is_not_bought():
    """Świecie's rule, k = 3: one of ten for 40 of 100 is under 40/300; at 30 it is level."""
    marks = [[1, 0]] + [[0, 1]] * 9
    options = Options(completion="add1+utilitarian", threshold=Fraction(3))

    assert outcome(make_vote(marks, [40, 10], 100), options).selected == ("b",)
    assert set(outcome(make_vote(marks, [30, 10], 100), options).selected) == {"a", "b"}


@pytest.mark.parametrize(
    ("marks", "cost", "budget"),
    [
        ([], [5], 100),
        ([[-1, -1]], [5, 5], 100),
        ([[0, 0]], [5, 5], 100),
        ([[1, 1]], [5, 5], 0),
        ([[1, 1]], [5, 5], 10**9),
        ([[1, 1]], [500, 600], 100),
        ([[1]], [0], 0),
        ([[1, 1], [1, 1]], [7, 7], 7),
    ],
)
@pytest.mark.parametrize("completion", COMPLETIONS)
@pytest.mark.parametrize("stop", ["exhaustive", "overspend"])
def test_the_odd_cases_end_sensibly(marks, cost, budget, completion, stop):
    """Nobody, abstentions, no support, no money, too much, too dear, for nothing, all alike."""
    proposals = tuple("ab"[: len(cost)])
    vote = make_vote(marks, cost, budget, proposals=proposals)
    options = Options(completion=completion, add1_stop=stop)
    found = outcome(vote, options)

    assert selection(vote.election("cost"), budget, options, vote.ties()) == found.selected
    assert sum(vote.cost[p] for p in found.selected) <= budget
    wanted = {p for i, p in enumerate(proposals) if any(row[i] > 0 for row in marks)}
    assert set(found.selected) <= wanted
    if sum(cost) <= budget and completion.endswith("utilitarian"):
        assert set(found.selected) == wanted


@pytest.mark.parametrize(("more", "selected"), [(0, ("a",)), (1, ())])
def test_one_unit_in_two_million_million_decides_who_can_pay(more, selected):
    """Two of three hold 2·10^12 together: that much can be paid, one more cannot."""
    cost = 2 * 10**12 + more
    vote = make_vote([[1], [1], [0]], [cost], 3 * 10**12)

    assert outcome(vote, Options(completion="none")).selected == selected


def test_utilities_far_apart_are_priced_exactly():
    """One gives 2·10^9 points, the other 1: the price is set by the other's single point."""
    vote = make_vote([[2 * 10**9], [1]], [15], 20, kind="points")
    found = outcome(vote, Options(utility="points", completion="none"))

    assert found.selected == ("a",)
    assert found.rounds[0].price == 5


def test_with_very_many_different_ballots_a_step_is_a_thousandth_of_the_amount():
    """20,001 ballots, all different, start with 2,500 each: steps of 3, unless declared larger."""
    n = 20_001
    marks = (np.arange(1, n + 1)[:, np.newaxis] >> np.arange(15)) & 1
    vote = make_vote(marks, [1] * 15, 2500 * n)
    election = vote.election("count")

    assert len(election.a) == n
    assert raise_step(election, vote.budget, Options()) == 3
    assert raise_step(election, vote.budget, Options(add1_step=100)) == 100
    assert raise_step(make_vote([[1]], [1], 9).election("count"), 9, Options()) == 1


def test_rounds_carry_what_a_reason_needs():
    """Money held, share of those who paid in full, how many paid all they had, what was left."""
    vote = make_vote([[1, 1]] * 3 + [[0, 1], [1, 0]], [88, 40], 150)
    first, second = outcome(vote, Options(completion="none")).rounds

    assert (first.tied, first.broken_by) == (("a", "b"), "lower_cost")
    assert (first.proposal, first.price, first.share) == ("b", Fraction(1, 4), 10)
    assert (first.held, first.payers, first.paid_all, first.left) == (120, 4, 0, 110)
    assert (second.proposal, second.price, second.share) == ("a", Fraction(28, 88), 28)
    assert (second.held, second.payers, second.paid_all, second.left) == (90, 4, 3, 22)
    assert second.tied == ()
