"""Copies on a stick: verified, sealed, few while people vote, and back on another computer."""

import json
import logging
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from tests.conftest import PROJECT
from tests.workshops.meetings import (
    FACILITATOR,
    NOW,
    closed,
    enter,
    opened,
    points,
    stock,
    take_in,
    voted,
)
from workshops.acts.counting import close_count, draw_lot
from workshops.acts.doors import set_passphrase
from workshops.cli import main
from workshops.store import Store, StoreDamaged, StoreReadOnly, backup, chain, sealing, snapshot
from workshops.store.backup import BackupFailed, TargetTaken, TooFewBallots, age, back_up, copies
from workshops.store.digest import store_digest, workshop_digest
from workshops.store.keeper import Keeper
from workshops.store.migrations import LOGS_DUE
from workshops.store.sealing import PassphraseShort, SealBroken
from workshops.store.snapshot import Snapshot
from workshops.web.logs import drop_due_logs, keep_logs

PASSPHRASE = "four random words"  # noqa: S105  # of the tests


def digest(store: Store) -> str:
    """The logical digest of a store."""
    with store.reading() as connection:
        return store_digest(connection)


def test_a_copy_holds_what_the_store_holds(store, tmp_path):
    """The digest is the same, the code secret goes with it, nothing on the stick is plain."""
    voted(store)
    secret, before = store.secret(), digest(store)

    made = back_up(store, tmp_path / "stick", PASSPHRASE, now=NOW)

    assert made.contents.digest == before
    assert made.kind == "voting"
    found, read = backup.opened(made.file, PASSPHRASE)
    assert read == made.contents
    assert found.files["secret"] == secret
    content = made.file.read_bytes()
    assert content.startswith(b"TSHBK1\0")
    assert b"SQLite format" not in content
    assert secret not in content
    summed = made.file.with_name(f"{made.file.name}.sha256").read_text().split()
    assert summed == [sealing.hashlib.sha256(content).hexdigest(), made.file.name]
    assert {p.name for p in made.file.parent.iterdir()} == {
        made.file.name,
        f"{made.file.name}.sha256",
    }


def test_another_passphrase_a_cut_and_a_changed_byte_are_refused(store, tmp_path):
    """Nobody can tell which it was, and nothing is read."""
    made = back_up(store, tmp_path / "stick", PASSPHRASE, now=NOW)
    content = made.file.read_bytes()

    with pytest.raises(SealBroken):
        backup.opened(made.file, "another passphrase")
    for changed in (
        content[:-1],
        content[:20],
        b"",
        *(
            content[:n] + bytes([content[n] ^ 1]) + content[n + 1 :]
            for n in (0, 8, 24, 40, -1 % len(content))
        ),
    ):
        made.file.write_bytes(changed)
        with pytest.raises(SealBroken):
            backup.opened(made.file, PASSPHRASE)


def test_a_short_passphrase_is_not_taken(store, tmp_path):
    """And no file is left."""
    with pytest.raises(PassphraseShort):
        back_up(store, tmp_path / "stick", "short", now=NOW)
    assert copies(tmp_path / "stick") == ()


def test_a_copy_that_reads_back_differently_is_discarded(store, tmp_path, monkeypatch):
    """A stick that lies: the failed copy goes, the one before stands, nothing is reported."""
    stick = tmp_path / "stick"
    kept = back_up(store, stick, PASSPHRASE, now=NOW).file
    write = backup._write  # noqa: SLF001  # the stick in between

    def lying(target: Path, content: bytes) -> None:
        write(target, content)
        target.write_bytes(content[:-100] + bytes(100))

    monkeypatch.setattr(backup, "_write", lying)
    before = digest(store)
    with pytest.raises(BackupFailed):
        back_up(store, stick, PASSPHRASE, now=NOW + timedelta(hours=1))
    assert copies(stick) == (kept,)
    assert digest(store) == before


def test_a_stick_that_is_not_there_is_said(store, tmp_path):
    """A file stands where the folder should be."""
    (tmp_path / "stick").write_text("no folder")
    with pytest.raises(BackupFailed):
        back_up(store, tmp_path / "stick", PASSPHRASE, now=NOW)


