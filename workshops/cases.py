"""From a workshop to the question the core answers, to its answer, and to the digest of both."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Final

from prioritization.case import Case
from prioritization.changes import Choice
from prioritization.outcome import Decision
from prioritization.versions import History, begun, followed
from scoring.ballots import profile
from scoring.model import Assessment, ProposalId
from scoring.values import performance_table
from workshops.changes import about, answered, choices
from workshops.order import by_id
from workshops.tables.cells import whole_number
from workshops.workshop import Workshop

REMEMBERED: Final = 8
PARTS: Final = (
    "groups",
    "proposals",
    "criteria",
    "assessments",
    "feasibility",
    "screening",
    "attendance",
    "ballots",
    "tallies",
)
"""The parts of a workshop a decision depends on, beside some of its settings."""
BESIDE: Final = ("groups.csv", "attendance.csv")
"""Files with further columns a decision depends on: interpreters, people expected."""


def case(workshop: Workshop) -> Case:
    """The question: what may be chosen, what people answered, and the locked method.

    Duplicates are joined to what they were merged into, proposals taken back are left out; of the
    tallies only those of `ballots.tally_sessions` count, the others are evidence.
    Raises InvalidInput where answers do not fit the ballot or the scale.
    """
    digest, workshop = inputs_digest(workshop), by_id(workshop)
    settings = workshop.settings
    merged, gone = joined(workshop), withdrawn(workshop)
    voted_on = tuple(p for p in workshop.proposals if p.id not in merged and p.id not in gone)
    groups = tuple(group.id for group in workshop.groups)
    counted = [t for t in workshop.tallies if t.session in settings.tally_sessions]
    columns = tuple(proposal.id for proposal in voted_on)
    return Case(
        budget=settings.budget,
        proposals=workshop.proposals,
        groups=workshop.groups,
        profile=profile(
            settings.ballots, columns, groups, workshop.ballots, counted, merged=merged
        ),
        table=performance_table(voted_on, workshop.criteria, _about(workshop, columns)),
        method=settings.method,
        feasibility={one.proposal: one for one in workshop.feasibility},
        screening={one.proposal: one for one in workshop.screening},
        attendance=workshop.attendance,
        women_sessions=len(
            {t.session for t in workshop.tallies if t.kind == "seeds" and t.sex == "F"}
        ),
        without_interpreter=tuple(
            g for g in groups if _beside(workshop, "groups.csv", g, "interpreter") == "no"
        ),
        invited=_counted(workshop, "expected"),
        disability=_counted(workshop, "disability"),
        withdrawn=gone,
        max_months=settings.max_months,
        divides=settings.divides,
        digest=digest,
    )


def decision(workshop: Workshop) -> Decision:
    """The answer in force: as it was counted, and followed through every change after it."""
    newest, digest = history(workshop).newest, inputs_digest(workshop)
    return newest if newest.inputs_digest == digest else replace(newest, inputs_digest=digest)


def history(workshop: Workshop) -> History:
    """Every version of the answer; the last few are remembered by the digest of their inputs."""
    counted = _Asked(digest=inputs_digest(workshop, changes=()), workshop=workshop)
    return _followed(counted, choices(workshop))


def joined(workshop: Workshop) -> dict[ProposalId, ProposalId]:
    """Every duplicate and the proposal that stands for it, also through another duplicate."""
    direct = {p.id: p.duplicate_of for p in workshop.proposals if p.duplicate_of is not None}
    ends: dict[ProposalId, ProposalId] = {}
    for duplicate, into in direct.items():
        stands = into
        for _ in direct:
            stands = direct.get(stands, stands)
        ends[duplicate] = stands
    return ends


def withdrawn(workshop: Workshop) -> dict[ProposalId, str]:
    """Proposals their authors took back before the list was signed, with the date of the record.

    Afterwards it is a change of the list (`workshops/changes.py`).
    """
    gone: dict[ProposalId, str] = {}
    for line in workshop.settings.record:
        if line.kind == "withdrawn" and not answered(line):
            for proposal in about(line):
                gone.setdefault(proposal, line.date)
    return gone


def inputs_digest(workshop: Workshop, *, changes: tuple[Choice, ...] | None = None) -> str:
    """SHA-256 over everything the decision depends on, in one order and one spelling.

    "sha256:" and 64 hex digits, over JSON with sorted keys, no spaces, no floats, NFC text
    (spec trust, 4.1). The phase, the agenda or a line of the record about neither a withdrawal nor
    a change of the list do not change it. changes: those of the record, unless others are asked of.
    """
    return _digest(_Itself(id(workshop), workshop), changes)


@dataclass(frozen=True, slots=True)
class _Itself:
    """One workshop, compared by identity: it never changes, and a page asks of it many times."""

    identity: int
    workshop: Workshop = field(compare=False)


@lru_cache(maxsize=REMEMBERED)
def _digest(one: _Itself, changes: tuple[Choice, ...] | None) -> str:
    """What `inputs_digest` answers; the last few are remembered."""
    settled = by_id(one.workshop)
    settings = settled.settings
    after = choices(settled) if changes is None else changes
    inputs = {
        "schema": "tashawur.inputs/1",
        "workshop": settings.id,
        "budget": settings.budget,
        "form": settings.ballots,
        "tally_sessions": sorted(settings.tally_sessions),
        "method": settings.method,
        "max_months": settings.max_months,
        "divides": settings.divides,
        "withdrawn": withdrawn(settled),
        "beside": {file: settled.extra_columns.get(file, {}) for file in BESIDE},
        **{part: getattr(settled, part) for part in PARTS},
        **({"changes": after} if after else {}),
    }
    text = json.dumps(_plain(inputs), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A workshop that is compared by its digest alone."""

    digest: str
    workshop: Workshop = field(compare=False)


@lru_cache(maxsize=REMEMBERED)
def _followed(counted: _Asked, changes: tuple[Choice, ...]) -> History:
    """The history of a workshop up to some of its changes: of the one before, and one step."""
    if not changes:
        return begun(case(counted.workshop))
    return followed(_followed(counted, changes[:-1]), changes[-1])


def _about(workshop: Workshop, columns: Iterable[ProposalId]) -> list[Assessment]:
    """The assessments of the proposals voted on."""
    wanted = set(columns)
    return [a for a in workshop.assessments if a.proposal in wanted]


def _beside(workshop: Workshop, file: str, key: str, column: str) -> str:
    """A cell of a column no type holds; empty where there is none."""
    return workshop.extra_columns.get(file, {}).get(key, {}).get(column, "")


def _counted(workshop: Workshop, column: str) -> int | None:
    """The sum of a further counter of `attendance.csv`; None where nobody counted."""
    lines = workshop.extra_columns.get("attendance.csv", {}).values()
    counts = [whole_number(line.get(column, "")) for line in lines]
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _plain(value: object) -> object:
    """A value as JSON has it: keys, texts, whole numbers, lists; a fraction as p/q."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    if isinstance(value, frozenset):
        return sorted(value)
    return str(value) if isinstance(value, Fraction) else value
