"""Inside a stability interval the order holds, just outside it does not."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.stability import order_stability, smallest_transfer, top_stability
from scoring.standing import standing
from tests.scoring.builders import golden, values_of

F = Fraction
CASES = range(3)


def asked(rows, weights, **settings):
    """Values, shares and the present standing."""
    known, shares = values_of(rows, weights, **settings)
    return known, shares, standing(known, shares)


def moved(weights, j, t):
    """The weights with w_j at t and the others in their proportions."""
    w = np.array([float(x) for x in weights])
    others = np.where(np.arange(len(w)) == j, 0.0, w)
    others = others if others.any() else (np.arange(len(w)) != j).astype(float)
    return np.where(np.arange(len(w)) == j, t, (1 - t) * others / others.sum())


@pytest.mark.parametrize("case", CASES)
def test_intervals_are_the_worked_ones(case):
    """Golden: weight_stability_golden.json, closed form to 1e-9 and grid to 1e-5."""
    worked = golden("weight_stability_golden.json")[case]
    question = asked(worked["V"], worked["w"])
    order = order_stability(*question)
    top = top_stability(*question, worked["k"])

    assert [[i.low, i.high] for i in order.intervals] == [
        pytest.approx(pair, abs=1e-9) for pair in worked["full"]
    ]
    assert [[i.low, i.high] for i in top.intervals] == [
        pytest.approx(pair, abs=1e-9) for pair in worked["topk"]
    ]
    assert [[i.low, i.high] for i in top.intervals] == [
        pytest.approx(pair, abs=1.01e-5) for pair in worked["topk_bruteforce_grid_1e-5"]
    ]


RANKING_TABLES = (
    "hwang_yoon_1981_fighter",
    "hodgett_cars",
    "skc_simple_stock",
    "van2021_w7",
    "van2021_w15",
)


@pytest.mark.parametrize("name", RANKING_TABLES)
def test_intervals_of_published_tables_are_the_worked_ones(name):
    """Golden: ranking_golden.json, stability block; observed extremes declared as anchors."""
    worked = golden("ranking_golden.json")[name]
    matrix = np.array(worked["matrix"])
    low, high = matrix.min(axis=0), matrix.max(axis=0)
    v = (matrix - low) / (high - low)
    v = np.where(np.array(worked["objectives"]) > 0, v, 1 - v)
    found = order_stability(*asked(v.tolist(), worked["weights"]))

    expected = worked["expected"]["weight_stability_wsm_minmax_full_ranking"]["closed_form"]
    assert [[i.low, i.high] for i in found.intervals] == [
        pytest.approx(pair, abs=1e-9) for pair in expected
    ]


cells = st.lists(st.integers(0, 20).map(lambda x: F(x, 20)), min_size=3, max_size=3)


@given(
    st.lists(cells, min_size=2, max_size=6, unique_by=tuple),
    st.lists(st.integers(1, 9), min_size=3, max_size=3),
    st.data(),
)
def test_inside_the_order_holds_and_outside_it_does_not(rows, weights, data):
    """For the whole order and for the set of the first k, a hair inside and outside."""
    known, shares, now = asked(rows, weights)
    assume(not now.tied.any())
    k = data.draw(st.integers(1, len(rows) - 1))
    v, order = known.middle, np.argsort(now.rank)
    for stability, same in (
        (order_stability(known, shares, now), lambda s: (np.diff(s[order]) < 0).all()),
        (
            top_stability(known, shares, now, k),
            lambda s: s[order[:k]].min() > s[order[k:]].max(),
        ),
    ):
        for j, interval in enumerate(stability.intervals):
            for end, out in ((interval.low, -1e-7), (interval.high, 1e-7)):
                if abs(end - interval.weight) > 1e-5:
                    assert same(v @ moved(shares, j, end - out))
                if 0 < end < 1:
                    assert not same(v @ moved(shares, j, end + out))


def test_there_is_no_interval_where_nothing_can_move():
    """One criterion, one proposal, a line below everybody or above: the reason is given."""
    one = asked([["0.1"], ["0.2"]], [1])
    alone = asked([["0.1", "0.2"]], [1, 1])
    two = asked([["0.1", "0.2"], ["0.3", "0.1"]], [1, 1])

    assert order_stability(*one).undefined == "one_criterion"
    assert order_stability(*alone).undefined == "no_line"
    assert top_stability(*one, 1).undefined == "one_criterion"
    assert top_stability(*two, 2).undefined == "no_line"
    assert top_stability(*two, 0).undefined == "no_line"
    assert top_stability(*two, -1).undefined == "no_line"


def test_identical_proposals_on_both_sides_of_the_line_are_said():
    """No weight can ever part them."""
    rows = [["0.9", "0.9"], ["0.5", "0.5"], ["0.5", "0.5"]]
    question = asked(rows, [1, 1])

    assert top_stability(*question, 2).undefined == "boundary_tied"
    assert top_stability(*question, 1).undefined is None
    neighbours = order_stability(*question)
    assert [(i.low, i.high) for i in neighbours.intervals] == [(0, 1), (0, 1)]


def test_a_tie_at_the_present_weight_has_no_width():
    """Equal scores of different proposals part at the smallest move."""
    found = order_stability(*asked([["0.2", "0.6"], ["0.6", "0.2"]], [1, 1]))

    assert all(i.already_tied and i.low == i.high == i.weight == 0.5 for i in found.intervals)


def test_all_the_weight_on_one_criterion_is_given_to_the_others_alike():
    """What w_j = 1 gives up is spread equally."""
    found = order_stability(*asked([["0.6", "0.1", "0.1"], ["0.4", "0.2", "0.4"]], [1, 0, 0]))

    assert found.intervals[0].low == pytest.approx(0.5)
    assert found.intervals[0].high == 1


def test_incomplete_scores_are_marked():
    """Midpoints take part, and the result says so."""
    question = asked([["0.9", None], ["0.1", "0.1"], ["0.1", "0.1"]], [1, 1])

    assert order_stability(*question).incomplete
    assert top_stability(*question, 2).incomplete


def test_the_smallest_transfer_is_the_worked_one():
    """Golden: own_cases.json: 18 points from the first criterion to the second."""
    worked = golden("own_cases.json")["smallest_transfer"]
    rows = [[str(F(x)) for x in worked[side]] for side in ("a", "b")]
    known, shares = values_of(rows, [str(float(F(w))) for w in worked["weights"]])
    found = smallest_transfer(known, shares, 0, 1)

    assert (found.giver, found.taker) == ("c0", "c1")
    assert found.points == F(worked["points_of_100"])


@given(
    st.lists(cells, min_size=2, max_size=2),
    st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any),
)
def test_a_transfer_closes_the_gap_exactly_and_none_is_smaller(rows, weights):
    """After it both score the same; where none is given the one behind cannot catch up so."""
    known, shares = values_of(rows, weights)
    d = [a - b for a, b in zip(*rows, strict=True)]
    gap = sum(w * x for w, x in zip(shares, d, strict=True))
    found = smallest_transfer(known, shares, 0, 1)
    possible = [
        gap / (d[p] - d[q])
        for p in range(3)
        for q in range(3)
        if d[p] > d[q] and gap / (d[p] - d[q]) <= shares[p]
    ]

    if found is None:
        assert gap <= 0 or not possible
    else:
        p, q = (known.criteria.index(c) for c in (found.giver, found.taker))
        delta = found.points / 100
        assert gap - delta * (d[p] - d[q]) == 0
        assert delta == min(possible)
