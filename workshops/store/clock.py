"""A clock that was set: the order of the record is its numbers, a step is an event (trust, 2.3).

No duration is measured with the clock on the wall.
"""

import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from workshops.store import chain, tables
from workshops.store.errors import StoreError
from workshops.store.store import Store

STEP: Final = timedelta(minutes=5)
EVERY: Final = 30.0
Wall = Callable[[], datetime]

if sys.platform == "linux":

    def elapsed() -> float:
        """Seconds nobody can set, which go on while the computer sleeps."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

elif sys.platform == "darwin":

    def elapsed() -> float:
        """Seconds nobody can set, which go on while the computer sleeps."""
        return time.clock_gettime(time.CLOCK_MONOTONIC)

else:

    def elapsed() -> float:
        """Seconds nobody can set, which go on while the computer sleeps."""
        return time.monotonic()


class Clock:
    """The clock on the wall beside one that nobody sets."""

    def __init__(self, wall: Wall, steady: Callable[[], float] = elapsed) -> None:
        """Begin to compare the two."""
        self._wall, self._steady = wall, steady
        self._was = self._apart()

    def step(self) -> timedelta | None:
        """How far the clock was set since the last step, where that is more than five minutes."""
        now = self._apart()
        moved = now - self._was
        if abs(moved) <= STEP:
            return None
        self._was = now
        return moved

    def _apart(self) -> timedelta:
        """How far the two are apart."""
        return self._wall() - datetime.fromtimestamp(self._steady(), self._wall().tzinfo)


def note_step(store: Store, moved: timedelta, *, now: datetime) -> None:
    """The event of a clock that was set, in the chain of the installation."""
    with store.writing() as connection:
        body = {"seconds": int(moved.total_seconds())}
        chain.append(connection, chain.INSTALLATION, "clock_set", body, now)


def note_start(store: Store, *, now: datetime) -> timedelta | None:
    """At the start: a clock that is behind the record by more than five minutes is noted, too."""
    with store.reading() as connection:
        last = connection.execute(select(func.max(tables.events.c.ts))).scalar_one_or_none()
    behind = now - datetime.fromisoformat(last) if last else timedelta()
    if behind >= -STEP:
        return None
    note_step(store, behind, now=now)
    return behind


def watch(store: Store, wall: Wall, every: float = EVERY) -> Callable[[], None]:
    """Note every step of the clock from now on; gives its end."""
    clock, over = Clock(wall), threading.Event()

    def look() -> None:
        """Until it is over; a store that cannot be written now is asked again next time."""
        with suppress(StoreError):
            note_start(store, now=wall())
        due = timedelta()
        while not over.wait(every):
            due += clock.step() or timedelta()
            if due:
                with suppress(StoreError):
                    note_step(store, due, now=wall())
                    due = timedelta()

    thread = threading.Thread(target=look, name="clock", daemon=True)
    thread.start()

    def end() -> None:
        """Stop looking."""
        over.set()
        thread.join()

    return end
