"""The versions of the list: as it was counted, and after every change that a person chose."""

from prioritization.outcome import ListVersion
from workshops.reports.view import (
    NOT_KNOWN,
    Row,
    Section,
    View,
    money,
    number,
    status,
    text,
)


def versions(view: View) -> tuple[Section, ...]:
    """What changed, how the list followed, who entered and left; nothing while there is one."""
    listed = view.decision.versions
    if len(listed) < 2:  # noqa: PLR2004  # the first is the list itself
        return ()
    return (
        Section(
            key="versions",
            chapter="record",
            title=view.say("report.versions"),
            lead=(view.say("report.versions.lead"),),
            columns=view.columns(
                ("version", "number"),
                ("date", "text"),
                ("change", "text"),
                ("keep", "status"),
                ("enters", "text"),
                ("leaves", "text"),
                ("on_list", "number"),
                ("left", "money"),
            ),
            rows=tuple(_row(view, one) for one in listed),
        ),
    )


def _row(view: View, one: ListVersion) -> Row:
    """One version against the one before it."""
    return (
        number(view, one.version),
        text(view.date(one.date) if one.date else NOT_KNOWN),
        text(_happened(view, one)),
        status(view, "keep", one.keep) if one.keep else text(NOT_KNOWN),
        text(view.titles(one.entered) if one.kind else NOT_KNOWN),
        text(view.titles(one.left) if one.kind else NOT_KNOWN),
        number(view, len(one.selected)),
        money(view, one.unspent),
    )


def _happened(view: View, one: ListVersion) -> str:
    """What changed, in a sentence."""
    numbers: dict[str, object] = {"authority": view.own(one.authority)}
    if one.proposal is not None:
        numbers["proposal"] = view.say("word.quoted", text=view.own(view.title(one.proposal)))
    if one.old is not None and one.new is not None:
        numbers |= {"old": view.in_money(one.old), "new": view.in_money(one.new)}
    return view.say(f"report.versions.{one.kind or 'counted'}", **numbers)
