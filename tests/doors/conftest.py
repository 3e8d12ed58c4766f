"""Doors over a store of their own, with a ticker and a clock that stand still until moved."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workshops.meetings import FACILITATOR, NOW
from workshops.acts.doors import make_pin, set_passphrase
from workshops.doors import Doors, Network
from workshops.store import Store


class Ticker:
    """Seconds that pass only when they are told to."""

    def __init__(self) -> None:
        """Begin somewhere."""
        self.at = 1_000.0

    def __call__(self) -> float:
        """The seconds so far."""
        return self.at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(tmp_path / "doors.sqlite") as opened:
        yield opened


@pytest.fixture
def ticker() -> Ticker:
    """The seconds of these doors."""
    return Ticker()


@pytest.fixture
def doors(store: Store, ticker: Ticker) -> Doors:
    """Doors with the room network closed."""
    return Doors(store, Network(), tick=ticker)


@pytest.fixture
def secrets(store: Store) -> dict[str, str]:
    """A passphrase, its sealed code, and a PIN or code for two clerks, staff and a screen."""
    made = {"facilitator": "one two three four"}
    made["recovery"] = set_passphrase(store, FACILITATOR, made["facilitator"], now=NOW)
    for seat in ("clerk 1", "clerk 2", "observer", "staff", "projector"):
        made[seat] = make_pin(store, FACILITATOR, seat, now=NOW)
    return made
