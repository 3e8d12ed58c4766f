"""The forms of the page Doors. A secret is shown once, in the drawing in which it was made."""

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workshops.acts import doors as acts
from workshops.acts.actor import Actor, Refused
from workshops.doors import FACILITATOR, SEATS, number_of, role_of
from workshops.store import Store, StoreError
from workshops.store.keys import Key, key_of
from workshops.web import state
from workshops.web.frame import attempt, note, refused, show
from workshops.web.picking import one_of
from workshops.web.pieces import Html, Level, join, ltr, mark, say, table, tag

Keys = Mapping[str, Key | None]


def network_state() -> None:
    """Open or closed, what that means, and the way to the other."""
    network = state.network()
    if network.open:
        told("now", say("doors.banner", address=ltr(network.host)), "doors.open_means")
        return
    told("ok", state.say("doors.is_closed"), "doors.closed_means")
    if network.wrong:
        names = ", ".join(network.wrong)
        show(tag("p", mark("warn", say("doors.wrong_settings", names=ltr(names)))))
        return
    # in this window: a page left open in another would still be without its sign-in
    way = f"/open-room?lang={state.language()}"
    show(tag("p", tag("a", state.say("doors.open"), href=way, target="_self", cls="act")))


def told(level: Level, words: str, meaning: str) -> None:
    """How the network stands, and what that means."""
    show(tag("p", mark(level, words)), tag("p", state.say(meaning), cls="note"))


def seat_name(seat: str) -> str:
    """What a seat is called."""
    return f"{state.say(f'role.{role_of(seat)}')} {number_of(seat)}".strip()


def standing(key: Key | None) -> Html:
    """How a seat stands: open to nobody, today, always, or shut after misses."""
    today = state.now().astimezone().date().isoformat()
    if key is None:
        return mark("todo", state.say("doors.no_secret"))
    if key.locked:
        return mark("warn", state.say("doors.is_locked"))
    if not key.until:
        return mark("ok", state.say("doors.opens_always"))
    if key.until < today:
        return mark("todo", state.say("doors.was_for", date=key.until))
    return mark("ok", state.say("doors.opens_today"))


def keys() -> Keys:
    """What opens each seat at this moment."""
    with state.store().reading() as connection:
        return {seat: key_of(connection, seat) for seat in (FACILITATOR, *SEATS)}


def keys_table(keys: Keys) -> Html:
    """Every seat, what it is for and whether something opens it."""
    head = [state.say("doors.seat"), state.say("doors.does"), state.say("doors.stands")]
    lines = [
        [tag("b", seat_name(seat)), state.say(f"doors.does_{role_of(seat)}"), standing(key)]
        for seat, key in keys.items()
    ]
    return table(head, lines, "doors", state.say("doors.seats"))


def seat_form(keys: Keys, fresh: DeltaGenerator) -> None:
    """A new PIN for a seat, the end of one, or the way back in after too many misses."""
    names = {seat: seat_name(seat) for seat in SEATS}
    with st.container(key="seat_form", horizontal=True, vertical_alignment="bottom"):
        seat = one_of(state.say("doors.seat"), names, key="seat")
        if st.button(state.say("doors.make"), key="make_pin"):
            made(acts.make_pin, fresh, "doors.made", seat)
        if keys.get(seat) and st.button(state.say("doors.take"), key="take_pin"):
            keep(acts.take_pin, seat)
        for shut in (one for one, key in keys.items() if key and key.locked):
            label = state.say("doors.unlock", seat=seat_name(shut))
            if st.button(label, key=f"unlock_{shut}"):
                keep(acts.unlock, shut)


def passphrase_form(fresh: DeltaGenerator) -> None:
    """A new passphrase, typed twice; the code for the envelope is shown once."""
    with (
        st.expander(state.say("doors.change_passphrase"), key="new_passphrase"),
        st.form("passphrase", border=False, clear_on_submit=True),
    ):
        new = st.text_input(state.say("doors.new_passphrase"), type="password", max_chars=200)
        again = st.text_input(state.say("doors.again"), type="password", max_chars=200)
        note(state.say("doors.rule"))
        pressed = st.form_submit_button(state.say("doors.set"))
    if pressed and new != again:
        show(tag("p", mark("warn", state.say("doors.unlike")), role="alert"))
    elif pressed:
        made(acts.set_passphrase, fresh, "doors.envelope_why", new)


def keep(verb: Callable[..., object], seat: str) -> None:
    """An act without a workshop; the page is drawn anew."""

    def without_workshop(store: Store, who: Actor, _workshop: object, **named: object) -> None:
        verb(store, who, seat, **named)

    attempt(without_workshop)


def made(verb: Callable[..., str], place: DeltaGenerator, key: str, given: str) -> None:
    """Make a secret and show it, large, at the top of this one drawing."""
    try:
        secret = verb(state.store(), state.actor(), given, now=state.now())
    except (Refused, StoreError) as refusal:
        refused(refusal)
        return
    seat = seat_name(given) if key == "doors.made" else seat_name(FACILITATOR)
    words = join([tag("p", say(key, seat=seat)), tag("p", ltr(secret), cls="secret")])
    place.html(tag("div", words, cls="fresh", role="status"))
