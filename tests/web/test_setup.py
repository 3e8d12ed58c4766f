"""The Set-up page: each step saves what it holds, and nothing can be changed once voting opened."""

from dataclasses import replace
from fractions import Fraction

import pytest

from prioritization.case import Check
from scoring.model import GroupId
from tests.web.pages import keys, opened, press, press_named, shown
from tests.workshops.meetings import FACILITATOR, NOW, refused, workshop
from tests.workshops.meetings import opened as kept
from workshops.acts import setup as acts
from workshops.store.convert import load_setup


def now_in(store, identifier):
    """The workshop as the store has it."""
    with store.reading() as connection:
        return load_setup(connection, identifier)


def field(at, label):
    """The first field with this label."""
    every = (*at.text_input, *at.number_input, *at.selectbox)
    return next(one for one in every if one.label == label)


def test_a_step_saves_what_it_holds(store):
    """Budget and date of the first step, and twice in a row from one open page."""
    identifier = kept(store)
    at = opened("setup", workshop=identifier)

    field(at, "Budget in whole dinars").set_value(7000)
    at = press_named(at, "Save this step")
    field(at, "Budget in whole dinars").set_value(8000)
    at = press_named(at, "Save this step")

    assert not at.exception
    assert now_in(store, identifier).settings.budget == 8000


def test_somebody_elses_save_is_not_written_over_without_being_seen(store):
    """The second to save reads what stands now; only saving again puts theirs in its place."""
    identifier = kept(store)
    at = opened("setup", workshop=identifier)
    theirs = replace(now_in(store, identifier).settings, place="Elsewhere")
    acts.save_settings(store, FACILITATOR, identifier, theirs, base=1, now=NOW)

    field(at, "Budget in whole dinars").set_value(7000)
    at = press_named(at, "Save this step")

    assert "Somebody saved this meanwhile" in shown(at)
    assert "It now says: 1000" in shown(at)
    assert now_in(store, identifier).settings.budget == 1000
    press_named(at, "Save this step")
    assert now_in(store, identifier).settings.budget == 7000


def save(at, step):
    """Press the save button of one step: place, ballot, rule, checks, showing."""
    return [b for b in at.button if b.label == "Save this step"][step].click().run()


def test_the_ballot_the_rule_and_the_curtain_are_chosen(store):
    """What each step offers goes into the settings, and the sheet beside shows it."""
    identifier = kept(store)
    at = opened("setup", workshop=identifier)
    at.radio(key="form").set_value("approval")
    at = save(at, 1)
    at.radio(key="rule").set_value("equal_shares")
    at = save(at, 2)
    at.radio(key="live").set_value("curtain")
    at = save(at, 4)

    settings = now_in(store, identifier).settings
    assert not at.exception
    assert settings.ballots.kind == "approval"
    assert settings.method.rule.kind == "equal_shares"
    assert settings.privacy.live == "curtain"
    assert "Equal shares" in shown(at)


def test_a_group_is_added_and_changed_and_taken_out(store):
    """A new group with its letters; the seats of one that is there; one nobody named goes."""
    identifier = kept(store)
    at = opened("setup", workshop=identifier)
    at.text_input(key="id_new").set_value("IDP")
    at.number_input(key="seats_new").set_value(5)
    at.text_input(key="name_new_en_text").set_value("Displaced people")
    at = press_named(at, "Save the group")
    assert [g.seats for g in now_in(store, identifier).groups if g.id == "IDP"] == [5]

    at.selectbox(key="group_edited").set_value(GroupId("CSO")).run()
    at.number_input(key="seats_CSO").set_value(3)
    at = press_named(at, "Save the group")
    assert [g.seats for g in now_in(store, identifier).groups if g.id == "CSO"] == [3]

    at.selectbox(key="group_edited").set_value(GroupId("CSO")).run()
    at = press_named(at, "Remove the group")
    assert not at.exception
    assert "CSO" not in {g.id for g in now_in(store, identifier).groups}


def test_a_check_takes_a_threshold_and_refuses_a_word(store):
    """A number goes in exactly; a word is said to be none, and nothing is saved."""
    made = workshop()
    checks = (Check(kind="women_share", threshold=Fraction(3, 10), level="hold"),)
    method = replace(made.settings.method, checks=checks)
    made = replace(made, settings=replace(made.settings, method=method))
    identifier = kept(store, given=made)
    at = opened("setup", workshop=identifier)
    at.text_input(key="threshold_0").set_value("half")
    at = save(at, 3)
    assert now_in(store, identifier).settings.method.checks == checks

    at.text_input(key="threshold_0").set_value("0.35")
    at.selectbox(key="level_0").set_value("warn")
    at = save(at, 3)

    (changed,) = now_in(store, identifier).settings.method.checks
    assert (changed.threshold, changed.level) == (Fraction(35, 100), "warn")


def test_a_context_note_is_kept(store):
    """What is known of the place, with its source."""
    identifier = kept(store)
    at = opened("setup", workshop=identifier)
    at.text_area[0].set_value("Two neighbourhoods share one road")
    at = press_named(at, "Add the note")

    assert not at.exception
    assert [n.text.en for n in now_in(store, identifier).context] == [
        "Two neighbourhoods share one road"
    ]


@pytest.mark.parametrize("phase", ["voting", "closed"])
def test_a_locked_set_up_is_read_and_not_changed(store, phase):
    """No field of the method is drawn, and the act refuses when called directly."""
    identifier = kept(store, phase)
    at = opened("setup", workshop=identifier)

    drawn = keys(at)
    assert not drawn & {"form", "rule", "weights", "live", "group_edited", "action_primary"}
    assert "Locked since voting opened" in shown(at)
    with refused("refused.closed" if phase == "closed" else "refused.phase"):
        settings = now_in(store, identifier).settings
        acts.save_settings(store, FACILITATOR, identifier, settings, base=1, now=NOW)


def test_the_way_on_opens_the_next_phase(store):
    """From the draft to collecting proposals."""
    identifier = kept(store)
    press(opened("setup", workshop=identifier), "action_primary")

    assert now_in(store, identifier).settings.phase == "proposing"
