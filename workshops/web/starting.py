"""Three ways to begin another workshop: an example, the template, a folder."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from scoring.model import Text
from workshops.acts.actor import Refused, Unfit
from workshops.acts.workshops import bring_folder, copy_setup, create, open_example
from workshops.folder import read_folder
from workshops.problems import InvalidFolder
from workshops.resources import examples, town, towns
from workshops.resources import template as packaged
from workshops.store import StoreError
from workshops.store.convert import WorkshopCard
from workshops.web import state
from workshops.web.frame import choice, go, refused, show, upload
from workshops.web.pieces import join, tag, text_of
from workshops.web.uploads import ENDINGS, Given, unpacked
from workshops.workshop import Workshop

EMPTY: Final = ""


def start_another(known: Sequence[WorkshopCard]) -> None:
    """The three choices side by side; known: the workshops whose set-up may be copied."""
    columns = st.columns(3, gap="medium")
    choices: dict[str, Callable[[], None]] = {
        "example": example,
        "template": partial(template, known),
        "file": folder,
    }
    for column, (way, draw) in zip(columns, choices.items(), strict=True):
        with column:
            name, note = state.say(f"home.{way}"), state.say(f"home.{way}_note")
            show(tag("div", join([tag("b", name), tag("span", note)]), cls="choice"))
            draw()


def begin(make: Callable[[], str], *, said: str, page: str) -> None:
    """Make a workshop, open it and go to one of its pages; a refusal is listed here.

    said: the key of the sentence for the strip.
    """
    try:
        identifier = make()
    except (Refused, StoreError, InvalidFolder) as refusal:
        refused(refusal)
        return
    state.tell("ok", state.say(said))
    state.open_workshop(identifier)
    go(page)


def example() -> None:
    """One button for each example town."""
    names = {one.id: text_of(one.name) for one in towns()}
    for example_town in examples():
        if st.button(names.get(example_town, example_town), key=f"example_{example_town}"):
            make = partial(
                open_example, state.store(), state.actor(), example_town, now=state.now()
            )
            begin(make, said="home.example_opened", page="results")


def template(known: Sequence[WorkshopCard]) -> None:
    """Name, place, and the empty template or the set-up of another workshop."""
    places = {one.id: text_of(one.name) for one in towns()}
    places[EMPTY] = state.say("home.place_other")
    sources = {EMPTY: state.say("home.new_empty")}
    for card in known:
        sources[card.id] = state.say("home.new_copy", title=text_of(card.title))
    with st.form("new", border=False):
        name = st.text_input(state.say("home.new_title"), key="new_title", max_chars=120)
        place = choice(state.say("home.new_place"), places, key="new_place")
        source = choice(state.say("home.new_setup"), sources, key="new_source")
        pressed = st.form_submit_button(state.say("home.create"))
    if pressed:
        begin(partial(made, name, place, source), said="home.created", page="setup")


def made(name: str, place: str, source: str) -> str:
    """A new workshop with its name in the language of the page; its id."""
    if not name.strip():
        raise Unfit("home.title_missing")
    title = Text(**{state.language(): name.strip()})
    if source:
        return copy_setup(state.store(), state.actor(), source, title, now=state.now())
    workshop = from_template(place, title)
    return create(state.store(), state.actor(), workshop, now=state.now())


def from_template(place: str, title: Text) -> Workshop:
    """The template under a name of its own; place: the id of one of the programme's, or ""."""
    workshop = read_folder(packaged("workshop"))
    settings = replace(workshop.settings, title=title)
    if (known := town(place)) is not None:
        settings = replace(settings, place=known.name.en, place_code=known.place_code)
    return replace(workshop, settings=settings)


def folder() -> None:
    """A workshop folder from this computer or a stick; every problem is listed at once."""
    given = upload(state.say("home.files"), ENDINGS, "folder")
    if st.button(state.say("home.bring"), key="bring"):
        begin(partial(brought, given), said="home.brought", page="setup")


def brought(given: Sequence[Given]) -> str:
    """The workshop of an uploaded folder; its id."""
    if not given:
        raise Unfit("home.files_missing")
    with unpacked(given) as place:
        return bring_folder(state.store(), state.actor(), place, now=state.now())
