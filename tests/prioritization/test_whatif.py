"""What if: differences between lists, never another official one."""

from dataclasses import replace
from fractions import Fraction

from prioritization.basis import basis
from prioritization.case import GroupWeights, Method, Ties
from prioritization.lists import official
from prioritization.whatif import (
    difference,
    in_every_version,
    other_budget,
    other_completion,
    other_costs,
    other_rule,
    other_utility,
    other_weights,
    ties_reversed,
    without_each_group,
    without_group,
)
from tests.prioritization.rooms import equal_shares, room
from tests.prioritization.towns import TOWNS, case, decided

RANKED = Method(group_weights=GroupWeights(kind="per_person"), ties=Ties(lot_seed="1"))
TWO = {"groups": ("g", "h"), "group": [0, 0, 0, 1]}
BASE = room([[1, 0]] * 3 + [[0, 1]], [5, 5], 5, method=RANKED, **TWO)


def test_two_lists_are_compared_by_who_enters_leaves_and_moves():
    """Places are counted from one, before and after."""
    change = difference("other_budget", "abc", "cad")

    assert (change.entered, change.left) == (("d",), ("b",))
    assert change.moved == {"a": (1, 2), "c": (3, 1)}


def test_without_the_large_group_the_small_one_decides():
    """Its ballots are removed, the others weighed anew."""
    change = without_group(BASE, "g")

    assert (change.entered, change.left) == (("b",), ("a",))
    assert change.numbers == {"group": "g"}


def test_groups_too_small_to_be_told_of_are_not_tried():
    """Nor is the only group there is."""
    assert [c.numbers["group"] for c in without_each_group(BASE, 1)] == ["g", "h"]
    assert [c.numbers["group"] for c in without_each_group(BASE, 2)] == ["g"]
    assert without_each_group(room([[1]], [5], 5), 1) == ()


def test_presets_of_weights_are_all_tried_and_what_they_share_is_first():
    """Equal voice makes a tie of it; one person one vote does not."""
    versions = other_weights(BASE)

    assert versions.keys() == {"equal", "population", "per_person"}
    assert versions["per_person"].selected == ("a",)
    assert in_every_version([versions["per_person"], without_group(BASE, "h")]) == ("a",)
    assert in_every_version([versions["per_person"], without_group(BASE, "g")]) == ()
    assert in_every_version(()) == ()


def test_other_money_costs_rules_utilities_and_completions():
    """Each names what was asked."""
    assert other_budget(BASE, 10).entered == ("b",)
    assert other_budget(BASE, 10).numbers == {"budget": 10}
    assert other_costs(BASE, Fraction(1, 10)).left == ("a",)
    assert other_rule(BASE, "equal_shares").numbers == {"rule": "equal_shares"}
    shares = replace(BASE, method=equal_shares(), budget=10)
    assert other_completion(shares, "none").numbers == {"completion": "none"}
    assert other_completion(shares, "none").left == ("b",)
    assert other_utility(shares, "count").numbers == {"utility": "count"}


def test_a_tie_on_the_line_is_tried_the_other_way():
    """Only where the list changes; a tie between two that are both in says nothing."""
    tied = room([[1, 1, 1]], [5, 5, 5], 10, method=RANKED)
    taken = decided_list(tied)
    out = next(p for p in "abc" if p not in taken)
    reversed_ = ties_reversed(tied)

    assert {change.numbers["rival"] for change in reversed_} == {out}
    assert all(change.entered == (out,) for change in reversed_)
    assert ties_reversed(replace(tied, budget=15)) == ()


def test_a_tie_in_equal_shares_is_tried_too():
    """Under the same tie order everywhere, completion included."""
    tied = room([[1, 1]], [5, 5], 5, method=equal_shares())

    assert [(c.entered, c.left) for c in ties_reversed(tied)] in [
        [(("a",), ("b",))],
        [(("b",), ("a",))],
    ]


def decided_list(asked):
    """The official list of a case."""
    return official(basis(asked)).selected


def test_the_examples_answer_every_question():
    """The list in force is among the presets, and nothing is left of the wrong list."""
    for town in TOWNS:
        before = decided(town).lists[decided(town).official].selected
        kind = case(town).method.group_weights.kind
        assert other_weights(case(town))[kind].selected == before
        for change in without_each_group(case(town), 5):
            assert set(change.left) <= set(before)
            assert not set(change.entered) & set(before)
