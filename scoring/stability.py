"""How far one weight can move before the list changes, and the smallest change that swaps two."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from scoring.model import CriterionId
from scoring.standing import Standing, Values

ALREADY: Final = 1e-12
"""A crossing this close to the present weight is a tie already there."""

Undefined = Literal["one_criterion", "no_line", "boundary_tied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Where the weight of one criterion may lie, 0..1, the others keeping their proportions.

    already_tied: the list changes at the present weight itself; low and high are that weight.
    """

    criterion: CriterionId
    weight: float
    low: float
    high: float
    already_tied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """One interval per criterion, or none and the reason.

    undefined: one_criterion: there is no other weight to move it against. no_line: fewer than two
    proposals, or none in or none outside the first k. boundary_tied: identical proposals on both
    sides of the line. incomplete: midpoints of incomplete scores took part.
    """

    intervals: tuple[Interval, ...] = ()
    undefined: Undefined | None = None
    incomplete: bool = False


def order_stability(values: Values, shares: Sequence[Fraction], now: Standing) -> Stability:
    """How far each weight can move before any two neighbours of the ranking change places.

    Moving w_j to t scales the others by (1 - t)/(1 - w_j); with R_ij the score without j,

        t* = ΔR / (ΔR - Δv)        Interval = [max t* <= w_j, min t* >= w_j], else 0 or 1

    for every adjacent pair. Neighbours that are identical stay tied and bound nothing.
    """
    order = _order(now)
    return _stability(values, shares, order[:-1], order[1:])


def top_stability(values: Values, shares: Sequence[Fraction], now: Standing, k: int) -> Stability:
    """How far each weight can move before the set of the first k changes.

    As `order_stability`, for every pair of one proposal inside and one outside the line.
    """
    order = _order(now)
    inside, outside = order[: max(k, 0)], order[max(k, 0) :]
    if len(values.criteria) > 1 and len(inside) and len(outside):
        rows = np.concatenate((values.low, values.high), axis=1)
        if set(map(bytes, rows[inside])) & set(map(bytes, rows[outside])):
            return Stability(undefined="boundary_tied", incomplete=bool(values.incomplete.any()))
    a, b = np.repeat(inside, len(outside)), np.tile(outside, len(inside))
    return _stability(values, shares, a, b)


def _order(now: Standing) -> NDArray[np.intp]:
    """Best first, ties in table order."""
    return np.argsort(now.rank, kind="stable")


def _stability(
    values: Values, shares: Sequence[Fraction], a: NDArray[np.intp], b: NDArray[np.intp]
) -> Stability:
    """The intervals within which every a stays before its b."""
    incomplete = bool(values.incomplete.any())
    if len(values.criteria) < 2:  # noqa: PLR2004 (a weight and another one)
        return Stability(undefined="one_criterion", incomplete=incomplete)
    if not len(a):
        return Stability(undefined="no_line", incomplete=incomplete)
    v, w = values.middle, np.array([float(share) for share in shares])
    return Stability(
        intervals=tuple(
            _interval(criterion, float(w[j]), _crossings(v, w, j, a, b))
            for j, criterion in enumerate(values.criteria)
        ),
        incomplete=incomplete,
    )


def _crossings(
    v: NDArray[np.float64],
    w: NDArray[np.float64],
    j: int,
    a: NDArray[np.intp],
    b: NDArray[np.intp],
) -> NDArray[np.float64]:
    """The weights t* in 0..1 of criterion j at which some a and its b score the same."""
    others = np.where(np.arange(len(w)) == j, 0.0, w)
    if not others.any():  # all the weight is on j: what it gives up goes to the others alike
        others = np.where(np.arange(len(w)) == j, 0.0, 1.0)
    without = v @ (others / others.sum())
    gap = without[a] - without[b]
    turn = gap - (v[a, j] - v[b, j])
    crossing = np.abs(turn) > ALREADY
    t = gap[crossing] / turn[crossing]
    return np.asarray(t[(t >= -ALREADY) & (t <= 1 + ALREADY)])


def _interval(criterion: CriterionId, weight: float, crossings: NDArray[np.float64]) -> Interval:
    """The nearest crossings on both sides of the present weight."""
    if (np.abs(crossings - weight) <= ALREADY).any():
        return Interval(
            criterion=criterion, weight=weight, low=weight, high=weight, already_tied=True
        )
    below, above = crossings[crossings < weight], crossings[crossings > weight]
    return Interval(
        criterion=criterion,
        weight=weight,
        low=max(float(below.max()), 0.0) if len(below) else 0.0,
        high=min(float(above.min()), 1.0) if len(above) else 1.0,
        already_tied=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Moving this much weight between two criteria closes a gap; points: of 100, exact."""

    giver: CriterionId
    taker: CriterionId
    points: Fraction


def smallest_transfer(
    values: Values, shares: Sequence[Fraction], ahead: int, behind: int
) -> Transfer | None:
    """The least weight that, moved from one criterion to another, closes the gap between two.

        d = v_a - v_b,  gap = w·d > 0        δ = gap / (d_p - d_q)   if d_p > d_q and δ <= w_p

    ahead, behind: rows of `values`; midpoints where something is missing. None: the one behind is
    not behind, or no single transfer is enough.
    """
    d = [
        (x[0] + x[1] - y[0] - y[1]) / 2
        for x, y in zip(values.exact[ahead], values.exact[behind], strict=True)
    ]
    gap = sum((w * d_j for w, d_j in zip(shares, d, strict=True)), Fraction(0))
    closing = [
        (gap / (d[p] - d[q]), p, q)
        for p in range(len(d))
        for q in range(len(d))
        if gap > 0 and d[p] > d[q] and gap <= shares[p] * (d[p] - d[q])
    ]
    if not closing:
        return None
    delta, p, q = min(closing)
    return Transfer(giver=values.criteria[p], taker=values.criteria[q], points=100 * delta)
