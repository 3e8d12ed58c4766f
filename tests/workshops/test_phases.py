"""Who may do what when: the table of the meeting, and nothing beside it."""

from typing import get_args

import pytest

from workshops.phases import ACTS, PHASES, may, next_phase, previous_phase, refusal
from workshops.workshop import Phase, Role

LOCKED = ("voting", "counting", "decided", "closed")
ROLES = get_args(Role)


def test_phases_follow_one_another():
    """Seven, in one line, with an end on either side."""
    assert get_args(Phase) == PHASES
    assert [next_phase(phase) for phase in PHASES] == [*PHASES[1:], None]
    assert [previous_phase(phase) for phase in PHASES] == [None, *PHASES[:-1]]


@pytest.mark.parametrize(
    "act", ["setup.edit", "criteria.edit", "proposals.edit", "proposals.merge", "weights.collect"]
)
@pytest.mark.parametrize("phase", LOCKED)
def test_set_up_is_locked_when_voting_opens(act, phase):
    """For everybody, the facilitator included."""
    assert not any(may(role, act, phase) for role in ROLES)


@pytest.mark.parametrize("phase", PHASES)
def test_the_projector_and_the_room_do_nothing_but_watch_and_vote(phase):
    """The projector does nothing; a participant casts while voting is open."""
    assert not any(may("projector", act, phase) for act in ACTS)
    allowed = [act for act in ACTS if may("participant", act, phase)]
    assert allowed == (["ballots.cast"] if phase == "voting" else [])


@pytest.mark.parametrize("phase", ["draft", "proposing", "screening", "voting"])
def test_nobody_sees_a_result_before_counting(phase):
    """Nobody sees more than the projector."""
    assert not any(may(role, "result.see", phase) for role in ROLES)


def test_a_block_is_lifted_by_the_adviser_alone():
    """No other role overrides conflict screening."""
    assert {role for role in ROLES if may(role, "screening.unblock", "screening")} == {"adviser"}


def test_only_the_facilitator_moves_a_phase_and_closes_the_count():
    """And never out of a closed workshop."""
    for act in ("phase.advance", "phase.back", "count.close", "decide.finalise", "result.publish"):
        assert set(ACTS[act]) == {"facilitator"}, act
        assert not may("facilitator", act, "closed"), act


def test_files_with_ballots_are_for_staff_after_the_list_is_decided():
    """The facilitator looks up no ballot, and the clerk exports nothing."""
    assert [role for role in ROLES if may(role, "documents.ballots", "decided")] == ["staff"]
    assert not may("staff", "documents.ballots", "counting")
    assert not any(may("clerk", act, "decided") for act in ACTS if act != "documents.blank")


def test_nothing_that_decides_is_done_in_a_closed_workshop():
    """What is left: to look, to print, to show, to follow up, to erase."""
    left = {act for act in ACTS for role in ROLES if may(role, act, "closed")}

    assert left == {
        "documents.ballots",
        "documents.blank",
        "documents.folder",
        "documents.public",
        "documents.staff",
        "doors.keys",
        "doors.network",
        "followup.add",
        "record.see",
        "result.see",
        "retention.erase",
        "screen.curtain",
        "screen.show",
        "workshop.create",
        "workshop.delete",
    }


def test_a_refusal_says_whether_the_role_or_the_hour_is_wrong():
    """Three keys, and none for what is allowed."""
    assert refusal("clerk", "setup.edit", "draft") == "refused.role"
    assert refusal("facilitator", "setup.edit", "voting") == "refused.phase"
    assert refusal("facilitator", "setup.edit", "closed") == "refused.closed"
    assert refusal("facilitator", "setup.edit", "draft") is None
    with pytest.raises(KeyError):
        may("facilitator", "nothing.known", "draft")
