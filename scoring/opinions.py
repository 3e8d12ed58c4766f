"""Second opinions, read only: other ways to add up the same answers. They never feed a rule."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.ballots import MOST_IN_INT64, GroupMeans
from scoring.defaults import LOWEST_VALUE, PROFILE_DROP
from scoring.model import NO_ANSWER, GroupId, PerformanceTable, Profile, ProposalId
from scoring.ranking import scoreboard, scoreboard_from_means
from scoring.standing import Standing, Values, standing, values

Scores = tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinions:
    """What each method makes of the proposals, in the order of the table.

    Each: 0..100, None where undefined. borda: None where no ballot ranks two proposals. geometric,
    topsis: None where something is missing. median: midpoint where something is missing.
    tallied: rows Borda could not use. among_first: under how many of the methods that have an
    answer a proposal is in the first k; methods: how many have one. unbalanced: proposals that
    lose three places or more under the geometric mean.
    """

    proposals: tuple[ProposalId, ...]
    k: int
    borda: Scores
    geometric: Scores
    topsis: Scores
    median: Scores
    tallied: int
    among_first: tuple[int, ...]
    methods: tuple[int, ...]
    unbalanced: tuple[ProposalId, ...]


def opinions(
    profile: Profile, table: PerformanceTable, weights: Mapping[GroupId, Fraction], k: int
) -> Opinions:
    """Four second opinions on one table. k: how many places count as in."""
    board = scoreboard(profile, table, weights)
    known = values(board)
    official = standing(known, board.shares)
    medians = scoreboard_from_means(profile, table, weights, group_medians(profile))
    found = {
        "borda": borda(profile, table.proposals, weights),
        "geometric": geometric(known, board.shares),
        "topsis": topsis(known, board.shares),
        "median": tuple(float(score.score) for score in medians.scores),
    }
    placed = [_ranks(scores) for scores in found.values()]
    return Opinions(
        proposals=table.proposals,
        k=k,
        **found,
        tallied=int(profile.tallied.sum()),
        among_first=tuple(
            sum(rank is not None and rank <= k for rank in ranks)
            for ranks in zip(*placed, strict=True)
        ),
        methods=tuple(
            sum(rank is not None for rank in ranks) for ranks in zip(*placed, strict=True)
        ),
        unbalanced=_unbalanced(official, _ranks(found["geometric"])),
    )


def _unbalanced(official: Standing, geometric_rank: Sequence[int | None]) -> tuple[ProposalId, ...]:
    """Who loses three places or more, among the proposals the geometric mean can rank."""
    ranks = zip(official.rank.tolist(), geometric_rank, strict=True)
    before = _ranks([None if other is None else -float(rank) for rank, other in ranks])
    return tuple(
        proposal
        for proposal, a, b in zip(official.proposals, before, geometric_rank, strict=True)
        if a is not None and b is not None and b - a >= PROFILE_DROP
    )


def _ranks(scores: Sequence[float | None]) -> list[int | None]:
    """Competition ranks among the proposals that have a score; the others stay None."""
    known = sorted(score for score in scores if score is not None)
    return [None if s is None else 1 + len(known) - bisect_right(known, s) for s in scores]


def borda(
    profile: Profile, proposals: Sequence[ProposalId], weights: Mapping[GroupId, Fraction]
) -> Scores:
    """How far up the ballots a proposal stands, 0..100.

        B_i = 100 · Σ_p ω_p b_pi / Σ_p ω_p          b_pi = (q_p - r_pi) / (q_p - 1)

    r: average rank among the q proposals ballot p has an opinion on; ballots with q < 2 and
    tallies are skipped. It depends on which proposals are present, unlike the score. None where no
    ballot is left.
    """
    rows = np.flatnonzero(~profile.tallied & ((profile.marks != NO_ANSWER).sum(axis=1) > 1))
    marks = profile.marks[rows].astype(np.int64)
    omega = np.array([float(weights.get(group, Fraction(0))) for group in profile.groups])
    weight = omega[profile.group[rows]]
    known = marks != NO_ANSWER
    q = known.sum(axis=1)
    above, level = _above_and_level(marks)
    b = (q[:, np.newaxis] - above - (level + 1) / 2) / np.maximum(q - 1, 1)[:, np.newaxis]
    given = weight @ np.where(known, b, 0.0)
    total = weight @ known
    scores = {
        proposal: 100.0 * float(x) / float(n) if n > 0 else None
        for proposal, x, n in zip(profile.proposals, given, total, strict=True)
    }
    return tuple(scores.get(proposal) for proposal in proposals)


def _above_and_level(marks: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Per cell, how many marks of its row are higher, and how many equal, itself included."""
    n_rows, n = marks.shape
    apart = (int(marks.max(initial=0)) + 2) * np.arange(n_rows)[:, np.newaxis]
    flat = (marks + apart).ravel()
    ordered = np.sort(flat)
    below = np.searchsorted(ordered, flat, side="left").reshape(n_rows, n)
    up_to = np.searchsorted(ordered, flat, side="right").reshape(n_rows, n)
    return (np.arange(1, n_rows + 1)[:, np.newaxis] * n) - up_to, up_to - below


