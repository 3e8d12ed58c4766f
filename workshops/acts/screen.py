"""What the projector shows: the scene and the curtain, kept in the store for a restart."""

from datetime import datetime
from typing import Final

from workshops.acts.actor import Actor, NotNow, allow, doing
from workshops.store import Store
from workshops.store import settings as heads
from workshops.store.standing import Screen, is_published, keep_curtain, keep_screen

BY_GROUP: Final = frozenset({"representation", "why"})
"""Scenes with figures by group; showing them is an event."""
WHAT_IF: Final = "what_if"
"""The scene that is not official: what was asked before the room is an event, too."""


def show(store: Store, who: Actor, workshop: str, screen: Screen, *, now: datetime) -> None:
    """Put a scene on the projector. What it may say is decided where its figures are made."""
    if screen.scene in BY_GROUP:
        with doing(store, who, workshop, "screen.show", "shown_by_group", now) as act:
            act.body["scene"] = screen.scene
            keep_screen(act.connection, workshop, screen)
        return
    if screen.scene == WHAT_IF:
        with doing(store, who, workshop, "screen.show", "shown_what_if", now) as act:
            if not is_published(act.connection, workshop):
                raise NotNow("decide.not_published")
            act.body["question"] = screen.question
            keep_screen(act.connection, workshop, screen)
        return
    with store.writing() as connection:
        allow(who, "screen.show", heads.head(connection, workshop).phase)
        keep_screen(connection, workshop, screen)


def draw_curtain(store: Store, who: Actor, workshop: str, *, now: datetime) -> None:
    """Turnout and presence only, until counting ends; always allowed."""
    with doing(store, who, workshop, "screen.curtain", "curtain_drawn", now) as act:
        keep_curtain(act.connection, workshop, drawn=True)


def open_curtain(store: Store, who: Actor, workshop: str, *, now: datetime) -> None:
    """Let released steps be seen again; not while voting is open."""
    with doing(store, who, workshop, "screen.curtain", "curtain_opened", now) as act:
        if act.phase == "voting":
            raise NotNow("curtain.while_voting")
        keep_curtain(act.connection, workshop, drawn=False)
