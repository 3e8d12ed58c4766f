"""Who takes part: `groups.csv`, `attendance.csv`, `sessions.csv`, `serials.csv`."""

from collections.abc import Mapping
from typing import Final, get_args

from prioritization.case import Attendance
from scoring.model import Group, GroupId, GroupKind, ProposalId, Sex
from workshops.problems import Inspection
from workshops.tables.cells import TITLE_LENGTH, number_cell, text_cells
from workshops.tables.layout import Known, Layout, rows
from workshops.tables.sheet import Sheet
from workshops.workshop import Serial, SerialState, Session, Workshop

NOTES: Final = ("note_en", "note_ar", "note_fr")
SEXES: Final = get_args(Sex)

GROUPS: Final = Layout(
    file="groups.csv",
    named=(
        "group",
        "name_en",
        "name_ar",
        "name_fr",
        "kind",
        "population",
        "population_basis",
        "seats",
        "languages",
    ),
    needed=("group", "kind"),
    key=("group",),
    kept=("colour", "mark", "interpreter"),
    numeric=frozenset({"population", "seats"}),
    aliases={"id": "group"},
)
ATTENDANCE: Final = Layout(
    file="attendance.csv",
    named=("group", "sex", "age_band", "present", "late", "left"),
    needed=("group", "sex", "age_band", "present"),
    key=("group", "sex", "age_band"),
    kept=("expected", "observers", "disability", "led_by_sex", "absent_reason", *NOTES),
    numeric=frozenset({"present", "late", "left"}),
    of_people=True,
    repeated="row_repeated",
)
SESSIONS: Final = Layout(
    file="sessions.csv",
    named=(
        "session",
        "group",
        "sex",
        "language",
        "people",
        "facilitator_sex",
        "speaker_role",
        "kind",
        "top",
    ),
    needed=("session",),
    key=("session",),
    numeric=frozenset({"people"}),
    of_people=True,
)
SERIALS: Final = Layout(
    file="serials.csv",
    named=("serial", "group", "state"),
    needed=("serial", "group", "state"),
    key=("serial",),
    of_people=True,
)


def read_groups(sheet: Sheet, known: Known, inspection: Inspection) -> tuple[Group, ...]:
    """Every declared group, in the declared order."""
    return tuple(
        Group(
            id=GroupId(cells.id("group")),
            name=cells.title("name", known.settings.languages),
            kind=cells.needed("kind", get_args(GroupKind)),
            population=cells.whole("population"),
            population_basis=cells.text("population_basis"),
            seats=cells.whole("seats"),
            languages=cells.text("languages"),
        )
        for cells in rows(sheet, inspection)
    )


def group_cells(workshop: Workshop) -> list[Mapping[str, str]]:
    """The lines of `groups.csv`."""
    return [
        {
            "group": group.id,
            **text_cells("name", group.name),
            "kind": group.kind,
            "population": number_cell(group.population),
            "population_basis": group.population_basis,
            "seats": number_cell(group.seats),
            "languages": group.languages,
        }
        for group in workshop.groups
    ]


def read_attendance(sheet: Sheet, known: Known, inspection: Inspection) -> tuple[Attendance, ...]:
    """Every counter of people; parts of those present may not exceed them."""
    counters = []
    for cells in rows(sheet, inspection):
        counter = Attendance(
            group=GroupId(cells.reference("group", known.groups, "unknown_group")),
            sex=cells.needed("sex", SEXES),
            age_band=cells.needed("age_band", known.settings.age_bands),
            present=cells.count("present"),
            late=cells.whole("late") or 0,
            left=cells.whole("left") or 0,
        )
        for part in ("late", "left"):
            people: int = getattr(counter, part)
            if people > counter.present and cells.raw("present"):
                cells.error("more_than_present", part, people, present=counter.present)
        counters.append(counter)
    return tuple(counters)


def attendance_cells(workshop: Workshop) -> list[Mapping[str, str]]:
    """The lines of `attendance.csv`, by group as declared, sex and age band."""
    return [
        {
            "group": counter.group,
            "sex": counter.sex,
            "age_band": counter.age_band,
            "present": str(counter.present),
            "late": str(counter.late),
            "left": str(counter.left),
        }
        for counter in workshop.attendance
    ]


def read_sessions(sheet: Sheet, known: Known, inspection: Inspection) -> tuple[Session, ...]:
    """Every breakout with its nominations, best first."""
    sessions = []
    for cells in rows(sheet, inspection):
        group = (
            cells.reference("group", known.groups, "unknown_group") if cells.raw("group") else ""
        )
        top = cells.references("top", known.proposals, "unknown_proposal")
        sessions.append(
            Session(
                session=cells.required("session"),
                group=GroupId(group) if group else None,
                sex=cells.sex("sex"),
                language=cells.text("language", TITLE_LENGTH),
                people=cells.whole("people"),
                facilitator_sex=cells.sex("facilitator_sex"),
                speaker_role=cells.text("speaker_role", TITLE_LENGTH),
                kind=cells.text("kind", TITLE_LENGTH),
                top=tuple(ProposalId(one) for one in top),
            )
        )
    return tuple(sessions)


def session_cells(workshop: Workshop) -> list[Mapping[str, str]]:
    """The lines of `sessions.csv`, as they were entered."""
    return [
        {
            "session": session.session,
            "group": session.group or "",
            "sex": session.sex or "",
            "language": session.language,
            "people": number_cell(session.people),
            "facilitator_sex": session.facilitator_sex or "",
            "speaker_role": session.speaker_role,
            "kind": session.kind,
            "top": ";".join(session.top),
        }
        for session in workshop.sessions
    ]


def read_serials(sheet: Sheet, known: Known, inspection: Inspection) -> tuple[Serial, ...]:
    """Every printed ballot and what became of it."""
    return tuple(
        Serial(
            serial=cells.required("serial", 64),
            group=GroupId(cells.reference("group", known.groups, "unknown_group")),
            state=cells.needed("state", get_args(SerialState)),
        )
        for cells in rows(sheet, inspection)
    )


def serial_cells(workshop: Workshop) -> list[Mapping[str, str]]:
    """The lines of `serials.csv`, by serial."""
    return [
        {"serial": one.serial, "group": one.group, "state": one.state} for one in workshop.serials
    ]
