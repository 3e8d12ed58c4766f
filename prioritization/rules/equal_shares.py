"""Equal Shares: every ballot directs the same amount, and supporters buy what serves them."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Final

from prioritization.case import Options
from prioritization.election import Election
from prioritization.outcome import Allocation, Note, Round
from prioritization.payments import payments
from prioritization.rules.add1 import raised
from prioritization.rules.ledger import Purchase, exact_run
from prioritization.rules.purses import run
from prioritization.rules.ranked import by_welfare_per_cost, walk, welfare_per_cost, with_ties
from prioritization.ties import TieOrder
from scoring.model import ProposalId

UTILITARIAN: Final = frozenset({"utilitarian", "add1+utilitarian"})
MANY_TYPES: Final = 20_000
FINEST: Final = 1000


def equal_shares(
    election: Election,
    budget: int,
    options: Options,
    ties: TieOrder,
    *,
    floor: Sequence[Round] = (),
) -> Allocation:
    """Buy, again and again, the proposal whose supporters pay least per unit of utility.

        Σ_{i in N_p} w_i·min(b_i, ρ_p u_i(p)) = c_p          the smallest ρ_p is bought

    b_i: what is left of B/n; a supporter pays min(b_i, ρ u_i) per unit of weight. It ends when no
    proposal can be paid. options: completion, add1_stop, add1_step, threshold; the utility is the
    election's. floor: rounds that came before; the rest of the budget is shared over the same n.
    The list is found in float64 with near decisions made exactly, then run once more in whole
    numbers; should the two differ, the exact one stands and a warning says so.

    Peters, Pierczyński and Skowron, Proportional Participatory Budgeting with Additive Utilities,
    NeurIPS 2021. Known deviations: ties go to lower cost, more supporters, the lot; what nobody
    supports is never funded; weighted ballots hold and pay by weight.
    """
    money = budget - sum(r.cost for r in floor)
    if not election.total:
        return _without_ballots(budget, money, floor)
    columns = eligible(election, budget, options, floor)
    steps, found = _found(election, money, columns, options, ties)
    start, step = Fraction(money, election.voters), raise_step(election, money, options)
    endowment = start + steps * step
    bought = exact_run(election, endowment, columns, ties)
    exact = [purchase.column for purchase in bought]
    rounds = _rounds(election, bought, money, ties)
    rest = _by_remainder(election, exact, columns, ties)
    left = money - sum(r.cost for r in rounds)
    completed = options.completion in UTILITARIAN
    added = _completion(election, rest, left, ties) if completed else ()
    selected = tuple(r.proposal for r in (*floor, *rounds, *added) if r.verdict == "selected")
    return Allocation(
        rule="equal_shares",
        budget=budget,
        selected=selected,
        rounds=(*floor, *rounds, *added),
        waiting=tuple(p for p in rest if p not in set(selected)),
        left=left - sum(r.cost for r in added if r.verdict == "selected"),
        endowment_start=start,
        endowment=endowment,
        steps=steps,
        step=step,
        payments=payments(election, endowment, bought),
        warnings=() if exact == found else (Note(key="warning.exact_run_differs"),),
    )


def selection(
    election: Election,
    budget: int,
    options: Options,
    ties: TieOrder,
    *,
    floor: Sequence[Round] = (),
) -> tuple[ProposalId, ...]:
    """Only what `equal_shares` selects, without the certificate: for runs made by the hundred."""
    money = budget - sum(r.cost for r in floor)
    listed = [r.proposal for r in floor]
    if not election.total:
        return tuple(listed)
    columns = eligible(election, budget, options, floor)
    _, found = _found(election, money, columns, options, ties)
    listed += [election.proposals[i] for i in found]
    if options.completion in UTILITARIAN:
        left = money - sum(election.cost[i] for i in found)
        rest = _by_remainder(election, found, columns, ties)
        added = _completion(election, rest, left, ties)
        listed += [r.proposal for r in added if r.verdict == "selected"]
    return tuple(listed)


def eligible(
    election: Election, budget: int, options: Options, floor: Sequence[Round] = ()
) -> list[int]:
    """Columns the rule may buy: supported, not in yet, not above the budget or under the threshold.

    below the threshold:  w(N_p)/n < c_p/(k·B)          k = options.threshold
    """
    taken = {r.proposal for r in floor}
    k = options.threshold
    return [
        i
        for i, (p, c) in enumerate(zip(election.proposals, election.cost, strict=True))
        if p not in taken
        and c <= budget
        and election.supporters[p]
        and (k is None or election.supporters[p] * k * budget >= c * election.voters)
    ]


def raise_step(election: Election, money: int, options: Options) -> int:
    """By how much one step of Add1 raises everybody's amount.

    As declared; with so many different ballots that events crowd every step, at least a thousandth
    of the amount everybody starts with.
    """
    if len(election.a) <= MANY_TYPES:
        return options.add1_step
    return max(options.add1_step, ceil(Fraction(money, election.voters) / FINEST))


def _found(
    election: Election, money: int, columns: Sequence[int], options: Options, ties: TieOrder
) -> tuple[int, list[int]]:
    """By how many steps everybody's amount is raised, and what is bought then."""
    if options.completion not in {"add1", "add1+utilitarian"}:
        return 0, run(election, Fraction(money, election.voters), columns, ties)
    step = raise_step(election, money, options)
    return raised(election, money, columns, step=step, stop=options.add1_stop, ties=ties)


