"""What a page shows to nobody: that somebody must sign in, and where."""

from typing import NoReturn

import streamlit as st

from workshops.language import direction
from workshops.web import state
from workshops.web.pieces import join, tag


def signed_out() -> NoReturn:
    """Say so and draw nothing else; half-typed text stays in the browser until it goes there."""
    language = state.language()
    link = tag("a", state.say("doors.sign_in"), href=f"/sign-in?lang={language}", target="_self")
    parts = [
        tag("h1", state.say("doors.signed_out_title")),
        tag("p", state.say("doors.signed_out")),
    ]
    st.html(
        tag(
            "div",
            join([tag("div", join(parts), cls="head"), tag("p", link)]),
            dir=direction(language),
            lang=language,
        )
    )
    st.stop()
