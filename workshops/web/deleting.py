"""Deleting a workshop for good: chosen, asked about in numbers, its name typed."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from workshops.acts.actor import Refused
from workshops.acts.workshops import delete
from workshops.store import StoreError
from workshops.store.convert import WorkshopCard
from workshops.web import state
from workshops.web.frame import choice, note, refused, show
from workshops.web.pieces import own, say, tag, text_of

NONE: Final = ""


def delete_one(known: Sequence[WorkshopCard]) -> None:
    """The choice of a workshop, behind a fold: the first of two steps."""
    titles = {NONE: state.say("home.delete_choose")}
    titles |= {card.id: text_of(card.title) for card in known}
    with st.expander(state.say("home.delete")):
        note(state.say("home.delete_note"))
        chosen = choice(state.say("home.delete_which"), titles, key="delete_which")
        pressed = st.button(state.say("home.delete_ask"), disabled=not chosen, key="delete_ask")
    if pressed:
        ask(next(card for card in known if card.id == chosen))


def ask(card: WorkshopCard) -> None:
    """What would be lost, in numbers, and the name to type: the second step."""

    @st.dialog(state.say("home.delete_title"))
    def question() -> None:
        """The consequence, the name, the two answers."""
        title = own(text_of(card.title))
        show(tag("p", say("home.delete_consequence", n=card.ballots, title=title)))
        typed = st.text_input(state.say("home.delete_type"), key="delete_typed")
        with st.container(horizontal=True):
            if st.button(state.say("home.delete_yes"), type="primary", key="delete_yes"):
                finish(card, typed)
            if st.button(state.say("frame.cancel"), key="delete_no"):
                st.rerun()

    question()


def finish(card: WorkshopCard, typed: str) -> None:
    """Delete, or say why not."""
    try:
        delete(state.store(), state.actor(), card.id, typed, now=state.now())
    except (Refused, StoreError) as refusal:
        refused(refusal)
        return
    if state.workshop_id() == card.id:
        state.open_workshop(None)
    state.tell("ok", state.say("home.deleted"))
    st.rerun()
