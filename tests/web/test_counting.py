"""The Counting page: no result, the lot once, and a count that closes when everything is said."""

import pytest

from scoring.model import GroupId, Text
from tests.web.pages import keys, opened, press, press_named, shown
from tests.workshops.meetings import FACILITATOR, NOW, counted, refused, voted
from tests.workshops.meetings import opened as kept
from workshops.acts.counting import close_count, draw_lot
from workshops.language import say
from workshops.store.convert import load_setup
from workshops.store.migrations import LOGS_DUE, setting
from workshops.store.standing import standing
from workshops.web.logs import NAME


def seed(store, identifier):
    """The lot as it was drawn."""
    with store.reading() as connection:
        return load_setup(connection, identifier).settings.method.ties.lot_seed


def closed(store, identifier):
    """Whether the count is closed."""
    with store.reading() as connection:
        return standing(connection, identifier).count_closed


@pytest.mark.parametrize("typed", ["12-7-3", " ١٢-7-٣ "])
def test_the_lot_is_drawn_once(store, typed):
    """What was read aloud is typed, in any digits; afterwards no field is left, and the act refuses
    another.
    """
    identifier = voted(store)
    at = opened("counting", workshop=identifier)
    next(box for box in at.text_input if box.placeholder == "17-4-62").set_value(typed)
    at = press_named(at, "Enter the lot")

    assert not at.exception
    assert seed(store, identifier) == "12-7-3"
    assert not [box for box in at.text_input if box.placeholder == "17-4-62"]
    with refused("count.lot_drawn"):
        draw_lot(store, FACILITATOR, identifier, "1-1-1", now=NOW)


def with_reasons(at):
    """Close the count, with a reason for all that holds."""
    for box in at.text_input:
        if str(box.key).startswith("reason_"):
            box.set_value("agreed in the room")
    return press(at, "action_primary")


def test_the_count_closes_when_nothing_blocks_and_every_hold_has_its_reason(store):
    """Without the lot it does not close; with it and the reasons it does, for good."""
    identifier = voted(store)
    at = opened("counting", workshop=identifier)
    if not at.button(key="action_primary").disabled:
        at = press(at, "action_primary")
    assert not closed(store, identifier)

    draw_lot(store, FACILITATOR, identifier, "12-7-3", now=NOW)
    at = with_reasons(opened("counting", workshop=identifier))

    assert not at.exception
    assert closed(store, identifier)
    assert "action_primary" not in keys(at)
    with refused("count.closed_already"):
        close_count(store, FACILITATOR, identifier, now=NOW)


def test_a_walk_out_is_written_down_before_any_result(store):
    """Group, choice and reason go into the record."""
    identifier = voted(store)
    at = opened("counting", workshop=identifier)
    at.radio(key="walked_way").set_value("proceed")
    at.text_input(key="walked_why").set_value("they left at noon")
    at = press_named(at, "Write it down")

    assert not at.exception
    with store.reading() as connection:
        lines = load_setup(connection, identifier).settings.record
    assert "they left at noon" in [line.text.en for line in lines]


def test_no_score_is_on_the_page_before_the_count_is_closed(store):
    """Totals of papers alone: no title of a proposal stands here."""
    words = shown(opened("counting", workshop=voted(store)))

    assert "Proposal 1" not in words
    assert "Group A" in words


@pytest.mark.parametrize("phase", ["draft", "voting"])
def test_there_is_nothing_to_count_before_the_vote_is_closed(store, phase):
    """The page says so, draws no field, and the act refuses."""
    identifier = kept(store, phase)
    at = opened("counting", workshop=identifier)

    assert {key for key in keys(at) if "recount" not in key} == set()
    with refused("refused.phase"):
        close_count(store, FACILITATOR, identifier, now=NOW)


def test_a_closed_count_leads_to_the_results(store):
    """The lot stays readable, and no field is left but that for a recount."""
    at = opened("counting", workshop=counted(store))

    assert "12-7-3" in shown(at)
    assert {key for key in keys(at) if "recount" not in key} == set()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_recount_is_written_down_after_the_count_too(store, language):
    """Who asked and what came out, in the language of the page; without words nothing is kept."""
    identifier = counted(store)
    at = opened("counting", lang=language, workshop=identifier)
    at = press_named(at, say(language, "counting.recount_now"))
    assert not [line for line in record(store, identifier) if line.kind == "recount"]

    at.selectbox(key="recounted").set_value(GroupId("B"))
    at.text_input(key="recount_found").set_value("النتيجة نفسها")
    at = press_named(at, say(language, "counting.recount_now"))
    assert not at.exception
    (line,) = (line for line in record(store, identifier) if line.kind == "recount")
    assert line.text == Text(**{language: "النتيجة نفسها"})
    assert line.more["group"] == "B"


def record(store, identifier):
    """What happened, as the store has it."""
    with store.reading() as connection:
        return load_setup(connection, identifier).settings.record


@pytest.mark.postgres
def test_at_a_server_the_log_of_before_the_cut_goes_with_it(office):
    """Its copies are its own, so that no second one is waited for."""
    log = office.folder / NAME
    assert once_closed(office, log) == (True, False)


def test_on_a_laptop_the_log_stays_until_the_second_copy(store):
    """The count alone does not take it."""
    assert once_closed(store, store.folder / NAME) == (True, True)


def once_closed(store, log):
    """Whether the log is there before and after a count was closed on the page."""
    identifier = voted(store)
    draw_lot(store, FACILITATOR, identifier, "12-7-3", now=NOW)
    log.write_text("of before", encoding="utf-8")
    at, before = opened("counting", workshop=identifier), log.exists()
    at = with_reasons(at)

    assert not at.exception
    assert closed(store, identifier)
    with store.reading() as connection:
        assert setting(connection, LOGS_DUE) is None
    return before, log.exists()
