"""Sign-ins of staff: the digest of a cookie, who it is and until when; never the cookie itself."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from workshops.store import tables
from workshops.store.chain import stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in. digest: SHA-256 of the cookie. seat: a role, with its number where a role has
    several seats, as `clerk 2`. expires: UTC.
    """

    digest: str
    seat: str
    expires: datetime


def cookie_digest(cookie: str) -> str:
    """What is kept of a cookie: SHA-256, in hex."""
    return hashlib.sha256(b"session/v1\0" + cookie.encode()).hexdigest()


def keep_session(connection: Connection, session: Session, now: datetime) -> None:
    """Keep a sign-in, and let those go that are over by now."""
    table = tables.sessions
    # stamps are UTC of one length, so that they sort as the moments do
    connection.execute(table.delete().where(table.c.expires <= stamp(now)))
    connection.execute(
        table.insert().values(
            digest=session.digest, role=session.seat, expires=stamp(session.expires)
        )
    )


def session_of(connection: Connection, digest: str) -> Session | None:
    """The sign-in of a cookie; None where there is none."""
    query = select(tables.sessions).where(tables.sessions.c.digest == digest)
    row = connection.execute(query).first()
    return None if row is None else _session(row)


def _session(row: Row[Any]) -> Session:
    """A row as a sign-in."""
    expires = datetime.fromisoformat(row.expires)
    return Session(digest=row.digest, seat=row.role, expires=expires)


def end_session(connection: Connection, digest: str) -> None:
    """Sign one out."""
    connection.execute(tables.sessions.delete().where(tables.sessions.c.digest == digest))


def end_seat(connection: Connection, seat: str) -> int:
    """Sign everybody out who sits in a seat; how many there were."""
    gone = connection.execute(tables.sessions.delete().where(tables.sessions.c.role == seat))
    return int(gone.rowcount)
