"""Projector: what the room sees now, what it sees next, and what it saw before."""

from dataclasses import replace

import streamlit as st

from workshops.store import Connection
from workshops.web import state
from workshops.web.frame import action, attempt, heading, note, section, show, workshop
from workshops.web.pieces import Html, join, say, tag
from workshops.web.screen.choices import PREVIEW, held_back, name, next_scene, wanted
from workshops.web.screen.keys import PUT, keys
from workshops.web.screen.pictures import picture
from workshops.web.screen.scenes import snapshot
from workshops.web.screen.shown import Shown
from workshops.web.screen.source import feed, source
from workshops.web.screen.turn import put, turn

REFRESH_SECONDS = 2


def drawn(shown: Shown) -> Html:
    """A small picture of what the room would see."""
    screen = shown.screen
    language = screen.language or shown.workshop.settings.languages[0]
    return picture(snapshot(shown, language, screen.second))


def figure(label: str, scene: str, small: Html, cls: str = "") -> Html:
    """A picture with its name."""
    caption = tag("figcaption", join([say(label), tag("span", name(scene))]))
    return tag("figure", join([caption, small]), cls=cls)


def before(connection: Connection, shown: Shown) -> Html:
    """The scenes that were on before, newest first, as they would look now."""
    past = [scene for scene in turn(connection).past if scene != shown.screen.scene]
    small = [
        drawn(replace(shown, screen=replace(shown.screen, scene=scene, page=0))) for scene in past
    ]
    figures = [
        tag("figure", join([one, tag("figcaption", name(scene))]))
        for scene, one in zip(past, small, strict=True)
    ]
    return tag("div", join(figures), cls="past") if figures else Html("")


workshop()
heading("page.projector", say("projector.lead"))
shown = source().shown(state.open_id())
top = st.container()
section("projector.scenes")
free, kept_back = st.columns(2, gap="large")
with free:
    scene = next_scene(shown)
with kept_back:
    show(held_back(shown))
screen = wanted(shown, scene)


@st.fragment(run_every=REFRESH_SECONDS)
def screens() -> None:
    """Preview and now, beside each other, and how many screens listen."""
    if state.visitor() is None:
        st.rerun()  # this part draws itself: somebody must sign in again
    fresh = source().shown(state.open_id())
    preview = replace(fresh, screen=screen)
    show(
        tag(
            "div",
            join(
                [
                    figure("projector.preview", scene, drawn(preview)),
                    figure("projector.now", fresh.screen.scene, drawn(fresh), "now"),
                ]
            ),
            cls="screens",
        )
    )
    listening = feed().screens
    note(say("projector.screens", n=listening) if listening else say("projector.no_screen"))


with top:
    screens()
    keys(shown)
with state.store().reading() as connection:
    past = before(connection, shown)
if past:
    section("projector.before")
    show(past)
st.link_button(state.say("projector.open_screen"), f"/screen?workshop={state.open_id()}")
note(say("projector.open_how"))
if action(state.say("projector.put"), say("projector.put_note", scene=name(scene)), shortcut=PUT):
    st.query_params.pop(PREVIEW, None)
    attempt(put, screen, said="projector.shown")
