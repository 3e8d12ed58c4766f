"""After the count: holds answered, the result revealed, signed, closed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from scoring.model import GroupId, Text
from workshops import cases
from workshops.acts.actor import Actor, Doing, NotNow, Unfit, allow, doing
from workshops.release import Release, shown_groups
from workshops.store import Store, chain
from workshops.store import settings as heads
from workshops.store.convert import load_workshop
from workshops.store.digest import workshop_digest
from workshops.store.shown import add_release
from workshops.store.standing import PUBLISHED, is_published
from workshops.workshop import Role

CUT_MADE: Final = 2


def answer_hold(
    store: Store,
    who: Actor,
    workshop: str,
    check: str,
    group: GroupId | None,
    reason: Text,
    role: str,
    *,
    now: datetime,
) -> None:
    """Say why the meeting goes on although a check asks to wait; printed in the record."""
    with doing(store, who, workshop, "hold.answer", "hold_answered", now) as act:
        require(reason)
        if not role.strip():
            raise Unfit("decide.role_missing")
        about = {"check": check} if group is None else {"check": check, "group": group}
        act.record("exception", reason, role=role.strip(), **about)
        act.body |= about


def withhold(store: Store, who: Actor, workshop: str, reason: Text, *, now: datetime) -> None:
    """Keep every figure by group in the room; before the reveal, with a reason."""
    with doing(store, who, workshop, "result.withhold", "withheld", now) as act:
        require(reason)
        if is_published(act.connection, workshop):
            raise NotNow("result.published_already")
        act.record("withheld", reason)


def publish(store: Store, who: Actor, workshop: str, *, now: datetime) -> None:
    """Begin the reveal. What is published by group is written down with it and stays so."""
    with store.reading() as connection:
        counted = load_workshop(connection, workshop)
        ready = heads.head(connection, workshop).cut == CUT_MADE
    groups = shown_groups(cases.decision(counted), counted) if ready else ()
    privacy = counted.settings.privacy
    with doing(store, who, workshop, "result.publish", "published", now) as act:
        if heads.head(act.connection, workshop).cut != CUT_MADE:
            raise NotNow("result.count_open")
        if is_published(act.connection, workshop):
            raise NotNow("result.published_already")
        release = Release(
            seq=0,
            kind=PUBLISHED,
            m=privacy.export_minimum,
            k=privacy.batch,
            ballots=len(counted.ballots),
            groups=groups,
            digest=cases.inputs_digest(counted),
        )
        add_release(act.connection, workshop, release)
        act.body |= {"ballots": release.ballots, "groups": list(groups)}


def sign(
    store: Store, who: Actor, workshop: str, signed_by: Sequence[str], *, now: datetime
) -> None:
    """Sign the list, by role; the first signature decides it."""
    with doing(store, who, workshop, "decide.sign", "signed", now) as act:
        if not is_published(act.connection, workshop):
            raise NotNow("decide.not_published")
        roles = [role.strip() for role in signed_by if role.strip()]
        if not roles:
            raise Unfit("decide.nobody_signed")
        act.record("signed", Text(), signed_by=roles)
        heads.change(act.connection, workshop, phase="decided")
        act.body["signed_by"] = roles


def finalise(
    store: Store,
    who: Actor,
    workshop: str,
    second: Role | None,
    reason: str,
    *,
    now: datetime,
) -> None:
    """Close a workshop for good: two people, or one with a reason, which is printed.

    Its chain gets its last event, with the digest of all rows before it; from then on the engine
    itself refuses every change. A correction is a new workshop that names this one.
    """
    with store.writing() as connection:
        head = heads.held(connection, workshop)
        allow(who, "decide.finalise", head.phase)
        act = Doing(connection=connection, workshop=workshop, phase=head.phase, who=who, now=now)
        if (second is None or second == who.role) and not reason.strip():
            raise Unfit("decide.second_or_reason")
        act.record("finalised", Text(en=reason.strip()), second=second or "")
        until = (now + timedelta(days=head.settings.privacy.keep_days)).date().isoformat()
        heads.change(connection, workshop, retention_until=until)
        body = {"role": who.role, "second": second, "reason": reason.strip()}
        body["digest"] = workshop_digest(connection, workshop)
        chain.append(connection, workshop, "finalised", body, now)
        heads.change(connection, workshop, phase="closed")


def require(reason: Text) -> None:
    """A reason in one language at least."""
    if not (reason.ar or reason.en or reason.fr):
        raise Unfit("decide.reason_missing")


__all__ = [
    "answer_hold",
    "finalise",
    "publish",
    "require",
    "sign",
    "withhold",
]