def geometric(values: Values, shares: Sequence[Fraction]) -> Scores:
    """Balanced profiles first: G_i = 100 · exp(Σ_j w_j ln max(v_ij, 0.02)).

    A criterion without weight drops out. None where a cell that counts is missing.
    """
    w = np.array([float(share) for share in shares])
    g = 100.0 * np.exp(np.log(np.maximum(values.low, LOWEST_VALUE)) @ w)
    return _complete(values, w, g)


def topsis(values: Values, shares: Sequence[Fraction]) -> Scores:
    """Nearness to the ideal, on ideals that are declared: v = 1 and v = 0.

        T = 100 · D⁻ / (D⁺ + D⁻)          D⁺ = √Σ (w (1 - v))²,  D⁻ = √Σ (w v)²

    Fixed ideals do not reverse ranks when a proposal goes. None where a cell that counts is
    missing. Hwang and Yoon, Multiple Attribute Decision Making, 1981.
    """
    w = np.array([float(share) for share in shares])
    far = np.sqrt(((w * (1.0 - values.low)) ** 2).sum(axis=1))
    near = np.sqrt(((w * values.low) ** 2).sum(axis=1))
    return _complete(values, w, 100.0 * near / (far + near))


def _complete(values: Values, w: NDArray[np.float64], scores: NDArray[np.float64]) -> Scores:
    """Scores of the proposals that lack nothing that counts."""
    lacking: NDArray[np.bool_] = np.any((values.low < values.high) & (w > 0), axis=1)
    return tuple(
        None if missing else score
        for missing, score in zip(lacking.tolist(), scores.tolist(), strict=True)
    )


def group_medians(profile: Profile) -> GroupMeans:
    """The median instead of the mean within each group, exact, every person counted once.

    Of an even number the mean of the two in the middle. None where nobody has an opinion.
    """
    return tuple(
        _medians(profile, np.flatnonzero(profile.group == g)) for g in range(len(profile.groups))
    )


def _medians(profile: Profile, rows: NDArray[np.intp]) -> tuple[Fraction | None, ...]:
    """The median of what the people behind some rows give each proposal."""
    if not len(rows):
        return (None,) * len(profile.proposals)
    units = profile.unit[rows].tolist()
    whole = lcm(*units)
    exact = np.int64 if whole < MOST_IN_INT64 else np.object_
    scale: NDArray[Any] = np.array([whole // unit for unit in units], dtype=exact)[:, np.newaxis]
    given: NDArray[Any] = profile.marks[rows].astype(exact) * scale
    order = np.argsort(given, axis=0, kind="stable")
    given = np.take_along_axis(given, order, axis=0)
    people = np.where(profile.marks[rows] == NO_ANSWER, 0, profile.people[rows, np.newaxis])
    so_far = np.take_along_axis(people, order, axis=0).cumsum(axis=0)
    total = so_far[-1]
    lower = (so_far <= (total - 1) // 2).sum(axis=0)
    upper = (so_far <= total // 2).sum(axis=0)
    return tuple(
        Fraction(int(given[low, i]) + int(given[high, i]), 2 * whole) if n else None
        for i, (low, high, n) in enumerate(
            zip(lower.tolist(), upper.tolist(), total.tolist(), strict=True)
        )
    )
