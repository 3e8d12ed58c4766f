"""Feasibility and conflict sensitivity give a status, never points: the worse of the two counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from prioritization.case import Case, Consequence, Feasibility, FeasibilityVerdict, Screening
from prioritization.outcome import Finding, GateStatus, Note
from scoring.model import Proposal, ProposalId

HARD: Final = ("technical", "cost_estimate", "land", "authority_approval")
"""A proposal that fails one of these cannot be done; the other answers can become conditions."""
GRADED: Final = (*HARD, "operation_maintenance", "environment", "access_security")
SATISFIED: Final = 2
WORST_FIRST: Final[tuple[GateStatus, ...]] = ("excluded", "on_hold", "conditional", "eligible")
CANDIDATES: Final[frozenset[GateStatus]] = frozenset({"eligible", "conditional"})
"""Who enters a rule."""
STRICTEST_FIRST: Final[tuple[Consequence, ...]] = ("block", "hold", "mitigate", "flag", "none")
UNANSWERED: Final[Mapping[Consequence, Consequence]] = {"block": "hold"}
"""What a question left open, or unknown, leads to; where it is not named, the same as the worst."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What the screenings say of one proposal.

    reason: why it may not enter a rule, safe to show to everybody; None for who may. more: what
    else is to be said. findings: about its conditions; they matter once it is on the list.
    """

    status: GateStatus
    reason: Note | None = None
    more: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[Note, ...] = ()


def gates(case: Case) -> dict[ProposalId, Gate]:
    """The status of every proposal before any rule, in the declared order."""
    return {proposal.id: gate(case, proposal) for proposal in case.proposals}


def gate(case: Case, proposal: Proposal) -> Gate:
    """The status of one proposal: merged, withdrawn, or the worse of the two screenings."""
    if proposal.duplicate_of is not None:
        other = kept(case, proposal.id)
        return Gate(status="merged", reason=Note(key="merged", numbers={"other": other}))
    if proposal.id in case.withdrawn:
        date = case.withdrawn[proposal.id]
        said = Note(key="withdrawn", numbers={"date": date})
        return Gate(status="withdrawn", reason=said if date else Note(key="withdrawn_plain"))
    conflict = screened(case, case.screening.get(proposal.id), proposal.id)
    parts = [conflict, *_feasible(case, proposal)]
    worst = min((part.status for part in parts), key=WORST_FIRST.index)
    reasons = [part.reason for part in parts if part.status == worst and part.reason]
    others = [part.reason for part in parts if part.status != worst and part.reason]
    if conflict.status != "eligible":
        reasons, hidden = _discreet(reasons)
        others = [*hidden, *(replace(note, staff_only=True) for note in others)]
    return Gate(
        status=worst,
        reason=reasons[0] if reasons else None,
        more=(*reasons[1:], *others, *(note for part in parts for note in part.more)),
        findings=tuple(finding for part in parts for finding in part.findings),
        warnings=tuple(note for part in parts for note in part.warnings),
    )


def kept(case: Case, proposal: ProposalId) -> ProposalId:
    """The proposal a duplicate ended up in, through any chain of mergers."""
    into = {p.id: p.duplicate_of for p in case.proposals if p.duplicate_of is not None}
    for _ in into:
        proposal = into.get(proposal, proposal)
    return proposal


def when_finalising(finding: Finding) -> Finding:
    """A finding as it stands when the list is signed: a safeguard nobody wrote becomes a hold."""
    return replace(finding, level="hold") if finding.check == "mitigation_missing" else finding


def _discreet(reasons: Iterable[Note]) -> tuple[list[Note], list[Note]]:
    """Reasons safe to show where conflict questions are open: engineers' notes may tell of them."""
    shown, hidden = [], []
    for note in reasons:
        if note.key.startswith("not_feasible"):
            shown.append(Note(key="not_feasible_plain"))
            hidden += [replace(note, staff_only=True)] if note.numbers else []
        else:
            shown.append(note)
    return shown, hidden


