"""What finished workshops published, side by side in an office's store (spec trust, 3.2).

A national question takes what each workshop published as it stands and computes no score again.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Final

from sqlalchemy import Connection, select

from workshops.store import tables
from workshops.store.canon import canon_text
from workshops.store.migrations import set_setting

NAME: Final = "published/"
TENTHS: Final = 10
"""Scores are published to one decimal, and kept as whole tenths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One proposal of an official list. rank: in its workshop. score: tenths of a point, None where
    the workshop published the order alone. title: in the first language that has one.
    """

    workshop: str
    place: str
    pillar: str
    proposal: str
    title: str
    rank: int
    score: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A proposal among those of its place and pillar. among: competition rank, None unscored."""

    line: Published
    among: int | None


def keep_published(connection: Connection, workshop: str, lines: Iterable[Published]) -> None:
    """Keep what a workshop published, beside its rows."""
    set_setting(connection, f"{NAME}{workshop}", canon_text([asdict(line) for line in lines]))


def published(connection: Connection) -> Iterator[Published]:
    """What every workshop published."""
    table = tables.store
    query = select(table.c.value).where(table.c.name.startswith(NAME)).order_by(table.c.name)
    for kept in connection.execute(query).scalars():
        yield from (Published(**line) for line in json.loads(kept))


def by_place_and_pillar(connection: Connection) -> tuple[Placed, ...]:
    """Every published proposal ranked within its place and pillar, the highest score first.

    Equal scores share a rank; what has no score stands last without one.
    """
    lines = sorted(published(connection), key=_order)
    return tuple(
        placed
        for _, some in groupby(lines, key=lambda line: (line.place, line.pillar))
        for placed in _placed(list(some))
    )


def _order(line: Published) -> tuple[str, str, bool, int, str, str]:
    """Place, pillar, score downwards, then ids."""
    unscored = line.score is None
    return line.place, line.pillar, unscored, -(line.score or 0), line.workshop, line.proposal


def _placed(some: list[Published]) -> Iterator[Placed]:
    """Competition ranks: 1, 2, 2, 4."""
    rank, before = 0, None
    for number, line in enumerate(some, start=1):
        rank = rank if line.score == before else number
        before = line.score
        yield Placed(line=line, among=None if line.score is None else rank)
