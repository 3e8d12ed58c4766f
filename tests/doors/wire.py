"""A real server with an open room, everybody's cookies, and a socket that asks for pages."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.conftest import PROJECT
from tests.e2e.browser import START_SECONDS, free_port
from tests.workshops.meetings import FACILITATOR, counted
from workshops.acts.deciding import publish, sign
from workshops.acts.doors import make_pin, set_passphrase
from workshops.doors import SEATS
from workshops.store import Store
from workshops.web.state import now

HERE, ROOM = "127.0.0.1", "127.0.0.2"
PHRASE = "one two three four"


@dataclass
class Served:
    """A running program. said: file with all it printed; secrets: of every seat."""

    port: int
    store: Path
    said: Path
    process: subprocess.Popen[bytes]
    workshop: str = ""
    secrets: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def address(self, host: str) -> str:
        """Where it answers."""
        return f"http://{host}:{self.port}"

    def browser(self, host: str = ROOM, seat: str = "") -> httpx2.Client:
        """A browser at one of the doors, with the cookie of a seat."""
        cookies = {"tashawur": self.cookies[seat]} if seat else {}
        base = self.address(host)
        return httpx2.Client(
            base_url=base, cookies=cookies, headers={"Origin": base}, timeout=60, trust_env=False
        )

    def sign_in(self, seat: str) -> None:
        """Sign somebody in from the room and keep the cookie."""
        with self.browser() as device:
            given = {"seat": seat, "secret": self.secrets[seat], "lang": "en"}
            assert device.post("/sign-in", data=given).status_code == 303, seat
            self.cookies[seat] = device.cookies["tashawur"]


def seeded(place: Path) -> tuple[str, dict[str, str]]:
    """A signed list, a passphrase and a secret for every seat; the workshop's id."""
    with Store.open(place) as store:
        workshop = counted(store)
        publish(store, FACILITATOR, workshop, now=now())
        sign(store, FACILITATOR, workshop, ["facilitator"], now=now())
        secrets = {"facilitator": PHRASE}
        set_passphrase(store, FACILITATOR, PHRASE, now=now())
        for seat in SEATS:
            secrets[seat] = make_pin(store, FACILITATOR, seat, now=now())
    return workshop, secrets


@contextmanager
def started(folder: Path, words: list[str], **environment: str) -> Iterator[Served]:
    """A server started with these words; what it prints goes to a file."""
    port = free_port()
    said, place = folder / "said.txt", folder / "store.sqlite"
    settings = {"TASHAWUR_STORE": f"sqlite:///{place}", "PATH": "/usr/bin:/bin", **environment}
    filled = [word.format(port=port, store=f"sqlite:///{place}") for word in words]
    with said.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-m", *filled], stdout=out, stderr=out, cwd=PROJECT, env=settings
        )
    served = Served(port, place, said, process)
    try:
        ready(served)
        yield served
    finally:
        process.kill()
        process.wait()


def ready(served: Served) -> None:
    """Wait until it answers."""
    until = time.monotonic() + START_SECONDS * 2
    while time.monotonic() < until:
        assert served.process.poll() is None, served.said.read_text()
        try:
            with urlopen(f"{served.address(HERE)}/health", timeout=5):  # noqa: S310  # our own
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(served.said.read_text())


SERVE = ["workshops.cli", "serve", "--no-browser", "--port", "{port}", "--store", "{store}"]


@contextmanager
def with_room(folder: Path) -> Iterator[Served]:
    """`tashawur serve --room` with its door open and everybody signed in."""
    workshop, secrets = seeded(folder / "store.sqlite")
    with started(folder, [*SERVE, "--room", "--address", ROOM]) as served:
        served.workshop, served.secrets = workshop, secrets
        for seat in secrets:
            served.sign_in(seat)
        yield served


def answers(host: str, port: int) -> bool:
    """Does anybody listen there."""
    with socket.socket() as asking:
        asking.settimeout(10)
        return asking.connect_ex((host, port)) == 0


def knock(served: Served, host: str, cookie: str = "", **headers: str) -> ClientConnection:
    """The socket of the pages; raises InvalidStatus where the guard refuses it."""
    more = {"Cookie": f"tashawur={cookie}"} if cookie else {}
    return connect(
        f"ws://{host}:{served.port}/_stcore/stream",
        additional_headers=more | headers,
        subprotocols=["streamlit"],
        open_timeout=60,
        proxy=None,
    )


def upgraded(served: Served, host: str, name: str, origin: str, cookie: str) -> int:
    """The status of a handshake for the pages' socket under any host name and origin."""
    lines = (
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {name}",
        f"Origin: {origin}",
        f"Cookie: tashawur={cookie}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: streamlit",
    )
    with socket.create_connection((host, served.port), timeout=60) as line:
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return int(line.recv(4096).split()[1])


def messages(line: ClientConnection, served: Served, page: str) -> Iterator[ForwardMsg]:
    """Everything the program sends when a page is asked for over the socket."""
    message = BackMsg()
    message.rerun_script.query_string = f"lang=en&workshop={served.workshop}"
    message.rerun_script.page_name = page
    line.send(message.SerializeToString())
    begun = False
    while True:
        told = ForwardMsg()
        told.ParseFromString(line.recv(timeout=120))
        kind = told.WhichOneof("type")
        begun = begun or kind == "new_session"
        yield told
        if kind == "script_finished" and begun:
            return


def asked(line: ClientConnection, served: Served, page: str) -> str:
    """What a page draws when it is asked for over the socket: all its HTML."""
    told = messages(line, served, page)
    return "\n".join(
        one.delta.new_element.html.body for one in told if one.WhichOneof("type") == "delta"
    )


def source(line: ClientConnection, served: Served, page: str) -> bytes:
    """The same as bytes, every table, chart and button in it."""
    return b"".join(one.SerializeToString() for one in messages(line, served, page))
