"""Copies on a stick, on the page Workshops: begin, see their age, restore one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

import streamlit as st

from workshops.store import StoreError
from workshops.store.backup import Age, age, opened, restore
from workshops.store.keeper import Keeper
from workshops.web import state
from workshops.web.frame import note, refused, section, show
from workshops.web.logs import drop_due_logs
from workshops.web.pieces import ltr, mark, tag
from workshops.web.settings import store_address
from workshops.wording import in_line

START: Final = "tashawur serve --store NEW"
LEVELS: Final[Mapping[str, Literal["ok", "warn"]]] = {
    "none": "warn",
    "fresh": "ok",
    "late": "warn",
    "gone": "warn",
}


@dataclass(slots=True)
class Kept:
    """The one keeper of a store in this process."""

    keeper: Keeper | None = None


@st.cache_resource(show_spinner=False)
def kept(address: str) -> Kept:
    """What copies the store at an address."""
    del address
    return Kept()


def copied() -> Age:
    """How old the last verified copy is."""
    return age(state.store(), now=state.now())


def told(found: Age) -> str:
    """The same as a sentence."""
    at = f"{datetime.fromisoformat(found.at).astimezone():%H:%M}" if found.at else ""
    return state.say(f"keeping.{found.level}", time=at)


def keep_copies() -> None:
    """The section: how things stand, the form that begins, the two buttons after it."""
    if state.store().file is None:
        return
    section("keeping.title", state.say("keeping.lead"))
    found, here = copied(), kept(store_address())
    show(tag("p", mark(LEVELS[found.level], told(found)), cls="note"))
    if here.keeper is None:
        begin(here)
    else:
        going(here, here.keeper)
    bring_back()


def begin(here: Kept) -> None:
    """Folder and passphrase; the first copy is made at once, or it does not begin."""
    with st.form("keeping", border=False):
        folder = st.text_input(state.say("keeping.folder"), max_chars=300)
        passphrase = st.text_input(state.say("keeping.passphrase"), type="password")
        pressed = st.form_submit_button(state.say("keeping.begin"))
    if not (pressed and folder.strip()):
        return
    keeper = Keeper(state.store(), Path(folder.strip()), passphrase, state.now)
    keeper.after = drop_due_logs
    try:
        keeper.copy()
    except (StoreError, OSError) as refusal:
        keeper.stop()
        refused(refusal if isinstance(refusal, StoreError) else StoreError())
        return
    here.keeper = keeper
    st.rerun()


def going(here: Kept, keeper: Keeper) -> None:
    """Where copies go; one more now, or no more."""
    note(state.say("keeping.going", path=in_line(keeper.folder, state.language())))
    with st.container(horizontal=True):
        if st.button(state.say("keeping.again"), key="keeping_again"):
            try:
                keeper.copy()
            except StoreError as refusal:
                refused(refusal)
                return
            st.rerun()
        if st.button(state.say("keeping.stop"), key="keeping_stop"):
            keeper.stop()
            here.keeper = None
            st.rerun()


def bring_back() -> None:
    """Restoring, behind a fold: a copy, its passphrase, a place where nothing is."""
    with st.expander(state.say("keeping.restore")), st.form("restore", border=False):
        note(state.say("keeping.restore_note"))
        note(state.say("doors.opens_copies"))
        show(tag("p", ltr(START), cls="note"))
        file = Path(st.text_input(state.say("keeping.file"), max_chars=300).strip())
        passphrase = st.text_input(
            state.say("keeping.passphrase"), type="password", key="restore_passphrase"
        )
        target = st.text_input(state.say("keeping.target"), max_chars=300).strip()
        if not (st.form_submit_button(state.say("keeping.restore_now")) and target):
            return
        if not file.is_file():
            note(state.say("keeping.no_file"))
            return
        try:
            snapshot, _ = opened(file, passphrase)
            digest = restore(snapshot, Path(target), now=state.now())
        except StoreError as refusal:
            refused(refusal)
            return
        path = in_line(target, state.language())
        note(
            f"{state.say('backup.restored', path=path)} {state.say('backup.digest', digest=digest)}"
        )