def _by_remainder(
    election: Election, bought: Sequence[int], columns: Sequence[int], ties: TieOrder
) -> tuple[ProposalId, ...]:
    """Everything not bought, in the order in which more money would add it."""
    rest = {election.proposals[i] for i in columns} - {election.proposals[i] for i in bought}
    return tuple(p for p in by_welfare_per_cost(election, ties) if p in rest)


def _completion(
    election: Election, rest: Sequence[ProposalId], left: int, ties: TieOrder
) -> tuple[Round, ...]:
    """What fits the remainder, best supported per unit of money first."""
    rounds = walk(
        rest, election.costs, left, backed=set(rest), does_not_fit="skip", phase="completion"
    )
    return with_ties(rounds, welfare_per_cost(election), ties)


def _rounds(
    election: Election, bought: Sequence[Purchase], left: int, ties: TieOrder
) -> tuple[Round, ...]:
    """The exact purchases, with prices per unit of utility and money in currency units."""
    per_weight = Fraction(election.total, election.voters)
    rounds = []
    for purchase in bought:
        offer, c = purchase.offer, election.cost[purchase.column]
        left -= c
        level = tuple(election.proposals[i] for i in purchase.level)
        step = Round(
            proposal=election.proposals[purchase.column],
            phase="rule",
            verdict="selected",
            cost=c,
            left=left,
            price=purchase.price * per_weight * election.unit,
            payers=election.supporters[election.proposals[purchase.column]],
            paid_all=Fraction(0),
            tied=level,
            broken_by=ties.broken_by(level) if level else None,
        )
        if offer is not None:
            poor = sum(w for w, all_ in zip(offer.weight, offer.pays_all, strict=True) if all_)
            held = sum(w * m for w, m in zip(offer.weight, offer.money, strict=True))
            column = election.columns[purchase.column]
            alike = len(column.values) == 1
            share = purchase.price * column.values[0] * per_weight
            step = replace(
                step,
                payers=election.weight(sum(offer.weight)),
                paid_all=election.weight(poor),
                held=Fraction(held, offer.scale),
                share=share if alike else None,
            )
        rounds.append(step)
    return tuple(rounds)


def _without_ballots(budget: int, money: int, floor: Sequence[Round]) -> Allocation:
    """Nobody voted, or no ballot has weight: nobody supports anything."""
    return Allocation(
        rule="equal_shares",
        budget=budget,
        selected=tuple(r.proposal for r in floor),
        rounds=tuple(floor),
        left=money,
        warnings=(Note(key="warning.no_ballots"),),
    )
