"""A disk that fills up, a clock that is set, a migration that is killed: nothing is lost."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import PROJECT
from tests.workshops.meetings import (
    FACILITATOR,
    NOW,
    close_by_two,
    enter,
    opened,
    points,
    refused,
    stock,
    take_in,
)
from workshops.acts.counting import close_count, draw_lot
from workshops.acts.deciding import publish, sign
from workshops.acts.phase import advance, checklist
from workshops.doors import Doors, Network
from workshops.language import LANGUAGES, say
from workshops.store import (
    Store,
    StoreError,
    StoreFull,
    StoreReadOnly,
    before,
    chain,
    clock,
    migrations,
)
from workshops.store.backup import age, back_up, copies
from workshops.store.backup import opened as look
from workshops.store.convert import load_setup
from workshops.store.digest import store_digest

MB = 1024**2
NOBODY = 65_534
WORDS = "four random words"
REASONS = dict.fromkeys(("todo.presence_holds", "todo.try_ballot", "todo.print_zero"), "a test")


# disk space


def test_no_vote_is_opened_on_a_disk_that_is_nearly_full(store, monkeypatch):
    """Under 200 MB: said in the checklist, and the act itself refuses."""
    identifier, left = opened(store, "screening"), SimpleNamespace(free=199 * MB)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: left)

    first = checklist(store, identifier)[0]
    assert (first.key, first.level, first.numbers) == ("todo.disk_full", "block", {"mb": 199})
    with refused("phase.blocked"):
        advance(store, FACILITATOR, identifier, reasons=REASONS, now=NOW)
    left.free = 201 * MB
    assert advance(store, FACILITATOR, identifier, reasons=REASONS, now=NOW) == "voting"


# a folder that takes nothing


@pytest.fixture
def outside():
    """A folder into which everybody may look; those of the tests are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="stick"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_a_store_in_a_folder_that_takes_nothing_opens_and_is_read(outside):
    """Once, without a loop of retries, and nothing is written; as somebody who may not write."""
    place = outside / "stick"
    with Store.open(place / "store.sqlite") as store:
        identifier = opened(store)
    for path in (*place.iterdir(), place):
        path.chmod(0o555 if path.is_dir() else 0o444)
    hear, tell = os.pipe()
    if (child := os.fork()) == 0:
        said = "failed"
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            with Store.open(place / "store.sqlite") as store:
                with store.reading() as connection:
                    found = load_setup(connection, identifier)
                with suppress(StoreReadOnly), store.writing():
                    pass
                said = f"{store.read_only} {len(found.groups)}"
        finally:
            os.write(tell, said.encode())
            os._exit(0)
    os.waitpid(child, 0)
    place.chmod(0o755)

    assert os.read(hear, 100).decode() == "store.read_only 3"
    os.close(hear)
    os.close(tell)
    assert {path.name for path in place.iterdir()} == {"store.sqlite", "store.sqlite.lock"}


# the clock


STEPS = [
    timedelta(days=-1),
    timedelta(days=1),
    timedelta(hours=1),
    timedelta(hours=-1),
    datetime(1970, 1, 1, tzinfo=UTC) - NOW,
]


