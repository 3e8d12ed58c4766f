"""Real elections in Pabulib's `.pb` format, read into the vocabulary of the core.

The format: Faliszewski et al., Participatory Budgeting: Data, Tools, and Analysis, IJCAI 2023.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import numpy as np

from scoring.model import (
    NO_ANSWER,
    BallotForm,
    FormKind,
    GroupId,
    Profile,
    Proposal,
    ProposalId,
    Text,
)
from workshops.problems import Inspection, InvalidFolder

VOTERS: Final = GroupId("voters")
"""The one group of an election whose file names none."""
FORMS: Final[dict[str, FormKind]] = {
    "approval": "approval",
    "choose-1": "approval",
    "cumulative": "points",
    "scoring": "score",
    "ordinal": "ranking",
}
SECTIONS: Final = ("META", "PROJECTS", "VOTES")
REQUIRED: Final = {"PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}
LARGEST_MARK: Final = 2**30
NUMBER: Final = re.compile(r"-?[0-9]+([.,][0-9]*)?([eE][+]?[0-9]{1,2})?")
LIMITS: Final = {"approval": "max_length", "points": "max_sum_points", "ranking": "max_length"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the file as it stands: headings, and cells with the line they end on."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def cell(self, row: tuple[str, ...], column: str) -> str:
        """One cell without white space around it; empty where the column or the cell is missing."""
        at = self.columns.index(column) if column in self.columns else len(row)
        return row[at].strip() if at < len(row) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Every mark of every vote: its row, its column, and points (or the place, on rankings)."""

    n_votes: int
    row: list[int]
    column: list[int]
    points: list[Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class PabulibElection:
    """An election as the file states it.

    budget, and the cost of each proposal: whole numbers, `factor` of them to one unit of currency
    (1, or the smallest power of ten that leaves no decimals). profile: one row per vote, in the
    order of the file; a vote without any mark counts as a person who supports nothing. Marks are
    `marks_factor` times those in the file. official: selected by the authority, None where the
    file does not say. meta, projects, votes: everything as it stands, further columns too.
    """

    budget: int
    factor: int
    proposals: tuple[Proposal, ...]
    profile: Profile
    marks_factor: int
    official: tuple[ProposalId, ...] | None
    meta: Mapping[str, str]
    projects: Section
    votes: Section


def read(path: Path | str) -> PabulibElection:
    """Read a file; raises InvalidFolder with every problem, each with its line."""
    path = Path(path)
    inspection = Inspection(file=path.name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        inspection.error("pb_encoding", None, "", path.name)
        raise InvalidFolder(inspection.problems) from None
    sections = _sections(text, inspection)
    if inspection.problems:
        raise InvalidFolder(inspection.problems)
    meta = {cells[0].strip(): cells[1].strip() for _, cells in sections["META"].rows if cells[1:]}
    vote_type, projects, votes = meta.get("vote_type", ""), sections["PROJECTS"], sections["VOTES"]
    if vote_type not in FORMS:
        inspection.error("pb_vote_type", None, "vote_type", vote_type)
    amounts = _amounts(meta, projects, inspection)
    ids = _ids(projects, inspection)
    form = FORMS.get(vote_type, "approval")
    marks = _marks(form, ids, votes, inspection)
    if inspection.problems:
        raise InvalidFolder(inspection.problems)
    factor, (budget, *costs) = _whole(amounts)
    marks_factor, points = _whole(marks.points)
    if max(points, default=0) >= LARGEST_MARK:
        inspection.error("pb_points_size", None, "points", max(marks.points), factor=marks_factor)
        raise InvalidFolder(inspection.problems)
    return PabulibElection(
        budget=budget,
        factor=factor,
        proposals=tuple(
            Proposal(id=ProposalId(p), title=Text(en=projects.cell(cells, "name") or p), cost=cost)
            for p, cost, (_, cells) in zip(ids, costs, projects.rows, strict=True)
        ),
        profile=_profile(form, _limit(meta, form) * marks_factor, ids, marks, points),
        marks_factor=marks_factor,
        official=_official(projects, ids),
        meta=meta,
        projects=projects,
        votes=votes,
    )


def _sections(text: str, inspection: Inspection) -> dict[str, Section]:
    """Cut the file into its three parts; a part begins with its name alone on a line."""
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    name = ""
    lines = csv.reader(text.splitlines(keepends=True), delimiter=";")
    for cells in lines:
        first = cells[0].strip().upper() if cells else ""
        if first in SECTIONS and not any(cells[1:]):
            name = first
            found[name] = []
        elif name and any(cell.strip() for cell in cells):
            found[name].append((lines.line_num, tuple(cells)))
    sections = {}
    for name in SECTIONS:
        if not found.get(name):
            inspection.error("pb_section", None, name, "")
            continue
        (line, head), *rows = found[name]
        columns = tuple(cell.strip() for cell in head)
        for column in REQUIRED.get(name, ()):
            if column not in columns:
                inspection.error("pb_column", line, column, ";".join(columns))
        sections[name] = Section(columns=columns, rows=tuple(rows))
    return sections


def _decimal(text: str) -> Decimal | None:
    """A number with a point or a comma for decimals; None if it is not one."""
    return Decimal(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def _amounts(meta: Mapping[str, str], projects: Section, inspection: Inspection) -> list[Decimal]:
    """The budget, then the cost of each line of projects."""
    read_amounts = []
    stated: list[tuple[int | None, str, str]] = [(None, "budget", meta.get("budget", ""))]
    stated += [(line, "cost", projects.cell(cells, "cost")) for line, cells in projects.rows]
    for line, column, text in stated:
        amount = _decimal(text)
        if amount is None or amount < 0:
            inspection.error("pb_amount", line, column, text)
        read_amounts.append(amount or Decimal(0))
    return read_amounts


def _whole(numbers: Sequence[Decimal]) -> tuple[int, list[int]]:
    """The smallest power of ten that leaves no decimals, and the numbers times it."""
    exponents = [number.normalize().as_tuple().exponent for number in numbers if number]
    places = max((-e for e in exponents if isinstance(e, int)), default=0)
    factor: int = 10 ** max(0, places)
    return factor, [int(number * factor) for number in numbers]


def _ids(projects: Section, inspection: Inspection) -> list[str]:
    """The project ids in the order of the file, each once."""
    ids: list[str] = []
    for line, cells in projects.rows:
        found = projects.cell(cells, "project_id")
        if not found or found in ids:
            inspection.error("pb_project_id", line, "project_id", found)
        ids.append(found)
    return ids


def _official(projects: Section, ids: Sequence[str]) -> tuple[ProposalId, ...] | None:
    """What the authority selected: 1 in the column `selected` (2 and 3 were added otherwise)."""
    if "selected" not in projects.columns:
        return None
    marked = [projects.cell(cells, "selected") for _, cells in projects.rows]
    return tuple(ProposalId(p) for p, mark in zip(ids, marked, strict=True) if mark == "1")


def _marks(form: FormKind, ids: Sequence[str], votes: Section, inspection: Inspection) -> Marks:
    """Read every vote; problems are noted with the line of the vote."""
    place = {p: i for i, p in enumerate(ids)}
    marks = Marks(n_votes=len(votes.rows), row=[], column=[], points=[])
    for at, (line, cells) in enumerate(votes.rows):
        text = votes.cell(cells, "vote")
        names = [name.strip() for name in text.split(",")] if text else []
        if len(set(names)) < len(names):
            if form == "approval":
                names = list(dict.fromkeys(names))
            else:
                inspection.error("pb_vote_twice", line, "vote", text)
        points = _points(form, names, votes.cell(cells, "points"), line, inspection)
        for name, number in zip(names, points, strict=False):
            column = place.get(name)
            if column is None:
                inspection.error("pb_vote", line, "vote", name)
                continue
            marks.row.append(at)
            marks.column.append(column)
            marks.points.append(number)
    return marks


def _points(
    form: FormKind, names: Sequence[str], text: str, line: int, inspection: Inspection
) -> list[Decimal]:
    """What each name of one vote got; nothing at all where a vote states no points.

    A vote that names projects without giving points to any is an empty vote.
    """
    if form == "approval":
        return [Decimal(1)] * len(names)
    if form == "ranking":
        return [Decimal(place) for place in range(1, len(names) + 1)]
    if not text:
        return []
    given = [_decimal(part.strip()) for part in text.split(",")]
    points = [number for number in given if number is not None]
    if len(points) != len(names):
        inspection.error("pb_points", line, "points", text, names=len(names))
    return points


def _limit(meta: Mapping[str, str], form: FormKind) -> int:
    """What the file allows on one ballot, 0 where it does not say."""
    stated = _decimal(meta.get(LIMITS.get(form, ""), ""))
    return 0 if stated is None else int(stated)


def _profile(
    form: FormKind, limit: int, ids: Sequence[str], marks: Marks, points: Sequence[int]
) -> Profile:
    """One row per vote; on score ballots what is not named is an abstention, elsewhere a 0."""
    given = np.array(points, dtype=np.int64)
    limit = max(limit, 1, *points)
    if form == "ranking":
        given = limit + 1 - given
    n_votes = marks.n_votes
    empty = NO_ANSWER if form == "score" else 0
    matrix = np.full((n_votes, len(ids)), empty, dtype=np.int32)
    matrix[np.array(marks.row, dtype=np.intp), np.array(marks.column, dtype=np.intp)] = np.maximum(
        given, 0
    )
    return Profile(
        proposals=tuple(ProposalId(p) for p in ids),
        groups=(VOTERS,),
        form=BallotForm(kind=form, limit=limit, support_from=1 if form == "score" else None),
        marks=matrix,
        unit=np.full(n_votes, limit if form != "approval" else 1, dtype=np.int64),
        group=np.zeros(n_votes, dtype=np.intp),
        people=np.ones(n_votes, dtype=np.int64),
        voices=np.ones(n_votes, dtype=np.int64),
        tallied=np.zeros(n_votes, dtype=np.bool_),
        blank=np.zeros(n_votes, dtype=np.bool_),
    )
