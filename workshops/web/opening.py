"""What is done before the vote opens, in front of witnesses: a ballot tried, the zero count."""

from functools import partial

import streamlit as st

from workshops.acts import opening as acts
from workshops.acts.actor import Refused
from workshops.reports.paper.sheets import zero_tape
from workshops.store import Store, StoreError, chain
from workshops.web import state
from workshops.web.frame import allowed, attempt, section, show
from workshops.web.making import named
from workshops.web.pieces import mark, tag
from workshops.web.printing import can_print
from workshops.workshop import Language, Workshop


def before_opening(workshop: Workshop) -> None:
    """Both buttons and whether each was done; nothing in any other phase."""
    if workshop.settings.phase != "screening" or not allowed("ballots.stock"):
        return
    with state.store().reading() as connection:
        tried = acts.was_tried(connection, state.open_id())
        stands = acts.zero_stands(connection, state.open_id())
    section("opening.title", state.say("opening.note"))
    left, right = st.columns(2, gap="large")
    with left:
        _stands("tried" if tried else "not_tried", done=tried)
        if st.button(state.say("opening.try"), key="try_ballot"):
            attempt(acts.try_ballot, said="opening.tried_now")
    with right:
        _stands("zero_stands" if stands else "no_zero", done=stands)
        if can_print(workshop):
            st.download_button(
                state.say("opening.print_zero"),
                data=partial(_tape, state.store(), state.open_id(), workshop, state.language()),
                file_name=named(workshop, f"zero-{state.language()}", "pdf"),
                mime="application/pdf",
                on_click=_printed,
                key="make_zero",
            )


def _stands(key: str, *, done: bool) -> None:
    """Whether it was done."""
    show(tag("p", mark("ok" if done else "todo", state.say(f"opening.{key}"))))


def _tape(store: Store, identifier: str, workshop: Workshop, language: Language) -> bytes:
    """The paper: nothing in the box, so much handed out, the end of the chain of acts.

    It is made outside the session, so whose it is comes along.
    """
    with store.reading() as connection:
        given = acts.handed_out(connection, identifier)
        _, head = chain.head(connection, identifier)
    return zero_tape(workshop, given, head, language)


def _printed() -> None:
    """Note that it was made; a store that is only read says so."""
    try:
        acts.zero_printed(state.store(), state.actor(), state.open_id(), now=state.now())
    except (Refused, StoreError) as refusal:
        state.tell("warn", state.say(refusal.key, **refusal.numbers))


__all__ = ["before_opening"]