@pytest.mark.faults
@pytest.mark.parametrize("step", STEPS, ids=["back", "on", "summer", "winter", "1970"])
def test_a_clock_that_is_set_changes_no_order(store, tmp_path, step):
    """A meeting over the step: the chain in its order, the newest copy newest, nobody shut out."""
    stick, later = tmp_path / "stick", NOW + step
    identifier = opened(store, "screening")
    serials = sorted(s for some in stock(store, identifier).values() for s in some)
    first = back_up(store, stick, WORDS, now=NOW).file
    enter(store, identifier, "voting")
    for some in (serials[:20], serials[20:]):
        take_in(store, identifier, [points(s) for s in some])
    clock.note_step(store, step, now=later)
    enter(store, identifier, "counting")
    draw_lot(store, FACILITATOR, identifier, "12-7-3", now=later)
    close_count(store, FACILITATOR, identifier, now=later)
    publish(store, FACILITATOR, identifier, now=later)
    sign(store, FACILITATOR, identifier, ["mayor"], now=later)
    close_by_two(store, identifier, now=later)
    second = back_up(store, stick, WORDS, now=later)

    assert copies(stick) == (second.file, first)
    assert age(store, now=later).level == "fresh"
    with store.reading() as connection:
        chain.check(connection)
        kinds = [one.kind for one in chain.events(connection, chain.INSTALLATION)]
        assert store_digest(connection) != second.contents.digest  # the copy itself is an event
    assert kinds.index("clock_set") < kinds.index("backup", kinds.index("backup") + 1)
    assert look(second.file, WORDS)[1] == second.contents
    found = Doors(store, Network()).who(None, local=True, now=later)
    assert found is not None
    assert found.role == "facilitator"


def test_ten_copies_are_the_ten_newest_whatever_the_clock_says(store, tmp_path):
    """With the clock at 1970 the copy just made is not the oldest."""
    stick, early = tmp_path / "stick", datetime(1970, 1, 1, tzinfo=UTC)
    for n in range(10):
        back_up(store, stick, WORDS, now=NOW + timedelta(minutes=n))
    made = back_up(store, stick, WORDS, now=early)

    assert copies(stick)[0] == made.file
    assert len(copies(stick)) == 10
    with store.writing() as connection:
        chain.append(connection, "", "act", {}, early)
    assert age(store, now=early).level == "fresh"


def test_work_done_after_the_clock_went_back_is_not_called_copied(store, tmp_path):
    """Nobody knows how old it is, so it is late until the next copy."""
    back_up(store, tmp_path / "stick", WORDS, now=NOW)
    with store.writing() as connection:
        chain.append(connection, "", "act", {}, NOW - timedelta(hours=2))

    assert age(store, now=NOW - timedelta(hours=1)).level == "late"


def test_a_step_is_one_of_more_than_five_minutes():
    """Drift is none, a time zone is none; a step is told once."""
    wall, steady = [NOW], [1_000.0]
    watched = clock.Clock(lambda: wall[0], lambda: steady[0])
    wall[0] += timedelta(hours=8, minutes=4)
    steady[0] += 8 * 3600
    assert watched.step() is None
    wall[0] = wall[0].astimezone(timezone(timedelta(hours=3)))
    assert watched.step() is None
    wall[0] -= timedelta(days=1)
    assert watched.step() == timedelta(days=-1, minutes=4)
    assert watched.step() is None


def test_steps_are_events_also_those_made_while_the_program_was_off(store):
    """At the start a clock behind the record; later whatever moves, once each."""
    with store.writing() as connection:
        chain.append(connection, "", "act", {}, NOW)
    assert clock.note_start(store, now=NOW - timedelta(minutes=4)) is None
    assert clock.note_start(store, now=NOW - timedelta(minutes=6)) == timedelta(minutes=-6)
    moved = [NOW]
    end = clock.watch(store, lambda: moved[0], every=0.01)
    before_it = store.changes
    moved[0] += timedelta(hours=1)
    for _ in range(1_000):
        if store.changes > before_it:
            break
        clock.threading.Event().wait(0.01)
    end()
    with store.reading() as connection:
        told = [
            one.body["seconds"] for one in chain.events(connection, "") if one.kind == "clock_set"
        ]
    assert told[0] == -360
    assert len(told) == 2
    assert abs(int(str(told[1])) - 3600) <= 5


# migrations


