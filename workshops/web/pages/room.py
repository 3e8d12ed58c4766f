"""Room: counters of who is here, by group, sex and age band, and the checks that follow."""

import streamlit as st

from prioritization.representation.presence import at_ballot
from workshops.web import state
from workshops.web.checks_of_room import changes, open_checks, waiting
from workshops.web.counters import (
    counter_grid,
    happening_form,
    interpreters,
    moment_form,
    room_table,
)
from workshops.web.counting_keys import counting_keys
from workshops.web.findings import findings_table
from workshops.web.frame import allowed, heading, nothing, section, show, workshop
from workshops.web.pieces import group_name, mark, plain, say, tag
from workshops.web.timer import run_timers

found = workshop()
now_here = at_ballot(found.groups, found.attendance)
heading("room.title", say("room.lead", n=now_here.people))
if not found.groups:
    nothing("room.no_groups")
    st.stop()

groups = {g.id: g for g in found.groups}
if allowed("attendance.left"):
    section("room.register", state.say("room.register_note"))
    names = {g.id: f"**{n}** {plain(group_name(g))}" for n, g in enumerate(found.groups, start=1)}
    chosen = st.radio(
        state.say("room.group"),
        [*groups],
        horizontal=True,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        key="group",
        bind="query-params",
    )
    if allowed("attendance.count"):
        with st.container(key="counters"):
            counter_grid(found, groups[chosen])
        counting_keys(chosen, len(found.settings.age_bands))
        moment_form(found)
    show(changes(found))
    with st.expander(state.say("room.happening")):
        happening_form(found, groups[chosen])
    with st.expander(state.say("room.interpreters")):
        interpreters(found)

section("room.table")
show(room_table(found))

section("room.checks", state.say("room.checks_note"))
open_ones = open_checks(found)
if open_ones:
    show(findings_table(open_ones, found))
else:
    show(tag("p", mark("ok", state.say("room.all_hold"))))
waiting(found, open_ones)
run_timers()
