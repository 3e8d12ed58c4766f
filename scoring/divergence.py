"""Proposals on which groups part: distance of their means, and variance between them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.ballots import answered, group_means
from scoring.defaults import DIVISIVE, DIVISIVE_CHANCE
from scoring.model import Profile, ProposalId
from scoring.products import product
from scoring.rank_counts import LEVEL

Floats = NDArray[np.float64]
BATCH_CELLS: Final = 2**20
"""Shuffled labels held at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """How far groups part on one proposal.

    gap: 100 · (largest - smallest group mean), 0..100; None where no group has an opinion.
    eta2: share of the variance that lies between groups, 0..1; epsilon2: the same corrected for
    chance, may be below 0; p: how often chance alone reaches it. All three are None where
    undefined: all answers equal, or no more ballots than groups. divisive: ε² > .1 and p < .1.
    """

    proposal: ProposalId
    gap: float | None
    eta2: float | None
    epsilon2: float | None
    p: float | None
    divisive: bool


def divergence(profile: Profile, *, seed: int, permutations: int) -> tuple[Divergence, ...]:
    """Measure every proposal. Heaps take part in the gap alone: their spread is not known.

        p = (1 + #{η² of a random regrouping >= η²}) / (1 + permutations)

    A regrouping shuffles the ballots among the groups, for all proposals at once.
    """
    rows = np.flatnonzero(~profile.tallied & ~profile.blank)
    known = answered(profile)[rows]
    marks = np.where(known, profile.marks[rows], 0).astype(np.float64)
    eta2, epsilon2 = variance_between(marks, known, profile.group[rows])
    p = _chance(marks, known, profile.group[rows], seed, permutations)
    gaps = zip(*group_means(profile), strict=True)
    return tuple(
        _divergence(proposal, [float(y) for y in means if y is not None], *figures)
        for proposal, means, *figures in zip(
            profile.proposals,
            gaps if profile.groups else [()] * len(profile.proposals),
            eta2.tolist(),
            epsilon2.tolist(),
            p.tolist(),
            strict=True,
        )
    )


def _divergence(
    proposal: ProposalId, means: list[float], eta2: float, epsilon2: float, p: float
) -> Divergence:
    """One line; NaN becomes None."""
    defined = not np.isnan(eta2)
    return Divergence(
        proposal=proposal,
        gap=100.0 * (max(means) - min(means)) if means else None,
        eta2=eta2 if defined else None,
        epsilon2=epsilon2 if defined else None,
        p=p if defined else None,
        divisive=defined and epsilon2 > DIVISIVE and p < DIVISIVE_CHANCE,
    )


def variance_between(
    y: Floats, known: NDArray[np.bool_], group: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Shares of the variance of whole numbers that lie between groups, plain and corrected.

        η² = SS_between / SS_total          ε² = η² - (G - 1)/(N - G) · (1 - η²)

    y: (N, n), 0 where not known. group: (N,), from 0. G and N count, per column, groups and
    rows with an answer. Returns η² and ε², (n,); NaN where all are equal or N <= G.
    """
    labels = group[np.newaxis]
    n = known.sum(axis=0)
    g = sum((_counts(labels == h, known)[0] > 0) for h in np.unique(group)) + np.zeros(len(n))
    total = n * (y**2).sum(axis=0) - y.sum(axis=0) ** 2
    defined = (total > 0) & (n > g)
    eta2, epsilon2 = (np.full(len(n), np.nan) for _ in range(2))
    between = n * _between(labels, y, known)[0] - y.sum(axis=0) ** 2
    np.divide(between, total, out=eta2, where=defined)
    np.divide(g - 1, n - g, out=epsilon2, where=defined)
    return eta2, eta2 - epsilon2 * (1 - eta2)


def _counts(inside: NDArray[np.bool_], known: NDArray[np.bool_]) -> Floats:
    """Answers inside a group for every shuffle: (shuffles, n)."""
    if known.all():
        people = inside.sum(axis=1, dtype=np.float64)[:, np.newaxis]
        return np.broadcast_to(people, (len(inside), known.shape[1]))
    return _sums(inside, known.astype(np.float64))


def _sums(inside: NDArray[np.bool_], y: Floats) -> Floats:
    """Σ y inside a group for every shuffle: (shuffles, n)."""
    return product(inside.astype(np.float64), y, np.empty((len(inside), y.shape[1])))


def _between(labels: NDArray[np.intp], y: Floats, known: NDArray[np.bool_]) -> Floats:
    """Σ_g (Σ y)² / n_g for every shuffle of the labels: (shuffles, n)."""
    squares = np.zeros((len(labels), y.shape[1]))
    for group in np.unique(labels):
        inside = labels == group
        squares += _sums(inside, y) ** 2 / np.maximum(_counts(inside, known), 1.0)
    return squares


def _chance(
    y: Floats,
    known: NDArray[np.bool_],
    group: NDArray[np.intp],
    seed: int,
    permutations: int,
) -> Floats:
    """How often a random regrouping parts the proposals as much: (n,), never 0."""
    rng = np.random.default_rng(seed)
    observed = _between(group[np.newaxis], y, known)[0]
    reached = np.zeros(y.shape[1])
    batch = max(BATCH_CELLS // max(len(group), 1), 1)
    for start in range(0, permutations, batch):
        labels = np.tile(group, (min(batch, permutations - start), 1))
        shuffled = _between(rng.permuted(labels, axis=1), y, known)
        reached += (shuffled >= observed * (1 - LEVEL)).sum(axis=0)
    return (1 + reached) / (1 + permutations)
