"""Proposals: capture while people speak, complete later, join what is the same, bring in a file."""

import streamlit as st

from scoring.model import Text
from workshops.acts.proposals import remove, unmerge, withdraw
from workshops.cases import withdrawn
from workshops.duplicates import likely
from workshops.store import rows
from workshops.web import state
from workshops.web.capture import import_file, pair, quick_capture, whole_form
from workshops.web.frame import allowed, attempt, heading, nothing, section, show, workshop
from workshops.web.next_phase import way_on
from workshops.web.picking import proposal_of
from workshops.web.pieces import (
    ballot_number,
    chip,
    join,
    mark,
    money,
    own,
    proposal_title,
    say,
    table,
)

found = workshop()
heading("proposals.title", say("proposals.lead", n=len(found.proposals)))
may_change = allowed("proposals.edit")
if allowed("proposals.edit"):
    quick_capture(found)

groups = {g.id: g for g in found.groups}
taken_back = withdrawn(found)
head = [state.say(f"proposals.{name}") for name in ("proposal", "place", "groups", "cost", "note")]
lines = []
for p in found.proposals:
    if p.duplicate_of:
        other = ballot_number(p.duplicate_of)
        remark = mark("info", state.say("proposals.is_joined", other=other))
    elif p.id in taken_back:
        remark = mark("todo", state.say("status.withdrawn"))
    elif p.cost is None:
        remark = mark("warn", state.say("proposals.no_cost"))
    else:
        remark = own("")
    chips = join((chip(groups[g]) for g in p.submitted_by if g in groups), " ")
    lines.append([proposal_title(p), own(p.place), chips, money(p.cost), remark])
section("proposals.list")
if lines:
    show(table(head, lines, "priced", state.say("proposals.title")))
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

pairs = likely(found.proposals) if may_change else ()
if may_change:
    section("proposals.alike", state.say("proposals.alike_note"))
    if not pairs:
        nothing("proposals.none_alike")
for likeness in pairs[:5]:
    pair(found, likeness)
if allowed("proposals.withdraw") and found.proposals:
    with st.expander(state.say("proposals.withdraw")), st.form("withdraw", border=False):
        options = [p for p in found.proposals if p.id not in taken_back and not p.duplicate_of]
        gone = proposal_of(state.say("proposals.proposal"), options, key="withdrawn")
        why = st.text_input(state.say("proposals.reason"), key="withdraw_reason")
        if st.form_submit_button(state.say("proposals.withdraw_now")) and gone is not None:
            reason = Text(**{state.language(): why})
            attempt(withdraw, gone.id, reason, said="proposals.withdrawn")
if may_change:
    section("proposals.import", state.say("proposals.import_note"))
    import_file(found)
if found.settings.phase == "proposing":
    way_on(found, primary=False)
