"""What is asked for, and what became of it: `proposals.csv`, `followup.csv`."""

import re
from collections.abc import Mapping
from typing import Final, get_args

from scoring.model import GroupId, Pillar, Proposal, ProposalId, ProposalType, Sector
from workshops.problems import Inspection
from workshops.tables.cells import DATE, TITLE_LENGTH, Cells, number_cell, text_cells
from workshops.tables.layout import Known, Layout, rows
from workshops.tables.sheet import Sheet
from workshops.workshop import FollowUp, Workshop

SHORT_TITLE: Final = 40
PLACE_CODE: Final = re.compile(r"[A-Z]{2}[0-9]{2,10}")
BREAKDOWNS: Final = ("women", "youth", "idp_returnee", "migrant_refugee")
KEPT_BREAKDOWNS: Final = ("men", "older", "disability", "host")

PROPOSALS: Final = Layout(
    file="proposals.csv",
    named=(
        "proposal",
        "title_en",
        "title_ar",
        "title_fr",
        "short_title_en",
        "short_title_ar",
        "short_title_fr",
        "description_en",
        "pillar",
        "sector",
        "type",
        "place",
        "place_code",
        "submitted_by",
        "cost",
        "beneficiaries",
        *BREAKDOWNS,
        "cost_basis",
        "duplicate_of",
    ),
    needed=("proposal", "pillar", "sector", "type", "place", "submitted_by", "cost"),
    key=("proposal",),
    optional=("description_ar", "description_fr"),
    kept=("cost_date", *KEPT_BREAKDOWNS, "approximate", "pictogram"),
    numeric=frozenset({"cost", "beneficiaries", *BREAKDOWNS, *KEPT_BREAKDOWNS}),
    aliases={"id": "proposal"},
)
FOLLOWUP: Final = Layout(
    file="followup.csv",
    named=("proposal", "status", "date", "role", "responsible", "evidence"),
    needed=("proposal", "status"),
    key=("proposal", "status", "date"),
    optional=("deadline",),
    repeated="",
)


def read_proposals(sheet: Sheet, known: Known, inspection: Inspection) -> tuple[Proposal, ...]:
    """Every proposal, merged ones too, in the published order."""
    taken: dict[str, dict[str, int]] = {}
    proposals = []
    for cells in rows(sheet, inspection):
        proposal = _proposal(cells, known)
        _check_short_titles(cells, proposal, known, taken)
        _check_people(cells, proposal)
        proposals.append(proposal)
    return tuple(proposals)


def _proposal(cells: Cells, known: Known) -> Proposal:
    """One line, each cell by its type."""
    place_code = cells.text("place_code", TITLE_LENGTH)
    if place_code and not PLACE_CODE.fullmatch(place_code):
        cells.error("place_code", "place_code", place_code)
    submitted_by = cells.references("submitted_by", known.groups, "unknown_group")
    if not submitted_by:
        cells.error("required", "submitted_by", "")
    duplicate_of = cells.raw("duplicate_of")
    if known.counted and not duplicate_of and not cells.raw("cost"):
        cells.error("cost_missing", "cost", "")
    return Proposal(
        id=ProposalId(cells.id("proposal")),
        title=cells.title("title", known.settings.languages),
        short_title=cells.texts("short_title", TITLE_LENGTH),
        description=cells.texts("description"),
        pillar=cells.needed("pillar", get_args(Pillar)),
        sector=cells.needed("sector", get_args(Sector)),
        type=cells.needed("type", get_args(ProposalType)),
        place=cells.required("place"),
        place_code=place_code,
        submitted_by=tuple(GroupId(group) for group in submitted_by),
        cost=cells.whole("cost", least=1),
        beneficiaries=cells.whole("beneficiaries"),
        women=cells.whole("women"),
        youth=cells.whole("youth"),
        idp_returnee=cells.whole("idp_returnee"),
        migrant_refugee=cells.whole("migrant_refugee"),
        cost_basis=cells.text("cost_basis"),
        duplicate_of=ProposalId(duplicate_of) if duplicate_of else None,
    )


def _check_short_titles(
    cells: Cells, proposal: Proposal, known: Known, taken: dict[str, dict[str, int]]
) -> None:
    """A short title fits on ballot and projector and is nobody else's in its language."""
    for language in known.settings.languages:
        column = f"short_title_{language}"
        title: str = getattr(proposal.title, language)
        short: str = getattr(proposal.short_title, language)
        if len(short) > SHORT_TITLE:
            cells.error("short_title_long", column, short, length=len(short), longest=SHORT_TITLE)
        if not short and len(title) > SHORT_TITLE:
            cells.notice(
                "short_title_missing", column, title, length=len(title), longest=SHORT_TITLE
            )
        shown = short or title
        first = taken.setdefault(language, {}).setdefault(shown.casefold(), cells.row)
        if shown and first != cells.row:
            cells.error("short_title_repeated", column, shown, first=first)


def _check_people(cells: Cells, proposal: Proposal) -> None:
    """Every part of the people reached is at most all of them."""
    reached = proposal.beneficiaries
    parts: dict[str, int | None] = {part: getattr(proposal, part) for part in BREAKDOWNS}
    parts |= {part: cells.whole(part) for part in KEPT_BREAKDOWNS}
    for part, people in parts.items():
        if people is not None and reached is not None and people > reached:
            cells.error("more_than_reached", part, people, reached=reached)
    women, men = parts["women"], parts["men"]
    if None not in (women, men, reached) and (women or 0) + (men or 0) > (reached or 0):
        cells.error("women_and_men", "men", men, women=women or 0, reached=reached or 0)


def proposal_cells(workshop: Workshop) -> list[Mapping[str, str]]:
    """The lines of `proposals.csv`."""
    return [
        {
            "proposal": one.id,
            **text_cells("title", one.title),
            **text_cells("short_title", one.short_title),
            **text_cells("description", one.description),
            "pillar": one.pillar,
            "sector": one.sector,
            "type": one.type,
            "place": one.place,
            "place_code": one.place_code,
            "submitted_by": ";".join(one.submitted_by),
            "cost": number_cell(one.cost),
            "beneficiaries": number_cell(one.beneficiaries),
            **{part: number_cell(getattr(one, part)) for part in BREAKDOWNS},
            "cost_basis": one.cost_basis,
            "duplicate_of": one.duplicate_of or "",
        }
        for one in workshop.proposals
    ]


def read_followup(sheet: Sheet, known: Known, inspection: Inspection) -> tuple[FollowUp, ...]:
    """What became of the list, line after line."""
    lines = []
    for cells in rows(sheet, inspection):
        date, deadline = cells.raw("date"), cells.raw("deadline")
        for column, written in (("date", date), ("deadline", deadline)):
            if written and not DATE.fullmatch(written):
                cells.error(column, "date", written)
        lines.append(
            FollowUp(
                proposal=ProposalId(
                    cells.reference("proposal", known.proposals, "unknown_proposal")
                ),
                status=cells.required("status"),
                date=date,
                role=cells.text("role", TITLE_LENGTH),
                responsible=cells.text("responsible", TITLE_LENGTH),
                evidence=cells.text("evidence"),
                deadline=deadline,
            )
        )
    return tuple(lines)


def followup_cells(workshop: Workshop) -> list[Mapping[str, str]]:
    """The lines of `followup.csv`, as they were added."""
    return [
        {
            "proposal": line.proposal,
            "status": line.status,
            "date": line.date,
            "role": line.role,
            "responsible": line.responsible,
            "evidence": line.evidence,
            "deadline": line.deadline,
        }
        for line in workshop.followup
    ]
