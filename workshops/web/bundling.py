"""The bundle on the page Documents: public for anybody, ballots by two people for a receiver."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from workshops.acts.actor import Refused
from workshops.acts.bundles import SECONDS, Receiver, hand_over, hand_over_election
from workshops.bundle.keys import fingerprint, own_key, spoken
from workshops.bundle.making import make
from workshops.doors import Second
from workshops.phases import may
from workshops.store import StoreError
from workshops.store.keys import key_of
from workshops.web import state
from workshops.web.doorkeeping import seat_name
from workshops.web.frame import allowed, note, refused, section, show
from workshops.web.making import named
from workshops.web.picking import one_of
from workshops.web.pieces import ltr, tag
from workshops.workshop import Workshop

VERIFY: Final = "tashawur verify FILE --key KEY"
"""What anybody types, on any computer with the program."""


def bundle_section(found: Workshop) -> None:
    """What can be made of the open workshop; nothing before it is closed."""
    if not allowed("documents.public"):
        return
    section("bundling.title")
    ballots = may(state.role(), "documents.ballots", found.settings.phase)
    if ballots:
        election(found)
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
    if ballots:
        complete(found)


def complete(found: Workshop) -> None:
    """The one with ballots: who receives it and why, the second person, and a passphrase."""
    with st.expander(state.say("bundling.complete")):
        with st.form("bundle_complete", border=False):
            receiver, second = asked("complete")
            passphrase = st.text_input(state.say("keeping.passphrase"), type="password")
            pressed = st.form_submit_button(state.say("bundling.prepare"))
        if pressed:
            given = (state.store(), state.actor(), state.open_id(), state.doors(), second, receiver)
            made(
                lambda: hand_over(*given, passphrase, now=state.now()),
                named(found, "complete", "tshbk"),
            )


def election(found: Workshop) -> None:
    """The ballots alone, as research reads them, restricted."""
    with st.expander(state.say("bundling.election")):
        note(state.say("bundling.election_note"))
        with st.form("bundle_election", border=False):
            receiver, second = asked("election")
            pressed = st.form_submit_button(state.say("bundling.prepare"))
        if pressed:
            given = (state.store(), state.actor(), state.open_id(), state.doors(), second, receiver)
            made(
                lambda: hand_over_election(*given, now=state.now()),
                named(found, "restricted", "pb"),
            )


def asked(form: str) -> tuple[Receiver, Second]:
    """Who receives it and why; who hands it over, too, by their own secret."""
    recipient = st.text_input(state.say("bundling.recipient"), max_chars=120, key=f"{form}_to")
    reason = st.text_input(state.say("bundling.reason"), max_chars=300, key=f"{form}_why")
    with state.store().reading() as connection:
        seats = {s: seat_name(s) for s in SECONDS if key_of(connection, s) is not None}
    if not seats:
        note(state.say("bundling.nobody"))
        seats = {"": "–"}
    seat = one_of(state.say("decide.second"), seats, key=f"{form}_seat")
    label = state.say("bundling.secret")
    secret = st.text_input(label, type="password", max_chars=200, key=f"{form}_secret")
    return Receiver(recipient=recipient, reason=reason), Second(seat=seat, secret=secret)


def made(hand: Callable[[], bytes], name: str) -> None:
    """The file to take, or why there is none."""
    try:
        content = hand()
    except (Refused, StoreError) as refusal:
        refused(refusal)
        return
    label = state.say("bundling.take")
    st.download_button(label, data=content, file_name=name, on_click="ignore", key=f"take_{name}")
