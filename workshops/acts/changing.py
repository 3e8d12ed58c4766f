"""After the signature: what happened to the list, and which of the two answers the room chose.

Each is a line of the record; the list follows (`workshops/changes.py`), ballots are never touched.
"""

from datetime import date, datetime
from typing import Any

from prioritization.changes import offered
from prioritization.outcome import Keep
from prioritization.recut import recut
from scoring.model import ProposalId, Text
from workshops import cases
from workshops.acts.actor import Actor, Doing, Unfit, doing
from workshops.acts.deciding import require
from workshops.store import Store, rows
from workshops.store.convert import load_workshop
from workshops.workshop import Workshop


def veto(
    store: Store,
    who: Actor,
    workshop: str,
    proposal: ProposalId,
    authority: str,
    letter: str,
    on: date,
    keep: Keep,
    *,
    now: datetime,
) -> None:
    """An authority does not agree; its letter is named, and which of the answers the room chose."""
    with doing(store, who, workshop, "decide.change", "veto", now) as act:
        _known(act, proposal)
        if not (authority.strip() and letter.strip()):
            raise Unfit("decide.letter_missing")
        said = {"proposal": proposal, "authority": authority.strip(), "letter": letter.strip()}
        act.record("veto", Text(), **said, letter_date=on.isoformat(), keep=keep)
        act.body |= said | {"keep": keep}


def change_budget(
    store: Store,
    who: Actor,
    workshop: str,
    budget: int,
    keep: Keep,
    reason: Text,
    *,
    now: datetime,
) -> None:
    """Another budget, and which of the two answers the room chose; ballots are untouched."""
    with doing(store, who, workshop, "decide.change", "budget", now) as act:
        require(reason)
        if budget < 0:
            raise Unfit("setup.budget_negative")
        said: dict[str, Any] = {"from": _budget(act), "to": budget, "keep": keep}
        act.record("budget", reason, **said)
        act.body |= said


def correct_cost(
    store: Store,
    who: Actor,
    workshop: str,
    proposal: ProposalId,
    cost: int,
    saw_old_price: bool,  # noqa: FBT001  # an answer of the form, like the others
    keep: Keep,
    reason: Text,
    *,
    now: datetime,
) -> None:
    """A cost that was wrong on the ballot; saw_old_price: did voters see it. Both are printed."""
    with doing(store, who, workshop, "decide.change", "cost", now) as act:
        require(reason)
        if cost < 0:
            raise Unfit("decide.cost_negative")
        old = _known(act, proposal)
        said: dict[str, Any] = {"proposal": proposal, "from": old, "to": cost}
        act.record("cost", reason, **said, saw_old_price=saw_old_price, keep=keep)
        act.body |= said | {"keep": keep}


def take_back(
    store: Store,
    who: Actor,
    workshop: str,
    proposal: ProposalId,
    keep: Keep,
    reason: Text,
    *,
    now: datetime,
) -> None:
    """Those who proposed it take it back after the signature."""
    with doing(store, who, workshop, "decide.change", "withdrawn", now) as act:
        require(reason)
        _known(act, proposal)
        said: dict[str, Any] = {"proposal": proposal, "keep": keep}
        act.record("withdrawn", reason, **said)
        act.body |= said


def offer_rest(store: Store, who: Actor, workshop: str, reason: Text, *, now: datetime) -> None:
    """What a cut left is offered to the waiting list: a choice of its own, with its reason."""
    with store.reading() as connection:
        counted = load_workshop(connection, workshop)
    with doing(store, who, workshop, "decide.change", "offered", now) as act:
        require(reason)
        if not would_enter(counted):
            raise Unfit("decide.nothing_to_offer")
        act.record("offered", reason, keep="signed_order")
        act.body |= {"keep": "signed_order"}


def would_enter(workshop: Workshop) -> tuple[ProposalId, ...]:
    """Who would enter, were the money offered that a list cut from its end has left."""
    so_far = cases.history(workshop)
    latest = so_far.newest.versions[-1]
    if latest.keep != "signed_order" or not latest.unspent:
        return ()
    unspent = latest.unspent
    return recut(offered(so_far.case, unspent, ""), so_far.signed).offered.enters


def _known(act: Doing, proposal: ProposalId) -> int | None:
    """The cost a proposal has now, after earlier corrections; Unfit for an unknown one."""
    declared = rows.values(act.connection, act.workshop, "proposals")
    costs: dict[str, int | None] = {p.id: p.cost for p in declared}
    if proposal not in costs:
        raise Unfit("proposals.unknown", proposal=proposal)
    for line in act.settings.record:
        if line.kind == "cost" and isinstance(to := line.more.get("to"), int):
            costs[str(line.more.get("proposal"))] = to
    return costs[proposal]


def _budget(act: Doing) -> int:
    """The budget as it stands now, after earlier changes."""
    budget = act.settings.budget
    for line in act.settings.record:
        if line.kind == "budget" and isinstance(to := line.more.get("to"), int):
            budget = to
    return budget


__all__ = [
    "change_budget",
    "correct_cost",
    "offer_rest",
    "take_back",
    "veto",
    "would_enter",
]
