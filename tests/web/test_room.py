"""The Room page: one press a person, what happened to them in words, and no counter once locked."""

import pytest

from scoring.model import GroupId
from tests.web.pages import keys, opened, press, press_named, shown
from tests.workshops.meetings import FACILITATOR, NOW, refused
from tests.workshops.meetings import opened as kept
from workshops.acts import room
from workshops.store.convert import load_setup


def here(store, identifier, group="A"):
    """How many of a group are in the room."""
    with store.reading() as connection:
        rows = load_setup(connection, identifier).attendance
    return sum(row.present - row.left for row in rows if row.group == group)


def test_one_press_is_one_person(store):
    """Plus adds one woman of an age band, minus takes her off again; the lead counts along."""
    identifier = kept(store, "proposing")
    at = press(opened("room", workshop=identifier), "more_A_F_18-24")
    assert here(store, identifier) == 21
    assert "41 people are here" in shown(at)

    press(at, "less_A_F_18-24")
    assert here(store, identifier) == 20


def test_nobody_is_taken_off_an_empty_counter(store):
    """The minus of an empty counter cannot be pressed, and the act refuses it."""
    identifier = kept(store, "proposing")
    at = opened("room", workshop=identifier)

    assert at.button(key="less_A_F_18-24").disabled
    with refused("room.below_zero"):
        room.count(store, FACILITATOR, identifier, GroupId("A"), "F", "18-24", -1, now=NOW)


def test_who_left_is_written_down_with_a_reason(store):
    """Two men of 25 to 34 leave; the record has the reason, the counter two fewer."""
    identifier = kept(store, "proposing")
    at = opened("room", workshop=identifier)
    at.radio(key="what_A").set_value("left")
    at.radio(key="sex_A").set_value("M")
    at.selectbox[0].set_value("25-34")
    at.number_input[0].set_value(2)
    at.text_input[0].set_value("a funeral")
    at = press_named(at, "Write it down")

    assert not at.exception
    assert here(store, identifier) == 18
    with store.reading() as connection:
        (line,) = load_setup(connection, identifier).settings.record
    assert (line.kind, line.text.en) == ("left", "a funeral")


@pytest.mark.parametrize("phase", ["draft", "counting", "closed"])
def test_counters_are_drawn_only_while_people_arrive(store, phase):
    """No plus and no minus outside; the table of who was here stays readable."""
    identifier = kept(store, phase)
    at = opened("room", workshop=identifier)

    assert not [key for key in keys(at) if key.startswith(("more_", "less_", "what_"))]
    assert "Group A" in shown(at)
    with refused("refused.closed" if phase == "closed" else "refused.phase"):
        room.count(store, FACILITATOR, identifier, GroupId("A"), "F", "18-24", 1, now=NOW)
