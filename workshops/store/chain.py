r"""The chain of administrative acts: each event over the one before it (spec trust, 4.2).

    h_0 = 32 zero bytes
    h_i = SHA256("event/v1\0" ‖ h_{i-1} ‖ canon([workshop, seq, ts, kind, body]))

One chain per workshop, and one ("") for the installation. No event speaks of a single ballot.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, func, select

from workshops.store import tables
from workshops.store.canon import canon, canon_text
from workshops.store.dialect import lock_chain
from workshops.store.errors import StoreDamaged

START: Final = "00" * 32
INSTALLATION: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act. ts: UTC, whole seconds. body: what changed, as keys and numbers. hash: hex."""

    workshop: str
    seq: int
    ts: str
    kind: str
    body: Mapping[str, object] = field(default_factory=dict)
    hash: str = ""


def stamp(now: datetime) -> str:
    """A moment as the store writes it: UTC, whole seconds."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def link(previous: str, workshop: str, seq: int, ts: str, kind: str, body: str) -> str:  # noqa: PLR0917, PLR0913  # the parts of the hashed row, in its order
    """h_i of an event; body is its canonical text, hashed as a JSON string."""
    row = canon([workshop, seq, ts, kind, body])
    return hashlib.sha256(b"event/v1\0" + bytes.fromhex(previous) + row).hexdigest()


def append(
    connection: Connection, workshop: str, kind: str, body: Mapping[str, object], now: datetime
) -> Event:
    """Add an act to a chain, inside the transaction that does it."""
    lock_chain(connection, workshop)
    seq, previous = head(connection, workshop)
    text, ts = canon_text(dict(body)), stamp(now)
    made = link(previous, workshop, seq + 1, ts, kind, text)
    row = {"ts": ts, "kind": kind, "body": text, "prev": previous, "hash": made}
    connection.execute(
        tables.events.insert().values(workshop=workshop, seq=seq + 1, **row),
    )
    return Event(workshop=workshop, seq=seq + 1, ts=ts, kind=kind, body=dict(body), hash=made)


def head(connection: Connection, workshop: str) -> tuple[int, str]:
    """The number and hash of the last event; 0 and 64 zeros before the first."""
    query = (
        select(tables.events.c.seq, tables.events.c.hash)
        .where(tables.events.c.workshop == workshop)
        .order_by(tables.events.c.seq.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return (row.seq, row.hash) if row else (0, START)


def events(connection: Connection, workshop: str) -> tuple[Event, ...]:
    """Every act of a chain, in order."""
    query = (
        select(tables.events)
        .where(tables.events.c.workshop == workshop)
        .order_by(tables.events.c.seq)
    )
    return tuple(
        Event(
            workshop=workshop,
            seq=row.seq,
            ts=row.ts,
            kind=row.kind,
            body=json.loads(row.body),
            hash=row.hash,
        )
        for row in connection.execute(query)
    )


def broken_at(connection: Connection, workshop: str) -> int | None:
    """The number of the first event that is not what the chain says; None for a whole chain."""
    query = (
        select(tables.events)
        .where(tables.events.c.workshop == workshop)
        .order_by(tables.events.c.seq)
    )
    previous = START
    for expected, row in enumerate(connection.execute(query), start=1):
        made = link(previous, workshop, row.seq, row.ts, row.kind, row.body)
        if (row.seq, row.prev, row.hash) != (expected, previous, made):
            return expected
        previous = made
    return None


def chains(connection: Connection) -> tuple[str, ...]:
    """Every chain that has an event; "" is the installation's."""
    query = select(tables.events.c.workshop).group_by(tables.events.c.workshop)
    return tuple(sorted(connection.execute(query).scalars()))


def check(connection: Connection) -> None:
    """Raise StoreDamaged unless every chain is whole."""
    for one in chains(connection):
        if (place := broken_at(connection, one)) is not None:
            raise StoreDamaged(workshop=one, seq=place)


def length(connection: Connection, workshop: str) -> int:
    """How many acts a chain holds."""
    query = select(func.count()).where(tables.events.c.workshop == workshop)
    return int(connection.execute(query).scalar_one())
