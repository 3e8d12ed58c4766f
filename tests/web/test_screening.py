"""The Screening page: answers are kept, what fails needs a sentence, and it locks."""

import pytest

from prioritization.case import Screening
from scoring.model import ProposalId
from tests.web.pages import keys, opened, press_named, shown
from tests.workshops.meetings import FACILITATOR, NOW, refused
from tests.workshops.meetings import opened as kept
from workshops.acts.screening import save_screening
from workshops.store.convert import load_setup


def answers(store, identifier):
    """What is kept of the first proposal: engineers, conflict."""
    with store.reading() as connection:
        found = load_setup(connection, identifier)
    first = next(row for row in found.feasibility if row.proposal == "P01")
    return first, next(row for row in found.screening if row.proposal == "P01")


def test_the_engineers_answers_are_kept(store):
    """A grade and the months; the verdict follows from them."""
    identifier = kept(store, "screening")
    at = opened("screening", workshop=identifier)
    at.radio(key="technical_P01").set_value(2)
    at.number_input(key="months_P01").set_value(6)
    at = press_named(at, "Save the technical answers")

    assert not at.exception
    feasible = answers(store, identifier)[0]
    assert (feasible.technical, feasible.months, feasible.verdict) == (2, 6, None)


def test_what_fails_needs_a_sentence(store):
    """No proposal is left out without words; the answer is not kept before."""
    identifier = kept(store, "screening")
    at = opened("screening", workshop=identifier)
    at.radio(key="land_P01").set_value(0)
    at = press_named(at, "Save the technical answers")
    assert answers(store, identifier)[0].land == 2

    at.text_input(key="feasible_note_en_P01").set_value("the land is not free")
    press_named(at, "Save the technical answers")
    assert answers(store, identifier)[0].land == 0


def test_a_blocking_answer_excludes_and_the_room_reads_the_neutral_sentence(store):
    """The answers are kept; the table shows the status and only the sentence for the room."""
    identifier = kept(store, "screening")
    at = opened("screening", workshop=identifier)
    at.radio(key="Q2_P01").set_value("yes")
    at.text_input(key="conflict_public_note_P01").set_value("not in this round")
    at.text_input(key="conflict_reason_en_P01").set_value("for staff alone")
    at = press_named(at, "Save the answers")

    assert answers(store, identifier)[1].answers["Q2"] == "yes"
    assert "not in this round" in shown(at)
    assert "for staff alone" not in shown(at)


@pytest.mark.parametrize("phase", ["draft", "voting", "closed"])
def test_screening_is_answered_before_voting_only(store, phase):
    """No form outside; the status of every proposal stays readable; the act refuses."""
    identifier = kept(store, phase)
    at = opened("screening", workshop=identifier)

    assert "screened" not in keys(at)
    assert "Proposal 1" in shown(at)
    with refused("refused.closed" if phase == "closed" else "refused.phase"):
        row = Screening(proposal=ProposalId("P01"))
        save_screening(store, FACILITATOR, identifier, row, base=1, now=NOW)
