"""Every CSV file of a workshop folder: its columns, its reader and its writer.

`FILES` is the list, in the order in which they are read: what defines ids before what uses them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from workshops.problems import Inspection
from workshops.tables import judging, people, proposing, screening, tallies, votes
from workshops.tables.layout import Known, Layout
from workshops.tables.sheet import Sheet
from workshops.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFile:
    """One file: which part of a `Workshop` it holds, how its rows are read and written.

    reshape: turns the wide form into the long one, where a file may have either.
    """

    layout: Layout
    part: str
    read: Callable[[Sheet, Known, Inspection], tuple[Any, ...]]
    write: Callable[[Workshop], Sequence[Mapping[str, str]]]
    reshape: Callable[[Sheet, Known, Inspection], Sheet] | None = None


FILES: Final[tuple[TableFile, ...]] = (
    TableFile(
        layout=people.GROUPS, part="groups", read=people.read_groups, write=people.group_cells
    ),
    TableFile(
        layout=proposing.PROPOSALS,
        part="proposals",
        read=proposing.read_proposals,
        write=proposing.proposal_cells,
    ),
    TableFile(
        layout=judging.CRITERIA,
        part="criteria",
        read=judging.read_criteria,
        write=judging.criterion_cells,
    ),
    TableFile(
        layout=judging.ASSESSMENTS,
        part="assessments",
        read=judging.read_assessments,
        write=judging.assessment_cells,
        reshape=judging.assessments_in_rows,
    ),
    TableFile(
        layout=screening.FEASIBILITY,
        part="feasibility",
        read=screening.read_feasibility,
        write=screening.feasibility_cells,
    ),
    TableFile(
        layout=screening.SCREENING,
        part="screening",
        read=screening.read_screening,
        write=screening.screening_cells,
    ),
    TableFile(
        layout=people.ATTENDANCE,
        part="attendance",
        read=people.read_attendance,
        write=people.attendance_cells,
    ),
    TableFile(
        layout=votes.BALLOTS,
        part="ballots",
        read=votes.read_official,
        write=votes.official_cells,
        reshape=votes.ballots_in_rows,
    ),
    TableFile(
        layout=tallies.TALLIES,
        part="tallies",
        read=tallies.read_tallies,
        write=tallies.tally_cells,
    ),
    TableFile(
        layout=people.SESSIONS,
        part="sessions",
        read=people.read_sessions,
        write=people.session_cells,
    ),
    TableFile(
        layout=judging.WEIGHT_VOTES,
        part="weight_votes",
        read=judging.read_weight_votes,
        write=judging.weight_vote_cells,
    ),
    TableFile(
        layout=people.SERIALS, part="serials", read=people.read_serials, write=people.serial_cells
    ),
    TableFile(
        layout=proposing.FOLLOWUP,
        part="followup",
        read=proposing.read_followup,
        write=proposing.followup_cells,
    ),
)

OTHER_FORMS: Final[Mapping[str, TableFile]] = {
    form: TableFile(
        layout=layout,
        part="other_forms",
        read=partial(votes.read_ballots, form=form),
        write=partial(votes.other_form_cells, form=form),
        reshape=votes.ballots_in_rows,
    )
    for form, layout in votes.OTHER_FORMS.items()
}

__all__ = ["FILES", "OTHER_FORMS", "TableFile"]
