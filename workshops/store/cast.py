"""Taking one ballot, exactly once, however often it is sent (spec trust, 1.4)."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from scoring.model import Ballot, BallotId, Channel, GroupId, ProposalId, Sex
from workshops.lines import InvalidLine, check_marks, on_ballot
from workshops.store import bodies, tables
from workshops.store.asked import asked
from workshops.store.canon import canon_text, folded_code
from workshops.store.channels import channel_of, count_assisted
from workshops.store.errors import StoreAgain, StoreBusy, StoreError, UnknownWorkshop
from workshops.store.receipts import code_mac, id_digest, is_uuid4, receipt_of
from workshops.store.settings import head
from workshops.store.store import Store
from workshops.workshop import Workshop

ATTEMPTS: Final = 5
CODED: Final[tuple[Channel, ...]] = ("phone", "tablet")
PERHAPS_STORED: Final = frozenset({"cast.proposal", "cast.group"})


class InvalidBallot(StoreError):
    """A ballot that cannot be one: its id, its group or its marks; `reason` is a key."""

    key = "cast.invalid"
    status = 422


class BallotChanged(StoreError):
    """The id is taken by another body; the first one stands."""

    key = "cast.changed"
    status = 409


class VotingClosed(StoreError):
    """Not counted: voting has closed."""

    key = "cast.closed"
    status = 410


class CodeRefused(StoreError):
    """The code is unknown, used or of another group; nobody is told which."""

    key = "cast.code"
    status = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """One ballot as it arrives. id: the UUIDv4 its sender made. code: as typed, "" on paper.

    assisted: somebody helped; counted per group and not kept with the ballot.
    """

    id: str
    workshop: str
    group: GroupId
    channel: Channel
    marks: Mapping[ProposalId, int] = field(default_factory=dict)
    sex: Sex | None = None
    age_band: str | None = None
    code: str = ""
    assisted: bool = False

    @property
    def ballot(self) -> Ballot:
        """The ballot it casts."""
        return Ballot(
            id=BallotId(self.id),
            group=self.group,
            channel=self.channel,
            marks=self.marks,
            sex=self.sex,
            age_band=self.age_band,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the voter gets: it shows that a ballot is stored, and not what it says.

    repeated: the ballot was stored before; a route answers 200 in place of 201.
    """

    receipt: str
    repeated: bool = False

    @property
    def status(self) -> int:
        """What a route answers."""
        return 200 if self.repeated else 201


def cast_ballot(store: Store, cast: Cast) -> Receipt:
    """Store a ballot once; the same again gives the same receipt, also after voting has closed.

    Raises InvalidBallot (422), BallotChanged (409), VotingClosed (410), CodeRefused (403), and
    StoreBusy, StoreFull or StoreReadOnly (503): then the sender sends the same again.
    """
    (answer,) = cast_together(store, [cast])
    if isinstance(answer, StoreError):
        raise answer
    return answer


def cast_together(
    store: Store, casts: Sequence[Cast], now: datetime | None = None
) -> list[Receipt | StoreError]:
    """Store ballots that wait at the same moment in one transaction, and answer each after it.

    One that is refused leaves the others as they are. now: looked at for the end of a last call.
    Raises what keeps all of them out: StoreBusy, StoreFull or StoreReadOnly (503).
    """
    told = [_before(store, cast) for cast in casts]
    if all(told):
        return [answer for answer in told if answer]
    secret = store.secret()
    macs = [code_mac(secret, c.workshop, folded_code(c.code)) if c.code else "" for c in casts]
    for _ in range(ATTEMPTS):
        try:
            with store.casting() as connection:
                return [
                    answer or _one(connection, cast, mac, now)
                    for cast, mac, answer in zip(casts, macs, told, strict=True)
                ]
        except (IntegrityError, StoreAgain):  # the same id arrived elsewhere, or a server gave up
            continue
    raise StoreBusy


def _one(
    connection: Connection, cast: Cast, mac: str, now: datetime | None
) -> Receipt | StoreError:
    """One of several ballots: its receipt, or why it is refused while the others are kept."""
    try:
        with connection.begin_nested():
            return keep_ballot(connection, cast, mac, now=now)
    except StoreError as refusal:
        return refusal


def _before(store: Store, cast: Cast) -> Receipt | StoreError | None:
    """What can be told before any lock: the id, the group or the marks do not fit; else None.

    A ballot that names a proposal taken back since may have been stored before that; and one that
    is sent again after the cut cannot say its group any more.
    """
    if not is_uuid4(cast.id):
        return InvalidBallot(reason="cast.id")
    try:
        _check_body(asked(store, cast.workshop), cast)
    except UnknownWorkshop:
        return InvalidBallot(reason="cast.workshop")
    except InvalidBallot as refusal:
        if refusal.numbers["reason"] not in PERHAPS_STORED:
            return refusal
        try:
            with store.reading() as connection:
                return stored(connection, cast) or refusal
        except BallotChanged as changed:
            return changed
    return None


