"""The keys of the projector beside the one primary action: dark, curtain, back, pages, reveal."""

import json
from dataclasses import replace
from typing import Final

import streamlit as st

from workshops.language import direction
from workshops.web import state
from workshops.web.frame import attempt
from workshops.web.screen.after import reveal_steps
from workshops.web.screen.scenes import held
from workshops.web.screen.shown import Shown
from workshops.web.screen.turn import back, fall, put

CURTAIN, DARK, PUT, BACK, REVEAL = "F7", "F8", "F9", "F10", "Enter"
FORWARD: Final = {"ltr": ("Right", "Left"), "rtl": ("Left", "Right")}
BUTTONS: Final = {CURTAIN: "key_curtain", DARK: "key_dark", PUT: "action_primary", BACK: "key_back"}
# Streamlit hears no shortcut while a choice or a field has the focus, and a facilitator presses F9
# right after choosing: then the key is passed on, once however often the page is drawn
LISTENING: Final = """<script>(() => {
const page = parent.document, buttons = %s;
if (page.tashawurKeys) return;
page.tashawurKeys = true;
page.addEventListener("keydown", event => {
  const field = event.target.closest("input, select, textarea");
  const name = field && buttons[event.key];
  const button = name && page.querySelector(".st-key-" + name + " button");
  if (!button) return;
  event.preventDefault();
  button.click();
});
})()</script>"""


def keys(shown: Shown) -> None:
    """Every act on the screen as it stands; each by a key that exists on every keyboard."""
    st.html(LISTENING % json.dumps(BUTTONS), unsafe_allow_javascript=True)
    screen = shown.screen
    following, previous = FORWARD[direction(state.language())]
    with st.container(horizontal=True, key="screen_keys"):
        if held(shown, "curtain") is None and st.button(
            state.say("projector.curtain"), shortcut=CURTAIN, key="key_curtain"
        ):
            attempt(fall, screen, said="strip.curtain_drawn")
        label = state.say("projector.unblank" if screen.blank else "projector.blank")
        if st.button(label, shortcut=DARK, key="key_dark"):
            attempt(put, replace(screen, blank=not screen.blank), said="projector.shown")
        if st.button(state.say("projector.back"), shortcut=BACK, key="key_back"):
            attempt(back, replace(screen, blank=False), said="projector.shown")
        if st.button(state.say("projector.page_previous"), shortcut=previous, key="key_previous"):
            turn_to(shown, screen.page - 1)
        if st.button(state.say("projector.page_next"), shortcut=following, key="key_next"):
            turn_to(shown, screen.page + 1)
        label = state.say("projector.resume" if screen.paused else "projector.pause")
        if st.button(label, key="key_pause"):
            attempt(put, replace(screen, paused=not screen.paused), said="projector.shown")
        if may_reveal(shown) and st.button(
            state.say("projector.reveal_one"), shortcut=REVEAL, key="key_reveal"
        ):
            attempt(put, replace(screen, step=screen.step + 1), said="projector.shown")


def turn_to(shown: Shown, page: int) -> None:
    """Turn the page of every screen; each takes it round by its own number of pages."""
    attempt(put, replace(shown.screen, page=page), said="projector.shown")


def may_reveal(shown: Shown) -> bool:
    """Is the reveal on the screen, with something left to reveal."""
    return (
        shown.decision is not None
        and shown.screen.scene == "reveal"
        and shown.screen.step < reveal_steps(shown.decision)
    )
