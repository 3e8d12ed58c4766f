"""Opening a store: settings in effect, who else has it, what is too new, broken or misplaced."""

import os
import shutil
import sqlite3
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from workshops.store import (
    Store,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreInUse,
    StoreMisplaced,
    StoreNewer,
    StoreReadOnly,
    dialect,
    migrations,
    place,
    tables,
)
from workshops.store.store import understood


def test_every_setting_is_in_effect_on_every_connection(sqlite):
    """What was set is read back, also on a second connection at the same time."""
    with sqlite.reading() as first, sqlite.engine.connect() as second:
        expected = {name: value for name, (_, value) in dialect.PRAGMAS.items()}
        assert dialect.read_back(first) == dialect.read_back(second) == expected


def test_a_setting_that_does_not_take_is_an_error(path, monkeypatch):
    """A store that would lose votes is not opened."""
    monkeypatch.setitem(dialect.PRAGMAS, "synchronous", ("OFF", 3))

    with pytest.raises(StoreError, match="synchronous"):
        Store.open(path)


def test_every_table_is_strict_and_random_keys_have_no_rowid(sqlite):
    """The order of the file is the order of the keys, and a type is a type."""
    with sqlite.reading() as connection:
        listed = connection.exec_driver_sql("PRAGMA table_list").all()
    kept = {row[1]: row for row in listed if row[1] in tables.SCHEMA.tables}

    assert set(kept) == set(tables.SCHEMA.tables)
    assert all(row[5] for row in kept.values())
    for name in ("ballots", "receipts", "codes", "store", "workshops"):
        assert kept[name][4], name


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_nobody_else_may_read_the_file(sqlite):
    """The store and its secret belong to their owner alone."""
    sqlite.secret()

    for name in ("store.sqlite", "store.sqlite.lock", "store.sqlite.secret"):
        assert (sqlite.folder / name).stat().st_mode & 0o777 == 0o600, name


def test_the_secret_is_made_once_and_is_not_in_the_store(sqlite):
    """Ballot codes stay valid over a restart; the file of ballots alone cannot make one."""
    made = sqlite.secret()

    assert sqlite.secret() == made
    assert len(made) == 32
    assert made not in Path(sqlite.file).read_bytes()


