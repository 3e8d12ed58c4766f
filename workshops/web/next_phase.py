"""The way to the next phase: what is still missing, reasons for what is held, one button."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from workshops.acts.phase import Item, advance, checklist, step_back
from workshops.entries import entry_line
from workshops.phases import next_phase, previous_phase
from workshops.web import state
from workshops.web.frame import action, allowed, attempt, section, show
from workshops.web.pieces import Html, Level, join, mark, tag
from workshops.workshop import Workshop

MOST: Final = 5
SHAPES: Final[dict[str, Level]] = {"ok": "ok", "warn": "info", "hold": "warn", "block": "hold"}


def still_open(workshop: Workshop, items: Sequence[Item]) -> tuple[dict[str, str], bool]:
    """Show what is still open; the reasons given for what is held, and whether something blocks."""
    show(tag("ul", join(tag("li", _line(workshop, item)) for item in items), cls="plain-list"))
    reasons = {
        item.key: st.text_input(
            state.say("phase.reason", what=state.say(item.key, **item.numbers)),
            key=f"reason_{item.key}",
            max_chars=300,
        )
        for item in items
        if item.level == "hold"
    }
    return reasons, any(item.level == "block" for item in items)


def _line(workshop: Workshop, item: Item) -> Html:
    """What is open, and under it the first few things it speaks of, each with its cure."""
    language = state.language()
    named = (tag("div", entry_line(one, workshop, language)) for one in item.problems[:MOST])
    return join([mark(SHAPES[item.level], state.say(item.key, **item.numbers)), *named])


def way_on(workshop: Workshop, *, primary: bool = True) -> None:
    """Draw the checklist and the button that opens the next phase, for whoever may press it.

    primary: no, where the page has its primary button further up.
    """
    following = next_phase(workshop.settings.phase)
    identifier = state.workshop_id()
    if following is None or identifier is None or not allowed("phase.advance"):
        return
    name = state.say(f"phase.{following}")
    section("phase.next", phase=name)
    items = checklist(state.store(), identifier)
    reasons, blocked = still_open(workshop, items)
    previous = previous_phase(workshop.settings.phase)
    if previous is not None and st.button(
        state.say("phase.back", phase=state.say(f"phase.{previous}")), key="step_back"
    ):
        attempt(step_back, said="phase.moved")
    if action(
        state.say("phase.open", phase=name),
        state.say(f"phase.opens_{following}"),
        disabled=blocked,
        primary=primary,
    ):
        attempt(advance, reasons=reasons, said="phase.moved")
