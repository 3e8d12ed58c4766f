"""Wrong codes answered late, right ones at once (spec trust, 5.4)."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Final

FAILURES: Final = 30
WINDOW_SECONDS: Final = 60.0
DELAY_SECONDS: Final = 10.0
HELD: Final = 200
"""Answers held back at once. Further ones are answered now: whoever sends thousands of guesses
would otherwise hold every connection, and right codes would find none.
"""


class Limiter:
    """Counts failures of one installation. A right code is never counted and never waits.

    A code that was never issued belongs to no workshop, so all that are open share one counter; it
    knows neither addresses nor cookies, since a whole room comes through one hotspot.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, delay: float = DELAY_SECONDS
    ) -> None:
        """Begin with no failure."""
        self._clock, self._delay = clock, delay
        self._failures: deque[float] = deque(maxlen=FAILURES + 1)
        self._held = 0

    def failed(self) -> bool:
        """Note a failure; says whether there were too many within the last minute."""
        now = self._clock()
        self._failures.append(now)
        while self._failures[0] < now - WINDOW_SECONDS:
            self._failures.popleft()
        return len(self._failures) > FAILURES

    async def hold(self) -> bool:
        """Note a failure and hold its answer back when there were too many; says whether it was."""
        if not self.failed():
            return False
        if self._held < HELD:
            self._held += 1
            try:
                await asyncio.sleep(self._delay)
            finally:
                self._held -= 1
        return True
