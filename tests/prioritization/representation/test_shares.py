"""What each group got: small sums done by hand, and every warning about them."""

from dataclasses import replace
from fractions import Fraction

import pytest

from prioritization import decide
from prioritization.basis import basis
from prioritization.case import GroupWeights, Method, RuleChoice, Ties
from prioritization.lists import lists
from prioritization.representation.answers import Answers
from prioritization.representation.benchmarks import better_off, own_election
from prioritization.representation.money import money_by_group, notional, paid_for
from prioritization.representation.shares import points_funded
from scoring.model import NO_ANSWER
from tests.prioritization.rooms import equal_shares, room
from tests.prioritization.votes import make_profile

TWO = {"groups": ("g", "h"), "group": [0, 0, 1]}
ONE_VOTE = Method(group_weights=GroupWeights(kind="per_person"), ties=Ties(lot_seed="1"))


def of(decision, group):
    """The outcome of one group."""
    return next(outcome for outcome in decision.groups if outcome.group == group)


def test_the_share_of_points_is_of_what_could_be_funded():
    """And beside it of everything asked for; what is gated counts only there."""
    base = room(
        [[6, 4, 0], [0, 10, 0], [0, 5, 5]], [5, 5, 500], 5, kind="points", method=ONE_VOTE, **TWO
    )
    decision = decide(base)

    assert decision.lists["ranked"].selected == ("b",)
    assert of(decision, "g").points_funded["ranked"] == 14 / 20
    assert of(decision, "h").points_funded["ranked"] == 1.0
    assert of(decision, "h").points_funded_of_all["ranked"] == 0.5
    assert [f.group for f in decision.findings if f.check == "screening_gap"] == ["h"]


def test_a_group_that_gave_no_marks_to_candidates_has_no_share():
    """Absent, not zero."""
    base = room([[1, 0], [1, 0], [0, 1]], [5, 500], 5, method=ONE_VOTE, **TWO)
    decision = decide(base)

    assert of(decision, "h").points_funded == {}
    assert of(decision, "h").points_funded_of_all["ranked"] == 0.0
    assert of(decision, "h").nothing_funded["ranked"] == 1.0
    none = decide(room([[1], [1], [0]], [5], 5, method=ONE_VOTE, **TWO))
    assert of(none, "h").ballots == 1
    assert of(none, "h").points_funded_of_all == {}
    blank = decide(room([[1], [1], [NO_ANSWER]], [5], 5, method=ONE_VOTE, **TWO))
    assert of(blank, "h").nothing_funded == of(blank, "h").money_paid == {}
    assert of(blank, "h").own_proposals["ranked"] == ()


def test_nothing_funded_is_pointed_out_against_everybody():
    """More than a quarter, or half as much again as the whole room."""
    base = room([[1, 0], [1, 0], [0, 1]], [5, 5], 5, method=ONE_VOTE, **TWO)
    found = [f for f in decide(base).findings if f.check == "nothing_funded"]

    assert [(f.group, f.found, f.needed) for f in found] == [("h", 1.0, 0.25)]
    assert found[0].numbers["overall"] == pytest.approx(1 / 3)
    few = room(
        [[1, 0]] * 18 + [[0, 1]] + [[1, 0]] * 5,
        [5, 5],
        5,
        method=ONE_VOTE,
        groups=("g", "h"),
        group=[0] * 19 + [1] * 5,
    )
    few_found = [f for f in decide(few).findings if f.check == "nothing_funded"]
    assert [(f.group, f.found) for f in few_found] == []


def test_money_is_split_by_payments_where_there_are_any():
    """Equal Shares: who paid what; what only fits the remainder is split by support."""
    base = room([[1, 1], [1, 0], [0, 1]], [6, 3], 9, method=equal_shares(completion="none"), **TWO)
    ground = basis(base)
    made = lists(ground)
    shares = made.by_name["equal_shares"]
    money = money_by_group(ground, Answers.of(base.profile), "equal_shares", shares)

    assert paid_for(shares) == set(shares.selected)
    assert sum(money.values()) == sum(ground.cost[p] for p in shares.selected)
    assert money == {group: sum(paid.values()) for group, paid in shares.payments.by_group.items()}
    assert notional(ground, shares) == 0
    assert notional(ground, made.by_name["ranked"]) == 1


