"""All that differs between SQLite and PostgreSQL (spec trust, 1.3 and 1.9)."""

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Select,
    Table,
    create_engine,
    event,
    func,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError

from workshops.store.errors import (
    StoreAgain,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreForbidden,
    StoreFull,
    StoreReadOnly,
    StoreTellsTime,
)
from workshops.store.functions import FUNCTIONS
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
RETRIED: Final = frozenset({"40001", "40P01", "08006", "08003", "57P01", "57P02", "57P03"})
SERVER_REFUSALS: Final[Mapping[str, type[StoreError]]] = {
    "53100": StoreFull,
    "25006": StoreReadOnly,
    "42501": StoreForbidden,
    "XX001": StoreDamaged,
    "XX002": StoreDamaged,
}
OLDER: Final = """
SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
  AND pid <> pg_backend_pid() AND age(backend_xmin) > age(CAST(:here AS xid)))"""
"""Whether somebody still looks at the store as it was before this transaction."""
WAITING: Final = 0.05
PATIENCE: Final = 300


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
        return create_engine(
            url, hide_parameters=True, pool_pre_ping=True, connect_args=_postgres_arguments(url)
        )
    path = file_of(url)
    if path is not None and not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": 15, "check_same_thread": False}
    )
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


def row_json(connection: Connection, table: Table, query: Select[Any]) -> Sequence[str] | None:
    """The rows of a query over one table as [table, columns…] in JSON, where the engine writes it
    as we do; None where it does not.
    """
    if connection.dialect.name != SQLITE:
        return None
    made = query.with_only_columns(func.json_array(table.name, *table.columns))
    found: Sequence[str] = connection.execute(made).scalars().all()
    return found


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


def take_out(connection: Connection, table: Table, workshop: str) -> None:
    """Delete the rows of a workshop, as far as the guards of the table allow it."""
    if connection.dialect.name == POSTGRES:
        asked = {"named": table.name, "owner": workshop}
        connection.execute(text("SELECT take_out(:named, :owner)"), asked)
    else:
        owner = table.c.id if "workshop" not in table.c else table.c.workshop
        connection.execute(table.delete().where(owner == workshop))


def loosen(connection: Connection, workshop: str) -> None:
    """In the cut: nothing of the engine's own tells which code came with which receipt, or when."""
    if connection.dialect.name == POSTGRES:
        connection.execute(text("SELECT loosen(:owner)"), {"owner": workshop})


def copied_by_us(connection: Connection) -> bool:
    """Whether copies are made by this program, which then knows of each; a server has its own."""
    return connection.dialect.name == SQLITE


def rewrite(engine: Engine) -> None:
    """Leave nothing of deleted rows, nor of their order: the whole file, or what tells of votes.

    VACUUM FULL would keep the order in which rows fell into gaps of the heap, so a server sorts.
    """
    if engine.dialect.name == SQLITE:
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("VACUUM")
        except sqlite3.Error as error:
            raise REFUSALS.get(error.sqlite_errorcode & 0xFF, StoreError) from error
        finally:
            raw.close()
        return
    with engine.begin() as connection:
        here = connection.execute(text("SELECT CAST(txid_current() AS text)")).scalar_one()
        for _ in range(PATIENCE):
            if not connection.execute(text(OLDER), {"here": here}).scalar_one():
                break
            time.sleep(WAITING)
        connection.execute(text("SELECT rewrite_votes()"))


def check_sound(connection: Connection) -> None:
    """Raise StoreDamaged unless pages are in order and foreign keys are met; StoreTellsTime for a
    server that keeps the time of every commit. A server looks after its pages itself.
    """
    if connection.dialect.name != SQLITE:
        if connection.execute(text("SHOW track_commit_timestamp")).scalar_one() != "off":
            raise StoreTellsTime
        return
    if connection.exec_driver_sql("PRAGMA quick_check").scalar_one() != "ok":
        raise StoreDamaged
    check_references(connection)


def check_references(connection: Connection) -> None:
    """Raise StoreDamaged where a row of a file names one that is not there."""
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StoreDamaged


def archives(connection: Connection) -> bool:
    """Whether a server archives its log, from which the order of votes can be restored."""
    if connection.dialect.name == SQLITE:
        return False
    return bool(connection.execute(text("SHOW archive_mode")).scalar_one() != "off")


def definitions(name: str) -> tuple[str, ...]:
    """The DDL of functions; a file has none."""
    return FUNCTIONS if name == POSTGRES else ()


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
            held = f"PERFORM 1 FROM workshops WHERE id = {row}.workshop FOR SHARE; "
            yield (
                f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"{held if guard.held else ''}IF {guard.forbidden} "
                f"THEN RAISE EXCEPTION '{guard.message}'; END IF; "
                f"RETURN {row}; END $$"
            )
            yield (
                f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()"
            )


def worth_repeating(error: DBAPIError) -> bool:
    """Whether PostgreSQL asks for the same transaction again, or the connection was lost."""
    state = getattr(error.orig, "sqlstate", None)
    driver = type(error.orig).__module__.partition(".")[0]
    lost = isinstance(error, OperationalError) and driver == "psycopg" and state is None
    return error.connection_invalidated or lost or state in RETRIED


def understood(error: DBAPIError) -> StoreError | None:
    """The refusal that stands behind an error of the engine; None for a mistake of ours."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:
        if worth_repeating(error):
            return StoreAgain()
        refusal = SERVER_REFUSALS.get(getattr(error.orig, "sqlstate", None) or "")
    else:
        refusal = REFUSALS.get(code & 0xFF)
    return None if refusal is None else refusal()
