"""Rank acceptability is what counting every sample by hand gives, ties shared."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import acceptability as module
from scoring.acceptability import acceptability, rank_shares, top_shares
from scoring.sampling import around, crowd, order, uniform
from scoring.standing import Values
from scoring.weights import rank_order_centroid
from tests.scoring.builders import golden

SAMPLES = 10_000


def known(v, high=None):
    """Values as a matrix, complete unless the upper ends are given."""
    low = np.array(v, dtype=float)
    return Values(
        proposals=tuple(f"p{i}" for i in range(len(low))),
        criteria=tuple(f"c{j}" for j in range(low.shape[1])),
        low=low,
        high=low if high is None else np.array(high, dtype=float),
        exact=(),
    )


def rng(seed=1):
    """A seeded generator."""
    return np.random.default_rng(seed)


def counted(v, weights):
    """b_i^r by brute force: every sample, every proposal, ties shared equally."""
    b = np.zeros((len(v), len(v)))
    for w in weights:
        s = np.asarray(v) @ w
        for i, own in enumerate(s):
            above = int((s > own + 1e-12).sum())
            level = int((np.abs(s - own) <= 1e-12).sum())
            b[i, above : above + level] += 1 / level
    return b / len(weights)


@pytest.mark.parametrize("case", ["analytic_2x2", "analytic_2x2_b", "analytic_3x3_identity"])
def test_what_can_be_computed_on_paper_is_reached(case):
    """Golden: smaa_analytic.json, first ranks within 4 standard errors, central weights .005."""
    worked = golden("smaa_analytic.json")[case]
    v = worked["V"]
    samples = 10 * SAMPLES
    found = acceptability(known(v), uniform(rng(), samples, len(v[0])), rng())

    for i, p in enumerate(worked["P_first"]):
        assert abs(found.rank[i, 0] - p) <= 4 * np.sqrt(p * (1 - p) / samples)
    for i, central in enumerate(worked.get("central_weights", [])):
        assert found.central_weights(i) == pytest.approx(central, abs=0.005)
    assert found.samples == samples


def test_tidy_weights_tie_and_share_the_ranks():
    """Golden: own_cases.json, discrete_weight_ties: a half each, not all to the first."""
    worked = golden("own_cases.json")["discrete_weight_ties"]
    found = acceptability(known(worked["V"]), np.array(worked["W"]), rng())

    assert found.rank[:, 0].tolist() == worked["first_rank_acceptability"]
    assert found.central.tolist() == [[0.5, 0.5], [0.5, 0.5]]


tidy = st.integers(0, 5).map(lambda x: x / 5)


@given(
    st.integers(1, 4).flatmap(
        lambda m: st.tuples(
            st.lists(st.lists(tidy, min_size=m, max_size=m), min_size=1, max_size=7),
            st.lists(
                st.lists(st.integers(0, 10), min_size=m, max_size=m).filter(any),
                min_size=1,
                max_size=8,
            ),
        )
    ),
    st.integers(1, 6),
)
def test_ranks_on_tidy_weights_are_the_brute_force_count(question, k):
    """Ratings in fifths, dots in tenths: ties and duplicates everywhere, to 1e-12."""
    v, dots = question
    weights = np.array([np.array(row) / sum(row) for row in dots])
    expected = counted(v, weights)
    found = acceptability(known(v), weights, rng())

    np.testing.assert_allclose(found.rank, expected, atol=1e-12)
    np.testing.assert_allclose(rank_shares(weights @ np.array(v).T), expected, atol=1e-12)
    np.testing.assert_allclose(
        top_shares(known(v), weights, k, rng()), expected[:, :k].sum(axis=1), atol=1e-12
    )
    np.testing.assert_allclose(found.top(k), expected[:, :k].sum(axis=1), atol=1e-12)
    np.testing.assert_allclose(found.rank.sum(axis=0), 1, atol=1e-12)
    np.testing.assert_allclose(found.rank.sum(axis=1), 1, atol=1e-12)


def test_looking_for_the_best_alone_finds_what_sorting_all_finds(monkeypatch):
    """Many proposals: those that cannot be among the first are never sorted, ties included."""
    monkeypatch.setattr(module, "FEW", 16)
    draws = rng(7)
    v = draws.integers(0, 6, size=(90, 3)) / 5
    v[40:60] = v[20]
    smooth = uniform(draws, 60, 3)
    tidy_weights = draws.integers(1, 5, size=(60, 3)).astype(float)
    tidy_weights /= tidy_weights.sum(axis=1, keepdims=True)
    for weights in (smooth, tidy_weights):
        for k in (1, 7, 30, 89):
            np.testing.assert_allclose(
                top_shares(known(v), weights, k, draws),
                counted(v, weights)[:, :k].sum(axis=1),
                atol=1e-12,
            )


def test_every_place_or_none_is_certain():
    """A line below everybody or above everybody."""
    v, weights = known([[0.1], [0.9]]), np.ones((5, 1))

    assert top_shares(v, weights, 2, rng()).tolist() == [1, 1]
    assert top_shares(v, weights, 0, rng()).tolist() == [0, 0]
    assert acceptability(v, weights, rng()).top(-1).tolist() == [0, 0]


def test_nothing_to_rank_is_no_error():
    """No proposal, no criterion, no sample."""
    none = known(np.zeros((0, 2)))
    assert acceptability(none, np.full((3, 2), 0.5), rng()).rank.shape == (0, 0)
    assert top_shares(none, np.full((3, 2), 0.5), 1, rng()).shape == (0,)
    assert rank_shares(np.zeros((4, 0))).shape == (0, 0)
    no_criteria = acceptability(known(np.zeros((2, 0))), np.zeros((3, 0)), rng())
    assert no_criteria.rank.tolist() == [[0.5, 0.5], [0.5, 0.5]]
    unsampled = acceptability(known([[0.1], [0.9]]), np.zeros((0, 1)), rng())
    assert not unsampled.rank.any()


def test_who_is_never_first_has_no_central_weights():
    """None, with no weight invented."""
    found = acceptability(known([[1, 1], [0, 0]]), uniform(rng(), 50, 2), rng())

    assert found.central_weights(1) is None
    assert found.central_weights(0) == pytest.approx([0.5, 0.5], abs=0.2)


def test_a_missing_cell_is_drawn_on_its_interval_and_marked():
    """0..1 against a sure half: first about half the time, alone or among many."""
    v = known([[0.0], [0.5]], [[1.0], [0.5]])
    weights = np.ones((4000, 1))
    found = acceptability(v, weights, rng(3))

    assert found.rank[0, 0] == pytest.approx(0.5, abs=0.04)
    assert found.incomplete.tolist() == [True, False]
    assert top_shares(v, weights, 1, rng(3))[0] == found.rank[0, 0]
    twins = known([[0.0], [0.0]], [[1.0], [1.0]])
    assert 0 < acceptability(twins, weights[:9], rng()).rank[0, 0] < 1


@given(
    st.lists(st.lists(st.floats(0, 1), min_size=2, max_size=2), min_size=2, max_size=6),
    st.integers(0, 99),
)
def test_probabilities_grow_with_the_line_and_seeds_repeat(v, seed):
    """a_i^k does not fall with k; the same seed gives the same bytes."""
    first, again = (acceptability(known(v), uniform(rng(seed), 40, 2), rng(seed)) for _ in range(2))
    tops = np.array([first.top(k) for k in range(len(v) + 1)])

    assert (np.diff(tops, axis=0) >= 0).all()
    assert first.rank.tobytes() == again.rank.tobytes()


# Samplers


@given(st.integers(1, 6), st.integers(0, 2**32))
def test_samples_are_weights(m, seed):
    """Rows of every sampler sum to 1 and are nowhere negative."""
    shares = [s / sum(range(1, m + 1)) for s in range(1, m + 1)]
    for drawn in (
        uniform(rng(seed), 30, m),
        order(rng(seed), 30, list(range(m))),
        around(rng(seed), 30, shares),
        crowd(rng(seed), 30, {"A": [list(range(1, m + 1))]}, {"A": 1}),
    ):
        assert drawn.shape == (30, m)
        assert (drawn >= 0).all()
        np.testing.assert_allclose(drawn.sum(axis=1), 1, atol=1e-12)


def test_uniform_weights_are_not_crowded_around_the_middle():
    """P(max w > .4) at m = 8 is .223; normalised uniform numbers would give .004."""
    largest = uniform(rng(), SAMPLES, 8).max(axis=1)

    assert (largest > 0.4).mean() == pytest.approx(0.223, abs=4 * 0.0042)


def test_an_order_of_importance_is_respected_and_centred_on_its_centroid():
    """The mean of `order` is the rank-order centroid, for tied cards too."""
    places = [2, 1, 2, 4]
    drawn = order(rng(), 40_000, places)

    assert (drawn[:, 1:2] >= drawn).all()
    assert (drawn[:, 3:] <= drawn).all()
    expected = [float(w) for w in rank_order_centroid(places)]
    np.testing.assert_allclose(drawn.mean(axis=0), expected, atol=0.004)


def test_around_keeps_zeros_and_spreads_as_promised():
    """SD √(w(1 - w)/(κ + 1)): 4.6 points at 12.5 %; a criterion without weight stays without."""
    drawn = around(rng(), SAMPLES, [1 / 8, 7 / 8, 0])

    assert not drawn[:, 2].any()
    np.testing.assert_allclose(drawn.mean(axis=0), [1 / 8, 7 / 8, 0], atol=0.003)
    assert drawn[:, 0].std() == pytest.approx(np.sqrt(7 / 64 / 51), rel=0.05)
    assert around(rng(), 3, []).shape == (3, 0)


def test_the_crowd_is_drawn_group_by_group():
    """α_g / n_g each: one person of a small group comes as often as all of a large one."""
    sheets = {"A": [[1, 0]] * 9 + [[0, 0]], "B": [[0, 3]], "C": [[1, 1]]}
    drawn = crowd(rng(), SAMPLES, sheets, {"A": 1, "B": 1})

    np.testing.assert_allclose(drawn.mean(axis=0), [0.5, 0.5], atol=0.02)


def test_values_of_a_replaced_table_are_their_own():
    """`replace` on values does not touch the samples drawn before."""
    v = known([[0.2, 0.8], [0.8, 0.2]])
    turned = replace(v, low=v.low[::-1], high=v.high[::-1])
    weights = uniform(rng(), 100, 2)

    first, second = (acceptability(each, weights, rng()).rank for each in (v, turned))
    np.testing.assert_array_equal(first, second[::-1])
