"""The ranking, walked down from the top while money lasts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from prioritization.case import Fit, Options
from prioritization.election import Election
from prioritization.outcome import Allocation, Phase, Round, Verdict
from prioritization.ties import TieOrder
from scoring.model import ProposalId

FREE = Fraction(-1)
"""Stands for the welfare per cost of what costs nothing: nothing else is below 0."""


def ranked(  # noqa: PLR0913 (the order, the money, who is supported, and how to walk)
    order: Iterable[ProposalId],
    cost: Mapping[ProposalId, int],
    budget: int,
    *,
    supporters: Mapping[ProposalId, Fraction],
    does_not_fit: Fit = "skip",
    floor: Sequence[Round] = (),
) -> Allocation:
    """Walk down the ranking and select what fits in the money left.

    order: best first, ties already broken in the published order. cost, budget: whole units.
    supporters: weight; what nobody supports is never selected, and has no place on the waiting
    list. does_not_fit: skip passes over it and goes on, stop ends there. floor: rounds that came
    before; what they selected is on the list, and their money is spent.

    "Greedy" in Talmon and Faliszewski, A Framework for Approval-Based Budgeting Methods, AAAI
    2019. Known deviations: the order may come from weighted scores, not from counting approvals;
    proposals without a supporter are left out.
    """
    taken = {r.proposal for r in floor}
    left = budget - sum(r.cost for r in floor)
    listed = [p for p in order if p not in taken]
    backed = [p for p in listed if supporters.get(p)]
    rounds = walk(listed, cost, left, backed=set(backed), does_not_fit=does_not_fit, phase="rule")
    selected = tuple(r.proposal for r in (*floor, *rounds) if r.verdict == "selected")
    return Allocation(
        rule="ranked",
        budget=budget,
        selected=selected,
        rounds=(*floor, *rounds),
        waiting=tuple(p for p in backed if p not in set(selected)),
        left=rounds[-1].left if rounds else left,
    )


def walk(  # noqa: PLR0913 (an order, the money, and the three questions asked of each proposal)
    order: Iterable[ProposalId],
    cost: Mapping[ProposalId, int],
    left: int,
    *,
    backed: set[ProposalId],
    does_not_fit: Fit,
    phase: Phase,
) -> tuple[Round, ...]:
    """One round per proposal met; with `stop` none after the first that does not fit."""
    rounds: list[Round] = []
    for proposal in order:
        fits = cost[proposal] <= left
        verdict: Verdict = "selected" if fits else "too_costly"
        if proposal not in backed:
            verdict = "no_support"
        left -= cost[proposal] if verdict == "selected" else 0
        c = cost[proposal]
        rounds.append(Round(proposal=proposal, phase=phase, verdict=verdict, cost=c, left=left))
        if verdict == "too_costly" and does_not_fit == "stop":
            break
    return tuple(rounds)


def with_ties(
    rounds: Sequence[Round], standing: Mapping[ProposalId, Fraction], ties: TieOrder
) -> tuple[Round, ...]:
    """Say of each selected proposal who was exactly level with it, and what decided.

    rounds: of one walk. standing: equal exactly where two proposals are level. A rival counts
    while it was still ahead and would have fitted.
    """
    told = []
    for at, step in enumerate(rounds):
        rivals = [
            later.proposal
            for later in rounds[at + 1 :]
            if standing[later.proposal] == standing[step.proposal]
            and later.verdict != "no_support"
            and later.cost <= step.left + step.cost
        ]
        if step.verdict == "selected" and rivals:
            level = (step.proposal, *rivals)
            told.append(replace(step, tied=level, broken_by=ties.broken_by(level)))
        else:
            told.append(step)
    return tuple(told)


def welfare_per_cost(election: Election) -> dict[ProposalId, Fraction]:
    """Σ w u / c of each proposal, times what is the same for all; `FREE` for what costs nothing."""
    return {
        p: Fraction(column.total, c) if c else FREE
        for p, column, c in zip(election.proposals, election.columns, election.cost, strict=True)
    }


def by_welfare(election: Election, ties: TieOrder) -> tuple[ProposalId, ...]:
    """Most utility first, Σ w u: votes with utility count, marks with utility points."""
    return tuple(sorted(election.proposals, key=lambda p: (-election.welfare(p), ties.key(p))))


def by_welfare_per_cost(election: Election, ties: TieOrder) -> tuple[ProposalId, ...]:
    """Most utility per unit of money first, Σ w u / c; what costs nothing comes before all."""
    density = welfare_per_cost(election)
    return tuple(
        sorted(
            election.proposals,
            key=lambda p: (density[p] is not FREE, -density[p], ties.key(p)),
        )
    )


def ranked_by_utility(
    election: Election,
    budget: int,
    options: Options,
    ties: TieOrder,
    *,
    floor: Sequence[Round] = (),
) -> Allocation:
    """The list `ranked` gives where the order comes from ballots alone: Σ w u / c."""
    allocation = ranked(
        by_welfare_per_cost(election, ties),
        election.costs,
        budget,
        supporters=election.supporters,
        does_not_fit=options.does_not_fit,
        floor=floor,
    )
    own = allocation.rounds[len(floor) :]
    told = with_ties(own, welfare_per_cost(election), ties)
    return replace(allocation, rounds=(*floor, *told))
