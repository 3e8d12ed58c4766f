"""Who is in the room: counters held against the declared thresholds, before anybody votes.

No humanitarian source gives one threshold; each check carries its own and names its source.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from prioritization.case import Attendance, Check
from prioritization.outcome import Finding, Number
from scoring.model import Group, GroupId

YOUTH_UP_TO: Final = 34
OLDER_FROM: Final = 60
FEW_TO_SHARE: Final = 4
"""Groups of fewer people are not asked for a share of women."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Who is there at one moment: counts of people, never people.

    by_group: every declared group. ratio: (n_g / n) / (P_g / ΣP), groups with a population only,
    absent ones too; empty while nobody is there.
    """

    people: int
    by_group: Mapping[GroupId, int]
    women: int
    men: int
    youth: int
    older: int
    women_by_group: Mapping[GroupId, int]
    ratio: Mapping[GroupId, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the checks look at beside the counters.

    present: everybody who came, at any time. ballots: people behind the ballots cast, blank ones
    too; None before the ballot. invited: None for the sum of the seats. disability: None where
    nobody counted.
    """

    groups: tuple[Group, ...]
    present: Mapping[GroupId, int] = field(default_factory=dict)
    ballots: Mapping[GroupId, int] | None = None
    women_sessions: int = 0
    without_interpreter: tuple[GroupId, ...] = ()
    invited: int | None = None
    disability: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One figure of a check: about a group or the whole room, and what its sentence needs."""

    found: Fraction | int
    group: GroupId | None = None
    numbers: Mapping[str, Number] = field(default_factory=dict)


def arrived(groups: Sequence[Group], attendance: Iterable[Attendance]) -> Room:
    """Everybody who came, at any time."""
    return _room(groups, [(one, one.present) for one in attendance])


def at_ballot(groups: Sequence[Group], attendance: Iterable[Attendance]) -> Room:
    """Everybody who was still there when ballots were cast."""
    return _room(groups, [(one, one.present - one.left) for one in attendance])


def presence_findings(room: Room, checks: Iterable[Check], around: Around) -> tuple[Finding, ...]:
    """The declared checks that do not hold, in their order and that of the groups.

    A check measures nothing, and so finds nothing, where its figure is undefined: a share of
    nobody, seats or populations that were not declared.
    """
    return tuple(
        Finding(
            check=check.kind,
            level=check.level,
            group=measured.group,
            found=measured.found,
            needed=check.threshold,
            source=check.source,
            numbers=measured.numbers,
        )
        for check in checks
        if check.kind in CHECKS
        for measured in CHECKS[check.kind](room, around)
        if _fails(check, measured.found)
    )


def unknown_checks(checks: Iterable[Check]) -> tuple[str, ...]:
    """Kinds of checks nobody knows, neither here nor after the rule."""
    known = CHECKS.keys() | AFTER_THE_RULE
    return tuple(dict.fromkeys(check.kind for check in checks if check.kind not in known))


def _fails(check: Check, found: Fraction | int) -> bool:
    """Upper limits fail above the threshold, all others below it."""
    return found > check.threshold if check.kind in UPPER_LIMITS else found < check.threshold


def _room(groups: Sequence[Group], counted: Sequence[tuple[Attendance, int]]) -> Room:
    """Add the counters up."""
    by_group = {group.id: 0 for group in groups}
    women_by_group = {group.id: 0 for group in groups}
    women = men = youth = older = 0
    for one, n in counted:
        by_group[one.group] = by_group.get(one.group, 0) + n
        if one.sex == "F":
            women_by_group[one.group] = women_by_group.get(one.group, 0) + n
            women += n
        else:
            men += n
        youngest, oldest = _ages(one.age_band)
        youth += n if oldest is not None and oldest <= YOUTH_UP_TO else 0
        older += n if youngest is not None and youngest >= OLDER_FROM else 0
    people = sum(by_group.values())
    total = sum(group.population or 0 for group in groups)
    ratio = {
        group.id: Fraction(by_group[group.id], people) / Fraction(group.population, total)
        for group in groups
        if people and group.population
    }
    return Room(
        people=people,
        by_group=by_group,
        women=women,
        men=men,
        youth=youth,
        older=older,
        women_by_group=women_by_group,
        ratio=ratio,
    )


def _ages(band: str) -> tuple[int | None, int | None]:
    """The youngest and the oldest age of a band: "18-24", "60+"; None where it is open."""
    ages = [int(age) for age in re.findall(r"\d+", band)]
    if not ages:
        return None, None
    if "+" in band:
        return ages[0], None
    return (ages[0], ages[-1]) if len(ages) > 1 else (None, ages[0])


def _of_room(count: Callable[[Room], int]) -> "Measure":
    """A share of everybody in the room."""

    def measure(room: Room, _around: Around) -> Iterator[Measured]:
        if room.people:
            yield Measured(found=Fraction(count(room), room.people), numbers={"n": room.people})

    return measure


def _group_present(room: Room, _around: Around) -> Iterator[Measured]:
    """People of each group."""
    for group, n in room.by_group.items():
        yield Measured(found=n, group=group)


def _seats_filled(room: Room, around: Around) -> Iterator[Measured]:
    """People on the seats offered to each group."""
    for group in around.groups:
        if group.seats:
            n = room.by_group[group.id]
            numbers = {"n": n, "seats": group.seats}
            yield Measured(found=Fraction(n, group.seats), group=group.id, numbers=numbers)


def _over_attendance(room: Room, around: Around) -> Iterator[Measured]:
    """People beyond the seats: the rest are observers."""
    for group in around.groups:
        if group.seats is not None:
            over = max(0, room.by_group[group.id] - group.seats)
            yield Measured(found=over, group=group.id, numbers={"seats": group.seats})


def _group_cap(room: Room, _around: Around) -> Iterator[Measured]:
    """The part of the room that one group fills."""
    for group, n in room.by_group.items():
        if room.people:
            yield Measured(found=Fraction(n, room.people), group=group, numbers={"n": n})


def _representation_ratio(room: Room, around: Around) -> Iterator[Measured]:
    """How large a group is in the room against its part of the population."""
    total = sum(group.population or 0 for group in around.groups)
    for group in around.groups:
        if group.id in room.ratio:
            numbers = {
                "room": Fraction(room.by_group[group.id], room.people),
                "population": Fraction(group.population or 0, total),
            }
            yield Measured(found=room.ratio[group.id], group=group.id, numbers=numbers)


def _worst_group_gap(room: Room, _around: Around) -> Iterator[Measured]:
    """The least represented group."""
    if room.ratio:
        worst = min(room.ratio, key=lambda group: room.ratio[group])
        yield Measured(found=room.ratio[worst], group=worst)


def _women_within_group(room: Room, _around: Around) -> Iterator[Measured]:
    """The share of women in each group that is not too small to ask."""
    for group, n in room.by_group.items():
        if n >= FEW_TO_SHARE:
            share = Fraction(room.women_by_group[group], n)
            yield Measured(found=share, group=group, numbers={"n": n})


def _women_session(_room: Room, around: Around) -> Iterator[Measured]:
    """Separate sessions of women."""
    yield Measured(found=around.women_sessions)


def _ballots_vs_presence(_room: Room, around: Around) -> Iterator[Measured]:
    """Ballots cast against everybody who came: the walk-out detector."""
    for group in around.groups:
        present = around.present.get(group.id, 0)
        if present and around.ballots is not None:
            n = around.ballots.get(group.id, 0)
            numbers = {"n": n, "present": present}
            yield Measured(found=Fraction(n, present), group=group.id, numbers=numbers)


def _quorum(room: Room, around: Around) -> Iterator[Measured]:
    """People who came of those invited."""
    invited = around.invited
    if invited is None:
        invited = sum(group.seats or 0 for group in around.groups)
    if invited:
        numbers = {"n": room.people, "invited": invited}
        yield Measured(found=Fraction(room.people, invited), numbers=numbers)


def _language(_room: Room, around: Around) -> Iterator[Measured]:
    """Groups that asked for an interpreter and have none."""
    groups = around.without_interpreter
    yield Measured(found=len(groups), numbers={"groups": groups})


def _disability(_room: Room, around: Around) -> Iterator[Measured]:
    """People with a disability, where they were counted."""
    if around.disability is not None:
        yield Measured(found=around.disability)


def _older_people(room: Room, _around: Around) -> Iterator[Measured]:
    """People of 60 and more."""
    yield Measured(found=room.older)


Measure = Callable[[Room, Around], Iterator[Measured]]

CHECKS: Final[dict[str, Measure]] = {
    "women_share": _of_room(lambda room: room.women),
    "one_gender_cap": _of_room(lambda room: max(room.women, room.men)),
    "youth_share": _of_room(lambda room: room.youth),
    "group_present": _group_present,
    "seats_filled": _seats_filled,
    "over_attendance": _over_attendance,
    "group_cap": _group_cap,
    "representation_ratio_low": _representation_ratio,
    "representation_ratio_high": _representation_ratio,
    "worst_group_gap": _worst_group_gap,
    "women_within_group": _women_within_group,
    "women_session": _women_session,
    "language": _language,
    "ballots_vs_presence": _ballots_vs_presence,
    "quorum": _quorum,
    "disability": _disability,
    "older_people": _older_people,
}
"""What may be declared in `workshop.yaml`, and how it is measured."""
UPPER_LIMITS: Final = frozenset(
    {"one_gender_cap", "over_attendance", "group_cap", "representation_ratio_high", "language"}
)
AFTER_THE_RULE: Final = frozenset(
    {"pillar_spread", "owner_missing", "weight_extreme", "design_effect"}
)
"""Checks of the finished list, which may be declared too: their level and threshold then count."""
