"""A second room: given a laptop, its own list told, its ballots handed in and joined once."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import uuid4

from scoring.model import GroupId, ProposalId
from workshops import cases
from workshops.acts.actor import Actor, Doing, NotNow, Unfit, allow, doing
from workshops.acts.stock import issue_serials
from workshops.files import write_file
from workshops.lines import InvalidLine, check_marks
from workshops.store import Connection, Store, bodies, chain, rooms, rows, totals
from workshops.store import settings as heads
from workshops.store.convert import load_setup, load_workshop
from workshops.store.counters import add_people
from workshops.store.paper import HANDS, bundles, key_of, tally_entries
from workshops.store.receipts import id_digest, is_uuid4, receipt_of
from workshops.store.records_out import known, note_merged
from workshops.store.rooms import GivenRoom, NotASession, Session
from workshops.store.sealing import Key, seal, strong, unseal
from workshops.thresholds import live_minimum
from workshops.workshop import Session as Breakout

People = Literal["there", "here"]
"""Where the people of a second room were counted: there alone, or at this door already."""
MAKING: Final = "workshop.create"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a session file would bring. reason: the key that says why it cannot be joined; "" when
    it can. known: it was joined before, and nothing would change.
    """

    room: str = ""
    ballots: int = 0
    people: int = 0
    heaps: int = 0
    own: tuple[ProposalId, ...] = ()
    reason: str = ""
    name: str = ""
    known: bool = False


def give_room(
    store: Store,
    who: Actor,
    workshop: str,
    name: str,
    sheets: Mapping[GroupId, int],
    passphrase: str,
    *,
    now: datetime,
) -> bytes:
    """The sealed room file for a second laptop: the set-up, and sheets reserved for that room."""
    with store.reading() as connection:
        allow(who, "rooms.give", heads.head(connection, workshop).phase)
        if rooms.here(connection, workshop) is not None:
            raise NotNow("rooms.is_second")
    if not name.strip():
        raise Unfit("rooms.unnamed")
    key = Key.of(strong(passphrase))
    serials = issue_serials(store, who, workshop, sheets, now=now) if any(sheets.values()) else ()
    with doing(store, who, workshop, "rooms.give", "room_given", now) as act:
        room = GivenRoom(id=str(uuid4()), name=name.strip(), serials=tuple(sorted(serials)))
        rooms.keep_given(act.connection, workshop, (*rooms.given(act.connection, workshop), room))
        act.body |= {"room": room.name, "sheets": len(serials)}
        return seal(rooms.room_file(act.connection, workshop, room), key)


def open_room(store: Store, who: Actor, content: bytes, passphrase: str, *, now: datetime) -> str:
    """Begin the session of a second room on this laptop; gives the workshop.

    Raises Unfit where this is no room file, or where the workshop is here already.
    """
    allow(who, MAKING, "draft")
    try:
        plain = unseal(content, passphrase)
        workshop = rooms.workshop_in(plain)
    except NotASession:
        raise Unfit("rooms.not_a_room") from None
    with store.writing() as connection:
        if known(connection, workshop):
            raise Unfit("rooms.here_already")
        rooms.open_room(connection, plain)
        chain.append(connection, workshop, "room_opened", {"role": who.role}, now)
    return workshop


def own_list(connection: Connection, workshop: str) -> tuple[ProposalId, ...]:
    """The order this room alone would give, best first; () under ten ballots."""
    whole = load_workshop(connection, workshop)
    if len(whole.ballots) < live_minimum(whole.settings.privacy):
        return ()
    return tuple(place.proposal for place in cases.decision(whole).ranking)


def hand_in(store: Store, who: Actor, workshop: str, passphrase: str, *, now: datetime) -> bytes:
    """The sealed session file of this room, for the first laptop; nothing is taken here after it.

    The same again gives the same content. Raises Unfit while something is half entered.
    """
    with store.reading() as connection:
        allow(who, "rooms.hand_in", heads.head(connection, workshop).phase)
        if rooms.here(connection, workshop) is None:
            raise NotNow("rooms.is_first")
    key = Key.of(strong(passphrase))
    with doing(store, who, workshop, "rooms.hand_in", "room_handed_in", now) as act:
        _finished(act)
        if act.phase == "voting":
            heads.change(act.connection, workshop, phase="counting")
        own = own_list(act.connection, workshop)
        plain = rooms.session_file(act.connection, workshop, own)
        act.body |= {"digest": hashlib.sha256(plain).hexdigest()}
        return seal(plain, key)


def _finished(act: Doing) -> None:
    """Nothing is half entered."""
    begun = any(one.state == "open" for one in bundles(act.connection, act.workshop))
    heaps = any(tally_entries(act.connection, act.workshop, hand) for hand in HANDS)
    if begun or heaps:
        raise Unfit("rooms.unfinished")


def look(store: Store, who: Actor, workshop: str, content: bytes, passphrase: str) -> Look:
    """What a session file would bring, and whether it can; raises SealBroken."""
    with store.reading() as connection:
        allow(who, "rooms.join", heads.head(connection, workshop).phase)
    plain = unseal(content, passphrase)  # an open file says nothing of who made it
    with store.reading() as connection:
        return _look(connection, workshop, plain)


def _look(connection: Connection, workshop: str, plain: bytes) -> Look:
    """The same inside a transaction."""
    try:
        session = rooms.read_session(plain)
    except NotASession:
        return Look(reason="rooms.not_a_session")
    reason, name = next(_reasons(connection, workshop, session, _digest(plain)), ("", ""))
    mine = {one.id: one.joined for one in rooms.given(connection, workshop)}
    return Look(
        room=session.name,
        ballots=sum(not row["void"] for row in session.rows["ballots"]),
        people=sum(one.present for one in session.people),
        heaps=len(session.heaps),
        own=tuple(map(ProposalId, session.own)),
        reason=reason,
        name=name,
        known=mine.get(session.room) == _digest(plain),
    )


