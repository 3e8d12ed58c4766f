"""Copies by themselves: at a change of phase at once, else in their time, never half of one."""

import threading

import pytest

from tests.workshops.meetings import FACILITATOR, NOW, close_by_two, counted, enter, opened, refused
from workshops.acts.actor import Actor
from workshops.acts.bundles import hand_over
from workshops.acts.deciding import publish, sign
from workshops.bundle import verify
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


def test_ballots_leave_with_two_people_and_a_reason(store):
    """Sealed, and written down in the installation's chain."""
    identifier = counted(store)
    publish(store, FACILITATOR, identifier, now=NOW)
    sign(store, FACILITATOR, identifier, ["mayor"], now=NOW)
    close_by_two(store, identifier)
    given = ("auditor", "recount", "observer", WORDS)

    with refused("refused.role"):
        hand_over(store, FACILITATOR, identifier, *given, now=NOW)
    with refused("bundling.missing"):
        hand_over(store, STAFF, identifier, "auditor", " ", "observer", WORDS, now=NOW)
    sealed = hand_over(store, STAFF, identifier, *given, now=NOW)

    assert verify(sealed, WORDS).faults == ()
    with store.reading() as connection:
        last = chain.events(connection, "")[-1]
    assert last.kind == "complete_bundle"
    assert last.body["recipient"] == "auditor"
