"""What is done before the vote opens, in front of witnesses: a ballot tried, the zero count."""

import streamlit as st

from workshops.acts import opening as acts
from workshops.acts.actor import Refused
from workshops.reports.paper.sheets import zero_tape
from workshops.store import StoreError, chain
from workshops.web import state
from workshops.web.frame import allowed, attempt, refused, section, show
from workshops.web.making import named
from workshops.web.pieces import mark, tag
from workshops.web.printing import can_print
from workshops.workshop import Workshop


def before_opening(workshop: Workshop) -> None:
    """Both buttons and whether each was done; nothing in any other phase."""
    if workshop.settings.phase != "screening" or not allowed("ballots.stock"):
        return
    section("opening.title", state.say("opening.note"))
    left, right = st.columns(2, gap="large")
    with left:
        with state.store().reading() as connection:
            tried = acts.was_tried(connection, state.open_id())
        _stands("tried" if tried else "not_tried", done=tried)
        if st.button(state.say("opening.try"), key="try_ballot"):
            attempt(acts.try_ballot, said="opening.tried_now")
    with right:
        above = st.container()
        if can_print(workshop) and st.button(state.say("opening.print_zero"), key="make_zero"):
            _tape(workshop)
        with state.store().reading() as connection:
            zero = acts.zero_stands(connection, state.open_id())
        with above:
            _stands("zero_stands" if zero else "no_zero", done=zero)


def _stands(key: str, *, done: bool) -> None:
    """Whether it was done."""
    show(tag("p", mark("ok" if done else "todo", state.say(f"opening.{key}"))))


def _tape(workshop: Workshop) -> None:
    """Note that the paper is made, and offer it in this drawing: what was handed out, chain head.

    It is made before it is taken: a click that takes a file and changes the page as well would
    have the file cleared away before a slow browser fetched it.
    """
    language = state.language()
    try:
        acts.zero_printed(state.store(), state.actor(), state.open_id(), now=state.now())
        with state.store().reading() as connection:
            given = acts.handed_out(connection, state.open_id())
            _, head = chain.head(connection, state.open_id())
    except (Refused, StoreError) as refusal:
        refused(refusal)
        return
    st.download_button(
        state.say("opening.save_zero"),
        data=zero_tape(workshop, given, head, language),
        file_name=named(workshop, f"zero-{language}", "pdf"),
        mime="application/pdf",
        on_click="ignore",
        key="save_zero",
    )


__all__ = ["before_opening"]
