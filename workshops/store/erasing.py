"""When the time of keeping is over: every vote and what belongs to one person's voting goes."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select

from workshops.store import tables
from workshops.store.convert import unguarded
from workshops.store.dialect import take_out
from workshops.store.migrations import set_setting, setting
from workshops.store.store import Store

ERASED: Final = "erased"
GONE: Final = (
    tables.ballots,
    tables.other_forms,
    tables.receipts,
    tables.codes,
    tables.paper_entries,
    tables.drafts,
    tables.sessions,
)
"""What is erased; set-up, counters, record and chain are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Until when the ballots of a workshop are kept, and when they were erased; None: not yet."""

    until: date | None
    erased: date | None


def keeping(connection: Connection, workshop: str) -> Keeping:
    """How long ballots are kept; `until` is set when a workshop is closed."""
    table = tables.workshops
    query = select(table.c.retention_until).where(table.c.id == workshop)
    until, gone = connection.execute(query).scalar_one_or_none(), erased_on(connection, workshop)
    return Keeping(
        until=date.fromisoformat(until) if until else None,
        erased=date.fromisoformat(gone) if gone else None,
    )


def erased_on(connection: Connection, workshop: str) -> str:
    """The day the ballots were erased; "" while they are kept."""
    return setting(connection, f"{ERASED}/{workshop}") or ""


def erase_votes(connection: Connection, workshop: str, on: date) -> int:
    """Erase inside the caller's transaction, and `forget` after it; gives how many ballots."""
    table = tables.ballots
    query = select(func.count()).where(table.c.workshop == workshop)
    held: int = connection.execute(query).scalar_one()
    with unguarded(connection, workshop):
        for gone in GONE:
            take_out(connection, gone, workshop)
    set_setting(connection, f"{ERASED}/{workshop}", on.isoformat())
    return held


def forget(store: Store) -> None:
    """Leave nothing of it in the file; the key of the codes goes with the last code."""
    store.rewrite()
    with store.reading() as connection:
        left = connection.execute(select(func.count()).select_from(tables.codes)).scalar_one()
    if not left:
        store.drop_secret()


__all__ = ["Keeping", "erase_votes", "erased_on", "forget", "keeping"]
