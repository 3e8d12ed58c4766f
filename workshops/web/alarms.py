"""What is wrong with the place where everything is kept, said on every page until it is not."""

from datetime import datetime
from typing import NoReturn

import streamlit as st

from workshops.language import direction
from workshops.store import StoreDamaged
from workshops.store.backup import newest
from workshops.store.space import LITTLE, left, megabytes
from workshops.store.standing import saved
from workshops.web import state
from workshops.web.pieces import Html, join, ltr, mark, say, tag

AGAIN = "tashawur restore COPY --to NEW"
"""What brings a copy back where no store is."""


def alarms() -> tuple[Html, ...]:
    """Every alarm as a sentence: the disk fills up, the store can only be read."""
    store, found = state.store(), []
    free = left(store)
    if free is not None and free < LITTLE:
        found.append(say("alarm.space", free=ltr(megabytes(free))))
    if store.read_only:
        found.append(join([state.say(store.read_only), newest_copy()], " "))
    return tuple(tag("p", mark("warn", one), cls="network alarm", role="alert") for one in found)


def newest_copy() -> Html:
    """Which verified copy is the newest, and how it is brought back; "" for a server."""
    if state.store().file is None:
        return Html("")
    copy = newest(state.store())
    if copy.level == "none":
        return say("alarm.no_copy")
    time = ltr(f"{datetime.fromisoformat(copy.at).astimezone():%Y-%m-%d %H:%M}")
    key = "alarm.newest" if copy.level == "fresh" else "alarm.newest_gone"
    typed = tag("bdi", AGAIN, dir="ltr", style="white-space:nowrap")
    return say(key, time=time, path=ltr(copy.file), command=typed)


def readable() -> None:
    """Let the page go on where the store can be read; else say what is left to do, and stop."""
    try:
        with state.store().reading() as connection:
            saved(connection, "")
    except StoreDamaged as damaged:
        unreadable(damaged)


def unreadable(damaged: StoreDamaged) -> NoReturn:
    """The page of a store that cannot even be read."""
    language = state.language()
    parts = [
        tag("h1", state.say("alarm.unreadable")),
        tag("p", state.say(damaged.key)),
        tag("p", newest_copy()),
    ]
    st.html(tag("div", tag("div", join(parts), cls="head"), dir=direction(language), lang=language))
    st.stop()
