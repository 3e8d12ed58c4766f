"""Proposals across files: who was joined to whom, and whether every one was screened."""

from typing import Final

from prioritization.case import Feasibility, FeasibilityVerdict
from scoring.model import Proposal, ProposalId
from workshops.checks.sources import Checking
from workshops.tables.cells import suggestion
from workshops.tables.screening import GRADED, HARD
from workshops.workshop import Workshop

PROPOSALS: Final = "proposals.csv"
ASSESSMENTS: Final = "assessments.csv"
FEASIBILITY: Final = "feasibility.csv"
SCREENING: Final = "conflict_screening.csv"
SATISFIED: Final = 2


def check_proposals(workshop: Workshop, checking: Checking) -> None:
    """Duplicates that lead somewhere, and a line in every file that judges proposals."""
    if checking.absent(PROPOSALS):
        return
    _check_duplicates(workshop, checking)
    _check_verdicts(workshop, checking)
    if checking.counted:
        _check_lines(workshop, checking)


def _check_duplicates(workshop: Workshop, checking: Checking) -> None:
    """What a proposal was joined to exists, is not itself, and the record says so."""
    into = {p.id: p.duplicate_of for p in workshop.proposals}
    reported: set[ProposalId] = set()
    recorded = [
        line.more.get("proposals", ())
        for line in workshop.settings.record
        if line.kind in {"merged", "duplicate"}
    ]
    for proposal in workshop.proposals:
        target = proposal.duplicate_of
        if target is None:
            continue
        if target not in into:
            near = suggestion(target, into)
            known = ", ".join(list(into)[:40])
            checking.note(
                "unknown_proposal",
                PROPOSALS,
                proposal.id,
                "duplicate_of",
                target,
                suggestion=near,
                known=known,
            )
            continue
        circle = _circle(proposal, into)
        if circle and not reported & set(circle):
            shown = " → ".join((*circle, circle[0]))
            checking.note("duplicate_circle", PROPOSALS, proposal.id, "duplicate_of", shown)
        reported |= set(circle)
        if not circle and not any(
            isinstance(named, (tuple, list)) and proposal.id in named for named in recorded
        ):
            checking.note(
                "merge_unrecorded",
                PROPOSALS,
                proposal.id,
                "duplicate_of",
                target,
                level="notice",
                proposal=proposal.id,
            )


def _circle(
    proposal: Proposal, into: dict[ProposalId, ProposalId | None]
) -> tuple[ProposalId, ...]:
    """The proposals from this one back to itself; empty where the way ends."""
    way: list[ProposalId] = []
    at: ProposalId | None = proposal.id
    while at is not None and at not in way:
        way.append(at)
        at = into.get(at)
    return tuple(way) if at == proposal.id else ()


def _check_lines(workshop: Workshop, checking: Checking) -> None:
    """Every proposal that can still be chosen has its line in every file that judges it."""
    present = {
        FEASIBILITY: {one.proposal for one in workshop.feasibility},
        SCREENING: {one.proposal for one in workshop.screening},
    }
    asked = [one.id for one in workshop.criteria if one.source == "assessed"]
    said = {(one.proposal, one.criterion) for one in workshop.assessments}
    open_to_choice = [one.id for one in workshop.proposals if one.duplicate_of is None]
    for file, screened in present.items():
        for proposal in open_to_choice:
            if proposal not in screened and not checking.absent(file):
                checking.note("line_missing", file, None, "proposal", proposal, level="notice")
    if asked and ASSESSMENTS in checking.missing:
        checking.note("file_missing", ASSESSMENTS, None, "", "", named=ASSESSMENTS)
    if not checking.absent(ASSESSMENTS):
        for proposal in open_to_choice:
            for criterion in asked:
                if (proposal, criterion) not in said:
                    found = f"{proposal}/{criterion}"
                    checking.note(
                        "line_missing", ASSESSMENTS, None, "criterion", found, level="notice"
                    )


def _check_verdicts(workshop: Workshop, checking: Checking) -> None:
    """A written verdict follows from the answers, or a note says why it does not."""
    costs = {one.id: one.cost for one in workshop.proposals}
    for line in workshop.feasibility:
        row = checking.row(FEASIBILITY, line.proposal)
        if line.verdict is None or line.note_en or checking.faulty(FEASIBILITY, row):
            continue
        budget = workshop.settings.budget
        too_dear = budget > 0 and (costs.get(line.proposal) or 0) > budget
        follows = verdict(line, workshop.settings.max_months)
        if too_dear:
            follows = "fail"
        if line.verdict != follows:
            checking.note(
                "verdict_disagrees",
                FEASIBILITY,
                line.proposal,
                "verdict",
                line.verdict,
                follows=follows,
            )


def verdict(line: Feasibility, max_months: int) -> FeasibilityVerdict:
    """What the answers of one line say by themselves; blank counts as unknown."""
    grades = {item: getattr(line, item) for item in GRADED}
    if any(grades[item] == 0 for item in HARD):
        return "fail"
    if line.months is None or line.months > max_months:
        return "conditional"
    full = all(grade is not None and grade >= SATISFIED for grade in grades.values())
    return "pass" if full else "conditional"
