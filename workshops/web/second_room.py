"""A second room: its laptop made ready, its file handed in, looked into and joined; on Ballots."""

from collections.abc import Callable
from functools import partial
from typing import get_args

import streamlit as st

from scoring.model import GroupId, ProposalId
from workshops.acts import rooms
from workshops.acts.actor import Refused, Unfit
from workshops.acts.rooms import Look, People
from workshops.store import StoreError
from workshops.store.rooms import given, here
from workshops.web import state
from workshops.web.frame import allowed, attempt, go, may_ever, note, refused, section, show, upload
from workshops.web.grid import places
from workshops.web.making import named
from workshops.web.picking import button_of
from workshops.web.pieces import Html, ballot_number, group_name, join, mark, own, plain, say, tag
from workshops.workshop import Workshop

ENDING = "tshbk"


def second_room(found: Workshop) -> None:
    """What this laptop is for the other room; nothing for whoever does not lead the meeting."""
    if not allowed("rooms.join"):
        return
    with state.store().reading() as connection:
        mine, out = here(connection, state.open_id()), given(connection, state.open_id())
    section("rooms.title", state.say("rooms.lead"))
    if mine is not None:
        show(tag("p", mark("info", say("rooms.this_is", name=own(mine.name)))))
        hand_in(found)
        return
    lines = [
        mark("ok", say("rooms.is_in", name=own(one.name)))
        if one.joined
        else mark("now", say("rooms.waits", name=own(one.name)))
        for one in out
    ]
    show(tag("ul", join(tag("li", line) for line in lines), cls="plain-list") if lines else "")
    if allowed("rooms.give"):
        with st.expander(state.say("rooms.give")):
            give(found)
    if out:
        with st.expander(state.say("rooms.join"), expanded=not all(one.joined for one in out)):
            take_in()


def give(found: Workshop) -> None:
    """Name, sheets of each group and a passphrase; then the file of the room."""
    note(state.say("rooms.give_note"))
    with st.form("room_give", border=False):
        name = st.text_input(state.say("rooms.name"), max_chars=60, key="room_name")
        sheets: dict[GroupId, int] = {}
        for group, place in zip(found.groups, places(len(found.groups), 4), strict=True):
            label = state.say("rooms.sheets", group=plain(group_name(group)))
            with place:
                sheets[group.id] = int(
                    st.number_input(label, 0, 500, 0, key=f"room_sheets_{group.id}")
                )
        words = st.text_input(state.say("keeping.passphrase"), type="password", key="room_words")
        pressed = st.form_submit_button(state.say("rooms.make_file"))
    if pressed:
        make = partial(rooms.give_room, name=name, sheets=sheets, passphrase=words)
        offered(make, "rooms.take_file", named(found, "room", ENDING))


def hand_in(found: Workshop) -> None:
    """The second laptop: the file for the first one, and from then on this room's own list."""
    note(state.say("rooms.hand_in_note"))
    with st.form("room_hand_in", border=False):
        words = st.text_input(state.say("keeping.passphrase"), type="password", key="room_words")
        pressed = st.form_submit_button(state.say("rooms.hand_in"))
    if pressed:
        make = partial(rooms.hand_in, passphrase=words)
        offered(make, "rooms.take_session", named(found, "session", ENDING))
    with state.store().reading() as connection:
        mine = here(connection, state.open_id())
        if mine is None or not mine.joined:  # a list after every ballot would give each away
            return
        best = rooms.own_list(connection, state.open_id())
    section("rooms.its_list")
    show(its_list(best) if best else tag("p", state.say("rooms.own_few"), cls="note"))


def offered(make: Callable[..., bytes], label: str, name: str) -> None:
    """A sealed file, made now, with the button that takes it; or why there is none."""
    try:
        sealed = make(state.store(), state.actor(), state.open_id(), now=state.now())
    except (Refused, StoreError) as refusal:
        refused(refusal)
        return
    st.download_button(
        state.say(label), data=sealed, file_name=name, on_click="ignore", key="room_take"
    )


def take_in() -> None:
    """A file and its passphrase, then what is in it, then the button that joins it."""
    files = upload(state.say("rooms.file"), [ENDING], "session")
    words = st.text_input(state.say("keeping.passphrase"), type="password", key="session_words")
    if not (files and words):
        return
    content, asked = files[0].getvalue(), (state.store(), state.actor(), state.open_id())
    try:
        found = rooms.look(*asked, content, words)
    except (Refused, StoreError) as refusal:
        refused(refusal)
        return
    preview(found)
    if found.known:
        return
    ways: dict[People, str] = {way: state.say(f"rooms.{way}") for way in get_args(People)}
    people = button_of(state.say("rooms.where"), ways, key="session_people", in_line=False)
    if st.button(state.say("rooms.join_now"), type="primary", key="session_join"):
        attempt(joined, content, words, people=people, said="rooms.joined")


def joined(*asked: object, **named_: object) -> Look:
    """Join a session; one that was put into quarantine is refused with its reason."""
    found = rooms.join(*asked, **named_)  # type: ignore[arg-type]  # as `attempt` calls every act
    if found.reason:
        raise Unfit(found.reason, name=found.name)
    return found


def preview(found: Look) -> None:
    """What would come: ballots, people, heaps, the room's own list; or why it cannot."""
    if found.known:
        show(tag("p", mark("ok", state.say("rooms.known"))))
        return
    if found.reason:
        show(tag("p", mark("hold", state.say("rooms.quarantined"))))
        show(tag("p", say(found.reason, name=own(found.name))))
    if not found.room:
        return
    lines = [
        say("rooms.from", name=own(found.room)),
        state.say("backup.ballots", n=found.ballots),
        state.say("rooms.people", n=found.people),
        *([state.say("rooms.heaps", n=found.heaps)] if found.heaps else []),
    ]
    show(tag("ul", join(tag("li", line) for line in lines), cls="plain-list"))
    if found.own:
        show(tag("h3", state.say("rooms.its_list")), its_list(found.own))


def its_list(best: tuple[ProposalId, ...]) -> Html:
    """The order of one room alone, best first: the numbers people say."""
    signs = [tag("span", ballot_number(one), cls="said-number") for one in best]
    return tag("p", join(signs, " "))


def open_second_room() -> None:
    """On the page Workshops: begin the session of a second room from its file."""
    if not may_ever("workshop.create"):
        return
    with st.expander(state.say("rooms.open")):
        note(state.say("rooms.open_note"))
        files = upload(state.say("rooms.open_file"), [ENDING], "room")
        words = st.text_input(state.say("keeping.passphrase"), type="password", key="open_words")
        if not st.button(state.say("rooms.open_now"), key="open_room"):
            return
        try:
            if not files:
                raise Unfit("rooms.nothing")
            content = files[0].getvalue()
            made = rooms.open_room(state.store(), state.actor(), content, words, now=state.now())
        except (Refused, StoreError) as refusal:
            refused(refusal)
            return
        state.tell("ok", state.say("rooms.opened"))
        state.open_workshop(made)
        go("ballots")
