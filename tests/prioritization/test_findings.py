"""What was measured beyond the room: weights, silence, choices, and every caution."""

from dataclasses import replace
from fractions import Fraction

import pytest

from prioritization import decide
from prioritization.case import Check, GroupWeights, Method, RuleChoice, Ties
from scoring.model import NO_ANSWER, Criterion, Text
from tests.prioritization.rooms import SUPPORT, equal_shares, room
from tests.prioritization.towns import TOWNS, decided

SMALL = {"groups": ("g", "h"), "group": [0] * 9 + [1]}
MARKS = [[1, 0]] * 9 + [[0, 1]]


def method(kind="equal", cap=None, **more):
    """A ranking under some group weights."""
    weights = GroupWeights(kind=kind, cap=cap)
    return Method(group_weights=weights, ties=Ties(lot_seed="1"), **more)


def found(decision, check):
    """Group, figure, level and numbers of one check."""
    return [
        (f.group, f.found, f.level, dict(f.numbers)) for f in decision.findings if f.check == check
    ]


def warned(decision, key):
    """The numbers of one warning, once per occurrence."""
    return [dict(note.numbers) for note in decision.warnings if note.key == f"warning.{key}"]


def test_a_heavy_ballot_is_pointed_out_with_its_weight_before_the_cap():
    """One ballot of ten with half of the say counts five times; under five ballots anyway."""
    decision = decide(room(MARKS, [5, 5], 5, method=method(), **SMALL))

    assert found(decision, "weight_extreme") == [("h", 5, "warn", {"weight": 5})]
    assert found(decision, "weight_few_ballots") == [("h", 1, "warn", {"weight": 5})]


def test_a_cap_is_shown_beside_what_it_cut_off():
    """The population would give 9.09 ballots; the cap leaves 3."""
    base = room(MARKS, [5, 5], 5, method=method("population", Fraction(3)), **SMALL)
    groups = tuple(replace(g, population=n) for g, n in zip(base.groups, (10, 100), strict=True))
    decision = decide(replace(base, groups=groups))

    assert found(decision, "weight_extreme") == [
        ("h", Fraction(100, 11), "warn", {"weight": Fraction(3)})
    ]


def test_declared_levels_and_thresholds_of_the_weights_count():
    """A programme may ask for less, or for a reason."""
    checks = (
        Check(kind="weight_extreme", threshold=Fraction(6), level="hold", source="here"),
        Check(kind="design_effect", threshold=Fraction(1), level="info", source="here"),
    )
    decision = decide(room(MARKS, [5, 5], 5, method=method(checks=checks), **SMALL))

    assert found(decision, "weight_extreme") == []
    effect = next(f for f in decision.findings if f.check == "design_effect")
    assert (effect.level, effect.source, effect.found) == ("info", "here", Fraction(25, 9))
    assert effect.numbers == {"n": 10, "effective": Fraction(18, 5)}


def test_unequal_weights_that_cost_half_of_the_ballots_are_pointed_out():
    """N Σw²/(Σw)² above 2; one person one vote is exactly 1."""
    assert found(decide(room(MARKS, [5, 5], 5, method=method(), **SMALL)), "design_effect")
    assert not found(
        decide(room(MARKS, [5, 5], 5, method=method("per_person"), **SMALL)), "design_effect"
    )


def test_a_declared_group_without_a_ballot_is_named():
    """Its vote is never invented; where nobody voted at all that is one finding."""
    silent = room([[1, 0]], [5, 5], 5, groups=("g", "h"))
    assert found(decide(silent), "group_without_ballots") == [("h", 0, "warn", {})]
    nobody = room([], [5], 5, proposals=("a",), groups=("g", "h"))
    assert found(decide(nobody), "group_without_ballots") == []


def test_few_choices_leave_equal_shares_little_to_spend():
    """Under three marks a ballot, for that rule only."""
    one = decide(room([[1, 0], [0, 1]], [5, 5], 5, method=equal_shares()))
    assert found(one, "few_choices") == [(None, 1, "info", {})]
    assert not found(decide(room([[1, 0]], [5, 5], 5)), "few_choices")
    three = decide(room([[1, 1, 1]], [5, 5, 5], 5, method=equal_shares()))
    assert not found(three, "few_choices")


def test_nothing_anybody_wants_can_be_funded():
    """Everything supported was excluded."""
    decision = decide(room([[0, 1]], [5, 50], 10))

    assert found(decision, "nothing_supported") == [(None, 0, "warn", {})]
    assert decision.lists["ranked"].selected == ()


def test_flags_are_shown_for_what_could_be_chosen():
    """Also while it waits; not for what is excluded anyway."""
    flagged = [f.proposal for f in decided("sabha").findings if f.check == "conflict_flag"]

    assert flagged == ["S03", "S07"]


def test_missing_conditions_matter_once_the_list_is_made():
    """Only for what is on it."""
    for town in TOWNS:
        official = decided(town).lists[decided(town).official].selected
        named = {f.proposal for f in decided(town).findings if f.check.endswith("_missing")}
        assert named <= set(official)


def test_figures_cut_off_and_figures_missing_are_listed_by_criterion():
    """What lies beyond its anchors, and what nobody assessed."""
    assert warned(decided("al_kufra"), "clipped") == [
        {"criterion": "C2", "proposals": ("K04", "K22"), "n": 2}
    ]
    assert warned(decided("al_kufra"), "missing_assessment") == [
        {"criterion": "C5", "proposals": ("K21",), "n": 1}
    ]


