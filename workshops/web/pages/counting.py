"""Counting: does it all add up, the lot, who walked out, and closing the count."""

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from prioritization.ties import normalised_seed
from workshops.acts.actor import Actor
from workshops.acts.counting import close_count, draw_lot, open_points
from workshops.store import Store
from workshops.store.bodies import tallies
from workshops.store.totals import control_totals
from workshops.web import state
from workshops.web.count_notes import recount_form, walk_out_form
from workshops.web.frame import (
    action,
    allowed,
    attempt,
    heading,
    link,
    note,
    section,
    show,
    workshop,
)
from workshops.web.logs import drop_due_logs
from workshops.web.next_phase import still_open
from workshops.web.pieces import join, ltr, mark, say, tag
from workshops.web.stocking import stock_table
from workshops.web.tallying import heap_totals


def close(
    store: Store, who: Actor, identifier: str, *, reasons: Mapping[str, str], now: datetime
) -> None:
    """Close the count; at a server the log of before it goes at once."""
    close_count(store, who, identifier, reasons=reasons, now=now)
    drop_due_logs(store)


found, here, now = workshop(), state.open_id(), state.standing_now()
if found.settings.phase not in {"counting", "decided", "closed"} or now is None:
    heading("counting.title", state.say("counting.not_yet"))
    note(state.say("counting.not_yet_why"))
    link("ballots")
    st.stop()
heading("counting.title", say("counting.lead", n=now.ballots))
with state.store().reading() as connection:
    totals = control_totals(connection, here)
    accepted = tallies(connection, here)
section("ballots.reconcile", state.say("ballots.reconcile_note"))
show(stock_table(found, totals))
if accepted:
    show(tag("h3", state.say("ballots.heaps_in")), heap_totals(found, accepted))

section("counting.lot", state.say("counting.lot_note"))
seed = found.settings.method.ties.lot_seed
if seed:
    show(tag("p", join([mark("ok", state.say("counting.drawn")), " ", ltr(normalised_seed(seed))])))
elif allowed("count.lot"):
    with st.form("lot", border=False):
        typed = st.text_input(state.say("counting.seed"), placeholder="17-4-62", max_chars=60)
        if st.form_submit_button(state.say("counting.draw")) and typed.strip():
            attempt(draw_lot, typed, said="counting.lot_drawn")

if allowed("count.recount"):
    recount_form(found.groups)
if now.count_closed:
    show(tag("p", mark("ok", state.say("counting.closed"))))
    link("results")
    st.stop()
if allowed("count.close"):
    walk_out_form(found.groups)
    section("counting.before")
    reasons, blocked = still_open(found, open_points(state.store(), here))
    if action(state.say("counting.close"), state.say("counting.close_note"), disabled=blocked):
        attempt(close, reasons=reasons, said="counting.closed_now")
