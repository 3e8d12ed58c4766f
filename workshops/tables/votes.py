"""What people answered: `ballots.csv`, `other_forms/ballots_<form>.csv`, `tallies.csv`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, get_args

from scoring.model import (
    Ballot,
    BallotId,
    Channel,
    FormKind,
    GroupId,
    ProposalId,
)
from workshops.problems import Inspection
from workshops.tables.cells import Cells, whole_number
from workshops.tables.layout import Known, Layout, rows
from workshops.tables.sheet import Row, Sheet
from workshops.workshop import Workshop

BALLOT_LENGTH: Final = 64
MANY: Final = 10**6

BALLOTS: Final = Layout(
    file="ballots.csv",
    named=("ballot", "channel", "group", "sex", "age_band", "proposal", "value"),
    needed=("ballot", "group", "proposal", "value"),
    key=("ballot", "proposal"),
    optional=("printed",),
    kept=("form", "assisted"),
    numeric=frozenset({"value"}),
    aliases={"id": "ballot"},
    of_people=True,
    repeated="",
)
OTHER_FORMS: Final[Mapping[FormKind, Layout]] = {
    form: replace(BALLOTS, file=f"other_forms/ballots_{form}.csv") for form in get_args(FormKind)
}


def ballots_in_rows(sheet: Sheet, known: Known, inspection: Inspection) -> Sheet:
    """The wide form (one column per proposal) as one line per mark; else the sheet as it is."""
    if "proposal" in sheet.headings or "value" in sheet.headings:
        return sheet
    own = {*BALLOTS.named, *BALLOTS.optional, *BALLOTS.kept}
    spread = [heading for heading in sheet.headings if heading not in own]
    rest = [heading for heading in sheet.headings if heading in own]
    row = Row(number=sheet.heading_row, cells={h: h for h in spread})
    for heading in spread:
        Cells(row, inspection).reference(heading, known.proposals, "unknown_proposal")
    spread = [h for h in spread if known.proposals is None or h in known.proposals]
    return Sheet(
        file=sheet.file,
        headings=(*rest, *(("proposal", "value") if spread else ())),
        rows=tuple(line for one in sheet.rows for line in _marks_in_rows(one, rest, spread)),
        heading_row=sheet.heading_row,
    )


def _marks_in_rows(row: Row, rest: Sequence[str], spread: Sequence[str]) -> Iterable[Row]:
    """One line per filled cell; one line without a proposal for a blank ballot."""
    about = {heading: row.cells[heading] for heading in rest}
    marked = [heading for heading in spread if row.cells[heading].strip()]
    for heading in marked or [""]:
        yield Row(
            number=row.number,
            cells={**about, "proposal": heading, "value": row.cells.get(heading, "")},
            labels={"value": heading or "ballot"},
        )


@dataclass(slots=True)
class _Cast:
    """A ballot while its lines are read. row: its first line."""

    row: int
    ballot: Ballot
    marks: dict[ProposalId, int]
    blank: bool = False
    faulty: bool = False


def read_official(sheet: Sheet, known: Known, inspection: Inspection) -> tuple[Ballot, ...]:
    """The ballots that count, in the workshop's form."""
    return read_ballots(sheet, known, inspection, known.form)


def read_ballots(
    sheet: Sheet, known: Known, inspection: Inspection, form: FormKind | None
) -> tuple[Ballot, ...]:
    """Every ballot, by id; marks as written, 0 and empty kept apart.

    form: what the marks mean, for the range every mark has by itself; None when unknown.
    """
    cast: dict[str, _Cast] = {}
    lines: list[tuple[int, str]] = []
    for cells in rows(sheet, inspection):
        before = len(inspection.problems)
        ballot = _about(cells, known)
        understood = len(inspection.problems) == before
        lines.append((cells.row, ballot.id))
        first = cast.setdefault(ballot.id, _Cast(cells.row, ballot, {}))
        if understood:
            _check_same(cells, first, ballot)
        _add_mark(cells, first, known, form)
        _check_form(cells, form)
    _check_together(lines, inspection)
    return tuple(replace(cast[id_].ballot, marks=cast[id_].marks) for id_ in sorted(cast))


