"""Why a proposal moved when the list followed a change: keys and numbers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from prioritization.changes import Change
from prioritization.outcome import ChangeKind, Keep, Note, Number
from scoring.model import ProposalId


def moves(
    change: Change,
    keep: Keep,
    leaves: Sequence[ProposalId],
    enters: Sequence[ProposalId],
    waiting: Sequence[ProposalId],
) -> dict[ProposalId, Note]:
    """The reason of every proposal that moved; the one the change is about has its own.

    What left without a place on the waiting list, and not for its cost, has the rule's own reason
    and is not among them.
    """
    reasons = {p: _entered(change) for p in enters}
    for proposal in leaves:
        if (note := _left(change, keep, proposal, waiting)) is not None:
            reasons[proposal] = note
    if change.proposal is not None:
        reasons[change.proposal] = _OWN[change.kind](change, bool(enters))
    return reasons


def _entered(change: Change) -> Note:
    """Why a proposal moved up."""
    if change.kind == "budget":
        return Note(key="moved_up_money", numbers={"budget": change.new, "date": change.date})
    if change.kind == "cost":
        return Note(key="moved_up_cost", numbers={"other": change.proposal, "date": change.date})
    if change.kind == "offered":
        return Note(key="moved_up_offered", numbers={"left": change.old, "date": change.date})
    return Note(key="moved_up", numbers={"other": change.proposal})


def _left(
    change: Change, keep: Keep, proposal: ProposalId, waiting: Sequence[ProposalId]
) -> Note | None:
    """Why a proposal is no longer on the list."""
    if proposal not in waiting:
        cost = next(p.cost for p in change.case.proposals if p.id == proposal) or 0
        dear = cost > change.case.budget
        numbers: dict[str, Number] = {"cost": cost, "budget": change.case.budget}
        return Note(key="too_expensive", numbers=numbers) if dear else None
    numbers = {"date": change.date, "position": waiting.index(proposal) + 1}
    if change.kind == "budget" and change.new < change.old:
        return Note(key="budget_cut", numbers=numbers)
    if change.kind == "cost" and keep == "signed_order":
        return Note(key="left_cost", numbers={"other": change.proposal, **numbers})
    return Note(key="left_after_rerun", numbers=numbers)


def _vetoed(change: Change, replaced: bool) -> Note:  # noqa: FBT001  # called through the table
    """The authority's letter; whether somebody took the place."""
    numbers = {"authority": change.authority, "date": change.date}
    return Note(key="authority_veto" if replaced else "authority_veto_alone", numbers=numbers)


def _withdrawn(change: Change, _: bool) -> Note:  # noqa: FBT001  # as above
    """Taken back by its authors."""
    return Note(key="withdrawn", numbers={"date": change.date})


def _repriced(change: Change, _: bool) -> Note:  # noqa: FBT001  # as above
    """Another cost than the one voters saw."""
    numbers: dict[str, Number] = {"old": change.old, "new": change.new, "date": change.date}
    return Note(key="cost_changed", numbers=numbers)


_OWN: Final[Mapping[ChangeKind, Callable[[Change, bool], Note]]] = {
    "veto": _vetoed,
    "withdrawn": _withdrawn,
    "cost": _repriced,
}
