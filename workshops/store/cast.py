"""Taking one ballot, exactly once, however often it is sent (spec trust, 1.4)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from scoring.model import Ballot, BallotId, Channel, GroupId, ProposalId, Sex
from workshops.lines import InvalidLine, check_marks, on_ballot
from workshops.store import bodies, tables
from workshops.store.canon import canon_text, folded_code
from workshops.store.convert import load_setup
from workshops.store.dialect import worth_repeating
from workshops.store.errors import StoreBusy, StoreError, UnknownWorkshop
from workshops.store.receipts import code_mac, id_digest, is_uuid4, receipt_of
from workshops.store.settings import head
from workshops.store.store import Store
from workshops.workshop import Workshop

ATTEMPTS: Final = 5
CODED: Final[tuple[Channel, ...]] = ("phone", "tablet")


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
    """One ballot as it arrives. id: the UUIDv4 its sender made. code: as typed, "" on paper."""

    id: str
    workshop: str
    group: GroupId
    channel: Channel
    marks: Mapping[ProposalId, int] = field(default_factory=dict)
    sex: Sex | None = None
    age_band: str | None = None
    code: str = ""

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
    check_cast(store, cast)
    mac = code_mac(store.secret(), cast.workshop, folded_code(cast.code)) if cast.code else ""
    for _ in range(ATTEMPTS):
        try:
            with store.writing() as connection:
                return keep_ballot(connection, cast, mac)
        except IntegrityError:  # the same id arrived on another connection: look again
            continue
        except DBAPIError as error:
            if not worth_repeating(error):
                raise
    raise StoreBusy


def check_cast(store: Store, cast: Cast) -> None:
    """What can be refused before any lock: the id, the group, the marks."""
    if not is_uuid4(cast.id):
        raise InvalidBallot(reason="cast.id")
    try:
        with store.reading() as connection:
            setup = load_setup(connection, cast.workshop)
    except UnknownWorkshop:
        raise InvalidBallot(reason="cast.workshop") from None
    _check_body(setup, cast)


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


def keep_ballot(connection: Connection, cast: Cast, mac: str, serial: str = "") -> Receipt:
    """Steps 3 to 6 inside a writing transaction: look, ask the phase, spend the code, insert."""
    digest = id_digest(cast.id, cast.workshop)
    receipts = tables.receipts
    known = select(receipts.c.receipt).where(receipts.c.id_digest == digest)
    found = connection.execute(known).scalar_one_or_none()
    if found is not None:
        _compare(connection, cast)
        return Receipt(receipt=found, repeated=True)
    _lock_phase(connection, cast)
    if cast.channel in CODED:
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
    connection.execute(
        receipts.insert().values(id_digest=digest, workshop=cast.workshop, receipt=receipt)
    )
    return Receipt(receipt=receipt)


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
