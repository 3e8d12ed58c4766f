"""A workshop's ballots as a Pabulib `.pb` file: whole ballots, so never a publication.

Who may have it, with whose consent and on what record, is decided before it is written: it takes a
reason and two roles, and carries both.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from prioritization.case import Case
from prioritization.outcome import Decision
from scoring.ballots import supports
from scoring.model import NO_ANSWER, BallotForm, FormKind, GroupId, Proposal, ProposalId
from workshops.cases import case
from workshops.release import shown_groups
from workshops.workshop import Workshop

VOTE_TYPES: Final[dict[FormKind, str]] = {
    "approval": "approval",
    "points": "cumulative",
    "score": "scoring",
    "ranking": "ordinal",
}
PROJECT_COLUMNS: Final = "project_id;cost;votes;score;name;category;selected"
CANDIDATES: Final = ("eligible", "conditional")
"""Only what could be selected is written."""
OTHER: Final = "other"
"""Stands for every group that is too small to be named beside a ballot."""
NOT_IN_A_CELL: Final = re.compile(r"[;\"\s]+")


def write(
    asked: Case,
    *,
    candidates: Sequence[ProposalId],
    selected: Collection[ProposalId],
    shown_groups: Collection[GroupId],
    meta: Mapping[str, str],
) -> str:
    """The text of the file.

    candidates: those that could be selected, the only ones written; the comment names the others.
    selected: the official list. shown_groups: large enough to stand beside a ballot. meta: what
    the place and the programme call it (description, country, unit, instance, currency, dates,
    rule). Voters are numbered in the order of what they answered, so that nothing is left of any
    serial or time; counted heaps are not ballots and are left out; sex and age are never written.
    """
    form = asked.profile.form
    own = np.flatnonzero(~asked.profile.tallied).tolist()
    left_out = [p.id for p in asked.proposals if p.id not in set(candidates)]
    known = {
        **meta,
        "num_projects": str(len(candidates)),
        "num_votes": str(len(own)),
        "budget": str(asked.budget),
        "vote_type": VOTE_TYPES[form.kind],
        **_limits(form),
    }
    if left_out:
        before = f"{known['comment']} " if "comment" in known else ""
        known["comment"] = f"{before}screened out: " + ", ".join(left_out)
    group = asked.profile.group.tolist()
    shown = [g if g in shown_groups else OTHER for g in asked.profile.groups]
    answers = sorted(f"{vote};{shown[group[row]]}" for row, vote in _votes(asked, candidates, own))
    lines = [
        "META",
        "key;value",
        *(f"{key};{_cell(value)}" for key, value in known.items()),
        "PROJECTS",
        PROJECT_COLUMNS,
        *_projects(asked, candidates, selected, own),
        "VOTES",
        "voter_id;vote;points;group" if form.kind in {"points", "score"} else "voter_id;vote;group",
        *(f"{number};{answer}" for number, answer in enumerate(answers, start=1)),
    ]
    return "\n".join(lines) + "\n"


def write_pb(
    decision: Decision, workshop: Workshop, *, reason: str, roles: tuple[str, str]
) -> bytes:
    """The ballots of a workshop for research, restricted: why, and which two roles agreed.

    Raises ValueError without a reason, or where both roles are one.
    """
    first, second = (role.strip() for role in roles)
    if not reason.strip() or not first or not second or first == second:
        raise ValueError("a reason and two different roles")
    asked, settings = case(workshop), workshop.settings
    open_ = tuple(o.proposal for o in decision.proposals if o.gate in CANDIDATES)
    title = settings.title.en or settings.title.fr or settings.title.ar or settings.id
    meta = {
        "description": f"EXAMPLE: {title}" if settings.synthetic else title,
        "country": "Libya" if settings.place_code.startswith("LY") else "",
        "unit": settings.place or settings.id,
        "instance": settings.id,
        "currency": settings.currency,
        "rule": decision.rule,
        "date_begin": settings.date,
        "date_end": settings.date,
        "comment": f"RESTRICTED, not for publication: {reason.strip()} ({first}, {second}).",
    }
    return write(
        asked,
        candidates=open_,
        selected=decision.lists[decision.official].selected,
        shown_groups=shown_groups(decision, workshop),
        meta={key: value for key, value in meta.items() if value},
    ).encode()


def _cell(text: str) -> str:
    """A text that no reader of the format can take for more than one cell."""
    return NOT_IN_A_CELL.sub(" ", text).strip()


def _limits(form: BallotForm) -> dict[str, str]:
    """What the form allows, in the format's words."""
    if form.kind == "points":
        return {"max_sum_points": str(form.limit)}
    if form.kind == "score":
        return {"min_points": str(form.low), "max_points": str(form.limit)}
    return {"max_length": str(form.limit)}


def _projects(
    asked: Case, candidates: Sequence[ProposalId], selected: Collection[ProposalId], own: list[int]
) -> Iterator[str]:
    """One line per candidate: supporters and marks in all, among the ballots that are written."""
    backing, marks = supports(asked.profile)[own], asked.profile.marks[own]
    told: Mapping[ProposalId, Proposal] = {p.id: p for p in asked.proposals}
    for p in candidates:
        column = asked.profile.proposals.index(p)
        votes, score = int(backing[:, column].sum()), int(np.maximum(marks[:, column], 0).sum())
        title = told[p].title
        name = _cell(title.en or title.ar or title.fr or p)
        yield f"{p};{told[p].cost};{votes};{score};{name};{told[p].sector};{int(p in selected)}"


def _votes(
    asked: Case, candidates: Sequence[ProposalId], own: list[int]
) -> Iterator[tuple[int, str]]:
    """The row and the vote of each ballot, most wanted first; points beside it where there are."""
    form = asked.profile.form
    columns = [asked.profile.proposals.index(p) for p in candidates]
    least = NO_ANSWER + 1 if form.kind == "score" else 1
    for row in own:
        given = asked.profile.marks[row, columns].tolist()
        order = sorted(
            (i for i, mark in enumerate(given) if mark >= least), key=lambda i: (-given[i], i)
        )
        vote = ",".join(candidates[i] for i in order)
        points = ",".join(str(given[i] + form.low) for i in order)
        yield row, f"{vote};{points}" if form.kind in {"points", "score"} else vote


__all__ = ["OTHER", "write", "write_pb"]
