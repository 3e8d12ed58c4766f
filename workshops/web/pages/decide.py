"""Decide: reasons for what is held, changes to the list, signatures, and the closing."""

import streamlit as st

from workshops.acts.deciding import finalise, sign
from workshops.reports.sections import sections
from workshops.web import state
from workshops.web.changing import change_forms
from workshops.web.deciding import hold_forms, open_holds, second_person
from workshops.web.frame import (
    action,
    allowed,
    attempt,
    heading,
    note,
    nothing,
    section,
    show,
    workshop,
)
from workshops.web.pieces import mark, say, tag
from workshops.web.retaining import no_result
from workshops.web.sectioned import draw

found = workshop()
inside, whole, now = state.decision("staff"), state.counted(), state.standing_now()
if inside is None or whole is None or now is None:
    no_result("decide.title")
    st.stop()

holds = open_holds(inside, found)
heading("decide.title", say("decide.lead", n=len(holds)))
section("decide.holds")
if not holds:
    nothing("decide.no_holds")
elif allowed("hold.answer"):
    hold_forms(holds, found)

parts = sections(inside, whole, state.language(), "public")
draw((part for part in parts if part.key == "outcomes"), found)
if allowed("decide.change"):
    change_forms(whole)
draw((part for part in parts if part.chapter in {"conditions", "record"}), found)

if allowed("decide.sign") and found.settings.phase == "counting":
    if not now.published:
        note(state.say("decide.publish_first"))
    if action(state.say("decide.sign"), state.say("decide.sign_note"), disabled=not now.published):
        attempt(sign, ("facilitator", "staff"), said="decide.signed")
if allowed("decide.finalise"):
    with st.container(key="second"):
        second, why = second_person()
    if action(state.say("decide.finalise"), state.say("decide.finalise_note")):
        attempt(finalise, state.doors(), second, why, said="decide.finalised")
if found.settings.phase == "closed":
    show(tag("p", mark("ok", state.say("decide.closed"))))
