"""The page Workshops: begin, continue, open, delete."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import EXAMPLES
from tests.web.pages import opened, press, shown
from workshops.store.convert import list_workshops, load_setup
from workshops.web import starting
from workshops.web.health import Health


def known(store):
    """Every workshop in the store."""
    with store.reading() as connection:
        return list_workshops(connection)


def example(store):
    """A store with the Sabha example; gives its card."""
    press(opened("home"), "example_sabha")
    return known(store)[0]


def test_an_empty_store_offers_three_ways_to_begin(store):
    """No workshop, nothing to continue, nothing to delete."""
    at = opened("home")

    words = shown(at)
    assert "There is no workshop yet" in words
    assert "Try an example" in words
    assert not [b for b in at.button if b.key == "go_on_primary"]
    assert not known(store)


def test_an_example_opens_with_one_press(store):
    """One press: the example is in the store and open in this session."""
    at = press(opened("home"), "example_sabha")

    (card,) = known(store)
    assert card.synthetic
    assert at.query_params["workshop"] == card.id


def test_the_template_gives_a_draft_with_its_name(store):
    """Name in the language of the page, place of the programme, phase draft."""
    at = opened("home", lang="ar")
    at.text_input(key="new_title").input("ورشة القطرون")
    at.selectbox(key="new_place").select("qatroun")
    at.button(key="FormSubmitter:new-إنشاء الورشة").click().run()

    (card,) = known(store)
    assert (card.title.ar, card.place, card.phase) == ("ورشة القطرون", "Qatroun", "draft")
    with store.reading() as connection:
        assert load_setup(connection, card.id).groups


def test_a_workshop_needs_a_name(store):
    """Without one nothing is made, and the page says what is missing."""
    at = opened("home")
    at.button(key="FormSubmitter:new-Create the workshop").click().run()

    assert "Write the name of the workshop first" in shown(at)
    assert not known(store)


def test_a_set_up_is_copied_without_its_ballots(store):
    """Groups and criteria travel; ballots and the mark EXAMPLE do not."""
    original = example(store)
    at = opened("home")
    at.text_input(key="new_title").input("Second round")
    at.selectbox(key="new_source").select(original.id)
    at.button(key="FormSubmitter:new-Create the workshop").click().run()

    copy = next(card for card in known(store) if card.id != original.id)
    assert (copy.title.en, copy.ballots, copy.synthetic) == ("Second round", 0, False)


def sent(*names):
    """Files of the Sabha example as the page receives them."""

    class Sent:
        def __init__(self, path):
            self.name, self.path = path.name, path

        def getvalue(self):
            return self.path.read_bytes()

    return [Sent(EXAMPLES / "sabha" / name) for name in names]


@pytest.mark.usefixtures("store")
def test_a_folder_with_problems_lists_every_one(monkeypatch):
    """A folder without its groups is refused with file and cure, and nothing is kept."""
    monkeypatch.setattr(starting, "upload", lambda *_: sent("workshop.yaml", "proposals.csv"))
    at = press(opened("home"), "bring")

    assert "groups.csv" in shown(at)
    assert "There is no workshop yet" in shown(at)


def test_a_whole_folder_opens(store, monkeypatch):
    """Its files together, as dropped on the page."""
    names = [p.name for p in (EXAMPLES / "sabha").glob("*") if p.suffix in {".csv", ".yaml"}]
    monkeypatch.setattr(starting, "upload", lambda *_: sent(*names))
    press(opened("home"), "bring")

    assert [card.place for card in known(store)] == ["Sabha"]


@pytest.mark.usefixtures("store")
def test_no_file_is_said(monkeypatch):
    """The button without files says what is missing."""
    monkeypatch.setattr(starting, "upload", lambda *_: [])

    assert "Choose the files" in shown(press(opened("home"), "bring"))


def test_deleting_asks_in_numbers_first(store):
    """The second step names what goes; nothing is gone before its name is typed."""
    card = example(store)
    at = opened("home", workshop=card.id)
    at.selectbox(key="delete_which").select(card.id).run()

    assert "74 ballots" in shown(press(at, "delete_ask"))
    assert known(store)


FINISH = """
import streamlit as st
from workshops.web.cards import cards
from workshops.web.deleting import finish
if known := cards():
    finish(known[0], st.query_params["typed"])
"""


def finished(typed, workshop):
    """The second step answered with yes and a name."""
    at = AppTest.from_string(FINISH, default_timeout=30)
    at.query_params |= {"typed": typed, "workshop": workshop}
    return at.run()


def test_only_its_name_deletes_a_workshop(store):
    """Another name deletes nothing and says so; the right one closes it in this session too."""
    card = example(store)

    assert "This is not its name" in shown(finished("Sabah", card.id))
    assert known(store)
    at = finished(card.title.en, card.id)
    assert not known(store)
    assert "workshop" not in at.query_params


def test_the_health_of_the_computer_is_said(store, monkeypatch):  # noqa: ARG001  # an empty store
    """A full disk, a store that cannot be written, settings that are not in effect: in words."""
    ill = Health(free=2**29, writable=False, settings=False, sqlite="3.40.1")
    monkeypatch.setattr("workshops.web.health.measured", lambda: ill)
    at = opened("home")

    words = shown(at)
    assert "Only 0.5 GB free" in words, words[-900:]
    assert "can only be read" in words
    assert "not in effect" in words
