"""The ballot box of phones and tablets: codes opened, and ballots that wait stored together.

A slow disk stores 20 to 30 ballots a second one by one. Ballots that arrive while one transaction
is being written wait for the next, and each is answered after its own is on the disk.
"""

import hashlib
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from scoring.model import Channel, GroupId
from workshops.store import Store
from workshops.store.cast import (
    CODED,
    Cast,
    CodeRefused,
    Receipt,
    VotingClosed,
    cast_together,
    sent_before,
)
from workshops.store.channels import ChannelState, channel_of
from workshops.store.codes import (
    CodeCard,
    Codes,
    all_codes,
    codes_version,
    find_code,
    free_macs,
)
from workshops.store.errors import StoreError
from workshops.workshop import Phase

KEY_LENGTH: Final = 16
AT_ONCE: Final = 200
"""Ballots of one transaction: the first of them should not wait long for the last."""
BEFORE: Final[frozenset[Phase]] = frozenset({"draft", "proposing", "screening"})


class NotOpenYet(StoreError):
    """The code is good, and voting has not begun."""

    key = "cast.not_open"
    status = 503


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The ballot a code opens. key: names its draft on the phone, and says nothing of the code."""

    workshop: str
    group: GroupId
    mac: str

    @property
    def key(self) -> str:
        """The name of its draft."""
        return draft_key(self.mac)


class BallotBox:
    """One per store and process: only one thread of it writes, whatever arrives at once."""

    def __init__(self, store: Store) -> None:
        """Begin with nothing opened: after a restart a ballot counts as opened when it is seen."""
        self.store = store
        self._opened: dict[str, set[str]] = {}
        self._waiting: list[tuple[Cast, Future[Receipt]]] = []
        self._secret = store.secret()
        self._codes: Codes | None = None
        self._channels: dict[tuple[str, Channel], ChannelState] = {}
        self._acts = -1
        self._used: set[str] = set()
        self._lock, self._reads = threading.Lock(), threading.Lock()
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ballots")

    def open(self, code: str, channel: Channel, now: datetime) -> Opened:
        """The ballot of a code for somebody who begins; in the last minutes nobody begins.

        Raises CodeRefused, VotingClosed or NotOpenYet.
        """
        return self._begin(code, channel, now, begun=False)

    def goes_on(self, code: str, channel: Channel, now: datetime) -> Opened:
        """The ballot of a code for somebody who has begun."""
        return self._begin(code, channel, now, begun=True)

    def _begin(self, code: str, channel: Channel, now: datetime, *, begun: bool) -> Opened:
        """The ballot of a free code, where the channel takes one; noted as opened."""
        card = self._card(code)
        if card.phase in BEFORE:
            raise NotOpenYet
        if card.phase != "voting":
            raise VotingClosed
        if card.state != "free" or card.mac in self._used:
            raise CodeRefused
        stands = self._channels.get((card.workshop, channel), ChannelState())
        if stands.is_over(now) or (stands.state == "last" and not begun):
            raise VotingClosed
        opened = Opened(workshop=card.workshop, group=card.group, mac=card.mac)
        self._note(opened)
        return opened

    def knows(self, code: str) -> bool:
        """Whether a code is known without asking the store: then its answer waits for nothing."""
        codes = self._codes
        fresh = codes is not None and self._acts == self.store.acts
        return codes is not None and fresh and codes.find(self._secret, code) is not None

    def refuse_unknown(self, code: str) -> None:
        """Raise CodeRefused where memory alone says that a code was never issued.

        Thousands of guesses then cost a right code nothing. A file has one process; a server may
        have others that issue codes, so there every guess is looked up.
        """
        codes = self._codes
        fresh = codes is not None and codes.whole and self._acts == self.store.acts
        alone = self.store.file is not None
        if codes is not None and fresh and alone and codes.find(self._secret, code) is None:
            raise CodeRefused

    def _known(self) -> Codes:
        """Every code as it stood after the last act, read once however many phones ask."""
        codes, acts = self._codes, self.store.acts
        if codes is not None and self._acts == acts:
            return codes
        with self._reads, self.store.reading() as connection:
            version = codes_version(connection)
            if self._codes is None or self._codes.version != version:
                self._codes = all_codes(connection, version)
                self._channels = {
                    (workshop, one): channel_of(connection, workshop, one)
                    for workshop in self._codes.workshops
                    for one in CODED
                }
            self._acts = acts
            return self._codes

    def _card(self, code: str) -> CodeCard:
        """The card of a code, used ones too; raises CodeRefused."""
        card = self._known().find(self._secret, code)
        if card is None:
            with self.store.reading() as connection:
                card = find_code(connection, self._secret, code)
        if card is None:
            raise CodeRefused
        return card

    def _note(self, opened: Opened) -> None:
        """Count a ballot as opened; a set has no order, and no hour is kept."""
        with self._lock:
            self._opened.setdefault(opened.workshop, set()).add(opened.mac)

    def still_out(self, workshop: str) -> int:
        """How many ballots were opened and not sent, as far as this start of the program knows."""
        with self._lock:
            opened = frozenset(self._opened.get(workshop, ()))
        with self.store.reading() as connection:
            return len(opened & free_macs(connection, workshop))

    def named(self, ballot: Cast, key: str) -> Cast:
        """A ballot as it arrives, with the workshop and the group of its code.

        key: of the page it was marked on; a code opened meanwhile in the same browser is another
        person's and is not spent for it. Without its code a sender may still ask after a ballot it
        sent before. Raises CodeRefused.
        """
        try:
            card = self._card(ballot.code)
        except CodeRefused:
            return self._sent_before(ballot)
        if draft_key(card.mac) != key:
            return self._sent_before(ballot)
        return replace(ballot, workshop=card.workshop, group=card.group)

    def _sent_before(self, ballot: Cast) -> Cast:
        """A ballot by its id alone; raises CodeRefused where none is stored under it."""
        with self.store.reading() as connection:
            before = sent_before(connection, ballot.id, ballot.channel)
        if before is None:
            raise CodeRefused
        return replace(before, marks=ballot.marks)

    def cast(self, ballot: Cast) -> Future[Receipt]:
        """Put a ballot in; its answer comes after the commit that holds it, or is a StoreError."""
        answer: Future[Receipt] = Future()
        with self._lock:
            self._waiting.append((ballot, answer))
        self._writer.submit(self._commit)
        return answer

    def _commit(self) -> None:
        """Store what waits, all in one transaction, and then answer each."""
        with self._lock:
            batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        if not batch:
            return
        try:
            answers = cast_together(self.store, [b for b, _ in batch], datetime.now(UTC))
        except Exception as fault:  # noqa: BLE001  # whoever waits is answered, whatever happened
            for _, answer in batch:
                answer.set_exception(fault)
            return
        for (_, answer), told in zip(batch, answers, strict=True):
            if isinstance(told, StoreError):
                answer.set_exception(told)
            else:
                answer.set_result(told)
        self._spent([ballot for ballot, _ in batch], answers)

    def _spent(self, batch: Sequence[Cast], answers: Sequence[Receipt | StoreError]) -> None:
        """Codes used by this commit open nothing any more, before the store is asked again."""
        known = self._known()
        for ballot, told in zip(batch, answers, strict=True):
            if isinstance(told, Receipt) and (card := known.find(self._secret, ballot.code)):
                self._used.add(card.mac)


def draft_key(mac: str) -> str:
    """What a phone calls the draft of a code: neither code nor mac can be told from it."""
    return hashlib.sha256(b"draft/v1\0" + mac.encode()).hexdigest()[:KEY_LENGTH]
