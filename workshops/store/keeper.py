"""Copies by themselves: every five minutes, and at once when a phase changes (spec trust, 2.1)."""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from workshops.store import tables
from workshops.store.backup import Backup, back_up
from workshops.store.errors import StoreError
from workshops.store.store import Store

EVERY: Final = 300.0
Phases = tuple[tuple[str, str, int], ...]


class Keeper:
    """Copies one store to one folder until it is stopped. The passphrase stays in memory alone.

    refusal: why the last attempt made no copy; None when it did. after: what is done once a copy
    is verified.
    """

    def __init__(
        self,
        store: Store,
        folder: Path,
        passphrase: str,
        clock: Callable[[], datetime],
        every: float = EVERY,
    ) -> None:
        """Begin; the first copy is made by `copy`, so that whoever asked sees what became of it."""
        self.store, self.folder = store, folder
        self.refusal: StoreError | None = None
        self.after: Callable[[Store], None] | None = None
        self._passphrase, self._clock, self._every = passphrase, clock, every
        self._changed, self._over = threading.Event(), threading.Event()
        self._one = threading.Lock()
        self._phases, self._acts = self._standing(), store.changes
        self._deaf = store.listen(self._changed.set)
        self._thread = threading.Thread(target=self._run, name="copies", daemon=True)
        self._thread.start()

    def copy(self) -> Backup:
        """Make a copy now; raises what keeps it from being made."""
        with self._one:
            try:
                made = back_up(self.store, self.folder, self._passphrase, now=self._clock())
            except StoreError as refusal:
                self.refusal = refusal
                raise
            if self.after is not None:
                self.after(self.store)
            self.refusal, self._acts = None, self.store.changes
            return made

    def stop(self) -> None:
        """Make no more copies."""
        self._deaf()
        self._over.set()
        self._changed.set()
        self._thread.join()

    def _run(self) -> None:
        """Wait for a change of phase or for the five minutes."""
        waited = 0.0
        while not self._over.is_set():
            step = min(1.0, self._every)
            self._changed.wait(step)
            waited += step
            turned = self._changed.is_set() and self._turned()
            self._changed.clear()
            due = waited >= self._every and self.store.changes != self._acts
            if (turned or due) and not self._over.is_set():
                waited = 0.0
                try:
                    self.copy()
                except StoreError:  # kept in `refusal`, and the age on the strip tells
                    continue

    def _turned(self) -> bool:
        """Whether a workshop went on to another phase since the last look."""
        try:
            now = self._standing()
        except StoreError:
            return False
        turned, self._phases = now != self._phases, now
        return turned

    def _standing(self) -> Phases:
        """The phase and the cut of every workshop."""
        shop = tables.workshops.c
        with self.store.reading() as connection:
            query = select(shop.id, shop.phase, shop.cut).order_by(shop.id)
            return tuple((row.id, row.phase, row.cut) for row in connection.execute(query))