def _check_body(setup: Workshop, cast: Cast) -> None:
    """The group is declared; the marks follow the form and are about printed proposals."""
    settings = setup.settings
    if cast.group not in {group.id for group in setup.groups}:
        raise InvalidBallot(reason="cast.group")
    known = {proposal.id for proposal in on_ballot(setup)}
    if not all(type(mark) is int for mark in cast.marks.values()):
        raise InvalidBallot(reason="line.number")
    if strangers := sorted(set(cast.marks) - known):
        raise InvalidBallot(reason="cast.proposal", proposal=strangers[0])
    if cast.age_band is not None and cast.age_band not in settings.age_bands:
        raise InvalidBallot(reason="cast.age_band")
    try:
        check_marks(settings.ballots, list(cast.marks.values()))
    except InvalidLine as fault:
        raise InvalidBallot(reason=fault.key, **fault.numbers) from None


def keep_ballot(
    connection: Connection, cast: Cast, mac: str, serial: str = "", now: datetime | None = None
) -> Receipt:
    """Steps 3 to 6 inside a writing transaction: look, ask the phase, spend the code, insert."""
    if (found := stored(connection, cast)) is not None:
        return found
    _lock_phase(connection, cast)
    if cast.channel in CODED:
        if channel_of(connection, cast.workshop, cast.channel).is_over(now):
            raise VotingClosed
        _spend(connection, cast, mac)
    nonce = secrets.token_hex(bodies.NONCE_BYTES)
    body = bodies.body_of(cast.ballot)
    receipt = receipt_of(cast.workshop, nonce, cast.group, body)
    connection.execute(
        tables.ballots.insert().values(
            id=cast.id,
            workshop=cast.workshop,
            grp=cast.group,
            channel=cast.channel,
            serial=serial,
            body=canon_text(body),
            nonce=nonce,
        )
    )
    digest = id_digest(cast.id, cast.workshop)
    connection.execute(
        tables.receipts.insert().values(id_digest=digest, workshop=cast.workshop, receipt=receipt)
    )
    if cast.assisted:
        count_assisted(connection, cast.workshop, cast.group)
    return Receipt(receipt=receipt)


def stored(connection: Connection, cast: Cast) -> Receipt | None:
    """The receipt of a ballot that is stored; BallotChanged where its id stands for another."""
    receipts = tables.receipts
    digest = id_digest(cast.id, cast.workshop)
    known = select(receipts.c.receipt).where(receipts.c.id_digest == digest)
    found = connection.execute(known).scalar_one_or_none()
    if found is None:
        return None
    _compare(connection, cast)
    return Receipt(receipt=found, repeated=True)


def sent_before(connection: Connection, identifier: str, channel: Channel) -> Cast | None:
    """Whose ballot an id stands for, without its marks: for one who sends again after the code is
    gone. The group is "" after the cut, when nobody can tell; None where nothing has this id.
    """
    receipts, table = tables.receipts, tables.ballots
    known = select(receipts.c.workshop).where(receipts.c.id_digest == id_digest(identifier, ""))
    workshop = connection.execute(known).scalar_one_or_none()
    if workshop is None:
        return None
    query = select(table.c.grp).where(table.c.id == identifier)
    group = connection.execute(query).scalar_one_or_none() or ""
    return Cast(id=identifier, workshop=workshop, group=GroupId(group), channel=channel)


def _compare(connection: Connection, cast: Cast) -> None:
    """Before the cut the same id must say the same; after it nobody can tell any more."""
    if head(connection, cast.workshop).cut:
        return
    table = tables.ballots
    query = select(table).where(table.c.id == cast.id, table.c.workshop == cast.workshop)
    row = connection.execute(query).first()
    said = (cast.group, cast.channel, canon_text(bodies.body_of(cast.ballot)))
    if row is None or (row.grp, row.channel, row.body) != said:
        raise BallotChanged


def _lock_phase(connection: Connection, cast: Cast) -> None:
    """The phase takes ballots of this channel, and goes on doing so until the commit."""
    table = tables.workshops
    query = select(table.c.phase, table.c.cut).where(table.c.id == cast.workshop)
    row = connection.execute(query.with_for_update(read=True)).one()
    open_phases = ("voting", "counting") if cast.channel == "paper" else ("voting",)
    if row.phase not in open_phases or row.cut:
        raise VotingClosed


def _spend(connection: Connection, cast: Cast, mac: str) -> None:
    """Use up the code; exactly one free code of this group, or nothing happens."""
    codes = tables.codes
    spent = connection.execute(
        codes.update()
        .where(
            codes.c.mac == mac,
            codes.c.workshop == cast.workshop,
            codes.c.grp == cast.group,
            codes.c.state == "free",
        )
        .values(state="used")
    )
    if spent.rowcount != 1:
        raise CodeRefused
