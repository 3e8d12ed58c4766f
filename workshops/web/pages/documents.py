"""Documents: what there is in this phase, what each file is for, made at the click."""

from functools import partial

import streamlit as st

from workshops.cases import inputs_digest
from workshops.folder import folder_contents
from workshops.release import Edition
from workshops.reports import WRITERS
from workshops.reports.paper.slips import feedback
from workshops.web import state
from workshops.web.all_documents import all_documents, last_made
from workshops.web.bundling import bundle_section
from workshops.web.frame import allowed, heading, note, section, workshop
from workshops.web.making import folder_zip, named, written
from workshops.web.picking import button_of
from workshops.web.printing import can_print, offer, pages, sheets, told
from workshops.web.retaining import kept_now, retention_section
from workshops.web.viewing import taking
from workshops.web.working import sizes, weighed
from workshops.workshop import Language

found = workshop()
heading("documents.title", state.say("documents.lead"))
inside, whole = state.decision("staff"), state.counted()
tongues: dict[Language, str] = {"ar": "العربية", "en": "English", "fr": "Français"}
language = button_of(
    state.say("documents.language"), tongues, key="document_language", at=state.language()
)
printable = can_print(found)

if allowed("documents.folder"):
    section("documents.setup", state.say("documents.setup_note"))
    told("folder", "staff")
    st.download_button(
        state.say("documents.make_zip"),
        data=lambda: folder_zip(folder_contents(found)),
        file_name=named(found, "folder", "zip"),
        mime="application/zip",
        on_click="ignore",
        key="folder",
    )
if printable and allowed("documents.blank"):
    with st.expander(state.say("documents.sheets")):
        sheets(found, language)

section("documents.public", state.say("documents.public_note"))
if inside is None or whole is None:
    if kept_now().erased is None:
        note(state.say("results.not_yet"))
    retention_section(found)
    st.stop()
editions: dict[Edition, str] = {"public": state.say("documents.edition_public")}
if allowed("documents.staff"):
    editions["staff"] = state.say("documents.edition_staff")
edition = button_of(state.say("documents.edition"), editions, key="edition")
known = sizes(state.open_id(), inputs_digest(whole))
for suffix in WRITERS:
    name = suffix.removeprefix(".")
    if name == "pdf" and not printable:
        continue
    told(name, edition)
    one = f"{edition}.{language}{suffix}"
    last_made(known.get(one))
    made = partial(weighed, partial(written, suffix, inside, whole, language, edition), known, one)
    st.download_button(
        state.say("documents.make", name=name.upper()),
        data=taking(made, edition, f"{name}.{language}"),
        file_name=named(found, f"{edition}-{language}", name),
        on_click="ignore",
        key=f"make_{name}",
    )
    if name == "pdf":
        pages(inside, whole, language, edition)
if printable:
    slips = partial(feedback, inside, whole, language)
    offer("slips", "room", slips, named(found, f"slips-{language}", "pdf"))
    all_documents(inside, whole, edition)
bundle_section(found)
retention_section(found)
