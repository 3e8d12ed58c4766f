"""Paper on the Ballots page: bundles, the entry line and its echo, differences of the two hands."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final, cast
from urllib.parse import urlencode

import streamlit as st

from scoring.model import Proposal, ProposalId
from workshops.acts import ballots as acts
from workshops.acts.actor import Refused
from workshops.lines import numbers, on_ballot
from workshops.store import StoreError
from workshops.store.paper import BundleCard, Entry, Hand, Mismatch, entered_by
from workshops.web import state
from workshops.web.drafting import (
    drop_refused,
    keep_typing,
    refuse_line,
    refused_lines,
    typed,
    typing_over,
)
from workshops.web.frame import attempt, note, section, show
from workshops.web.pieces import (
    Html,
    Level,
    count,
    join,
    ltr,
    mark,
    own,
    say,
    tag,
    tile,
    title,
)
from workshops.workshop import Workshop

FEWEST: Final = 10
SHAPES: Final[dict[str, Level]] = {"accepted": "ok", "differs": "warn", "entering": "now"}


def bundle_list(bundles: Sequence[BundleCard]) -> None:
    """Every bundle with its state and how far the two hands are."""
    items = []
    for bundle in bundles:
        how = "accepted" if bundle.state == "accepted" else "entering"
        how = "differs" if how == "entering" and bundle.mismatches else how
        share = 50 * (bundle.first + bundle.second) / max(bundle.sheets, 1)
        items.append(
            tag(
                "li",
                join(
                    [
                        tag("b", state.say("ballots.bundle", bundle=bundle.bundle)),
                        mark(SHAPES[how], state.say(f"ballots.{how}")),
                        tag("small", state.say("ballots.sheets", n=bundle.sheets)),
                        tag("span", tag("i", "", style=f"width:{share:.4g}%"), cls="track"),
                    ]
                ),
            )
        )
    show(tag("ul", join(items), cls="bundles"))


def open_bundle_form() -> None:
    """A new bundle: how many sheets stand on its slip."""
    with st.form("open_bundle", border=False):
        sheets = st.number_input(state.say("ballots.on_slip"), 1, 25, FEWEST)
        if st.form_submit_button(state.say("ballots.open_bundle")):
            attempt(acts.open_bundle, int(sheets), said="ballots.opened")


def keep_line(bundle: str, hand: Hand, ending: str = "") -> None:
    """Take the line as soon as it is sent, before the page is drawn: nothing typed is lost."""
    line = f"{state.widget('line') or ''} {ending}".strip()
    if not line:
        return
    try:
        kept = acts.enter_line(
            state.store(), state.actor(), state.open_id(), bundle, hand, line, now=state.now()
        )
    except (Refused, StoreError) as refusal:
        refuse_line(bundle, hand, line, refusal.key, refusal.numbers)
        typing_over(bundle, hand)
        return
    state.entered(kept.serial)
    typing_over(bundle, hand)
    state.forget()


def entry_form(workshop: Workshop, bundle: str, hand: Hand) -> None:
    """One line a ballot; Enter keeps it and the field is ready for the next. A page that opens
    anew begins with what stood in the line before.
    """
    if state.widget("line") is None and (before := typed(bundle, hand)):
        state.set_widget("line", value=before)
    with st.form("entry", clear_on_submit=True, border=False):
        st.text_input(state.say("ballots.line"), key="line", autocomplete="off")
        note(state.say(f"ballots.line_help.{workshop.settings.ballots.kind}"))
        with st.container(horizontal=True):
            sent = partial(keep_line, bundle, hand)
            st.form_submit_button(state.say("ballots.keep"), type="primary", on_click=sent)
            for word, key in (("blank", "F2"), ("spoiled", "F4")):
                st.form_submit_button(
                    state.say(f"ballots.{word}"), on_click=partial(sent, word), shortcut=key
                )
    keep_typing(bundle, hand)


def same_hand(bundle: str, hand: Hand) -> None:
    """Say so where the other hand of this bundle was the same person's, and lead to the sign-in."""
    other: Hand = 2 if hand == 1 else 1
    with state.store().reading() as connection:
        before = entered_by(connection, state.open_id(), bundle, other)
    if state.actor().hand in before:
        show(tag("p", mark("info", state.say("doors.one_hand")), cls="note"))
        here = urlencode({"next": f"/ballots?{urlencode(state.address())}"})
        st.link_button(state.say("doors.other_clerk"), f"/sign-in?{here}")


