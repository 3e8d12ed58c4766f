"""Where groups agree and where they part: three measures side by side, never one figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

import numpy as np

from scoring.ballots import GroupMeans, group_means
from scoring.bridging import Bridge, bridging
from scoring.comparison import average_ranks, spearman
from scoring.defaults import AGREEMENT_PROPOSALS, PERMUTATIONS, SOME_AGREEMENT, STRONG_AGREEMENT
from scoring.divergence import Divergence, divergence
from scoring.model import GroupId, Profile

Word = Literal["strong", "some", "weak"]
Undefined = Literal["few_proposals", "one_group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Whether groups order the list alike.

    spearman: mean over pairs of groups, -1..1; None with the reason in `undefined`: few_proposals:
    under four. one_group: fewer than two groups have an order. word: strong from .7, some from .4.
    kendall_w: 0..1 over the proposals all have an opinion on, for reference; it misleads alone,
    since noise gives .20 with five groups. left_out: groups that gave everything the same.
    """

    spearman: float | None
    word: Word | None
    kendall_w: float | None
    left_out: tuple[GroupId, ...]
    undefined: Undefined | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The three measures; divergences and bridges in the order of the profile's proposals."""

    alike: Alike
    divergences: tuple[Divergence, ...]
    bridges: tuple[Bridge, ...]
    seed: int
    permutations: int


def agreement(
    profile: Profile,
    shares: Mapping[GroupId, Fraction],
    *,
    seed: int,
    permutations: int = PERMUTATIONS,
) -> Agreement:
    """Measure agreement on the proposals of a profile. shares: α_g of the groups that voted."""
    return Agreement(
        alike=alike(profile.groups, group_means(profile)),
        divergences=divergence(profile, seed=seed, permutations=permutations),
        bridges=bridging(profile, shares),
        seed=seed,
        permutations=permutations,
    )


def alike(groups: Sequence[GroupId], means: GroupMeans) -> Alike:
    """Mean Spearman correlation over pairs of groups: Pearson's r on average ranks of y_g.

    means: (n_groups, n_proposals). A pair is compared on the proposals both have an opinion on, at
    least four of them.
    """
    ordered = {
        group: row
        for group, row in zip(groups, means, strict=True)
        if len({y for y in row if y is not None}) > 1
    }
    left_out = tuple(
        group
        for group, row in zip(groups, means, strict=True)
        if group not in ordered and any(y is not None for y in row)
    )
    if means and len(means[0]) < AGREEMENT_PROPOSALS:
        return _undefined("few_proposals", left_out)
    if len(ordered) < 2:  # noqa: PLR2004 (a pair)
        return _undefined("one_group", left_out)
    pairs = [_pair(x, y) for x, y in combinations(ordered.values(), 2)]
    known = [r for r in pairs if r is not None]
    if not known:
        return _undefined("few_proposals", left_out)
    mean = sum(known) / len(known)
    return Alike(
        spearman=mean,
        word=_word(mean),
        kendall_w=kendall_w(_common(tuple(ordered.values()))),
        left_out=left_out,
    )


def _undefined(reason: Undefined, left_out: tuple[GroupId, ...]) -> Alike:
    """No figure, and why."""
    return Alike(spearman=None, word=None, kendall_w=None, left_out=left_out, undefined=reason)


def _word(mean: float) -> Word:
    """What a mean correlation is called."""
    if mean >= STRONG_AGREEMENT:
        return "strong"
    return "some" if mean >= SOME_AGREEMENT else "weak"


def _pair(x: Sequence[Fraction | None], y: Sequence[Fraction | None]) -> float | None:
    """Spearman of two groups on what both have an opinion on; None under four proposals."""
    both = _common((x, y))
    if len(both[0]) < AGREEMENT_PROPOSALS:
        return None
    return spearman(both[0], both[1])


def _common(rows: Sequence[Sequence[Fraction | None]]) -> list[list[int]]:
    """Positions in each row's own order, from 0, of what every row has an opinion on.

    Exact: equal means get equal positions, whatever they round to.
    """
    columns = [column for column in zip(*rows, strict=True) if None not in column]
    levels = [sorted(set(row)) for row in zip(*columns, strict=True)]
    place = [{y: position for position, y in enumerate(level)} for level in levels]
    return (
        [[place[g][column[g]] for column in columns] for g in range(len(rows))]
        if columns
        else [[] for _ in rows]
    )


def kendall_w(scores: Sequence[Sequence[float]]) -> float | None:
    """Kendall's coefficient of concordance with ties corrected, 0..1.

        W = 12 Σ_i (R_i - R̄)² / (G² (n³ - n) - G Σ T)          T = Σ (t³ - t) over ties of a judge

    scores: (G judges, n items), higher is better. None for fewer than two judges or items, or
    where every judge has all level. Shrout and Fleiss's ratings are the golden case.
    """
    judges = len(scores)
    n = len(scores[0]) if judges else 0
    if judges < 2 or n < 2:  # noqa: PLR2004 (nothing to agree with, or on)
        return None
    ranks = np.array([average_ranks(row) for row in scores])
    sums = ranks.sum(axis=0)
    ties = sum(
        int(t) ** 3 - int(t)
        for row in ranks
        for t in np.unique(row, return_counts=True)[1].tolist()
    )
    most = judges**2 * (n**3 - n) - judges * ties
    return float(12 * ((sums - sums.mean()) ** 2).sum() / most) if most else None
