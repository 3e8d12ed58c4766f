"""The card of one proposal: why, and why not, in a minute."""

from dataclasses import replace

import pytest

from scoring.model import ProposalId, Text
from tests.workshops.reports.examples import TOWNS, town
from workshops.language import LANGUAGES
from workshops.reports.sections import card, sections
from workshops.workshop import Complaints

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOWNS)
def test_every_proposal_has_a_card(name, language):
    """Also those that were joined, held back or excluded."""
    decision, workshop = town(name)
    for proposal in workshop.proposals:
        told = card(decision, workshop, proposal.id, language)
        assert told.reason
        assert told.place
        assert told.next
        assert len(told.lists) == (2 if name == "al_kufra" else 3), "a group of two ballots"


def test_the_points_add_up_to_the_score():
    """The last line of the table is the score itself."""
    *parts, score = card(*town("sabha"), ProposalId("S22"), "en").points.column("contribution")

    assert sum(part.value for part in parts) == pytest.approx(score.value, abs=1e-9)


def test_a_waiting_proposal_hears_what_happens_next():
    """Its place, what was left, where it would come in."""
    told = card(*town("sabha"), ProposalId("S22"), "en")

    assert told.place == "Place 15 of 21."
    assert "It needs 480\u00a0000\u00a0LYD; 185\u00a0000\u00a0LYD was left." in told.reason
    assert told.next.startswith("It is number 1 on the waiting list")
    assert told.lists[1] == "Equal shares: number 8 of 15."
    assert told.submitters == "Social component A (largest)"


def test_what_was_not_ranked_says_so():
    """An excluded proposal has no place and no points."""
    told = card(*town("sabha"), ProposalId("S23"), "en")

    assert told.place == "It was not ranked."
    assert told.points.rows == ()
    assert told.status.value == "excluded"


def test_the_screening_gives_one_neutral_sentence_and_never_an_answer():
    """Not even in the staff edition of the card."""
    decision, workshop = town("sabha")
    noted = tuple(
        replace(s, public_note="The site is not settled yet.") if s.proposal == "S23" else s
        for s in workshop.screening
    )
    told = card(decision, replace(workshop, screening=noted), ProposalId("S23"), "en")

    assert told.screening == "The site is not settled yet"


def test_a_card_says_where_to_object_and_until_when():
    """The channel, the days to complain and the days to answer."""
    decision, workshop = town("sabha")
    asked = Complaints(channel=Text(en="box at the door"), file_days=7, answer_days=30)
    settings = replace(workshop.settings, complaints=asked)
    told = card(decision, replace(workshop, settings=settings), ProposalId("S22"), "en")

    assert told.complaint == (
        "To object: box at the door.",
        "Within 7 days.",
        "An answer follows within 30 days.",
    )


@pytest.mark.parametrize("name", TOWNS)
def test_what_each_group_gave_is_what_the_section_of_support_says(name):
    """Word for word; a group under the limit has no figure, on no card."""
    decision, workshop = town(name)
    (support,) = (s for s in sections(decision, workshop, "en") if s.key == "support")

    for row in support.rows:
        told = card(decision, workshop, ProposalId(str(row[0].value)), "en").by_group
        assert [cell for _, cell in told.rows] == list(row[2:])
    small = {g.group for g in decision.groups if g.ballots and g.ballots < 10}
    hidden = {name.value for name, cell in told.rows if cell.suppressed}
    assert small
    assert small <= hidden
    unranked = {p.id for p in workshop.proposals} - {str(row[0].value) for row in support.rows}
    assert unranked
    assert not any(card(decision, workshop, p, "en").by_group.rows for p in unranked)