def test_two_copies_never_differ_by_a_few_ballots(store, tmp_path):
    """While people vote a copy is made from five new ballots on, and the two newest are kept."""
    stick = tmp_path / "stick"
    identifier = opened(store, "screening")
    serials = sorted(s for some in stock(store, identifier).values() for s in some)
    enter(store, identifier, "voting")
    back_up(store, stick, PASSPHRASE, now=NOW)
    for step in range(3):
        take_in(store, identifier, [points(s) for s in serials[step * 10 : step * 10 + 10]])
        back_up(store, stick, PASSPHRASE, now=NOW + timedelta(minutes=5 * (step + 1)))
    assert len([p for p in copies(stick) if "-voting" in p.name]) == 2
    with store.writing() as connection:
        (row,) = [connection.exec_driver_sql("SELECT id FROM ballots").scalars().all()]
        said = {"at": "2026-05-01T08:00:00Z", "file": "x", "heads": {}}
        counted_before = {"ballots": {identifier: len(row) - 4}}
        backup.set_setting(connection, backup.LAST, backup.canon_text(said | counted_before))
    with pytest.raises(TooFewBallots):
        back_up(store, stick, PASSPHRASE, now=NOW + timedelta(hours=1))


def test_copies_of_the_vote_go_with_the_first_one_after_the_cut(store, tmp_path):
    """They could tell whose vote is whose."""
    stick = tmp_path / "stick"
    identifier = voted(store)
    back_up(store, stick, PASSPHRASE, now=NOW)
    draw_lot(store, FACILITATOR, identifier, "12-7-3", now=NOW)
    close_count(store, FACILITATOR, identifier, now=NOW)
    assert "-voting" in copies(stick)[0].name

    made = back_up(store, stick, PASSPHRASE, now=NOW + timedelta(minutes=1))

    assert copies(stick) == (made.file,)
    assert made.kind == "open"


def test_ten_are_kept_and_every_closed_one(store, tmp_path):
    """A copy made when a workshop was closed stays."""
    stick = tmp_path / "stick"
    closed(store)
    kinds = [
        back_up(store, stick, PASSPHRASE, now=NOW + timedelta(minutes=n)).kind for n in range(13)
    ]
    assert kinds == ["closed", *["open"] * 12]
    assert len(copies(stick)) == 11
    assert sum("-closed" in path.name for path in copies(stick)) == 1


def test_the_age_says_what_is_not_on_the_stick_yet(store, tmp_path):
    """None, fresh, late after fifteen minutes of unsaved work, gone with the stick."""
    assert age(store, now=NOW).level == "none"
    made = back_up(store, tmp_path / "stick", PASSPHRASE, now=NOW)
    assert age(store, now=NOW + timedelta(days=1)).level == "fresh"
    with store.writing() as connection:
        chain.append(connection, "", "act", {}, NOW + timedelta(minutes=1))
    assert age(store, now=NOW + timedelta(minutes=15)).level == "fresh"
    assert age(store, now=NOW + timedelta(minutes=17)).level == "late"
    made.file.unlink()
    assert age(store, now=NOW).level == "gone"


def test_a_changed_row_is_found_though_the_pages_are_in_order(store, tmp_path):
    """A copy whose chain was rewritten from outside is not opened."""
    opened(store)
    with store.writing() as connection:
        chain.append(connection, "", "act", {"n": 1}, NOW)
    taken = snapshot.taken(store)
    raw = sqlite3.connect(":memory:")
    raw.deserialize(taken.database)
    raw.execute("DROP TRIGGER kept_events_update")
    raw.execute("""UPDATE events SET body = '{"n":2}' WHERE kind = 'act'""")
    raw.commit()
    changed = Snapshot(database=raw.serialize(), files={})
    raw.close()
    with pytest.raises(StoreDamaged), snapshot.reading(changed):
        pass
    assert tmp_path


