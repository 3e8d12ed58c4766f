"""What happened after the list was signed, and the question it leads to; ballots stay as cast."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from prioritization.case import Case
from prioritization.outcome import ChangeKind, Keep
from scoring.model import ProposalId
from scoring.values import computed


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A change as the record keeps it, with the answer a person chose.

    date: when it was decided; of a veto that of the letter, of a withdrawal the day it was taken
    back. proposal: None for money. new: the new budget or cost; 0 for other kinds.
    """

    kind: ChangeKind
    keep: Keep
    date: str
    proposal: ProposalId | None = None
    authority: str = ""
    new: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened. case: the question as it is from then on.

    proposal: the one vetoed, withdrawn or corrected. authority: who said no. old, new: budget or
    cost before and after; of an offer the money there was to offer, and 0.
    """

    kind: ChangeKind
    case: Case
    date: str
    proposal: ProposalId | None = None
    authority: str = ""
    old: int = 0
    new: int = 0


def budget_changed(case: Case, budget: int, date: str) -> Change:
    """The donor gives more or less."""
    return Change(
        kind="budget", case=replace(case, budget=budget), date=date, old=case.budget, new=budget
    )


def vetoed(case: Case, proposal: ProposalId, date: str, authority: str) -> Change:
    """The responsible authority did not agree. date: of its letter."""
    gone = replace(case, withdrawn={**case.withdrawn, proposal: date})
    return Change(kind="veto", case=gone, date=date, proposal=proposal, authority=authority)


def withdrawn(case: Case, proposal: ProposalId, date: str) -> Change:
    """Those who proposed it took it back."""
    gone = replace(case, withdrawn={**case.withdrawn, proposal: date})
    return Change(kind="withdrawn", case=gone, date=date, proposal=proposal)


def repriced(case: Case, proposal: ProposalId, cost: int, date: str) -> Change:
    """A cost was corrected; voters saw the old one. What is computed from costs follows."""
    old = next(p.cost for p in case.proposals if p.id == proposal)
    return Change(
        kind="cost",
        case=with_costs(case, {proposal: cost}),
        date=date,
        proposal=proposal,
        old=old or 0,
        new=cost,
    )


def offered(case: Case, unspent: int, date: str) -> Change:
    """What a cut left is offered to the waiting list: a choice of its own."""
    return Change(kind="offered", case=case, date=date, old=unspent)


def changed(case: Case, choice: Choice, unspent: int) -> Change:
    """What a choice does to the question. unspent: of the list before it."""
    return _MADE[choice.kind](case, choice, unspent)


def _about(choice: Choice) -> ProposalId:
    """The proposal a choice is about; one without is a mistake of whoever wrote the record."""
    if choice.proposal is None:
        raise ValueError(f"{choice.kind}: no proposal")
    return choice.proposal


_MADE: Final[Mapping[ChangeKind, Callable[[Case, Choice, int], Change]]] = {
    "budget": lambda case, choice, _: budget_changed(case, choice.new, choice.date),
    "veto": lambda case, choice, _: vetoed(case, _about(choice), choice.date, choice.authority),
    "withdrawn": lambda case, choice, _: withdrawn(case, _about(choice), choice.date),
    "cost": lambda case, choice, _: repriced(case, _about(choice), choice.new, choice.date),
    "offered": lambda case, choice, unspent: offered(case, unspent, choice.date),
}


def with_costs(case: Case, costs: Mapping[ProposalId, int]) -> Case:
    """The same case with other costs, and what is computed from them worked out again."""
    proposals = tuple(replace(p, cost=costs[p.id]) if p.id in costs else p for p in case.proposals)
    known = {p.id: p for p in proposals}
    table = case.table
    natural = tuple(
        tuple(
            computed(c.formula, known[p]) if c.source == "computed" and c.formula else x
            for c, x in zip(table.criteria, row, strict=True)
        )
        for p, row in zip(table.proposals, table.natural, strict=True)
    )
    return replace(case, proposals=proposals, table=replace(table, natural=natural))
