"""Results, Decide and Documents: nothing before the count, then the list, its reasons and files."""

import json
from statistics import median
from time import process_time

import pytest

from scoring.model import Text
from tests.web.pages import keys, opened, pieces, press, press_named, shown
from tests.workshops.meetings import FACILITATOR, NOW, counted, enter, refused, voted
from tests.workshops.meetings import opened as kept
from workshops import cases
from workshops.acts.changing import change_budget
from workshops.acts.deciding import publish, sign
from workshops.acts.workshops import open_example
from workshops.store.convert import load_workshop
from workshops.store.standing import standing
from workshops.web.making import written

pytestmark = pytest.mark.slow


def now_of(store, identifier):
    """Phase, published, withheld as the store has them."""
    with store.reading() as connection:
        return standing(connection, identifier)


@pytest.fixture
def sabha(store):
    """The Sabha example, its count closed."""
    return open_example(store, FACILITATOR, "sabha", now=NOW)


@pytest.mark.parametrize("page", ["results", "decide"])
def test_no_figure_is_on_the_page_before_the_count_is_closed(store, page):
    """In the middle of counting both pages say so, name no proposal and offer no button."""
    at = opened(page, workshop=voted(store))

    assert "Proposal 1" not in shown(at)
    assert keys(at) == set()


def test_the_list_stands_with_its_money_and_the_reason_of_everyone(store, sabha):  # noqa: ARG001  # the store is open
    """Fourteen are funded; every one of the 24 proposals has its reason."""
    words = shown(opened("results", workshop=sabha))

    assert "14 proposals are funded" in words
    assert "185" in words
    assert "It was joined with" in words
    assert "Waiting list" in words


def test_how_hard_the_shown_groups_pull_stands_beside_their_weight(store, sabha):  # noqa: ARG001  # the store is open
    """Both parts are of the groups that may be shown, and a note says so."""
    at = opened("results", workshop=sabha)
    at.session_state["tab"] = "Representation"
    words = shown(at.run())

    assert "How hard each group pulls" in words
    assert "Among the groups whose figures are shown." in words


@pytest.mark.bench
def test_results_are_drawn_again_after_a_change(capsys, store, sabha):  # noqa: ARG001  # the store is open
    """Nothing of the new answer is remembered: reading, deciding, releasing, drawing."""
    at = opened("results", workshop=sabha)
    times = []
    for _ in range(7):
        cases._followed.cache_clear()  # noqa: SLF001  (as after a change of the inputs)
        cases._digest.cache_clear()  # noqa: SLF001  (the same)
        start = process_time()
        at.run()
        times.append(process_time() - start)
    with capsys.disabled():
        print(  # noqa: T201  (a benchmark prints)
            f"\nResults of Sabha after a change: {median(times) * 1000:.0f} ms CPU of the server "
            f"(aim 300)",
            end="",
        )
    assert not at.exception


def test_publishing_starts_the_reveal_once(store, sabha):
    """One press; afterwards neither publishing nor withholding is offered."""
    at = press(opened("results", workshop=sabha), "action_primary")

    assert not at.exception
    assert now_of(store, sabha).published
    assert "action_primary" not in keys(at)
    with refused("result.published_already"):
        publish(store, FACILITATOR, sabha, now=NOW)


def test_figures_by_group_are_kept_in_the_room_with_a_reason(store, sabha):
    """Without words nothing happens; with them the figures are withheld."""
    at = press_named(opened("results", workshop=sabha), "Withhold them")
    assert not now_of(store, sabha).withheld

    at.text_input[0].set_value("the groups are too small")
    press_named(at, "Withhold them")
    assert now_of(store, sabha).withheld


def test_the_list_is_signed_after_it_was_published_and_then_closed(store):
    """Sign waits for the reveal; whoever closes it alone says why, and no button is left."""
    identifier = counted(store)
    at = opened("decide", workshop=identifier)
    assert at.button(key="action_primary").disabled

    publish(store, FACILITATOR, identifier, now=NOW)
    at = press(opened("decide", workshop=identifier), "action_primary")
    assert not at.exception
    assert now_of(store, identifier).phase == "decided"

    at = press(opened("decide", workshop=identifier), "action_primary")
    assert now_of(store, identifier).phase == "decided"

    at = at.radio(key="second_seat").set_value("").run()
    at.text_input(key="alone_why").set_value("nobody else is here")
    at = press(at, "action_primary")
    assert now_of(store, identifier).phase == "closed"
    assert "action_primary" not in keys(at)


def holds(at):
    """The fields in which a reason is asked for."""
    return [key for key in keys(at) if key.startswith("why_")]


def test_a_hold_is_answered_with_a_reason_and_a_role(store):
    """Two checks of Al Kufra wait for a reason; one is answered, one is left, the record has it."""
    identifier = open_example(store, FACILITATOR, "al_kufra", now=NOW)
    at = opened("decide", workshop=identifier)
    assert len(holds(at)) == 2

    at.text_input(key="why_0").set_value("the migrants meet tomorrow")
    at.text_input(key="role_0").set_value("lead facilitator")
    at = press_named(at, "Answer")

    assert not at.exception
    assert len(holds(at)) == 1
    with store.reading() as connection:
        record = load_workshop(connection, identifier).settings.record
    assert "the migrants meet tomorrow" in [line.text.en for line in record]


