"""Who is in the room: counters by group, sex and age band, and what happened to them."""

from datetime import datetime

from prioritization.case import Attendance
from scoring.model import GroupId, Sex, Text
from workshops.acts.actor import Actor, Doing, Unfit, doing
from workshops.store import Store
from workshops.store.counters import add_people

Cell = tuple[GroupId, Sex, str]


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


def _change(
    act: Doing, cell: Cell, *, present: int = 0, late: int = 0, left: int = 0
) -> Attendance:
    """Change one counter inside an act."""
    where = (act.connection, act.workshop, *cell)
    kept = add_people(*where, present=present, late=late, left=left)
    if kept is None:
        raise Unfit("room.below_zero")
    people = present or left
    act.body |= {"group": cell[0], "people": people}
    return kept
