"""What really moves the list: ballots, groups and criteria, against what was declared."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from scoring.ballots import GroupMeans, voters
from scoring.defaults import (
    DOUBLE_COUNTING,
    DOUBLE_COUNTING_PROPOSALS,
    FEW_BALLOTS,
    HEAVY_CRITERION,
)
from scoring.model import Criterion, CriterionId, GroupId, Profile
from scoring.standing import Values
from scoring.weights import criterion_shares


def effective_ballots(
    n: Mapping[GroupId, int], weights: Mapping[GroupId, Fraction]
) -> Fraction | None:
    """How many equal ballots the weighted ones are worth.

        n_eff = (Σ_g n_g ω_g)² / Σ_g n_g ω_g²          1 .. N

    n: ballots of each group. weights: of one ballot. None where no ballot has weight.
    Kish, Survey Sampling, 1965.
    """
    total = sum((n[group] * weights.get(group, Fraction(0)) for group in n), Fraction(0))
    squares = sum((n[group] * weights.get(group, Fraction(0)) ** 2 for group in n), Fraction(0))
    return total**2 / squares if squares else None


def group_influence(
    profile: Profile, means: GroupMeans, shares: Mapping[GroupId, Fraction]
) -> dict[GroupId, float] | None:
    """How hard each group pulls, beside the share α_g it was given.

        e_g = α_g s_g / Σ_h α_h s_h          s_g: standard deviation of y_gi over proposals

    A group that gives everything the same moves nothing. Returns shares of 1 over the groups that
    voted; None where no group tells the proposals apart.
    """
    spread = {
        group: float(shares[group]) * _deviation([float(y) for y in row if y is not None])
        for group, row in zip(profile.groups, means, strict=True)
        if group in shares
    }
    total = sum(spread.values())
    return {group: s / total for group, s in spread.items()} if total else None


def criterion_influence(
    values: Values, shares: Sequence[Fraction]
) -> dict[CriterionId, float] | None:
    """How much of the differences each criterion explains, beside its declared weight.

        ew_j = w_j s_j / Σ_k w_k s_k          s_j: standard deviation of v_ij over proposals

    Midpoints where something is missing. None where no criterion tells the proposals apart.
    """
    spread = [
        float(share) * _deviation(column.tolist())
        for share, column in zip(shares, values.middle.T, strict=True)
    ]
    total = sum(spread)
    if not total:
        return None
    return {c: s / total for c, s in zip(values.criteria, spread, strict=True)}


def _deviation(figures: list[float]) -> float:
    """Standard deviation; exactly 0 where all are equal, whatever their mean rounds to."""
    return float(np.std(figures)) if len(set(figures)) > 1 else 0.0


def double_counting(values: Values) -> tuple[tuple[CriterionId, CriterionId], ...]:
    """Pairs of criteria so alike that they may count one thing twice: |r| > 0.8, n >= 5."""
    v = values.middle
    if len(v) < DOUBLE_COUNTING_PROPOSALS:
        return ()
    varying = [j for j in range(v.shape[1]) if len(set(v[:, j].tolist())) > 1]
    return tuple(
        (values.criteria[j], values.criteria[k])
        for j, k in combinations(varying, 2)
        if abs(_correlation(v[:, j], v[:, k])) > DOUBLE_COUNTING
    )


def _correlation(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Pearson's r of two columns that both vary."""
    dx, dy = x - x.mean(), y - y.mean()
    return float((dx @ dy) / np.sqrt((dx @ dx) * (dy @ dy)))


def heavy_criteria(criteria: Sequence[Criterion]) -> tuple[CriterionId, ...]:
    """Criteria with more than half of all the weight."""
    shares = criterion_shares(criteria)
    return tuple(c.id for c, share in zip(criteria, shares, strict=True) if share > HEAVY_CRITERION)


def groups_without_ballots(profile: Profile) -> tuple[GroupId, ...]:
    """Declared groups nobody of whom answered anything; their vote is never invented."""
    n = voters(profile)
    return tuple(group for group in profile.groups if group not in n)


def single_voices(profile: Profile) -> tuple[GroupId, ...]:
    """Groups for whom one person speaks."""
    return tuple(group for group, n in voters(profile).items() if n == 1)


def few_ballots(profile: Profile, weights: Mapping[GroupId, Fraction]) -> tuple[GroupId, ...]:
    """Groups of under five ballots one of which counts more than an average ballot."""
    return tuple(
        group
        for group, n in voters(profile).items()
        if n < FEW_BALLOTS and weights.get(group, Fraction(0)) > 1
    )
