"""The Room page: one press a person, what happened to them in words, and no counter once locked."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from prioritization.case import Check
from scoring.model import GroupId, Text
from tests.web.pages import keys, opened, press, press_named, shown
from tests.workshops.meetings import FACILITATOR, NOW, refused, workshop
from tests.workshops.meetings import opened as kept
from workshops.acts import room
from workshops.cases import case
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
    at.selectbox(key="band_A").set_value("25-34")
    at.number_input(key="people_A").set_value(2)
    at.text_input(key="why_A").set_value("a funeral")
    at = press_named(at, "Write it down")

    assert not at.exception
    assert here(store, identifier) == 18
    with store.reading() as connection:
        (line,) = load_setup(connection, identifier).settings.record
    assert (line.kind, line.text.en) == ("left", "a funeral")


def test_after_the_stated_moment_whoever_comes_observes(store):
    """Before it eight people are voters, after it they are observers: counters stand still."""
    identifier = kept(store, "proposing")
    room.late(store, FACILITATOR, identifier, GroupId("A"), "F", "18-24", 8, now=NOW)
    assert here(store, identifier) == 28

    room.state_moment(store, FACILITATOR, identifier, NOW, now=NOW)
    with refused("room.moment_over"):
        room.late(store, FACILITATOR, identifier, GroupId("A"), "F", "18-24", 8, now=NOW)
    with refused("room.moment_over"):
        room.count(store, FACILITATOR, identifier, GroupId("A"), "F", "18-24", 1, now=NOW)
    with refused("room.moment_over"):
        room.state_moment(store, FACILITATOR, identifier, NOW + timedelta(hours=1), now=NOW)
    room.left(
        store, FACILITATOR, identifier, GroupId("A"), "F", "18-24", 1, Text(en="ill"), now=NOW
    )
    room.observers(store, FACILITATOR, identifier, GroupId("A"), 8, now=NOW)
    assert here(store, identifier) == 27

    at = opened("room", workshop=identifier)
    assert "8 observers" in shown(at)
    assert at.button(key="more_A_F_18-24").disabled
    assert len(at.radio(key="what_A").options) == 3


def test_what_an_entry_changes_in_the_checks_is_shown(store):
    """The checks stand before and after; the room may wait, and the wait is written down."""
    made = workshop()
    check = Check(kind="women_share", level="hold", threshold=Fraction(9, 10))
    method = replace(made.settings.method, checks=(check,))
    made = replace(made, settings=replace(made.settings, method=method))
    identifier = kept(store, "proposing", made)
    at = press(opened("room", workshop=identifier), "more_A_F_18-24")
    assert "What the last entry changed" in shown(at)

    at.number_input(key="wait_minutes").set_value(10)
    at.text_input(key="wait_for").set_value("the women of the north")
    at = press_named(at, "Wait")
    assert "The room waits until" in shown(at)
    at.text_input(key="why_0").set_value("they sent word")
    at.text_input(key="role_0").set_value("lead facilitator")
    at = press_named(at, "Answer")
    with store.reading() as connection:
        lines = load_setup(connection, identifier).settings.record
    assert [line.kind for line in lines] == ["wait", "exception"]
    assert "The room waits until" not in shown(at)


def test_a_missing_interpreter_is_a_finding_of_the_room(store):
    """The answer is kept with the group and read by the check."""
    identifier = kept(store, "proposing")
    at = opened("room", workshop=identifier)
    at.selectbox(key="interpreter_B").set_value("no").run()

    with store.reading() as connection:
        found = load_setup(connection, identifier)
    assert case(found).without_interpreter == ("B",)


@pytest.mark.parametrize("phase", ["draft", "counting", "closed"])
def test_counters_are_drawn_only_while_people_arrive(store, phase):
    """No plus and no minus outside; the table of who was here stays readable."""
    identifier = kept(store, phase)
    at = opened("room", workshop=identifier)

    assert not [key for key in keys(at) if key.startswith(("more_", "less_"))]
    assert "Group A" in shown(at)
    with refused("refused.closed" if phase == "closed" else "refused.phase"):
        room.count(store, FACILITATOR, identifier, GroupId("A"), "F", "18-24", 1, now=NOW)
