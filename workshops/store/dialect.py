"""All that differs between SQLite and PostgreSQL (spec trust, 1.3 and 1.9)."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from workshops.store.errors import StoreBusy, StoreDamaged, StoreError, StoreFull, StoreReadOnly
from workshops.store.guards import Guard

SQLITE: Final = "sqlite"
POSTGRES: Final = "postgresql"
PRAGMAS: Final[Mapping[str, tuple[str, object]]] = {
    "journal_mode": ("DELETE", "delete"),
    "synchronous": ("EXTRA", 3),
    "busy_timeout": ("15000", 15000),
    "foreign_keys": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "secure_delete": ("ON", 1),
    "fullfsync": ("ON", 1),
}
"""What is set on every connection, and what must be read back (spec trust, 1.3)."""
WRITING: Final = "writing"
CHAIN_LOCK: Final = 4711
LOCAL_HOSTS: Final = (None, "", "localhost", "127.0.0.1", "::1")
REFUSALS: Final[Mapping[int, type[StoreError]]] = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_IOERR: StoreReadOnly,
    sqlite3.SQLITE_CANTOPEN: StoreReadOnly,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
}
RETRIED: Final = frozenset({"40001", "40P01", "08006", "08003", "57P01"})


def address(url: str | Path) -> URL:
    """Where a store lies: a URL, or the path of an SQLite file; drivers chosen here."""
    if isinstance(url, Path) or "://" not in url:
        return URL.create("sqlite", database=str(url))
    made = make_url(url)
    if made.get_backend_name() == POSTGRES:
        return made.set(drivername="postgresql+psycopg")
    return made


def file_of(url: URL) -> Path | None:
    """The file of an SQLite store; None for a server."""
    if url.get_backend_name() == SQLITE and url.database:
        return Path(url.database).absolute()
    return None


def open_engine(url: URL) -> Engine:
    """An engine whose every connection has the settings of spec trust, 1.3 or 1.9."""
    if url.get_backend_name() == POSTGRES:
        return create_engine(url, pool_pre_ping=True, connect_args=_postgres_arguments(url))
    path = file_of(url)
    if path is not None and not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    engine = create_engine(url, connect_args={"timeout": 15, "check_same_thread": False})
    event.listen(engine, "connect", _settle_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres_arguments(url: URL) -> dict[str, str]:
    """TLS with a verified name except on this machine; a commit is on the disk when it returns."""
    host = url.host if url.host not in LOCAL_HOSTS else url.query.get("host")
    remote = host not in LOCAL_HOSTS and not str(host).startswith("/")
    tls = {"sslmode": "verify-full"} if remote and "sslmode" not in url.query else {}
    return {"options": "-c synchronous_commit=on", **tls}


def _settle_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Set every pragma and read it back; we begin transactions ourselves."""
    connection.isolation_level = None
    for name, (wanted, expected) in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={wanted}")
        (found,) = connection.execute(f"PRAGMA {name}").fetchone()
        if found != expected:
            raise StoreError(pragma=name, found=found, expected=expected)


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once, so that it never has to give up half-way."""
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def read_back(connection: Connection) -> dict[str, object]:
    """Every pragma as it is in effect on this connection; empty on PostgreSQL."""
    if connection.dialect.name != SQLITE:
        return {}
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS}


def insert_if_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is taken; says whether it was inserted."""
    insert = postgresql.insert if connection.dialect.name == POSTGRES else sqlite.insert
    statement = insert(table).values(**values).on_conflict_do_nothing()
    counted = connection.execute(statement, execution_options={"preserve_rowcount": True})
    return counted.rowcount == 1


def lock_chain(connection: Connection, workshop: str) -> None:
    """Nobody else may append to this chain until the transaction ends; SQLite has one writer."""
    if connection.dialect.name == POSTGRES:
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:family, hashtext(:workshop))"),
            {"family": CHAIN_LOCK, "workshop": workshop},
        )


def set_user_version(connection: Connection, version: int) -> None:
    """The schema version where any SQLite tool sees it."""
    if connection.dialect.name == SQLITE:
        connection.exec_driver_sql(f"PRAGMA user_version={version:d}")


def rewrite(engine: Engine, table: Table) -> None:
    """Leave nothing of deleted rows, nor of their order: the whole file, or this table."""
    raw = engine.raw_connection()
    try:
        if engine.dialect.name == SQLITE:
            raw.cursor().execute("VACUUM")
        else:
            raw.driver_connection.autocommit = True  # type: ignore[union-attr]  # psycopg has it
            raw.cursor().execute(f"VACUUM FULL {table.name}")
            raw.driver_connection.autocommit = False  # type: ignore[union-attr]  # as it was
    finally:
        raw.close()


def check_sound(connection: Connection) -> None:
    """Raise StoreDamaged unless pages are in order and foreign keys are met; a server looks after
    itself.
    """
    if connection.dialect.name != SQLITE:
        return
    pages = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
    strays = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if pages != "ok" or strays is not None:
        raise StoreDamaged


def guard_statements(name: str, guards: tuple[Guard, ...]) -> Iterator[str]:
    """The DDL of every guard: one trigger each, and on PostgreSQL one function per trigger."""
    for guard in guards:
        row = "OLD" if guard.event == "DELETE" else "NEW"
        if name == SQLITE:
            yield (
                f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
                f"WHEN {guard.forbidden} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
            )
        else:
            yield (
                f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {guard.forbidden} THEN RAISE EXCEPTION '{guard.message}'; END IF; "
                f"RETURN {row}; END $$"
            )
            yield (
                f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()"
            )


def worth_repeating(error: DBAPIError) -> bool:
    """Whether PostgreSQL asks for the same transaction again, or the connection was lost."""
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in RETRIED


def understood(error: DBAPIError) -> StoreError | None:
    """The refusal that stands behind an error of the engine; None for a mistake of ours."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:
        return StoreBusy() if worth_repeating(error) else None
    refusal = REFUSALS.get(code & 0xFF)
    return None if refusal is None else refusal()
