"""Votes across files: ballots against their form, the people who were there, and small cells."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from scoring.model import Ballot, BallotForm, FormKind, GroupId
from workshops.checks.sources import Checking
from workshops.problems import Level
from workshops.thresholds import MORE_THAN_PRESENT
from workshops.workshop import Workshop

BALLOTS: Final = "ballots.csv"
ATTENDANCE: Final = "attendance.csv"
SERIALS: Final = "serials.csv"
SMALL_CELL: Final = 5
SMALL_GROUP: Final = 10
PRINTED_SERIAL: Final = re.compile(
    r"[23456789BCDFGHJKMNPQRTVWXYZ]{4}-[23456789BCDFGHJKMNPQRTVWXYZ]{4}"
)


def check_votes(workshop: Workshop, checking: Checking) -> None:
    """Every ballot as its form allows, no more of them than people, nobody singled out."""
    if checking.form_known:
        check_form = FORMS[workshop.settings.ballots.kind]
        unread = _unread(checking)
        for ballot in workshop.ballots:
            if not ballot.marks and ballot.id not in unread:
                key = _row_key(ballot)
                checking.note("ballot_blank", BALLOTS, key, "ballot", ballot.id, level="notice")
            elif ballot.id not in unread:
                check_form(ballot, workshop.settings.ballots, checking)
    _check_people(workshop, checking)
    _check_small_cells(workshop, checking)
    _check_serials(workshop, checking)
    _check_control(workshop, checking)
    sessions = {tally.session for tally in workshop.tallies}
    for place, session in enumerate(workshop.settings.tally_sessions):
        if session not in sessions and not checking.absent("tallies.csv"):
            checking.setting("unknown_session", ("tally_sessions", place), session)


def _unread(checking: Checking) -> frozenset[str]:
    """Ballots with a mark that could not be read, whose sums and places say nothing."""
    rows = {p.row for p in checking.problems if p.file == BALLOTS and p.level == "error"}
    lines = checking.where.get(BALLOTS, {}).items()
    return frozenset(key.rpartition("/")[0] for key, row in lines if row in rows)


def _row_key(ballot: Ballot, proposal: str | None = None) -> str:
    """The key of the line of one mark, by default the first."""
    return f"{ballot.id}/{next(iter(ballot.marks), '') if proposal is None else proposal}"


def _check_points(ballot: Ballot, form: BallotForm, checking: Checking) -> None:
    """Points add up to at most what a ballot has; fewer are valid and noticed."""
    given = sum(ballot.marks.values())
    if given > form.limit:
        checking.note(
            "points_over",
            BALLOTS,
            _row_key(ballot),
            "value",
            given,
            ballot=ballot.id,
            limit=form.limit,
        )
    elif given < form.limit:
        checking.note(
            "points_under",
            BALLOTS,
            _row_key(ballot),
            "value",
            given,
            level="notice",
            ballot=ballot.id,
            limit=form.limit,
        )


def _check_approval(ballot: Ballot, form: BallotForm, checking: Checking) -> None:
    """At most so many proposals are marked."""
    marked = sum(mark == 1 for mark in ballot.marks.values())
    if marked > form.limit:
        checking.note(
            "approvals_over",
            BALLOTS,
            _row_key(ballot),
            "value",
            marked,
            ballot=ballot.id,
            limit=form.limit,
        )


def _check_score(ballot: Ballot, form: BallotForm, checking: Checking) -> None:
    """Every score is on the scale."""
    for proposal, mark in ballot.marks.items():
        if not form.low <= mark <= form.limit:
            checking.note(
                "mark_score",
                BALLOTS,
                _row_key(ballot, proposal),
                "value",
                mark,
                low=form.low,
                high=form.limit,
            )


def _check_ranking(ballot: Ballot, form: BallotForm, checking: Checking) -> None:
    """Places run 1, 2, 3 without a gap or a repetition, as deep as the form allows."""
    seen: set[int] = set()
    for proposal, place in ballot.marks.items():
        if place > form.limit:
            checking.note(
                "place_deep", BALLOTS, _row_key(ballot, proposal), "value", place, limit=form.limit
            )
            return
        if place in seen:
            checking.note(
                "place_repeated",
                BALLOTS,
                _row_key(ballot, proposal),
                "value",
                place,
                ballot=ballot.id,
            )
            return
        seen.add(place)
    missing = next(iter(sorted(set(range(1, len(seen) + 1)) - seen)), None)
    if missing is not None:
        checking.note(
            "place_skipped",
            BALLOTS,
            _row_key(ballot),
            "value",
            ", ".join(map(str, sorted(seen))),
            ballot=ballot.id,
            place=missing,
        )


FORMS: Final[Mapping[FormKind, Callable[[Ballot, BallotForm, Checking], None]]] = {
    "points": _check_points,
    "approval": _check_approval,
    "score": _check_score,
    "ranking": _check_ranking,
}


def _check_people(workshop: Workshop, checking: Checking) -> None:
    """A group has at most as many ballots as people still there; each has its counters."""
    if checking.absent(ATTENDANCE):
        return
    there: Counter[GroupId] = Counter()
    for counter in workshop.attendance:
        there[counter.group] += counter.present - counter.left
    counted = {counter.group for counter in workshop.attendance}
    level: Level = "notice" if checking.answered(workshop, MORE_THAN_PRESENT) else "error"
    ballots: dict[GroupId, list[Ballot]] = {}
    for ballot in workshop.ballots:
        ballots.setdefault(ballot.group, []).append(ballot)
    for group in workshop.groups:
        cast = ballots.get(group.id, [])
        if group.id not in counted and checking.counted:
            checking.note("line_missing", ATTENDANCE, None, "group", group.id, level="notice")
        elif len(cast) > there[group.id] and not checking.flawed(ATTENDANCE):
            beyond = cast[max(there[group.id], 0)]
            checking.note(
                "ballots_over",
                BALLOTS,
                _row_key(beyond),
                "group",
                len(cast),
                level=level,
                group=group.id,
                people=there[group.id],
            )


def _check_small_cells(workshop: Workshop, checking: Checking) -> None:
    """Sex and age on ballots only where at least five people of a group share them."""
    size = Counter(ballot.group for ballot in workshop.ballots)
    cells: dict[tuple[str, ...], list[Ballot]] = {}
    for ballot in workshop.ballots:
        if ballot.sex or ballot.age_band:
            key = (ballot.group, ballot.sex or "", ballot.age_band or "")
            cells.setdefault(key, []).append(ballot)
    for (group, sex, age_band), ballots in cells.items():
        if len(ballots) < SMALL_CELL or size[GroupId(group)] < SMALL_GROUP:
            checking.note(
                "singled_out",
                BALLOTS,
                _row_key(ballots[0]),
                "sex" if sex else "age_band",
                " · ".join(part for part in (group, sex, age_band) if part),
                level="notice",
                ballots=len(ballots),
            )


def _check_serials(workshop: Workshop, checking: Checking) -> None:
    """A paper ballot with a printed serial was issued; without the list nothing is said."""
    issued = {serial.serial for serial in workshop.serials}
    if not issued or checking.flawed(SERIALS):
        return
    for ballot in workshop.ballots:
        on_paper = ballot.channel == "paper" and PRINTED_SERIAL.fullmatch(ballot.id)
        if on_paper and ballot.id not in issued:
            checking.note("serial_unknown", BALLOTS, _row_key(ballot), "ballot", ballot.id)


def _check_control(workshop: Workshop, checking: Checking) -> None:
    """The number of ballots of a channel and group is the one that was counted by hand."""
    cast = Counter((ballot.channel, ballot.group) for ballot in workshop.ballots)
    for line in workshop.settings.control:
        found = cast[line.channel, line.group]  # type: ignore[index]  # other channels have none
        if workshop.ballots and line.channel in {"paper", "tablet", "phone"} and found != line.cast:
            checking.note(
                "control_cast",
                BALLOTS,
                None,
                "channel",
                found,
                level="notice",
                channel=line.channel,
                group=line.group,
                cast=line.cast,
            )
