"""Weights nobody is sure of, drawn at random from a generator the caller seeds.

Every sampler returns (size, n_criteria), rows that sum to 1.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.defaults import CONCENTRATION
from scoring.model import GroupId

Weights = NDArray[np.float64]


def uniform(rng: np.random.Generator, size: int, n_criteria: int) -> Weights:
    """Every set of weights is as likely as any other: E_j ~ Exp(1), W = E / ΣE.

    Uniform numbers divided by their sum would crowd around equal weights.
    """
    e = rng.standard_exponential((size, n_criteria))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def order(rng: np.random.Generator, size: int, places: Sequence[int]) -> Weights:
    """Every set of weights that respects an order of importance is as likely as any other.

    places: of each criterion, 1 the most important; among equal numbers the order is drawn. The
    mean of these weights is the rank-order centroid.
    """
    falling = -np.sort(-uniform(rng, size, len(places)), axis=1)
    shuffled = rng.random(falling.shape)
    position = np.lexsort((shuffled, np.broadcast_to(places, falling.shape)), axis=1)
    drawn = np.empty_like(falling)
    np.put_along_axis(drawn, position, falling, axis=1)
    return drawn


def around(
    rng: np.random.Generator,
    size: int,
    shares: Sequence[Fraction],
    concentration: float = CONCENTRATION,
) -> Weights:
    """Weights around the declared ones: Dirichlet(κ w), SD √(w (1 - w) / (κ + 1)).

    shares: declared weights, sum 1; a criterion without weight stays without.
    """
    w = np.array([float(share) for share in shares])
    drawn = np.zeros((size, len(w)))
    if not len(w):
        return drawn
    counted = w > 0
    g = rng.standard_gamma(concentration * w[counted], size=(size, int(counted.sum())))
    drawn[:, counted] = g / g.sum(axis=1, keepdims=True)
    return drawn


def crowd(
    rng: np.random.Generator,
    size: int,
    sheets: Mapping[GroupId, Sequence[Sequence[int]]],
    shares: Mapping[GroupId, Fraction],
) -> Weights:
    """The weights of one person of the room, each drawn with probability α_g / n_g.

    sheets: per group, one row of dots per person, as for `weights.dots`; people without a dot and
    groups without a share are left out. At least one must remain.
    """
    rows, chance = [], []
    for group in sorted(sheets):
        said = [np.array(row) / sum(row) for row in sheets[group] if any(row)]
        rows += said
        chance += [float(shares.get(group, Fraction(0))) / len(said)] * len(said)
    p = np.array(chance)
    return np.asarray(np.array(rows)[rng.choice(len(rows), size=size, p=p / p.sum())])
