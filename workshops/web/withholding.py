"""Two decisions with a written reason: figures by group stay in the room, or the room sees more."""

from collections.abc import Callable

import streamlit as st

from scoring.model import Text
from workshops.web import state
from workshops.web.frame import attempt
from workshops.web.pieces import tag


def withhold_form(withhold: Callable[..., object]) -> None:
    """Draw it behind a fold; withhold: the act."""
    with st.expander(state.say("results.withhold")), st.form("withhold", border=False):
        why = st.text_input(state.say("results.reason"), max_chars=300)
        if st.form_submit_button(state.say("results.withhold_now")) and why.strip():
            reason = Text(**{state.language(): why.strip()})
            attempt(withhold, reason, said="results.withheld")


def smaller_form(show_smaller: Callable[..., object]) -> None:
    """Draw the decision to let the room see groups of five; show_smaller: the act."""
    with st.expander(state.say("results.smaller")), st.form("smaller", border=False):
        st.html(tag("p", state.say("results.smaller_note"), cls="note"))
        decided_by = st.text_input(state.say("results.smaller_by"), max_chars=80)
        why = st.text_input(state.say("results.reason"), max_chars=300, key="smaller_why")
        if st.form_submit_button(state.say("results.smaller_now")) and why.strip():
            reason = Text(**{state.language(): why.strip()})
            attempt(show_smaller, decided_by, reason, said="results.smaller_done")
