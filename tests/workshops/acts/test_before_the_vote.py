"""Setting up, the room, proposals, screening, weights and the phases before the vote."""

from dataclasses import replace
from fractions import Fraction

import pytest

from prioritization.case import Check, Feasibility, Screening
from scoring.model import (
    Assessment,
    Ballot,
    BallotId,
    CriterionId,
    Group,
    GroupId,
    Proposal,
    ProposalId,
    Text,
)
from tests.conftest import EXAMPLES
from tests.workshops.meetings import (
    CLERK,
    FACILITATOR,
    NOW,
    cast_all,
    enter,
    opened,
    refused,
    workshop,
)
from workshops.acts import proposals as proposing
from workshops.acts import room, screening, setup, weights
from workshops.acts.actor import Actor
from workshops.acts.phase import advance, checklist, step_back
from workshops.acts.workshops import bring_folder, copy_setup, create, delete, open_example
from workshops.folder import write_folder
from workshops.problems import InvalidFolder
from workshops.store import StaleRow, UnknownWorkshop, chain, rows
from workshops.store.convert import list_workshops, load_setup, load_workshop
from workshops.store.settings import head
from workshops.store.standing import standing
from workshops.workshop import ContextNote, Session, WeightVote

A, B = GroupId("A"), GroupId("B")
P1, P2 = ProposalId("P01"), ProposalId("P02")
REASON = Text(en="because")
ADVISER = Actor(role="adviser")


def whole(store, identifier: str):
    """The workshop as it stands."""
    with store.reading() as connection:
        return load_workshop(connection, identifier)


def kinds(store, identifier: str) -> list[str]:
    """What was done."""
    with store.reading() as connection:
        return [event.kind for event in chain.events(connection, identifier)]


def test_a_workshop_is_made_copied_and_deleted(store):
    """A copy takes the set-up along and nobody's votes; deleting asks for the name."""
    made = create(store, FACILITATOR, workshop(), now=NOW)
    cast_all(store, made, {"A": 1})
    copied = copy_setup(store, FACILITATOR, made, Text(en="Another"), now=NOW)
    copy = whole(store, copied)

    assert copy.settings.title.en == "Another"
    assert (copy.ballots, copy.attendance, copy.proposals) == ((), (), ())
    assert copy.groups == workshop().groups
    with refused("home.not_its_name"):
        delete(store, FACILITATOR, copied, "A test", now=NOW)
    with refused("refused.role"):
        delete(store, CLERK, copied, "Another", now=NOW)
    delete(store, FACILITATOR, copied, " Another ", now=NOW)
    with store.reading() as connection:
        assert [card.id for card in list_workshops(connection)] == [made]
        with pytest.raises(UnknownWorkshop):
            load_setup(connection, copied)
    with refused("refused.role"):
        create(store, CLERK, workshop(), now=NOW)


def test_an_example_opens_with_its_count_closed(store):
    """Everything can be looked at, and nothing was published yet."""
    identifier = open_example(store, FACILITATOR, "sabha", now=NOW)
    with store.reading() as connection:
        now = standing(connection, identifier)

    assert (now.phase, now.count_closed, now.published) == ("counting", True, False)
    assert now.ballots == 74
    assert now.synthetic


def test_a_folder_is_brought_in_whole_or_not_at_all(store, tmp_path):
    """With every problem named at once."""
    write_folder(workshop(), tmp_path / "good")
    identifier = bring_folder(store, FACILITATOR, tmp_path / "good", now=NOW)
    (tmp_path / "good" / "groups.csv").write_text("group,kind\nA,nothing\n", encoding="utf-8")
    with pytest.raises(InvalidFolder):
        bring_folder(store, FACILITATOR, tmp_path / "good", now=NOW)

    assert whole(store, identifier).groups == workshop().groups
    with store.reading() as connection:
        assert len(list_workshops(connection)) == 1
    assert EXAMPLES.exists()


