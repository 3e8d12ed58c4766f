"""Follow-up: what became of the list, what is overdue, and complaints with their answers."""

import streamlit as st

from workshops.store.afterwards import complaints
from workshops.web import state
from workshops.web.following import (
    complaint_form,
    complaint_list,
    overdue,
    stage_table,
    step_form,
)
from workshops.web.frame import allowed, heading, listed, note, nothing, section, show, workshop

AFTER = ("decided", "closed")

found = workshop()
decided = state.decision("public")
if decided is None or found.settings.phase not in AFTER:
    heading("page.followup", state.say("followup.not_yet"))
    note(state.say("followup.not_yet_why"))
    st.stop()

with state.store().reading() as connection:
    said = complaints(connection, state.open_id())
heading("page.followup", state.say("followup.lead"))
late = overdue(found, said, state.now().date().isoformat())
section("followup.overdue")
if late:
    listed(late)
else:
    nothing("followup.nothing_late")

section("followup.stages", state.say("followup.stages_note"))
show(stage_table(found, decided.lists[decided.official].selected))
if allowed("followup.add"):
    with st.expander(state.say("followup.add")):
        step_form(found)

section("followup.complaints", state.say("followup.complaints_note"))
if not said:
    nothing("followup.no_complaint")
if allowed("followup.add"):
    complaint_list(said, found)
    with st.expander(state.say("followup.add_complaint")):
        complaint_form(found)
