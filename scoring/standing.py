"""Scores and ranks in floating point, for everything that asks the same question many times.

What lies within 1e-9 of each other is replayed in exact fractions, so that only what is truly
equal is tied: noise in the last bit never decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.model import CriterionId, ProposalId
from scoring.ranking import Scoreboard, places

NEAR: Final = 1e-9
"""Relative distance within which two scores are compared as fractions."""

Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Values:
    """v_ij of every proposal on every criterion, whatever the criteria weigh.

    low, high: (n_proposals, n_criteria), 0..1; equal where the cell is known. exact: the same
    cells as fractions.
    """

    proposals: tuple[ProposalId, ...]
    criteria: tuple[CriterionId, ...]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    exact: tuple[tuple[Ends, ...], ...]

    @property
    def middle(self) -> NDArray[np.float64]:
        """The midpoints, which the scores are computed from."""
        return (self.low + self.high) / 2

    @property
    def incomplete(self) -> NDArray[np.bool_]:
        """Which proposals lack something: (n_proposals,)."""
        return np.asarray((self.low < self.high).any(axis=1))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """Where every proposal stands under one set of criterion weights.

    score: (n,), 0..100, the midpoint where something is missing. low, high: (n,), its interval.
    contributions: (n, m), points; NaN where the cell is missing and its criterion counts.
    rank: (n,), competition ranks (1, 2, 2, 4). tied: (n,), another score is exactly equal.
    """

    proposals: tuple[ProposalId, ...]
    score: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    contributions: NDArray[np.float64]
    rank: NDArray[np.intp]
    tied: NDArray[np.bool_]


def values(board: Scoreboard) -> Values:
    """The partial values behind a scoreboard, as matrices."""
    exact = tuple(score.values for score in board.scores)
    shape = (len(board.proposals), len(board.criteria))
    low, high = (
        np.array([[float(cell[end]) for cell in row] for row in exact]).reshape(shape)
        for end in (0, 1)
    )
    return Values(
        proposals=board.proposals,
        criteria=tuple(criterion.id for criterion in board.criteria),
        low=low,
        high=high,
        exact=exact,
    )


def standing(values: Values, shares: Sequence[Fraction]) -> Standing:
    """Scores and ranks under given criterion weights.

        c_ij = 100 · w_j · v_ij          S_i = Σ_j c_ij

    shares: w_j, each >= 0, sum 1, in the order of `values.criteria`.
    """
    w = np.array([float(share) for share in shares])
    contributions = 100.0 * w * values.middle
    score = contributions.sum(axis=1)
    rank, tied = ranks(values, shares, score)
    unknown = (values.low < values.high) & (w > 0)
    return Standing(
        proposals=values.proposals,
        score=score,
        low=100.0 * (values.low @ w),
        high=100.0 * (values.high @ w),
        contributions=np.where(unknown, np.nan, contributions),
        rank=rank,
        tied=tied,
    )


def ranks(
    values: Values, shares: Sequence[Fraction], score: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Competition ranks and ties of scores, settled exactly where floats come too close.

    score: (n,), what the floats say. Runs of scores each within 1e-9 of the next are recomputed
    as fractions and ordered by them.
    """
    n = len(score)
    order = np.argsort(-score, kind="stable")
    falling = score[order]
    near = falling[:-1] - falling[1:] <= NEAR * np.maximum(np.abs(falling[:-1]), 1.0)
    rank = np.empty(n, dtype=np.intp)
    rank[order] = np.arange(1, n + 1)
    tied = np.zeros(n, dtype=np.bool_)
    if not near.any():
        return rank, tied
    edges = np.flatnonzero(~np.r_[False, near, False]).tolist()
    for start, end in pairwise(edges):
        run = order[start:end].tolist() if end - start > 1 else []
        exact = places([_exact(values, shares, i) for i in run])
        for i, place in zip(run, exact, strict=True):
            rank[i], tied[i] = start + place.rank, place.tied
    return rank, tied


def _exact(values: Values, shares: Sequence[Fraction], i: int) -> Fraction:
    """Twice S_i / 100 as a fraction."""
    return sum(
        (w * (low + high) for w, (low, high) in zip(shares, values.exact[i], strict=True)),
        Fraction(0),
    )
