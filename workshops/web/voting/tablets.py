"""Shared tablets that were started: whose stock they hand out, and the PIN that ends them.

Kept in memory alone. After a restart of the program a tablet is started anew; codes it had not
handed out stay free in the store and are counted as unused.
"""

import hashlib
import hmac
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from scoring.model import GroupId

TOKEN_BYTES: Final = 32
PIN_DIGITS: Final = 6


@dataclass(slots=True, kw_only=True)
class Tablet:
    """One tablet. bags: codes of the counted stock set aside for it, by group, shuffled."""

    workshop: str
    pin: bytes = field(repr=False)
    bags: dict[GroupId, list[str]] = field(default_factory=dict, repr=False)

    def opens_with(self, pin: str) -> bool:
        """Whether this is the PIN of the person in charge."""
        return hmac.compare_digest(self.pin, _digest(pin))

    def left(self) -> dict[GroupId, int]:
        """How many of its stock are still to hand out."""
        return {group: len(codes) for group, codes in self.bags.items()}

    def next_code(self, group: GroupId) -> str | None:
        """The next code of a group; None when its stock is used up."""
        codes = self.bags.get(group)
        return codes.pop() if codes else None


class Tablets:
    """The tablets of one store, by the digest of their cookie."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[bytes, Tablet] = {}
        self._lock = threading.Lock()

    def start(self, workshop: str, pin: str, bags: Mapping[GroupId, tuple[str, ...]]) -> str:
        """Start a tablet; gives what its cookie holds."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        kept = {group: list(codes) for group, codes in bags.items()}
        with self._lock:
            self._known[_digest(token)] = Tablet(workshop=workshop, pin=_digest(pin), bags=kept)
        return token

    def find(self, token: str) -> Tablet | None:
        """The tablet of a cookie."""
        with self._lock:
            return self._known.get(_digest(token)) if token else None

    def end(self, token: str) -> None:
        """A tablet is an ordinary device again."""
        with self._lock:
            self._known.pop(_digest(token), None)


def new_pin() -> str:
    """Six digits to write down for the person in charge."""
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"


def _digest(text: str) -> bytes:
    """What is kept in place of a cookie or a PIN."""
    return hashlib.sha256(b"tablet/v1\0" + text.encode()).digest()
