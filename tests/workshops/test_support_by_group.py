"""Support by group: shown groups in figures, small ones hidden, together where nothing follows."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.workshops.reports.examples import TOWNS, town
from workshops.cases import decision
from workshops.release import TOGETHER, released
from workshops.small_cells import BANDS, derivable
from workshops.support_by_group import support_by_group


def with_ballots(name, counts):
    """An example in which each group handed in so many of its ballots."""
    _, workshop = town(name)
    kept = []
    for group, n in counts.items():
        kept += [b for b in workshop.ballots if b.group == group][:n]
    return replace(workshop, ballots=tuple(kept))


@pytest.mark.parametrize("name", TOWNS)
def test_every_figure_is_one_decimal_or_a_word(name):
    """Nothing finer leaves, and hidden groups have no entry at all."""
    found = support_by_group(*town(name), "public")

    told = [x for row in found.means.values() for x in row.values() if x is not None]
    assert {x for x in told if isinstance(x, str)} <= set(BANDS)
    assert all((x * 10).denominator == 1 for x in told if isinstance(x, Fraction))
    assert not found.hidden & {g for row in found.means.values() for g in row}


@pytest.mark.parametrize("name", TOWNS)
def test_a_released_decision_gives_the_same_as_the_whole_one(name):
    """The row of groups together that a release adds is not a group that could be shown."""
    whole, workshop = town(name)
    public = released(whole, workshop, "public")

    assert support_by_group(public, workshop, "public") == support_by_group(
        whole, workshop, "public"
    )


@pytest.mark.parametrize("sizes", [(7, 5), (6, 6)])
def test_hidden_groups_are_told_together_as_the_list_weighs_them(sizes):
    """By head, two groups of unequal size would follow from the overall score and this row."""
    counts = {"A": 20, "C": sizes[0], "CSO": sizes[1]}
    workshop = with_ballots("sabha", counts)
    found = support_by_group(decision(workshop), workshop, "public")

    overall = dict.fromkeys(counts, Fraction(1, 3))
    as_weighed = {g: Fraction(1, 2) for g in ("C", "CSO")}
    by_head = {g: Fraction(counts[g], 12) for g in ("C", "CSO")}
    assert found.hidden == {"C", "CSO"}
    assert TOGETHER in found.groups
    assert not derivable([overall, {"A": Fraction(1)}, as_weighed], counts)
    assert bool(derivable([overall, {"A": Fraction(1)}, by_head], counts)) is (sizes != (6, 6))


def test_too_few_ballots_in_all_tell_nothing():
    """Under ten ballots there is no support by group at all; the staff edition has it."""
    workshop = with_ballots("sabha", {"A": 5, "B": 4})
    few = decision(workshop)

    assert support_by_group(few, workshop, "public") is None
    assert support_by_group(few, workshop, "staff").hidden == frozenset()