def test_money_of_a_ranked_list_is_split_by_the_weight_of_supporters():
    """C · w(N ∩ g) / w(N); with one person one vote every ballot counts the same."""
    weights = GroupWeights(kind="equal")
    base = room([[1], [1], [1]], [12], 12, method=replace(ONE_VOTE, group_weights=weights), **TWO)
    ground = basis(base)
    made = lists(ground)
    answers = Answers.of(base.profile)

    assert money_by_group(ground, answers, "ranked", made.by_name["ranked"]) == {"g": 6, "h": 6}
    assert money_by_group(ground, answers, "per_person", made.by_name["per_person"]) == {
        "g": 8,
        "h": 4,
    }


def test_money_for_what_nobody_supports_is_carried_by_nobody():
    """Only possible where no criterion comes from ballots."""
    base = room([[1, 0], [1, 0], [1, 0]], [5, 5], 10, method=ONE_VOTE, **TWO)
    assessed = replace(base.table.criteria[0], source="assessed")
    table = replace(base.table, criteria=(assessed,), natural=((Fraction(1),), (Fraction(1),)))
    decision = decide(replace(base, table=table))

    assert set(decision.lists["ranked"].selected) == {"a", "b"}
    assert of(decision, "g").money_paid["ranked"] == pytest.approx(2 / 3)


def test_a_group_that_carries_much_less_than_its_weight_is_pointed_out():
    """Under four fifths of its part of the weight."""
    base = room([[1, 0], [1, 0], [0, 1]], [5, 5], 5, method=ONE_VOTE, **TWO)
    found = [f for f in decide(base).findings if f.check == "money_paid"]

    assert [(f.group, f.found, f.needed) for f in found] == [("h", 0.0, Fraction(4, 5))]
    assert found[0].numbers["notional"] == 1.0


def test_heaps_count_with_the_part_that_supports():
    """Two hands of four people are two supporters."""
    profile = make_profile(
        [[2], [1]], people=[4, 1], tallied=[True, False], groups=("g", "h"), group=[0, 1]
    )

    assert Answers.of(profile).backers == {"g": {"a": 2}, "h": {"a": 1}}


def test_a_list_is_held_against_what_a_group_alone_would_choose():
    """Σ u(W) / Σ u(W_g) with its part of the budget: h alone could have b, and got nothing."""
    base = room([[1, 0], [1, 0], [0, 1]], [12, 4], 12, method=ONE_VOTE, **TWO)
    decision = decide(base)

    assert decision.lists["ranked"].selected == ("a",)
    assert of(decision, "h").own_election == 0.0
    assert of(decision, "g").own_election is None
    assert [f.group for f in decision.findings if f.check == "own_election"] == ["h"]


def test_one_group_alone_has_no_election_of_its_own():
    """There is nobody else the list could have served."""
    ground = basis(room([[1]], [5], 5, method=ONE_VOTE))

    assert own_election(ground, lists(ground).chosen, "g", Fraction(1)) is None
    assert own_election(ground, lists(ground).chosen, "g", Fraction(0)) is None


def test_people_are_counted_by_which_list_serves_them_better():
    """By utility, per group; everybody is in exactly one of the three."""
    base = room([[1, 0, 0], [1, 0, 0], [0, 1, 1]], [12, 4, 4], 12, method=ONE_VOTE, **TWO)
    ground = basis(base)
    made = lists(ground)

    assert made.by_name["ranked"].selected == ("a",)
    assert set(made.by_name["equal_shares"].selected) == {"b", "c"}
    better = better_off(ground, made)
    assert better == {
        "g": {"official": 2, "other": 0, "equal": 0},
        "h": {"official": 0, "other": 1, "equal": 0},
    }


def test_the_other_list_is_the_other_rules():
    """Whoever loses by the ranking gains by Equal Shares, and the other way round."""
    marks = [[1, 0, 0]] * 4 + [[0, 1, 0]] * 2 + [[0, 0, 1]] * 2
    people = {"groups": ("g", "h"), "group": [0] * 4 + [1] * 4}
    for kind in ("ranked", "equal_shares"):
        method = replace(ONE_VOTE, rule=RuleChoice(kind=kind))
        decision = decide(room(marks, [90, 20, 22], 100, method=method, **people))
        better = {g.group: g.better_off for g in decision.groups}
        gains = ("official", "other") if kind == "ranked" else ("other", "official")
        assert decision.lists["ranked"].selected == ("a",)
        assert set(decision.lists["equal_shares"].selected) >= {"b", "c"}
        assert better["g"][gains[0]] == 4
        assert better["h"][gains[1]] == 4


def test_the_share_of_any_list_can_be_asked_for():
    """As the re-cut does for lists nobody has decided on yet."""
    profile = make_profile([[1, 1], [0, 1]], groups=("g", "h", "i"), group=[0, 1])

    assert points_funded(profile, ("a", "b"), ("a",)) == {"g": 0.5, "h": 0.0}
