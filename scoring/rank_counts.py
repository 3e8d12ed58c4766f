"""Ranks of many samples at once, counted with ties shared.

Scores are written as integers with the row number in their last bits, so that one sort of
integers gives the order and the gaps at once; sorting an index takes several times as long.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

LEVEL: Final = 1e-12
"""Scores 0..1 this close are one tie: tidy ratings under tidy weights tie often, and exactly."""
CHUNK_CELLS: Final = 2**16
"""Scores held at once, half a megabyte: what fits the cache of one core is fastest."""
CHUNK_SAMPLES: Final = (64, 512)
"""... but never fewer or more samples than these."""
SCALE: Final = 2.0**62
"""A score of 1 as an integer, with room for rounding above it."""

Scores = NDArray[np.float64]
"""(samples, n_proposals), 0..1."""
Shares = NDArray[np.float64]
Counts = NDArray[np.integer[Any]]


def chunk_samples(n: int) -> int:
    """How many samples of n scores fit the cache."""
    fewest, most = CHUNK_SAMPLES
    return min(max(CHUNK_CELLS // max(n, 1), fewest), most)


def slices(samples: int, n: int) -> Iterator[slice]:
    """Samples in chunks; none where there is nothing to score."""
    step = chunk_samples(n)
    return (slice(start, start + step) for start in range(0, samples if n else 0, step))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Desk:
    """Room to sort chunks of u scores in; asking for new memory each time would take longer."""

    packed: NDArray[np.int64]
    level: NDArray[np.bool_]

    @classmethod
    def of(cls, u: int) -> "Desk":
        """An empty one."""
        return cls(
            packed=np.empty((chunk_samples(u), u), dtype=np.int64),
            level=np.empty((chunk_samples(u), max(u - 1, 0)), dtype=np.bool_),
        )

    def sort(self, scores: Scores) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The proposals of every sample, best first, and which are level with the next.

        scores: one chunk, used up. Returns order (samples, u) and level (samples, u - 1), which
        stand until the next call.
        """
        u = scores.shape[1]
        packed, level = self.packed[: len(scores)], self.level[: len(scores)]
        last_bits = (1 << max(u - 1, 0).bit_length()) - 1
        np.copyto(packed, np.multiply(scores, -SCALE, out=scores), casting="unsafe")
        packed &= ~last_bits
        packed |= np.arange(u)
        packed.sort(axis=1)
        gaps = np.subtract(packed[:, 1:], packed[:, :-1], out=scores.view(np.int64)[:, 1:])
        np.less_equal(gaps, int(LEVEL * SCALE) + last_bits, out=level)
        packed &= last_bits
        return packed, level


def runs(
    order: NDArray[np.int64], level: NDArray[np.bool_], size: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Which ranks, start..end - 1 counted from 0, the run of ties at every position covers."""
    of_row = size[order]
    end = of_row.cumsum(axis=1)
    opens = np.ones(order.shape, dtype=np.bool_)
    opens[:, 1:] = ~level
    closes = np.ones(order.shape, dtype=np.bool_)
    closes[:, :-1] = ~level
    start = np.maximum.accumulate(np.where(opens, end - of_row, 0), axis=1)
    ends = np.where(closes, end, int(size.sum()))[:, ::-1]
    return start, np.minimum.accumulate(ends, axis=1)[:, ::-1]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RankCounts:
    """Running counts, filled in place.

    size: (u,), how many equal proposals a row stands for, n together. at: (u, n), samples in which
    a row came at a rank without a tie, in as few bytes as they fit. steps: (u, n + 1), increments
    of what ties share.
    """

    size: NDArray[np.intp]
    at: Counts
    steps: NDArray[np.float64]

    @classmethod
    def empty(cls, size: NDArray[np.intp], samples: int) -> "RankCounts":
        """Nothing counted yet. samples: as many as will be, at most."""
        u, n = len(size), int(size.sum())
        few = samples <= np.iinfo(np.uint16).max
        at: Counts = np.zeros((u, n), dtype=np.uint16 if few else np.int32)
        return cls(size=size, at=at, steps=np.zeros((u, n + 1)))

    def add(self, order: NDArray[np.int64], level: NDArray[np.bool_]) -> None:
        """Count some samples as a desk sorted them; order is used up."""
        tied = level.any(axis=1)
        if tied.any():
            ties = order[tied]
            start, end = runs(ties, level[tied], self.size)
            share, ties = 1.0 / (end - start), ties * self.steps.shape[1]
            np.add.at(self.steps.reshape(-1), (ties + start).ravel(), share.ravel())
            np.add.at(self.steps.reshape(-1), (ties + end).ravel(), -share.ravel())
            order = order[~tied]
        start = np.arange(len(self.size))
        if self.at.shape[1] > len(start):
            start = self.size[order].cumsum(axis=1) - self.size[order]
        order *= self.at.shape[1]
        order += start
        np.add.at(self.at.reshape(-1), order.ravel(), self.at.dtype.type(1))

    def shares(self, samples: int, back: NDArray[np.intp]) -> Shares:
        """b_i^r of every proposal: (n, n). back: the row each proposal is. Used up by it."""
        at, steps = self.at, self.steps
        for s in np.unique(self.size[self.size > 1]).tolist():
            of_size = np.flatnonzero(self.size == s)
            part = at[of_size] / s
            steps[of_size, :-1] += part
            steps[of_size, s:] -= part[:, : part.shape[1] + 1 - s]
            at[of_size] = 0
        shares = at / max(samples, 1)
        if steps.any():
            shares += np.cumsum(steps, axis=1, out=steps)[:, :-1] / max(samples, 1)
        return shares if len(shares) == len(back) else shares[back]


def in_first_place(
    order: NDArray[np.int64], level: NDArray[np.bool_], size: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.float64]]:
    """Who was first: samples, rows, and the share of the first rank each of their proposals has."""
    if not level[:, :1].any():
        first = order[:, 0]
        return np.arange(len(order)), first, 1.0 / size[first]
    member = np.ones(order.shape, dtype=np.bool_)
    member[:, 1:] = np.logical_and.accumulate(level, axis=1)
    samples, position = np.nonzero(member)
    together = np.where(member, size[order], 0).sum(axis=1)
    return samples, order[samples, position], 1.0 / together[samples]
