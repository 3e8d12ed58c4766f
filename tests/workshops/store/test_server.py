"""What only a server of many writers needs: rights, several programs at once, hard stops."""

import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tests.workshops.meetings import (
    FACILITATOR,
    NOW,
    WHY_CLOSED,
    close_by_two,
    enter,
    opened,
    points,
    stock,
    take_in,
    voted,
)
from tests.workshops.store.servers import server
from workshops.acts.actor import NotNow
from workshops.acts.ballots import issue_codes
from workshops.acts.counting import close_count, draw_lot
from workshops.acts.deciding import publish, sign
from workshops.acts.proposals import save
from workshops.store import StaleRow, Store, StoreError, chain, rows, tables
from workshops.store.cast import Cast, CodeRefused, cast_ballot
from workshops.store.convert import erase
from workshops.store.functions import grants
from workshops.store.migrations import schema_version

pytestmark = pytest.mark.postgres
SERVER = pytest.mark.parametrize("address", ["postgresql"], indirect=True)


def ballot(identifier: str, code: str, group: str = "A") -> Cast:
    """One phone's ballot."""
    return Cast(
        id=str(uuid4()),
        workshop=identifier,
        group=group,
        channel="phone",
        code=code,
        marks={"P01": 10},
    )


@SERVER
def test_two_programs_may_start_at_once(address):
    """The tables are made once."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    with ThreadPoolExecutor(3) as pool:
        stores = list(pool.map(Store.open, [address] * 3))
    for store in stores:
        with store.reading() as connection:
            assert schema_version(connection) == 1
        store.close()


@SERVER
def test_one_code_is_one_ballot_whoever_sends_it_where(address):
    """Eight senders at two programs, one code."""
    with Store.open(address) as first, Store.open(address) as second:
        identifier = opened(first, "voting")
        (code,) = issue_codes(first, FACILITATOR, identifier, {"A": 1}, now=NOW)["A"]

        def send(number: int) -> bool:
            try:
                cast_ballot((first, second)[number % 2], ballot(identifier, code))
            except CodeRefused:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(send, range(8))) == 1
        with first.reading() as connection:
            assert (
                connection.execute(select(func.count()).select_from(tables.ballots)).scalar() == 1
            )


@SERVER
def test_several_facilitators_work_at_once(address):
    """Each with a program of their own: every act is in the chain, and no save is lost unseen."""
    with ExitStack() as stack:
        stores = [stack.enter_context(Store.open(address)) for _ in range(4)]
        identifier = opened(stores[0], "proposing")
        with stores[0].reading() as connection:
            proposal = rows.values(connection, identifier, "proposals")[0]
            before = chain.length(connection, identifier)

        def work(store: Store) -> tuple[int, int]:
            saved = stale = 0
            while saved < 5:
                with store.reading() as connection:
                    base = rows.version(connection, identifier, "proposals", proposal.id)
                try:
                    save(store, FACILITATOR, identifier, proposal, base=base, now=NOW)
                except StaleRow:
                    stale += 1
                else:
                    saved += 1
            return saved, stale

        with ThreadPoolExecutor(4) as pool:
            done = list(pool.map(work, stores))
        with stores[0].reading() as connection:
            assert chain.length(connection, identifier) == before + 20
            assert chain.broken_at(connection, identifier) is None
            assert rows.version(connection, identifier, "proposals", proposal.id) == 21
        assert sum(saved for saved, _ in done) == 20


@SERVER
def test_the_count_is_closed_once_by_whoever_is_first(address):
    """The other one is told so, and every ballot is there once."""
    with Store.open(address) as first, Store.open(address) as second:
        identifier = voted(first)
        draw_lot(first, FACILITATOR, identifier, "12-7-3", now=NOW)

        def close(store: Store) -> str:
            try:
                close_count(store, FACILITATOR, identifier, now=NOW)
            except NotNow as refusal:
                return refusal.key
            return "closed"

        with ThreadPoolExecutor(2) as pool:
            told = sorted(pool.map(close, (first, second)))
        assert told == ["closed", "count.closed_already"]
        with first.reading() as connection:
            assert (
                connection.execute(select(func.count()).select_from(tables.ballots)).scalar() == 40
            )


@SERVER
def test_nothing_of_the_server_joins_a_code_to_a_ballot_after_the_cut(address):
    """Before it the transaction number does, and no other way is known on such a server; after it
    ballots, receipts and codes each carry one number, and lie in the order of their random keys.
    """
    with Store.open(address) as store:
        identifier = opened(store, "voting")
        codes = issue_codes(store, FACILITATOR, identifier, {"A": 12}, now=NOW)["A"]
        for code in codes:
            cast_ballot(store, ballot(identifier, code))
        told = {name: _numbers(store, name) for name in ("ballots", "receipts", "codes")}
        assert told["ballots"] == told["receipts"] == told["codes"]
        assert len(told["ballots"]) == 12

        enter(store, identifier, "counting")
        draw_lot(store, FACILITATOR, identifier, "12-7-3", now=NOW)
        close_count(store, FACILITATOR, identifier, reasons=WHY_CLOSED, now=NOW)

        for name, key in {"ballots": "id", "receipts": "id_digest", "codes": "mac"}.items():
            assert len(_numbers(store, name)) == 1, name
            with store.reading() as connection:
                query = text(f"SELECT {key} FROM {name} ORDER BY ctid")  # noqa: S608  # our words
                keys = list(connection.execute(query).scalars())
            assert keys == sorted(keys)
            assert len(keys) == 12


def _numbers(store: Store, table: str) -> set[str]:
    """The transaction numbers of a table's rows."""
    with store.reading() as connection:
        query = text(f"SELECT xmin::text FROM {table}")  # noqa: S608  # our words
        return set(connection.execute(query).scalars())


