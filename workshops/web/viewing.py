"""Looking at figures by group, and taking documents along: both are written into the chain."""

from collections.abc import Callable
from contextlib import suppress

from workshops.acts.actor import Refused
from workshops.acts.deciding import exported, seen_by_group
from workshops.release import Edition
from workshops.store import StoreError
from workshops.web import state


def viewed(where: str) -> None:
    """Note that this session sees figures by group here; a store that cannot be written is read."""
    if not state.first_time(f"{where}/{state.open_id()}"):
        return
    try:
        seen_by_group(state.store(), state.actor(), state.open_id(), where, now=state.now())
    except (Refused, StoreError):
        state.not_yet(f"{where}/{state.open_id()}")


def taken(edition: Edition, document: str) -> None:
    """Note that a document was taken along; one made of a store that is only read is told of."""
    try:
        exported(state.store(), state.actor(), state.open_id(), edition, document, now=state.now())
    except (Refused, StoreError) as refusal:
        state.tell("warn", state.say(refusal.key, **refusal.numbers))


def taking(made: Callable[[], bytes], edition: Edition, document: str) -> Callable[[], bytes]:
    """A document made at the click, which notes itself that it was taken along.

    It is made outside the session, so who asks and for what comes along. A click that ran the page
    as well would have the file cleared away before a slow browser fetched it.
    """
    store, who, here = state.store(), state.actor(), state.open_id()

    def noted() -> bytes:
        content = made()
        with suppress(Refused, StoreError):  # a store that is only read says so on every page
            exported(store, who, here, edition, document, now=state.now())
        return content

    return noted


__all__ = ["taken", "taking", "viewed"]
