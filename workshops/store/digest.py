"""One SHA-256 over all that a store or a workshop holds, equal on both engines (trust, 4.5)."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, select

from workshops.store import tables
from workshops.store.canon import canon_row

PREFIX: Final = b"store/v1\0"


def store_digest(connection: Connection) -> str:
    """The digest of everything but sessions and drafts."""
    return _digest(
        _rows(connection, table, select(table))
        for table in tables.SCHEMA.tables.values()
        if table not in tables.OUTSIDE_DIGEST
    )


def workshop_digest(connection: Connection, workshop: str) -> str:
    """The digest of one workshop's rows; what is recorded after closing stands outside it."""
    owned = [
        _rows(connection, table, select(table).where(table.c.workshop == workshop))
        for table in (*tables.OWNED, tables.events)
    ]
    own = select(tables.workshops).where(tables.workshops.c.id == workshop)
    return _digest([_rows(connection, tables.workshops, own), *owned])


def _digest(parts: Iterable[Iterable[bytes]]) -> str:
    r"""SHA256("store/v1\0" ‖ row ‖ "\n" ‖ …) over all rows sorted as bytes."""
    digest = hashlib.sha256(PREFIX)
    for row in sorted(row for part in parts for row in part):
        digest.update(row + b"\n")
    return digest.hexdigest()


def _rows(connection: Connection, table: Table, query: Select[Any]) -> Iterator[bytes]:
    """Each row as canon([table, columns in the declared order])."""
    for row in connection.execute(query):
        yield canon_row((table.name, *row))
