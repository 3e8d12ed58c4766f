"""Word back: what became of the list and of complaints, also after closing, and never changed."""

from datetime import timedelta

import pytest

from tests.workshops.meetings import FACILITATOR, NOW, counted, refused
from workshops import cases
from workshops.acts import afterwards as acts
from workshops.acts.actor import Actor
from workshops.acts.deciding import finalise, publish, sign
from workshops.doors import Doors, Network
from workshops.reports.sections import sections
from workshops.store.afterwards import complaints
from workshops.store.chain import broken_at
from workshops.store.convert import load_workshop
from workshops.store.digest import workshop_digest
from workshops.workshop import FollowUp

STAFF = Actor(role="staff")
STEP = FollowUp(proposal="P01", status="approved", date="2026-05-02", responsible="water company")


@pytest.fixture
def signed(store):
    """A meeting whose list was published and signed."""
    identifier = counted(store)
    publish(store, FACILITATOR, identifier, now=NOW)
    sign(store, FACILITATOR, identifier, ("facilitator", "staff"), now=NOW)
    return identifier


def followed(store, identifier):
    """What is kept of the list's fate."""
    with store.reading() as connection:
        return load_workshop(connection, identifier).followup


def said(store, identifier):
    """Every complaint that is kept."""
    with store.reading() as connection:
        return complaints(connection, identifier)


def test_steps_are_kept_in_their_order_with_the_role_that_wrote_them(store, signed):
    """Approved, then tendered: both lines stay; the role is that of whoever writes."""
    acts.follow_up(store, STAFF, signed, STEP, now=NOW)
    later = FollowUp(proposal="P01", status="tendered", date="2026-06-01", deadline="2026-07-01")
    acts.follow_up(store, FACILITATOR, signed, later, now=NOW)

    assert [(line.status, line.role) for line in followed(store, signed)] == [
        ("approved", "staff"),
        ("tendered", "facilitator"),
    ]
    assert followed(store, signed)[1].deadline == "2026-07-01"


def test_a_closed_workshop_is_followed_without_touching_what_was_closed(store, signed):
    """The digest of the workshop and its chain stay as they were when it was finalised."""
    finalise(store, FACILITATOR, signed, Doors(store, Network()), None, "alone", now=NOW)
    with store.reading() as connection:
        before = workshop_digest(connection, signed)

    acts.follow_up(store, STAFF, signed, STEP, now=NOW)
    acts.complain(store, STAFF, signed, "why not our street?", None, now=NOW)

    with store.reading() as connection:
        assert workshop_digest(connection, signed) == before
        assert broken_at(connection, signed) is None
    assert followed(store, signed)[0].status == "approved"
    assert said(store, signed)[0].number == "001"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (FollowUp(proposal="P99", status="approved", date="2026-05-02"), "followup.unknown"),
        (FollowUp(proposal="P01", status="built", date="2026-05-02"), "followup.unknown"),
        (FollowUp(proposal="P01", status="approved", date="soon"), "followup.day_unreadable"),
        (
            FollowUp(proposal="P01", status="handed_over", date="2026-05-02"),
            "followup.responsible_missing",
        ),
    ],
)
def test_a_step_that_says_too_little_is_refused(store, signed, line, key):
    """An unknown proposal, status or day; something handed over to nobody."""
    with refused(key):
        acts.follow_up(store, STAFF, signed, line, now=NOW)
    assert followed(store, signed) == ()


def test_nothing_is_followed_before_the_list_is_signed(store):
    """Before that there is no list to promise anything."""
    identifier = counted(store)

    with refused("followup.no_list"):
        acts.follow_up(store, STAFF, identifier, STEP, now=NOW)


def test_a_complaint_has_a_number_a_deadline_and_one_answer(store, signed):
    """Numbers run on; the answer names a role and is never changed."""
    first = acts.complain(store, STAFF, signed, "the cost is wrong", "P01", now=NOW)
    second = acts.complain(store, STAFF, signed, "we were not invited", None, now=NOW)
    assert (first.number, second.number) == ("001", "002")
    assert first.deadline == (NOW.date() + timedelta(days=30)).isoformat()

    acts.answer(store, STAFF, signed, "001", "it was corrected", "steering committee", now=NOW)

    kept = said(store, signed)
    assert (kept[0].answer, kept[0].decided_by) == ("it was corrected", "steering committee")
    assert kept[1].answered == ""
    with refused("followup.answered_already"):
        acts.answer(store, STAFF, signed, "001", "no, it was not", "staff", now=NOW)
    with refused("followup.unknown"):
        acts.answer(store, STAFF, signed, "009", "which one", "staff", now=NOW)
    with refused("followup.words_missing"):
        acts.answer(store, STAFF, signed, "002", " ", "staff", now=NOW)


def test_a_clerk_follows_nothing_up(store, signed):
    """What becomes of the list is written by staff and the facilitator."""
    with refused("refused.role"):
        acts.follow_up(store, Actor(role="clerk"), signed, STEP, now=NOW)


def test_the_status_sheet_tells_the_newest_step_of_each_proposal(store, signed):
    """The public sections have one line a proposal, with who looks after it."""
    acts.follow_up(store, STAFF, signed, STEP, now=NOW)
    later = FollowUp(
        proposal="P01", status="handed_over", date="2026-09-01", responsible="water company"
    )
    acts.follow_up(store, STAFF, signed, later, now=NOW)
    with store.reading() as connection:
        workshop = load_workshop(connection, signed)

    told = sections(cases.decision(workshop), workshop, "en", "public")

    sheet = next(one for one in told if one.key == "status_sheet")
    assert [[cell.text for cell in row][2:5] for row in sheet.rows] == [
        ["Handed over", "1 September 2026", "water company"]
    ]
