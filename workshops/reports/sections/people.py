"""Who took part: people by group, by sex and by age, one breakdown at a time, and the channels."""

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from prioritization.case import Attendance
from scoring.model import GroupId
from workshops.release import TOGETHER
from workshops.reports.view import NOT_KNOWN, Row, Section, View, number, text

Figures = Mapping[str, int]


def who_took_part(view: View) -> tuple[Section, ...]:
    """People by group, by sex, by age, and what became of the ballots of each channel."""
    counted = view.workshop.attendance
    parts = [_by_group(view)]
    if counted:
        parts.append(_by(view, "sex", lambda line: view.say(f"sex.{line.sex}")))
        parts.append(_by(view, "age_band", lambda line: view.code(line.age_band)))
    parts.append(_channels(view))
    return (*parts, *_sessions(view))


def _by_group(view: View) -> Section:
    """One line per declared group. Women and men of a group stand in the staff edition alone:
    the public one has one breakdown at a time.
    """
    columns = ["seats", "present", "late", "left_early", "ballots"]
    if view.edition == "staff":
        columns[2:2] = ["women", "men"]
    ballots = {g.group: g.ballots + g.blank for g in view.decision.groups}
    people = {
        group: _figures(line for line in view.workshop.attendance if line.group == group)
        for group in view.groups
    }
    rows = [
        (
            text(view.group(group.id)),
            *(
                number(view, figure)
                for figure in _of_group(
                    columns, group.seats, people[group.id], ballots.get(group.id)
                )
            ),
        )
        for group in view.workshop.groups
    ]
    everybody = _figures(view.workshop.attendance)
    seats = sum(group.seats or 0 for group in view.workshop.groups) or None
    whole = sum(n for group, n in ballots.items() if group != TOGETHER)
    total = _of_group(columns, seats, everybody, whole)
    rows.append((text(view.say("group.all")), *(number(view, figure) for figure in total)))
    return Section(
        key="who_group",
        chapter="who",
        title=view.say("breakdown.group"),
        lead=_lead(view, everybody),
        columns=view.columns(("group", "text"), *((column, "number") for column in columns)),
        rows=tuple(rows),
        notes=_absent(view, people),
    )


def _figures(lines: Iterable[Attendance]) -> dict[str, int] | None:
    """People of some counters; None where nobody counted."""
    counted = tuple(lines)
    if not counted:
        return None
    return {
        "present": sum(line.present for line in counted),
        "women": sum(line.present for line in counted if line.sex == "F"),
        "men": sum(line.present for line in counted if line.sex == "M"),
        "late": sum(line.late for line in counted),
        "left_early": sum(line.left for line in counted),
    }


def _of_group(
    columns: Iterable[str], seats: int | None, people: Figures | None, ballots: int | None
) -> list[int | None]:
    """The figures of one line in the order of the columns."""
    known = {"seats": seats, "ballots": ballots, **(people or {})}
    return [known.get(column) for column in columns]


def _lead(view: View, everybody: Figures | None) -> tuple[str, ...]:
    """How many came, women and men."""
    if everybody is None:
        return ()
    counts = {name: everybody[name] for name in ("women", "men")}
    return (
        view.say("report.who.came", n=everybody["present"]),
        view.say("report.who.sexes", **counts),
    )


def _absent(view: View, people: Mapping[GroupId, Figures | None]) -> tuple[str, ...]:
    """Groups that were counted and of whom nobody came."""
    absent = [g for g, counted in people.items() if counted is not None and not counted["present"]]
    if not absent:
        return ()
    return (view.say("report.who.absent", groups=view.listed(view.group(g) for g in absent)),)


def _by(view: View, what: str, name: Callable[[Attendance], str]) -> Section:
    """People by one thing alone."""
    counts: dict[str, int] = {}
    for line in view.workshop.attendance:
        counts[name(line)] = counts.get(name(line), 0) + line.present
    rows: list[Row] = [(text(one), number(view, n)) for one, n in counts.items()]
    rows.append((text(view.say("word.total")), number(view, sum(counts.values()))))
    return Section(
        key=f"who_{what}",
        chapter="who",
        title=view.say(f"breakdown.{what}"),
        columns=view.columns((what, "text"), ("people", "number")),
        rows=tuple(rows),
    )


def _sessions(view: View) -> tuple[Section, ...]:
    """The breakouts by language: how many, with how many people. Who met apart is not told."""
    languages = dict.fromkeys(one.language for one in view.workshop.sessions)
    rows = []
    for language in languages:
        met = [one for one in view.workshop.sessions if one.language == language]
        counted = [one.people for one in met if one.people is not None]
        people = sum(counted) if counted else None
        rows.append((text(language or NOT_KNOWN), number(view, len(met)), number(view, people)))
    if not rows:
        return ()
    return (
        Section(
            key="sessions",
            chapter="who",
            title=view.say("report.sessions"),
            columns=view.columns(
                ("language", "text"), ("sessions", "number"), ("people", "number")
            ),
            rows=tuple(rows),
        ),
    )


def _channels(view: View) -> Section:
    """Handed out = cast + spoiled + unused, per channel; without a stock only what was cast."""
    settings, cast = view.workshop.settings, _cast(view)
    stock: dict[str, list[int]] = {}
    for line in settings.control:
        parts = (line.issued, line.cast, line.spoiled, line.unused)
        known = stock.get(line.channel, [0, 0, 0, 0])
        stock[line.channel] = [a + b for a, b in zip(known, parts, strict=True)]
    rows = []
    for channel in dict.fromkeys(chain(settings.channels, stock, cast)):
        if channel in stock:
            issued, returned, spoiled, unused = stock[channel]
            figures = (issued, returned, spoiled, unused, issued - returned - spoiled - unused)
            cells = (number(view, n) for n in figures)
        else:
            cells = (number(view, n) for n in (None, cast.get(channel, 0), None, None, None))
        rows.append((text(view.say(f"channel.{channel}")), *cells))
    return Section(
        key="channels",
        chapter="who",
        title=view.say("report.channels"),
        columns=view.columns(
            ("channel", "text"),
            ("issued", "number"),
            ("cast", "number"),
            ("spoiled", "number"),
            ("unused", "number"),
            ("difference", "number"),
        ),
        rows=tuple(rows),
        notes=(view.say("report.channels.note"),),
    )


def _cast(view: View) -> dict[str, int]:
    """Ballots and people of counted tallies, per channel."""
    cast: dict[str, int] = {}
    for ballot in view.workshop.ballots:
        cast[ballot.channel] = cast.get(ballot.channel, 0) + 1
    for tally in view.workshop.tallies:
        if tally.session in view.workshop.settings.tally_sessions:
            cast[tally.kind] = cast.get(tally.kind, 0) + tally.people
    return cast
