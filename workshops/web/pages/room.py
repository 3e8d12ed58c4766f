"""Room: counters of who is here, by group, sex and age band, and the checks that follow."""

import streamlit as st

from prioritization.representation.presence import Around, at_ballot, presence_findings
from workshops.cases import case
from workshops.web import state
from workshops.web.counters import counter_grid, happening_form, room_table
from workshops.web.findings import findings_table
from workshops.web.frame import allowed, heading, nothing, section, show, workshop
from workshops.web.pieces import group_name, mark, plain, say, tag

found = workshop()
now_here = at_ballot(found.groups, found.attendance)
heading("room.title", say("room.lead", n=now_here.people))
if not found.groups:
    nothing("room.no_groups")
    st.stop()

if allowed("attendance.count"):
    section("room.register", state.say("room.register_note"))
    groups = {g.id: g for g in found.groups}
    names = {g.id: plain(group_name(g)) for g in found.groups}
    chosen = st.radio(
        state.say("room.group"),
        [*groups],
        horizontal=True,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        key="group",
        bind="query-params",
    )
    with st.container(key="counters"):
        counter_grid(found, groups[chosen])
    with st.expander(state.say("room.happening")):
        happening_form(found, groups[chosen])

section("room.table")
show(room_table(found))

section("room.checks", state.say("room.checks_note"))
present = {
    group.id: sum(row.present for row in found.attendance if row.group == group.id)
    for group in found.groups
}
around = Around(groups=found.groups, present=present, women_sessions=case(found).women_sessions)
open_checks = presence_findings(now_here, found.settings.method.checks, around)
if open_checks:
    show(findings_table(open_checks, found))
else:
    show(tag("p", mark("ok", state.say("room.all_hold"))))
