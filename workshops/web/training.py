"""The training mode on the Help page: a second start of the program, on the training file."""

import subprocess
import sys
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from workshops.acts.actor import Refused
from workshops.acts.training import train, training_file
from workshops.store import Store, StoreError, StoreInUse
from workshops.web import state
from workshops.web.frame import may_ever, note, refused
from workshops.web.server import free_port

ADDRESS: Final = "training_address"


def training() -> None:
    """A button that copies the open workshop for training, then the way to the copy."""
    if state.workshop() is None or not state.is_here() or not may_ever("workshop.create"):
        return
    if st.button(state.say("help.train"), key="train"):
        try:
            state.set_widget(ADDRESS, value=begun())
        except (Refused, StoreError) as refusal:
            refused(refusal)
    if isinstance(address := state.widget(ADDRESS), str):
        st.link_button(state.say("help.open_training"), address)
        note(state.say("help.training_runs"))


def begun() -> str:
    """The address of a copy in a program of its own; of the one that runs, where one does."""
    file = training_file(state.store())
    try:
        with Store.open(file) as copies:
            workshop = train(state.store(), copies, state.actor(), state.open_id(), now=state.now())
    except StoreInUse as used:
        if not (running := str(used.numbers.get("address", ""))):
            raise
        return f"{running}/?{urlencode({'lang': state.language()})}"
    port = free_port()
    words = [sys.executable, "-m", "workshops.cli", "serve", "--no-browser", "--with-parent"]
    words += ["--port", str(port), "--store", f"sqlite:///{file}"]
    subprocess.Popen(words, stdin=subprocess.PIPE)  # noqa: S603  # our own program
    query = urlencode({"lang": state.language(), "workshop": workshop})
    return f"http://localhost:{port}/proposals?{query}"
