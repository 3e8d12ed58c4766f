"""A mapping that was kept, on the Import page: offered for the same headings, never taken alone."""

import streamlit as st

from workshops.intake.answers import Answers
from workshops.web import state
from workshops.web.frame import note


def offer_mapping(kept: Answers | None, said: Answers) -> None:
    """What these headings meant the last time, to be taken by a press and never by itself."""
    if kept is None or kept.with_(said) == said:
        return
    note(state.say("intake.mapping_before", n=len(kept.columns)))
    if st.button(state.say("intake.mapping_use"), key="mapping_use"):
        state.keep_answers(kept.with_(said))
        st.rerun()


__all__ = ["offer_mapping"]
