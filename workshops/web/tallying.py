"""Heaps on the Ballots page: seeds and dots of one session, hands raised for one proposal."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

import streamlit as st

from scoring.model import BallotForm, Electorate, ProposalId, Sex, Tally, TallyKind
from workshops.acts import tallies
from workshops.acts.actor import Actor
from workshops.lines import InvalidLine, read_marks
from workshops.store import Store, bodies
from workshops.store.paper import HANDS, Hand, TallyKey, tally_entries
from workshops.web import state
from workshops.web.frame import attempt, listed, nothing, section, show
from workshops.web.grid import places
from workshops.web.paper_entry import numbered
from workshops.web.picking import button_of, named, one_of, worded
from workshops.web.pieces import (
    Html,
    count,
    group_name,
    group_title,
    join,
    mark,
    own,
    plain,
    table,
    tag,
    title,
)
from workshops.workshop import Workshop

HEAPED: Final[tuple[TallyKind, ...]] = ("seeds", "dots")
SEXES: Final[tuple[Sex, ...]] = ("F", "M")
PER: Final[tuple[Electorate, ...]] = ("group", "person")
MOST: Final = 10_000
HEAP: Final = BallotForm(kind="points", limit=MOST)


def counted_heaps(workshop: Workshop) -> None:
    """Heaps that wait for a hand, those taken in, and the two forms to enter more."""
    section("ballots.tallies", state.say("ballots.tallies_note"))
    with state.store().reading() as connection:
        accepted = bodies.tallies(connection, state.open_id())
        first, second = (tally_entries(connection, state.open_id(), hand) for hand in HANDS)
    heaps(first, second)
    show(heap_totals(workshop, accepted))
    with st.expander(state.say("ballots.add_tally")):
        tally_form(workshop)
    with st.expander(state.say("ballots.add_hands")):
        hands_form(workshop)


def tally_form(workshop: Workshop) -> None:
    """One heap: of which session, whose, counted how; each is entered twice like paper."""
    with st.form("tally", border=False):
        one, two, three, four = st.columns(4)
        sexes = {None: state.say("ballots.mixed")} | worded("sex", SEXES)
        with one:
            session = st.text_input(state.say("ballots.session"), max_chars=60, key="tally_session")
            hand = which_hand("tally_hand")
        with two:
            group = one_of(state.say("ballots.group"), named(workshop.groups), key="tally_group")
            sex = one_of(state.say("ballots.sex"), sexes, key="tally_sex")
        with three:
            kind = one_of(state.say("ballots.kind"), worded("channel", HEAPED), key="tally_kind")
            per = one_of(state.say("ballots.per"), worded("electorate", PER), key="tally_per")
        with four:
            people = int(
                st.number_input(state.say("ballots.people"), 1, 1000, 10, key="tally_people")
            )
        line = st.text_input(state.say("ballots.heap_line"), key="heap_line", autocomplete="off")
        counts = _counts(workshop)
        if not (st.form_submit_button(state.say("ballots.keep_tally")) and session.strip()):
            return
    if line.strip():
        try:
            counts = read_marks(line, HEAP, {n: p for p, n in numbered(workshop).items()})
        except InvalidLine as fault:
            listed([mark("warn", state.say(fault.key, **fault.numbers))])
            return
    tally = Tally(
        session=session.strip(),
        group=group,
        kind=kind,
        people=people,
        counts={proposal: n for proposal, n in counts.items() if n},
        sex=sex,
        per=per,
    )
    attempt(tallies.enter_tally, hand, tally, said="ballots.tally_kept")


def which_hand(key: str) -> Hand:
    """Which of the two hands enters."""
    hands: dict[Hand, str] = {hand: str(hand) for hand in HANDS}
    return button_of(state.say("ballots.hand"), hands, key=key)


def _counts(workshop: Workshop) -> dict[ProposalId, int]:
    """How much lies on each proposal."""
    known = {p.id: p for p in workshop.proposals}
    counts = {}
    heaped = numbered(workshop)
    for (proposal, number), place in zip(heaped.items(), places(len(heaped), 4), strict=True):
        with place:
            label = plain(f"{number} · {title(known[proposal])}")
            counts[proposal] = int(st.number_input(label, 0, MOST, 0, key=f"heap_{proposal}"))
    return counts


def hands_form(workshop: Workshop) -> None:
    """Hands raised for one proposal: a count per group and sex, of those who are here."""
    here = {
        (group.id, sex): sum(
            row.present - row.left
            for row in workshop.attendance
            if (row.group, row.sex) == (group.id, sex)
        )
        for group in workshop.groups
        for sex in SEXES
    }
    groups = [group for group in workshop.groups if any(here[group.id, sex] for sex in SEXES)]
    if not groups:
        nothing("ballots.nobody_here")
        return
    show(tag("p", state.say("ballots.hands_note"), cls="note"))
    known = {p.id: p for p in workshop.proposals}
    offers = {p: f"{n} · {title(known[p])}" for p, n in numbered(workshop).items()}
    with st.form("hands", border=False):
        one, two, three = st.columns([2, 3, 1])
        with one:
            session = st.text_input(state.say("ballots.session"), max_chars=60, key="hands_session")
        with two:
            proposal = one_of(state.say("proposals.proposal"), offers, key="hands_proposal")
        with three:
            hand = which_hand("hands_hand")
        raised = {}
        for group in groups:
            name, *cells = st.columns([2, 1, 1], vertical_alignment="center")
            with name:
                show(tag("p", group_title(group)))
            for cell, sex in zip(cells, SEXES, strict=True):
                people = here[group.id, sex]
                label = f"{state.say(f'sex.{sex}')} / {people} · {plain(group_name(group))}"
                with cell:
                    hands = st.number_input(
                        label,
                        0,
                        people,
                        0,
                        key=f"hands_{group.id}_{sex}",
                        disabled=not people,
                        label_visibility="collapsed",
                    )
                if people:
                    raised[group.id, sex] = (int(hands), people)
        pressed = st.form_submit_button(state.say("ballots.keep_hands"))
    if pressed and session.strip():
        attempt(
            tallies.enter_hands, hand, session.strip(), proposal, raised, said="ballots.tally_kept"
        )


def heaps(first: dict[TallyKey, Tally], second: dict[TallyKey, Tally]) -> None:
    """Heaps that were entered: by one hand, by both with a difference, or ready to count."""
    ready = []
    for i, key in enumerate(sorted({**first, **second}, key=str)):
        one, two = first.get(key), second.get(key)
        how = "once" if one is None or two is None else "same" if one == two else "differs"
        words = state.say(f"ballots.heap_{how}")
        level: Any = {"once": "todo", "same": "ok", "differs": "warn"}[how]
        sex = f" · {state.say(f'sex.{key.sex}')}" if key.sex else ""
        name = own(f"{key.session} · {key.group}{sex} · {state.say(f'channel.{key.kind}')}")
        st.html(tag("p", name, cls="heap") + mark(level, words))
        accept = partial(attempt, tallies.accept_tally, key, said="ballots.tally_in")
        ready += [key] if how == "same" else []
        if how == "same" and st.button(state.say("ballots.accept_tally"), key=f"heap_ok_{i}"):
            accept()
    if len(ready) > 1 and st.button(state.say("ballots.accept_all", n=len(ready)), key="heaps_ok"):
        attempt(accept_all, ready, said="ballots.tallies_in")


def accept_all(
    store: Store, who: Actor, workshop: str, keys: Sequence[TallyKey], *, now: datetime
) -> None:
    """Take in, one after the other, heaps that both hands read the same."""
    for key in keys:
        tallies.accept_tally(store, who, workshop, key, now=now)


def heap_totals(workshop: Workshop, accepted: Sequence[Tally]) -> Html:
    """The control totals of heaps: whose, how many people, and of seeds what was laid.

    Of dots and hands no sum is told: asked about one proposal alone, it would be a result.
    """
    if not accepted:
        return Html("")
    groups = {g.id: g for g in workshop.groups}
    words = ("session", "channel", "group", "people", "laid", "difference")
    lines = []
    for tally in accepted:
        laid = sum(tally.counts.values())
        due = tallies.SEEDS * (tally.people if tally.per == "person" else 1)
        gap = due - laid if tally.kind == "seeds" else 0
        sex = [f" · {state.say(f'sex.{tally.sex}')}"] if tally.sex else []
        group = groups.get(tally.group)
        lines.append(
            [
                own(tally.session),
                state.say(f"channel.{tally.kind}"),
                join([group_title(group) if group else own(tally.group), *sex]),
                count(tally.people),
                count(laid) if tally.kind == "seeds" else "–",
                _taken(tally, gap),
            ]
        )
    head = [state.say(f"ballots.{word}") for word in words]
    return table(head, lines, "heaps", state.say("ballots.tallies"))


def _taken(tally: Tally, gap: int) -> Html:
    """Whether the seeds of a heap add up; of another heap that both hands read the same."""
    if gap:
        return mark("warn", state.say("ballots.missing", n=gap))
    return mark("ok", state.say("ballots.fits" if tally.kind == "seeds" else "ballots.heap_same"))
