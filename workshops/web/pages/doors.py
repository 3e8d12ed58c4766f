"""Doors: is the room network open, who may sign in today, and the passphrase of the facilitator."""

import streamlit as st

from workshops.doors import FACILITATOR, SEATS
from workshops.store.keys import key_of
from workshops.web import state
from workshops.web.doorkeeping import keys_table, network_state, passphrase_form, seat_form
from workshops.web.frame import heading, section, show

heading("doors.title", state.say("doors.lead"))
fresh = st.container()
section("doors.network")
network_state()
with state.store().reading() as connection:
    keys = {seat: key_of(connection, seat) for seat in (FACILITATOR, *SEATS)}
section("doors.seats", state.say("doors.seats_note"))
show(keys_table(keys))
seat_form(keys, fresh)
section("doors.passphrase", state.say("doors.passphrase_note"))
passphrase_form(fresh)
