"""Who carries the cost of a list."""

from fractions import Fraction

from prioritization.basis import Basis
from prioritization.outcome import Allocation, ListName
from prioritization.representation.answers import Answers
from scoring.model import GroupId, ProposalId


def money_by_group(
    ground: Basis, answers: Answers, name: ListName, allocation: Allocation
) -> dict[GroupId, Fraction]:
    """Who carries the cost of a list: payments where the rule had any, else split by support.

        c_p · w(N_p ∩ g) / w(N_p)          for a ranked list, the floor and the completion

    What nobody who voted supports is carried by nobody.
    """
    table = allocation.payments.by_group if allocation.payments else {}
    money = {group.id: Fraction(0) for group in ground.case.groups}
    paid = paid_for(allocation)
    for proposal in allocation.selected:
        if proposal in paid:
            for group in money:
                money[group] += table.get(group, {}).get(proposal, Fraction(0))
            continue
        weights = {
            group: backers[proposal] * (1 if name == "per_person" else ground.weights.get(group, 1))
            for group, backers in answers.backers.items()
        }
        total = sum(weights.values(), Fraction(0))
        for group, weight in weights.items():
            if total:
                money[group] += ground.cost[proposal] * weight / total
    return money


def paid_for(allocation: Allocation) -> frozenset[ProposalId]:
    """What supporters paid for in the rule itself."""
    if allocation.payments is None:
        return frozenset()
    return frozenset(r.proposal for r in allocation.rounds if r.phase == "rule")


def notional(ground: Basis, allocation: Allocation) -> float:
    """The part of a list's money that nobody paid in the rule, 0..1; 0 for an empty list."""
    total = sum(ground.cost[p] for p in allocation.selected)
    paid = paid_for(allocation)
    return sum(ground.cost[p] for p in allocation.selected if p not in paid) / total if total else 0
