"""The happenings of the Sabha example done again by the acts, to the list that follows."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from scoring.model import GroupId, ProposalId, Text
from tests.conftest import EXAMPLES
from tests.scoring.folder import expected
from tests.workshops.meetings import FACILITATOR, NOW, close_by_two
from workshops import cases
from workshops.acts.changing import change_budget, correct_cost, veto
from workshops.acts.counting import close_count, draw_lot, open_points
from workshops.acts.deciding import answer_hold, publish, sign
from workshops.acts.phase import advance, checklist
from workshops.acts.proposals import merge
from workshops.acts.room import absent, late
from workshops.acts.workshops import create
from workshops.folder import read_folder
from workshops.reports.sections import sections
from workshops.store.cast import Cast, keep_ballot
from workshops.store.chain import broken_at
from workshops.store.convert import load_workshop

BECAUSE = "agreed in the room"
BECAUSE_TOO = Text(en=BECAUSE)
LATE = ("A", "M", "25-34", 3)
S04, S13 = ProposalId("S04"), ProposalId("S13")


def before_the_day():
    """The example as it stood in the morning: nothing joined, three people not there, no ballot."""
    whole = read_folder(EXAMPLES / "sabha")
    group, sex, band, people = LATE
    attendance = tuple(
        replace(row, present=row.present - people, late=0)
        if (row.group, row.sex, row.age_band) == (group, sex, band)
        else replace(row, late=0)
        for row in whole.attendance
    )
    ties = replace(whole.settings.method.ties, lot_seed=None)
    settings = replace(
        whole.settings,
        phase="screening",
        record=(),
        control=(),
        seed=None,
        method=replace(whole.settings.method, ties=ties),
    )
    authors = {ProposalId("S01"): (GroupId("B"),), ProposalId("S02"): (GroupId("CSO"),)}
    proposals = tuple(
        replace(p, duplicate_of=None, submitted_by=authors.get(p.id, p.submitted_by))
        for p in whole.proposals
    )
    morning = replace(
        whole,
        settings=settings,
        proposals=proposals,
        attendance=attendance,
        ballots=(),
        other_forms={},
        serials=(),
    )
    return whole, morning


def reasons(items):
    """A reason for everything that holds."""
    return {item.key: BECAUSE for item in items if item.level == "hold"}


def cast_the_ballots(store, identifier, ballots):
    """Every ballot of the example, as accepted bundles leave them."""
    with store.writing() as connection:
        for n, ballot in enumerate(ballots):
            sent = Cast(
                id=str(UUID(int=n, version=4)),
                workshop=identifier,
                group=ballot.group,
                channel="paper",
                marks=ballot.marks,
                sex=ballot.sex,
                age_band=ballot.age_band,
            )
            keep_ballot(connection, sent, "", "")


@pytest.fixture
def evening(store):
    """The day from the late arrivals to the signature; gives the id and the example."""
    whole, morning = before_the_day()
    who = (store, FACILITATOR)
    identifier = create(*who, morning, now=NOW)
    late(*who, identifier, *LATE, now=NOW)
    merge(*who, identifier, ProposalId("S02"), ProposalId("S01"), ["B", "CSO"], now=NOW)
    absent(*who, identifier, GroupId("D"), Text(en="the road was not safe"), now=NOW)
    advance(*who, identifier, reasons=reasons(checklist(store, identifier)), now=NOW)
    cast_the_ballots(store, identifier, whole.ballots)
    advance(*who, identifier, reasons=reasons(checklist(store, identifier)), now=NOW)
    seed = whole.settings.method.ties.lot_seed or "17-4-62"
    draw_lot(*who, identifier, seed, now=NOW)
    close_count(*who, identifier, reasons=reasons(open_points(store, identifier)), now=NOW)
    for check, group in (("women_share", None), ("group_present", GroupId("D"))):
        answer_hold(*who, identifier, check, group, BECAUSE_TOO, "lead facilitator", now=NOW)
    publish(*who, identifier, now=NOW)
    sign(*who, identifier, ("facilitator", "staff"), now=NOW)
    return identifier


def now_of(store, identifier):
    """The workshop and its decision as they stand."""
    with store.reading() as connection:
        workshop = load_workshop(connection, identifier)
    return workshop, cases.decision(workshop)


def test_the_day_ends_with_the_list_of_the_example(store, evening):
    """Late arrivals, a duplicate, an absent group and the count give the recorded decision."""
    workshop, decision = now_of(store, evening)
    block = expected("sabha")["decide"]

    kinds = [line.kind for line in workshop.settings.record]
    assert {"late", "merged", "absent", "exception", "signed"} <= set(kinds)
    assert sum(row.late for row in workshop.attendance) == LATE[3]
    assert list(decision.lists[decision.official].selected) == block["lists"]["ranked"]
    assert list(decision.lists["equal_shares"].selected) == block["lists"]["equal_shares"]


def test_a_recount_gives_the_same_list(store, evening):
    """The same ballots in another order: the same decision, with the same digest."""
    workshop, decision = now_of(store, evening)
    again = cases.decision(replace(workshop, ballots=workshop.ballots[::-1]))

    assert again.inputs_digest == decision.inputs_digest
    assert again.lists == decision.lists


def test_every_change_makes_a_version_and_the_old_ones_stay(store, evening):
    """A veto, a corrected cost and thirty per cent less, one on the other, printed to the end."""
    who = (store, FACILITATOR, evening)
    first = now_of(store, evening)[1].versions[0]
    veto(*who, S04, "Municipal council", "17", date(2026, 4, 14), "signed_order", now=NOW)
    correct_cost(*who, S13, 450_000, True, "signed_order", BECAUSE_TOO, now=NOW)  # noqa: FBT003  # voters saw the old price
    change_budget(*who, 4_200_000, "rerun", BECAUSE_TOO, now=NOW)

    workshop, decision = now_of(store, evening)
    assert [one.kind for one in decision.versions] == [None, "veto", "cost", "budget"]
    assert decision.versions[0] == first
    assert S04 not in decision.versions[1].selected
    assert decision.budget == 4_200_000
    costs = {p.id: p.cost for p in workshop.proposals} | {S13: 450_000}
    newest = decision.versions[-1]
    assert sum(costs[p] for p in newest.selected) + newest.unspent == 4_200_000

    told = {part.key: part for part in sections(decision, workshop, "ar", "public")}
    assert len(told["versions"].rows) == 4
    kinds = {cell.value for cell in told["record"].column("kind")}
    assert {"late", "merged", "absent", "exception", "signed", "veto", "cost", "budget"} <= kinds
    close_by_two(store, evening)
    with store.reading() as connection:
        assert broken_at(connection, evening) is None
