"""Values are on declared anchors, and a figure that cannot be computed is not invented."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import (
    Assessment,
    Criterion,
    InvalidInput,
    PerformanceTable,
    Proposal,
    Text,
)
from scoring.values import clipped, computed, performance_table, value, value_array

F = Fraction
PEOPLE = ((F(100), F(0)), (F(1000), F(1, 2)), (F(10000), F(1)))


def criterion(**settings):
    """A criterion from 0 to 10 unless said otherwise."""
    chosen = {"source": "assessed", "low": F(0), "high": F(10)} | settings
    return Criterion(id="c", name=Text(), weight=F(1), **chosen)


@pytest.mark.parametrize(
    ("settings", "x", "v"),
    [
        ({}, 4, F(2, 5)),
        ({}, 12, 1),
        ({}, -3, 0),
        ({"direction": "min"}, 4, F(3, 5)),
        ({"direction": "min"}, 0, 1),
        ({"breakpoints": PEOPLE}, 550, F(1, 4)),
        ({"breakpoints": PEOPLE}, 1000, F(1, 2)),
        ({"breakpoints": PEOPLE}, 100, 0),
        ({"breakpoints": PEOPLE}, 80000, 1),
        ({"breakpoints": PEOPLE, "direction": "min"}, 1, 1),
    ],
)
def test_values_are_linear_between_anchors_and_constant_outside(settings, x, v):
    """Clipped at both ends, turned round where less is better; in floats as in fractions."""
    assert value(criterion(**settings), F(x)) == v
    assert value_array(criterion(**settings), np.array([float(x)])) == pytest.approx([float(v)])


def test_what_lies_outside_the_anchors_is_known_to():
    """So that it can be listed; the anchors themselves are inside."""
    assert clipped(criterion(), F(11))
    assert not clipped(criterion(), F(10))
    assert clipped(criterion(breakpoints=PEOPLE, low=None, high=None), F(99))


@given(
    st.lists(st.fractions(-20, 12000, max_denominator=3), min_size=1),
    st.sampled_from(["max", "min"]),
    st.sampled_from([(), PEOPLE]),
)
def test_the_array_form_is_the_exact_form(figures, direction, breakpoints):
    """One rule, in fractions and in floats."""
    c = criterion(direction=direction, breakpoints=breakpoints)
    exact = [float(value(c, x)) for x in figures]

    assert value_array(c, np.array([float(x) for x in figures])) == pytest.approx(exact, abs=1e-12)
    assert all(0 <= v <= 1 for v in exact)


def proposal(**known):
    """A proposal with all its figures."""
    figures = {
        "cost": 2000,
        "beneficiaries": 100,
        "women": 40,
        "youth": 30,
        "idp_returnee": 80,
        "migrant_refugee": 50,
    }
    return Proposal(id="P", title=Text(), **(figures | known))


def test_formulas_compute_what_the_folder_format_says():
    """Displaced people and migrants together count at most once each: 100, not 130."""
    assert computed("beneficiaries", proposal()) == 100
    assert computed("beneficiaries_per_1000", proposal()) == 50
    assert computed("vulnerable_share", proposal()) == F(40 + 30 + 100, 300)


@pytest.mark.parametrize(
    ("formula", "known"),
    [
        ("beneficiaries", {"beneficiaries": None}),
        ("beneficiaries_per_1000", {"cost": None}),
        ("beneficiaries_per_1000", {"cost": 0}),
        ("vulnerable_share", {"women": None}),
        ("vulnerable_share", {"migrant_refugee": None}),
        ("vulnerable_share", {"beneficiaries": 0}),
    ],
)
def test_what_a_formula_needs_and_has_not_makes_it_missing(formula, known):
    """An empty cell, or a ratio over zero, is None and not zero."""
    assert computed(formula, proposal(**known)) is None


def test_zero_beneficiaries_are_a_figure():
    """Zero is known; only empty is missing."""
    assert computed("beneficiaries", proposal(beneficiaries=0)) == 0


def test_a_table_holds_what_each_source_says():
    """Computed from the proposal, assessed by staff, nothing in the column of the ballots."""
    criteria = (
        Criterion(id="b", name=Text(), source="ballots", weight=F(1), low=F(0), high=F(1)),
        Criterion(id="a", name=Text(), source="assessed", weight=F(1), low=F(1), high=F(5)),
        Criterion(
            id="n",
            name=Text(),
            source="computed",
            weight=F(1),
            low=F(0),
            high=F(50),
            formula="beneficiaries",
        ),
    )
    said = [
        Assessment(proposal="P", criterion="a", value=F(3), confidence="high"),
        Assessment(proposal="P", criterion="b", value=F(1)),
        Assessment(proposal="gone", criterion="a", value=F(2)),
    ]
    table = performance_table([proposal()], criteria, said)

    assert table.natural == ((None, F(3), F(100)),)
    assert table.confidence == ((None, "high", None),)
    empty = performance_table([proposal()], criteria, [])
    assert empty.natural == ((None, None, F(100)),)


def test_a_rating_off_its_scale_is_an_error_and_a_figure_with_break_points_is_not():
    """Natural units may pass their anchors: a balance below zero is clipped and listed."""
    balance = criterion(breakpoints=((F(0), F(0)), (F(9), F(1))), low=None, high=None)
    below = [Assessment(proposal="P", criterion="c", value=F(-5))]

    assert performance_table([proposal()], [balance], below).natural == ((F(-5),),)
    with pytest.raises(InvalidInput) as raised:
        performance_table([proposal()], [criterion()], below * 2)
    assert len(raised.value.problems) == 3


def test_a_table_that_does_not_fit_together_is_refused_with_every_problem():
    """Shapes, weights, anchors, two criteria from ballots: all at once."""
    bad = criterion(low=F(1), high=F(1), source="ballots")
    with pytest.raises(InvalidInput) as raised:
        PerformanceTable(
            proposals=("P",),
            criteria=(bad, Criterion(id="d", name=Text(), source="ballots", weight=F(-1))),
            natural=(),
            confidence=((None, None),),
        )
    assert len(raised.value.problems) == 5

    with pytest.raises(InvalidInput, match="above 0"):
        PerformanceTable(
            proposals=(),
            criteria=(
                Criterion(id="d", name=Text(), source="assessed", weight=F(0), low=F(0), high=F(1)),
            ),
            natural=(),
            confidence=(),
        )


@pytest.mark.parametrize(
    "points",
    [
        ((F(1), F(0)), (F(1), F(1))),
        ((F(1), F(0)), (F(2), F(1)), (F(3), F(1, 2))),
        ((F(1), F(0)), (F(2), F(2))),
    ],
)
def test_break_points_that_do_not_rise_are_refused(points):
    """Equal figures, a value that turns back, a value above 1."""
    with pytest.raises(InvalidInput, match="break points"):
        performance_table([proposal()], [criterion(breakpoints=points)], [])
