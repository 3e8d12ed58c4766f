"""Who is in the room: counters by group, sex and age band, and what happened to them.

Until the stated moment whoever comes votes; after it, whoever comes is an observer.
"""

import json
from datetime import datetime, timedelta
from typing import Final

from prioritization.case import Attendance
from scoring.model import GroupId, Sex, Text
from workshops.acts.actor import Actor, Doing, NotNow, Unfit, doing
from workshops.store import Store
from workshops.store import settings as heads
from workshops.store.canon import canon_text
from workshops.store.counters import add_people
from workshops.workshop import Settings

Cell = tuple[GroupId, Sex, str]
LONGEST_WAIT: Final = 120
"""Minutes for which a meeting waits for a group at once."""
HEADINGS: Final = ""
GROUPS_FILE: Final = "groups.csv"


def count(
    store: Store,
    who: Actor,
    workshop: str,
    group: GroupId,
    sex: Sex,
    age_band: str,
    people: int,
    *,
    now: datetime,
) -> Attendance:
    """Add people to a counter, or take some off it."""
    with doing(store, who, workshop, "attendance.count", "counted", now) as act:
        return _change(act, (group, sex, age_band), present=people)


def late(
    store: Store,
    who: Actor,
    workshop: str,
    group: GroupId,
    sex: Sex,
    age_band: str,
    people: int,
    *,
    now: datetime,
) -> Attendance:
    """People who came late and vote."""
    with doing(store, who, workshop, "attendance.count", "late", now) as act:
        act.record("late", Text(), group=group, people=people)
        return _change(act, (group, sex, age_band), present=people, late=people)


def left(
    store: Store,
    who: Actor,
    workshop: str,
    group: GroupId,
    sex: Sex,
    age_band: str,
    people: int,
    reason: Text,
    *,
    now: datetime,
) -> Attendance:
    """People who left before the ballot, and why as far as it was said."""
    with doing(store, who, workshop, "attendance.left", "left", now) as act:
        act.record("left", reason, group=group, people=people)
        return _change(act, (group, sex, age_band), left=people)


def observers(
    store: Store, who: Actor, workshop: str, group: GroupId, people: int, *, now: datetime
) -> None:
    """People who came too late to vote: in the record, in no counter of voters."""
    with doing(store, who, workshop, "attendance.absent", "observers", now) as act:
        if people < 1:
            raise Unfit("room.below_zero")
        act.record("late", Text(), group=group, people=people, observers=True)
        act.body |= {"group": group, "people": people}


def absent(
    store: Store, who: Actor, workshop: str, group: GroupId, reason: Text, *, now: datetime
) -> None:
    """A group that did not come, and why."""
    with doing(store, who, workshop, "attendance.absent", "absent", now) as act:
        if not (reason.ar or reason.en or reason.fr):
            raise Unfit("room.reason_missing")
        act.record("absent", reason, group=group)
        act.body |= {"group": group}


def state_moment(
    store: Store, who: Actor, workshop: str, moment: datetime, *, now: datetime
) -> None:
    """Say until when whoever comes votes; once that moment has passed it cannot be moved."""
    with doing(store, who, workshop, "attendance.count", "moment", now) as act:
        if over(act.settings, now):
            raise NotNow("room.moment_over")
        act.record("moment", Text(), until=moment.isoformat())
        act.body |= {"until": moment.isoformat()}


def moment_of(settings: Settings) -> datetime | None:
    """Until when whoever comes votes; None where nobody has said so."""
    return _until(settings, "moment")


def over(settings: Settings, now: datetime) -> bool:
    """Whether the stated moment has passed."""
    moment = moment_of(settings)
    return moment is not None and now >= moment


def wait(
    store: Store, who: Actor, workshop: str, minutes: int, reason: Text, *, now: datetime
) -> None:
    """Wait for those who are missing, so many minutes from now."""
    with doing(store, who, workshop, "hold.answer", "waiting", now) as act:
        if not 1 <= minutes <= LONGEST_WAIT:
            raise Unfit("room.wait_length", most=LONGEST_WAIT)
        until = now + timedelta(minutes=minutes)
        act.record("wait", reason, until=until.isoformat(), minutes=minutes)
        act.body |= {"minutes": minutes}


def waiting_until(settings: Settings) -> datetime | None:
    """Until when the meeting waits, or waited last; None where it never did."""
    return _until(settings, "wait")


def _until(settings: Settings, kind: str) -> datetime | None:
    """The moment in the last line of a kind."""
    said = [line.more.get("until") for line in settings.record if line.kind == kind]
    return datetime.fromisoformat(str(said[-1])) if said else None


def interpreter(
    store: Store, who: Actor, workshop: str, group: GroupId, answer: str, *, now: datetime
) -> None:
    """Whether the interpreter a group asked for is there: "yes", "no", or "" for none asked for."""
    with doing(store, who, workshop, "attendance.count", "interpreter", now) as act:
        beside = json.loads(heads.head(act.connection, workshop).beside)
        lines = beside.setdefault(GROUPS_FILE, {})
        lines.setdefault(HEADINGS, {}).setdefault("interpreter", "")
        lines.setdefault(group, {})["interpreter"] = answer
        heads.change(act.connection, workshop, beside=canon_text(beside))
        act.body |= {"group": group, "interpreter": answer}


def _change(
    act: Doing, cell: Cell, *, present: int = 0, late: int = 0, left: int = 0
) -> Attendance:
    """Change one counter inside an act; nobody becomes a voter after the stated moment."""
    if present > 0 and over(act.settings, act.now):
        raise NotNow("room.moment_over")
    where = (act.connection, act.workshop, *cell)
    kept = add_people(*where, present=present, late=late, left=left)
    if kept is None:
        raise Unfit("room.below_zero")
    people = present or left
    act.body |= {"group": cell[0], "people": people}
    return kept
