"""The bundle on the page Documents: public for anybody, complete for an auditor by two people."""

from typing import Final

import streamlit as st

from workshops.acts.actor import Refused
from workshops.acts.bundles import hand_over
from workshops.bundle.keys import fingerprint, own_key, spoken
from workshops.bundle.making import make
from workshops.phases import may
from workshops.store import StoreError
from workshops.web import state
from workshops.web.frame import allowed, note, refused, section, show
from workshops.web.making import named
from workshops.web.pieces import ltr, tag
from workshops.workshop import Workshop

VERIFY: Final = "tashawur verify FILE --key KEY"
"""What anybody types, on any computer with the program."""


def bundle_section(found: Workshop) -> None:
    """What can be made of the open workshop; nothing before it is closed."""
    if not allowed("documents.public"):
        return
    section("bundling.title")
    if found.settings.phase != "closed":
        note(state.say("bundling.wait"))
        return
    store, identifier = state.store(), state.open_id()
    mark = spoken(fingerprint(own_key(store).public_key().public_bytes_raw()))
    note(state.say("bundling.note"))
    show(tag("p", tag("b", ltr(mark))))
    show(tag("p", ltr(VERIFY), cls="note"))
    st.download_button(
        state.say("bundling.public"),
        data=lambda: make(store, identifier, "public"),
        file_name=named(found, "bundle", "zip"),
        mime="application/zip",
        on_click="ignore",
        key="bundle_public",
    )
    if may(state.role(), "documents.ballots", found.settings.phase):
        complete(found)


def complete(found: Workshop) -> None:
    """The one with ballots: who receives it and why, and a passphrase."""
    with st.expander(state.say("bundling.complete")):
        with st.form("bundle_complete", border=False):
            recipient = st.text_input(state.say("bundling.recipient"), max_chars=120)
            reason = st.text_input(state.say("bundling.reason"), max_chars=300)
            second = st.text_input(state.say("bundling.second"), max_chars=80)
            passphrase = st.text_input(state.say("keeping.passphrase"), type="password")
            pressed = st.form_submit_button(state.say("bundling.prepare"))
        if not pressed:
            return
        try:
            sealed = hand_over(
                state.store(),
                state.actor(),
                state.open_id(),
                recipient,
                reason,
                second,
                passphrase,
                now=state.now(),
            )
        except (Refused, StoreError) as refusal:
            refused(refusal)
            return
        st.download_button(
            state.say("bundling.take"),
            data=sealed,
            file_name=named(found, "complete", "tshbk"),
            on_click="ignore",
            key="bundle_take",
        )
