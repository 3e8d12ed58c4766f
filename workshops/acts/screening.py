"""What engineers, the conflict adviser and staff say of a proposal."""

from datetime import datetime

from prioritization.case import QUESTIONS, Feasibility, Screening
from scoring.model import Assessment
from workshops.acts.actor import Actor, Doing, Unfit, allow, doing
from workshops.store import Store, rows


def save_feasibility(
    store: Store, who: Actor, workshop: str, feasibility: Feasibility, *, base: int, now: datetime
) -> int:
    """Keep the engineers' answers; what fails needs a written sentence."""
    with doing(store, who, workshop, "screening.answer", "feasibility", now) as act:
        hard = (
            feasibility.technical,
            feasibility.cost_estimate,
            feasibility.land,
            feasibility.authority_approval,
        )
        if (0 in hard or feasibility.verdict == "fail") and not feasibility.note_en.strip():
            raise Unfit("screening.note_missing")
        act.body |= {"proposal": feasibility.proposal}
        return rows.save(act.connection, workshop, "feasibility", feasibility, base)


def save_screening(
    store: Store,
    who: Actor,
    workshop: str,
    screening: Screening,
    *,
    base: int,
    evidence: str = "",
    now: datetime,
) -> int:
    """Keep the answers about conflict. Only the adviser lifts a block, by a corrected answer with
    its evidence; no reason clears it.
    """
    with doing(store, who, workshop, "screening.answer", "screening", now) as act:
        lifted = _blocked(_standing(act, screening)) and not _blocked(screening)
        if lifted:
            allow(who, "screening.unblock", act.phase)
            if not evidence.strip():
                raise Unfit("screening.evidence_missing")
        said = {"corrected": evidence} if lifted else {}
        act.body |= {"proposal": screening.proposal, **said}
        return rows.save(act.connection, workshop, "screening", screening, base)


def _standing(act: Doing, screening: Screening) -> Screening | None:
    """What stands for the proposal now."""
    known = rows.values(act.connection, act.workshop, "screening")
    return next((row for row in known if row.proposal == screening.proposal), None)


def _blocked(screening: Screening | None) -> bool:
    """Whether answers, or the consequence as written, block the proposal."""
    if screening is None:
        return False
    return screening.consequence == "block" or any(
        question.consequence == "block" and screening.answers.get(question.id) == question.bad
        for question in QUESTIONS
    )


def assess(
    store: Store, who: Actor, workshop: str, assessment: Assessment, *, base: int, now: datetime
) -> int:
    """Keep one rating; value None: not assessed, which is not zero."""
    with doing(store, who, workshop, "screening.answer", "assessment", now) as act:
        act.body |= {"proposal": assessment.proposal, "criterion": assessment.criterion}
        return rows.save(act.connection, workshop, "assessments", assessment, base)
