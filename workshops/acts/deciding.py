"""After the count: holds answered, the result revealed, signed, closed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from prioritization.outcome import Decision
from scoring.model import GroupId, Text
from workshops import cases
from workshops.acts.actor import Actor, Doing, NotNow, Unfit, allow, doing
from workshops.audit import follows
from workshops.bundle.making import keep_manifest
from workshops.doors import WITNESSES, Doors, Second, role_of
from workshops.release import (
    ROOM_MINIMUM,
    WITHHELD,
    Edition,
    Release,
    export_minimum,
    in_the_room,
    live_batch,
    released,
    shown_groups,
)
from workshops.small_cells import IN_THE_ROOM
from workshops.store import Store, chain
from workshops.store import settings as heads
from workshops.store.convert import load_workshop
from workshops.store.digest import workshop_digest
from workshops.store.shown import add_release
from workshops.store.standing import PUBLISHED, is_published
from workshops.workshop import Workshop

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
        act.record(WITHHELD, reason)


def show_smaller(
    store: Store, who: Actor, workshop: str, decided_by: str, reason: Text, *, now: datetime
) -> None:
    """Let the room, and the room alone, see groups of five ballots and more; before the reveal.

    decided_by: the role that answers for it. Documents keep ten.
    """
    with doing(store, who, workshop, "result.withhold", ROOM_MINIMUM, now) as act:
        require(reason)
        if not decided_by.strip():
            raise Unfit("decide.role_missing")
        if is_published(act.connection, workshop):
            raise NotNow("result.published_already")
        act.record(ROOM_MINIMUM, reason, role=decided_by.strip())
        act.body |= {"decided_by": decided_by.strip(), "m": IN_THE_ROOM}


def seen_by_group(store: Store, who: Actor, workshop: str, where: str, *, now: datetime) -> None:
    """Note that figures by group were looked at. where: the page."""
    with doing(store, who, workshop, "result.see", "seen_by_group", now) as act:
        act.body["where"] = where


def exported(
    store: Store, who: Actor, workshop: str, edition: Edition, document: str, *, now: datetime
) -> None:
    """Note that a document of the result was made. document: its kind and language."""
    with doing(store, who, workshop, f"documents.{edition}", "exported", now) as act:
        act.body |= {"edition": edition, "document": document}


def publish(store: Store, who: Actor, workshop: str, *, now: datetime) -> None:
    """Begin the reveal. What is published by group is written down with it and stays so."""
    with store.reading() as connection:
        counted = load_workshop(connection, workshop)
        ready = heads.head(connection, workshop).cut == CUT_MADE
    decided = cases.decision(counted) if ready else None
    groups = shown_groups(decided, counted) if decided else ()
    privacy = counted.settings.privacy
    if decided and (given_away := _given_away(decided, counted)):
        raise Unfit("result.audit", n=len(given_away))
    with doing(store, who, workshop, "result.publish", "published", now) as act:
        if heads.head(act.connection, workshop).cut != CUT_MADE:
            raise NotNow("result.count_open")
        if is_published(act.connection, workshop):
            raise NotNow("result.published_already")
        release = Release(
            seq=0,
            kind=PUBLISHED,
            m=export_minimum(privacy),
            k=live_batch(privacy),
            ballots=len(counted.ballots),
            groups=groups,
            digest=cases.inputs_digest(counted),
        )
        add_release(act.connection, workshop, release)
        act.body |= {"ballots": release.ballots, "groups": list(groups)}


def _given_away(decided: Decision, counted: Workshop) -> tuple[tuple[GroupId, ...], ...]:
    """Small groups that would follow from what is about to be shown: the rules let none, and this
    does the sums once more before anything leaves.
    """
    least = export_minimum(counted.settings.privacy)
    room = follows(in_the_room(decided, counted), IN_THE_ROOM)
    return (*follows(released(decided, counted, "public"), least), *room)


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
    doors: Doors,
    second: Second | None,
    reason: str,
    *,
    now: datetime,
) -> None:
    """Close a workshop for good: two people, or one with a reason, which is printed.

    second: a clerk or observer who typed their own PIN; NotNow unless it is theirs.

    Its chain gets its last event, with the digest of all rows before it; from then on the engine
    itself refuses every change. A correction is a new workshop that names this one.
    """
    with store.reading() as connection:  # a PIN is not tried for whoever may not close
        allow(who, "decide.finalise", heads.head(connection, workshop).phase)
    witness = "" if second is None else witnessed(doors, who, second, now)
    with store.writing() as connection:
        head = heads.held(connection, workshop)
        allow(who, "decide.finalise", head.phase)
        act = Doing(connection=connection, workshop=workshop, phase=head.phase, who=who, now=now)
        if not witness and not reason.strip():
            raise Unfit("decide.second_or_reason")
        act.record("finalised", Text(en=reason.strip()), second=witness)
        until = (now + timedelta(days=head.settings.privacy.keep_days)).date().isoformat()
        heads.change(connection, workshop, retention_until=until)
        body = {"role": who.role, "second": witness or None, "reason": reason.strip()}
        body["digest"] = workshop_digest(connection, workshop)
        chain.append(connection, workshop, "finalised", body, now)
        heads.change(connection, workshop, phase="closed")
    keep_manifest(store, workshop)


def witnessed(
    doors: Doors,
    who: Actor,
    second: Second,
    now: datetime,
    seats: Sequence[str] = WITNESSES,
) -> str:
    """The role of the second person, one of these seats, once their secret has opened it."""
    if second.seat not in seats or second.seat == who.seat:
        raise Unfit("doors.second_same")
    doors.check(second.seat, second.secret, local=False, now=now)
    return role_of(second.seat)


def require(reason: Text) -> None:
    """A reason in one language at least."""
    if not (reason.ar or reason.en or reason.fr):
        raise Unfit("decide.reason_missing")


__all__ = [
    "answer_hold",
    "exported",
    "finalise",
    "publish",
    "require",
    "seen_by_group",
    "show_smaller",
    "sign",
    "withhold",
]
