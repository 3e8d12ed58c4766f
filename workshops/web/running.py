"""Which line of the script runs and how long it still has; the address keeps it."""

from datetime import UTC, datetime, timedelta
from typing import Final

import streamlit as st

from workshops.web import state
from workshops.web.frame import show
from workshops.web.pieces import join, mark, say, tag
from workshops.web.script import DAYS, Line
from workshops.web.timer import run_timers, timer

LINE: Final = "line"
UNTIL: Final = "until"


def begin(line: Line) -> None:
    """Let the clock of a line run from now."""
    until = state.now() + timedelta(minutes=line.minutes)
    st.query_params[LINE] = line.key
    st.query_params[UNTIL] = str(int(until.timestamp()))
    st.rerun()


def running() -> None:
    """The line that runs with its clock; nothing before one was begun."""
    known = {line.key for lines in DAYS.values() for line in lines}
    line, until = st.query_params.get(LINE), st.query_params.get(UNTIL, "")
    if line not in known or not until.isdecimal():
        return
    ends = datetime.fromtimestamp(int(until[:10]), UTC)
    over = ends <= state.now()
    words = say("help.time_over" if over else "help.runs", step=state.say(f"help.step.{line}"))
    show(tag("p", join([mark("warn" if over else "now", words), " ", timer(ends)]), cls="waits"))
    run_timers()
