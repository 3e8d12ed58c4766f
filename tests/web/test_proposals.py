"""The Proposals page: captured while people speak, completed, joined by both, never lost."""

from dataclasses import replace

import pytest

from scoring.model import GroupId, ProposalId, Text
from tests.web.pages import keys, opened, press, press_named, shown
from tests.workshops.meetings import FACILITATOR, NOW, refused, workshop
from tests.workshops.meetings import opened as kept
from workshops.acts import proposals as acts
from workshops.store.convert import load_setup
from workshops.store.paper import tally_entries


def proposals(store, identifier):
    """Every proposal by id."""
    with store.reading() as connection:
        return {p.id: p for p in load_setup(connection, identifier).proposals}


def alike():
    """Two groups asked for the same well, and for nothing else."""
    made = workshop()
    first, second = made.proposals[:2]
    title = Text(en="Water well in the north")
    blank = Text()
    return replace(
        made,
        proposals=(
            replace(first, title=title, short_title=blank),
            replace(second, title=title, short_title=blank, submitted_by=(GroupId("B"),)),
        ),
        feasibility=(),
        screening=(),
    )


def test_a_proposal_is_captured_by_its_title_and_the_number_of_its_group(store):
    """One line twice: the title stands at once, the number then says whose it is."""
    identifier = kept(store, "proposing")
    at = opened("proposals", workshop=identifier)
    at.text_input(key="capture_title").set_value("A bakery *for* the north")
    at = press_named(at, "Add the proposal")
    assert proposals(store, identifier)[ProposalId("P05")].submitted_by == ()

    at.text_input(key="capture_title").set_value("٢ 1")
    at = press_named(at, "Add the proposal")
    new = proposals(store, identifier)[ProposalId("P05")]
    assert (new.title.en, new.submitted_by) == ("A bakery *for* the north", ("B", "A"))
    assert "A bakery *for* the north" in shown(at)


@pytest.mark.parametrize(("typed", "said"), [("1", "No proposal waits"), ("", "")])
def test_a_number_without_a_proposal_is_no_proposal(store, typed, said):
    """A number that belongs to nothing, or an empty line, adds nothing."""
    identifier = kept(store, "proposing")
    at = opened("proposals", workshop=identifier)
    at.text_input(key="capture_title").set_value(typed)
    at = press_named(at, "Add the proposal")

    assert len(proposals(store, identifier)) == 4
    assert said in shown(at)


def test_a_breakout_keeps_its_own_list_and_its_seeds_wait_for_the_second_hand(store):
    """The list stands best first, three ways show what it brings; its seeds are read once."""
    identifier = kept(store, "proposing")
    at = opened("proposals", workshop=identifier)
    at.text_input(key="breakout_name").set_value("women of the north")
    at.selectbox(key="breakout_group").set_value("B")
    at.text_input(key="breakout_line").set_value("3:2 1:8")
    at = press_named(at, "Keep the breakout")

    with store.reading() as connection:
        (session,) = load_setup(connection, identifier).sessions
        (heap,) = tally_entries(connection, identifier, 1).values()
    assert (session.top, session.group) == (("P01", "P03"), "B")
    assert (heap.session, heap.counts) == ("women of the north", {"P01": 8, "P03": 2})
    assert "by 1 of 1" in shown(at)


def test_entries_of_a_list_are_plain_text_and_not_markdown(store):
    """A title with signs stands in the list as it was written, without a backslash."""
    made = workshop()
    odd = replace(made.proposals[0], short_title=Text(en="Well (north) *1*"))
    identifier = kept(store, "proposing", replace(made, proposals=(odd, *made.proposals[1:])))
    at = opened("proposals", workshop=identifier)

    assert "P01 · Well (north) *1*" in at.selectbox(key="edited").options


def test_a_proposal_is_completed_twice_from_one_open_page(store):
    """The second save of the same page is not taken for somebody else's."""
    identifier = kept(store, "proposing")
    at = opened("proposals", workshop=identifier)
    at = at.selectbox(key="edited").set_value("P01").run()
    for cost in (500, 600):
        at.number_input(key="cost_P01").set_value(cost)
        at = press_named(at, "Save this proposal")

    assert not at.exception
    assert proposals(store, identifier)[ProposalId("P01")].cost == 600


def test_two_are_joined_only_when_both_have_ticked(store):
    """One tick is not enough; with both, both groups stay authors, and they can be parted."""
    identifier = kept(store, "proposing", alike())
    at = opened("proposals", workshop=identifier)
    at = at.checkbox(key="ok_P01_P02_P01").check().run()
    assert at.button(key="join_P01_P02").disabled

    at = at.checkbox(key="ok_P01_P02_P02").check().run()
    at.text_input(key="joint_P01_P02").set_value("Two wells")
    at = press(at, "join_P01_P02")
    joined = proposals(store, identifier)
    assert joined[ProposalId("P02")].duplicate_of == "P01"
    assert set(joined[ProposalId("P01")].submitted_by) == {"A", "B"}
    assert joined[ProposalId("P01")].title.en == "Two wells"
    assert shown(at).count("Water well in the north") > 1

    at = at.selectbox(key="edited").set_value("P02").run()
    press(at, "part")
    parted = proposals(store, identifier)
    assert parted[ProposalId("P02")].duplicate_of is None
    assert parted[ProposalId("P01")].submitted_by == ("A",)
    assert parted[ProposalId("P01")].title.en == "Water well in the north"


def test_while_screening_a_change_asks_for_its_reason(store):
    """Without a reason it is refused in words and nothing changes; with one it is kept."""
    identifier = kept(store, "screening")
    at = opened("proposals", workshop=identifier)
    at = at.selectbox(key="edited").set_value("P01").run()
    at.number_input(key="cost_P01").set_value(900)
    at = press_named(at, "Save this proposal")
    assert proposals(store, identifier)[ProposalId("P01")].cost == 100

    at.text_input(key="why_P01").set_value("new offer")
    press_named(at, "Save this proposal")
    assert proposals(store, identifier)[ProposalId("P01")].cost == 900


def test_a_withdrawal_needs_words(store):
    """Its reason stands in the record, the proposal stays readable."""
    identifier = kept(store, "voting")
    at = opened("proposals", workshop=identifier)
    at = press_named(at, "Withdraw")
    assert "status.withdrawn" not in shown(at)

    at.text_input(key="withdraw_reason").set_value("built by others")
    at = press_named(at, "Withdraw")
    assert "Withdrawn" in shown(at)


@pytest.mark.parametrize("phase", ["voting", "closed"])
def test_nothing_is_added_or_reworded_once_voting_opened(store, phase):
    """The fields are gone, and the act refuses when called directly."""
    identifier = kept(store, phase)
    drawn = keys(opened("proposals", workshop=identifier))

    assert not drawn & {"capture_title", "edited", "bring_in", "remove", "upload_proposals"}
    with refused("refused.closed" if phase == "closed" else "refused.phase"):
        acts.capture(store, FACILITATOR, identifier, Text(en="late"), [], now=NOW)
