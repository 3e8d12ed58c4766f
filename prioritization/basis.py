"""What every list of a decision is made from: who may be chosen, scores, weights, tie order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np

from prioritization.case import Case, GroupWeights, Ties, Utility
from prioritization.compression import backing, whole_weights
from prioritization.election import Election, from_profile
from prioritization.gates import CANDIDATES, Gate, gates
from prioritization.outcome import Note
from prioritization.representation.answers import by_group
from prioritization.rules.ranked import FREE, by_welfare_per_cost, welfare_per_cost
from prioritization.ties import TieOrder, normalised_seed, tie_order
from scoring.model import GroupId, InvalidInput, Profile, ProposalId
from scoring.ranking import Scoreboard, scoreboard
from scoring.weights import ballot_weights

ONE_VOTE: Final = GroupWeights(kind="per_person")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Basis:
    """A case with everything worked out that its lists share.

    candidates: who may enter a rule, in the declared order; cost: theirs. weights: of one ballot
    of each group with a ballot, mean 1. board: None where no criterion is declared. standing: the
    exact score of every unmerged proposal (without criteria: its marks). supporters: by weight,
    of the same proposals; where no criterion comes from ballots everybody supports everything.
    order: the candidates, best first, ties broken. order_all: every unmerged proposal.
    """

    case: Case
    gates: Mapping[ProposalId, Gate]
    candidates: tuple[ProposalId, ...]
    cost: Mapping[ProposalId, int]
    weights: Mapping[GroupId, Fraction]
    board: Scoreboard | None
    standing: Mapping[ProposalId, Fraction]
    supporters: Mapping[ProposalId, Fraction]
    ties: TieOrder
    order: tuple[ProposalId, ...]
    order_all: tuple[ProposalId, ...]
    warnings: tuple[Note, ...] = ()

    @property
    def seed(self) -> str | None:
        """The lot seed as it entered the lot; None while previews use another."""
        return readable_seed(self.case.method.ties)


def basis(case: Case) -> Basis:
    """Work out everything the lists of a case share."""
    screened = gates(case)
    open_ = {p for p, gate in screened.items() if gate.status in CANDIDATES}
    candidates = tuple(p for p in case.profile.proposals if p in open_)
    costs = {p.id: p.cost for p in case.proposals}
    weights, warnings = weights_of(case)
    supporters = supporters_of(case.profile, weights)
    dearest = max((c for c in costs.values() if c is not None), default=0)
    listed = {p: _known(costs[p], dearest + 1) for p in case.profile.proposals}
    ties = tie_order(listed, supporters, readable_seed(case.method.ties), case.method.ties.order)
    board = scoreboard(case.profile, case.table, weights) if case.table.criteria else None
    if board is None:
        standing, order_all = _by_marks(case, weights, listed, ties)
    else:
        standing = {score.proposal: score.score for score in board.scores}
        order_all = tuple(sorted(standing, key=lambda p: (-standing[p], ties.key(p))))
    if board is not None and not any(c.source == "ballots" for c in case.table.criteria):
        supporters = dict.fromkeys(supporters, Fraction(1))
        warnings = (*warnings, Note(key="warning.assessments_alone"))
    return Basis(
        case=case,
        gates=screened,
        candidates=candidates,
        cost={p: listed[p] for p in candidates},
        weights=weights,
        board=board,
        standing=standing,
        supporters=supporters,
        ties=ties,
        order=tuple(p for p in order_all if p in open_),
        order_all=order_all,
        warnings=warnings,
    )


def per_person(case: Case) -> Case:
    """The same case with one person, one vote."""
    return replace(case, method=replace(case.method, group_weights=ONE_VOTE))


def alike(ground: Basis) -> bool:
    """Whether every ballot counts the same."""
    return set(ground.weights.values()) <= {Fraction(1)}


def election(ground: Basis, utility: Utility) -> Election:
    """The candidates and the ballots as a rule sees them."""
    return from_profile(
        ground.case.profile, ground.weights, ground.cost, utility, only=ground.candidates
    )


def restricted(profile: Profile, groups: Iterable[GroupId]) -> Profile:
    """Only the answers of some groups; what they are about stays the same."""
    wanted = set(groups)
    rows = [i for i, g in enumerate(profile.group.tolist()) if profile.groups[g] in wanted]
    return replace(
        profile,
        marks=profile.marks[rows],
        unit=profile.unit[rows],
        group=profile.group[rows],
        people=profile.people[rows],
        voices=profile.voices[rows],
        tallied=profile.tallied[rows],
        blank=profile.blank[rows],
    )


def weights_of(case: Case) -> tuple[dict[GroupId, Fraction], tuple[Note, ...]]:
    """What one ballot of each group counts; equal voice, and a warning, where that is undefined."""
    chosen = case.method.group_weights
    population = {g.id: g.population for g in case.groups if g.population is not None}
    try:
        weights = ballot_weights(
            case.profile,
            chosen.kind,
            population=population,
            cap=chosen.cap,
            custom=chosen.weights,
        )
    except InvalidInput:
        weights = ballot_weights(case.profile, "equal", population={}, cap=None, custom={})
        return weights, (Note(key="warning.weights_fallback"),)
    return weights, ()


def supporters_of(
    profile: Profile, weights: Mapping[GroupId, Fraction]
) -> dict[ProposalId, Fraction]:
    """Weight of those who support each proposal, all weights together being the people."""
    rows = whole_weights(profile, weights)
    total, people = sum(rows), int(profile.people.sum())
    backed = backing(profile, rows, range(len(profile.proposals)))
    unit = Fraction(people, total) if total else Fraction(0)
    return {p: weight * unit for p, weight in zip(profile.proposals, backed, strict=True)}


def readable_seed(ties: Ties) -> str | None:
    """The lot seed in its published spelling; None where it is not drawn, or no seed at all."""
    try:
        return None if ties.lot_seed is None else normalised_seed(ties.lot_seed)
    except InvalidInput:
        return None


def _known(cost: int | None, otherwise: int) -> int:
    """A cost for the tie order: unknown ones come last."""
    return otherwise if cost is None else cost


def _by_marks(
    case: Case,
    weights: Mapping[GroupId, Fraction],
    cost: Mapping[ProposalId, int],
    ties: TieOrder,
) -> tuple[dict[ProposalId, Fraction], tuple[ProposalId, ...]]:
    """Standing and order where ballots are all there is: total marks, or utility per money.

    Utility borda has no meaning but on rankings; on other ballots the marks are taken as they are.
    """
    if case.order_by is None:
        standing = _total_marks(case.profile, weights)
        return standing, tuple(sorted(standing, key=lambda p: (-standing[p], ties.key(p))))
    meaningless = case.order_by == "borda" and case.profile.form.kind != "ranking"
    utility: Utility = "points" if meaningless else case.order_by
    votes = from_profile(case.profile, weights, cost, utility)
    per_cost = welfare_per_cost(votes)
    first = max(per_cost.values(), default=Fraction(0)) + 1
    standing = {p: first if x is FREE else x for p, x in per_cost.items()}
    return standing, by_welfare_per_cost(votes, ties)


def _total_marks(
    profile: Profile, weights: Mapping[GroupId, Fraction]
) -> dict[ProposalId, Fraction]:
    """Σ w · mark of every proposal, exact."""
    sums = by_group(profile, np.maximum(profile.marks, 0)).tolist()
    of_group = list(zip(profile.groups, sums, strict=True))
    return {
        p: sum((weights.get(g, Fraction(1)) * marks[i] for g, marks in of_group), Fraction(0))
        for i, p in enumerate(profile.proposals)
    }
