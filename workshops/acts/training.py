"""Training: a copy with invented people in a store file of its own, EXAMPLE on all of it.

Whatever is brought into that file is an example, for ever: nothing in it can become a real
workshop, and nothing of it touches the real store.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from prioritization.case import Attendance
from scoring.model import Group, Sex
from workshops.acts.actor import Actor
from workshops.acts.workshops import create
from workshops.store import Store
from workshops.store.convert import load_setup
from workshops.store.place import TRAINING
from workshops.workshop import Workshop

SEXES: Final[tuple[Sex, ...]] = ("F", "M")
SEATS: Final = 6
"""People of a group without declared seats."""


def training_file(store: Store) -> Path:
    """The file in which people train, beside the real store."""
    return store.folder / TRAINING


def train(real: Store, training: Store, who: Actor, workshop: str, *, now: datetime) -> str:
    """Copy set-up, proposals and screening for training; gives the id of the copy.

    Nobody who is here comes along, nor a ballot, the record or the notes about the place.
    """
    with real.reading() as connection:
        kept = load_setup(connection, workshop)
    method = kept.settings.method
    settings = replace(
        kept.settings,
        phase="proposing",
        synthetic=True,
        record=(),
        control=(),
        method=replace(method, ties=replace(method.ties, lot_seed=None)),
    )
    copied = Workshop(
        settings=settings,
        groups=kept.groups,
        proposals=kept.proposals,
        criteria=kept.criteria,
        assessments=kept.assessments,
        feasibility=kept.feasibility,
        screening=kept.screening,
        attendance=tuple(invented(kept.groups, kept.settings.age_bands)),
    )
    return create(training, who, copied, now=now)


def invented(groups: tuple[Group, ...], age_bands: tuple[str, ...]) -> Iterator[Attendance]:
    """As many people as a group has seats, spread over women and men and every age."""
    for group in groups:
        seats = group.seats or SEATS
        cells = [(sex, band) for band in age_bands for sex in SEXES]
        for place, (sex, band) in enumerate(cells):
            people = seats // len(cells) + (place < seats % len(cells))
            if people:
                yield Attendance(group=group.id, sex=sex, age_band=band, present=people)
