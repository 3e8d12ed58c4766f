"""Stock and totals on the Ballots page: papers issued, what became of them, how it adds up."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from scoring.model import Group, GroupId
from workshops.acts import stock
from workshops.serials import read_serial
from workshops.web import state
from workshops.web.frame import allowed, attempt, section, show
from workshops.web.grid import places
from workshops.web.picking import named, one_of
from workshops.web.pieces import (
    Html,
    count,
    group_name,
    group_title,
    join,
    ltr,
    mark,
    own,
    plain,
    table,
    tag,
)
from workshops.workshop import ControlTotal, Workshop

PARTS: Final = ("issued", "cast", "spoiled", "unused")


def issue_form(workshop: Workshop) -> None:
    """How many papers each group gets; the seats are a good guess."""
    with st.form("issue", border=False):
        counts: dict[GroupId, int] = {}
        for group, place in zip(workshop.groups, places(len(workshop.groups), 4), strict=True):
            with place:
                counts[group.id] = int(
                    st.number_input(plain(group_name(group)), 0, 500, 0, key=f"issue_{group.id}")
                )
        if st.form_submit_button(state.say("ballots.issue")) and any(counts.values()):
            wanted = {group: n for group, n in counts.items() if n}
            attempt(stock.issue_serials, wanted, said="ballots.issued_now")


def stock_table(workshop: Workshop, totals: Sequence[ControlTotal]) -> Html:
    """Issued = cast + spoiled + unused, per channel and group; what is missing in words."""
    if not totals:
        return tag("p", state.say("ballots.no_stock"), cls="nothing")
    groups = {g.id: g for g in workshop.groups}
    words = ("channel", "group", "issued", "cast", "spoiled_n", "unused", "difference")
    head = [state.say(f"ballots.{word}") for word in words]
    lines = [_line(total, groups.get(total.group)) for total in totals]
    whole = [sum(getattr(t, part) for t in totals) for part in PARTS]
    missing = whole[0] - sum(whole[1:])
    every = tag("b", state.say("ballots.all_channels"))
    lines.append(["", every, *(count(n) for n in whole), _adds_up(missing)])
    return table(head, lines, "nums first2 stock", state.say("ballots.reconcile"))


def _line(total: ControlTotal, group: Group | None) -> list[object]:
    """One channel of one group."""
    missing = total.issued - total.cast - total.spoiled - total.unused
    return [
        own(state.say(f"channel.{total.channel}")),
        group_title(group) if group else own(total.group),
        *(count(getattr(total, part)) for part in PARTS),
        _adds_up(missing),
    ]


def _adds_up(missing: int) -> Html:
    """Whether issued = cast + spoiled + unused, in words."""
    if missing:
        return mark("warn", state.say("ballots.missing", n=missing))
    return mark("ok", state.say("ballots.fits"))


def control_sheet(workshop: Workshop) -> None:
    """Without a printer: the serials to be written by hand on blank slips, group by group."""
    issued = [one for one in workshop.serials if one.state == "issued"]
    if not issued:
        return
    with st.expander(state.say("ballots.control_sheet")):
        show(tag("p", state.say("ballots.control_sheet_note"), cls="note"))
        for group in workshop.groups:
            mine = [ltr(one.serial) for one in issued if one.group == group.id]
            if mine:
                show(
                    tag("p", group_title(group), cls="slip-group"),
                    tag("ul", join(tag("li", serial) for serial in mine), cls="slips"),
                )


def left_over(workshop: Workshop) -> None:
    """What was not used after the vote, all of a group at once; one spoiled sheet by its serial."""
    if not allowed("ballots.enter"):
        return
    section("ballots.left_over")
    left, right = st.columns(2, gap="large")
    with left, st.form("unused", border=False):
        everybody = state.say("ballots.all_groups")
        names = {None: everybody} | named(workshop.groups)
        group = one_of(state.say("ballots.group"), names, key="unused_group")
        if st.form_submit_button(state.say("ballots.rest_unused")):
            attempt(stock.rest_unused, group, said="ballots.counted_unused")
    with right, st.form("spoil", border=False):
        serial = st.text_input(state.say("ballots.serial"), key="spoil_serial")
        why = st.text_input(state.say("ballots.reason"), key="spoil_reason")
        if st.form_submit_button(state.say("ballots.mark_spoiled")) and serial and why.strip():
            attempt(stock.mark_spoiled, serial, why.strip(), said="ballots.spoiled_now")


def void_form() -> None:
    """Take a ballot out that was taken in by mistake; its sheet may then be entered again."""
    if not allowed("ballots.void"):
        return
    with st.expander(state.say("ballots.void")), st.form("void", border=False):
        show(tag("p", state.say("ballots.void_note"), cls="note"))
        serial = st.text_input(state.say("ballots.serial"), key="void_serial")
        why = st.text_input(state.say("ballots.reason"), max_chars=300, key="void_why")
        if st.form_submit_button(state.say("ballots.void_now")) and serial.strip():
            typed = read_serial(serial) or serial.strip()
            attempt(stock.void, typed, why, said="ballots.voided_now")
