"""What a ballot asks: the workshop without its ballots, read once however many phones ask."""

import threading
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, func, select

from workshops.store import tables
from workshops.store.convert import load_setup
from workshops.store.settings import head
from workshops.store.store import Store
from workshops.workshop import Workshop

RELEASED: Final = "released"
"""The event of a live step; it comes with the ballots and changes nothing they ask."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """acts: of the store when it was last compared. version: what it then stood at."""

    acts: int
    version: tuple[object, ...]
    setup: Workshop


_KEPT: Final[WeakKeyDictionary[Store, dict[str, _Kept]]] = WeakKeyDictionary()
_LOCK: Final = threading.Lock()


def asked(store: Store, workshop: str) -> Workshop:
    """The set-up of a workshop as it stands; raises UnknownWorkshop.

    For ballots only: a counter of people that changed meanwhile is not read anew.
    """
    kept = _KEPT.get(store, {}).get(workshop)
    if kept is not None and kept.acts == store.acts:
        return kept.setup
    with _LOCK:
        return _read(store, workshop)


def is_known(store: Store, workshop: str) -> bool:
    """Whether the set-up is here as it stands, so that nothing has to be read."""
    kept = _KEPT.get(store, {}).get(workshop)
    return kept is not None and kept.acts == store.acts


def _read(store: Store, workshop: str) -> Workshop:
    """Compare with the store, and load only what changed."""
    of_store = _KEPT.setdefault(store, {})
    kept, acts = of_store.get(workshop), store.acts
    with store.reading() as connection:
        version = _version(connection, workshop)
        same = kept is not None and kept.version == version
        setup = kept.setup if kept is not None and same else load_setup(connection, workshop)
    of_store[workshop] = _Kept(acts, version, setup)
    return setup


def _version(connection: Connection, workshop: str) -> tuple[object, ...]:
    """The row of the workshop, and its last act that was no live step."""
    table = tables.events
    query = select(func.max(table.c.seq)).where(
        table.c.workshop == workshop, table.c.kind != RELEASED
    )
    return head(connection, workshop), connection.execute(query).scalar_one_or_none()
