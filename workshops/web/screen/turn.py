"""Which workshop has the screen, and what was on it before: kept in the store for a restart."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from workshops.acts.actor import Actor
from workshops.acts.screen import draw_curtain, show
from workshops.store import Connection, Store
from workshops.store.canon import canon_text
from workshops.store.migrations import set_setting, setting
from workshops.store.standing import Screen

NAME: Final = "projector"
REMEMBERED: Final = 6


@dataclass(frozen=True, slots=True)
class Turn:
    """workshop: the one whose scene was put on last, "" before any. past: scenes, newest first."""

    workshop: str = ""
    past: tuple[str, ...] = ()


def turn(connection: Connection) -> Turn:
    """Whose screen it is."""
    kept = json.loads(setting(connection, NAME) or "{}")
    return Turn(workshop=kept.get("workshop", ""), past=tuple(kept.get("past", ())))


def put(store: Store, who: Actor, workshop: str, screen: Screen, *, now: datetime) -> None:
    """Put a scene of a workshop on the screen, and remember the one that was there."""
    show(store, who, workshop, screen, now=now)
    with store.writing() as connection:
        before = turn(connection)
        past = before.past if before.workshop == workshop else ()
        if not past or past[0] != screen.scene:
            past = (screen.scene, *past)[:REMEMBERED]
        kept = {"workshop": workshop, "past": list(past)}
        set_setting(connection, NAME, canon_text(kept))


def back(store: Store, who: Actor, workshop: str, screen: Screen, *, now: datetime) -> None:
    """Put the scene before this one on again; nothing happens where there was none."""
    with store.reading() as connection:
        kept = turn(connection)
    before = [scene for scene in kept.past if scene != screen.scene]
    if kept.workshop == workshop and before:
        put(store, who, workshop, replace(screen, scene=before[0], page=0), now=now)


def fall(store: Store, who: Actor, workshop: str, screen: Screen, *, now: datetime) -> None:
    """Draw the curtain, and put it on the screen."""
    draw_curtain(store, who, workshop, now=now)
    put(store, who, workshop, replace(screen, scene="curtain", blank=False), now=now)