@SERVER
def test_an_app_role_can_run_a_workshop_and_cannot_change_a_vote(address):
    """Without ownership: a whole workshop runs and is erased; what nobody may do is refused."""
    role = f"app_{uuid4().hex[:8]}"
    Store.open(address).close()
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute(f"CREATE ROLE {role} LOGIN")
        for statement in grants(role):
            owner.execute(statement)
    with Store.open(address.replace("tests@", f"{role}@")) as store:
        identifier = opened(store, "screening")
        serials = [s for of_group in stock(store, identifier).values() for s in of_group]
        enter(store, identifier, "voting")
        for some in (serials[:20], serials[20:]):
            take_in(store, identifier, [points(s, n) for n, s in enumerate(some)])
        enter(store, identifier, "counting")
        forbidden = (
            "TRUNCATE ballots CASCADE",
            "UPDATE ballots SET body = '{}'",
            "DELETE FROM ballots",
            "DELETE FROM receipts",
            "UPDATE events SET body = '{}'",
            "UPDATE receipts SET receipt = 'x'",
            "SELECT take_out('ballots', workshop) FROM ballots LIMIT 1",
            f"SELECT loosen('{identifier}')",
            "ALTER TABLE ballots DISABLE TRIGGER ALL",
            "DROP TABLE ballots",
            "SET session_replication_role = replica",
        )
        for statement in forbidden:
            with pytest.raises((DBAPIError, StoreError)), store.writing() as connection:
                connection.exec_driver_sql(statement)
        draw_lot(store, FACILITATOR, identifier, "12-7-3", now=NOW)
        close_count(store, FACILITATOR, identifier, now=NOW)
        publish(store, FACILITATOR, identifier, now=NOW)
        sign(store, FACILITATOR, identifier, ["mayor"], now=NOW)
        close_by_two(store, identifier, NOW + timedelta(hours=1))
        with store.writing() as connection:
            erase(connection, identifier)
        with store.reading() as connection:
            assert (
                connection.execute(select(func.count()).select_from(tables.ballots)).scalar() == 0
            )


def test_a_server_that_keeps_the_time_of_every_commit_is_not_written_to(tmp_path, monkeypatch):
    """It would tell who voted when."""
    monkeypatch.chdir(tmp_path)
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        with (
            server(folder, "-c", "track_commit_timestamp=on") as url,
            Store.open(url.format(name="postgres")) as store,
        ):
            assert store.read_only == "store.tells_time"
            with pytest.raises(StoreError), store.writing():
                pass
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("stops", [2, pytest.param(10, marks=pytest.mark.nightly)])
def test_a_server_stopped_hard_loses_nothing_that_was_acknowledged(stops, tmp_path, monkeypatch):
    """Four senders repeat each ballot until it is answered, while the server is killed."""
    monkeypatch.chdir(tmp_path)
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    told: dict[str, str] = {}
    try:
        with server(folder) as url:
            store = Store.open(url.format(name="postgres"))  # one program through every stop
            identifier = opened(store, "voting")
            codes = issue_codes(store, FACILITATOR, identifier, {"A": 100 * stops}, now=NOW)["A"]
        over = threading.Event()

        def send(code: str) -> None:
            cast = ballot(identifier, code)
            while not over.is_set():
                try:
                    told[cast.id] = cast_ballot(store, cast).receipt
                except StoreError:
                    over.wait(0.02)
                    continue
                return

        with ThreadPoolExecutor(4) as pool:
            sent = [pool.submit(send, code) for code in codes]
            for number in range(stops):
                with server(folder, hard=signal.SIGQUIT):
                    while len(told) < 60 * (number + 1):
                        over.wait(0.02)
            with server(folder):
                for one in sent:
                    one.result()
                with store.reading() as connection:
                    ids = list(connection.execute(select(tables.ballots.c.id)).scalars())
                    receipts = set(connection.execute(select(tables.receipts.c.receipt)).scalars())
                store.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{stops} hard stops, {len(told)} acknowledged, {len(ids)} stored")  # noqa: T201  # the figures
    assert len(told) == len(codes)
    assert sorted(told) == sorted(ids)
    assert set(told.values()) == receipts


@SERVER
def test_the_app_is_served_from_a_server(address, tmp_path):
    """`tashawur serve --store postgresql://…` answers, and its tables are there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "workshops.cli", "serve", "--store", address, "--no-browser"]
    serving = subprocess.Popen(  # noqa: S603  # our own program
        [*command, "--port", str(port)], cwd=tmp_path, stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and serving.poll() is None:
            with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as told:
                assert json.load(told)["status"] in {"ok", "degraded"}
                break
            time.sleep(0.2)
        else:
            pytest.fail("the app did not answer")
    finally:
        serving.terminate()
        serving.wait()
    with Store.open(address) as store, store.reading() as connection:
        assert schema_version(connection) == 1
