"""Proposals: capture while people speak, complete later, join what is the same, bring in a file."""

import streamlit as st

from workshops.acts.proposals import remove, unmerge
from workshops.cases import withdrawn
from workshops.duplicates import likely
from workshops.store import rows
from workshops.store.bodies import tallies
from workshops.web import state
from workshops.web.breaking_out import breakouts
from workshops.web.capture import import_file, whole_form
from workshops.web.frame import allowed, attempt, heading, nothing, section, show, workshop
from workshops.web.joining import originals, pair
from workshops.web.next_phase import way_on
from workshops.web.picking import proposal_of
from workshops.web.pieces import say, tag
from workshops.web.proposal_list import listed, withdraw_form
from workshops.web.quick_capture import quick_capture

found = workshop()
heading("proposals.title", say("proposals.lead", n=len(found.proposals)))
may_change = allowed("proposals.edit")
if may_change:
    quick_capture(found)
taken_back = withdrawn(found)
section("proposals.list")
if found.proposals:
    show(listed(found, taken_back))
else:
    nothing("proposals.none")

if may_change and found.proposals:
    section("proposals.one")
    with state.store().reading() as connection:
        versions = rows.versions(connection, state.open_id(), "proposals")
    label = state.say("proposals.choose")
    chosen = proposal_of(label, found.proposals, key="edited", waits=True)
    if chosen is not None:
        base = state.base("proposals", versions.get((chosen.id,), 0), chosen.id)
        asks_why = "why" if found.settings.phase == "screening" else ""
        whole_form(found, chosen, base, reason=asks_why)
        with st.container(horizontal=True):
            if chosen.duplicate_of and st.button(state.say("proposals.part"), key="part"):
                attempt(unmerge, chosen.id, said="proposals.parted")
            if st.button(state.say("proposals.remove"), key="remove"):
                attempt(remove, chosen.id, base=base, said="proposals.removed")

if may_change:
    section("proposals.alike", state.say("proposals.alike_note"))
    pairs = likely(found.proposals)
    if not pairs:
        nothing("proposals.none_alike")
    for likeness in pairs[:5]:
        pair(found, likeness)
if joined := originals(found):
    show(tag("h3", state.say("proposals.joined_ones")), joined)
if found.settings.phase != "draft":
    with state.store().reading() as connection:
        heaps = tallies(connection, state.open_id())
    breakouts(found, heaps)
if allowed("proposals.withdraw") and found.proposals:
    withdraw_form(found, taken_back)
if may_change:
    section("proposals.import", state.say("proposals.import_note"))
    import_file(found)
if found.settings.phase == "proposing":
    way_on(found, primary=False)