def _feasible(case: Case, proposal: Proposal) -> list[Gate]:
    """What cost, mandate and engineers say, the plainest reason first."""
    row = case.feasibility.get(proposal.id)
    said = []
    if proposal.cost is None:
        said.append(Gate(status="on_hold", reason=Note(key="cost_unknown")))
    elif proposal.cost > case.budget:
        numbers = {"cost": proposal.cost, "budget": case.budget}
        said.append(Gate(status="excluded", reason=Note(key="too_expensive", numbers=numbers)))
    if row is not None and row.referred_to:
        passed_on = Note(key="outside_mandate", numbers={"referred_to": row.referred_to})
        said.append(Gate(status="excluded", reason=passed_on))
    if row is None or _blank(row):
        return [*said, Gate(status="on_hold", reason=Note(key="not_assessed"))]
    return [*said, assessed(row, case.max_months)]


def _blank(row: Feasibility) -> bool:
    """Whether nobody answered anything."""
    answers = (row.verdict, row.months, *(getattr(row, check) for check in GRADED))
    return all(answer is None for answer in answers)


def verdict(row: Feasibility, max_months: int) -> FeasibilityVerdict:
    """The verdict the answers lead to.

    A hard question that fails excludes; anything else below 2, unknown, left blank, or more
    months than allowed is a condition.
    """
    if any(getattr(row, check) == 0 for check in HARD):
        return "fail"
    months = row.months is not None and row.months <= max_months
    return "conditional" if open_checks(row) or not months else "pass"


def open_checks(row: Feasibility) -> tuple[str, ...]:
    """What is not satisfied yet; a blank is not."""
    return tuple(check for check in GRADED if getattr(row, check) != SATISFIED)


def assessed(row: Feasibility, max_months: int) -> Gate:
    """What the engineers say: the verdict as written, or the one their answers lead to."""
    computed = verdict(row, max_months)
    final = row.verdict or computed
    order: tuple[FeasibilityVerdict, ...] = ("fail", "conditional", "pass")
    milder = order.index(final) > order.index(computed)
    differs = Note(key="warning.verdict_differs", numbers={"proposal": row.proposal})
    warnings = (differs,) if milder else ()
    if final == "fail":
        return Gate(status="excluded", reason=_not_feasible(row), warnings=warnings)
    if final == "pass":
        return Gate(status="eligible", warnings=warnings)
    said = {"condition": row.condition or row.note_en, "owner": row.owner, "date": row.due}
    return Gate(
        status="conditional",
        more=_conditions(row, said, max_months),
        findings=_missing("condition_missing", row.proposal, said),
        warnings=warnings,
    )


def _not_feasible(row: Feasibility) -> Note:
    """Why it cannot be done, with as much as was written down."""
    failed = tuple(check for check in HARD if getattr(row, check) == 0)
    if row.note_en and row.condition:
        numbers = {"note": row.note_en, "condition": row.condition}
        return Note(key="not_feasible", numbers=numbers)
    if row.note_en:
        return Note(key="not_feasible_note", numbers={"note": row.note_en})
    if failed:
        return Note(key="not_feasible_checks", numbers={"checks": failed})
    return Note(key="not_feasible_plain")


def _conditions(row: Feasibility, said: Mapping[str, str], max_months: int) -> tuple[Note, ...]:
    """On which conditions it goes ahead, with as much as was written down."""
    checks = open_checks(row)
    notes = []
    if all(said.values()):
        notes.append(Note(key="condition", numbers=dict(said)))
    elif said["condition"]:
        notes.append(Note(key="condition_open", numbers={"condition": said["condition"]}))
    elif checks:
        notes.append(Note(key="condition_checks", numbers={"checks": checks}))
    if row.months is not None and row.months > max_months:
        numbers = {"n": row.months, "limit": max_months}
        notes.append(Note(key="condition_months", numbers=numbers))
    return tuple(notes) or (Note(key="condition_plain"),)


def _missing(check: str, proposal: ProposalId, said: Mapping[str, str]) -> tuple[Finding, ...]:
    """A finding where something that must be written down is not."""
    gaps = tuple(name for name, text in said.items() if not text)
    if not gaps:
        return ()
    numbers = {"missing": gaps}
    finding = Finding(
        check=check, level="warn", found=0, needed=1, proposal=proposal, numbers=numbers
    )
    return (finding,)


