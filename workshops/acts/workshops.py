"""Whole workshops: made, copied, brought in, deleted."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from scoring.model import Text
from workshops.acts.actor import Actor, Unfit, allow
from workshops.folder import read_folder
from workshops.resources import example
from workshops.store import Store, chain
from workshops.store import settings as heads
from workshops.store.convert import add_counted, add_workshop, erase, load_setup
from workshops.store.place import TRAINING
from workshops.workshop import Workshop

MAKING: Final = "workshop.create"


def create(store: Store, who: Actor, workshop: Workshop, *, now: datetime) -> str:
    """Bring a workshop into the store, as it is; gives its id."""
    allow(who, MAKING, "draft")
    return _bring(store, who, workshop, "created", now)


def open_example(store: Store, who: Actor, town: str, *, now: datetime) -> str:
    """An invented workshop whose count is closed: everything can be looked at, as on the day."""
    allow(who, MAKING, "draft")
    workshop = read_folder(example(town))
    counting = replace(workshop, settings=replace(workshop.settings, phase="counting"))
    return _bring(store, who, counting, "example", now, counted=True)


def bring_folder(store: Store, who: Actor, path: Path | str, *, now: datetime) -> str:
    """Bring in a workshop folder; raises InvalidFolder with every problem, and nothing is kept.

    One of a closed workshop is refused: it comes in as a bundle, whose signature says whose it is.
    """
    allow(who, MAKING, "draft")  # nobody else's folder is even read
    workshop = read_folder(path)
    if workshop.settings.phase == "closed":
        raise Unfit("home.closed_folder")
    return _bring(store, who, workshop, "brought_in", now)


def copy_setup(store: Store, who: Actor, workshop: str, title: Text, *, now: datetime) -> str:
    """A new workshop with the set-up of another: no people, proposals, ballots or record."""
    allow(who, MAKING, "draft")
    with store.reading() as connection:
        kept = load_setup(connection, workshop)
    method = kept.settings.method
    fresh = replace(
        kept.settings,
        title=title,
        phase="draft",
        synthetic=False,
        seed=None,
        record=(),
        control=(),
        method=replace(method, ties=replace(method.ties, lot_seed=None)),
    )
    copied = Workshop(settings=fresh, groups=kept.groups, criteria=kept.criteria)
    return _bring(store, who, copied, "copied", now)


def _bring(
    store: Store,
    who: Actor,
    workshop: Workshop,
    kind: str,
    now: datetime,
    *,
    counted: bool = False,
) -> str:
    """Put a workshop into the store and begin its chain; in the training file all are examples."""
    if store.file is not None and store.file.name == TRAINING:
        workshop = replace(workshop, settings=replace(workshop.settings, synthetic=True))
    with store.writing() as connection:
        identifier = (add_counted if counted else add_workshop)(connection, workshop)
        body = {"role": who.role, "ballots": len(workshop.ballots)}
        chain.append(connection, identifier, kind, body, now)
    return identifier


def delete(store: Store, who: Actor, workshop: str, typed: str, *, now: datetime) -> None:
    """Erase a workshop for good; typed: its own title in any language, or its short name."""
    with store.writing() as connection:
        settings = heads.head(connection, workshop).settings
        allow(who, "workshop.delete", settings.phase)
        names = {settings.title.ar, settings.title.en, settings.title.fr, settings.id} - {""}
        if typed.strip() not in names:
            raise Unfit("home.not_its_name")
        erase(connection, workshop)
        chain.append(connection, chain.INSTALLATION, "deleted", {"role": who.role}, now)


__all__ = ["bring_folder", "copy_setup", "create", "delete", "open_example"]
