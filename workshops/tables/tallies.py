"""Counted heaps of answers: `tallies.csv`, seeds, dots and hands of whole sessions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, get_args

from scoring.model import Electorate, GroupId, ProposalId, Tally, TallyKind
from workshops.problems import Inspection
from workshops.tables.cells import Cells, whole_number
from workshops.tables.layout import Known, Layout, rows
from workshops.tables.sheet import Sheet
from workshops.workshop import Workshop

SEEDS: Final = 10

TALLIES: Final = Layout(
    file="tallies.csv",
    named=("session", "group", "sex", "people", "kind", "proposal", "count"),
    needed=("session", "group", "people", "kind", "proposal", "count"),
    key=("session", "group", "sex", "kind", "proposal"),
    optional=("per",),
    numeric=frozenset({"people", "count"}),
    of_people=True,
    repeated="row_repeated",
)


@dataclass(slots=True)
class _Heap:
    """A tally while its lines are read. row: its first line; per: as written, None if not;
    countable: every count could be read, and stands once.
    """

    row: int
    tally: Tally
    counts: dict[ProposalId, int]
    per: Electorate | None
    countable: bool = True


def read_tallies(sheet: Sheet, known: Known, inspection: Inspection) -> tuple[Tally, ...]:
    """Every counted heap; a proposal not named got no seeds, or was not asked (hands)."""
    heaps: dict[tuple[str, str, str, str], _Heap] = {}
    people: dict[tuple[str, str, str], int] = {}
    for cells in rows(sheet, inspection):
        tally = _tally(cells, known)
        per: Electorate | None = cells.choice("per", get_args(Electorate))
        who = (tally.session, tally.group, tally.sex or "")
        heap = heaps.setdefault((*who, tally.kind), _Heap(cells.row, tally, {}, per))
        heap.countable &= whole_number(cells.raw("count")) is not None
        heap.countable &= not heap.counts.keys() & tally.counts.keys()
        if whole_number(cells.raw("people")) and tally.people != people.setdefault(
            who, tally.people
        ):
            cells.error("people_differ", "people", tally.people, people=people[who])
        if tally.kind == "hands":
            raised = next(iter(tally.counts.values()), 0)
            if raised > tally.people:
                cells.error("hands_over", "count", raised, people=tally.people)
        heap.counts |= tally.counts
    check = partial(_settled, inspection=inspection, known=known)
    return tuple(map(check, heaps.values()))


def _tally(cells: Cells, known: Known) -> Tally:
    """One line as a tally of one proposal."""
    proposal = cells.reference("proposal", known.proposals, "unknown_proposal")
    return Tally(
        session=cells.required("session"),
        group=GroupId(cells.reference("group", known.groups, "unknown_group")),
        kind=cells.needed("kind", get_args(TallyKind)),
        people=cells.count("people", least=1),
        counts={ProposalId(proposal): cells.count("count")},
        sex=cells.sex("sex"),
    )


def _settled(heap: _Heap, inspection: Inspection, known: Known) -> Tally:
    """A whole tally: its sum checked, and whose marks they are (each person's, or the group's)."""
    tally, total = heap.tally, sum(heap.counts.values())
    per: Electorate = heap.per or "group"
    if tally.kind == "seeds" and heap.countable:
        if heap.per is None and tally.people > 1 and total == SEEDS * tally.people:
            per = "person"
            inspection.notice("seeds_per_person", heap.row, "count", total, people=tally.people)
        wanted = SEEDS * tally.people if per == "person" else SEEDS
        if total != wanted:
            inspection.error(
                "seed_sum", heap.row, "count", total, wanted=wanted, session=tally.session
            )
    form = known.settings.ballots
    if tally.kind == "dots" and known.form == "points" and total > form.limit * tally.people:
        inspection.error("dot_sum", heap.row, "count", total, most=form.limit * tally.people)
    return replace(tally, counts=heap.counts, per=per)


def tally_cells(workshop: Workshop) -> list[Mapping[str, str]]:
    """The lines of `tallies.csv`, by tally, then by proposal as declared."""
    order = {one.id: place for place, one in enumerate(workshop.proposals)}
    return [
        {
            "session": tally.session,
            "group": tally.group,
            "sex": tally.sex or "",
            "people": str(tally.people),
            "kind": tally.kind,
            "proposal": proposal,
            "count": str(count),
            "per": "person" if tally.per == "person" else "",
        }
        for tally in workshop.tallies
        for proposal, count in sorted(
            tally.counts.items(), key=lambda c: order.get(c[0], len(order))
        )
    ]
