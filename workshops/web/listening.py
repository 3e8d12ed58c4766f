"""The room's own door: a second socket in front of the same program, at one address of this
computer. Whoever comes in by it is marked, so that nobody from the room passes for the laptop.
"""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from workshops.doors.network import Opener

DOOR: Final = "tashawur.door"
ROOM: Final = "room"
BACKLOG: Final = 2048
GOODBYE_SECONDS: Final = 2
ANYWHERE_OUTSIDE: Final = ("192.0.2.1", 9)
"""An address of no computer (RFC 5737): asking the way to it sends nothing."""


class Quiet(uvicorn.Server):
    """A server beside another one: the signals of the process are not its own."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them to the first server."""
        yield


def from_the_room(app: ASGIApp) -> ASGIApp:
    """The same program, knowing that the request came by the room's door."""

    async def marked(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, DOOR: ROOM}, receive, send)

    return marked


def opener_of(app: ASGIApp) -> Opener:
    """What opens the room's door in front of a program, in the event loop that runs it."""

    async def begin(address: str, port: int) -> Callable[[], None]:
        listening = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((address, port))
            listening.listen(BACKLOG)
        except OSError:
            listening.close()
            raise
        server = Quiet(_settings(from_the_room(app), address, port))
        loop = asyncio.get_running_loop()
        task = loop.create_task(server.serve(sockets=[listening]), name="room")

        def end() -> None:
            """Stop taking anybody in and let go of who is there."""
            server.should_exit = server.force_exit = True
            with suppress(RuntimeError):  # the loop itself has ended: nothing listens any more
                loop.call_soon_threadsafe(_hang_up, server, task)

        return end

    return begin


def _hang_up(server: Quiet, _task: asyncio.Task[None]) -> None:
    """Cut every connection of the room; the socket closes with the server's next tick."""
    for connection in tuple(server.server_state.connections):
        transport = getattr(connection, "transport", None)
        if transport is not None:
            transport.close()


def _settings(app: ASGIApp, address: str, port: int) -> uvicorn.Config:
    """As the first server has them; no log of requests, no proxy that is believed."""
    return uvicorn.Config(
        app,
        host=address,
        port=port,
        lifespan="off",
        ws="websockets-sansio",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
    )


def own_addresses() -> list[str]:
    """The addresses other computers of the network may reach this one at, likeliest first."""
    found: list[str] = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.connect(ANYWHERE_OUTSIDE)
        found.append(way.getsockname()[0])
    with suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return [one for one in dict.fromkeys(found) if not one.startswith("127.")]