def test_a_group_without_an_opinion_is_not_a_missing_assessment():
    """Its abstention opens the score; nobody forgot anything."""
    people = {"groups": ("g", "h"), "group": [0, 1], "kind": "score"}
    wide = (replace(SUPPORT, high=Fraction(9)),)
    decision = decide(room([[3, 3], [NO_ANSWER, 2]], [5, 5], 5, criteria=wide, **people))

    assert {place.proposal for place in decision.ranking if place.incomplete} == {"a"}
    assert warned(decision, "missing_assessment") == []


def test_ballots_are_counted_blank_few_single_and_in_heaps():
    """Each with its number."""
    marks = [[1, 0]] * 5 + [[NO_ANSWER, NO_ANSWER], [1, 0], [0, 1], [3, 1]]
    people = {
        "groups": ("g", "h", "i", "j"),
        "group": [0, 0, 0, 0, 0, 0, 1, 2, 3],
        "people": [1] * 8 + [4],
        "tallied": [False] * 8 + [True],
    }
    decision = decide(room(marks, [5, 5], 5, **people))

    assert warned(decision, "blank_ballots") == [{"n": 1}]
    assert warned(decision, "tally_averages") == [{"n": 4}]
    assert warned(decision, "single_voice") == [{"group": "h"}, {"group": "i"}]
    assert warned(decision, "few_ballots") == [{"group": "j", "n": 4}]


def test_borda_on_rankings_warns_of_the_last_place():
    """It counts for nothing; a ballot with one name counts for nothing at all."""
    shares = equal_shares(utility="borda")
    decision = decide(room([[2, 1]], [5, 5], 10, kind="ranking", method=shares))

    assert warned(decision, "borda_last_place") == [{}]
    assert warned(decision, "utility_fallback") == []


def test_a_check_nobody_knows_is_named():
    """The others are measured all the same."""
    checks = (Check(kind="mood", threshold=Fraction(1), level="warn"),)
    decision = decide(room([[1]], [5], 5, method=method(checks=checks)))

    assert warned(decision, "unknown_check") == [{"check": "mood"}]


def test_a_guaranteed_project_may_leave_a_claim_open():
    """The money it takes is missing where a united group could have claimed it."""
    marks = [[1, 0, 0]] * 2 + [[0, 1, 1]] * 8
    floor = {"enabled": True, "min_ballots": 1, "max_share": Fraction(1)}
    base = room(
        marks,
        [60, 50, 30],
        100,
        groups=("g", "h"),
        group=[0] * 2 + [1] * 8,
        method=equal_shares(completion="none"),
    )
    setting = replace(base.method.floor, **floor)
    decision = decide(replace(base, method=replace(base.method, floor=setting)))

    assert "a" in decision.lists["equal_shares"].selected
    assert warned(decision, "floor_claim") == [{}]


@pytest.mark.parametrize("town", TOWNS)
def test_no_warning_is_given_twice(town):
    """However many lists it is true of."""
    warnings = decided(town).warnings

    assert all(note not in warnings[:i] for i, note in enumerate(warnings))


def test_the_record_holds_everything_the_answer_depends_on():
    """Rule, options of both lists, weights, floor, lot, amounts, seed and draws."""
    parameters = decided("al_kufra").parameters

    assert parameters["rule"] == "equal_shares"
    assert parameters["equal_shares"]["steps"] == 8271
    assert parameters["group_weights"] == {"kind": "population", "cap": Fraction(3)}
    assert parameters["ties"] == {
        "order": ("lower_cost", "more_supporters", "lot"),
        "lot_seed": "22-51-09-74",
        "drawn": 1,
    }
    assert parameters["sampling"]["repeats"] == 2000
    assert decide(room([], [5], 5, proposals=("a",))).parameters["sampling"] == {
        "seed": None,
        "repeats": 0,
    }


def test_how_sure_is_asked_of_the_candidates_only():
    """Excluded proposals have no probability; every candidate has one."""
    decision = decided("sabha")
    gates = {p.proposal: p.gate for p in decision.proposals}

    assert decision.robustness.k == len(decision.lists["ranked"].selected)
    for one in decision.proposals:
        could = gates[one.proposal] in {"eligible", "conditional"}
        assert (one.top_k_probability is not None) == could
    assert len(decision.agreement.divergences) == 23


def test_phragmen_stands_beside_the_ranking_of_a_workshop():
    """Affordable at a price per person, for whatever somebody supports."""
    places = {place.proposal: place.affordable_at for place in decided("sabha").ranking}

    assert all(price > 0 for price in places.values())
    assert all(
        place.affordable_at is None
        for place in decided("sabha").ranking_all
        if place.proposal == "S23"
    )


def test_criteria_of_any_source_can_stand_alone():
    """A workshop that asks for one assessed figure only, and a rule by ballots."""
    only = Criterion(
        id="C9",
        name=Text(),
        source="assessed",
        weight=Fraction(1),
        low=Fraction(0),
        high=Fraction(5),
    )
    base = room([[1, 0], [0, 1]], [5, 5], 10, criteria=(only,))
    base = replace(base, method=replace(base.method, rule=RuleChoice(kind="equal_shares")))
    table = replace(base.table, natural=((Fraction(1),), (Fraction(4),)))
    decision = decide(replace(base, table=table))

    assert [place.proposal for place in decision.ranking] == ["b", "a"]
    assert set(decision.lists["equal_shares"].selected) == {"a", "b"}
