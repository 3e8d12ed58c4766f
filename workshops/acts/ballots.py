"""Bundles of paper, entered line by line by two hands and accepted. No event names a ballot."""

import random
from datetime import datetime
from typing import Final
from uuid import uuid4

from scoring.model import GroupId, Text
from workshops.acts.actor import Actor, Doing, NotNow, Unfit, allow, doing
from workshops.acts.codes import issue_codes
from workshops.acts.stock import (
    issue_serials,
    mark_spoiled,
    mark_unused,
    rest_unused,
    still_counting,
    void,
)
from workshops.acts.tallies import accept_tally, enter_tally
from workshops.lines import InvalidLine, Line, numbers, on_ballot, read_line
from workshops.store import Connection, Store, totals
from workshops.store import settings as heads
from workshops.store.cast import Cast, keep_ballot
from workshops.store.convert import load_setup
from workshops.store.drafts import drop_bundle
from workshops.store.paper import (
    HANDS,
    BundleCard,
    Entry,
    Hand,
    bundle_card,
    bundles,
    close_bundle,
    drop_entry,
    entered_by,
    entries,
    entry_of,
    held_by,
    new_bundle,
    put_entry,
)
from workshops.workshop import SerialState

SMALLEST: Final = 10
LARGEST: Final = 30
SHUFFLE: Final = random.SystemRandom()


def open_bundle(store: Store, who: Actor, workshop: str, sheets: int, *, now: datetime) -> str:
    """Begin a shuffled bundle of 10 to 30 sheets, as its slip says; a smaller one must be the last.

    So small a bundle in between would tell its voters apart by the step it makes.
    """
    with doing(store, who, workshop, "ballots.enter", "bundle_opened", now) as act:
        still_counting(act)
        known = bundles(act.connection, workshop)
        waiting = sum(one.sheets for one in known if one.state == "open")
        out = sum(s == "issued" for _, s in totals.serials(act.connection, workshop).values())
        if not 1 <= sheets <= LARGEST or (sheets < SMALLEST and sheets < out - waiting):
            raise Unfit("ballots.bundle_size", smallest=SMALLEST, largest=LARGEST)
        bundle = new_bundle(act.connection, workshop, sheets)
        act.body |= {"bundle": bundle, "sheets": sheets}
        return bundle


def enter_line(  # its bundle, its hand, its text
    store: Store, who: Actor, workshop: str, bundle: str, hand: Hand, line: str, *, now: datetime
) -> Entry:
    """Keep one line of one hand. Refused, and never cut down to fit: an unknown serial, one that
    stands already, a number or sum that is none, more lines than the slip says.
    """
    del now  # nothing says when a ballot was entered
    with store.writing() as connection:
        read, card = _read(connection, who, workshop, bundle, line)
        if held_by(connection, workshop, read.serial, hand) is not None:
            raise Unfit("line.serial_twice", serial=read.serial)
        if len(entries(connection, workshop, bundle, hand)) >= card.sheets:
            raise Unfit("line.bundle_full", sheets=card.sheets)
        return put_entry(connection, workshop, bundle, hand, entry_of(read), who.hand)


def correct_line(
    store: Store, who: Actor, workshop: str, bundle: str, hand: Hand, line: str, *, now: datetime
) -> Entry:
    """Put a line in place of the one this hand has for the same sheet."""
    del now  # nothing says when a ballot was entered
    with store.writing() as connection:
        read, _ = _read(connection, who, workshop, bundle, line)
        if held_by(connection, workshop, read.serial, hand) != bundle:
            raise Unfit("line.not_entered", serial=read.serial)
        return put_entry(connection, workshop, bundle, hand, entry_of(read), who.hand)


def drop_line(
    store: Store, who: Actor, workshop: str, bundle: str, hand: Hand, serial: str, *, now: datetime
) -> None:
    """Let a line of one hand go."""
    del now  # nothing says when a ballot was entered
    with store.writing() as connection:
        _open_card(connection, who, workshop, bundle)
        if not drop_entry(connection, workshop, bundle, hand, serial):
            raise Unfit("line.not_entered", serial=serial)


def settle(
    store: Store, who: Actor, workshop: str, bundle: str, line: str, *, now: datetime
) -> Entry:
    """A difference settled by looking at the paper: the third reading stands for both hands."""
    del now  # nothing says when a ballot was entered
    with store.writing() as connection:
        read, _ = _read(connection, who, workshop, bundle, line)
        return _for_both(connection, who, workshop, bundle, entry_of(read))


def set_aside(
    store: Store, who: Actor, workshop: str, bundle: str, serial: str, reason: str, *, now: datetime
) -> Entry:
    """A sheet nobody can read for certain counts as spoiled, with the reason on it."""
    del now  # nothing says when a ballot was entered
    with store.writing() as connection:
        _open_card(connection, who, workshop, bundle)
        if not reason.strip():
            raise Unfit("line.reason_missing")
        entry = Entry(serial=serial, kind="spoiled", reason=reason.strip())
        return _for_both(connection, who, workshop, bundle, entry)


