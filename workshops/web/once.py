"""Made once for each address and shared by every session and route of this process.

What `st.cache_resource` does, without the bookkeeping it does at each call: a ballot of a phone
asks for the store, the doors and the voting room many times.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Once(Generic[Made]):
    """A function of one address; what it raised is not kept."""

    def __init__(self, make: Callable[[str], Made]) -> None:
        """Nothing is made yet."""
        self._make, self._lock = make, threading.RLock()
        self._made: dict[str, Made] = {}
        self.__doc__ = make.__doc__

    def __call__(self, address: str = "") -> Made:
        """What belongs to an address, made by whoever asks first."""
        try:
            return self._made[address]
        except KeyError:
            pass
        with self._lock:
            if address not in self._made:
                self._made[address] = self._make(address)
            return self._made[address]

    def clear(self, address: str | None = None) -> None:
        """Forget what belongs to an address, or everything."""
        with self._lock:
            if address is None:
                self._made.clear()
            else:
                self._made.pop(address, None)


__all__ = ["Once"]