KILLED = """
import os, signal, sys
from workshops.store import Store, migrations
def step(connection):
    connection.exec_driver_sql("CREATE TABLE first (x INTEGER)")
    connection.exec_driver_sql("ALTER TABLE workshops ADD COLUMN more TEXT NOT NULL DEFAULT ''")
    if sys.argv[2] == "killed":
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA cache_spill=1"); raw.execute("PRAGMA cache_size=1")
        raw.execute("INSERT INTO first SELECT value FROM json_each('[' || "
                    "substr(replace(hex(zeroblob(40000)), '0', '1,'), 1, 159999) || ']')")
        os.kill(os.getpid(), signal.SIGKILL)
migrations.MIGRATIONS = (step,)
with Store.open(sys.argv[1]) as store, store.reading() as connection:
    print(migrations.schema_version(connection))
"""


@pytest.mark.faults
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot kill a process half-way")
def test_a_migration_that_is_killed_leaves_the_old_store_and_runs_again(tmp_path):
    """Killed in the middle of writing; a verified copy from before it lies beside the store."""
    path = tmp_path / "store.sqlite"
    with Store.open(path) as store:
        opened(store)
        with store.reading() as connection:
            digest = store_digest(connection)

    def migrated(how):
        command = [sys.executable, "-c", KILLED, str(path), how]
        return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)  # noqa: S603  # ours

    assert migrated("killed").returncode == -signal.SIGKILL
    assert path.with_name("store.sqlite-journal").exists()
    with Store.open(path) as store, store.reading() as connection:
        assert store.read_only is None
        assert migrations.schema_version(connection) == 1
        assert store_digest(connection) == digest
    kept = path.with_name("store.sqlite.before-1")
    with sqlite3.connect(f"file:{kept}?mode=ro", uri=True) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM workshops").fetchone() == (1,)
    copy.close()
    assert kept.stat().st_mode & 0o777 == 0o600
    done = migrated("whole")
    assert done.stdout.strip() == "2", done.stderr


def test_without_room_for_a_copy_nothing_is_migrated(tmp_path, monkeypatch):
    """The message of a full disk, and the store as it was."""
    path = tmp_path / "store.sqlite"
    Store.open(path).close()
    was = path.read_bytes()
    monkeypatch.setattr(migrations, "MIGRATIONS", (lambda _connection: None,))
    (tmp_path / "store.sqlite.before-1.part").mkdir()  # nothing can be written under this name

    with pytest.raises(StoreFull):
        Store.open(path)
    assert path.read_bytes() == was


def test_copies_from_before_a_migration_go_with_the_cut(store):
    """They would tell what the store forgets."""
    before.keep_before(store.file, 1)
    store.rewrite()
    assert not list(store.folder.glob("*.before-*"))


# what is said


def told(do):
    """What a store says when this is done to it."""
    with pytest.raises(StoreError) as refusal:
        do()
    return refusal.value


def test_every_fault_is_said_in_every_language_and_reading_goes_on(store, tmp_path):
    """A second start, a newer store, no folder, no stick, a full disk: each really provoked."""
    identifier = opened(store)
    newer = tmp_path / "newer.sqlite"
    with Store.open(newer) as other, other.writing() as connection:
        migrations.set_setting(connection, migrations.SCHEMA_VERSION, "99")
    (tmp_path / "stick").write_text("a file where the stick should be")
    with store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def fill():
        with store.writing() as connection:
            migrations.set_setting(connection, "big", "x" * 100_000)

    found = [
        told(lambda: Store.open(store.file)),
        told(lambda: Store.open(newer)),
        told(lambda: Store.open(tmp_path / "Dropbox" / "store.sqlite")),
        told(lambda: back_up(store, tmp_path / "stick", WORDS, now=NOW)),
        told(fill),
    ]
    keys = ["store.in_use", "store.newer", "store.misplaced", "backup.failed", "store.full"]
    assert [one.key for one in found] == keys
    read_only = ("store.damaged", "store.read_only", "store.superseded", "store.tells_time")
    for language in LANGUAGES:
        for one in found:
            sentence = say(language, one.key, **one.numbers)
            assert sentence != one.key
            assert "{" not in sentence
        assert all(say(language, key) != key for key in read_only)
    with store.reading() as connection:
        assert load_setup(connection, identifier).groups
