"""Ballots: stock, paper entered twice by keyboard, heaps of seeds, and how it all adds up."""

import streamlit as st

from workshops.acts.ballots import accept_bundle
from workshops.store import paper
from workshops.store.totals import control_totals, turnout
from workshops.web import state
from workshops.web.frame import allowed, attempt, heading, note, section, workshop
from workshops.web.next_phase import way_on
from workshops.web.opening import before_opening
from workshops.web.paper_entry import (
    as_hand,
    bundle_list,
    differences,
    echo,
    entry_form,
    open_bundle_form,
    own_lines,
    same_hand,
    waiting,
)
from workshops.web.phoning import reconciliation
from workshops.web.pieces import say
from workshops.web.second_room import second_room
from workshops.web.stocking import control_sheet, issue_form, left_over, void_form
from workshops.web.tally_grid import grid_form
from workshops.web.tallying import counted_heaps

found, here = workshop(), state.open_id()
with state.store().reading() as connection:
    cast = turnout(connection, here)
    bundles = paper.bundles(connection, here)
    totals = control_totals(connection, here)
heading("ballots.title", say("ballots.lead", n=cast.ballots, out=cast.expected_out))

if allowed("ballots.enter"):
    left, right = st.columns([1.9, 1], gap="large")
    unfinished = [bundle.bundle for bundle in bundles if bundle.state == "open"]
    with right:
        section("ballots.bundles")
        bundle_list(bundles)
        open_bundle_form()
        note(state.say("ballots.bundles_note"))
    with left:
        if not unfinished:
            note(state.say("ballots.no_bundle"))
        else:
            pick, who = st.columns(2)
            bundle_names = {b: state.say("ballots.bundle", bundle=b) for b in unfinished}
            hand_names = {h: state.say(f"ballots.hand_{h}") for h in paper.HANDS}
            with pick:
                bundle = st.selectbox(
                    state.say("ballots.which_bundle"),
                    unfinished,
                    format_func=bundle_names.__getitem__,
                    key="bundle",
                    bind="query-params",
                )
            with who:
                hand = as_hand(
                    st.radio(
                        state.say("ballots.hand"),
                        paper.HANDS,
                        format_func=hand_names.__getitem__,
                        horizontal=True,
                        key="hand",
                        bind="query-params",
                    )
                )
            same_hand(bundle, hand)
            entry_form(found, bundle, hand)
            with state.store().reading() as connection:
                mine = paper.entries(connection, here, bundle, hand)
                card = paper.bundle_card(connection, here, bundle)
                unlike = paper.mismatches(connection, here, bundle)
            echo(found, mine)
            waiting(bundle, hand)
            own_lines(mine, bundle, hand)
            differences(found, bundle, unlike)
            ready = card is not None and card.ready
            if st.button(state.say("ballots.accept", bundle=bundle), disabled=not ready):
                attempt(accept_bundle, bundle, said="ballots.accepted_now")

if allowed("ballots.stock"):
    section("ballots.stock", state.say("ballots.stock_note"))
    issue_form(found)
    control_sheet(found)
reconciliation(found, totals)
before_opening(found)
left_over(found)
void_form()
if allowed("tallies.enter"):
    counted_heaps(found)
    with st.expander(state.say("ballots.add_grid")):
        grid_form(found)
second_room(found)
if found.settings.phase in {"screening", "voting"}:
    way_on(found, primary=found.settings.phase == "screening")
