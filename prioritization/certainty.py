"""How sure the answer is, and how far the groups agree: `scoring` asked about this decision."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from prioritization.basis import Basis
from prioritization.lists import Lists
from prioritization.outcome import ProposalOutcome
from scoring.agreement import Agreement, agreement
from scoring.ballots import group_means, voters
from scoring.influence import group_influence
from scoring.model import GroupId, PerformanceTable, ProposalId
from scoring.opinions import Opinions, opinions
from scoring.ranking import group_shares
from scoring.robustness import Robustness, robustness

SAMPLING_SEED: Final = 20260411
"""Of every simulation, so that the same inputs give the same answer; recorded with it."""


def how_sure(ground: Basis, made: Lists) -> Robustness | None:
    """What is said of the first k candidates, k being the places of the ranked list.

    None where there is nothing to be unsure about: no criteria, no candidates, nobody who voted.
    """
    case = ground.case
    if ground.board is None or not ground.candidates or not voters(case.profile):
        return None
    return robustness(
        case.profile,
        _only(case.table, ground.candidates),
        ground.weights,
        len(made.by_name["ranked"].selected),
        kind=case.method.group_weights.kind,
        population={g.id: g.population for g in case.groups if g.population is not None},
        seed=SAMPLING_SEED,
    )


def second_opinions(ground: Basis, made: Lists) -> Opinions | None:
    """What Borda, the median and two other ways to add up make of the candidates; never a rule.

    k is the number of places of the ranked list. None as for `how_sure`.
    """
    case = ground.case
    if ground.board is None or not ground.candidates or not voters(case.profile):
        return None
    k = len(made.by_name["ranked"].selected)
    return opinions(case.profile, _only(case.table, ground.candidates), ground.weights, k)


def pulls(ground: Basis) -> dict[GroupId, float]:
    """How hard each group pulls, of 1, beside the weight it was given; empty where none does."""
    profile = ground.case.profile
    shares = group_shares(profile, ground.weights)
    return group_influence(profile, group_means(profile), shares) or {} if shares else {}


def how_alike(ground: Basis) -> Agreement | None:
    """Where groups agree and where they part, over every unmerged proposal; None without groups.

    One group alone, or nobody who voted, has nobody to agree with.
    """
    shares = group_shares(ground.case.profile, ground.weights)
    if len(shares) < 2:  # noqa: PLR2004 (a pair)
        return None
    return agreement(ground.case.profile, shares, seed=SAMPLING_SEED)


def likelihoods(
    outcomes: Sequence[ProposalOutcome], sure: Robustness | None
) -> tuple[ProposalOutcome, ...]:
    """The outcomes with how often each proposal was among the first k; None outside the ranking."""
    if sure is None:
        return tuple(outcomes)
    top = {likelihood.proposal: likelihood.top_k for likelihood in sure.joint.likelihoods}
    return tuple(replace(one, top_k_probability=top.get(one.proposal)) for one in outcomes)


def _only(table: PerformanceTable, wanted: Sequence[ProposalId]) -> PerformanceTable:
    """Some rows of a table, in the order wanted."""
    at = [table.proposals.index(proposal) for proposal in wanted]
    return PerformanceTable(
        proposals=tuple(wanted),
        criteria=table.criteria,
        natural=tuple(table.natural[i] for i in at),
        confidence=tuple(table.confidence[i] for i in at),
    )
