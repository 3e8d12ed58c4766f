"""After the list, also after closing: what becomes of proposals, complaints, their answers."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from scoring.model import ProposalId
from workshops.acts.actor import Actor, Doing, NotNow, Unfit, doing
from workshops.store import Store
from workshops.store import settings as heads
from workshops.store.afterwards import (
    add_complaint,
    add_followup,
    answer_complaint,
    complaints,
)
from workshops.store.convert import load_setup
from workshops.workshop import FOLLOWED, Complaint, FollowUp

ANSWER_DAYS = 30
"""Days in which a complaint is answered where the set-up says nothing else."""
AFTER = frozenset({"decided", "closed"})


def follow_up(store: Store, who: Actor, workshop: str, line: FollowUp, *, now: datetime) -> None:
    """Write down what became of a proposal. line: its role is that of whoever writes.

    Unfit where the day is no day, the proposal or the status unknown, or nobody is responsible for
    what is being built or maintained.
    """
    with doing(store, who, workshop, "followup.add", "followed_up", now) as act:
        _after(act)
        known = {p.id for p in load_setup(act.connection, workshop).proposals}
        if line.proposal not in known or line.status not in FOLLOWED:
            raise Unfit("followup.unknown")
        _day(line.date)
        if line.deadline:
            _day(line.deadline)
        if line.status in {"in_progress", "handed_over", "maintained"} and not line.responsible:
            raise Unfit("followup.responsible_missing")
        add_followup(act.connection, workshop, replace(line, role=who.role))
        act.body |= {"proposal": line.proposal, "status": line.status}


def complain(
    store: Store,
    who: Actor,
    workshop: str,
    text: str,
    proposal: ProposalId | None,
    *,
    now: datetime,
) -> Complaint:
    """Keep a complaint; gives it back with its number and the day by which it is answered."""
    with doing(store, who, workshop, "followup.add", "complained", now) as act:
        _after(act)
        if not text.strip():
            raise Unfit("followup.words_missing")
        days = heads.head(act.connection, workshop).settings.complaints.answer_days
        answered_by = now.date() + timedelta(days=ANSWER_DAYS if days is None else days)
        kept = add_complaint(
            act.connection,
            workshop,
            Complaint(
                number="",
                proposal=proposal,
                date=now.date().isoformat(),
                deadline=answered_by.isoformat(),
                text=text.strip(),
            ),
        )
        act.body |= {"number": kept.number}
    return kept


def answer(  # a complaint once answered stays answered
    store: Store,
    who: Actor,
    workshop: str,
    number: str,
    text: str,
    decided_by: str,
    *,
    now: datetime,
) -> None:
    """Answer a complaint, once: what was said, and the role that decided it."""
    with doing(store, who, workshop, "followup.add", "complaint_answered", now) as act:
        known = {one.number: one for one in complaints(act.connection, workshop)}
        if number not in known:
            raise Unfit("followup.unknown")
        if known[number].answered:
            raise NotNow("followup.answered_already")
        if not text.strip() or not decided_by.strip():
            raise Unfit("followup.words_missing")
        day = now.date().isoformat()
        answer_complaint(act.connection, workshop, number, day, decided_by.strip(), text.strip())
        act.body |= {"number": number}


def _after(act: Doing) -> None:
    """Nothing is followed before there is a list."""
    if act.phase not in AFTER:
        raise NotNow("followup.no_list")


def _day(written: str) -> None:
    """Unfit unless this is a day."""
    try:
        date.fromisoformat(written)
    except ValueError:
        raise Unfit("followup.day_unreadable", day=written) from None
