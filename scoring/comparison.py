"""How one ranking differs from another: correlation, who enters and leaves the first k."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.model import ProposalId


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A ranking beside the base ranking.

    tau: Kendall's τ_b, -1..1; None where either has all proposals level, or there are under two.
    entering, leaving: of the first k (rank <= k, so that ties at the line are all in).
    greatest_move: the most places any proposal moved.
    """

    tau: float | None
    entering: tuple[ProposalId, ...]
    leaving: tuple[ProposalId, ...]
    greatest_move: int


def comparison(
    proposals: Sequence[ProposalId], base: Sequence[int], other: Sequence[int], k: int
) -> Comparison:
    """Hold two rankings against each other. base, other: competition ranks, in table order."""
    return Comparison(
        tau=kendall_tau(base, other),
        entering=tuple(p for p, a, b in zip(proposals, base, other, strict=True) if b <= k < a),
        leaving=tuple(p for p, a, b in zip(proposals, base, other, strict=True) if a <= k < b),
        greatest_move=max((abs(a - b) for a, b in zip(base, other, strict=True)), default=0),
    )


def kendall_tau(x: Sequence[float], y: Sequence[float]) -> float | None:
    """τ_b = (C - D) / √((pairs not tied in x)(pairs not tied in y)); None where either is all one.

    Kendall, Biometrika 33, 1945.
    """
    a, b = (np.asarray(side)[:, np.newaxis] for side in (x, y))
    signs_x, signs_y = (np.sign(side - side.T) for side in (a, b))
    pairs_x, pairs_y = int(np.abs(signs_x).sum()), int(np.abs(signs_y).sum())
    if not pairs_x or not pairs_y:
        return None
    return float((signs_x * signs_y).sum() / np.sqrt(float(pairs_x) * float(pairs_y)))


def average_ranks(scores: Sequence[float]) -> list[float]:
    """Rank 1 for the highest; equal scores share the mean of the ranks they cover."""
    x = np.asarray(scores)
    order = np.sort(x)
    above = len(x) - np.searchsorted(order, x, side="right")
    level = np.searchsorted(order, x, side="right") - np.searchsorted(order, x, side="left")
    ranks: list[float] = (above + (level + 1) / 2).tolist()
    return ranks


def spearman(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Pearson's r of the average ranks; None where either is all one."""
    a, b = (2 * np.asarray(average_ranks(side)) - len(side) - 1 for side in (x, y))
    squares = float(a @ a) * float(b @ b)
    return float(a @ b) / float(np.sqrt(squares)) if squares else None
