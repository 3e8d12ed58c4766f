"""What happened at the count and goes into the record: a group walked out, papers counted again."""

from collections.abc import Iterable

import streamlit as st

from scoring.model import Group, Text
from workshops.acts.counting import recounted, walked_out
from workshops.web import state
from workshops.web.frame import attempt, note
from workshops.web.picking import button_of, named, one_of


def walk_out_form(groups: Iterable[Group]) -> None:
    """Who left, what the room chose openly, and why."""
    with st.expander(state.say("counting.walk_out")), st.form("walk_out", border=False):
        group = one_of(state.say("ballots.group"), named(groups), key="walked")
        ways = {
            name: state.say(f"counting.choice_{name}") for name in ("pause", "proceed", "tally")
        }
        choice = button_of(state.say("counting.choice"), ways, key="walked_way", in_line=False)
        why = st.text_input(state.say("ballots.reason"), max_chars=300, key="walked_why")
        if st.form_submit_button(state.say("counting.walk_out_now")) and why.strip():
            attempt(walked_out, group, choice, _said(why), said="counting.noted")


def recount_form(groups: Iterable[Group]) -> None:
    """Who asked for the papers to be counted again, and what came out."""
    with st.expander(state.say("counting.recount")), st.form("recount", border=False):
        note(state.say("counting.recount_how"))
        group = one_of(state.say("counting.recount_asked"), named(groups), key="recounted")
        found = st.text_input(
            state.say("counting.recount_found"), max_chars=300, key="recount_found"
        )
        if st.form_submit_button(state.say("counting.recount_now")) and found.strip():
            attempt(recounted, group, _said(found), said="counting.noted")


def _said(text: str) -> Text:
    """Words in the language of the page."""
    return Text(**{state.language(): text.strip()})
