"""Doors: is the room network open, who may sign in today, and the passphrase of the facilitator."""

import streamlit as st

from workshops.web import state
from workshops.web.doorkeeping import keys, keys_table, network_state, passphrase_form, seat_form
from workshops.web.frame import heading, section, show

heading("doors.title", state.say("doors.lead"))
section("doors.network")
network_state()
section("doors.seats", state.say("doors.seats_note"))
fresh = st.container()
seat_form(keys(), fresh)
show(keys_table(keys()))
section("doors.passphrase", state.say("doors.passphrase_note"))
passphrase_form(st.container())
