"""The ledger of migrations: schema version and DDL in one transaction (spec trust, 1.7)."""

from collections.abc import Callable
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, inspect, select

from workshops.store import tables
from workshops.store.dialect import (
    definitions,
    guard_statements,
    insert_if_new,
    lock_chain,
    set_user_version,
)
from workshops.store.errors import StoreNewer
from workshops.store.guards import GUARDS

Migration = Callable[[Connection], None]
MIGRATIONS: Final[tuple[Migration, ...]] = ()
"""The n-th takes a store of version n to version n + 1; a fresh store is made as the newest."""
VERSION: Final = len(MIGRATIONS) + 1
SCHEMA_VERSION: Final = "schema_version"
INSTALLATION: Final = "installation"
SUPERSEDED: Final = "superseded"
"""Set once a restored copy went live in the place of this store."""
REWRITE: Final = "rewrite"
"""Set in a cut until the file was written anew."""
LOGS_DUE: Final = "logs_due"
"""Set with the second copy after a cut, at a server in the cut: the log of before it goes."""


def schema_version(connection: Connection) -> int:
    """The version of a store; 0 for an empty one."""
    if not inspect(connection).has_table(tables.store.name):
        return 0
    return int(setting(connection, SCHEMA_VERSION) or 0)


def newest_version() -> int:
    """The version this program writes."""
    return len(MIGRATIONS) + 1


def migrate(connection: Connection, ledger: tuple[Migration, ...] | None = None) -> int:
    """Bring a store to the newest version inside the caller's transaction; gives what it was.

    Raises StoreNewer for a store of a newer program, which is then opened for nothing.
    """
    ledger = MIGRATIONS if ledger is None else ledger
    newest = len(ledger) + 1
    lock_chain(connection, SCHEMA_VERSION)  # two programs may start at one server
    found = schema_version(connection)
    if found > newest:
        raise StoreNewer(needed=found, known=newest)
    if found == 0:
        create(connection)
    for step in ledger[found - 1 :] if found else ():
        step(connection)
    if found < newest:
        set_setting(connection, SCHEMA_VERSION, str(newest))
        set_user_version(connection, newest)
    return found


def create(connection: Connection) -> None:
    """Every table, every guard, and the id of this installation."""
    tables.SCHEMA.create_all(connection)
    engine = connection.dialect.name
    for statement in (*guard_statements(engine, GUARDS), *definitions(engine)):
        connection.exec_driver_sql(statement)
    set_setting(connection, INSTALLATION, str(uuid4()))


def setting(connection: Connection, name: str) -> str | None:
    """A value of the store itself; None where it was never set."""
    query = select(tables.store.c.value).where(tables.store.c.name == name)
    return connection.execute(query).scalar_one_or_none()


def set_setting(connection: Connection, name: str, value: str) -> None:
    """Set a value of the store itself."""
    if not insert_if_new(connection, tables.store, {"name": name, "value": value}):
        row = tables.store.update().where(tables.store.c.name == name)
        connection.execute(row.values(value=value))


def drop_setting(connection: Connection, name: str) -> None:
    """Let a value of the store itself go."""
    connection.execute(tables.store.delete().where(tables.store.c.name == name))
