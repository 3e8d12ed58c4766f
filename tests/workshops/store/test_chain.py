"""The chain of acts, and the digest of everything: what was changed from outside is found."""

import hashlib

import pytest
from sqlalchemy import Connection

from tests.conftest import EXAMPLES
from tests.workshops.meetings import NOW, opened, voted
from workshops.folder import read_folder
from workshops.store import chain, tables
from workshops.store.canon import canon_row
from workshops.store.convert import add_workshop
from workshops.store.digest import store_digest, workshop_digest
from workshops.store.migrations import set_setting


def loose(connection: Connection) -> None:
    """Let somebody with the file and without our program change it: drop every trigger."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.exec_driver_sql(query).all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        connection.exec_driver_sql("SET session_replication_role = replica")


def test_events_are_numbered_from_one_and_each_holds_the_one_before(store):
    """One chain per workshop, and one of the installation."""
    with store.writing() as connection:
        for kind in ("created", "phase", "exported"):
            chain.append(connection, "w", kind, {"role": "facilitator"}, NOW)
        chain.append(connection, chain.INSTALLATION, "backup", {}, NOW)
    with store.reading() as connection:
        told = chain.events(connection, "w")
        assert chain.broken_at(connection, "w") is None
        assert chain.chains(connection) == ("", "w")
        assert chain.head(connection, "w") == (3, told[-1].hash)
        assert chain.length(connection, "w") == 3
        assert chain.head(connection, "nobody") == (0, chain.START)

    assert [(e.seq, e.kind, e.ts) for e in told] == [
        (1, "created", "2026-05-01T08:00:00Z"),
        (2, "phase", "2026-05-01T08:00:00Z"),
        (3, "exported", "2026-05-01T08:00:00Z"),
    ]
    assert told[0].body == {"role": "facilitator"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", '{"role":"staff"}'),
        ("kind", "x"),
        ("ts", "2026-05-01T08:00:01Z"),
        ("prev", "0" * 64),
    ],
)
def test_an_event_changed_from_outside_is_found_at_its_place(store, column, value):
    """Whatever was changed in the second of three, the second is named."""
    with store.writing() as connection:
        for n in range(3):
            chain.append(connection, "w", "act", {"n": n}, NOW)
        loose(connection)
        row = tables.events.update().where(tables.events.c.seq == 2)
        connection.execute(row.values({column: value}))
        assert chain.broken_at(connection, "w") == 2


def test_an_event_taken_out_is_found(store):
    """The numbers have a gap."""
    with store.writing() as connection:
        for n in range(3):
            chain.append(connection, "w", "act", {"n": n}, NOW)
        loose(connection)
        connection.execute(tables.events.delete().where(tables.events.c.seq == 2))
        assert chain.broken_at(connection, "w") == 2


def changed_once(connection: Connection, table, row) -> bool:
    """Change one text or number of one row; False where the table offers none to change."""
    for column in table.columns:
        value = row[column.name]
        if column.primary_key or column.foreign_keys or not isinstance(value, str) or not value:
            continue
        where = [table.c[key.name] == row[key.name] for key in table.primary_key]
        changed = table.update().where(*where).values({column.name: value + "x"})
        try:
            with connection.begin_nested():
                connection.execute(changed)
        except Exception:  # noqa: BLE001, S112  # a CHECK knows its words: try another column
            continue
        return True
    return False


def test_one_changed_byte_in_any_table_changes_the_digest(store):
    """Of the store always; of the workshop where the table is its own."""
    town = min(path for path in EXAMPLES.iterdir() if path.is_dir())
    with store.writing() as connection:
        identifier = add_workshop(connection, read_folder(town))
    voted(store)
    with store.writing() as connection:
        chain.append(connection, identifier, "act", {"n": 1}, NOW)
        loose(connection)
    tried = set()
    for table in tables.SCHEMA.tables.values():
        if table in tables.OUTSIDE_DIGEST:
            continue
        with store.engine.connect() as connection, connection.begin() as undone:
            loose(connection)
            row = connection.execute(table.select()).mappings().first()
            before = store_digest(connection)
            if row is not None and changed_once(connection, table, row):
                tried.add(table.name)
                assert store_digest(connection) != before, table.name
            undone.rollback()

    assert {"proposals", "ballots", "events", "receipts", "criteria", "workshops"} <= tried


def test_sessions_and_drafts_are_not_part_of_the_digest(store):
    """Signing in changes nothing that was decided."""
    identifier = opened(store)
    with store.writing() as connection:
        before = store_digest(connection), workshop_digest(connection, identifier)
        connection.execute(
            tables.sessions.insert().values(
                digest="d", role="clerk", workshop=identifier, expires="x"
            )
        )
        connection.execute(
            tables.drafts.insert().values(
                session_digest="d", form="f", workshop=identifier, base_version=1
            )
        )
        assert (store_digest(connection), workshop_digest(connection, identifier)) == before
        set_setting(connection, "anything", "else")
        assert store_digest(connection) != before[0]
        assert workshop_digest(connection, identifier) == before[1]


def test_the_digest_of_a_workshop_is_its_own(store):
    """Another workshop in the same store changes nothing."""
    one = opened(store)
    with store.reading() as connection:
        before = workshop_digest(connection, one)
    voted(store)
    with store.reading() as connection:
        assert workshop_digest(connection, one) == before


def test_the_digest_is_over_canonical_rows_whoever_writes_them(store):
    """What an engine writes itself, quotes, signs and letters of all kinds, is what canon says."""
    texts = [chr(n) for n in range(1, 0x180)] + [
        "e\u0301 لا\u0653",
        'a\\"b\tc\n',
        '{"x":[1,"é"]}',
        "😀",
    ]
    with store.writing() as connection:
        opened_rows = [{"name": f"t{n}", "value": one} for n, one in enumerate(texts)]
        connection.execute(tables.store.insert(), opened_rows)
    voted(store)
    with store.reading() as connection:
        lines = sorted(
            canon_row((table.name, *row))
            for table in tables.SCHEMA.tables.values()
            if table not in tables.OUTSIDE_DIGEST
            for row in connection.execute(table.select())
        )
        expected = hashlib.sha256(b"store/v1\0" + b"".join(one + b"\n" for one in lines))
        assert store_digest(connection) == expected.hexdigest()
