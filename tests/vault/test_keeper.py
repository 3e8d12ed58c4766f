"""Copies by themselves: at a change of phase at once, else in their time, never half of one."""

import threading
from dataclasses import replace

import pytest

from tests.workshops.meetings import FACILITATOR, NOW, closed, enter, opened, refused
from workshops.acts.actor import Actor
from workshops.acts.bundles import Receiver, hand_over, hand_over_election
from workshops.acts.doors import make_pin
from workshops.bundle import verify
from workshops.doors import Doors, Network, Second
from workshops.store import chain
from workshops.store.backup import BackupFailed, copies
from workshops.store.keeper import Keeper

STAFF = Actor(role="staff")
WORDS = "four random words"


@pytest.fixture
def keeper(store, tmp_path):
    """A keeper of five minutes."""
    made = Keeper(store, tmp_path / "stick", WORDS, lambda: NOW)
    yield made
    made.stop()


def wait_for(said) -> None:
    """Until it is so; generous, because other work may have the computer."""
    pause = threading.Event()
    for _ in range(1200):
        if said():
            return
        pause.wait(0.05)
    pytest.fail("it never came")


def test_a_change_of_phase_is_copied_at_once(store, keeper):
    """Not after five minutes, and not for an act that changes none."""
    identifier = opened(store)
    wait_for(lambda: len(copies(keeper.folder)) == 1)
    with store.writing() as connection:
        chain.append(connection, identifier, "act", {}, NOW)
    enter(store, identifier, "proposing")
    wait_for(lambda: len(copies(keeper.folder)) == 2)


def test_copies_come_in_their_time(store, tmp_path):
    """And only where something was stored since."""
    keeper = Keeper(store, tmp_path / "stick", WORDS, lambda: NOW, every=0.2)
    with store.writing() as connection:
        chain.append(connection, "", "act", {}, NOW)
    wait_for(lambda: len(copies(keeper.folder)) == 1)
    keeper.stop()
    assert keeper.refusal is None


def test_a_stick_pulled_out_is_said_and_the_meeting_goes_on(store, keeper):
    """The next copy works again once it is back."""
    keeper.copy()
    keeper.folder.rename(keeper.folder.with_name("elsewhere"))
    keeper.folder.write_text("a file where the stick was")
    with pytest.raises(BackupFailed):
        keeper.copy()
    assert keeper.refusal is not None
    with store.writing() as connection:
        chain.append(connection, "", "act", {}, NOW)
    keeper.folder.unlink()
    keeper.copy()
    assert keeper.refusal is None


HANDING = {
    "complete_bundle": lambda *given, now: hand_over(*given, WORDS, now=now),
    "election_file": hand_over_election,
}


@pytest.mark.parametrize("kind", HANDING)
def test_ballots_leave_with_two_people_and_a_reason(store, kind):
    """Sealed or restricted; written down with the role of whoever typed their own secret too."""
    hand, identifier = HANDING[kind], closed(store)
    doors = Doors(store, Network(), tick=iter(range(0, 10_000, 100)).__next__)
    pin = make_pin(store, FACILITATOR, "observer", now=NOW)
    other, auditor = Second(seat="observer", secret=pin), Receiver(recipient="auditor", reason="x")
    nobody = replace(other, seat="adviser")
    for key, who, second, receiver in (
        ("refused.role", FACILITATOR, other, auditor),
        ("bundling.missing", STAFF, other, replace(auditor, reason=" ")),
        ("bundling.missing", STAFF, other, replace(auditor, recipient="")),
        ("doors.wrong", STAFF, replace(other, secret=WORDS), auditor),
        ("doors.no_key", STAFF, replace(other, seat="clerk 3"), auditor),
        ("doors.second_same", STAFF, nobody, auditor),
    ):
        with refused(key):
            hand(store, who, identifier, doors, second, receiver, now=NOW)
    with store.reading() as connection:
        assert kind not in {event.kind for event in chain.events(connection, "")}
    content = hand(store, STAFF, identifier, doors, other, auditor, now=NOW)

    if kind == "complete_bundle":
        assert verify(content, WORDS).faults == ()
    else:
        assert b"RESTRICTED, not for publication: auditor: x (staff, observer)." in content
        assert content.index(b"VOTES") < len(content) - 40 * len("1;A")
    with store.reading() as connection:
        last = chain.events(connection, "")[-1]
    assert last.kind == kind
    said = {name: last.body[name] for name in ("recipient", "reason", "second", "role")}
    assert said == {"recipient": "auditor", "reason": "x", "second": "observer", "role": "staff"}
