"""Answers to what is held, on the Decide page."""

from collections.abc import Sequence

import streamlit as st

from prioritization.outcome import Decision, Finding
from scoring.model import Text
from workshops.acts import deciding as acts
from workshops.doors import WITNESSES, Second
from workshops.store.keys import key_of
from workshops.web import state
from workshops.web.doorkeeping import seat_name
from workshops.web.findings import figure
from workshops.web.frame import attempt, show
from workshops.web.picking import button_of
from workshops.web.pieces import group_title, join, mark, tag
from workshops.workshop import Workshop


def open_holds(decision: Decision, workshop: Workshop) -> list[Finding]:
    """Findings that hold and have no written reason yet."""
    answered = {
        (line.more.get("check"), line.more.get("group"))
        for line in workshop.settings.record
        if line.kind == "exception"
    }
    return [
        finding
        for finding in decision.findings
        if finding.level == "hold" and (finding.check, finding.group) not in answered
    ]


def hold_forms(holds: Sequence[Finding], workshop: Workshop) -> None:
    """One form a hold: what was found, what was asked for, the reason and the role."""
    groups = {g.id: g for g in workshop.groups}
    for i, hold in enumerate(holds):
        about = groups.get(hold.group) if hold.group else None
        found = join([state.say("room.found"), " ", figure(hold.check, hold.found)])
        asked = join([state.say("room.asked"), " ", figure(hold.check, hold.needed)])
        parts = [
            mark("hold", state.say(f"check.{hold.check}")),
            group_title(about) if about else state.say("room.whole_room"),
            tag("span", join([found, " · ", asked])),  # one piece: what stands apart is spread
        ]
        show(tag("p", join(parts, " "), cls="hold"))
        with st.form(f"hold_{i}", border=False):
            reason, role, save = st.columns([3, 1.4, 1], vertical_alignment="bottom")
            with reason:
                why = st.text_input(state.say("decide.reason"), max_chars=300, key=f"why_{i}")
            with role:
                by = st.text_input(state.say("decide.role"), max_chars=60, key=f"role_{i}")
            with save:
                pressed = st.form_submit_button(state.say("decide.answer"))
        if pressed and why.strip():
            said = Text(**{state.language(): why.strip()})
            attempt(
                acts.answer_hold, hold.check, hold.group, said, by.strip(), said="decide.answered"
            )


def second_person() -> tuple[Second | None, str]:
    """Who closes together with the facilitator, by their own PIN; or why it is one person alone."""
    with state.store().reading() as connection:
        known = [seat for seat in WITNESSES if key_of(connection, seat) is not None]
    others = {seat: seat_name(seat) for seat in known} | {"": state.say("decide.alone")}
    seat = button_of(state.say("decide.second"), others, key="second_seat")
    if seat:
        label = state.say("doors.second_pin")
        pin = st.text_input(label, type="password", max_chars=20, key="second_pin")
        return Second(seat=seat, secret=pin), ""
    return None, st.text_input(state.say("decide.alone_why"), max_chars=300, key="alone_why")