@contextmanager
def answering(words: list[str]):
    """The program as the drill starts it, once it answers; its answer about itself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "workshops.cli", *words, "--no-browser", "--port", str(port)]
    serving = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)  # noqa: S603  # ours
    try:
        for _ in range(1_200):
            assert serving.poll() is None
            with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as told:
                yield json.load(told)
                return
            time.sleep(0.1)
        pytest.fail("the program did not answer")
    finally:
        serving.terminate()
        serving.wait()


@pytest.mark.faults
@pytest.mark.stretched
def test_the_restore_drill_of_the_manual(store, tmp_path):
    """Step by step as its text says: newest copy on the stick, another computer, same digest."""
    begun = time.monotonic()
    identifier = voted(store)
    stick = tmp_path / "stick"
    before = digest(store)
    with store.reading() as connection:
        own = workshop_digest(connection, identifier)
    path = str(store.file)
    store.close()
    other = tmp_path / "other" / "tashawur.sqlite"
    run, where = CliRunner(), {"STICK": str(stick), "STORE": path, "NEW": str(other)}
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    drill = text.split("<!-- restore drill -->")[1].split("<!-- /restore drill -->")[0]
    steps = [line.split("#")[0].split() for line in drill.splitlines() if "tashawur" in line]
    assert [step[1] for step in steps] == ["backup", "restore", "serve"]
    typed = iter((f"{PASSPHRASE}\n{PASSPHRASE}\n", f"{PASSPHRASE}\ny\n"))
    told = []
    for step in steps[:2]:
        where["NEWEST"] = str(next(iter(copies(stick)), ""))
        done = run.invoke(
            main, [where.get(w, w) for w in step[1:]] + ["--lang", "en"], input=next(typed)
        )
        assert done.exit_code == 0, done.output
        told.append(done.output)
    assert [before in output for output in told] == [True, True]
    assert "Testville" in told[1]
    assert "40 ballots" in told[1]
    with answering([where.get(w, w) for w in steps[2][1:]]) as health:
        assert health["status"] in {"ok", "degraded"}
        took = time.monotonic() - begun
    print(f"restore drill from a full store to a laptop that answers: {took:.0f} s")  # noqa: T201  # the figure
    asked = ["restore", where["NEWEST"], "--to", str(other), "--lang", "en"]
    with Store.open(other) as restored:
        assert restored.read_only is None
        assert restored.secret()
        with restored.reading() as connection:
            assert workshop_digest(connection, identifier) == own
    again = run.invoke(main, asked, input=f"{PASSPHRASE}\ny\n")
    assert again.exit_code == 1
    assert "nothing was written over" in again.output


def test_the_store_a_copy_took_the_place_of_is_read_only_from_then_on(store, tmp_path):
    """Where it is within reach; it says why, and no two live copies remain."""
    identifier = voted(store)
    made = back_up(store, tmp_path / "stick", PASSPHRASE, now=NOW)
    old, new = store.file, tmp_path / "other" / "tashawur.sqlite"
    store.close()
    asked = ["restore", str(made.file), "--to", str(new), "--instead-of", str(old), "--yes"]
    done = CliRunner().invoke(main, [*asked, "--passphrase", PASSPHRASE, "--lang", "en"])
    assert done.exit_code == 0, done.output
    with Store.open(old) as replaced, Store.open(new) as live:
        assert (replaced.read_only, live.read_only) == ("store.superseded", None)
        with pytest.raises(StoreReadOnly), replaced.writing():
            pass
        with replaced.reading() as connection, live.reading() as other:
            assert workshop_digest(connection, identifier) == workshop_digest(other, identifier)


def test_a_store_is_never_written_over(store, tmp_path):
    """Whatever stands there."""
    made = back_up(store, tmp_path / "stick", PASSPHRASE, now=NOW)
    found, _ = backup.opened(made.file, PASSPHRASE)
    with pytest.raises(TargetTaken):
        backup.restore(found, store.file, now=NOW)


def test_the_code_of_the_envelope_opens_copies_too(store, tmp_path):
    """However it is typed; a new one opens those made from then on; its use stands in the chain."""
    first = set_passphrase(store, FACILITATOR, "one two three four", now=NOW)
    older = back_up(store, tmp_path / "stick", PASSPHRASE, now=NOW).file
    second = set_passphrase(store, FACILITATOR, "five six seven eight", now=NOW)
    newer = back_up(store, tmp_path / "stick", PASSPHRASE, now=NOW + timedelta(hours=1)).file

    for file, typed in ((older, first), (newer, second.replace("-", " ").lower())):
        found, _ = backup.opened(file, typed)
        assert found.by_code
        assert found == backup.opened(file, PASSPHRASE)[0]
    for file, typed in ((older, second), (newer, first), (newer, "0" * 20), (newer, "")):
        with pytest.raises(SealBroken):
            backup.opened(file, typed)
    other = tmp_path / "other" / "store.sqlite"
    backup.restore(backup.opened(newer, second)[0], other, now=NOW)
    with Store.open(other) as restored, restored.reading() as connection:
        kinds = [event.kind for event in chain.events(connection, chain.INSTALLATION)]
    assert kinds[-2:] == ["recovery_used", "restored"]
    content = store.file.read_bytes() + newer.read_bytes()
    assert not any(code.replace("-", "").encode() in content for code in (first, second))


def test_a_lid_that_was_changed_opens_nothing(store, tmp_path):
    """Neither for the code nor for the passphrase: it is sealed with what lies under it."""
    code = set_passphrase(store, FACILITATOR, "one two three four", now=NOW)
    content = back_up(store, tmp_path / "stick", PASSPHRASE, now=NOW).file.read_bytes()
    lid = slice(23, 103)
    for place in (23, 60, 102, 104, len(content) - 1):
        torn = bytearray(content)
        torn[place] ^= 1
        for typed in (code, PASSPHRASE):
            with pytest.raises(SealBroken):
                sealing.unseal(bytes(torn), typed)
    foreign = sealing.lidded(sealing.Key.of(PASSPHRASE), bytes.fromhex("09" + "00" * 31)).lid
    for cut in (content[:50], content[: lid.stop], content.replace(content[lid], foreign)):
        with pytest.raises(SealBroken):
            sealing.unseal(cut, code)


def test_the_log_of_before_the_cut_goes_with_the_second_copy_after_it(store, tmp_path):
    """Not with the first, nor with any later one: what is logged then is of afterwards."""
    identifier, log = voted(store), store.folder / "tashawur.log"
    with keeping_logs(store.folder):
        back_up(store, tmp_path / "stick", PASSPHRASE, now=NOW)
        draw_lot(store, FACILITATOR, identifier, "12-7-3", now=NOW)
        close_count(store, FACILITATOR, identifier, now=NOW)
        left = []
        for minute in range(1, 5):
            logging.getLogger("x").warning("y")
            back_up(store, tmp_path / "stick", PASSPHRASE, now=NOW + timedelta(minutes=minute))
            drop_due_logs(store)
            left.append(len(log.read_text().splitlines()) if log.exists() else 0)

    assert left == [1, 0, 1, 2]


def test_every_way_to_make_copies_looks_whether_the_log_is_due(store, tmp_path):
    """The command, the start of a program that was stopped in between, the copies by themselves."""
    asked = ["backup", "--to", str(tmp_path / "stick"), "--store", str(store.file)]
    keeper = Keeper(store, tmp_path / "stick", PASSPHRASE, lambda: NOW)
    keeper.after = drop_due_logs
    log = store.folder / "tashawur.log"
    for copy in (keeper.copy, lambda: CliRunner().invoke(main, asked, input=f"{PASSPHRASE}\n" * 2)):
        with store.writing() as connection:
            backup.set_setting(connection, LOGS_DUE, "2026-05-01T08:00:00Z")
        log.write_text("of before")
        if copy != keeper.copy:
            store.close()
        copy()
        assert not log.exists()
    keeper.stop()


@contextmanager
def keeping_logs(folder: Path) -> Iterator[None]:
    """A log that is written to, as while the program runs."""
    end = keep_logs(folder)
    try:
        yield
    finally:
        end()
