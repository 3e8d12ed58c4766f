"""A radio that breaks every fifth connection: each ballot is stored once, whatever was seen."""

import queue
import random
import socket
import struct
import threading
from collections import Counter
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest
from sqlalchemy import select

from scoring.model import GroupId
from tests.vault.test_kills import SENDERS, Server, send
from tests.workshops.meetings import FACILITATOR, NOW, opened
from workshops.acts.casting import draft_key
from workshops.acts.codes import issue_codes
from workshops.store import Store, tables
from workshops.store.canon import folded_code
from workshops.store.receipts import code_mac

BROKEN = 0.2
RESET = struct.pack("ii", 1, 0)


class Radio(ThreadingTCPServer):
    """Stands between phones and server, and resets some connections, before or after the answer."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, behind: int) -> None:
        """Listen on a free port. behind: the port of the server."""
        super().__init__(("127.0.0.1", 0), Passing)
        self.behind, self.chance = behind, random.Random(3)  # noqa: S311  # of a test
        self.broken: Counter = Counter()


class Passing(BaseRequestHandler):
    """One connection."""

    server: Radio

    def handle(self) -> None:
        """Pass the question on and the answer back, or break off in between."""
        fate = self.server.chance.random()
        asked = self.request.recv(65_536)
        if fate < BROKEN / 2:
            self.cut("before the question")
            return
        with socket.create_connection(("127.0.0.1", self.server.behind), timeout=60) as beyond:
            beyond.sendall(asked)
            while b"\r\n\r\n" not in asked or not whole(asked):
                more = self.request.recv(65_536)
                asked += more
                beyond.sendall(more)
            answer = beyond.recv(65_536)
            if fate < BROKEN:
                self.cut("before the answer")
                return
            while answer:
                self.request.sendall(answer)
                beyond.settimeout(0.2)
                try:
                    answer = beyond.recv(65_536)
                except TimeoutError:
                    return

    def cut(self, when: str) -> None:
        """A reset, as a phone that leaves the room sees it."""
        self.server.broken[when] += 1
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.request.close()


def whole(asked: bytes) -> bool:
    """Whether a request is there with its body."""
    head, _, body = asked.partition(b"\r\n\r\n")
    said = [
        line.split(b":")[1]
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length")
    ]
    return len(body) >= (int(said[0]) if said else 0)


@pytest.mark.faults
@pytest.mark.parametrize("ballots", [150, pytest.param(3_000, marks=pytest.mark.nightly)])
def test_resets_lose_and_double_nothing(tmp_path, ballots):
    """A fifth of the connections breaks; every phone asks again with the same id."""
    path = tmp_path / "store.sqlite"
    with Store.open(path) as store:
        identifier = opened(store, "voting")
        given = issue_codes(store, FACILITATOR, identifier, {GroupId("A"): ballots}, now=NOW)
        secret = store.secret()
    server = Server(f"sqlite:///{path}")
    radio = Radio(server.port)
    threading.Thread(target=radio.serve_forever, daemon=True).start()
    there, server.port = server.port, radio.server_address[1]
    waiting: queue.Queue = queue.Queue()
    for code in given[GroupId("A")]:
        waiting.put((code, draft_key(code_mac(secret, identifier, folded_code(code)))))
    told: dict[str, str] = {}
    seen: Counter = Counter()
    wrong: list[str] = []
    senders = [
        threading.Thread(target=send, args=(server, waiting, told, seen, wrong))
        for _ in range(SENDERS)
    ]
    try:
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    finally:
        radio.shutdown()
        radio.server_close()
        server.port = there
        server.kill()
    with Store.open(path) as store, store.reading() as connection:
        kept = connection.execute(select(tables.ballots.c.id)).scalars().all()
        receipts = set(connection.execute(select(tables.receipts.c.receipt)).scalars())
    print(f"{ballots} ballots, broken {dict(radio.broken)}, answers {dict(seen)}")  # noqa: T201  # the figures
    assert not wrong
    assert sorted(told) == sorted(kept)
    assert len(kept) == ballots
    assert set(told.values()) == receipts
    assert radio.broken["before the answer"] > 0
    assert seen[200] > 0
