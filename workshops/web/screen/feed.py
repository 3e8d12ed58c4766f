"""What every screen listens to: the newest snapshot, as server-sent events (spec room, 4.1)."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal

from starlette.concurrency import run_in_threadpool

from workshops.workshop import Language

LOOK_SECONDS: Final = 1.0
"""How often a screen asks for what nobody told it: another process wrote, or time has passed."""
BEAT_SECONDS: Final = 15.0
SPACING_SECONDS: Final = 0.25
RETRY: Final = "retry: 1000\n\n"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a screen asks for: None where it leaves the choice to the facilitator.

    second: "" for one language only. workshop: "" for the one that is on the screen.
    """

    language: Language | None = None
    second: Language | Literal[""] | None = None
    workshop: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A snapshot as it is sent, and the sentence that says how old it is when nothing follows."""

    text: str
    as_of: str


class Feed:
    """The newest snapshot of the screen; whoever listens waits for the next version.

    Nothing is queued: a screen that was slow gets what is true now, and misses what was in between.
    """

    def __init__(self, draw: Callable[[Asked], Drawn]) -> None:
        """draw: the snapshot for one screen; may block, and is asked at least once a second."""
        self._draw = draw
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wakes: set[asyncio.Event] = set()

    @property
    def screens(self) -> int:
        """How many screens are listening."""
        return len(self._wakes)

    def publish(self) -> None:
        """Say that something changed; called from whichever thread changed it."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop closes while the server stops
                self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        """Wake every screen; the loop's own thread."""
        for wake in self._wakes:
            wake.set()

    async def messages(self, asked: Asked) -> AsyncIterator[str]:
        """The stream of one screen: a whole snapshot at once and whenever it differs; beats."""
        self._loop = asyncio.get_running_loop()
        wake, sent = asyncio.Event(), ""
        self._wakes.add(wake)
        beat = self._loop.time()
        yield RETRY
        try:
            while not stopping():
                wake.clear()
                drawn = await run_in_threadpool(self._draw, asked)
                if drawn.text != sent:
                    yield message(drawn.text) + still_here(drawn.as_of)
                    sent, beat = drawn.text, self._loop.time()
                    await asyncio.sleep(SPACING_SECONDS)
                if self._loop.time() - beat >= BEAT_SECONDS:
                    yield still_here(drawn.as_of)
                    beat = self._loop.time()
                with suppress(TimeoutError):
                    await asyncio.wait_for(wake.wait(), LOOK_SECONDS)
        finally:
            self._wakes.discard(wake)


def stopping() -> bool:
    """Was the server told to stop: it waits for open streams, so they must end by themselves.

    uvicorn keeps the answer on the server whose method it installed for the signal.
    """
    handler = signal.getsignal(signal.SIGTERM)
    return bool(getattr(getattr(handler, "__self__", None), "should_exit", False))


def message(text: str) -> str:
    """One snapshot; JSON stands on one line."""
    return f"data: {text}\n\n"


def still_here(as_of: str) -> str:
    """A comment that keeps the line open, and how late it is for a screen that will lose it."""
    return f": still here\nevent: beat\ndata: {as_of}\n\n"