def echo(workshop: Workshop, mine: Sequence[Entry]) -> None:
    """The ballot kept last, as numbers, pictures and titles."""
    last = state.entered()
    found = next((entry for entry in mine if entry.serial == last), None)
    if found is not None:
        show(tag("p", join([state.say("ballots.kept"), " ", ltr(found.serial)]), cls="note"))
        show(reading(workshop, found), sum_of(workshop, found))


def sum_of(workshop: Workshop, entry: Entry) -> Html:
    """How many points were given of those there are; nothing for another form."""
    form = workshop.settings.ballots
    if form.kind != "points" or entry.kind != "marked":
        return Html("")
    given = sum(entry.marks.values())
    words = say("ballots.sum", given=count(given), of=count(form.limit))
    return tag("p", mark("ok" if given == form.limit else "info", words), cls="sum")


def reading(workshop: Workshop, entry: Entry | None, *, dots: bool = True) -> Html:
    """One hand's reading of a sheet; dots: with what was given to be counted by eye."""
    if entry is None:
        return tag("p", state.say("ballots.not_found"), cls="note")
    if entry.kind != "marked":
        return tag("p", state.say(f"ballots.{entry.kind}"))
    known = {p.id: p for p in workshop.proposals}
    lines = [_marked(known[p], n, dots=dots) for p, n in entry.marks.items() if p in known]
    return tag("div", join(lines), cls="echo")


def _marked(proposal: Proposal, mark_given: int, *, dots: bool) -> Html:
    """One marked proposal: its badge, its title, the mark."""
    seeds = mark_given if dots else 0
    return tag(
        "div",
        join(
            [
                tile(proposal),
                tag("span", own(title(proposal))),
                _given(seeds, mark_given),
            ]
        ),
    )


def _given(seeds: int, points: int) -> Html:
    """What a ballot gives one proposal: dots that can be counted, and the figure."""
    dots = tag("span", join(tag("i") for _ in range(seeds)), cls="seeds", aria_hidden="true")
    return tag("span", join([dots, tag("b", count(points))]), cls="given")


def waiting(bundle: str, hand: Hand) -> None:
    """Lines that were refused: as typed, why, and one button to let them go."""
    for i, (line, why) in enumerate(refused_lines(bundle, hand)):
        words = join([tag("code", line), " ", mark("warn", why)])
        show(tag("div", tag("p", words), cls="settle"))
        dropped = partial(drop_refused, bundle, hand, line)
        st.button(state.say("ballots.settled"), key=f"settled_{i}", on_click=dropped)


def own_lines(mine: Sequence[Entry], bundle: str, hand: Hand) -> None:
    """The serials this hand has entered in this bundle, each with a way to take it back."""
    if not mine:
        return
    with st.expander(state.say("ballots.my_lines", n=len(mine))):
        serial = st.selectbox(
            state.say("ballots.serial"), [entry.serial for entry in mine], key="drop_serial"
        )
        if st.button(state.say("ballots.take_back"), key="take_back"):
            attempt(acts.drop_line, bundle, hand, serial, said="ballots.taken_back")


def differences(workshop: Workshop, bundle: str, found: Sequence[Mismatch]) -> None:
    """Where the hands differ: both readings, then the paper decides, or it is set aside."""
    if not found:
        return
    section("ballots.differences", state.say("ballots.differences_note"))
    for one in found:
        show(tag("h3", ltr(one.serial), cls="serial"))
        left, right = st.columns(2)
        sides = ((left, "first_hand", one.first), (right, "second_hand", one.second))
        for column, whose, entry in sides:
            with column:
                note(state.say(f"ballots.{whose}"))
                show(reading(workshop, entry, dots=False))
        with st.form(f"settle_{one.serial}", border=False):
            line = st.text_input(
                state.say("ballots.third"), value=f"{one.serial} ", key=f"third_{one.serial}"
            )
            why = st.text_input(state.say("ballots.why_aside"), key=f"aside_{one.serial}")
            settle, aside = st.columns(2)
            settled = settle.form_submit_button(state.say("ballots.settle"))
            set_aside = aside.form_submit_button(state.say("ballots.set_aside"))
        if settled:
            attempt(acts.settle, bundle, line, said="ballots.settled_now")
        if set_aside and why.strip():
            attempt(acts.set_aside, bundle, one.serial, why.strip(), said="ballots.aside_now")


def numbered(workshop: Workshop) -> dict[ProposalId, int]:
    """The number of each proposal on the ballot."""
    return numbers(on_ballot(workshop))


def as_hand(chosen: Any) -> Hand:  # noqa: ANN401  # what a radio gave
    """Which hand types."""
    return cast("Hand", chosen)