def _about(cells: Cells, known: Known) -> Ballot:
    """What a line says of its ballot, whatever the mark."""
    ballot = cells.required("ballot", BALLOT_LENGTH)
    age_band = cells.choice("age_band", known.settings.age_bands)
    printed = cells.references("printed", known.proposals, "unknown_proposal")
    channel: Channel | None = cells.choice("channel", get_args(Channel))
    return Ballot(
        id=BallotId(ballot),
        group=GroupId(cells.reference("group", known.groups, "unknown_group")),
        channel=channel or "paper",
        sex=cells.sex("sex"),
        age_band=age_band,
        printed=frozenset(map(ProposalId, printed)) if printed else None,
    )


def _check_same(cells: Cells, first: _Cast, ballot: Ballot) -> None:
    """All lines of a ballot say the same about it; the first that does not is named."""
    if first.faulty:
        return
    for column in ("group", "channel", "sex", "age_band", "printed"):
        if getattr(ballot, column) != getattr(first.ballot, column):
            cells.error(
                "ballot_mixed", column, cells.raw(column), ballot=ballot.id, first=first.row
            )
            first.faulty = True
            return


def _add_mark(cells: Cells, first: _Cast, known: Known, form: FormKind | None) -> None:
    """Take the mark of one line; a line with neither proposal nor value is a blank ballot."""
    proposal, value = cells.raw("proposal"), cells.raw("value")
    if not proposal and not value:
        repeated = first.blank or bool(first.marks)
        first.blank = True
    else:
        proposal = cells.reference("proposal", known.proposals, "unknown_proposal")
        repeated = first.blank or proposal in first.marks
        mark = _mark(cells, value, form)
        if mark is not None and proposal:
            first.marks.setdefault(ProposalId(proposal), mark)
    repeated = repeated or (cells.spread and cells.row != first.row)
    if repeated and not first.faulty:
        cells.error("ballot_repeated", "ballot", first.ballot.id, first=first.row)
        first.faulty = True


def _mark(cells: Cells, value: str, form: FormKind | None) -> int | None:
    """The number written; approvals are 1 or 0, places start at 1."""
    if not value:
        cells.error("required", "value", "")
        return None
    number = whole_number(value)
    if number is None or number > MANY:
        cells.error("whole_number", "value", value)
        return None
    if (form == "approval" and number > 1) or (form == "ranking" and number < 1):
        cells.error(f"mark_{form}", "value", value)
        return None
    return number


def _check_form(cells: Cells, form: FormKind | None) -> None:
    """Ballots of another form are evidence and stand in a file of their own."""
    written = cells.raw("form")
    if written and form and written != form:
        cells.error("form_other", "form", written, form=form)


def _check_together(lines: Sequence[tuple[int, str]], inspection: Inspection) -> None:
    """Say once when lines of one ballot stand apart: it may be two ballots with one serial."""
    last: dict[str, int] = {}
    apart: dict[str, int] = {}
    for place, (row, ballot) in enumerate(lines):
        if ballot in last and last[ballot] != place - 1:
            apart.setdefault(ballot, row)
        last[ballot] = place
    if apart:
        ballot, row = next(iter(apart.items()))
        inspection.notice("ballot_apart", row, "ballot", ballot, ballots=len(apart))


def official_cells(workshop: Workshop) -> list[Mapping[str, str]]:
    """The lines of `ballots.csv`."""
    return _ballot_cells(workshop.ballots, workshop)


def other_form_cells(workshop: Workshop, form: FormKind) -> list[Mapping[str, str]]:
    """The lines of `other_forms/ballots_<form>.csv`."""
    return _ballot_cells(workshop.other_forms.get(form, ()), workshop)


def _ballot_cells(ballots: Iterable[Ballot], workshop: Workshop) -> list[Mapping[str, str]]:
    """One line per mark: by ballot, then by proposal as declared; a blank ballot is one line."""
    order = {one.id: place for place, one in enumerate(workshop.proposals)}
    lines: list[Mapping[str, str]] = []
    for ballot in sorted(ballots, key=lambda one: one.id):
        about = {
            "ballot": ballot.id,
            "channel": ballot.channel,
            "group": ballot.group,
            "sex": ballot.sex or "",
            "age_band": ballot.age_band or "",
            "printed": ";".join(
                sorted(ballot.printed or (), key=lambda p: order.get(p, len(order)))
            ),
        }
        marks = sorted(ballot.marks.items(), key=lambda mark: order.get(mark[0], len(order)))
        lines += [{**about, "proposal": p, "value": str(mark)} for p, mark in marks]
        if not marks:
            lines.append({**about, "proposal": "", "value": ""})
    return lines
