"""Counting: what is missing, the lot, a walk-out, and closing the count, which is the cut."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal

from prioritization.representation.presence import Around, at_ballot, presence_findings
from prioritization.ties import normalised_seed
from scoring.model import GroupId, InvalidInput, Text
from workshops.acts.actor import Actor, NotNow, Unfit, doing
from workshops.acts.live import few_since
from workshops.acts.phase import Item
from workshops.store import Connection, Store, rooms
from workshops.store import cut as cutting
from workshops.store import settings as heads
from workshops.store.convert import load_setup
from workshops.store.cut import Cut
from workshops.store.paper import bundles, tally_entries
from workshops.store.totals import control_totals, group_counts, void_free_codes
from workshops.thresholds import MORE_THAN_PRESENT, SCORES_KEPT
from workshops.workshop import Workshop

WalkOut = Literal["pause", "proceed", "tally"]
WALK_OUT: Final = "ballots_vs_presence"
LEVELS: Final = ("block", "hold", "warn", "ok")


def draw_lot(store: Store, who: Actor, workshop: str, seed: str, *, now: datetime) -> None:
    """Keep the seed read aloud in the room, once: a lot that could be drawn again is no lot.

    It is kept as the lot reads it, in Western digits, so that whoever recomputes it from what is
    shown or printed comes to the same order.
    """
    with doing(store, who, workshop, "count.lot", "lot", now) as act:
        settings = act.settings
        ties = settings.method.ties
        if ties.lot_seed is not None:
            raise NotNow("count.lot_drawn", seed=ties.lot_seed)
        try:
            normalised = normalised_seed(seed)
        except InvalidInput:
            raise Unfit("count.seed_unreadable") from None
        method = replace(settings.method, ties=replace(ties, lot_seed=normalised))
        act.keep(replace(settings, method=method))
        act.body["seed"] = normalised


def walked_out(
    store: Store,
    who: Actor,
    workshop: str,
    group: GroupId,
    choice: WalkOut,
    reason: Text,
    *,
    now: datetime,
) -> None:
    """What the room chose, before any result exists, after a group left: pause, proceed with a
    note, or let its breakout tally stand for it. The choice is recorded; no ballot changes.
    """
    with doing(store, who, workshop, "hold.answer", "walk_out", now) as act:
        if not (reason.ar or reason.en or reason.fr):
            raise Unfit("count.reason_missing")
        act.record("exception", reason, check=WALK_OUT, group=group, choice=choice)
        act.body |= {"group": group, "choice": choice}


def recounted(
    store: Store, who: Actor, workshop: str, group: GroupId, found: Text, *, now: datetime
) -> None:
    """A group asked for a recount of the papers, and what it gave; no ballot changes.

    Raises Unfit without words: what a recount found is the point of it.
    """
    with doing(store, who, workshop, "count.recount", "recount", now) as act:
        if not (found.ar or found.en or found.fr):
            raise Unfit("count.reason_missing")
        act.record("recount", found, group=group)
        act.body |= {"group": group}


def open_points(store: Store, workshop: str) -> tuple[Item, ...]:
    """What stands before the count can be closed, the gravest first."""
    with store.reading() as connection:
        return _points(connection, workshop)


def _points(connection: Connection, workshop: str) -> tuple[Item, ...]:
    """The same inside a transaction."""
    setup = load_setup(connection, workshop)
    points = [*_blocking(connection, workshop, setup), *_holding(connection, workshop, setup)]
    if few := few_since(connection, workshop):
        points.append(Item(key="count.few_after_live", level="warn", numbers={"n": few}))
    return tuple(sorted(points, key=lambda item: LEVELS.index(item.level)))


def _blocking(connection: Connection, workshop: str, setup: Workshop) -> Iterator[Item]:
    """A bundle or a heap half entered, a lot not drawn: these can be finished, so they must be."""
    begun = sum(one.state == "open" for one in bundles(connection, workshop))
    yield _none("count.open_bundles", begun)
    heaps = {*tally_entries(connection, workshop, 1), *tally_entries(connection, workshop, 2)}
    yield _none("count.open_tallies", len(heaps))
    drawn = setup.settings.method.ties.lot_seed is not None
    yield Item(
        key="count.lot_is_drawn" if drawn else "count.lot_missing",
        level="ok" if drawn else "block",
    )
    if rooms.here(connection, workshop) is not None:
        yield Item(key="count.second_room", level="block")


def _holding(connection: Connection, workshop: str, setup: Workshop) -> Iterator[Item]:
    """What stays different: stock that does not add up, ballots against people present."""
    totals = control_totals(connection, workshop)
    differing = [t for t in totals if t.issued != t.cast + t.spoiled + t.unused]
    yield _named("count.difference", "count.no_difference", [t.group for t in differing])
    out = [one.name for one in rooms.given(connection, workshop) if not one.joined]
    if out:
        numbers = {"n": len(out), "names": ", ".join(out)}
        yield Item(key="count.rooms_out", level="hold", numbers=numbers)
    if over := _over(setup, group_counts(connection, workshop)):
        yield _named(MORE_THAN_PRESENT, MORE_THAN_PRESENT, over)
    gone = _walked_out(setup, group_counts(connection, workshop))
    yield _named("count.fewer_than_present", "count.as_present", gone)


def _walked_out(setup: Workshop, ballots: Mapping[GroupId, int]) -> list[GroupId]:
    """Groups with fewer ballots than the declared check asks for, people who left included."""
    checks = [one for one in setup.settings.method.checks if one.kind == WALK_OUT]
    present = Counter[GroupId]()
    for row in setup.attendance:
        present[row.group] += row.present
    around = Around(groups=setup.groups, present=present, ballots=ballots)
    room = at_ballot(setup.groups, setup.attendance)
    return [f.group for f in presence_findings(room, checks, around) if f.group is not None]


def _over(setup: Workshop, ballots: Mapping[GroupId, int]) -> list[GroupId]:
    """Groups with more ballots than people still there, where people were counted at all."""
    there = Counter[GroupId]()
    for row in setup.attendance:
        there[row.group] += row.present - row.left
    return [group for group in there if ballots.get(group, 0) > there[group]]


def _named(found: str, none: str, groups: Sequence[GroupId]) -> Item:
    """A hold about some groups, or that there is none."""
    numbers = {"n": len(groups), "groups": tuple(dict.fromkeys(groups))}
    return Item(key=found if groups else none, level="hold" if groups else "ok", numbers=numbers)


def _none(key: str, n: int) -> Item:
    """Something of which nothing may be left."""
    return Item(key=key, level="block" if n else "ok", numbers={"n": n})


def close_count(
    store: Store,
    who: Actor,
    workshop: str,
    *,
    reasons: Mapping[str, str] = MappingProxyType({}),
    now: datetime,
) -> Cut:
    """Close the count: every receipt verified, every ballot unlinked; nothing is undone after it.

    reasons: one per item that holds, kept in the record. Raises Unfit while something blocks or a
    reason is missing, ReceiptsDiffer when a ballot does not give its receipt.
    """
    with doing(store, who, workshop, "count.close", "count_closed", now) as act:
        if heads.head(act.connection, workshop).cut:
            raise NotNow("count.closed_already")
        points = _points(act.connection, workshop)
        if blocked := [item.key for item in points if item.level == "block"]:
            raise Unfit(blocked[0], **next(i for i in points if i.key == blocked[0]).numbers)
        held = [item.key for item in points if item.level == "hold"]
        if any(not reasons.get(key, "").strip() for key in held):
            raise Unfit("count.reason_missing")
        for key in held:
            act.record("exception", Text(en=reasons[key].strip()), check=key)
        if few := few_since(act.connection, workshop):
            act.record(SCORES_KEPT, Text(), ballots=few)
        void_free_codes(act.connection, workshop)
        act.keep(replace(act.settings, control=control_totals(act.connection, workshop)))
        made = cutting.cut(act.connection, workshop)
        verified = made.ballots + made.voids
        act.body |= {"ballots": made.ballots, "voids": made.voids, "verified": verified}
        act.body |= {"receipts_root": made.receipts_root, "held": held}
    cutting.rewrite(store)
    return made
