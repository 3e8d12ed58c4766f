"""Results: ranking, both lists, representation, certificate, how sure, and why; then publish."""

import streamlit as st

from workshops.acts.deciding import publish, show_smaller, withhold
from workshops.reports.sections import card, sections
from workshops.web import state
from workshops.web.deciding import open_holds
from workshops.web.frame import action, allowed, attempt, heading, show, workshop
from workshops.web.picking import proposal_of
from workshops.web.pieces import mark, money, say
from workshops.web.results_bar import budget_bar
from workshops.web.retaining import no_result
from workshops.web.sectioned import draw, why_card
from workshops.web.tab_focus import keep_focus
from workshops.web.viewing import viewed
from workshops.web.what_if import what_if
from workshops.web.withholding import smaller_form, withhold_form

TABS = ("result", "ranking", "lists", "representation", "sure", "what_if", "why")

found = workshop()
now = state.standing_now()
decided, whole, inside = state.decision("public"), state.counted(), state.decision("staff")
if decided is None or whole is None or inside is None or now is None:
    no_result("results.title")
    st.stop()

official = decided.lists[decided.official]
spent = decided.budget - official.left
lead = say(
    "results.lead", n=len(official.selected), spent=money(spent), budget=money(decided.budget)
)
heading("results.title", lead)
if found.settings.phase == "counting" and not now.published:
    show(mark("info", state.say("results.preview")))
budget_bar(decided, found)

keep_focus()
parts = sections(inside, whole, state.language(), "public")
tabs = st.tabs([state.say(f"results.tab_{name}") for name in TABS], on_change="rerun", key="tab")
for name, tab in zip(TABS, tabs, strict=True):
    if not tab.open:
        continue
    with tab:
        if name == "why":
            chosen = proposal_of(state.say("results.choose"), found.proposals, key="why")
            if chosen is not None:
                why_card(card(inside, whole, chosen.id, state.language(), "public"), found)
        elif name == "what_if":
            what_if(inside, whole)
        else:
            if name == "representation":
                viewed("results")
            draw((part for part in parts if part.chapter == name), found, parts)

if allowed("result.withhold") and not now.published:
    withhold_form(withhold)
    smaller_form(show_smaller)
if allowed("result.publish") and not now.published:
    holds = len(open_holds(inside, found))
    consequence = state.say("results.publish_note", n=holds) if holds else ""
    if action(state.say("results.publish"), consequence or state.say("results.publish_free")):
        attempt(publish, said="results.published")
