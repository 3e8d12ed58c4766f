"""Had other people of the same groups come: the whole decision drawn again and again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np

from prioritization.basis import Basis, basis, readable_seed, supporters_of, weights_of
from prioritization.case import Case
from prioritization.certainty import SAMPLING_SEED
from prioritization.lists import official
from prioritization.representation.answers import Answers
from prioritization.ties import tie_order
from scoring.ballots import group_means, in_form_units, voters
from scoring.model import GroupId, Profile, ProposalId
from scoring.ranking import Scoreboard, group_shares, room_support
from scoring.values import value

DRAWS: Final = 500
TAILS: Final = (0.05, 0.95)
"""Between which nine of ten draws lie."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resampled:
    """How the official list and what each group got vary with who came.

    listed: part of the draws with a proposal on the list, 0..1, of every candidate. points_funded,
    nothing_funded: 5 to 95 % of the draws, groups that gave marks in one of them. Overlapping
    intervals are not certain to differ.
    """

    draws: int
    seed: int
    listed: Mapping[ProposalId, float]
    points_funded: Mapping[GroupId, Interval]
    nothing_funded: Mapping[GroupId, Interval]


def resampled(case: Case, *, draws: int = DRAWS, seed: int = SAMPLING_SEED) -> Resampled:
    """Draw whole ballots again within each group, as many as it cast, and decide each time.

    Weights, floor, rule and completion are those of the workshop; criteria and assessments stay.
    Counted heaps are drawn as they are. Efron, Annals of Statistics 7, 1979.
    """
    ground = basis(case)
    rng = np.random.default_rng(seed)
    times = dict.fromkeys(ground.candidates, 0)
    funded: dict[GroupId, list[float]] = {}
    nothing: dict[GroupId, list[float]] = {}
    for _ in range(draws):
        drawn = _redrawn(ground, _draw(case.profile, rng))
        selected = official(drawn).selected
        for proposal in selected:
            times[proposal] += 1
        _add_shares(drawn, selected, funded, nothing)
    return Resampled(
        draws=draws,
        seed=seed,
        listed={proposal: n / max(draws, 1) for proposal, n in times.items()},
        points_funded={group: _interval(shares) for group, shares in funded.items()},
        nothing_funded={group: _interval(shares) for group, shares in nothing.items()},
    )


def _draw(profile: Profile, rng: np.random.Generator) -> Profile:
    """As many ballots of every group as it cast, each any of its own; heaps as they are."""
    rows = np.arange(len(profile.unit))
    for g in range(len(profile.groups)):
        own = np.flatnonzero((profile.group == g) & ~profile.tallied)
        if own.size:
            rows[own] = rng.choice(own, size=own.size)
    return replace(
        profile,
        marks=profile.marks[rows],
        unit=profile.unit[rows],
        blank=profile.blank[rows],
    )


def _redrawn(ground: Basis, profile: Profile) -> Basis:
    """The same question with other ballots; what does not come from ballots is not asked again."""
    case = replace(ground.case, profile=profile)
    if ground.board is None or not voters(case.profile):
        return basis(case)
    weights, _ = weights_of(case)
    standing = _standing(ground.board, profile, weights)
    supporters = ground.supporters
    if any(criterion.source == "ballots" for criterion in ground.board.criteria):
        supporters = supporters_of(profile, weights)
    method = case.method.ties
    ties = tie_order(ground.cost, supporters, readable_seed(method), method.order)
    order = tuple(sorted(ground.candidates, key=lambda p: (-standing[p], ties.key(p))))
    return replace(
        ground,
        case=case,
        weights=weights,
        supporters=supporters,
        standing=standing,
        ties=ties,
        order=order,
        order_all=order,
    )


def _standing(
    board: Scoreboard, profile: Profile, weights: Mapping[GroupId, Fraction]
) -> dict[ProposalId, Fraction]:
    """The exact scores with other ballots: only the ballot criterion is worked out again."""
    means = group_means(profile)
    room = room_support(profile, means, group_shares(profile, weights))
    standing = {score.proposal: score.score for score in board.scores}
    for at, criterion in enumerate(board.criteria):
        if criterion.source != "ballots":
            continue
        for score in board.scores:
            now = room[score.proposal]
            new = sum(
                (value(criterion, in_form_units(profile.form, u)) for u in (now.low, now.high)),
                Fraction(0),
            )
            change = new - sum(score.values[at], Fraction(0))
            standing[score.proposal] += 50 * board.shares[at] * change
    return standing


def _add_shares(
    ground: Basis,
    selected: tuple[ProposalId, ...],
    funded: dict[GroupId, list[float]],
    nothing: dict[GroupId, list[float]],
) -> None:
    """What one draw gave each group."""
    profile = ground.case.profile
    answers = Answers.of(profile)
    could, chosen = answers.columns(ground.candidates), answers.columns(selected)
    without = ~answers.backed[:, chosen].any(axis=1)
    for g, group in enumerate(profile.groups):
        given = answers.marks[g]
        if given[could].any():
            share = int(given[chosen].sum()) / int(given[could].sum())
            funded.setdefault(group, []).append(share)
        rows = profile.group == g
        people = int(profile.people[rows].sum())
        if people:
            alone = int(profile.people[rows & without].sum()) / people
            nothing.setdefault(group, []).append(alone)


def _interval(shares: list[float]) -> Interval:
    """5 and 95 % of some draws."""
    low, high = np.quantile(np.array(shares), TAILS).tolist()
    return low, high
