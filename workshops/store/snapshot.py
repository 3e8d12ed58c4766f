"""A store as bytes and back: one step, so that no writer restarts it (spec trust, 2.1)."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Self

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from workshops.store import chain, dialect
from workshops.store.canon import canon
from workshops.store.digest import store_digest
from workshops.store.errors import StoreDamaged, StoreError
from workshops.store.settings import WorkshopCard, list_workshops
from workshops.store.store import Store

SCHEMA: Final = "tashawur.backup/1"


class ServerStore(StoreError):
    """A store at a server is backed up with the server's own programs."""

    key = "backup.server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One moment of a store. files: what is kept beside it, by the end of its name; by_code: it
    was opened with the sealed code of the envelope.
    """

    database: bytes
    files: dict[str, bytes]
    by_code: bool = field(default=False, compare=False)

    def packed(self) -> bytes:
        """One line that says what follows, then the database."""
        kept = {name: content.hex() for name, content in self.files.items()}
        return canon({"schema": SCHEMA, "files": kept}) + b"\n" + self.database

    @classmethod
    def unpacked(cls, plain: bytes) -> Self:
        """The snapshot of packed bytes; raises StoreDamaged."""
        first, _, database = plain.partition(b"\n")
        try:
            said = json.loads(first)
            files = {name: bytes.fromhex(text) for name, text in said["files"].items()}
        except (ValueError, KeyError, TypeError):
            raise StoreDamaged from None
        if said.get("schema") != SCHEMA:
            raise StoreDamaged
        return cls(database=database, files=files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a copy holds. digest: the logical one. last: the moment of the last act, "" for none."""

    workshops: tuple[WorkshopCard, ...]
    digest: str
    last: str


def taken(store: Store) -> Snapshot:
    """The store as it is now; raises ServerStore or StoreBusy."""
    if store.file is None:
        raise ServerStore
    memory = sqlite3.connect(":memory:")
    own = sqlite3.connect(f"{store.file.as_uri()}?mode=ro", uri=True)
    try:
        own.execute("PRAGMA busy_timeout=15000")
        with store.still():  # else a writer that never rests keeps the file to itself
            own.backup(memory, pages=-1)
        database = memory.serialize()
    finally:
        own.close()
        memory.close()
    names = {end: store.file.with_name(f"{store.file.name}.{end}") for end in ("secret", "key")}
    return Snapshot(
        database=database,
        files={end: path.read_bytes() for end, path in names.items() if path.exists()},
    )


@contextmanager
def looking(snapshot: Snapshot) -> Iterator[Connection]:
    """A copy in memory, as it is; StoreDamaged where it cannot even be read."""
    raw = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        raw.deserialize(snapshot.database)
        raw.isolation_level = None
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
        with engine.connect() as connection:
            yield connection
    except (sqlite3.DatabaseError, DatabaseError):
        raise StoreDamaged from None
    finally:
        raw.close()


@contextmanager
def reading(snapshot: Snapshot) -> Iterator[Connection]:
    """The same, after its pages, references and chains were checked."""
    with looking(snapshot) as connection:
        if connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() != "ok":
            raise StoreDamaged
        dialect.check_references(connection)
        chain.check(connection)
        yield connection


def contents(connection: Connection) -> Contents:
    """What stands in a copy."""
    events = [one for name in chain.chains(connection) for one in chain.events(connection, name)]
    return Contents(
        workshops=list_workshops(connection),
        digest=store_digest(connection),
        last=max((one.ts for one in events), default=""),
    )