def test_a_corrected_cost_after_the_signature_is_a_change_with_its_reason(store):
    """The new cost and its reason are in the record; ballots stay as they were cast."""
    identifier = counted(store)
    publish(store, FACILITATOR, identifier, now=NOW)
    sign(store, FACILITATOR, identifier, ["facilitator", "mayor"], now=NOW)
    at = opened("decide", workshop=identifier)
    at = at.selectbox(key="cost_proposal").set_value("P01").run()
    at = at.number_input(key="new_cost_P01").set_value(250).run()
    at.text_input(key="cost_why").set_value("the offer came in")
    at = press_named(at, "Record the correction")

    assert not at.exception
    with store.reading() as connection:
        found = load_workshop(connection, identifier)
    assert "the offer came in" in [line.text.en for line in found.settings.record]
    assert len(found.ballots) == 40


@pytest.fixture
def signed(store, sabha):
    """The Sabha example with its list published and signed."""
    publish(store, FACILITATOR, sabha, now=NOW)
    sign(store, FACILITATOR, sabha, ["facilitator", "mayor"], now=NOW)
    return sabha


def test_a_cut_of_the_budget_shows_both_answers_before_anybody_chooses(store, signed):
    """Thirty per cent less: what leaves by the signed order and by the rule; nothing is stored."""
    at = opened("decide", workshop=signed)
    at = at.number_input(key="new_budget").set_value(4_200_000).run()

    words = shown(at)
    assert not at.exception
    assert "Leave" in words
    assert sum('class="answer"' in piece for piece in pieces(at)) == 2
    with store.reading() as connection:
        kinds = [line.kind for line in load_workshop(connection, signed).settings.record]
    at.text_input(key="budget_why").set_value("the donor gives less")
    at = press(at, "budget_now")
    with store.reading() as connection:
        after = [line.kind for line in load_workshop(connection, signed).settings.record]
    assert after == [*kinds, "budget"]
    assert "The versions of the list" in shown(at)
    assert "8 proposals are funded" in shown(opened("results", workshop=signed))


def test_what_a_cut_left_can_be_offered_to_the_waiting_list(store, signed):
    """The cut of Sabha leaves room for one more, which enters by a choice of its own."""
    change_budget(store, FACILITATOR, signed, 4_200_000, "signed_order", Text(en="cut"), now=NOW)
    at = opened("decide", workshop=signed)
    at.text_input(key="offer_why").set_value("the school fits")
    at = press(at, "offer_now")

    assert not at.exception
    assert "offer_now" not in keys(at)
    with store.reading() as connection:
        newest = cases.decision(load_workshop(connection, signed))
    assert [one.kind for one in newest.versions] == [None, "budget", "offered"]
    assert newest.versions[-1].entered == ("S15",)


def test_a_proposal_is_taken_back_after_the_signature_with_a_reason(store, signed):
    """Both lists are shown, one is chosen, and the proposal is withdrawn."""
    at = opened("decide", workshop=signed)
    at = at.selectbox(key="gone_proposal").set_value("S04").run()
    assert sum('class="answer"' in piece for piece in pieces(at)) == 2
    at.text_input(key="gone_why").set_value("built by others")
    at = press(at, "gone_now")

    assert not at.exception
    with store.reading() as connection:
        newest = cases.decision(load_workshop(connection, signed))
    assert next(p.status for p in newest.proposals if p.proposal == "S04") == "withdrawn"


def test_a_veto_names_its_letter_and_a_day_that_can_be_read(store, signed):
    """A day that is none is said; with letter and day the veto is in the record."""
    at = opened("decide", workshop=signed)
    at = at.selectbox(key="veto_proposal").set_value("S01").run()
    at.text_input(key="veto_authority").set_value("Water company")
    at.text_input(key="veto_letter").set_value("17")
    at.text_input(key="veto_date").set_value("in May")
    at = press(at, "veto_now")
    assert "is not a day" in shown(at)

    at.text_input(key="veto_date").set_value("2026-05-04")
    at = press(at, "veto_now")
    assert not at.exception
    with store.reading() as connection:
        (line,) = [x for x in load_workshop(connection, signed).settings.record if x.kind == "veto"]
    assert line.more["letter_date"] == "2026-05-04"


@pytest.mark.parametrize("phase", ["draft", "voting"])
def test_the_set_up_can_be_taken_along_in_any_phase(store, phase):
    """The set-up as a folder and blank sheets are offered; the decision only once there is one."""
    at = opened("documents", workshop=kept(store, phase))
    offered = [one.proto.label for one in at.get("download_button")]

    assert offered[0] == "Make the folder (zip)"
    assert set(offered[1:]) == {"Make the PDF file"}


def test_every_format_is_offered_in_the_public_edition_until_it_is_decided(store):
    """One button a format; the staff edition comes with the signature."""
    identifier = counted(store)
    at = opened("documents", workshop=identifier)
    assert len(at.get("download_button")) >= 4
    assert len(at.radio(key="edition").options) == 1

    enter(store, identifier, "decided")
    assert len(opened("documents", workshop=identifier).radio(key="edition").options) == 2


def test_a_document_is_made_from_the_released_decision(store):
    """The file says which edition it is; a workshop of few hides what would tell too much."""
    identifier = counted(store)
    with store.reading() as connection:
        whole = load_workshop(connection, identifier)

    public = json.loads(written(".json", cases.decision(whole), whole, "en", "public"))
    assert public["edition"] == "public"