def test_settings_keep_what_the_page_does_not_own(store):
    """Phase and record stay as the store has them; a late save sees both."""
    identifier = opened(store)
    given = replace(workshop().settings, budget=7, phase="closed", id="other")
    assert setup.save_settings(store, FACILITATOR, identifier, given, base=1, now=NOW) == 2
    with pytest.raises(StaleRow):
        setup.save_settings(store, FACILITATOR, identifier, given, base=1, now=NOW)
    with refused("setup.budget_negative"):
        setup.save_settings(
            store, FACILITATOR, identifier, replace(given, budget=-1), base=2, now=NOW
        )

    kept = whole(store, identifier).settings
    assert (kept.budget, kept.phase, kept.id) == (7, "draft", "test")


def test_groups_and_context_are_edited_until_voting_opens(store):
    """A group somebody speaks for stays."""
    identifier = opened(store)
    new = Group(id=GroupId("YTH"), name=Text(en="Youth"), kind="cross_cutting")
    assert setup.save_group(store, FACILITATOR, identifier, new, base=0, now=NOW) == 1
    setup.remove_group(store, FACILITATOR, identifier, new.id, base=1, now=NOW)
    with refused("setup.group_in_use"):
        setup.remove_group(store, FACILITATOR, identifier, A, base=1, now=NOW)
    with refused("setup.group_without_id"):
        setup.save_group(
            store, FACILITATOR, identifier, replace(new, id=GroupId("")), base=0, now=NOW
        )
    note = ContextNote(kind="risks", text=Text(en="floods"), public=True)
    setup.save_context(store, FACILITATOR, identifier, [note], now=NOW)

    assert whole(store, identifier).context == (note,)
    assert len(whole(store, identifier).groups) == 3
    enter(store, identifier, "voting")
    with refused("refused.phase"):
        setup.save_group(store, FACILITATOR, identifier, new, base=0, now=NOW)


def test_people_are_counted_and_never_below_zero(store):
    """Late ones vote, observers do not; who leaves stays counted as having come."""
    identifier = opened(store, "proposing")
    cell = (A, "F", "25-34")
    assert room.count(store, CLERK, identifier, *cell, 2, now=NOW).present == 12
    assert room.count(store, CLERK, identifier, B, "F", "60+", 1, now=NOW).present == 1
    assert room.late(store, CLERK, identifier, *cell, 3, now=NOW).late == 3
    assert room.left(store, CLERK, identifier, *cell, 4, REASON, now=NOW).left == 4
    room.observers(store, CLERK, identifier, A, 5, now=NOW)
    room.absent(store, FACILITATOR, identifier, B, REASON, now=NOW)
    with refused("room.below_zero"):
        room.count(store, CLERK, identifier, *cell, -99, now=NOW)
    with refused("room.below_zero"):
        room.observers(store, CLERK, identifier, A, 0, now=NOW)
    with refused("room.reason_missing"):
        room.absent(store, FACILITATOR, identifier, B, Text(), now=NOW)

    kept = whole(store, identifier)
    (counter,) = [r for r in kept.attendance if (r.group, r.sex, r.age_band) == cell]
    assert (counter.present, counter.late, counter.left) == (15, 3, 4)
    assert [line.kind for line in kept.settings.record] == ["late", "left", "late", "absent"]


def test_proposals_are_captured_completed_and_taken_back(store):
    """One line at first; the id is never used again."""
    identifier = opened(store, "proposing")
    made = proposing.capture(store, CLERK, identifier, Text(ar="بئر"), [A], now=NOW)
    assert made == "P05"
    with refused("proposals.title_missing"):
        proposing.capture(store, CLERK, identifier, Text(), [A], now=NOW)
    full = Proposal(id=made, title=Text(en="Well"), cost=5, submitted_by=(A, B))
    assert proposing.save(store, CLERK, identifier, full, base=1, now=NOW) == 2
    proposing.remove(store, CLERK, identifier, made, base=2, now=NOW)
    assert proposing.capture(store, CLERK, identifier, Text(en="Road"), [], now=NOW) == "P06"
    proposing.withdraw(store, FACILITATOR, identifier, P1, REASON, now=NOW)
    with refused("proposals.withdrawn_already"):
        proposing.withdraw(store, FACILITATOR, identifier, P1, REASON, now=NOW)
    with refused("proposals.reason_missing"):
        proposing.withdraw(store, FACILITATOR, identifier, P2, Text(), now=NOW)

    enter(store, identifier, "screening")
    with refused("proposals.reason_missing"):
        proposing.save(store, FACILITATOR, identifier, replace(full, id=P2), base=1, now=NOW)
    proposing.save(
        store, FACILITATOR, identifier, replace(full, id=P2), base=1, reason="wording", now=NOW
    )