def join(
    store: Store,
    who: Actor,
    workshop: str,
    content: bytes,
    passphrase: str,
    *,
    people: People,
    now: datetime,
) -> Look:
    """Join the session of a second room, once and before the cut; the same file again changes
    nothing. people: where those of that room were counted, so that nobody counts twice.

    What cannot be joined waits in quarantine with its reason; no row is written over.
    """
    with store.reading() as connection:
        allow(who, "rooms.join", heads.head(connection, workshop).phase)
    plain = unseal(content, passphrase)  # an open file says nothing of who made it
    with store.reading() as connection:
        found = _look(connection, workshop, plain)
    if found.known:
        return found
    kind = "quarantined" if found.reason else "room_joined"
    with doing(store, who, workshop, "rooms.join", kind, now) as act:
        found = _look(act.connection, workshop, plain)
        row = {"bundle": _digest(plain), "workshop": workshop, "manifest_digest": ""}
        state = "quarantined" if found.reason else "accepted"
        note_merged(act.connection, {**row, "key_id": "", "state": state}, found.reason)
        act.body |= {"digest": _digest(plain), "reason": found.reason}
        if not found.reason:
            session = rooms.read_session(plain)
            _take(act, session, _digest(plain), people)
            act.body |= {"room": found.room, "ballots": found.ballots, "people": people}
    if found.reason:
        write_file(store.folder / "quarantine" / _digest(plain), content)
    return found


def _take(act: Doing, session: Session, digest: str, people: People) -> None:
    """Everything of a session that was looked at, its own list as a breakout's."""
    rooms.take_session(act.connection, session)
    if people == "there":
        for one in session.people:
            cell = (act.connection, act.workshop, one.group, one.sex, one.age_band)
            add_people(*cell, present=one.present, late=one.late, left=one.left)
    if session.own:
        taken = {one.session for one in rows.values(act.connection, act.workshop, "sessions")}
        names = (session.name, *(f"{session.name} {n}" for n in range(2, len(taken) + 3)))
        name = next(one for one in names if one not in taken)
        top = tuple(map(ProposalId, session.own))
        there = sum(one.present - one.left for one in session.people) or None
        breakout = Breakout(session=name, people=there, kind="order", top=top)
        rows.save(act.connection, act.workshop, "sessions", breakout, 0)
    rooms.note_joined(act.connection, session, digest)


def _digest(plain: bytes) -> str:
    """What one session file is known by."""
    return hashlib.sha256(plain).hexdigest()


def _reasons(
    connection: Connection, workshop: str, session: Session, digest: str
) -> Iterator[tuple[str, str]]:
    """Why a session cannot be joined, the gravest first; a key and what it is about."""
    head = heads.head(connection, workshop)
    room = next((r for r in rooms.given(connection, workshop) if r.id == session.room), None)
    if session.workshop != workshop:
        yield "rooms.other_workshop", ""
    elif room is None:
        yield "rooms.unknown", session.name
    elif room.joined not in {"", digest}:
        yield "rooms.joined_other", room.name
    elif head.cut:
        yield "count.closed_already", ""
    elif room.joined:
        return
    elif session.form != rooms.form_of(connection, workshop):
        yield "rooms.form_differs", ""
    else:
        yield from _stock(connection, room, session)
        yield from _votes(connection, session)
        kept = {key_of(one): one for one in bodies.tallies(connection, workshop)}
        for heap in session.heaps:
            if key_of(heap) in kept:
                yield "rooms.heap_twice", heap.session


def _stock(connection: Connection, room: GivenRoom, session: Session) -> Iterator[tuple[str, str]]:
    """A sheet that is not of that room, or that was entered here meanwhile."""
    here = totals.serials(connection, session.workshop)
    for row in session.rows["serials"]:
        if row["serial"] not in room.serials or here.get(row["serial"], ("",))[0] != row["grp"]:
            yield "rooms.serial_strange", row["serial"]
        elif here[row["serial"]][1] != "issued":
            yield "rooms.serial_twice", row["serial"]


def _votes(connection: Connection, session: Session) -> Iterator[tuple[str, str]]:
    """A ballot that is here already, that does not fit the form, or that lacks its receipt."""
    setup = load_setup(connection, session.workshop)
    groups = {one.id for one in setup.groups}
    proposals = {one.id for one in setup.proposals}
    kept = {row["id_digest"]: row["receipt"] for row in session.rows["receipts"]}
    taken = rooms.ids_here(connection, session)
    for row in session.rows["ballots"]:
        ballot, body = bodies.ballot_of(row), json.loads(row["body"])
        receipt = receipt_of(session.workshop, row["nonce"], row["grp"], body)
        if row["id"] in taken:
            yield "rooms.ballot_here", ""
        if (
            not is_uuid4(row["id"])
            or row["grp"] not in groups
            or not ballot.marks.keys() <= proposals
        ):
            yield "rooms.ballot_strange", ""
        if kept.get(id_digest(row["id"], session.workshop)) != receipt:
            yield "rooms.receipts", ""
        try:
            check_marks(setup.settings.ballots, list(ballot.marks.values()))
        except InvalidLine:
            yield "rooms.ballot_strange", ""
    if len(kept) != len(session.rows["ballots"]):
        yield "rooms.receipts", ""
