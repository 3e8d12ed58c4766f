"""Until when ballots are kept, and erasing them when that day has come."""

import streamlit as st

from workshops.acts.retention import erase, kept_file
from workshops.filenames import safe_name
from workshops.language import date
from workshops.store.erasing import Keeping, keeping
from workshops.web import state
from workshops.web.frame import allowed, attempt, heading, note, section, show
from workshops.web.pieces import mark, tag
from workshops.workshop import Workshop


def kept_now() -> Keeping:
    """How long the ballots of the open workshop are kept."""
    with state.store().reading() as connection:
        return keeping(connection, state.open_id())


def no_result(title: str) -> None:
    """Why there is no result on this page: not yet, or no more."""
    if (gone := kept_now().erased) is None:
        heading(title, state.say("results.not_yet"))
        note(state.say("results.not_yet_why"))
        return
    day = date(state.language(), gone.isoformat())
    heading(title, state.say("retention.gone", date=day))
    note(state.say("retention.gone_why"))


def retention_section(found: Workshop) -> None:
    """The day, what is erased and what is kept; the act behind the typed name."""
    if found.settings.phase != "closed" or not allowed("retention.erase"):
        return
    kept, today = kept_now(), state.now().date()
    section("retention.title", state.say("retention.note"))
    if kept.erased is not None:
        day = date(state.language(), kept.erased.isoformat())
        show(tag("p", mark("ok", state.say("retention.gone", date=day))))
        _download(found)
        return
    due = kept.until is not None and today >= kept.until
    day = date(state.language(), kept.until.isoformat()) if kept.until else ""
    said = state.say("retention.due" if due else "retention.until", date=day)
    show(tag("p", mark("warn" if due else "info", said)))
    if due:
        with st.form("retention", border=False):
            typed = st.text_input(state.say("retention.type"), max_chars=200)
            if st.form_submit_button(state.say("retention.erase")):
                attempt(erase, typed, said="retention.done")


def _download(found: Workshop) -> None:
    """What was kept, while it lies beside the store."""
    path = kept_file(state.store(), state.open_id())
    if path.exists():
        st.download_button(
            state.say("retention.download"),
            data=path.read_bytes,
            file_name=f"{safe_name(found.settings.id, 'public')}.zip",
            mime="application/zip",
            on_click="ignore",
            key="kept",
        )


__all__ = ["kept_now", "no_result", "retention_section"]
