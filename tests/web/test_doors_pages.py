"""Pages as roles see them: their own pages, their own controls; the page Doors."""

from dataclasses import replace

import pytest

from tests.web.pages import keys, labels, opened, press, shown
from tests.workshops.meetings import FACILITATOR
from workshops.acts.workshops import open_example
from workshops.doors import Visitor, role_of
from workshops.store.keys import keep_key, key_of
from workshops.web import state


@pytest.fixture
def sabha(store):
    """The Sabha example, its count closed and nothing revealed yet."""
    return open_example(store, FACILITATOR, "sabha", now=state.now())


@pytest.fixture
def seated(monkeypatch):
    """Whoever sits in front of the pages of this test."""

    def sit(seat):
        found = Visitor(role=role_of(seat), seat=seat, session="digest") if seat else None
        monkeypatch.setattr(state, "visitor", lambda: found)

    return sit


@pytest.mark.usefixtures("store")
def test_nobody_gets_the_way_to_the_sign_in_and_nothing_else(seated):
    """No menu, no strip, no name of a workshop."""
    seated("")
    at = opened("home")

    assert "Nobody is signed in" in shown(at)
    assert "/sign-in?lang=en" in at.get("html")[-1].body
    assert not labels(at)


@pytest.mark.parametrize("seat", ["clerk 1", "adviser", "observer", "staff"])
def test_a_role_finds_its_own_pages_in_the_menu(seated, sabha, seat):
    """And no control to make, delete or close what is not its own."""
    seated(seat)
    at = opened("home", workshop=sabha)
    found = set(labels(at))

    assert ("Ballots" in found) == (seat == "clerk 1")
    assert ("Screening" in found) == (seat == "adviser")
    assert ("Results" in found) == (seat in {"observer", "staff"})
    assert not {"Doors", "Decide", "Projector"} & found
    assert ("bring" in keys(at)) == (seat == "staff")
    assert "close_room" not in keys(at)
    assert not at.get("toggle")


def test_before_the_reveal_only_the_facilitator_looks_at_the_result(seated, sabha):
    """An observer sees it with the room."""
    seated("observer")
    before = shown(opened("results", workshop=sabha))
    seated("facilitator")
    after = shown(opened("results", workshop=sabha))

    assert state.say("results.not_yet") in before
    assert state.say("results.not_yet") not in after


@pytest.mark.usefixtures("store")
def test_a_pin_is_made_shown_once_and_taken_back(store):
    """The store keeps its seal; the next drawing no longer shows it."""
    at = press(opened("doors"), "make_pin")
    pin = next(part for part in shown(at).split() if part.isdecimal() and len(part) == 6)
    with store.reading() as connection:
        assert key_of(connection, "clerk 1") is not None
    again = at.run()
    assert pin not in shown(again)

    gone = press(again, "take_pin")

    with store.reading() as connection:
        assert key_of(connection, "clerk 1") is None
    assert not gone.exception


@pytest.mark.usefixtures("store")
def test_a_passphrase_is_set_on_the_page_and_gives_a_code(store):
    """Typed twice; unlike ones are refused."""
    at = opened("doors")
    first, second = at.text_input
    first.set_value("one two three four")
    second.set_value("one two three five")
    at = next(b for b in at.button if b.label == "Set it").click().run()
    assert "not the same" in shown(at)
    first, second = at.text_input
    first.set_value("one two three four")
    second.set_value("one two three four")
    at = next(b for b in at.button if b.label == "Set it").click().run()

    assert "Write this code" in shown(at)
    with store.reading() as connection:
        assert key_of(connection, "recovery") is not None


@pytest.mark.usefixtures("store")
def test_a_shut_seat_is_opened_again_on_the_page(store):
    """One button for each seat that wrong tries have shut."""
    press(opened("doors"), "make_pin")
    with store.writing() as connection:
        key = key_of(connection, "clerk 1")
        keep_key(connection, "clerk 1", replace(key, locked=True))
    at = opened("doors")
    assert "shut after wrong tries" in shown(at)

    press(at, "unlock_clerk 1")

    with store.reading() as connection:
        assert not key_of(connection, "clerk 1").locked


@pytest.mark.usefixtures("store", "room")
def test_the_banner_stands_over_every_page_and_closes_the_room(seated):
    """With the address; one press ends it. On the laptop, too, somebody must have signed in."""
    assert "192.168.1.2:8501" not in shown(opened("help"))
    seated("clerk 1")
    at = opened("help")
    assert "192.168.1.2:8501" in shown(at)
    assert "close_room" not in keys(at)
    seated("facilitator")

    at = press(opened("help"), "close_room")

    assert not state.network().open
    assert "192.168.1.2:8501" not in shown(at)
