"""Figures of the store, printed and never asserted (spec trust, 2.1, 2.2 and 4.6)."""

import json
import shutil
import tempfile
import threading
import time
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import insert

from tests.workshops.meetings import FACILITATOR, NOW, WHY_CLOSED, close_by_two, opened, voted
from tests.workshops.store.servers import emptied, server
from workshops.acts.counting import close_count, draw_lot
from workshops.acts.deciding import publish, sign
from workshops.bundle import make, merge, trust
from workshops.bundle.keys import own_key
from workshops.store import Store, chain, snapshot, tables
from workshops.store.backup import back_up
from workshops.store.national import Published, by_place_and_pillar, keep_published
from workshops.store.records_out import rows_of

pytestmark = pytest.mark.bench
BODY = json.dumps({"marks": {f"P0{n}": n for n in range(1, 5)}}, separators=(",", ":"))


def filled(path: Path, ballots: int) -> Store:
    """A store with this many ballots, put in by statement."""
    store = Store.open(path)
    identifier = opened(store, "voting")
    row = {"workshop": identifier, "grp": "A", "channel": "phone", "serial": "", "body": BODY}
    with store.writing() as connection:
        for _ in range(ballots // 10_000 or 1):
            some = [
                {**row, "id": str(uuid4()), "nonce": uuid4().hex}
                for _ in range(min(ballots, 10_000))
            ]
            connection.execute(insert(tables.ballots), some)
    return store


def test_backup_of_a_hundred_thousand_ballots(tmp_path):
    """How long the copy takes, and how long a writer waited meanwhile at most."""
    store = filled(tmp_path / "store.sqlite", 100_000)
    longest, over = 0.0, threading.Event()

    def write() -> None:
        nonlocal longest
        while not over.is_set():
            begun = time.perf_counter()
            with store.writing() as connection:
                chain.append(connection, "", "act", {}, NOW)
            longest = max(longest, time.perf_counter() - begun)

    def stall(work) -> tuple[float, float]:
        nonlocal longest
        longest = 0.0
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun, longest

    writer = threading.Thread(target=write)
    writer.start()
    quiet = stall(lambda: time.sleep(2))[1]
    taken, held = stall(lambda: snapshot.taken(store))
    whole, waited = stall(lambda: back_up(store, tmp_path / "stick", "four random words", now=NOW))
    over.set()
    writer.join()
    size = store.file.stat().st_size / 1e6
    print(
        f"\n100000 ballots, {size:.0f} MB: snapshot {taken:.2f} s (writer <= {held * 1e3:.0f} ms), "
        f"backup verified {whole:.2f} s (writer <= {waited * 1e3:.0f} ms; "
        f"without a backup <= {quiet * 1e3:.0f} ms)"
    )
    store.close()


def test_start_with_verification_of_twenty_megabytes(tmp_path):
    """Pages, references and chains checked before anything is served."""
    store = filled(tmp_path / "store.sqlite", 80_000)
    with store.writing() as connection:
        for _ in range(5_000):
            chain.append(connection, "", "act", {}, NOW)
    size = store.file.stat().st_size / 1e6
    store.close()
    begun, spent = time.perf_counter(), time.process_time()
    Store.open(tmp_path / "store.sqlite").close()
    took, spent = time.perf_counter() - begun, time.process_time() - spent
    print(f"\nstart of {size:.0f} MB with 5000 events: {took:.2f} s (CPU {spent:.2f} s)")


def test_merge_of_one_bundle(tmp_path):
    """A workshop's rows into an office's store, then again."""
    with Store.open(tmp_path / "field.sqlite") as field:
        identifier = voted(field, {"A": 110, "B": 70, "CSO": 42})
        draw_lot(field, FACILITATOR, identifier, "12-7-3", now=NOW)
        close_count(field, FACILITATOR, identifier, reasons=WHY_CLOSED, now=NOW)
        with field.reading() as connection:
            rows = len(rows_of(connection, identifier))
        publish(field, FACILITATOR, identifier, now=NOW)
        sign(field, FACILITATOR, identifier, ["mayor"], now=NOW)
        close_by_two(field, identifier)
        bundle, public = make(field, identifier, "complete"), own_key(field).public_key()
    with Store.open(tmp_path / "office.sqlite") as office:
        trust(office, public.public_bytes_raw(), now=NOW)
        own_key(office)
        for name in ("merge", "again"):
            begun, spent = time.perf_counter(), time.process_time()
            merge(office, bundle, now=NOW)
            took, spent = time.perf_counter() - begun, time.process_time() - spent
            figures = f"{took * 1e3:.0f} ms (CPU {spent * 1e3:.0f} ms)"
            print(f"\n{name} of a bundle of {rows} rows: {figures}")


PILLARS = ("basic_services", "livelihoods", "social_cohesion")
NATIONAL = """
WITH scores AS (
  SELECT b.workshop, m.key AS proposal, avg(m.value::int) AS mean
  FROM ballots b, jsonb_each_text(b.body::jsonb -> 'marks') m
  WHERE b.void = 0 GROUP BY b.workshop, m.key)
SELECT w.place, p.pillar, p.proposal, s.mean,
  rank() OVER (PARTITION BY w.place, p.pillar ORDER BY s.mean DESC)
FROM scores s JOIN proposals p ON p.workshop = s.workshop AND p.proposal = s.proposal
JOIN workshops w ON w.id = s.workshop"""
"""The same question over 3.6 million marks: only for whoever may read ballots at the server."""


def list_of(number: int) -> list[Published]:
    """What one of many workshops published: thirty proposals in three pillars."""
    return [
        Published(
            workshop=f"w{number}",
            place=f"place {number % 40}",
            pillar=PILLARS[rank % 3],
            proposal=f"P{rank:02}",
            title=f"Proposal {rank} of {number}",
            rank=rank,
            score=1_000 - 30 * rank - number % 29,
        )
        for rank in range(1, 31)
    ]


@pytest.mark.postgres
def test_a_national_question_over_two_thousand_workshops(tmp_path, monkeypatch):
    """Published proposals ranked by pillar and municipality on a server, and the same from 3.6
    million marks.
    """
    monkeypatch.chdir(tmp_path)
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        with server(folder) as servers:
            url = emptied(servers)
            with Store.open(url) as store:
                with store.writing() as connection:
                    for number in range(2_000):
                        keep_published(connection, f"w{number}", list_of(number))
                for _ in range(2):
                    begun, spent = time.perf_counter(), time.process_time()
                    with store.reading() as connection:
                        placed = by_place_and_pillar(connection)
                    took, spent = time.perf_counter() - begun, time.process_time() - spent
                    print(f"\nnational: {len(placed)} proposals, {took:.2f} s (CPU {spent:.2f} s)")
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("SET session_replication_role = replica")
                connection.execute(
                    "INSERT INTO workshops (id, place, phase, config, cut) SELECT 'w' || n, "
                    "'place ' || n % 40, 'closed', '{}', 2 FROM generate_series(1, 2000) n"
                )
                connection.execute(
                    "INSERT INTO proposals (workshop, proposal, sector, type, pillar) "
                    "SELECT 'w' || n, 'P' || p, 'water', 'infrastructure', "
                    "(ARRAY['basic_services', 'social_cohesion', 'livelihoods'])[p % 3 + 1] "
                    "FROM generate_series(1, 2000) n, generate_series(1, 30) p"
                )
                connection.execute(
                    "INSERT INTO ballots (workshop, id, grp, channel, body) SELECT 'w' || n, "
                    "gen_random_uuid()::text, 'A', 'paper', json_build_object('marks', (SELECT "
                    "json_object_agg('P' || p, (random() * 5)::int) FROM generate_series(1, 30) p "
                    "WHERE n = n AND b = b))::text "
                    "FROM generate_series(1, 2000) n, generate_series(1, 60) b"
                )
                connection.execute("ANALYZE")
                for number in range(2):
                    begun = time.perf_counter()
                    rows = connection.execute(NATIONAL).fetchall()
                    took = time.perf_counter() - begun
                    print(f"\nthe same from ballots, {number + 1}: {len(rows)} rows, {took:.2f} s")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
