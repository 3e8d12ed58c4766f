"""The stock of paper: serials issued, sheets spoiled, unused or voided."""

import random
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from scoring.model import GroupId
from workshops.acts.actor import Actor, Doing, NotNow, Unfit, doing
from workshops.serials import letters, serials
from workshops.store import Store, rooms, totals
from workshops.store import settings as heads
from workshops.store.convert import load_setup
from workshops.store.paper import HANDS, bundles, entries, held_by

SHUFFLE: Final = random.SystemRandom()


def issue_serials(
    store: Store, who: Actor, workshop: str, counts: Mapping[GroupId, int], *, now: datetime
) -> tuple[str, ...]:
    """New serials for every group, shuffled: in the order in which they are printed."""
    with doing(store, who, workshop, "ballots.stock", "serials_issued", now) as act:
        if rooms.here(act.connection, workshop) is not None:
            raise NotNow("rooms.sheets_from_first")
        setup = load_setup(act.connection, workshop)
        marks, taken = letters(setup.groups), {one.serial for one in setup.serials}
        issued: list[tuple[str, GroupId]] = []
        for group, count in wanted(counts, marks).items():
            free = serials(marks[group], taken)
            made = [serial for serial, _ in zip(free, range(count), strict=False)]
            if len(made) < count:
                raise Unfit("ballots.serials_used_up", group=group)
            issued += [(serial, group) for serial in made]
        totals.add_serials(act.connection, workshop, issued)
        act.body["issued"] = {group: n for group, n in counts.items() if n}
    printed = [serial for serial, _ in issued]
    SHUFFLE.shuffle(printed)
    return tuple(printed)


def wanted(counts: Mapping[GroupId, int], known: Mapping[GroupId, str]) -> dict[GroupId, int]:
    """How many each group gets; Unfit for a group that has no letter, or nothing at all."""
    for group, count in counts.items():
        if count < 0 or (count and group not in known):
            raise Unfit("ballots.group_without_letter", group=group)
    if not any(counts.values()):
        raise Unfit("ballots.nothing_to_issue")
    return {group: count for group, count in counts.items() if count}


def mark_spoiled(
    store: Store, who: Actor, workshop: str, serial: str, reason: str, *, now: datetime
) -> None:
    """A sheet given back spoiled, before it was entered."""
    with doing(store, who, workshop, "ballots.enter", "spoiled", now) as act:
        if not reason.strip():
            raise Unfit("line.reason_missing")
        act.body |= {"group": _still_out(act, serial), "reason": reason.strip()}
        totals.set_state(act.connection, workshop, [serial], "spoiled")


def mark_unused(
    store: Store, who: Actor, workshop: str, serials: Collection[str], *, now: datetime
) -> int:
    """Sheets that came back unused."""
    with doing(store, who, workshop, "ballots.enter", "unused", now) as act:
        for serial in serials:
            _still_out(act, serial)
        act.body["sheets"] = len(serials)
        return totals.set_state(act.connection, workshop, serials, "unused")


def rest_unused(
    store: Store, who: Actor, workshop: str, group: GroupId | None, *, now: datetime
) -> int:
    """Every sheet still out, of one group or of all, counted as unused; not those being entered."""
    with doing(store, who, workshop, "ballots.enter", "unused", now) as act:
        begun = {
            one.serial
            for card in bundles(act.connection, workshop)
            for hand in HANDS
            for one in entries(act.connection, workshop, card.bundle, hand)
        }
        rest = [
            serial
            for serial, (of, state) in totals.serials(act.connection, workshop).items()
            if state == "issued" and group in (None, of) and serial not in begun
        ]
        act.body |= {"sheets": len(rest), "group": group}
        return totals.set_state(act.connection, workshop, rest, "unused")


def void(
    store: Store, who: Actor, workshop: str, serial: str, reason: str, *, now: datetime
) -> None:
    """Void the ballot of a sheet before the cut, with a reason; the sheet may be entered again."""
    with doing(store, who, workshop, "ballots.void", "voided", now) as act:
        if not reason.strip():
            raise Unfit("line.reason_missing")
        still_counting(act)
        if not totals.void_ballot(act.connection, workshop, serial):
            raise Unfit("line.serial_not_cast", serial=serial)
        group, _ = totals.serials(act.connection, workshop)[serial]
        totals.set_state(act.connection, workshop, [serial], "issued")
        act.body |= {"group": group, "reason": reason.strip()}


def _still_out(act: Doing, serial: str) -> GroupId:
    """The group of a sheet that is issued and nothing else yet."""
    found = totals.serials(act.connection, act.workshop).get(serial)
    if found is None or found[1] != "issued":
        raise Unfit(f"line.serial_{found[1] if found else 'unknown'}", serial=serial)
    if any(held_by(act.connection, act.workshop, serial, hand) for hand in HANDS):
        raise Unfit("line.serial_twice", serial=serial)
    return found[0]


def still_counting(act: Doing) -> None:
    """Nothing is entered after the cut, nor in a second room that has handed in."""
    if heads.head(act.connection, act.workshop).cut:
        raise NotNow("count.closed_already")
    room = rooms.here(act.connection, act.workshop)
    if room is not None and room.joined:
        raise NotNow("rooms.handed_in_already")
