"""A clock that runs in the browser: the page is not drawn again for it."""

from datetime import datetime
from typing import Final

import streamlit as st

from workshops.web.pieces import Html, tag

RUNNING: Final = """<script>(() => {
const page = parent.document;
if (page.tashawurClock) return;
page.tashawurClock = setInterval(() => {
  for (const clock of page.querySelectorAll(".clock[data-until]")) {
    const left = Math.max(0, Math.round((clock.dataset.until * 1000 - Date.now()) / 1000));
    const text = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
    if (clock.textContent !== text) clock.textContent = text;
  }
}, 500);
})()</script>"""


def timer(until: datetime) -> Html:
    """Minutes and seconds that are left, 0:00 at last; needs `run_timers` on the page."""
    return tag("bdi", "", cls="clock", dir="ltr", role="timer", data_until=str(until.timestamp()))


def run_timers() -> None:
    """Let the clocks of this page run; call after they are drawn."""
    st.html(RUNNING, unsafe_allow_javascript=True)
