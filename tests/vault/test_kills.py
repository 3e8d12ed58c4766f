"""The server killed again and again while phones send ballots over HTTP and repeat what failed."""

import http.client
import json
import os
import queue
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlalchemy import select

from scoring.model import GroupId
from tests.conftest import PROJECT
from tests.workshops.meetings import FACILITATOR, NOW, opened
from workshops.acts.casting import draft_key
from workshops.acts.codes import issue_codes
from workshops.store import Store, chain, dialect, tables
from workshops.store.canon import folded_code
from workshops.store.receipts import code_mac

SENDERS = 8
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


class Server:
    """A server on one port that can be killed and started again."""

    def __init__(self, store: str) -> None:
        """Find a port and start."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.store = store
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [sys.executable, "-m", "uvicorn", "tests.vault.serving:app"]
        self.running = subprocess.Popen(  # noqa: S603  # ours
            [*command, "--port", str(self.port), "--log-level", "critical", "--no-access-log"],
            cwd=PROJECT,
            env={**os.environ, "TASHAWUR_STORE": self.store},
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 300
        while time.monotonic() < until:
            with suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/v").status == 200:
                    return
            time.sleep(0.05)
        raise RuntimeError("the server did not answer")

    def kill(self) -> None:
        """As a power switch does it."""
        self.running.send_signal(signal.SIGKILL)
        self.running.wait()

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None, code: str = ""):
        """One request on a connection of its own; the whole answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        own = {"Origin": f"http://127.0.0.1:{self.port}", "Cookie": f"code={code}", **FORM}
        try:
            connection.request(method, path, urlencode(fields or {}), own)
            answer = connection.getresponse()
            answer.text = answer.read().decode()  # type: ignore[attr-defined]  # kept with it
        finally:
            connection.close()
        return answer


def send(
    server: Server, waiting: queue.Queue, told: dict[str, str], seen: Counter, wrong: list[str]
):
    """Take codes and send each ballot until it is answered for good."""
    while True:
        try:
            code, key = waiting.get_nowait()
        except queue.Empty:
            return
        fields = {"id": str(uuid4()), "k": key, "p1": "7", "p2": "3"}
        while True:
            try:
                answer = server.ask("POST", "/v/send", fields, code)
            except (OSError, http.client.HTTPException):
                seen["lost"] += 1
                time.sleep(0.05)
                continue
            seen[answer.status] += 1
            if answer.status in {200, 201}:
                told[fields["id"]] = json.loads(answer.text)["receipt"]
                break
            if answer.status not in {429, 503}:
                wrong.append(f"{answer.status} {answer.text}")
                return
            time.sleep(0.05)


@pytest.mark.faults
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot kill a process half-way")
@pytest.mark.parametrize(
    ("kills", "ballots"), [(5, 300), pytest.param(200, 20_000, marks=pytest.mark.nightly)]
)
def test_kills_under_http_lose_and_double_nothing(tmp_path, kills, ballots):
    """Every receipt a phone was given is in the file, once, and the file is whole."""
    path = tmp_path / "store.sqlite"
    with Store.open(path) as store:
        identifier = opened(store, "voting")
        codes = list(
            issue_codes(store, FACILITATOR, identifier, {GroupId("A"): ballots}, now=NOW)["A"]
        )
        secret = store.secret()
    server = Server(f"sqlite:///{path}")
    waiting: queue.Queue = queue.Queue()
    for code in codes:
        waiting.put((code, draft_key(code_mac(secret, identifier, folded_code(code)))))
    told: dict[str, str] = {}
    seen: Counter = Counter()
    wrong: list[str] = []
    senders = [
        threading.Thread(target=send, args=(server, waiting, told, seen, wrong))
        for _ in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    chance = random.Random(1)  # noqa: S311  # moments of a test
    for number in range(kills):
        while len(told) < (number + 0.5) * ballots / kills and not wrong:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.05)
        server.kill()
        server.start()
    for sender in senders:
        sender.join()
    server.kill()
    assert not wrong

    with Store.open(path) as store, store.reading() as connection:
        assert store.read_only is None
        dialect.check_sound(connection)
        chain.check(connection)
        kept = Counter(connection.execute(select(tables.ballots.c.id)).scalars())
        receipts = set(connection.execute(select(tables.receipts.c.receipt)).scalars())
        used = select(tables.codes.c.mac).where(tables.codes.c.state == "used")
        spent = connection.execute(used).scalars().all()
    print(f"{kills} kills, {len(told)} acknowledged, answers {dict(seen)}")  # noqa: T201  # the figures
    assert len(told) == ballots
    assert set(told) == set(kept)
    assert set(kept.values()) == {1}
    assert set(told.values()) == receipts
    assert len(spent) == ballots
    assert seen["lost"] > 0