def screened(case: Case, row: Screening | None, proposal: ProposalId) -> Gate:
    """What the conflict adviser's answers lead to; without any, the proposal is on hold."""
    if row is None:
        return Gate(status="on_hold", reason=Note(key="conflict_unknown_plain"))
    consequence, themes, connector = _consequence(case, row)
    more: tuple[Note, ...] = (Note(key="connector"),) if connector else ()
    if themes and consequence in {"block", "hold"}:
        more += (Note(key="conflict_theme", numbers={"themes": themes}, staff_only=True),)
    if row.reason_en:
        more += (Note(key="conflict_note", numbers={"note": row.reason_en}, staff_only=True),)
    if consequence == "block":
        return Gate(status="excluded", reason=_answer("conflict_block", row), more=more)
    if consequence == "hold":
        return Gate(status="on_hold", reason=_answer("conflict_unknown", row), more=more)
    if consequence == "mitigate":
        said = {"measure": row.measure, "owner": row.owner, "date": row.due}
        missing = _missing("mitigation_missing", proposal, said)
        notes = (*_safeguard(row, said, themes), *more)
        return Gate(status="conditional", more=notes, findings=missing)
    numbers = {"themes": themes}
    flag = Finding(
        check="conflict_flag", level="info", found=1, needed=0, proposal=proposal, numbers=numbers
    )
    flagged = consequence == "flag"
    return Gate(status="eligible", more=more, findings=(flag,) if flagged else ())


def _consequence(case: Case, row: Screening) -> tuple[Consequence, tuple[str, ...], bool]:
    """The strictest consequence, the themes that led to it, and whether it brings groups together.

    A written consequence alone stands; beside answers the stricter counts, and what is left open
    among them counts as unknown. Nothing written and nothing answered is a hold.
    """
    led: list[tuple[Consequence, str]] = []
    if row.consequence is not None:
        led.append((row.consequence, ""))
    connector = False
    for question in case.questions if row.answers or row.consequence is None else ():
        answer = row.answers.get(question.id, "unknown")
        if answer == question.bad:
            led.append((question.consequence, question.theme))
        elif answer == "unknown":
            led.append((UNANSWERED.get(question.consequence, question.consequence), question.theme))
        connector = connector or answer == question.good
    listed = {question.id for question in case.questions}
    for added, answer in row.answers.items():
        if added not in listed and answer != "no":
            led.append(("hold", added))
    named = {consequence for consequence, _ in led}
    strictest: Consequence = next((c for c in STRICTEST_FIRST if c in named), "none")
    themes = tuple(theme for c, theme in led if c == strictest and theme)
    return strictest, themes, connector


def _answer(key: str, row: Screening) -> Note:
    """The neutral sentence, with as much of it as was written down."""
    if key == "conflict_unknown" and row.owner and row.due:
        return Note(key=key, numbers={"role": row.owner, "date": row.due})
    if key == "conflict_block" and row.public_note and row.owner and row.due:
        numbers = {"neutral_note": row.public_note, "role": row.owner, "date": row.due}
        return Note(key=key, numbers=numbers)
    if row.public_note:
        return Note(key=f"{key}_note", numbers={"neutral_note": row.public_note})
    return Note(key=f"{key}_plain")


def _safeguard(
    row: Screening, said: Mapping[str, str], themes: tuple[str, ...]
) -> tuple[Note, Note]:
    """That a safeguard is needed, for everybody; and which one, for staff."""
    public = Note(key="condition_safeguard")
    if row.public_note:
        numbers = {"neutral_note": row.public_note}
        public = Note(key="condition_safeguard_note", numbers=numbers)
    if all(said.values()):
        return public, Note(key="mitigation", numbers=dict(said), staff_only=True)
    if said["measure"]:
        numbers = {"measure": said["measure"]}
        return public, Note(key="mitigation_open", numbers=numbers, staff_only=True)
    if themes:
        return public, Note(key="mitigation_missing", numbers={"themes": themes}, staff_only=True)
    return public, Note(key="mitigation_missing_plain", staff_only=True)
