"""The whole decision drawn again: reproducible, within bounds, and exact in every draw."""

from dataclasses import replace

import numpy as np
import pytest

from prioritization import resampling
from prioritization.basis import basis
from prioritization.lists import official
from prioritization.resampling import resampled
from tests.prioritization.rooms import equal_shares, room
from tests.prioritization.towns import TOWNS, case, decided


@pytest.mark.parametrize("town", TOWNS)
def test_the_same_seed_draws_the_same(town):
    """Every share lies between 0 and 1, and intervals are the right way round."""
    first, second = (resampled(case(town), draws=10, seed=7) for _ in range(2))

    assert first == second
    assert (first.draws, first.seed) == (10, 7)
    assert all(0 <= share <= 1 for share in first.listed.values())
    assert {p for p, share in first.listed.items() if share} <= set(first.listed)
    for low, high in [*first.points_funded.values(), *first.nothing_funded.values()]:
        assert 0 <= low <= high <= 1


@pytest.mark.parametrize("town", TOWNS)
def test_a_redrawn_basis_is_that_of_the_drawn_ballots(town):
    """Scores, weights and ties worked out in part are those worked out anew."""
    ground = basis(case(town))
    drawn = resampling._draw(case(town).profile, np.random.default_rng(3))  # noqa: SLF001  (what is tested)
    short = resampling._redrawn(ground, drawn)  # noqa: SLF001  (the same)
    anew = basis(replace(case(town), profile=drawn))

    assert short.standing == anew.standing
    assert short.order == anew.order
    assert short.weights == anew.weights
    assert short.supporters == anew.supporters
    assert official(short).selected == official(anew).selected


def test_a_unanimous_room_is_certain():
    """Whoever comes wants the same."""
    sure = resampled(room([[1, 0]] * 4, [5, 5], 5), draws=5)

    assert sure.listed == {"a": 1.0, "b": 0.0}
    assert sure.points_funded == {"g": (1.0, 1.0)}
    assert sure.nothing_funded == {"g": (0.0, 0.0)}


def test_heaps_are_drawn_as_they_are_and_elections_without_criteria_too():
    """A group counted in one heap has nobody to draw."""
    heap = {"people": [4], "tallied": [True]}
    counted = resampled(room([[3, 1]], [5, 5], 5, **heap), draws=3)
    plain = resampled(room([[1, 0]] * 3, [5, 5], 5, criteria=(), method=equal_shares()), draws=3)

    assert counted.listed == {"a": 1.0, "b": 0.0}
    assert plain.listed == {"a": 1.0, "b": 0.0}


def test_nobody_and_nothing_drawn():
    """No ballots: nothing is ever on the list; no draws: no share, and no error."""
    nobody = resampled(room([], [5], 5, proposals=("a",)), draws=2)

    assert nobody.listed == {"a": 0.0}
    assert nobody.points_funded == nobody.nothing_funded == {}
    assert resampled(room([[1]], [5], 5), draws=0).listed == {"a": 0.0}


def test_assessments_alone_do_not_vary_with_who_comes():
    """Where no criterion comes from ballots the ranking is the same in every draw."""
    base = room([[1, 0], [0, 1]], [5, 5], 5)
    assessed = replace(base.table.criteria[0], source="assessed")
    table = replace(base.table, criteria=(assessed,), natural=((1,), (0,)))

    assert resampled(replace(base, table=table), draws=4).listed == {"a": 1.0, "b": 0.0}


def test_the_official_list_of_an_example_is_drawn_most_often():
    """Of the forty draws the proposals on the list come up more often than the others."""
    listed = resampled(case("sabha"), draws=40).listed
    official_list = decided("sabha").lists["ranked"].selected
    inside = [share for p, share in listed.items() if p in official_list]
    outside = [share for p, share in listed.items() if p not in official_list]

    assert sum(inside) / len(inside) > 0.8
    assert sum(outside) / len(outside) < 0.4
