"""The happenings of the Sabha example done again by the acts, to the list that follows."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO
from uuid import UUID

import pytest

from scoring.model import GroupId, ProposalId, Text
from tests.conftest import EXAMPLES
from tests.scoring.folder import expected
from tests.workshops.meetings import FACILITATOR, NOW, close_by_two
from tests.workshops.reports.pages import by_pdfium, plain
from workshops import cases
from workshops.acts.changing import change_budget, correct_cost, veto
from workshops.acts.counting import close_count, draw_lot, open_points, recounted
from workshops.acts.deciding import answer_hold, publish, sign
from workshops.acts.phase import advance, checklist
from workshops.acts.proposals import merge
from workshops.acts.room import absent, late
from workshops.acts.workshops import create
from workshops.folder import read_folder
from workshops.language import LANGUAGES, number
from workshops.reports.package import files
from workshops.reports.paper.slips import feedback
from workshops.reports.sections import sections
from workshops.store.cast import Cast, keep_ballot
from workshops.store.chain import broken_at
from workshops.store.convert import load_workshop

BECAUSE = "agreed in the room"
BECAUSE_TOO = Text(en=BECAUSE)
# One word each: within Arabic lines a reader of PDFs gives Latin words in another order
RECOUNT = Text(en="unchanged")
LATE = ("A", "M", "25-34", 3)
S04, S13 = ProposalId("S04"), ProposalId("S13")
AUTHORITY, LETTER, DEARER, CUT = "Council", "Seventeen", 450_000, 4_200_000
WHOLE_DAY = {"late", "merged", "absent", "exception", "recount", "signed"} | {
    "veto",
    "cost",
    "budget",
}


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
    recounted(*who, identifier, GroupId("B"), RECOUNT, now=NOW)
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
    assert {"late", "merged", "absent", "exception", "recount", "signed"} <= set(kinds)
    assert sum(row.late for row in workshop.attendance) == LATE[3]
    assert list(decision.lists[decision.official].selected) == block["lists"]["ranked"]
    assert list(decision.lists["equal_shares"].selected) == block["lists"]["equal_shares"]


def test_a_recount_gives_the_same_list(store, evening):
    """The same ballots in another order: the same decision, with the same digest."""
    workshop, decision = now_of(store, evening)
    again = cases.decision(replace(workshop, ballots=workshop.ballots[::-1]))

    assert again.inputs_digest == decision.inputs_digest
    assert again.lists == decision.lists


@pytest.fixture
def afterwards(store, evening):
    """The evening, then a veto, a corrected cost and thirty per cent less; gives the id."""
    who = (store, FACILITATOR, evening)
    veto(*who, S04, AUTHORITY, LETTER, date(2026, 4, 14), "signed_order", now=NOW)
    correct_cost(*who, S13, DEARER, True, "signed_order", BECAUSE_TOO, now=NOW)  # noqa: FBT003  # voters saw the old price
    change_budget(*who, CUT, "rerun", BECAUSE_TOO, now=NOW)
    return evening


def test_every_change_makes_a_version_and_the_old_ones_stay(store, afterwards):
    """A veto, a corrected cost and thirty per cent less, one on the other, printed to the end."""
    evening = afterwards
    signed = expected("sabha")["decide"]["lists"]["ranked"]

    workshop, decision = now_of(store, evening)
    assert [one.kind for one in decision.versions] == [None, "veto", "cost", "budget"]
    assert list(decision.versions[0].selected) == signed
    assert S04 not in decision.versions[1].selected
    assert decision.budget == CUT
    costs = {p.id: p.cost for p in workshop.proposals} | {S13: DEARER}
    newest = decision.versions[-1]
    assert sum(costs[p] for p in newest.selected) + newest.unspent == CUT

    told = {part.key: part for part in sections(decision, workshop, "ar", "public")}
    assert len(told["versions"].rows) == 4
    said = {cells[2].value: cells[4].text for cells in told["record"].rows}
    assert RECOUNT.en in said["recount"]
    group = next(g.name.ar for g in workshop.groups if g.id == "B")
    assert group in said["recount"]
    kinds = {cell.value for cell in told["record"].column("kind")}
    assert kinds >= WHOLE_DAY
    close_by_two(store, evening)
    with store.reading() as connection:
        assert broken_at(connection, evening) is None


@pytest.mark.faults
def test_the_documents_that_result_tell_the_whole_day(store, afterwards):
    """Tables, report, Word file and slips in three languages: list, versions, letter, prices."""
    workshop, decision = now_of(store, afterwards)
    made = dict(files(decision, workshop, LANGUAGES, "public"))
    newest = decision.versions[-1]

    listed, changes = (
        list(csv.DictReader(StringIO(made[name].decode("utf-8-sig"))))
        for name in ("list.csv", "changes.csv")
    )
    funded = {row["id"] for row in listed if row["status"] in {"selected", "conditional"}}
    assert funded == set(newest.selected)
    assert {row["kind"] for row in changes} >= WHOLE_DAY
    assert RECOUNT.en in {row["text_en"] for row in changes}
    for language in LANGUAGES:
        paper = plain(by_pdfium(made[f"report.{language}.pdf"]))
        for told in (number(language, CUT), number(language, DEARER), LETTER, RECOUNT.en):
            assert plain(told) in paper
        assert made[f"report.{language}.docx"].startswith(b"PK")
        slips = plain(by_pdfium(feedback(decision, workshop, language)))
        assert AUTHORITY in slips
