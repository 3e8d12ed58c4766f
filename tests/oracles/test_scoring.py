"""Where a method of ours coincides with one of another library, both give the same figures."""

import numpy as np
import pytest
import skcriteria
from hypothesis import given
from hypothesis import strategies as st
from pymcdm.methods import PROMETHEE_II, TOPSIS, VIKOR, WSM
from pymcdm.normalizations import minmax_normalization, sum_normalization, vector_normalization
from scipy import stats
from skcriteria.agg.simple import WeightedSumModel
from skcriteria.pipelines import mkpipe
from skcriteria.preprocessing.invert_objectives import NegateMinimize
from skcriteria.preprocessing.scalers import MinMaxScaler

from scoring.acceptability import acceptability, rank_shares
from scoring.agreement import kendall_w
from scoring.comparison import average_ranks, kendall_tau, spearman
from scoring.model import BallotForm, Criterion, PerformanceTable, Text
from scoring.opinions import borda, topsis
from scoring.ranking import places, scoreboard
from scoring.standing import values
from tests.scoring.builders import NOBODY, exact, golden, values_of, votes_of
from tests.scoring.peers import PEERS

TABLES = (
    "hwang_yoon_1981_fighter",
    "hodgett_cars",
    "skc_simple_stock",
    "van2021_w7",
    "van2021_w15",
)


def observed(matrix, weights, objectives):
    """Our scoreboard of a matrix whose observed extremes are declared as anchors."""
    rows = [[exact(x) for x in row] for row in matrix]
    columns = list(zip(*rows, strict=True))
    criteria = tuple(
        Criterion(
            id=f"c{j}",
            name=Text(),
            source="assessed",
            weight=exact(w),
            low=min(columns[j]),
            high=max(columns[j]),
            direction="max" if objectives[j] > 0 else "min",
        )
        for j, w in enumerate(weights)
    )
    table = PerformanceTable(
        proposals=tuple(f"p{i}" for i in range(len(rows))),
        criteria=criteria,
        natural=tuple(map(tuple, rows)),
        confidence=tuple((None,) * len(criteria) for _ in rows),
    )
    return scoreboard(NOBODY, table, {})


@pytest.mark.parametrize("name", TABLES)
def test_the_weighted_sum_on_observed_extremes_is_that_of_both_libraries(name):
    """Five published tables; minimised criteria turned round."""
    case = golden("ranking_golden.json")[name]
    matrix, weights = np.array(case["matrix"]), np.array(case["weights"])
    objectives = case["objectives"]
    board = observed(case["matrix"], case["weights"], objectives)
    ours = np.array([float(score.score) / 100 for score in board.scores]) * weights.sum()

    pymcdm = WSM(minmax_normalization)(matrix, weights, np.array(objectives))
    pipe = mkpipe(NegateMinimize(), MinMaxScaler(target="matrix"), WeightedSumModel())
    theirs = pipe.evaluate(skcriteria.mkdm(matrix, objectives, weights=weights))
    np.testing.assert_allclose(ours, pymcdm, atol=1e-12)
    np.testing.assert_allclose(ours, theirs.e_.score, atol=1e-12)
    expected = case["expected"]["wsm_minmax"]["numpy_formula"]
    np.testing.assert_allclose(ours, expected, atol=1e-9)


def test_topsis_on_fixed_ideals_is_theirs_where_the_ideals_are_present():
    """A table that contains an all-1 and an all-0 row, so that min–max changes nothing."""
    rng = np.random.default_rng(3)
    matrix = np.vstack([np.ones(4), np.zeros(4), rng.integers(0, 11, (12, 4)) / 10])
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    board = observed(matrix.tolist(), weights.tolist(), [1] * 4)

    theirs = TOPSIS(minmax_normalization)(matrix, weights, np.ones(4), validation=False)
    np.testing.assert_allclose(topsis(values(board), board.shares), 100 * theirs, atol=1e-10)


