"""The form with which figures by group are kept in the room, with a written reason."""

from collections.abc import Callable

import streamlit as st

from scoring.model import Text
from workshops.web import state
from workshops.web.frame import attempt


def withhold_form(withhold: Callable[..., object]) -> None:
    """Draw it behind a fold; withhold: the act."""
    with st.expander(state.say("results.withhold")), st.form("withhold", border=False):
        why = st.text_input(state.say("results.reason"), max_chars=300)
        if st.form_submit_button(state.say("results.withhold_now")) and why.strip():
            reason = Text(**{state.language(): why.strip()})
            attempt(withhold, reason, said="results.withheld")
