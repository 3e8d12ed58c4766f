"""Proposals: captured, completed, joined with both authors agreeing, taken back, brought in."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

from scoring.model import GroupId, Proposal, ProposalId, Text
from workshops.acts.actor import Actor, Doing, Unfit, doing
from workshops.cases import withdrawn
from workshops.store import Store, bodies, rows
from workshops.store.convert import load_setup
from workshops.workshop import Session, Settings

LETTER: Final = "P"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a file brought: proposals that were not there, that changed, that are the same."""

    new: int
    changed: int
    same: int


def capture(
    store: Store,
    who: Actor,
    workshop: str,
    title: Text,
    groups: Sequence[GroupId],
    *,
    now: datetime,
) -> ProposalId:
    """Keep what somebody just said, under the next free number; the rest comes later."""
    with doing(store, who, workshop, "proposals.edit", "captured", now) as act:
        if not (title.ar or title.en or title.fr):
            raise Unfit("proposals.title_missing")
        proposal = Proposal(id=_next_id(act), title=title, submitted_by=tuple(groups))
        rows.save(act.connection, workshop, "proposals", proposal, 0)
        act.body |= {"proposal": proposal.id}
        return proposal.id


def asked_by(
    store: Store,
    who: Actor,
    workshop: str,
    proposal: ProposalId,
    groups: Sequence[GroupId],
    *,
    now: datetime,
) -> None:
    """Note whose a proposal is that was captured without its groups."""
    with doing(store, who, workshop, "proposals.edit", "asked_by", now) as act:
        known = _known(act, proposal)
        if known.submitted_by or not groups:
            raise Unfit("proposals.group_known")
        _replace(act, replace(known, submitted_by=tuple(dict.fromkeys(groups))))
        act.body |= {"proposal": proposal, "groups": list(dict.fromkeys(groups))}


def _next_id(act: Doing) -> ProposalId:
    """The letter of the list and one more than the highest number ever used."""
    used = rows.taken(act.connection, act.workshop, "proposals")
    numbered = {known: known.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for known in used}
    letters = {known.removesuffix(digits) for known, digits in numbered.items() if digits}
    highest = max((int(d) for d in numbered.values() if d.isdecimal()), default=0)
    letter = letters.pop() if len(letters) == 1 else LETTER
    return ProposalId(f"{letter}{highest + 1:02d}")


def save(
    store: Store,
    who: Actor,
    workshop: str,
    proposal: Proposal,
    *,
    base: int,
    reason: str = "",
    now: datetime,
) -> int:
    """Keep one proposal in place of version `base`; a reason is asked for while screening."""
    with doing(store, who, workshop, "proposals.edit", "proposal", now) as act:
        if not (proposal.title.ar or proposal.title.en or proposal.title.fr):
            raise Unfit("proposals.title_missing")
        if act.phase == "screening" and not reason.strip():
            raise Unfit("proposals.reason_missing")
        act.body |= {"proposal": proposal.id, "reason": reason}
        return rows.save(act.connection, workshop, "proposals", proposal, base)


def remove(
    store: Store, who: Actor, workshop: str, proposal: ProposalId, *, base: int, now: datetime
) -> None:
    """Leave a tombstone; the id is never used again."""
    with doing(store, who, workshop, "proposals.edit", "proposal_removed", now) as act:
        known = rows.values(act.connection, workshop, "proposals")
        if any(p.duplicate_of == proposal for p in known):
            raise Unfit("proposals.has_joined")
        if _named(act, proposal):
            raise Unfit("proposals.named")
        act.body |= {"proposal": proposal}
        rows.remove(act.connection, workshop, "proposals", (proposal,), base)


def _named(act: Doing, proposal: ProposalId) -> bool:
    """Whether a breakout's list or a counted heap speaks of it: that stays as it was said."""
    lists = rows.values(act.connection, act.workshop, "sessions")
    heaps = bodies.tallies(act.connection, act.workshop)
    return any(proposal in one.top for one in lists) or any(proposal in h.counts for h in heaps)


