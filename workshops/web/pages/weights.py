"""Weights: criteria, what they count, the order that follows, and the sheets of the room."""

import streamlit as st

from workshops.acts.weights import drop_sheet, save_criteria
from workshops.store import rows
from workshops.web import state, weighing
from workshops.web.frame import (
    action,
    allowed,
    attempt,
    heading,
    note,
    nothing,
    section,
    show,
    workshop,
)
from workshops.web.grid import places
from workshops.web.pieces import count, join, mark, own, plain, say, table, tag
from workshops.web.weights_sheet import sheet_form

found = workshop()
with state.store().reading() as connection:
    versions = rows.versions(connection, state.open_id(), "criteria")
may_weigh = allowed("criteria.edit")
heading("weights.title", say("weights.lead", n=len(found.criteria)))

given = {c.id: int(c.weight) for c in found.criteria}
head = [state.say(f"weights.{name}") for name in ("criterion", "source", "scale", "weight")]
show(
    table(
        head,
        [
            [
                own(weighing.criterion_name(c, found)),
                state.say(f"source.{c.source}"),
                weighing.anchors(c),
                count(int(c.weight)),
            ]
            for c in found.criteria
        ],
        "nums first3",
        state.say("weights.title"),
    )
)
if may_weigh:
    section("weights.set", state.say("weights.set_note"))
    for criterion, place in zip(found.criteria, places(len(found.criteria), 3), strict=True):
        with place:
            given[criterion.id] = int(
                st.number_input(
                    plain(weighing.criterion_name(criterion, found)),
                    min_value=0,
                    max_value=100,
                    value=int(criterion.weight),
                    key=f"weight_{criterion.id}",
                )
            )
tried = weighing.reweighted(found.criteria, given)
show(
    tag(
        "ul",
        join(tag("li", mark("warn", w)) for w in weighing.warnings(tried, found)),
        cls="plain-list",
    )
)

section("weights.order", state.say("weights.order_note"))
if weighing.assessed_table(found, tried) is None or not found.proposals:
    nothing("weights.no_order")
else:
    show(weighing.order_table(found, tried))

section("weights.sheets", state.say("weights.sheets_note"))
if found.weight_votes:
    show(weighing.sheet_table(found))
    together = weighing.whole_points(weighing.room_weights(found))
    note(state.say("weights.together", points=" · ".join(str(n) for n in together)))
else:
    nothing("weights.no_sheets")
if allowed("weights.collect"):
    with st.expander(state.say("weights.add_sheet")), st.form("sheet", border=False):
        sheet_form(found)
    for sheet in weighing.sheets(found):
        if st.button(state.say("weights.drop", sheet=plain(sheet)), key=f"drop_{sheet}"):
            attempt(drop_sheet, sheet, said="weights.sheet_dropped")
if may_weigh:
    bases = {
        c.id: state.base("weights", versions.get((str(c.id),), 0), str(c.id))
        for c in found.criteria
    }
    if action(state.say("weights.save"), state.say("weights.save_note")):
        attempt(save_criteria, tried, bases=bases, said="weights.saved")