@pytest.mark.parametrize(
    "address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_what_belongs_beside_a_server_goes_where_it_is_told(address, tmp_path):
    """Its secret is in no database."""
    folder = tmp_path / "kept"
    folder.mkdir()
    with Store.open(address, folder) as store:
        assert (folder / "tashawur.secret").exists() is False
        assert len(store.secret()) == 32
        assert (folder / "tashawur.secret").exists()


def test_a_second_start_is_told_where_the_first_answers(sqlite, path):
    """One process has the store; the other opens the browser there."""
    sqlite.answer_at("http://127.0.0.1:8501")

    with pytest.raises(StoreInUse) as refusal:
        Store.open(path)

    assert refusal.value.numbers == {"address": "http://127.0.0.1:8501"}


def test_a_closed_store_opens_again_with_what_was_in_it(path):
    """The installation keeps its id, and nothing is migrated twice."""
    with Store.open(path) as first, first.reading() as connection:
        made = migrations.setting(connection, migrations.INSTALLATION)
    with Store.open(path) as second, second.reading() as connection:
        assert migrations.setting(connection, migrations.INSTALLATION) == made
        assert migrations.schema_version(connection) == migrations.VERSION
        assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == migrations.VERSION


def test_a_store_of_a_newer_program_is_opened_for_nothing(path):
    """And says which version it needs."""
    with Store.open(path) as store, store.writing() as connection:
        migrations.set_setting(connection, migrations.SCHEMA_VERSION, "99")

    with pytest.raises(StoreNewer) as refusal:
        Store.open(path)

    assert refusal.value.numbers == {"needed": 99, "known": migrations.VERSION}
    with pytest.raises(StoreNewer):
        Store.open(path)  # and its lock was let go


def test_migrations_run_in_order_and_together_or_not_at_all(store):
    """A step that fails leaves the old version and nothing of the steps before it."""

    def first(connection):
        connection.exec_driver_sql("CREATE TABLE first (x INTEGER)")

    def broken(connection):
        connection.exec_driver_sql("CREATE TABLE second (x INTEGER)")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"), store.writing() as connection:
        migrations.migrate(connection, (first, broken))
    with store.reading() as connection:
        assert not inspect(connection).has_table("first")
        assert migrations.schema_version(connection) == 1

    with store.writing() as connection:
        assert migrations.migrate(connection, (first,)) == 1
        assert migrations.migrate(connection, (first,)) == 2
    with store.reading() as connection:
        assert inspect(connection).has_table("first")
        assert migrations.schema_version(connection) == 2


def test_a_damaged_file_is_opened_for_reading_and_never_repaired(path):
    """Nothing is written into it any more."""
    path.write_bytes(b"this is no database, but it is long enough to be taken for one" * 20)

    with Store.open(path) as store:
        assert store.read_only == "store.damaged"
        with pytest.raises(StoreReadOnly), store.writing():
            pass


def test_a_row_that_names_nothing_is_damage(path):
    """A foreign key that was broken from outside is found at the start."""
    Store.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO serials VALUES ('nowhere', 'A001B', 'A', 'issued')")
    raw.close()

    with Store.open(path) as store:
        assert store.read_only == StoreDamaged.key


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_a_file_that_cannot_be_written_is_opened_for_reading(path, monkeypatch):
    """One message, and no loop of retries."""
    Store.open(path).close()

    def full(_connection):
        raise StoreReadOnly

    monkeypatch.setattr("workshops.store.store.migrate", full)

    with Store.open(path) as store:
        assert store.read_only == "store.read_only"


def test_a_network_share_or_a_synchronised_folder_is_refused(tmp_path):
    """Where it can be recognised: there writes are lost."""
    mounts = ["disk / ext4 rw 0 0", f"server {tmp_path} nfs4 rw 0 0"]

    with pytest.raises(StoreMisplaced):
        place.check_place(tmp_path / "meeting", mounts)
    with pytest.raises(StoreMisplaced):
        place.check_place(Path("/home/anybody/Dropbox/meeting"), mounts)
    place.check_place(Path("/home/anybody/meeting"), mounts)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no block devices by number")
def test_an_encrypted_disk_is_known_by_what_lies_under_it(tmp_path):
    """As Linux tells it: a volume on an encrypted partition is, one on a plain partition is not."""
    number = tmp_path.stat().st_dev
    name, devices = f"{os.major(number)}:{os.minor(number)}", tmp_path / "block"
    assert place.is_encrypted(tmp_path, devices) is None
    volume = devices / name
    (volume / "dm").mkdir(parents=True)
    (volume / "dm" / "uuid").write_text("LVM-abc", encoding="ascii")
    assert place.is_encrypted(tmp_path, devices) is False
    partition = volume / "slaves" / "dm-0" / "dm"
    partition.mkdir(parents=True)
    (partition / "uuid").write_text("CRYPT-LUKS2-abc-luks", encoding="ascii")
    assert place.is_encrypted(tmp_path, devices) is True
    (volume / "slaves" / "sda2").mkdir()
    assert place.is_encrypted(tmp_path, devices) is False


def test_writing_inside_a_reading_of_the_same_thread_is_a_mistake(store):
    """It would wait for itself."""
    with store.reading(), pytest.raises(RuntimeError), store.writing():
        pass
    with store.writing() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1


def test_who_waits_too_long_is_told_that_the_store_is_busy(store, monkeypatch):
    """And nothing was stored."""
    monkeypatch.setattr("workshops.store.store.WAIT_SECONDS", 0.05)
    inside, done = threading.Event(), threading.Event()

    def hold():
        with store.writing():
            inside.set()
            done.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait()
    try:
        with pytest.raises(StoreBusy), store.writing():
            pass
    finally:
        done.set()
        holder.join()


def test_whoever_listens_hears_of_every_commit_and_of_nothing_else(store):
    """The projector is woken by what is stored, not by what failed."""
    heard: list[int] = []
    stop = store.listen(lambda: heard.append(store.changes))
    before = store.changes

    with store.writing():
        pass
    with pytest.raises(KeyError), store.writing():
        raise KeyError
    with store.reading():
        pass
    stop()
    with store.writing():
        pass

    assert heard == [before + 1]
    assert store.changes == before + 2


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (sqlite3.SQLITE_FULL, StoreFull),
        (sqlite3.SQLITE_BUSY, StoreBusy),
        (sqlite3.SQLITE_READONLY, StoreReadOnly),
        (sqlite3.SQLITE_IOERR | 1 << 8, StoreReadOnly),
        (sqlite3.SQLITE_CORRUPT, StoreDamaged),
    ],
)
def test_what_the_engine_refuses_is_said_in_our_words(code, refusal):
    """A full disk, a lock, a medium that takes nothing, a broken page."""
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415  # this test alone

    cause = sqlite3.OperationalError()
    cause.sqlite_errorcode = code

    with pytest.raises(refusal), understood():
        raise OperationalError("INSERT", {}, cause)


def test_a_mistake_of_ours_stays_an_error(store):
    """SQL that makes no sense is not called a busy store."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415  # this test alone

    with pytest.raises(DBAPIError), store.writing() as connection:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk needs a Linux mount")
@pytest.mark.faults
def test_a_full_disk_refuses_and_keeps_what_it_has(tmp_path):
    """Nothing acknowledged is lost when the disk is full, and writing goes on with space."""
    path = tmp_path / "store.sqlite"
    with Store.open(path) as store:
        with store.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        with store.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StoreFull), store.writing() as connection:
            migrations.set_setting(connection, "big", "x" * 100_000)
        with store.reading() as connection:
            assert migrations.setting(connection, "big") is None


def test_addresses_are_files_or_servers(tmp_path):
    """A path is SQLite; a server speaks through psycopg and its name is verified."""
    server = dialect.address("postgresql://somebody@db.example.org/meeting")

    assert dialect.file_of(dialect.address(tmp_path / "x")) == tmp_path / "x"
    assert dialect.file_of(dialect.address(f"sqlite:///{tmp_path}/x")) == tmp_path / "x"
    assert server.drivername == "postgresql+psycopg"
    assert dialect.file_of(server) is None
    assert dialect._postgres_arguments(server)["sslmode"] == "verify-full"  # noqa: SLF001  # no server is asked
    local = dialect.address("postgresql://somebody@/meeting?host=/run/postgresql")
    assert "sslmode" not in dialect._postgres_arguments(local)  # noqa: SLF001  # no server is asked


def test_a_copy_of_the_file_opens_elsewhere(sqlite, tmp_path):
    """The secret and the lock are beside the store, not in it."""
    copy = tmp_path / "elsewhere" / "copy.sqlite"
    copy.parent.mkdir()
    shutil.copy(sqlite.file, copy)

    with Store.open(copy) as other:
        assert other.read_only is None
        assert other.folder == copy.parent
        assert os.listdir(copy.parent)  # noqa: PTH208  # any file
