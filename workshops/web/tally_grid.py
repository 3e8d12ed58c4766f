"""One session's tallies at once: proposals down, groups across, who counted in the first line.

The grid is drawn on a canvas; the form for a single heap beside it takes the same by plain fields.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from scoring.model import GroupId, ProposalId, Tally
from workshops.acts import tallies
from workshops.language import direction
from workshops.web import state
from workshops.web.frame import attempt, note, show
from workshops.web.paper_entry import numbered
from workshops.web.picking import button_of, one_of, worded
from workshops.web.pieces import group_title, join, tag, title
from workshops.web.signs import letters
from workshops.web.tallying import HEAPED, MOST, PER, SEXES, which_hand
from workshops.workshop import Workshop

ROW_PIXELS, COLUMN_PIXELS, OFFER_PIXELS = 35, 58, 220
OFFER = "offer"


def grid_form(workshop: Workshop) -> None:
    """The grid, and one button that keeps every column that was filled in, or none of them."""
    note(state.say("ballots.grid_note"))
    with st.form("grid", border=False):
        one, two, three, four = st.columns(4)
        with one:
            session = st.text_input(state.say("ballots.session"), max_chars=60, key="grid_session")
        with two:
            kind = one_of(state.say("ballots.kind"), worded("channel", HEAPED), key="grid_kind")
        with three:
            per = button_of(state.say("ballots.per"), worded("electorate", PER), key="grid_per")
        with four:
            hand = which_hand("grid_hand")
        sexes = {None: state.say("ballots.mixed")} | worded("sex", SEXES)
        sex = button_of(state.say("ballots.sex"), sexes, key="grid_sex")
        filled = _cells(workshop)
        if not st.form_submit_button(state.say("ballots.keep_grid")):
            return
    heaps = [
        Tally(
            session=session.strip(),
            group=group,
            kind=kind,
            people=people,
            counts={p: n for p, n in counts.items() if n},
            sex=sex,
            per=per,
        )
        for group, (people, counts) in filled.items()
        if people or any(counts.values())
    ]
    attempt(tallies.enter_grid, hand, heaps, said="ballots.grid_kept")


def _cells(workshop: Workshop) -> Mapping[GroupId, tuple[int, Mapping[ProposalId, int]]]:
    """What was typed, per group: how many people, and what lies on each proposal."""
    known = {p.id: p for p in workshop.proposals}
    offers = numbered(workshop)
    lines = [state.say("ballots.people")]
    lines += [f"{number} · {title(known[p])}" for p, number in offers.items()]
    show(tag("p", join((group_title(g) for g in workshop.groups), " "), cls="lettered"))
    names = letters(workshop.groups, state.language())
    across = [g.id for g in workshop.groups]
    given = pd.DataFrame(0, index=range(len(lines)), columns=pd.Index(across), dtype="int64")
    given.insert(0, OFFER, lines)
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        str(g): number(names.get(g, g), min_value=0, max_value=MOST, step=1, width=COLUMN_PIXELS)
        for g in across
    }
    offer = st.column_config.TextColumn(state.say("proposals.proposal"), width=OFFER_PIXELS)
    order = [OFFER, *across]
    edited = st.data_editor(
        given,
        column_config={OFFER: offer, **config},
        column_order=order[::-1] if direction(state.language()) == "rtl" else order,
        disabled=[OFFER],
        hide_index=True,
        num_rows="fixed",
        height=ROW_PIXELS * (len(lines) + 1) + 3,
        key="grid_cells",
    )
    table = edited[across].fillna(0).astype("int64")
    return {
        group: (
            int(table[group].iloc[0]),
            {p: int(table[group].iloc[i]) for i, p in enumerate(offers, start=1)},
        )
        for group in across
    }


__all__ = ["grid_form"]
