"""Set-up: place, groups, criteria, ballot, method, what is shown, and the context of the place."""

from collections.abc import Callable

import streamlit as st

from workshops.store import rows
from workshops.store import settings as heads
from workshops.web import state
from workshops.web.fixed import fixed_sheet
from workshops.web.frame import allowed, heading, link, show, workshop
from workshops.web.next_phase import way_on
from workshops.web.pieces import count, group_title, own, say, table, tag
from workshops.web.setting_context import context_form, context_table
from workshops.web.setting_rules import checks_form, rule_form
from workshops.web.setting_steps import is_done, step_label
from workshops.web.setting_up import ballot_form, group_form, place_form, room_form
from workshops.web.weighing import anchors, criterion_name

found = workshop()
settings = found.settings
heading("setup.title", state.say("setup.lead"))
with state.store().reading() as connection:
    versions = dict(rows.versions(connection, state.open_id(), "groups"))
    version = heads.head(connection, state.open_id()).version
base = state.base("setup", version, "settings")
may_change = allowed("setup.edit")


def groups_step() -> None:
    """Who is declared, and the form to change it."""
    head = [state.say(f"setup.{name}") for name in ("group", "kind", "seats", "population")]
    lines = [
        [
            group_title(g),
            state.say(f"group_kind.{g.kind}"),
            "–" if g.seats is None else count(g.seats),
            "–" if g.population is None else count(g.population),
        ]
        for g in found.groups
    ]
    show(table(head, lines, "nums first2", state.say("setup.step_groups")))
    if may_change:
        group_form(found, versions)


def criteria_step() -> None:
    """What proposals are judged on; what each counts is agreed on its own page."""
    head = [state.say(f"weights.{name}") for name in ("criterion", "source", "scale", "weight")]
    lines = [
        [
            own(criterion_name(c, found)),
            state.say(f"source.{c.source}"),
            anchors(c),
            count(int(c.weight)),
        ]
        for c in found.criteria
    ]
    show(table(head, lines, "nums first3", state.say("setup.step_criteria")))
    link("weights")


def context_step() -> None:
    """What is known of the place, staff only but for what is marked."""
    show(tag("p", state.say("setup.context_note"), cls="note"))
    if found.context:
        context_table(found)
    if allowed("context.edit"):
        context_form(found)


steps: dict[str, Callable[[], None]] = {"groups": groups_step, "criteria": criteria_step}
if may_change:
    steps = {
        "place": lambda: place_form(settings, base),
        **steps,
        "ballot": lambda: ballot_form(settings, base),
        "rule": lambda: rule_form(settings, base),
        "checks": lambda: checks_form(settings, base),
        "showing": lambda: room_form(settings, base),
    }
steps["context"] = context_step
left, right = st.columns([1.9, 1], gap="large")
with left:
    if not may_change:
        show(tag("p", say("setup.locked"), cls="note"))
    for number, (name, step) in enumerate(steps.items(), start=1):
        shape = "done" if is_done(name, found) else "open"
        with (
            st.container(key=f"{shape}_{name}"),
            st.expander(step_label(number, name, found), expanded=False, key=f"step_{name}"),
        ):
            step()
with right:
    show(fixed_sheet(found))
if settings.phase == "draft":
    way_on(found)
