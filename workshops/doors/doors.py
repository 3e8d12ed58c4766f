"""Who is in front of a page or route: sign-ins, how long they last, and what slows guessing down.

Pages and routes ask the same `who`. On the computer itself, while the room network is closed,
whoever sits there is the facilitator and needs no passphrase.
"""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from workshops.acts.actor import Actor, NotNow
from workshops.doors.network import Network
from workshops.doors.seats import FACILITATOR, RECOVERY, role_of
from workshops.doors.secret import fits, new_cookie, read
from workshops.store import Store, chain
from workshops.store.keys import keep_key, key_of
from workshops.store.sessions import (
    Session,
    cookie_digest,
    end_session,
    keep_session,
    session_of,
)
from workshops.workshop import Role

COOKIE: Final = "tashawur"
LASTS: Final = timedelta(hours=12)
SCREEN_LASTS: Final = timedelta(days=14)
IDLE_SECONDS: Final = 30 * 60.0
LONGEST_WAIT: Final = 60.0
MISSES: Final = 10
"""After so many a seat stays shut until the facilitator opens it again."""
Tick = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who it is. session: the digest of the sign-in, "" on the computer itself without one."""

    role: Role
    seat: str
    session: str = ""

    @property
    def actor(self) -> Actor:
        """As acts know them."""
        return Actor(role=self.role, session=self.session, seat=self.seat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """A second person, as they showed themselves: their seat and what they typed."""

    seat: str
    secret: str


@dataclass(slots=True)
class Misses:
    """Wrong tries at one seat from one side. after: no try before this moment of the ticker."""

    count: int = 0
    after: float = 0.0


class Doors:
    """The doors of one store. One per process: misses and idle minutes are kept in memory, and a
    restart begins them anew; sign-ins, keys and locks are in the store.
    """

    def __init__(self, store: Store, network: Network, tick: Tick = time.monotonic) -> None:
        """tick: seconds that never go back, whatever the clock does."""
        self.network = network
        self._store, self._tick = store, tick
        self._seen: dict[str, float] = {}
        self._misses: dict[tuple[str, bool], Misses] = {}
        self._trying = threading.Lock()

    def who(self, cookie: str | None, *, local: bool, now: datetime) -> Visitor | None:
        """The one answer for pages and routes; local: on this computer itself. None: nobody yet."""
        found = self._signed_in(cookie, now) if cookie else None
        if found is None and local and not self.network.open:
            return Visitor(role="facilitator", seat=FACILITATOR)
        return found

    def _signed_in(self, cookie: str, now: datetime) -> Visitor | None:
        """Who signed in with this cookie, unless that is over."""
        digest = cookie_digest(cookie)
        with self._store.reading() as connection:
            session = session_of(connection, digest)
        if session is None or session.expires <= now:
            return None
        role = role_of(session.seat)
        idle = self._tick() - self._seen.setdefault(digest, self._tick())
        if idle > IDLE_SECONDS and role != "projector":
            return None
        return Visitor(role=role, seat=session.seat, session=digest)

    def touch(self, visitor: Visitor) -> None:
        """They did something: the idle minutes begin anew."""
        if visitor.session:
            self._seen[visitor.session] = self._tick()

    def enter(self, seat: str, typed: str, *, local: bool, now: datetime) -> str:
        """Sign somebody in; gives the cookie. Raises NotNow, whose key says why not."""
        self.check(seat, typed, local=local, now=now)
        return self.sit(seat, now=now)

    def sit(self, seat: str, *, now: datetime) -> str:
        """Begin a sign-in of somebody who has shown who they are; gives the cookie."""
        cookie = new_cookie()
        lasts = SCREEN_LASTS if role_of(seat) == "projector" else LASTS
        session = Session(digest=cookie_digest(cookie), seat=seat, expires=now + lasts)
        with self._store.writing() as connection:
            for digest in self._over():
                end_session(connection, digest)
            keep_session(connection, session, now)
        self._seen[session.digest] = self._tick()
        return cookie

    def _over(self) -> list[str]:
        """Sign-ins that were idle for too long; they are forgotten here."""
        late = self._tick() - IDLE_SECONDS
        over = [digest for digest, seen in self._seen.items() if seen < late]
        for digest in over:
            del self._seen[digest]
        return over

    def leave(self, cookie: str) -> None:
        """Sign out."""
        digest = cookie_digest(cookie)
        with self._store.writing() as connection:
            end_session(connection, digest)
        self._seen.pop(digest, None)

    def check(self, seat: str, typed: str, *, local: bool, now: datetime) -> None:
        """Raise NotNow unless this opens the seat now; every miss makes the next try wait longer.

        The facilitator at the computer itself only ever waits: nobody can lock them out.
        """
        with self._trying:  # tries at once would all be the first
            misses = self._misses.setdefault((seat, local), Misses())
            left = misses.after - self._tick()
            if left > 0:
                raise NotNow("doors.wait", n=math.ceil(left))
            self._try(seat, typed, misses, local=local, now=now)
            misses.count = 0

    def _try(self, seat: str, typed: str, misses: Misses, *, local: bool, now: datetime) -> None:
        """One try: is there a key, may it be tried, does it fit."""
        with self._store.reading() as connection:
            key = key_of(connection, seat)
        if key is None:
            raise NotNow("doors.no_key")
        if key.locked and not self._never_locked(seat, local=local):
            raise NotNow("doors.locked")
        if key.until and key.until < now.astimezone().date().isoformat():
            raise NotNow("doors.yesterday")
        if fits(read(seat, typed), key.sealed):
            return
        misses.count += 1
        misses.after = self._tick() + min(2.0 ** (misses.count - 1), LONGEST_WAIT)
        if misses.count >= MISSES and not self._never_locked(seat, local=local):
            misses.count = 0  # once it is opened again, the count begins anew
            self._lock(seat, now)
        raise NotNow("doors.wrong")

    @staticmethod
    def _never_locked(seat: str, *, local: bool) -> bool:
        """The facilitator and their envelope, at the computer itself."""
        return local and seat in {FACILITATOR, RECOVERY}

    def _lock(self, seat: str, now: datetime) -> None:
        """Shut a seat until the facilitator opens it."""
        with self._store.writing() as connection:
            if key := key_of(connection, seat):
                keep_key(connection, seat, replace(key, locked=True))
                chain.append(connection, chain.INSTALLATION, "sign_in_blocked", {"seat": seat}, now)


__all__ = ["COOKIE", "Doors", "Second", "Visitor"]
