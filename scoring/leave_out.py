"""What would change without one group, without one voter, or with other group weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.ballots import aligned, answered, answers, group_means, utilities, voters
from scoring.comparison import Comparison, comparison
from scoring.defaults import FEW_VOTERS, POPULATION_CAP
from scoring.model import GroupId, PerformanceTable, Profile
from scoring.rank_counts import LEVEL
from scoring.ranking import (
    Scoreboard,
    group_shares,
    places,
    scoreboard,
    scoreboard_from_means,
)
from scoring.values import room_value
from scoring.weights import ballot_weights


def without_each_group(
    profile: Profile, table: PerformanceTable, weights: Mapping[GroupId, Fraction], k: int
) -> dict[GroupId, Comparison] | None:
    """The ranking had each group not come: its share is 0, the others keep their proportions.

    Only groups that voted and count. None where only one does.
    """
    counted = [group for group, share in group_shares(profile, weights).items() if share]
    if len(counted) < 2:  # noqa: PLR2004 (one to leave out, one to stay)
        return None
    means = group_means(profile)
    base = scoreboard_from_means(profile, table, weights, means)
    return {
        gone: _against(
            base,
            scoreboard_from_means(
                profile, table, {g: w for g, w in weights.items() if g != gone}, means
            ),
            k,
        )
        for gone in counted
    }


def under_other_weights(
    profile: Profile,
    table: PerformanceTable,
    weights: Mapping[GroupId, Fraction],
    k: int,
    *,
    population: Mapping[GroupId, int],
) -> dict[str, Comparison]:
    """The ranking under each standard preset: equal, population (capped at 3), per_person."""
    base = scoreboard(profile, table, weights)
    presets = {
        "equal": ballot_weights(profile, "equal", population={}, cap=None, custom={}),
        "population": ballot_weights(
            profile, "population", population=population, cap=POPULATION_CAP, custom={}
        ),
        "per_person": ballot_weights(profile, "per_person", population={}, cap=None, custom={}),
    }
    return {
        name: _against(base, scoreboard(profile, table, other), k)
        for name, other in presets.items()
    }


def _against(base: Scoreboard, other: Scoreboard, k: int) -> Comparison:
    """One scoreboard against another."""
    ranks = [
        [place.rank for place in places([score.score for score in board.scores])]
        for board in (base, other)
    ]
    return comparison(base.proposals, ranks[0], ranks[1], k)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneVoter:
    """How many single voters' absence would change the first k.

    voters: ballots tried; tallies are not. changing: None where there are under ten voters, or no
    ballot counts, since naming so few would point at persons.
    """

    voters: int
    changing: int | None


def one_voter(profile: Profile, board: Scoreboard, k: int) -> OneVoter:
    """Count the voters without whom the set of the first k would differ, the α_g held fixed.

    board: of this profile. Scores within 1e-12 are level; the first k are all with fewer than k
    above them.
    """
    return _one_voter(profile, board, without_one_voter(profile, board), k)


def one_voter_per_person(profile: Profile, board: Scoreboard, k: int) -> OneVoter:
    """As `one_voter` under one person one vote, where a voter less is a smaller share too."""
    return _one_voter(profile, board, without_one_voter_per_person(profile, board), k)


def _one_voter(
    profile: Profile, board: Scoreboard, scores: NDArray[np.float64], k: int
) -> OneVoter:
    """Compare the first k of every row of scores with the base."""
    base = np.array([float(score.score) for score in board.scores])
    changed = (_first(scores, k) != _first(base[np.newaxis], k)).any(axis=1)
    enough = sum(voters(profile).values()) >= FEW_VOTERS and len(scores) > 0
    return OneVoter(voters=len(scores), changing=int(changed.sum()) if enough else None)


def _first(scores: NDArray[np.float64], k: int) -> NDArray[np.bool_]:
    """Who is among the first k, per row."""
    if k <= 0 or not scores.shape[1]:
        return np.zeros(scores.shape, dtype=np.bool_)
    kth = np.sort(scores, axis=1)[:, -min(k, scores.shape[1])]
    return np.asarray(scores >= kth[:, np.newaxis] - 100 * LEVEL)


def without_one_voter(profile: Profile, board: Scoreboard) -> NDArray[np.float64]:
    """The scores had one voter not come, for every ballot in turn, the α_g held fixed.

        u_i⁽⁻ᵖ⁾ = u_i + α_g (y_gi - u_pi) / (n_gi - 1)          where p answered i

    and the ballot criterion's value of that. Where nobody else of the group answered i, its cell is
    missing. board: of this profile. Returns (ballots that are not blank, n), 0..100, in the order
    of the profile.
    """
    shares = board.group_shares
    alpha = np.array([float(shares.get(group, Fraction(0))) for group in profile.groups])
    return _without(profile, board, np.tile(alpha, (len(alpha), 1)))


def without_one_voter_per_person(profile: Profile, board: Scoreboard) -> NDArray[np.float64]:
    """As `without_one_voter` where α_g = n_g / N, so that a voter less is a smaller share too.

        α_h⁽⁻ᵖ⁾ = (n_h - [h = g]) / (N - 1)

    Where nobody at all is left, the group of the last voter is silent.
    """
    counted = voters(profile)
    n = np.array([counted.get(group, 0) for group in profile.groups], dtype=np.float64)
    left = np.maximum(n - np.eye(len(n)), 0.0)
    total = left.sum(axis=1, keepdims=True)
    alpha = np.where(total > 0, left / np.maximum(total, 1.0), np.eye(len(n)))
    return _without(profile, board, alpha)


def _without(
    profile: Profile, board: Scoreboard, alpha: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Scores without each voter; alpha[g]: the shares of all groups without one voter of g."""
    rows = np.flatnonzero(~profile.tallied & ~profile.blank)
    scores = np.tile([float(score.score) for score in board.scores], (len(rows), 1))
    if not len(rows):
        return scores
    low, high = _room_without(aligned(profile, board.proposals), rows, alpha)
    for j, criterion in enumerate(board.criteria):
        if criterion.source == "ballots":
            known = np.array([float(sum(score.values[j])) for score in board.scores])
            v = sum(room_value(profile.form, criterion, end) for end in (low, high))
            scores += 50.0 * float(board.shares[j]) * (v - known)
    return scores


def _room_without(
    profile: Profile, rows: NDArray[np.intp], alpha: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The room's mean without each of some ballots, lowest and highest: (rows, n_proposals)."""
    group, n = profile.group[rows], answers(profile).astype(np.float64)
    given = np.nan_to_num(utilities(profile))
    total = np.zeros(n.shape)
    np.add.at(total, profile.group, given * profile.people[:, np.newaxis])
    left = n[group] - answered(profile)[rows]
    own = np.where(left > 0, (total[group] - given[rows]) / np.maximum(left, 1.0), 0.0)
    rest = alpha * (1.0 - np.eye(len(alpha)))
    share = np.diagonal(alpha)[group][:, np.newaxis]
    low = (rest @ (total / np.maximum(n, 1.0)))[group] + share * own
    return low, low + (rest @ (n == 0))[group] + share * (left == 0)