def test_two_proposals_are_joined_when_both_agree_and_parted_again(store):
    """All authors stay authors."""
    identifier = opened(store, "proposing")
    other = Proposal(id=P2, title=Text(en="Well too"), submitted_by=(B,))
    proposing.save(store, FACILITATOR, identifier, other, base=1, now=NOW)
    with refused("proposals.not_agreed"):
        proposing.merge(store, FACILITATOR, identifier, P2, P1, {A}, now=NOW)
    proposing.merge(store, FACILITATOR, identifier, P2, P1, {A, B}, title=Text(en="Both"), now=NOW)
    joined = {p.id: p for p in whole(store, identifier).proposals}
    assert joined[P2].duplicate_of == P1
    assert (joined[P1].submitted_by, joined[P1].title.en) == ((A, B), "Both")
    with refused("proposals.joined_already"):
        proposing.merge(store, FACILITATOR, identifier, P2, P1, {A, B}, now=NOW)
    with refused("proposals.has_joined"):
        proposing.remove(store, FACILITATOR, identifier, P1, base=2, now=NOW)
    with refused("proposals.unknown"):
        proposing.merge(store, FACILITATOR, identifier, ProposalId("X"), P1, {A}, now=NOW)

    proposing.unmerge(store, FACILITATOR, identifier, P2, now=NOW)
    with refused("proposals.not_joined"):
        proposing.unmerge(store, FACILITATOR, identifier, P2, now=NOW)
    parted = {p.id: p for p in whole(store, identifier).proposals}
    assert parted[P1].submitted_by == (A,)


def test_a_file_of_proposals_adds_and_changes_and_removes_nothing(store):
    """All of it or nothing."""
    identifier = opened(store, "proposing")
    known = workshop().proposals[0]
    new = Proposal(id=ProposalId("P09"), title=Text(en="New"))
    changed = replace(workshop().proposals[1], cost=1)

    told = proposing.bring_in(store, CLERK, identifier, [known, changed, new], now=NOW)

    assert (told.new, told.changed, told.same) == (1, 1, 1)
    assert len(whole(store, identifier).proposals) == 5
    proposing.save_session(store, CLERK, identifier, Session(session="hall"), base=0, now=NOW)
    assert whole(store, identifier).sessions[0].session == "hall"


def test_screening_asks_for_sentences_and_lets_the_adviser_alone_lift_a_block(store):
    """With evidence; no reason of anybody clears it."""
    identifier = opened(store, "screening")
    fails = Feasibility(proposal=P1, technical=0)
    with refused("screening.note_missing"):
        screening.save_feasibility(store, ADVISER, identifier, fails, base=1, now=NOW)
    noted = replace(fails, note_en="no water")
    assert screening.save_feasibility(store, ADVISER, identifier, noted, base=1, now=NOW) == 2
    block = Screening(proposal=P1, answers={"Q1": "yes"})
    free = Screening(proposal=P1, answers={"Q1": "no"})
    screening.save_screening(store, FACILITATOR, identifier, block, base=1, now=NOW)
    with refused("refused.role"):
        screening.save_screening(store, FACILITATOR, identifier, free, base=2, now=NOW)
    with refused("screening.evidence_missing"):
        screening.save_screening(store, ADVISER, identifier, free, base=2, now=NOW)
    screening.save_screening(
        store, ADVISER, identifier, free, base=2, evidence="deed of 2025-03-01", now=NOW
    )
    rating = Assessment(proposal=P1, criterion=CriterionId("C1"), value=Fraction(3))
    assert screening.assess(store, ADVISER, identifier, rating, base=0, now=NOW) == 1


