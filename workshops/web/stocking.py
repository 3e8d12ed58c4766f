"""Stock and totals on the Ballots page: papers issued, what became of them, heaps of seeds."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from scoring.model import Electorate, GroupId, ProposalId, Sex, Tally, TallyKind
from workshops.acts import stock, tallies
from workshops.store.paper import HANDS, Hand, TallyKey
from workshops.web import state
from workshops.web.frame import attempt
from workshops.web.grid import places
from workshops.web.paper_entry import numbered
from workshops.web.picking import button_of, named, one_of, worded
from workshops.web.pieces import (
    Html,
    count,
    group_name,
    group_title,
    mark,
    own,
    plain,
    table,
    tag,
    title,
)
from workshops.workshop import ControlTotal, Workshop

KINDS: Final[tuple[TallyKind, ...]] = ("seeds", "dots", "hands")
SEXES: Final[tuple[Sex, ...]] = ("F", "M")
PER: Final[tuple[Electorate, ...]] = ("group", "person")


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
    lines = []
    for total in totals:
        missing = total.issued - total.cast - total.spoiled - total.unused
        group = groups.get(total.group)
        lines.append(
            [
                own(state.say(f"channel.{total.channel}")),
                group_title(group) if group else own(total.group),
                *(count(n) for n in (total.issued, total.cast, total.spoiled, total.unused)),
                mark("warn", state.say("ballots.missing", n=missing))
                if missing
                else mark("ok", state.say("ballots.fits")),
            ]
        )
    return table(head, lines, "nums first2 stock", state.say("ballots.reconcile"))


def unused_form(workshop: Workshop) -> None:
    """What was not used after the vote, all of a group at once; one spoiled sheet by its serial."""
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


def tally_form(workshop: Workshop) -> None:
    """One heap: of which session, whose, counted how; each is entered twice like paper."""
    with st.form("tally", border=False):
        one, two, three, four = st.columns(4)
        sexes = {None: state.say("ballots.mixed")} | worded("sex", SEXES)
        with one:
            session = st.text_input(state.say("ballots.session"), max_chars=60, key="tally_session")
            hands: dict[Hand, str] = {hand: str(hand) for hand in HANDS}
            hand = button_of(state.say("ballots.hand"), hands, key="tally_hand")
        with two:
            group = one_of(state.say("ballots.group"), named(workshop.groups), key="tally_group")
            sex = one_of(state.say("ballots.sex"), sexes, key="tally_sex")
        with three:
            kind = one_of(state.say("ballots.kind"), worded("channel", KINDS), key="tally_kind")
            per = one_of(state.say("ballots.per"), worded("electorate", PER), key="tally_per")
        with four:
            people = int(
                st.number_input(state.say("ballots.people"), 1, 1000, 10, key="tally_people")
            )
        counts = _counts(workshop)
        if st.form_submit_button(state.say("ballots.keep_tally")) and session.strip():
            tally = Tally(
                session=session.strip(),
                group=group,
                kind=kind,
                people=people,
                counts=counts,
                sex=sex,
                per=per,
            )
            attempt(tallies.enter_tally, hand, tally, said="ballots.tally_kept")


def _counts(workshop: Workshop) -> dict[ProposalId, int]:
    """How much lies on each proposal; what has nothing is left out."""
    known = {p.id: p for p in workshop.proposals}
    counts = {}
    heaped = numbered(workshop)
    for (proposal, number), place in zip(heaped.items(), places(len(heaped), 4), strict=True):
        with place:
            label = plain(f"{number} · {title(known[proposal])}")
            counts[proposal] = int(st.number_input(label, 0, 10000, 0, key=f"heap_{proposal}"))
    return {proposal: n for proposal, n in counts.items() if n}


def heaps(first: dict[TallyKey, Tally], second: dict[TallyKey, Tally]) -> None:
    """Heaps that were entered: by one hand, by both with a difference, or ready to count."""
    for i, key in enumerate(sorted({**first, **second}, key=str)):
        one, two = first.get(key), second.get(key)
        how = "once" if one is None or two is None else "same" if one == two else "differs"
        words = state.say(f"ballots.heap_{how}")
        level: Any = {"once": "todo", "same": "ok", "differs": "warn"}[how]
        st.html(tag("p", own(f"{key.session} · {key.group}"), cls="heap") + mark(level, words))
        accept = partial(attempt, tallies.accept_tally, key, said="ballots.tally_in")
        if how == "same" and st.button(state.say("ballots.accept_tally"), key=f"heap_ok_{i}"):
            accept()
