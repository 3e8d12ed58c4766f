"""Papers on the Documents page: sheets before the result, ballots, slips, the report's pages."""

import random
from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from prioritization.outcome import Decision
from scoring.model import GroupId
from workshops.checks.signs import Spot, spots
from workshops.language import LANGUAGES
from workshops.reports.paper.ballots import ballots, control_sheet
from workshops.reports.paper.report import preview
from workshops.reports.paper.sheets import attendance, bundles, fixed, recount
from workshops.store import totals
from workshops.web import state
from workshops.web.frame import allowed, listed, note, show
from workshops.web.making import named
from workshops.web.pieces import Html, join, ltr, mark, own, tag
from workshops.workshop import Language, Serial, Workshop

SHUFFLE: Final = random.SystemRandom()
SCREEN: Final = 66
"""Dots per inch of a page that is only looked at."""
SPOTS_SHOWN: Final = 20
FIELDS: Final = frozenset(
    f"{part}_{la}" for part in ("title", "short_title", "description") for la in LANGUAGES
)
FOUR: Final = ("1", "2", "3", "4")
Made = Callable[[], bytes]


def told(name: str, whom: str) -> None:
    """What a file is for, and whom it is for."""
    head = tag("b", own(state.say(f"documents.{name}")))
    classed = tag("span", own(state.say(f"documents.class_{whom}")), cls="note")
    show(
        tag("p", join([head, " · ", classed]), cls="file"),
        tag("p", state.say(f"documents.{name}_why"), cls="note"),
    )


def offer(name: str, whom: str, made: Made, file_name: str) -> None:
    """One paper, made when it is asked for."""
    told(name, whom)
    st.download_button(
        state.say("documents.make", name=file_name.rsplit(".", 1)[1].upper()),
        data=made,
        file_name=file_name,
        on_click="ignore",
        key=f"make_{name}",
    )


def can_print(found: Workshop) -> bool:
    """Whether every sign can be printed; if not, says which cannot, where, and what to do."""
    missing = list(spots(found))
    if missing:
        show(mark("warn", state.say("documents.unprintable", n=len(missing))))
        listed(mark("todo", _spot(spot)) for spot in missing[:SPOTS_SHOWN])
    return not missing


def _spot(spot: Spot) -> Html:
    """One text that cannot be printed: whose it is, which of its fields, and its signs."""
    whose = ltr(spot.of or spot.file)
    named = spot.file == "proposals.csv" and spot.column in FIELDS
    field = own(state.say(f"intake.field.{spot.column}")) if named else ltr(spot.column)
    return join([whose, field, own(spot.shown)], " · ")


def sheets(found: Workshop, language: Language) -> None:
    """Blank sheets for the day, and ballots where serials were issued."""

    def named_so(name: str) -> str:
        return named(found, f"{name}-{language}", "pdf")

    offer("attendance", "room", partial(attendance, found, language), named_so("attendance"))
    offer("fixed", "public", partial(fixed, found, language), named_so("fixed"))
    slips = [(number, ()) for number in FOUR]
    offer("bundle", "room", partial(bundles, found, slips, language), named_so("bundles"))
    if not allowed("ballots.stock") and not allowed("ballots.enter"):
        return
    with state.store().reading() as connection:
        issued = totals.serials(connection, state.open_id())
    if not issued:
        note(state.say("documents.no_serials"))
        return
    out = [
        Serial(serial=s, group=g, state="issued")
        for s, (g, how) in issued.items()
        if how == "issued"
    ]
    SHUFFLE.shuffle(out)
    if allowed("ballots.stock") and out:
        offer("ballots", "room", partial(ballots, found, out, language), named_so("ballots"))
    piles: dict[GroupId, list[str]] = {}
    for serial, (group, _) in issued.items():
        piles.setdefault(group, []).append(serial)
    offer("control", "staff", partial(control_sheet, found, piles, language), named_so("control"))
    papers = list(issued)
    SHUFFLE.shuffle(papers)
    offer("recount", "room", partial(recount, found, papers, language), named_so("recount"))


@st.fragment
def pages(decision: Decision, found: Workshop, language: Language, edition: str) -> None:
    """The report page by page, as it will be printed."""
    if not st.toggle(state.say("documents.preview"), key="preview"):
        return
    with st.spinner(state.say("documents.making")):
        shown = preview(
            decision, found, language, "staff" if edition == "staff" else "public", SCREEN
        )
    page = st.slider(state.say("documents.page"), 1, len(shown), 1, key="page_of_report")
    st.image(shown[page - 1], caption=None, width="content")


__all__ = ["can_print", "offer", "pages", "sheets", "told"]
