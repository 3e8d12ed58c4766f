"""From phase to phase: what stands before the next one, and the step itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from prioritization.gates import gates
from prioritization.representation.presence import Around, at_ballot, presence_findings
from scoring.model import Text
from workshops.acts.actor import Actor, NotNow, Unfit, doing
from workshops.acts.opening import was_tried, zero_stands
from workshops.cases import case
from workshops.folder import stands_against
from workshops.phases import next_phase, previous_phase
from workshops.problems import Problem
from workshops.store import Connection, Store, bodies, space
from workshops.store import settings as heads
from workshops.store.convert import load_setup
from workshops.store.standing import counts
from workshops.workshop import Phase, Workshop

SHORT: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a checklist. hold: asks for a reason; block: stops the step. problems: what
    exactly it speaks of, where a count alone would leave people searching.
    """

    key: str
    level: Literal["ok", "warn", "hold", "block"]
    numbers: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def checklist(store: Store, workshop: str) -> tuple[Item, ...]:
    """What stands before the next phase, the gravest first; () where no step leads on."""
    with store.reading() as connection:
        return _checklist(connection, workshop, space.left(store))


def _checklist(connection: Connection, workshop: str, free: int | None) -> tuple[Item, ...]:
    """The same inside a transaction; free: bytes left on the disk, None where nobody knows."""
    setup = load_setup(connection, workshop)
    look = CHECKLISTS.get(setup.settings.phase)
    if look is None:
        return ()
    items = list(look(setup))
    if setup.settings.phase == "screening":  # the vote opens on nothing: a folder brought these
        items.append(_none("todo.ballots_there", sum(counts(connection, workshop)), "block"))
        if free is not None and free < space.LEAST:
            numbers = {"mb": space.megabytes(free)}
            items.append(Item(key="todo.disk_full", level="block", numbers=numbers))
        items.append(_done("todo.try_ballot", "todo.tried", was_tried(connection, workshop)))
        items.append(_done("todo.print_zero", "todo.zero", zero_stands(connection, workshop)))
    order = ("block", "hold", "warn", "ok")
    return tuple(sorted(items, key=lambda item: order.index(item.level)))


def _before_proposing(setup: Workshop) -> Iterator[Item]:
    """A place for proposals: groups, criteria, a budget."""
    yield _count("todo.groups", len(setup.groups), "block")
    yield _count("todo.criteria", len(setup.criteria), "block")
    funded = setup.settings.budget > 0
    yield Item(key="todo.budget" if funded else "todo.no_budget", level="ok" if funded else "warn")


def _before_screening(setup: Workshop) -> Iterator[Item]:
    """Something to screen."""
    standing = [p for p in setup.proposals if p.duplicate_of is None]
    yield _count("todo.proposals", len(standing), "block")
    yield _none("todo.without_cost", sum(p.cost is None for p in standing), "warn")


def _before_voting(setup: Workshop) -> Iterator[Item]:
    """Ballots can be printed, everybody who should be here is, every proposal was screened."""
    standing = [p for p in setup.proposals if p.duplicate_of is None]
    statuses = [gate.status for gate in gates(case(setup)).values()]
    yield _count("todo.proposals", len(standing), "block")
    yield _none("todo.without_cost", sum(p.cost is None for p in standing), "block")
    yield _none("todo.on_hold", statuses.count("on_hold"), "warn")
    main = setup.settings.languages[0]
    titles = [getattr(p.short_title, main) or getattr(p.title, main) for p in standing]
    yield _none("todo.without_title", sum(not t or len(t) > SHORT for t in titles), "warn")
    present = sum(row.present - row.left for row in setup.attendance)
    yield _count("todo.present", present, "hold")
    yield _none("todo.presence_holds", _presence_holds(setup), "hold")
    if "paper" in setup.settings.channels:
        yield _count("todo.serials", len(setup.serials), "warn")
    # nobody can mend these once the vote is open, and no folder or bundle would be read with them
    wrong = tuple(p for p in stands_against(setup) if p.kind != "cost_missing")
    if wrong:
        yield replace(_none("todo.unfit", len(wrong), "block"), problems=wrong)


def _presence_holds(setup: Workshop) -> int:
    """How many checks of the room ask for a reason before the vote."""
    present = {
        g.id: sum(row.present for row in setup.attendance if row.group == g.id)
        for g in setup.groups
    }
    sessions = case(setup).women_sessions
    around = Around(groups=setup.groups, present=present, women_sessions=sessions)
    room = at_ballot(setup.groups, setup.attendance)
    checks = setup.settings.method.checks
    return sum(f.level == "hold" for f in presence_findings(room, checks, around))


def _before_counting(setup: Workshop) -> Iterator[Item]:
    """Stock that is still out is named; closing the vote is always possible."""
    out = sum(serial.state == "issued" for serial in setup.serials)
    yield _none("todo.still_out", out, "warn")


CHECKLISTS: Final = {
    "draft": _before_proposing,
    "proposing": _before_screening,
    "screening": _before_voting,
    "voting": _before_counting,
}


def _count(key: str, n: int, level: Literal["warn", "hold", "block"]) -> Item:
    """Something there must be at least one of."""
    return Item(key=key, level="ok" if n else level, numbers={"n": n})


def _none(key: str, n: int, level: Literal["warn", "hold", "block"]) -> Item:
    """Something there should be none of."""
    return Item(key=key, level=level if n else "ok", numbers={"n": n})


def _done(key: str, done: str, was: bool) -> Item:  # noqa: FBT001  # what the store says
    """Something that is done in front of the room; it holds until it was."""
    return Item(key=done, level="ok") if was else Item(key=key, level="hold")


def advance(
    store: Store,
    who: Actor,
    workshop: str,
    *,
    reasons: Mapping[str, str] = {},
    now: datetime,
) -> Phase:
    """Go on to the next phase; reasons: one per item that holds, kept in the record.

    Raises Unfit while something blocks or a reason is missing.
    """
    with doing(store, who, workshop, "phase.advance", "phase", now) as act:
        following = next_phase(act.phase)
        items = _checklist(act.connection, workshop, space.left(store))
        if following is None or any(item.level == "block" for item in items):
            raise Unfit("phase.blocked")
        held = [item.key for item in items if item.level == "hold"]
        if any(not reasons.get(key, "").strip() for key in held):
            raise Unfit("phase.reason_missing")
        for key in held:
            act.record("exception", Text(en=reasons[key].strip()), check=key)
        heads.change(act.connection, workshop, phase=following)
        act.body |= {"left": act.phase, "to": following, "held": held}
        if following == "voting":
            serials = load_setup(act.connection, workshop).serials
            act.body |= {"ballots": 0, "serials": len(serials)}
        return following


def step_back(store: Store, who: Actor, workshop: str, *, now: datetime) -> Phase:
    """One step back, until the first ballot is stored; after that a new round is the way."""
    with doing(store, who, workshop, "phase.back", "phase", now) as act:
        before = previous_phase(act.phase)
        if heads.head(act.connection, workshop).cut:
            raise NotNow("count.closed_already")
        if before is None or bodies.ballots(act.connection, workshop):
            raise NotNow("phase.ballots_stored")
        heads.change(act.connection, workshop, phase=before)
        act.body |= {"left": act.phase, "to": before}
        return before
