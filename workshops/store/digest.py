"""One SHA-256 over all that a store or a workshop holds, equal on both engines (trust, 4.5)."""

import hashlib
import json
from collections.abc import Iterable
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, select

from workshops.store import tables
from workshops.store.canon import canon_row
from workshops.store.dialect import row_json

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


def _digest(parts: Iterable[Iterable[str]]) -> str:
    r"""SHA256("store/v1\0" ‖ row ‖ "\n" ‖ …) over all rows sorted as bytes, as text in UTF-8 is."""
    rows = sorted(chain.from_iterable(parts))
    return hashlib.sha256(PREFIX + "\n".join([*rows, ""]).encode()).hexdigest()


def _rows(connection: Connection, table: Table, query: Select[Any]) -> Iterable[str]:
    """Each row as canon([table, columns in the declared order])."""
    made = row_json(connection, table, query)
    if made is None:
        return [canon_row((table.name, *row)).decode() for row in connection.execute(query)]
    # the engine writes plain ASCII as canon does; other text may not be in NFC
    return [one if one.isascii() else canon_row(json.loads(one)).decode() for one in made]