def _for_both(
    connection: Connection, who: Actor, workshop: str, bundle: str, entry: Entry
) -> Entry:
    """Keep a reading for both hands; the sheet must be one of this bundle."""
    held = {held_by(connection, workshop, entry.serial, hand) for hand in HANDS} - {None}
    if held != {bundle}:
        raise Unfit("line.not_entered", serial=entry.serial)
    whose = {
        hand: one.entered_by
        for hand in HANDS
        for one in entries(connection, workshop, bundle, hand)
        if one.serial == entry.serial
    }
    kept = [
        put_entry(connection, workshop, bundle, hand, entry, whose.get(hand, who.hand))
        for hand in HANDS
    ]
    return kept[0]


def _read(
    connection: Connection, who: Actor, workshop: str, bundle: str, line: str
) -> tuple[Line, BundleCard]:
    """A typed line as a ballot of a sheet that is still out."""
    card = _open_card(connection, who, workshop, bundle)
    setup = load_setup(connection, workshop)
    numbered = numbers(setup.proposals)
    printed = {numbered[proposal.id]: proposal.id for proposal in on_ballot(setup)}
    try:
        read = read_line(line, setup.settings.ballots, printed)
    except InvalidLine as fault:
        raise Unfit(fault.key, **fault.numbers) from None
    state = {one.serial: one.state for one in setup.serials}.get(read.serial)
    if state != "issued":
        raise Unfit(f"line.serial_{state or 'unknown'}", serial=read.serial)
    return read, card


def _open_card(connection: Connection, who: Actor, workshop: str, bundle: str) -> BundleCard:
    """A bundle that may still be entered."""
    head = heads.head(connection, workshop)
    allow(who, "ballots.enter", head.phase)
    card = bundle_card(connection, workshop, bundle)
    if card is None:
        raise Unfit("ballots.bundle_unknown", bundle=bundle)
    if card.state != "open" or head.cut:
        raise NotNow("ballots.bundle_accepted", bundle=bundle)
    return card


def accept_bundle(store: Store, who: Actor, workshop: str, bundle: str, *, now: datetime) -> int:
    """Take a bundle in once first = second = slip; gives how many ballots it held.

    One transaction: ballots in random order under fresh ids, serials cast, lines erased. Accepting
    again changes nothing and gives 0.
    """
    with store.reading() as connection:
        known = bundle_card(connection, workshop, bundle)
        if known is not None and known.state == "accepted":
            return 0
    with doing(store, who, workshop, "ballots.enter", "bundle_accepted", now) as act:
        card = _open_card(act.connection, who, workshop, bundle)
        if not card.ready:
            raise Unfit("ballots.bundle_differs", first=card.first, second=card.second)
        if both := by_one_person(act.connection, workshop, bundle):
            act.body["one_person"] = both
            act.record("one_hand", Text(), bundle=bundle)
        sheets = list(entries(act.connection, workshop, bundle, 1))
        SHUFFLE.shuffle(sheets)
        issued = totals.serials(act.connection, workshop)
        states: dict[SerialState, list[str]] = {"cast": [], "spoiled": []}
        for sheet in sheets:
            states["spoiled" if sheet.kind == "spoiled" else "cast"].append(sheet.serial)
            if sheet.kind != "spoiled":
                _cast(act, issued[sheet.serial][0], sheet)
        for state, some in states.items():
            totals.set_state(act.connection, workshop, some, state)
        close_bundle(act.connection, workshop, bundle)
        drop_bundle(act.connection, workshop, bundle)
        act.body |= {"bundle": bundle, "cast": len(states["cast"])}
        act.body["spoiled"] = len(states["spoiled"])
        return len(states["cast"])


def by_one_person(connection: Connection, workshop: str, bundle: str) -> bool:
    """Did one and the same person enter lines of a bundle as first and as second hand."""
    first, second = (entered_by(connection, workshop, bundle, hand) for hand in HANDS)
    return bool(first & second)


def _cast(act: Doing, group: GroupId, sheet: Entry) -> None:
    """Store the ballot of one sheet under a fresh id."""
    cast = Cast(
        id=str(uuid4()), workshop=act.workshop, group=group, channel="paper", marks=sheet.marks
    )
    keep_ballot(act.connection, cast, "", sheet.serial)


__all__ = [
    "accept_bundle",
    "accept_tally",
    "by_one_person",
    "correct_line",
    "drop_line",
    "enter_line",
    "enter_tally",
    "issue_codes",
    "issue_serials",
    "mark_spoiled",
    "mark_unused",
    "open_bundle",
    "rest_unused",
    "set_aside",
    "settle",
    "void",
]
