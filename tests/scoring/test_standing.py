"""The floats say what the fractions say, ties included, for any weights a slider may set."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.influence import criterion_influence, double_counting
from scoring.ranking import places, scoreboard
from scoring.standing import ranks, standing, values
from scoring.weights import ballot_weights
from tests import strategies
from tests.scoring.builders import values_of

F = Fraction


@given(strategies.questions(proposals=(0, 6)))
def test_floats_rank_as_fractions_do(question):
    """Scores, intervals, contributions, ranks and ties of the exact board."""
    votes, table = question
    weights = ballot_weights(votes, "equal", population={}, cap=None, custom={})
    board = scoreboard(votes, table, weights)
    now = standing(values(board), board.shares)
    exact = places([score.score for score in board.scores])

    assert now.rank.tolist() == [place.rank for place in exact]
    assert now.tied.tolist() == [place.tied for place in exact]
    for i, score in enumerate(board.scores):
        assert now.score[i] == pytest.approx(float(score.score))
        assert now.low[i] == pytest.approx(float(score.low))
        assert now.high[i] == pytest.approx(float(score.high))
        for j, part in enumerate(score.contributions.values()):
            assert np.isnan(now.contributions[i, j]) == (part is None)
            assert part is None or now.contributions[i, j] == pytest.approx(float(part))


def test_noise_in_the_last_bit_decides_nothing():
    """A tenth and two tenths against three tenths: level in truth, not in floats."""
    known, _ = values_of([["0.1", "0.2"], ["0.3", "0"], ["0.25", "0.05"]])
    shares = (F(1, 2), F(1, 2))

    assert 0.1 + 0.2 != 0.3
    assert standing(known, shares).rank.tolist() == [1, 1, 1]
    assert standing(known, shares).tied.all()


def test_what_differs_by_a_millionth_of_a_millionth_is_not_tied():
    """Near is replayed in fractions, and only equal is equal."""
    known, shares = values_of([["0.5"], ["0.500000000001"], ["0.2"], ["0.5"]])
    now = standing(known, shares)

    assert now.rank.tolist() == [2, 1, 4, 2]
    assert now.tied.tolist() == [True, False, False, True]
    assert ranks(known, shares, np.zeros(4))[0].tolist() == [2, 1, 4, 2]


@given(st.lists(st.integers(0, 5), min_size=2, max_size=2).filter(any), st.integers(2, 9))
def test_weights_times_a_constant_change_nothing(weights, factor):
    """Only shares count."""
    rows = [["0.2", "0.9"], ["0.6", "0.4"], ["0.7", "0.1"]]
    scaled = values_of(rows, [factor * w for w in weights])

    first, second = (standing(*question) for question in (values_of(rows, weights), scaled))
    assert first.score.tobytes() == second.score.tobytes()
    assert first.rank.tolist() == second.rank.tolist()


def test_a_criterion_explains_what_it_tells_apart():
    """Weight 20 % of something everybody has explains nothing."""
    known, shares = values_of([["1", "0.5"], ["0", "0.5"]], [1, 4])

    assert criterion_influence(known, shares) == {"c0": 1, "c1": 0}
    flat, shares = values_of([["0.3", "0.5"]] * 3)
    assert criterion_influence(flat, shares) is None


def test_two_criteria_that_say_the_same_are_pointed_out():
    """From five proposals, and only where both vary."""
    rows = [[x, str(F(2) * F(x) / 3 + F(1, 10)), "0.5", "0.1"] for x in ("0", "0.2", "0.5", "0.8")]
    last = ["1", "0.75", "0.5", "0.3"]

    assert double_counting(values_of([*rows, last])[0]) == (("c0", "c1"),)
    assert double_counting(values_of(rows)[0]) == ()
