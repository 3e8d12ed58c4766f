"""The context of the place: what is known before the meeting, with its sources; for staff."""

from dataclasses import replace
from typing import Final, get_args

import streamlit as st

from scoring.model import Text
from workshops.acts.setup import save_context
from workshops.web import state
from workshops.web.frame import attempt
from workshops.web.picking import one_of
from workshops.web.pieces import own, table
from workshops.workshop import ContextKind, ContextNote, Workshop

KINDS: Final[tuple[ContextKind, ...]] = get_args(ContextKind)


def context_table(workshop: Workshop) -> None:
    """Everything written down so far, kind by kind."""
    head = [state.say(f"setup.context_{name}") for name in ("kind", "text", "source", "public")]
    notes = sorted(workshop.context, key=lambda note: KINDS.index(note.kind))
    lines = [
        [
            state.say(f"setup.context_{note.kind}"),
            own(_text(note.text)),
            own(" ".join(part for part in (note.source, note.date) if part)),
            state.say("answer.yes" if note.public else "answer.no"),
        ]
        for note in notes
    ]
    st.html(table(head, lines, "", state.say("setup.step_context")))


def _text(text: Text) -> str:
    """The text in the language of the page, or as it was written."""
    return getattr(text, state.language()) or text.ar or text.en or text.fr


def context_form(workshop: Workshop) -> None:
    """One more thing known, or one taken out."""
    with st.form("context", border=False, clear_on_submit=True):
        kinds = {kind: state.say(f"setup.context_{kind}") for kind in KINDS}
        kind = one_of(state.say("setup.context_kind"), kinds, key="context_kind")
        written = st.text_area(state.say("setup.context_text"), max_chars=2000)
        one, two, three = st.columns([2, 1, 1], vertical_alignment="bottom")
        with one:
            source = st.text_input(state.say("setup.context_source"), max_chars=200)
        with two:
            date = st.text_input(state.say("setup.date"), placeholder="2026-05-31")
        with three:
            public = st.checkbox(state.say("setup.context_public"))
        if st.form_submit_button(state.say("setup.context_add")) and written.strip():
            text = replace(Text(), **{state.language(): written.strip()})
            note = ContextNote(kind=kind, text=text, source=source, date=date, public=public)
            attempt(save_context, (*workshop.context, note), said="setup.saved")
    if workshop.context and st.button(state.say("setup.context_drop"), key="drop_context"):
        attempt(save_context, workshop.context[:-1], said="setup.saved")
