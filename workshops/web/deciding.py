"""The forms of the Decide page: answers to holds, and changes after the list."""

from collections.abc import Sequence

import streamlit as st

from prioritization.outcome import Decision, Finding
from scoring.model import Text
from workshops.acts import deciding as acts
from workshops.acts.deciding import Keep
from workshops.web import state
from workshops.web.findings import figure
from workshops.web.frame import attempt, section, show
from workshops.web.picking import button_of, proposal_of
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
        parts = [
            mark("hold", state.say(f"check.{hold.check}")),
            group_title(about) if about else state.say("room.whole_room"),
            join(
                [
                    state.say("room.found"),
                    " ",
                    figure(hold.check, hold.found),
                    " · ",
                    state.say("room.asked"),
                    " ",
                    figure(hold.check, hold.needed),
                ]
            ),
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


def change_forms(workshop: Workshop) -> None:
    """A veto, another budget, a corrected cost: each with its reason, each a new version."""
    section("decide.changes", state.say("decide.changes_note"))
    standing = [p for p in workshop.proposals if p.duplicate_of is None]
    with st.expander(state.say("decide.veto")), st.form("veto", border=False):
        chosen = proposal_of(state.say("decide.proposal"), standing, key="veto_proposal")
        one, two, three = st.columns(3)
        with one:
            authority = st.text_input(state.say("decide.authority"), max_chars=120)
        with two:
            letter = st.text_input(state.say("decide.letter"), max_chars=60)
        with three:
            date = st.text_input(state.say("decide.date"), placeholder="2026-05-31")
        if st.form_submit_button(state.say("decide.veto_now")) and chosen is not None:
            attempt(acts.veto, chosen.id, authority, letter, date, said="decide.changed")
    with st.expander(state.say("decide.budget")), st.form("budget", border=False):
        amount = st.number_input(state.say("decide.new_budget"), 0, value=workshop.settings.budget)
        keep, reason = _how("budget")
        if st.form_submit_button(state.say("decide.budget_now")):
            attempt(acts.change_budget, int(amount), keep, reason, said="decide.changed")
    with st.expander(state.say("decide.cost")), st.form("cost", border=False):
        chosen = proposal_of(state.say("decide.proposal"), standing, key="cost_proposal")
        cost = st.number_input(state.say("decide.new_cost"), 0, value=0)
        saw = st.checkbox(state.say("decide.saw_old"), value=True)
        keep, reason = _how("cost")
        if st.form_submit_button(state.say("decide.cost_now")) and chosen is not None:
            attempt(
                acts.correct_cost, chosen.id, int(cost), saw, keep, reason, said="decide.changed"
            )


def _how(key: str) -> tuple[Keep, Text]:
    """Keep the signed order, or run the rule again; and why."""
    ways: dict[Keep, str] = {
        "signed_order": state.say("decide.keep_signed_order"),
        "rerun": state.say("decide.keep_rerun"),
    }
    keep = button_of(state.say("decide.keep"), ways, key=f"{key}_keep")
    why = st.text_input(state.say("decide.reason"), max_chars=300, key=f"{key}_why")
    return keep, Text(**{state.language(): why.strip()})
