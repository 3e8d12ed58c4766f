"""The public status sheet: what became of every proposal of the list, who looks after it."""

from workshops.reports.view import (
    NOT_KNOWN,
    Cell,
    Row,
    Section,
    View,
    day,
    identity,
    status,
    text,
)
from workshops.workshop import FOLLOWED, FollowUp


def newest(lines: tuple[FollowUp, ...]) -> dict[str, FollowUp]:
    """The last line of each proposal: by day, and of one day the one written last."""
    found: dict[str, FollowUp] = {}
    for line in sorted(lines, key=lambda one: one.date):
        found[line.proposal] = line
    return found


def status_sheet(view: View) -> tuple[Section, ...]:
    """One line per proposal that was followed up, in the order of the list; no name of anybody."""
    last = newest(view.workshop.followup)
    if not last:
        return ()
    official = view.decision.lists[view.decision.official].selected
    order = [*official, *(p for p in view.proposals if p not in official)]
    return (
        Section(
            key="status_sheet",
            chapter="feedback",
            title=view.say("report.status_sheet"),
            columns=view.columns(
                ("id", "id"),
                ("proposal", "text"),
                ("now", "status"),
                ("date", "text"),
                ("responsible", "text"),
                ("due", "text"),
            ),
            rows=tuple(_row(view, last[p]) for p in order if p in last),
        ),
    )


def _row(view: View, line: FollowUp) -> Row:
    """Where one proposal stands."""
    return (
        identity(line.proposal),
        text(view.title(line.proposal)),
        _stage(view, line.status),
        day(view, line.date),
        text(line.responsible or NOT_KNOWN),
        day(view, line.deadline),
    )


def _stage(view: View, stage: str) -> Cell:
    """The word for a stage; one a file brought stays as it was written."""
    known = stage in FOLLOWED
    return (
        status(view, "followed", stage) if known else Cell(value=stage, text=stage, kind="status")
    )