def test_the_methods_that_reverse_ranks_are_those_of_pymcdm():
    """What `tests/scoring/test_measured.py` counts reversals of, on a table of means 1..5."""
    rng = np.random.default_rng(4)
    x, w = np.clip(rng.normal(3, 0.7, (8, 7)), 1, 5), rng.dirichlet(np.full(7, 10))
    theirs = {
        "WSM min-max (pymcdm)": WSM(minmax_normalization),
        "WSM sum-norm (pymcdm default)": WSM(sum_normalization),
        "TOPSIS min-max (pymcdm default)": TOPSIS(minmax_normalization),
        "TOPSIS vector": TOPSIS(vector_normalization),
        "VIKOR": VIKOR(),
        "PROMETHEE II usual": PROMETHEE_II("usual"),
    }
    for name, method in theirs.items():
        scores = method(x, w, np.ones(7), validation=False)
        ours = PEERS[name](x[np.newaxis], w[np.newaxis])[0]
        up = -1 if name == "VIKOR" else 1
        np.testing.assert_allclose(ours, up * scores, atol=1e-6, err_msg=name)


def test_rank_acceptability_under_tidy_weights_is_the_brute_force_count():
    """Twenty proposals in fifths, dots in tenths: ties by average ranks of scipy, to 1e-12."""
    rng = np.random.default_rng(11)
    v = rng.integers(0, 6, (20, 4)) / 5
    dots = rng.multinomial(10, [0.25] * 4, size=200) / 10
    b = np.zeros((20, 20))
    for w in dots:
        scores = np.round(v @ w, 9)
        lowest = stats.rankdata(-scores, method="min").astype(int) - 1
        level = (scores[:, np.newaxis] == scores).sum(axis=1)
        for i in range(20):
            b[i, lowest[i] : lowest[i] + level[i]] += 1 / level[i] / len(dots)
    known = values_of(v.tolist())[0]

    np.testing.assert_allclose(rank_shares(dots @ v.T), b, atol=1e-12)
    np.testing.assert_allclose(acceptability(known, dots, rng).rank, b, atol=1e-12)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=9))
def test_correlations_are_those_of_scipy(pairs):
    """Kendall's τ_b, Spearman's r and average ranks, ties included."""
    x, y = zip(*pairs, (0, 0), (5, 5), strict=True)

    assert average_ranks(x) == stats.rankdata([-a for a in x]).tolist()
    assert kendall_tau(x, y) == pytest.approx(stats.kendalltau(x, y).statistic, abs=1e-12)
    assert spearman(x, y) == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=5))
def test_concordance_is_friedmans_statistic(ratings):
    """W = χ² / (G (n - 1)), which scipy corrects for ties in its own way."""
    judges = [*ratings, [1, 2, 3]]

    chi2 = stats.friedmanchisquare(*np.array(judges).T).statistic
    assert kendall_w(judges) == pytest.approx(chi2 / (len(judges) * 2), abs=1e-9)


@given(st.lists(st.lists(st.integers(0, 4), min_size=4, max_size=4), min_size=1, max_size=5))
def test_borda_is_the_mean_of_average_ranks(ballots):
    """Complete score ballots of one group."""
    form = BallotForm(kind="score", limit=4)
    votes = votes_of(form, "PQRS", [("A", marks) for marks in ballots])
    ranks = np.mean([stats.rankdata([-m for m in marks]) for marks in ballots], axis=0)

    assert borda(votes, votes.proposals, {"A": 1}) == pytest.approx(100 * (4 - ranks) / 3)


@given(st.lists(st.integers(0, 4), max_size=8))
def test_places_are_competition_ranks_of_scipy(scores):
    """1, 2, 2, 4."""
    expected = stats.rankdata([-s for s in scores], method="min").tolist() if scores else []

    assert [place.rank for place in places([exact(s) for s in scores])] == expected
