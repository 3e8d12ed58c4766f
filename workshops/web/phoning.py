"""Phones and the tablet on the Ballots page: codes, channels, the slide; then how all adds up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import streamlit as st

from scoring.model import Channel, GroupId
from workshops.acts import channels as acts
from workshops.acts.actor import Actor, Refused
from workshops.acts.codes import ADDRESS, print_codes, withdraw_code
from workshops.reports.paper.slips import codes as slips
from workshops.store import Store, StoreError
from workshops.store.channels import ChannelState, assisted, channel_of
from workshops.store.codes import CodeState, code_states
from workshops.store.migrations import setting
from workshops.store.standing import standing
from workshops.web import state
from workshops.web.frame import allowed, attempt, note, refused, section, show
from workshops.web.grid import places
from workshops.web.pieces import (
    Html,
    count,
    group_name,
    group_title,
    join,
    ltr,
    mark,
    plain,
    say,
    table,
    tag,
)
from workshops.web.screen.turn import put
from workshops.web.stocking import stock_table
from workshops.web.voting.room import voting_room
from workshops.workshop import ControlTotal, Workshop

CHANNELS: Final[tuple[Channel, ...]] = ("phone", "tablet")
States = Mapping[GroupId, Mapping[CodeState, int]]


def reconciliation(workshop: Workshop, totals: Sequence[ControlTotal]) -> None:
    """Phones and tablet, then every channel: issued = cast + spoiled + unused."""
    if allowed("ballots.stock") or allowed("channels.run"):
        _phones(workshop, state.open_id())
    section("ballots.reconcile", state.say("ballots.reconcile_note"))
    show(stock_table(workshop, totals))


def _phones(workshop: Workshop, here: str) -> None:
    """Codes made, opened, sent and void; what is open; what the room needs to see."""
    with state.store().reading() as connection:
        states = code_states(connection, here)
        stands = {channel: channel_of(connection, here, channel) for channel in CHANNELS}
        helped = sum(assisted(connection, here).values())
        printed = setting(connection, ADDRESS.format(workshop=here)) or ""
    section("phones.title", state.say("phones.note"))
    show(code_table(workshop, states))
    _addresses(printed if states else "")
    out = voting_room().box.still_out(here)
    if states and workshop.settings.phase == "voting":
        show(tag("p", say("phones.opened", found=out)))
    if helped:
        show(tag("p", say("phones.helped", found=helped)))
    if allowed("ballots.stock"):
        _make_form(workshop)
    if allowed("channels.run"):
        _running(stands)
    _for_the_room(here)


def code_table(workshop: Workshop, states: States) -> Html:
    """What became of the codes of each group."""
    if not states:
        return tag("p", state.say("phones.none"), cls="nothing")
    head = [state.say("ballots.group")]
    head += [state.say(f"phones.{word}") for word in ("printed", "free", "sent", "void")]
    lines = [
        [
            group_title(group),
            count(sum(found.values())),
            *(count(found.get(one, 0)) for one in ("free", "used", "void")),
        ]
        for group in workshop.groups
        if (found := states.get(group.id))
    ]
    return table(head, lines, "nums first1 stock", state.say("phones.title"))


def _addresses(printed: str) -> None:
    """Whether people reach this computer, and at the address of their slips."""
    now = state.network().host
    if not now:
        show(tag("p", mark("info", state.say("phones.closed_network"))))
    elif printed and printed != now:
        show(tag("p", mark("warn", say("phones.moved", printed=ltr(printed), now=ltr(now)))))


def _make_form(workshop: Workshop) -> None:
    """New codes; their slips stand in this one drawing and nowhere else."""
    with st.form("codes", border=False):
        counts: dict[GroupId, int] = {}
        for group, place in zip(workshop.groups, places(len(workshop.groups), 4), strict=True):
            with place:
                label, key = plain(group_name(group)), f"codes_{group.id}"
                counts[group.id] = int(st.number_input(label, 0, 500, 0, key=key))
        pressed = st.form_submit_button(state.say("phones.make"))
    if pressed and any(counts.values()):
        address = state.network().host or "localhost"
        try:
            made = print_codes(
                state.store(), state.actor(), state.open_id(), counts, address, now=state.now()
            )
        except (Refused, StoreError) as refusal:
            refused(refusal)
            return
        rows = [(one.group, one.address, one.printed) for one in made]
        content = slips(workshop, rows, state.language())
        note(state.say("phones.save_now"))
        label = state.say("phones.save")
        st.download_button(label, content, "codes.pdf", "application/pdf", on_click="ignore")
    with st.expander(state.say("phones.void_code")), st.form("void_code", border=False):
        code = st.text_input(state.say("phone.code"), max_chars=12, key="void_code_typed")
        why = st.text_input(state.say("ballots.reason"), key="void_code_why")
        if st.form_submit_button(state.say("phones.void_code")) and code and why.strip():
            attempt(withdraw_code, code, why, said="phones.voided")


def _running(stands: Mapping[Channel, ChannelState]) -> None:
    """Last call for both, and each channel by itself."""
    for channel, stand in stands.items():
        until = stand.until.astimezone().strftime("%H:%M:%S") if stand.until else ""
        words = say(f"phones.state_{stand.state}", **({"time": ltr(until)} if until else {}))
        name = state.say(f"channel.{channel}")
        left, right = st.columns([1, 2], vertical_alignment="center")
        with left:
            show(tag("p", join([tag("b", name), " · ", words])))
        with right:
            if stand.state != "closed" and st.button(
                state.say("phones.close", channel=name), key=f"close_{channel}"
            ):
                attempt(acts.close_channel, channel, said="phones.closed_now")
            if stand.state != "open":
                _reopen_form(channel)
    if any(stand.state == "open" for stand in stands.values()):
        left, right = st.columns([1, 2], vertical_alignment="bottom")
        with left:
            label = state.say("phones.minutes")
            given = st.number_input(label, 1, acts.LONGEST, acts.LAST_MINUTES, key="last_minutes")
            minutes = int(given)
        if right.button(state.say("phones.last_call"), key="last_call"):
            attempt(call_last, minutes, said="phones.last_called")


def _reopen_form(channel: Channel) -> None:
    """Open a channel again, with a reason."""
    with st.form(f"reopen_{channel}", border=False):
        why = st.text_input(state.say("phones.reason"), key=f"reopen_why_{channel}")
        if st.form_submit_button(state.say("phones.reopen")) and why.strip():
            attempt(acts.reopen_channel, channel, why, said="phones.reopened")


def call_last(store: Store, who: Actor, workshop: str, minutes: int, *, now: datetime) -> None:
    """The last call of every open channel, and its countdown on the screen."""
    with store.reading() as connection:
        stands = {one: channel_of(connection, workshop, one) for one in CHANNELS}
        shown = standing(connection, workshop).screen
    until = None
    for channel, stand in stands.items():
        if stand.state == "open":
            until = acts.last_call(store, who, workshop, channel, minutes, now=now)
    put(store, who, workshop, replace(shown, scene="countdown", ends=until, blank=False), now=now)


def _for_the_room(here: str) -> None:
    """The slide with Wi-Fi and address, and the way to make this device the tablet."""
    with st.container(horizontal=True):
        if allowed("screen.show") and st.button(state.say("phones.slide"), key="slide"):
            attempt(show_welcome, said="phones.slide_on")
        if allowed("channels.run"):
            where = f"/kiosk/start?workshop={here}&lang={state.language()}"
            st.link_button(state.say("phones.tablet"), where)
    with st.expander(state.say("phones.wifi")), st.form("wifi", border=False):
        found = state.workshop()
        extra = found.settings.extra if found else {}
        name = st.text_input(
            state.say("phones.wifi_name"), str(extra.get(acts.WIFI_NAME, "")), max_chars=32
        )
        password = st.text_input(
            state.say("phones.wifi_password"), str(extra.get(acts.WIFI_PASSWORD, "")), max_chars=63
        )
        if st.form_submit_button(state.say("phones.wifi_keep")):
            attempt(acts.name_wifi, name, password, said="phones.wifi_kept")


def show_welcome(store: Store, who: Actor, workshop: str, *, now: datetime) -> None:
    """Put the slide with both codes on the screen."""
    with store.reading() as connection:
        shown = standing(connection, workshop).screen
    put(store, who, workshop, replace(shown, scene="welcome", blank=False), now=now)