def merge(
    store: Store,
    who: Actor,
    workshop: str,
    duplicate: ProposalId,
    into: ProposalId,
    agreed_by: Collection[GroupId],
    *,
    title: Text | None = None,
    now: datetime,
) -> None:
    """Join one proposal to another, both groups of authors agreeing; all of them stay authors."""
    with doing(store, who, workshop, "proposals.merge", "merged", now) as act:
        one, other = _known(act, duplicate), _known(act, into)
        if duplicate == into or other.duplicate_of is not None or one.duplicate_of is not None:
            raise Unfit("proposals.joined_already")
        for authors in (one.submitted_by, other.submitted_by):
            if authors and not set(authors) & set(agreed_by):
                raise Unfit("proposals.not_agreed")
        both = (*other.submitted_by, *(g for g in one.submitted_by if g not in other.submitted_by))
        renamed = title is not None and title != other.title
        _replace(act, replace(other, submitted_by=both, title=title or other.title))
        _replace(act, replace(one, duplicate_of=into))
        agreed = sorted(agreed_by)
        act.record(
            "merged",
            Text(),
            proposals=[into, duplicate],
            agreed_by=agreed,
            authors_before=list(other.submitted_by),
            title_before=asdict(other.title) if renamed else None,
        )
        act.body |= {"proposal": duplicate, "into": into}


def unmerge(
    store: Store, who: Actor, workshop: str, duplicate: ProposalId, *, now: datetime
) -> None:
    """Part two proposals again; those who wrote only the duplicate leave the other's authors."""
    with doing(store, who, workshop, "proposals.merge", "parted", now) as act:
        one = _known(act, duplicate)
        if one.duplicate_of is None:
            raise Unfit("proposals.not_joined")
        other = _known(act, one.duplicate_of)
        before = as_before(act.settings, other, duplicate)
        own = tuple(g for g in other.submitted_by if g not in one.submitted_by)
        _replace(act, before or replace(other, submitted_by=own or other.submitted_by))
        _replace(act, replace(one, duplicate_of=None))
        act.record("parted", Text(), proposals=[other.id, duplicate])
        act.body |= {"proposal": duplicate, "other": other.id}


def as_before(settings: Settings, into: Proposal, duplicate: ProposalId) -> Proposal | None:
    """A proposal as it was before a duplicate was joined to it: its title and its own authors.

    The record keeps both, so that the original stays readable; None where it does not, as in a
    folder that came with proposals already joined.
    """
    for line in reversed(settings.record):
        if line.kind == "merged" and line.more.get("proposals") == (into.id, duplicate):
            title, authors = line.more.get("title_before"), line.more.get("authors_before")
            return replace(
                into,
                title=Text(**title) if isinstance(title, dict) else into.title,
                submitted_by=authors if isinstance(authors, tuple) else into.submitted_by,
            )
    return None


def withdraw(
    store: Store, who: Actor, workshop: str, proposal: ProposalId, reason: Text, *, now: datetime
) -> None:
    """Those who proposed it take it back; ballots are untouched."""
    with doing(store, who, workshop, "proposals.withdraw", "withdrawn", now) as act:
        _known(act, proposal)
        if not (reason.ar or reason.en or reason.fr):
            raise Unfit("proposals.reason_missing")
        if proposal in withdrawn(load_setup(act.connection, workshop)):
            raise Unfit("proposals.withdrawn_already")
        act.record("withdrawn", reason, proposals=[proposal])
        act.body |= {"proposal": proposal}


def bring_in(
    store: Store, who: Actor, workshop: str, proposals: Sequence[Proposal], *, now: datetime
) -> Counted:
    """Take in a file, all of it or nothing; what it does not name stays."""
    with doing(store, who, workshop, "proposals.edit", "brought_in", now) as act:
        known = {p.id: p for p in rows.values(act.connection, workshop, "proposals")}
        versions = rows.versions(act.connection, workshop, "proposals")
        new = [p for p in proposals if p.id not in known]
        changed = [p for p in proposals if p.id in known and known[p.id] != p]
        for proposal in (*new, *changed):
            base = versions.get((proposal.id,), 0)
            rows.save(act.connection, workshop, "proposals", proposal, base)
        counted = Counted(
            new=len(new), changed=len(changed), same=len(proposals) - len(new) - len(changed)
        )
        act.body |= {"new": counted.new, "changed": counted.changed, "same": counted.same}
        return counted


def save_session(
    store: Store, who: Actor, workshop: str, session: Session, *, base: int, now: datetime
) -> int:
    """Keep a breakout and its nominations."""
    with doing(store, who, workshop, "proposals.edit", "session", now) as act:
        act.body |= {"session": session.session}
        return rows.save(act.connection, workshop, "sessions", session, base)


def _known(act: Doing, proposal: ProposalId) -> Proposal:
    """A proposal of this workshop; Unfit for one that is not there."""
    for known in rows.values(act.connection, act.workshop, "proposals"):
        if known.id == proposal:
            one: Proposal = known
            return one
    raise Unfit("proposals.unknown", proposal=proposal)


def _replace(act: Doing, proposal: Proposal) -> None:
    """Put a changed proposal in place of the one that stands."""
    base = rows.version(act.connection, act.workshop, "proposals", proposal.id)
    rows.save(act.connection, act.workshop, "proposals", proposal, base)
