"""Documents: what there is in this phase, what each file is for, made at the click."""

from functools import partial

import streamlit as st

from workshops.folder import folder_contents
from workshops.release import Edition
from workshops.reports import WRITERS
from workshops.web import state
from workshops.web.frame import allowed, heading, note, section, workshop
from workshops.web.making import folder_zip, named, written
from workshops.web.picking import button_of
from workshops.web.pieces import own, tag
from workshops.web.retaining import kept_now, retention_section
from workshops.web.viewing import taken
from workshops.workshop import Language

found = workshop()
heading("documents.title", state.say("documents.lead"))
inside, whole = state.decision("staff"), state.counted()

section("documents.setup", state.say("documents.setup_note"))
if allowed("documents.blank"):
    st.download_button(
        state.say("documents.folder"),
        data=lambda: folder_zip(folder_contents(found)),
        file_name=named(found, "folder", "zip"),
        mime="application/zip",
        on_click="ignore",
        key="folder",
    )

section("documents.public", state.say("documents.public_note"))
if inside is None or whole is None:
    if kept_now().erased is None:
        note(state.say("results.not_yet"))
    retention_section(found)
    st.stop()
tongues: dict[Language, str] = {"ar": "العربية", "en": "English", "fr": "Français"}
language = button_of(
    state.say("documents.language"), tongues, key="document_language", at=state.language()
)
editions: dict[Edition, str] = {"public": state.say("documents.edition_public")}
if allowed("documents.staff"):
    editions["staff"] = state.say("documents.edition_staff")
edition = button_of(state.say("documents.edition"), editions, key="edition")
for suffix in WRITERS:
    name = suffix.removeprefix(".")
    st.html(
        tag("p", tag("b", own(state.say(f"documents.{name}"))), cls="file")
        + tag("p", state.say(f"documents.{name}_why"), cls="note")
    )
    st.download_button(
        state.say("documents.make", name=name.upper()),
        data=partial(written, suffix, inside, whole, language, edition),
        file_name=named(found, f"{edition}-{language}", name),
        on_click=partial(taken, edition, f"{name}.{language}"),
        key=f"make_{name}",
    )

retention_section(found)
