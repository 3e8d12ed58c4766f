"""The Proposals page: captured while people speak, completed, joined by both, never lost."""

from dataclasses import replace

import pytest

from scoring.model import GroupId, ProposalId, Text
from tests.web.pages import keys, opened, press, press_named, shown
from tests.workshops.meetings import FACILITATOR, NOW, refused, workshop
from tests.workshops.meetings import opened as kept
from workshops.acts import proposals as acts
from workshops.store.convert import load_setup


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


def test_a_proposal_is_captured_with_a_title_and_its_group(store):
    """A title, a tick, one press: it stands under the next free number, as it was said."""
    identifier = kept(store, "proposing")
    at = opened("proposals", workshop=identifier)
    at.text_input(key="capture_title").set_value("A bakery *for* the north")
    at.checkbox(key="capture_B").check()
    at = press_named(at, "Add the proposal")

    new = proposals(store, identifier)[ProposalId("P05")]
    assert (new.title.en, new.submitted_by) == ("A bakery *for* the north", ("B",))
    assert "A bakery *for* the north" in shown(at)


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
    at = press(at, "join_P01_P02")
    joined = proposals(store, identifier)
    assert joined[ProposalId("P02")].duplicate_of == "P01"
    assert set(joined[ProposalId("P01")].submitted_by) == {"A", "B"}

    at = at.selectbox(key="edited").set_value("P02").run()
    press(at, "part")
    assert proposals(store, identifier)[ProposalId("P02")].duplicate_of is None


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
