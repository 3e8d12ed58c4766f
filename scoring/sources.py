"""Scores drawn under chosen sources of doubt: weights, ballots, assessments, missing cells.

Every source has its own stream of random numbers, so that switching one off leaves what the
others draw as it was.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from scoring.ballots import aligned, answers
from scoring.bootstrap import Resampled, as_they_are, resampled
from scoring.defaults import RATING_STEPS, STEP_CHANCE, UNSTATED_CONFIDENCE
from scoring.model import Criterion, GroupId, PerformanceTable, Profile
from scoring.ranking import Scoreboard, scoreboard
from scoring.sampling import around
from scoring.standing import NEAR, Values, values
from scoring.values import anchors, room_value, value_array

Source = Literal["weights", "ballots", "assessments", "missing"]
SOURCES: Final[tuple[Source, ...]] = ("weights", "ballots", "assessments", "missing")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Doubt:
    """A table of proposals and all that may be doubted about it, ready to be drawn from.

    profile: columns as the rows of the table. known: their values. unstated: assessed cells
    without a confidence, which count as medium.
    """

    profile: Profile
    table: PerformanceTable
    board: Scoreboard
    known: Values
    unstated: int


def doubt(profile: Profile, table: PerformanceTable, weights: Mapping[GroupId, Fraction]) -> Doubt:
    """Prepare to draw. weights: of one ballot of each group."""
    same = aligned(profile, table.proposals)
    board = scoreboard(same, table, weights)
    assessed = [j for j, c in enumerate(table.criteria) if c.source == "assessed"]
    return Doubt(
        profile=same,
        table=table,
        board=board,
        known=values(board),
        unstated=sum(
            row[j] is not None and sure[j] is None
            for row, sure in zip(table.natural, table.confidence, strict=True)
            for j in assessed
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """scores: (repeats, n_proposals), 0..1. ballots: what became of them, drawn or as they are."""

    scores: NDArray[np.float64]
    ballots: Resampled


def draw(about: Doubt, active: AbstractSet[Source], repeats: int, seed: int) -> Drawn:
    """Draw what is active; the rest stays as it is, missing cells at their midpoint."""
    streams = dict(zip(SOURCES, np.random.default_rng(seed).spawn(len(SOURCES)), strict=True))
    gaps = streams["missing"] if "missing" in active else None
    shares = about.board.shares
    if "weights" in active:
        w = around(streams["weights"], repeats, shares)
    else:
        w = np.array([[float(share) for share in shares]])
    if "ballots" in active:
        alpha = about.board.group_shares
        ballots = resampled(about.profile, alpha, repeats, streams["ballots"])
    else:
        ballots = as_they_are(about.board.support)
    scores = np.zeros((repeats, len(about.table.proposals)))
    for j, criterion in enumerate(about.table.criteria):
        if criterion.source == "ballots":
            v = _room(about, criterion, ballots, gaps, repeats)
        else:
            v = _cells(about, j, gaps, repeats)
        if criterion.source == "assessed" and "assessments" in active:
            v = v + _moves(about, j, streams["assessments"], repeats)
        scores += w[:, j, np.newaxis] * v
    return Drawn(scores=scores, ballots=ballots)


def _cells(
    about: Doubt, j: int, gaps: np.random.Generator | None, repeats: int
) -> NDArray[np.float64]:
    """The values of one criterion; missing ones at their midpoint, or drawn uniform."""
    low, high = about.known.low[:, j], about.known.high[:, j]
    missing = np.flatnonzero(low < high)
    if gaps is None or not len(missing):
        return (low + high) / 2
    v = np.tile(low, (repeats, 1))
    v[:, missing] += gaps.random((repeats, len(missing))) * (high - low)[missing]
    return v


def _room(
    about: Doubt,
    criterion: Criterion,
    ballots: Resampled,
    gaps: np.random.Generator | None,
    repeats: int,
) -> NDArray[np.float64]:
    """The values of the ballot criterion, groups without an opinion at 0..1 of their share."""
    alpha, form = about.board.group_shares, about.profile.form
    if not alpha:
        shape = (repeats, len(about.table.proposals))
        return np.full(shape, 0.5) if gaps is None else gaps.random(shape)
    share = np.array([float(alpha.get(group, Fraction(0))) for group in about.profile.groups])
    silent = share[:, np.newaxis] * (answers(about.profile) == 0)
    if gaps is None or not silent.any():
        low = room_value(form, criterion, ballots.known)
        high = room_value(form, criterion, ballots.known + silent.sum(axis=0))
        return (low + high) / 2
    given = ballots.known
    for open_share in silent[silent.any(axis=1)]:
        given = given + open_share * gaps.random((repeats, len(open_share)))
    return room_value(form, criterion, given)


def _moves(about: Doubt, j: int, rng: np.random.Generator, repeats: int) -> NDArray[np.float64]:
    """What it changes that ratings are one step up or down as often as their confidence says.

    A step off the scale is not taken; a missing rating has none to take.
    """
    criterion = about.table.criteria[j]
    rated = [
        (row[j], sure[j])
        for row, sure in zip(about.table.natural, about.table.confidence, strict=True)
    ]
    x = np.array([np.nan if rating is None else float(rating) for rating, _ in rated])
    half = np.array([STEP_CHANCE[sure or UNSTATED_CONFIDENCE] / 2 for _, sure in rated])
    down, up = (_step(criterion, x, direction) for direction in (-1, 1))
    drawn = rng.random((repeats, len(rated)))
    return np.where(drawn < half, down, np.where(drawn >= 1 - half, up, 0.0))


def _step(criterion: Criterion, x: NDArray[np.float64], direction: int) -> NDArray[np.float64]:
    """What one step changes in the value of ratings; 0 off the scale or where there is none.

    A step is 1, or a tenth of the scale where that has under two or over ten steps.
    """
    low, high = (float(anchor) for anchor in anchors(criterion))
    whole = 2 <= high - low <= RATING_STEPS  # noqa: PLR2004 (said above)
    moved = x + direction * (1.0 if whole else (high - low) / RATING_STEPS)
    on_scale = (moved >= low - NEAR) & (moved <= high + NEAR)
    change = value_array(criterion, moved) - value_array(criterion, x)
    return np.where(on_scale, change, 0.0)
