"""The rows of one workshop as lines that travel, and back without changing any (trust, 4.5, 4.6).

Each line is canon([table, columns in the declared order]); sorted as bytes they give the digest.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from workshops.store import tables
from workshops.store.canon import canon_row
from workshops.store.digest import PREFIX
from workshops.store.errors import StoreDamaged
from workshops.store.guards import UNGUARDED
from workshops.store.migrations import drop_setting, set_setting, setting
from workshops.store.receipts import receipts_root

TRAVELLING: Final = (tables.workshops, *tables.OWNED, tables.events)
NAMES: Final = {table.name: table for table in TRAVELLING}
TITLES: Final = len(NAMES)


def rows_of(connection: Connection, workshop: str) -> tuple[bytes, ...]:
    """Every row of a workshop, sorted as bytes."""
    lines = []
    for table in TRAVELLING:
        owner = table.c.id if table is tables.workshops else table.c.workshop
        found = connection.execute(select(table).where(owner == workshop))
        lines += [canon_row((table.name, *row)) for row in found]
    return tuple(sorted(lines))


def digest_of(lines: Iterable[bytes]) -> str:
    """The logical digest over lines that are sorted."""
    digest = hashlib.sha256(PREFIX)
    for line in lines:
        digest.update(line + b"\n")
    return digest.hexdigest()


def receipts_in(lines: Iterable[bytes]) -> tuple[str, ...]:
    """The receipts among the rows, sorted."""
    place = [c.name for c in tables.receipts.columns].index("receipt") + 1
    parsed = (json.loads(line) for line in lines if line.startswith(b'["receipts",'))
    return tuple(sorted(row[place] for row in parsed))


def events_in(lines: Iterable[bytes]) -> tuple[dict[str, Any], ...]:
    """The events among the rows, in their order."""
    names = [c.name for c in tables.events.columns]
    parsed = (json.loads(line) for line in lines if line.startswith(b'["events",'))
    found = [dict(zip(names, row[1:], strict=True)) for row in parsed]
    return tuple(sorted(found, key=lambda event: event["seq"]))


def bring_in(connection: Connection, workshop: str, lines: Sequence[bytes]) -> None:
    """Insert the rows of a workshop that is not there, ballots in the order of their fresh ids.

    Raises StoreDamaged for a row of another workshop or of no table that travels.
    """
    grouped: dict[str, list[dict[str, Any]]] = {name: [] for name in NAMES}
    for line in lines:
        name, *values = json.loads(line)
        table = NAMES.get(name)
        if table is None or len(values) != len(table.columns):
            raise StoreDamaged
        row = dict(zip((c.name for c in table.columns), values, strict=True))
        if row["id" if table is tables.workshops else "workshop"] != workshop:
            raise StoreDamaged
        grouped[name].append(row)
    set_setting(connection, UNGUARDED, workshop)
    for table in TRAVELLING:
        _insert(connection, table, grouped[table.name])
    drop_setting(connection, UNGUARDED)


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Rows in the order of their key."""
    key = [column.name for column in table.primary_key]
    if rows:
        connection.execute(
            table.insert(), sorted(rows, key=lambda row: [str(row[name]) for name in key])
        )


def known(connection: Connection, workshop: str) -> bool:
    """Whether the store has this workshop."""
    query = select(tables.workshops.c.id).where(tables.workshops.c.id == workshop)
    return connection.execute(query).first() is not None


def merged_state(connection: Connection, bundle: str) -> str | None:
    """What became of a bundle before: accepted, quarantined; None for one never seen."""
    query = select(tables.merged.c.state).where(tables.merged.c.bundle == bundle)
    found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def note_merged(connection: Connection, row: Mapping[str, str], reason: str) -> None:
    """Write down what became of a bundle; one in quarantine may be accepted later."""
    table = tables.merged
    if merged_state(connection, row["bundle"]) is None:
        connection.execute(table.insert().values(**row))
    else:
        own = table.update().where(table.c.bundle == row["bundle"])
        connection.execute(own.values(state=row["state"]))
    name = f"quarantine/{row['bundle']}"
    if reason:
        set_setting(connection, name, reason)
    else:
        drop_setting(connection, name)


def quarantined(connection: Connection) -> dict[str, str]:
    """Every bundle in quarantine with the key that says why."""
    table = tables.merged
    query = select(table.c.bundle).where(table.c.state == "quarantined").order_by(table.c.bundle)
    held = connection.execute(query).scalars()
    return {bundle: setting(connection, f"quarantine/{bundle}") or "" for bundle in held}


__all__ = [
    "bring_in",
    "digest_of",
    "events_in",
    "known",
    "merged_state",
    "note_merged",
    "quarantined",
    "receipts_in",
    "receipts_root",
    "rows_of",
]
