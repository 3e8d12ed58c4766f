"""What comes after the list: conditions with owner and date, the record, complaints."""

from collections.abc import Iterator

from prioritization.outcome import ProposalOutcome
from workshops.language import set_apart
from workshops.reports.notes import role_name, sentence
from workshops.reports.view import (
    NOT_KNOWN,
    Cell,
    Row,
    Section,
    View,
    day,
    identity,
    text,
)
from workshops.thresholds import SCORES_KEPT
from workshops.wall_clock import with_zone
from workshops.workshop import Happening

GOING_AHEAD = frozenset({"selected", "conditional"})
ABOUT_CONDITIONS = ("condition", "mitigation")
"""First words of the keys of notes that say what has to be done before a proposal goes ahead."""
KNOWN_KINDS = frozenset(
    {
        "imported",
        "late",
        "left",
        "absent",
        "duplicate",
        "merged",
        "withdrawn",
        "cost",
        "budget",
        "offered",
        "veto",
        "exception",
        "cleared",
        "recount",
        "signed",
        "parted",
        "finalised",
        "withheld",
        "scores_kept",
        "room_minimum",
        "one_hand",
        "moment",
        "wait",
    }
)
"""Kinds of lines in the record that have a word; another is shown as it was written."""


def conditions(view: View) -> tuple[Section, ...]:
    """What has to happen before a proposal on the list goes ahead, who does it, by when."""
    rows = [
        row
        for one in view.decision.proposals
        if one.status in GOING_AHEAD
        for row in _conditions(view, one)
    ]
    return (
        Section(
            key="conditions",
            chapter="conditions",
            title=view.say("report.conditions"),
            lead=(view.say("report.conditions.lead" if rows else "report.conditions.none"),),
            columns=view.columns(
                ("id", "id"),
                ("proposal", "text"),
                ("condition", "text"),
                ("owner", "text"),
                ("due", "text"),
            ),
            rows=tuple(rows),
        ),
    )


def _conditions(view: View, one: ProposalOutcome) -> Iterator[Row]:
    """One line per condition or safeguard of a proposal."""
    for note in one.more:
        if note.key.startswith(ABOUT_CONDITIONS):
            owner, due = note.numbers.get("owner"), note.numbers.get("date")
            yield (
                identity(one.proposal),
                text(view.title(one.proposal)),
                text(sentence(view, note)),
                text(str(owner) if owner else NOT_KNOWN),
                day(view, str(due) if due else ""),
            )


def record(view: View) -> tuple[Section, ...]:
    """Everything that was decided on the way, oldest first."""
    lines = sorted(view.workshop.settings.record, key=lambda line: (line.date, line.time or "24"))
    return (
        Section(
            key="record",
            chapter="record",
            title=view.say("report.record"),
            lead=() if lines else (view.say("report.record.none"),),
            columns=view.columns(
                ("date", "text"),
                ("time", "text"),
                ("kind", "status"),
                ("role", "status"),
                ("what", "text"),
            ),
            rows=tuple(_line(view, line) for line in lines),
        ),
    )


def _line(view: View, line: Happening) -> Row:
    """One line of the record."""
    kind = view.say(f"happening.{line.kind}") if line.kind in KNOWN_KINDS else line.kind
    return (
        day(view, line.date),
        Cell(value=line.time, text=view.code(with_zone(line.time)), kind="text"),
        Cell(value=line.kind, text=kind, kind="status"),
        Cell(value=line.role, text=role_name(view, line.role), kind="status"),
        text(" · ".join(part for part in (_text(view, line), _price(view, line)) if part)),
    )


def _text(view: View, line: Happening) -> str:
    """What it is about and the words of whoever wrote it, or what it says of itself."""
    words = view.apart(view.pick(line.text))
    if not words:
        return _told(view, line)
    return " · ".join(part for part in (_named(view, line), words) if part)


def _price(view: View, line: Happening) -> str:
    """Of a corrected cost, whether voters saw the old price."""
    saw = line.more.get("saw_old_price") if line.kind == "cost" else None
    if not isinstance(saw, bool):
        return ""
    return view.say("report.record.saw_old" if saw else "report.record.saw_new")


def _told(view: View, line: Happening) -> str:
    """What a line without a text says of itself; nothing where it names nothing."""
    more = line.more
    old, new, roles = more.get("from"), more.get("to"), more.get("signed_by")
    if isinstance(old, int) and isinstance(new, int):
        return view.say("report.record.changed", old=view.in_money(old), new=view.in_money(new))
    if isinstance(roles, (tuple, list)):
        named = view.listed(role_name(view, str(role)) for role in roles)
        return view.say("report.record.signed", roles=named)
    if line.kind == SCORES_KEPT and isinstance(n := more.get("ballots"), int):
        return view.say("report.record.scores_kept", n=n)
    if line.kind == "one_hand":
        return view.say("doors.one_hand_record", bundle=str(more.get("bundle", "")))
    if line.kind == "veto" and "letter" in more:
        return view.say(
            "report.record.veto",
            authority=view.own(str(more.get("authority", ""))),
            proposal=_named(view, line),
            letter=view.own(str(more["letter"])),
            date=view.date(str(more.get("letter_date", line.date))),
        )
    return _named(view, line)


def _named(view: View, line: Happening) -> str:
    """The proposals, the group and the people a line of the record is about."""
    named = line.more.get("proposals") or line.more.get("proposal")
    ids = named if isinstance(named, (tuple, list)) else [named]
    parts = [view.title(p) for p in view.proposals if p in ids]
    parts += [view.group(g) for g in view.groups if g == line.more.get("group")]
    people = line.more.get("people")
    if isinstance(people, int):
        parts.append(view.say("unit.people", n=people))
    return set_apart(view.language, parts)


def feedback(view: View) -> tuple[Section, ...]:
    """Where to complain, until when, who decides, and when the result is read back."""
    asked = view.workshop.settings.complaints
    told = {
        "channel": view.pick(asked.channel),
        "file_days": _days(view, asked.file_days),
        "answer_days": _days(view, asked.answer_days),
        "decided_by": view.pick(asked.decided_by),
        "day": view.date(asked.report_back),
    }
    rows = tuple((text(view.say(f"report.feedback.{k}")), text(v)) for k, v in told.items() if v)
    return (
        Section(
            key="feedback",
            chapter="feedback",
            title=view.say("report.feedback"),
            lead=() if rows else (view.say("report.feedback.none"),),
            columns=view.columns(("setting", "text"), ("value", "text")),
            rows=rows,
            notes=(view.say("report.feedback.psea"),),
        ),
    )


def _days(view: View, n: int | None) -> str:
    """A number of days in words; nothing where none was set."""
    return "" if n is None else view.say("unit.days", n=n)
