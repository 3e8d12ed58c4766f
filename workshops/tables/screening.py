"""The two gates as staff filled them in: `feasibility.csv`, `conflict_screening.csv`."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, get_args

from prioritization.case import Answer, Consequence, Feasibility, FeasibilityVerdict, Screening
from scoring.model import ProposalId
from workshops.problems import Inspection
from workshops.tables.cells import TITLE_LENGTH, Cells, ascii_digits, number_cell
from workshops.tables.layout import HEADINGS, Known, Layout, rows
from workshops.tables.sheet import Sheet
from workshops.workshop import Language, Workshop

HARD: Final = ("technical", "cost_estimate", "land", "authority_approval")
GRADED: Final = (*HARD, "operation_maintenance", "environment", "access_security")
GRADES: Final = {"0": 0, "1": 1, "2": 2, "unknown": 1}
QUESTIONS: Final = tuple(f"q{number}" for number in range(1, 21))


def _spoken(*stems: str) -> tuple[str, ...]:
    """The columns of texts in three languages."""
    return tuple(f"{stem}_{language}" for stem in stems for language in ("en", "ar", "fr"))


FEASIBILITY: Final = Layout(
    file="feasibility.csv",
    named=(
        "proposal",
        "technical",
        "cost_estimate",
        "land",
        "operation_maintenance",
        "authority_approval",
        "environment",
        "months",
        "access_security",
        "verdict",
        "note_en",
    ),
    needed=("proposal", *GRADED, "months"),
    key=("proposal",),
    optional=("condition", "owner", "due", "referred_to"),
    kept=("note_ar", "note_fr", *_spoken("condition"), "role", "date"),
    numeric=frozenset({*GRADED, "months"}),
)
SCREENING: Final = Layout(
    file="conflict_screening.csv",
    named=("proposal", "consequence", "reason_en"),
    needed=("proposal", "consequence"),
    key=("proposal",),
    optional=(*QUESTIONS, "measure", "owner", "due", "public_note"),
    kept=(
        "reason_ar",
        "reason_fr",
        *_spoken("measure", "public_note"),
        "cleared_by_role",
        "second_role",
        "cleared_on",
        *_spoken("clear_reason"),
    ),
)


def spoken_column(stem: str, headings: Collection[str], main: Language) -> str:
    """Where a text the core keeps once stands: `<stem>`, or its main language, or its first."""
    if stem in headings:
        return stem
    if f"{stem}_{main}" in headings:
        return f"{stem}_{main}"
    return next((h for h in headings if h in _spoken(stem)), stem)


def _headings(workshop: Workshop, file: str) -> tuple[str, ...]:
    """The columns the file had beyond the named ones."""
    return tuple(workshop.extra_columns.get(file, {}).get(HEADINGS, {}))


def read_feasibility(sheet: Sheet, known: Known, inspection: Inspection) -> tuple[Feasibility, ...]:
    """The engineers' answers; an empty cell was left blank, `unknown` counts as a condition."""
    condition = spoken_column("condition", sheet.headings, known.main)
    return tuple(
        Feasibility(
            proposal=ProposalId(cells.reference("proposal", known.proposals, "unknown_proposal")),
            technical=_grade(cells, "technical"),
            cost_estimate=_grade(cells, "cost_estimate"),
            land=_grade(cells, "land"),
            operation_maintenance=_grade(cells, "operation_maintenance"),
            authority_approval=_grade(cells, "authority_approval"),
            environment=_grade(cells, "environment"),
            months=cells.whole("months"),
            access_security=_grade(cells, "access_security"),
            verdict=cells.choice("verdict", get_args(FeasibilityVerdict)),
            note_en=cells.text("note_en"),
            condition=cells.text(condition),
            owner=cells.text("owner", TITLE_LENGTH),
            due=cells.text("due", TITLE_LENGTH),
            referred_to=cells.text("referred_to", TITLE_LENGTH),
        )
        for cells in rows(sheet, inspection)
    )


def _grade(cells: Cells, column: str) -> int | None:
    """0 fails, 1 with a condition or unknown, 2 satisfied; None where it was left blank."""
    found = cells.raw(column)
    plain = ascii_digits(found.casefold())
    if found and plain not in GRADES:
        cells.unknown("one_of", column, found, GRADES)
    return GRADES.get(plain or "")


def feasibility_cells(workshop: Workshop) -> list[Mapping[str, str]]:
    """The lines of `feasibility.csv`, by proposal as declared."""
    main = workshop.settings.languages[0]
    condition = spoken_column("condition", _headings(workshop, FEASIBILITY.file), main)
    return [
        {
            "proposal": one.proposal,
            **{column: number_cell(getattr(one, column)) for column in (*GRADED, "months")},
            "verdict": one.verdict or "",
            "note_en": one.note_en,
            condition: one.condition,
            "owner": one.owner,
            "due": one.due,
            "referred_to": one.referred_to,
        }
        for one in workshop.feasibility
    ]


def read_screening(sheet: Sheet, known: Known, inspection: Inspection) -> tuple[Screening, ...]:
    """The conflict adviser's answers; without questions the written consequence stands."""
    asked = [question for question in QUESTIONS if question in sheet.headings]
    measure = spoken_column("measure", sheet.headings, known.main)
    public_note = spoken_column("public_note", sheet.headings, known.main)
    screenings = []
    for cells in rows(sheet, inspection):
        screening = Screening(
            proposal=ProposalId(cells.reference("proposal", known.proposals, "unknown_proposal")),
            consequence=cells.choice("consequence", get_args(Consequence)),
            reason_en=cells.text("reason_en"),
            answers=dict(_answers(cells, asked)),
            measure=cells.text(measure),
            owner=cells.text("owner", TITLE_LENGTH),
            due=cells.text("due", TITLE_LENGTH),
            public_note=cells.text(public_note),
        )
        if not cells.raw("consequence") and not asked:
            cells.error("required", "consequence", "")
        if screening.consequence == "mitigate" and measure in sheet.headings:
            _check_measure(cells, screening, measure)
        screenings.append(screening)
    return tuple(screenings)


def _answers(cells: Cells, asked: Iterable[str]) -> Iterable[tuple[str, Answer]]:
    """What was answered, per question; a blank one is left out."""
    for question in asked:
        answer = cells.choice(question, get_args(Answer))
        if answer:
            yield question.upper(), answer


def _check_measure(cells: Cells, screening: Screening, measure: str) -> None:
    """A measure needs words, an owner and a date."""
    said = {measure: screening.measure, "owner": screening.owner, "due": screening.due}
    for column, text in said.items():
        if not text:
            cells.notice("measure_missing", column, "")


def screening_cells(workshop: Workshop) -> list[Mapping[str, str]]:
    """The lines of `conflict_screening.csv`, by proposal as declared."""
    main = workshop.settings.languages[0]
    headings = _headings(workshop, SCREENING.file)
    measure = spoken_column("measure", headings, main)
    public_note = spoken_column("public_note", headings, main)
    return [
        {
            "proposal": one.proposal,
            "consequence": one.consequence or "",
            "reason_en": one.reason_en,
            **{q: one.answers.get(q.upper(), "") for q in QUESTIONS},
            measure: one.measure,
            "owner": one.owner,
            "due": one.due,
            public_note: one.public_note,
        }
        for one in workshop.screening
    ]
