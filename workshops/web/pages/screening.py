"""Screening: engineers and conflict adviser, one proposal at a time, then all together."""

import streamlit as st

from prioritization.gates import gates
from workshops.cases import case
from workshops.store import rows
from workshops.web import state
from workshops.web.frame import allowed, heading, note, nothing, section, show, workshop
from workshops.web.picking import proposal_of
from workshops.web.pieces import join, mark, proposal_title, say, tag
from workshops.web.screened import SHAPES, package_tables, status_table
from workshops.web.screening_forms import assessment_form, conflict_form, feasibility_form

found = workshop()
statuses = {proposal: gate.status for proposal, gate in gates(case(found)).items()}
open_ones = sum(status == "on_hold" for status in statuses.values())
heading("screening.title", say("screening.lead", n=open_ones))
if not found.proposals:
    nothing("screening.none")
    st.stop()
with state.store().reading() as connection:
    versions = {
        kind: rows.versions(connection, state.open_id(), kind)
        for kind in ("feasibility", "screening", "assessments")
    }

standing = [p for p in found.proposals if statuses[p.id] not in {"merged", "withdrawn"}]
if allowed("screening.answer"):
    section("screening.one")
    chosen = proposal_of(state.say("screening.choose"), standing, key="screened")
    if chosen is not None:
        status = statuses[chosen.id]
        word = mark(SHAPES[status], state.say(f"gate.{status}"))
        show(tag("p", join([proposal_title(chosen), word]), cls="standing"))
        feasibility_form(found, chosen, versions["feasibility"])
        conflict_form(found, chosen, versions["screening"])
        assessment_form(found, chosen, versions["assessments"])

section("screening.all")
show(status_table(found, statuses))
section("screening.package", state.say("screening.package_note"))
tables = package_tables(found, statuses)
if not tables:
    note(state.say("screening.package_none"))
show(*tables)
