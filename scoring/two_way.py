"""The mean within a group where people left many cells of a score ballot blank."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.ballots import GroupMeans, answered, group_means, utilities
from scoring.defaults import MANY_BLANKS
from scoring.model import GroupId, PerformanceTable, Profile
from scoring.ranking import places, scoreboard, scoreboard_from_means

FIT_DIGITS: Final = 9
"""The fit is rounded to these decimals, and exact from there on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoWay:
    """Group means as `group_means` gives them, fitted where many cells are blank.

    means: utilities 0..1; None where nobody of the group rated a proposal. fitted: groups the fit
    replaced the mean for. disconnected: of these, groups whose raters fall into parts that rated
    nothing in common, so that the parts are compared by their levels alone.
    """

    means: GroupMeans
    fitted: tuple[GroupId, ...]
    disconnected: tuple[GroupId, ...]


def two_way_means(profile: Profile) -> TwoWay:
    """Tell who rated generously from what was rated well.

        u_pi = μ + a_p + b_i,  ridge 1 on a_p alone          ŷ_gi = clip(μ + b_i, 0, 1)

    For groups with more than a tenth of their cells blank; the others keep the plain mean, which
    the fit equals where nothing is blank. A ridge on b as well would shrink small groups. Only
    score ballots leave single cells blank, so other forms are never fitted. A proposal nobody of
    the group rated stays None.
    """
    means = list(group_means(profile))
    fitted, disconnected = [], []
    for g, group in enumerate(profile.groups):
        rows = np.flatnonzero((profile.group == g) & ~profile.blank & ~profile.tallied)
        if not _many_blanks(profile, rows):
            continue
        u, known = utilities(profile)[rows], answered(profile)[rows]
        fit = additive_fit(u)
        means[g] = tuple(
            Fraction(round(y * 10**FIT_DIGITS), 10**FIT_DIGITS) if any_ else None
            for y, any_ in zip(fit.tolist(), np.any(known, axis=0).tolist(), strict=True)
        )
        fitted.append(group)
        if not _connected(known):
            disconnected.append(group)
    return TwoWay(means=tuple(means), fitted=tuple(fitted), disconnected=tuple(disconnected))


def _many_blanks(profile: Profile, rows: NDArray[np.intp]) -> bool:
    """Whether some people who voted left more than a tenth of their score cells blank."""
    known = answered(profile)[rows]
    return (
        profile.form.kind == "score" and bool(known.any()) and float((~known).mean()) > MANY_BLANKS
    )


def additive_fit(u: NDArray[np.float64]) -> NDArray[np.float64]:
    """clip(μ + b_i, 0, 1) from ratings u (raters, proposals), NaN where blank, some not.

        a_p = Σ_i (u_pi - μ - b_i) / (n_p + 1)          b_i = mean over p of (u_pi - μ - a_p)

    With a eliminated a system in b alone is left; it is solved directly. Where a proposal has no
    rating at all b_i is 0, the solution of least norm.
    """
    known = ~np.isnan(u)
    mean = float(u[known].mean())
    r = np.where(known, u - mean, 0.0)
    weight = known.astype(np.float64)
    shrink = 1.0 / (weight.sum(axis=1) + 1.0)
    system = np.diag(weight.sum(axis=0)) - weight.T @ (weight * shrink[:, np.newaxis])
    right = r.sum(axis=0) - weight.T @ (r.sum(axis=1) * shrink)
    b = np.linalg.lstsq(system, right, rcond=None)[0]
    return np.asarray(np.clip(mean + b, 0.0, 1.0))


def _connected(known: NDArray[np.bool_]) -> bool:
    """Whether everybody who rated anything is linked to everybody by proposals both rated."""
    raters = known[known.any(axis=1)]
    reached: NDArray[np.bool_] = np.zeros(len(raters), dtype=np.bool_)
    reached[0] = True
    while True:
        proposals = raters[reached].any(axis=0)
        further = np.asarray(raters[:, proposals].any(axis=1))
        if (further == reached).all():
            return bool(reached.all())
        reached = further


def many_blanks(
    profile: Profile, table: PerformanceTable, weights: Mapping[GroupId, Fraction]
) -> tuple[GroupId, ...]:
    """The groups whose blanks matter: fitted ones, if the fit changes any rank; else none."""
    fit = two_way_means(profile)
    if not fit.fitted:
        return ()
    plain, other = (
        [place.rank for place in places([score.score for score in board.scores])]
        for board in (
            scoreboard(profile, table, weights),
            scoreboard_from_means(profile, table, weights, fit.means),
        )
    )
    return fit.fitted if plain != other else ()
