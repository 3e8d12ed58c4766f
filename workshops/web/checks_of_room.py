"""The checks of the room on its page: what holds, what the last entry changed, the wait."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from prioritization.outcome import Finding
from prioritization.representation.presence import Around, at_ballot, presence_findings
from scoring.model import GroupId, Text
from workshops.acts import room as acts
from workshops.cases import case
from workshops.web import state
from workshops.web.deciding import hold_forms
from workshops.web.findings import figure
from workshops.web.frame import allowed, attempt, note, section, show
from workshops.web.pieces import Html, group_title, join, ltr, mark, say, table, tag
from workshops.web.timer import timer
from workshops.workshop import Workshop

BEFORE: Final = "checks_before"
Key = tuple[str, GroupId | None, str]


def open_checks(workshop: Workshop) -> tuple[Finding, ...]:
    """The declared checks of the room that do not hold now."""
    whole = case(workshop)
    present = {
        group.id: sum(row.present for row in workshop.attendance if row.group == group.id)
        for group in workshop.groups
    }
    around = Around(
        groups=workshop.groups,
        present=present,
        women_sessions=whole.women_sessions,
        without_interpreter=whole.without_interpreter,
    )
    here = at_ballot(workshop.groups, workshop.attendance)
    return presence_findings(here, workshop.settings.method.checks, around)


def remember(workshop: Workshop) -> None:
    """Keep the checks as they stand before an entry, for the comparison after it."""
    state.set_widget(BEFORE, value=open_checks(workshop))


def changes(workshop: Workshop) -> Html:
    """What the last entry changed, before and after; nothing where it changed nothing."""
    before = state.widget(BEFORE)
    if not isinstance(before, tuple):
        return Html("")
    old, new = _by_key(before), _by_key(open_checks(workshop))
    changed = [key for key in {**old, **new} if _found(old.get(key)) != _found(new.get(key))]
    if not changed:
        return Html("")
    groups = {group.id: group for group in workshop.groups}
    head = [state.say(f"room.{name}") for name in ("check", "about", "before", "after", "asked")]
    lines = [
        [
            state.say(f"check.{check}"),
            group_title(groups[group]) if group in groups else state.say("room.whole_room"),
            _figure(old.get((check, group, level))),
            _figure(new.get((check, group, level))),
            figure(check, (new.get((check, group, level)) or old[check, group, level]).needed),
        ]
        for check, group, level in changed
    ]
    title = tag("h3", state.say("room.changed"))
    return join([title, table(head, lines, "found", state.say("room.changed"))])


def _by_key(found: Sequence[Finding]) -> Mapping[Key, Finding]:
    """Findings by what they are about; a check may ask for two levels at once."""
    return {(one.check, one.group, one.level): one for one in found}


def _found(finding: Finding | None) -> object:
    """What was measured; None where the check holds."""
    return None if finding is None else finding.found


def _figure(finding: Finding | None) -> Html:
    """What was measured, or that the check holds."""
    if finding is None:
        return mark("ok", state.say("room.holds"))
    return figure(finding.check, finding.found)


def waiting(workshop: Workshop, found: Sequence[Finding]) -> None:
    """The clock of a hold, and its end: with a reason and a role."""
    answered = {
        (line.more.get("check"), line.more.get("group"))
        for line in workshop.settings.record
        if line.kind == "exception"
    }
    holds = [one for one in found if one.level == "hold" and (one.check, one.group) not in answered]
    if not holds or not allowed("hold.answer"):
        return
    section("room.hold", state.say("room.hold_note"))
    until = acts.waiting_until(workshop.settings)
    if until is not None:
        words = "room.waits" if until > state.now() else "room.waited"
        local = until.astimezone().strftime("%H:%M")
        show(tag("p", join([say(words, time=ltr(local)), " ", timer(until)]), cls="waits"))
    with st.form("wait", border=False):
        minutes, why, go = st.columns([1, 3, 1], vertical_alignment="bottom")
        with minutes:
            wait = int(
                st.number_input(
                    state.say("room.minutes"), 1, acts.LONGEST_WAIT, 15, key="wait_minutes"
                )
            )
        with why:
            reason = st.text_input(state.say("room.wait_for"), max_chars=300, key="wait_for")
        with go:
            pressed = st.form_submit_button(state.say("room.wait"))
    if pressed:
        said = Text(**{state.language(): reason.strip()})
        attempt(acts.wait, wait, said, said="room.waiting")
    note(state.say("room.or_go_on"))
    hold_forms(holds, workshop)