def test_criteria_are_kept_as_a_set_and_sheets_by_name(store):
    """One criterion comes from ballots; a weight above zero there must be."""
    identifier = opened(store)
    (one,) = workshop().criteria
    other = replace(one, id=CriterionId("C2"), source="assessed", weight=Fraction(50))
    with refused("weights.one_ballot_criterion"):
        weights.save_criteria(store, FACILITATOR, identifier, [other], bases={}, now=NOW)
    with refused("weights.none_above_zero"):
        zero = [replace(one, weight=Fraction(0))]
        weights.save_criteria(store, FACILITATOR, identifier, zero, bases={one.id: 1}, now=NOW)
    both = [replace(one, weight=Fraction(50)), other]
    weights.save_criteria(store, FACILITATOR, identifier, both, bases={one.id: 1}, now=NOW)
    weights.save_criteria(
        store, FACILITATOR, identifier, both[:1], bases={one.id: 2, other.id: 1}, now=NOW
    )
    assert [c.id for c in whole(store, identifier).criteria] == ["C1"]

    vote = WeightVote(
        sheet="1", group=A, method="dots", criterion=CriterionId("C1"), value=Fraction(7)
    )
    weights.record_sheet(store, CLERK, identifier, [vote], now=NOW)
    weights.record_sheet(store, CLERK, identifier, [replace(vote, sheet="2")], now=NOW)
    with refused("weights.sheet_without_name"):
        weights.record_sheet(store, CLERK, identifier, [replace(vote, sheet=" ")], now=NOW)
    weights.drop_sheet(store, CLERK, identifier, "1", now=NOW)
    assert [v.sheet for v in whole(store, identifier).weight_votes] == ["2"]


def test_a_meeting_moves_on_when_nothing_blocks_and_holds_are_answered(store):
    """Each move is an event; the reasons stand in the record."""
    checks = (Check(kind="women_share", threshold=Fraction(99, 100), level="hold"),)
    given = workshop()
    method = replace(given.settings.method, checks=checks)
    identifier = opened(
        store, "draft", replace(given, settings=replace(given.settings, method=method))
    )
    assert advance(store, FACILITATOR, identifier, now=NOW) == "proposing"
    assert advance(store, FACILITATOR, identifier, now=NOW) == "screening"
    held = [item.key for item in checklist(store, identifier) if item.level == "hold"]
    assert held
    with refused("phase.reason_missing"):
        advance(store, FACILITATOR, identifier, now=NOW)
    reasons = dict.fromkeys(held, "nobody else came")
    assert advance(store, FACILITATOR, identifier, reasons=reasons, now=NOW) == "voting"
    assert step_back(store, FACILITATOR, identifier, now=NOW) == "screening"
    advance(store, FACILITATOR, identifier, reasons=reasons, now=NOW)
    assert advance(store, FACILITATOR, identifier, now=NOW) == "counting"
    with refused("refused.phase"):
        advance(store, FACILITATOR, identifier, now=NOW)
    with refused("refused.role"):
        step_back(store, CLERK, identifier, now=NOW)
    assert kinds(store, identifier) == ["phase"] * 6
    assert checklist(store, identifier) == ()


def test_what_is_missing_blocks_and_no_reason_helps(store):
    """A vote without proposals is not opened."""
    identifier = opened(
        store, "proposing", replace(workshop(), proposals=(), feasibility=(), screening=())
    )
    with refused("phase.blocked"):
        advance(store, FACILITATOR, identifier, reasons={"todo.proposals": "later"}, now=NOW)


def test_a_vote_opens_on_no_ballot(store):
    """What a folder brought along blocks it: the zero tape would lie, and the cut would fail."""
    ballot = Ballot(id=BallotId("X-1"), group=A, marks={P1: 10})
    identifier = opened(store, "screening", replace(workshop(), ballots=(ballot,)))
    blocked = [item.key for item in checklist(store, identifier) if item.level == "block"]

    assert blocked == ["todo.ballots_there"]
    with refused("phase.blocked"):
        advance(store, FACILITATOR, identifier, now=NOW)


def test_there_is_no_way_back_after_the_first_ballot(store):
    """The way back is a new round."""
    identifier = opened(store, "screening")
    cast_all(store, identifier, {"A": 1})
    enter(store, identifier, "voting")
    with refused("phase.ballots_stored"):
        step_back(store, FACILITATOR, identifier, now=NOW)
    with store.reading() as connection:
        assert head(connection, identifier).phase == "voting"
        assert rows.version(connection, identifier, "groups", "A") == 1
