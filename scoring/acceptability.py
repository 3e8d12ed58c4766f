"""How often every proposal reaches every rank over many sets of weights, ties shared.

Lahdelma and Salminen, Operations Research 49, 2001; Tervonen and Lahdelma, EJOR 178, 2007.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.model import ProposalId
from scoring.products import product
from scoring.rank_counts import (
    Desk,
    RankCounts,
    Scores,
    Shares,
    chunk_samples,
    in_first_place,
    runs,
    slices,
)
from scoring.standing import Values

FEW: Final = 256
"""Up to so many proposals, sorting all of them is faster than looking for the best."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Acceptability:
    """Rank acceptability over `samples` sets of weights.

    rank: (n, n), b_i^r, the share of samples that give proposal i rank r; rows and columns sum
    to 1. central: (n, m), the mean of the weights under which i is first; NaN where it never is.
    incomplete: proposals with a missing cell, drawn uniform on its interval for every sample.
    """

    proposals: tuple[ProposalId, ...]
    samples: int
    rank: Shares
    central: NDArray[np.float64]
    incomplete: NDArray[np.bool_]

    def top(self, k: int) -> Shares:
        """a_i^k = Σ_{r <= k} b_i^r, the share of samples with i among the first k."""
        return np.asarray(self.rank[:, : max(k, 0)].sum(axis=1))

    def central_weights(self, i: int) -> tuple[float, ...] | None:
        """The weights that typically make proposal i first; None if it never is."""
        return None if np.isnan(self.central[i]).any() else tuple(self.central[i].tolist())


def acceptability(
    values: Values, weights: NDArray[np.float64], rng: np.random.Generator
) -> Acceptability:
    """Count every rank of every proposal over sampled weights.

    weights: (samples, n_criteria), rows that sum to 1. rng: for missing cells alone. Identical
    proposals, and scores within 1e-12, share the ranks they cover.
    """
    rows, back, size = _distinct(values)
    u, m = len(rows), len(values.criteria)
    counts = RankCounts.empty(size, len(weights))
    first, firsts = np.zeros((m, u)), np.zeros(u)
    desk = Desk.of(u)
    for w, scores in _chunks(values, rows, weights, rng):
        order, level = desk.sort(scores)
        which, place, share = in_first_place(order, level, size)
        firsts += np.bincount(place, share, minlength=u)
        for j in range(m):
            first[j] += np.bincount(place, share * w[which, j], minlength=u)
        counts.add(order, level)
    central = np.full((u, m), np.nan)
    np.divide(first.T, firsts[:, np.newaxis], out=central, where=firsts[:, np.newaxis] > 0)
    return Acceptability(
        proposals=values.proposals,
        samples=len(weights),
        rank=counts.shares(len(weights), back),
        central=central[back],
        incomplete=values.incomplete,
    )


def rank_shares(scores: Scores) -> Shares:
    """b_i^r over scores that are already sampled: (n, n); scores within 1e-12 share ranks."""
    n = scores.shape[1]
    counts, desk = RankCounts.empty(np.ones(n, dtype=np.intp), len(scores)), Desk.of(n)
    for chunk in slices(len(scores), n):
        counts.add(*desk.sort(scores[chunk].copy()))
    return counts.shares(len(scores), np.arange(n))


def top_shares(
    values: Values, weights: NDArray[np.float64], k: int, rng: np.random.Generator
) -> Shares:
    """a_i^k, the share of samples with proposal i among the first k, without the other ranks.

    weights: (samples, n_criteria). Returns (n,); all 1 where k >= n. A tie across the line shares
    what places are left.
    """
    every = np.arange(len(values.proposals))
    inside = np.zeros(len(every))
    if not 0 < k < len(every):
        return inside + float(k > 0)
    mean = values.middle @ weights.mean(axis=0)
    guide = np.argsort(-mean, kind="stable")[: max(4 * (k + 1), FEW // 4)]
    for _, scores in _chunks(values, every, weights, rng):
        order, level = _best(scores, k, guide)
        whole = level[:, k - 1]
        np.add.at(inside, order[~whole, :k].ravel(), 1.0)
        if whole.any():
            order, level = Desk.of(len(every)).sort(scores[whole])
            start, end = runs(order, level, np.ones(len(every), dtype=np.intp))
            np.add.at(inside, order.ravel(), np.clip((k - start) / (end - start), 0, 1).ravel())
    return inside / max(len(weights), 1)


def _distinct(values: Values) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Complete proposals that are identical, taken as one.

    Returns one proposal per kind, the kind of each proposal, and how many there are of each kind.
    """
    kinds: dict[bytes, int] = {}
    back = np.empty(len(values.proposals), dtype=np.intp)
    for i, (low, open_) in enumerate(zip(values.low, values.incomplete, strict=True)):
        own = i.to_bytes(8) if open_ else b""
        back[i] = kinds.setdefault(low.tobytes() + own, len(kinds))
    _, rows, size = np.unique(back, return_index=True, return_counts=True)
    return rows, back, size


def _chunks(
    values: Values,
    rows: NDArray[np.intp],
    weights: NDArray[np.float64],
    rng: np.random.Generator,
) -> Iterator[tuple[NDArray[np.float64], Scores]]:
    """Some sampled weights and the scores of some proposals under them; missing cells drawn.

    The scores stand where those of the next chunk will stand.
    """
    low, span = values.low[rows], (values.high - values.low)[rows]
    room = np.empty((chunk_samples(len(rows)), len(rows)))
    for chunk in slices(len(weights), len(rows)):
        w = weights[chunk]
        scores = product(w, low.T, room[: len(w)])
        for j in np.flatnonzero(span.any(axis=0)):
            gaps = np.flatnonzero(span[:, j])
            drawn = rng.random((len(w), len(gaps))) * span[gaps, j]
            scores[:, gaps] += w[:, j, np.newaxis] * drawn
        yield w, scores


def _best(
    scores: Scores, k: int, guide: NDArray[np.intp]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """As a desk sorts, but only the few proposals that can be among the first k + 1.

    scores: one chunk, left as it is. guide: more than k proposals that score well on average; the
    (k+1)-th best of them bounds what the others must reach.
    """
    if scores.shape[1] <= FEW:
        return Desk.of(scores.shape[1]).sort(scores.copy())
    position = len(guide) - k - 1
    least = np.partition(scores[:, guide], position, axis=1)[:, position]
    flat = np.flatnonzero(scores >= least[:, np.newaxis])
    sample, proposal = np.divmod(flat, scores.shape[1])
    starts = np.searchsorted(sample, np.arange(len(scores)))
    slot = np.arange(len(flat)) - starts[sample]
    width = int(slot.max()) + 1
    some = np.full((len(scores), width), -1.0)
    some[sample, slot] = scores.ravel()[flat]
    names = np.zeros((len(scores), width), dtype=np.int64)
    names[sample, slot] = proposal
    order, level = Desk.of(width).sort(some)
    return np.take_along_axis(names, order, axis=1), level
