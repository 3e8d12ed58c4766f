"""Presence checks measure what they say, fail on the right side, and are quiet if undefined."""

from fractions import Fraction

import pytest

from prioritization.case import Attendance, Check
from prioritization.representation.presence import (
    CHECKS,
    UPPER_LIMITS,
    Around,
    arrived,
    at_ballot,
    presence_findings,
    unknown_checks,
)
from scoring.model import Group, Text

GROUPS = (
    Group(id="A", name=Text(), kind="community", population=300, seats=4),
    Group(id="B", name=Text(), kind="community", population=100, seats=2),
    Group(id="C", name=Text(), kind="cross_cutting"),
)
CAME = (
    Attendance(group="A", sex="M", age_band="25-34", present=5, left=1),
    Attendance(group="A", sex="F", age_band="35-59", present=1),
    Attendance(group="C", sex="F", age_band="60+", present=2, late=1),
)
PRESENT = {"A": 6, "B": 0, "C": 2}


def found(kind, threshold, room=None, **around):
    """The findings of one check as group and figure."""
    check = Check(kind=kind, threshold=Fraction(threshold), level="warn", source="choice")
    told = {"groups": GROUPS, "present": PRESENT} | around
    here = arrived(GROUPS, CAME) if room is None else room
    findings = presence_findings(here, (check,), Around(**told))
    assert all((f.check, f.level, f.source) == (kind, "warn", "choice") for f in findings)
    return {f.group: f.found for f in findings}


def test_people_are_counted_when_they_came_and_when_they_voted():
    """`left` is taken off at the ballot; `late` is only a part of those present."""
    came, voted = arrived(GROUPS, CAME), at_ballot(GROUPS, CAME)

    assert (came.people, came.women, came.men, came.youth, came.older) == (8, 3, 5, 5, 2)
    assert came.by_group == PRESENT
    assert came.women_by_group == {"A": 1, "B": 0, "C": 2}
    assert came.ratio == {"A": 1, "B": 0}
    assert voted.by_group == {"A": 5, "B": 0, "C": 2}


@pytest.mark.parametrize(
    ("kind", "holds", "fails", "expected"),
    [
        ("women_share", "3/8", "1/2", {None: Fraction(3, 8)}),
        ("one_gender_cap", "5/8", "1/2", {None: Fraction(5, 8)}),
        ("youth_share", "5/8", "3/4", {None: Fraction(5, 8)}),
        ("group_present", "0", "3", {"B": 0, "C": 2}),
        ("seats_filled", "0", "2", {"A": Fraction(3, 2), "B": 0}),
        ("over_attendance", "2", "1", {"A": 2}),
        ("group_cap", "3/4", "1/2", {"A": Fraction(3, 4)}),
        ("representation_ratio_low", "0", "1/2", {"B": 0}),
        ("representation_ratio_high", "1", "1/2", {"A": 1}),
        ("worst_group_gap", "0", "1/2", {"B": 0}),
        ("women_within_group", "1/6", "1/4", {"A": Fraction(1, 6)}),
        ("older_people", "2", "3", {None: 2}),
    ],
)
def test_a_check_holds_at_its_threshold_and_fails_beyond_it(kind, holds, fails, expected):
    """Upper limits fail above, all others below; exactly on it they hold."""
    assert found(kind, holds) == {}
    assert found(kind, fails) == expected


def test_checks_about_more_than_the_room_read_what_stands_beside():
    """Sessions, interpreters, invitations, ballots, people with a disability."""
    assert found("women_session", 1) == {None: 0}
    assert found("women_session", 1, women_sessions=1) == {}
    assert found("language", 0, without_interpreter=("C",)) == {None: 1}
    assert found("language", 0) == {}
    assert found("quorum", "1/2", invited=20) == {None: Fraction(2, 5)}
    assert found("quorum", "1/2") == {}
    assert found("ballots_vs_presence", "4/5", ballots={"A": 3, "C": 2}) == {"A": Fraction(1, 2)}
    assert found("ballots_vs_presence", "4/5") == {}
    assert found("disability", 1, disability=0) == {None: 0}
    assert found("disability", 1) == {}


def test_an_empty_room_has_no_shares_but_absent_groups():
    """What is undefined is not a finding; nobody of a group is."""
    nobody = arrived(GROUPS, ())
    none_invited = Around(groups=(GROUPS[2],))
    quorum = Check(kind="quorum", threshold=Fraction(1), level="hold")

    for kind in ("women_share", "group_cap", "worst_group_gap", "representation_ratio_low"):
        assert found(kind, 1, room=nobody) == {}
    assert found("group_present", 1, room=nobody) == {"A": 0, "B": 0, "C": 0}
    assert presence_findings(nobody, (quorum,), none_invited) == ()


@pytest.mark.parametrize(
    ("band", "youth", "older"),
    [("18-24", 1, 0), ("30-40", 0, 0), ("60+", 0, 1), ("0-17", 1, 0), ("<25", 1, 0), ("?", 0, 0)],
)
def test_age_bands_are_read_by_their_ends(band, youth, older):
    """Young up to 34, older from 60; a band nobody can read is neither."""
    room = arrived(GROUPS, (Attendance(group="A", sex="F", age_band=band, present=1),))

    assert (room.youth, room.older) == (youth, older)


def test_each_threshold_of_a_kind_is_a_check_of_its_own():
    """A warning and a hold for the same figure, in the declared order."""
    checks = tuple(
        Check(kind="women_share", threshold=Fraction(t), level=level)
        for t, level in (("1/2", "warn"), ("2/5", "hold"), ("1/5", "info"))
    )
    findings = presence_findings(arrived(GROUPS, CAME), checks, Around(groups=GROUPS))

    assert [(f.level, f.needed) for f in findings] == [
        ("warn", Fraction(1, 2)),
        ("hold", Fraction(2, 5)),
    ]


def test_a_kind_nobody_knows_is_named_once():
    """Checks of the finished list are known too."""
    kinds = ("women_share", "mood", "pillar_spread", "mood", "design_effect")
    checks = [Check(kind=kind, threshold=Fraction(1), level="warn") for kind in kinds]

    assert unknown_checks(checks) == ("mood",)
    assert presence_findings(arrived(GROUPS, CAME), checks[1:2], Around(groups=GROUPS)) == ()


def test_every_upper_limit_is_a_known_check():
    """The two registries agree."""
    assert CHECKS.keys() >= UPPER_LIMITS


def test_somebody_of_a_group_that_was_not_declared_is_counted_in_the_room():
    """The edge refuses it; the core does not fail on it."""
    room = arrived(GROUPS, (Attendance(group="Z", sex="F", age_band="25-34", present=2),))

    assert room.people == room.by_group["Z"] == room.women_by_group["Z"] == 2
