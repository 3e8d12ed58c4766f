"""A score taken apart: why one proposal is ahead of another, and parts that add up in print."""

from collections.abc import Sequence
from fractions import Fraction

from scoring.model import CriterionId
from scoring.ranking import Score


def differences(ahead: Score, behind: Score) -> tuple[tuple[CriterionId, Fraction], ...]:
    """Why one is ahead, criterion by criterion, the largest difference first.

        d_j = 100 · w_j (v_aj - v_bj)          Σ d = S_a - S_b

    Both scores of one scoreboard. A missing contribution counts at its midpoint, so that the sum
    holds for incomplete scores too.
    """
    parts = [
        (criterion, a - b)
        for (criterion, a), b in zip(ahead.middles.items(), behind.middles.values(), strict=True)
    ]
    return tuple(sorted(parts, key=lambda part: -abs(part[1])))


def printed_parts(parts: Sequence[Fraction], decimals: int) -> tuple[Fraction, ...]:
    """Parts rounded so that they add up to the rounded sum: largest remainders go up.

    parts: each >= 0, whole and part of one score. Among equal remainders the first goes up.
    """
    scale = 10**decimals
    down = [part * scale // 1 for part in parts]
    lacking = round(sum(parts, Fraction(0)) * scale) - sum(down)
    order = sorted(range(len(parts)), key=lambda j: (down[j] - parts[j] * scale, j))
    up = set(order[:lacking])
    return tuple(Fraction(down[j] + (j in up), scale) for j in range(len(parts)))
