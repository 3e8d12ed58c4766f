"""The row of a workshop: its settings as canonical JSON, its phase, its cut and its version."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, select

from scoring.model import Text
from workshops.config import settings_document, settings_of
from workshops.store import tables
from workshops.store.canon import canon_text, cleaned
from workshops.store.errors import StaleRow, UnknownWorkshop
from workshops.workshop import Phase, Settings

Cut = Literal[0, 1, 2]
REMEMBERED = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The row of a workshop without what belongs to it. cut: 0 before, 2 after the cut."""

    id: str
    phase: Phase
    version: int
    cut: Cut
    config: str
    beside: str
    supersedes: str | None = None

    @property
    def settings(self) -> Settings:
        """The settings with the phase of the store."""
        return replace(_settings(self.config), phase=self.phase)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopCard:
    """What the list of workshops shows. ballots: in the store, voids left out."""

    id: str
    title: Text
    place: str
    date: str
    phase: Phase
    ballots: int
    synthetic: bool


def head(connection: Connection, workshop: str) -> Head:
    """The row of a workshop; raises UnknownWorkshop."""
    return _head(connection, workshop, select(tables.workshops))


def held(connection: Connection, workshop: str) -> Head:
    """The same, and nobody else acts on this workshop until the transaction ends."""
    return _head(connection, workshop, select(tables.workshops).with_for_update())


def _head(connection: Connection, workshop: str, query: Select[Any]) -> Head:
    """The row a query over workshops gives for one of them."""
    row = connection.execute(query.where(tables.workshops.c.id == workshop)).first()
    if row is None:
        raise UnknownWorkshop(workshop=workshop)
    return Head(
        id=row.id,
        phase=row.phase,
        version=row.version,
        cut=row.cut,
        config=row.config,
        beside=row.beside,
        supersedes=row.supersedes,
    )


def columns(settings: Settings) -> dict[str, Any]:
    """The columns that follow from settings; every text in them is cleaned."""
    document = _cleaned(settings_document(settings))
    if not isinstance(document, dict):
        raise TypeError("settings are a mapping")
    document.pop("phase", None)
    titles = {language: document.get(f"title_{language}", "") for language in ("ar", "en", "fr")}
    return {
        "place": str(document.get("place", "")),
        "title": canon_text(titles),
        "config": canon_text(document),
    }


def save_settings(connection: Connection, workshop: str, settings: Settings, base: int) -> int:
    """Put settings in place of version `base`; gives the new version, raises StaleRow."""
    row = held(connection, workshop)
    if row.version != base:
        raise StaleRow(kept=row.settings, given=settings, version=row.version)
    change(connection, workshop, version=base + 1, **columns(settings))
    return base + 1


def change(connection: Connection, workshop: str, **changed: object) -> None:
    """Change columns of a workshop's row."""
    connection.execute(
        tables.workshops.update().where(tables.workshops.c.id == workshop).values(**changed)
    )


def list_workshops(connection: Connection) -> tuple[WorkshopCard, ...]:
    """Every workshop, the latest date first."""
    counted = (
        select(tables.ballots.c.workshop, func.count().label("ballots"))
        .where(tables.ballots.c.void == 0)
        .group_by(tables.ballots.c.workshop)
        .subquery()
    )
    query = select(tables.workshops, counted.c.ballots).outerjoin(
        counted, counted.c.workshop == tables.workshops.c.id
    )
    cards = [_card(row._mapping) for row in connection.execute(query)]  # noqa: SLF001  # SQLAlchemy's way to a mapping
    return tuple(sorted(cards, key=lambda card: (card.date, card.id), reverse=True))


def _card(row: Mapping[Any, Any]) -> WorkshopCard:
    """One line of the list."""
    config = json.loads(row["config"])
    return WorkshopCard(
        id=row["id"],
        title=Text(**json.loads(row["title"])),
        place=row["place"],
        date=str(config.get("date", "")),
        phase=row["phase"],
        ballots=row["ballots"] or 0,
        synthetic=bool(config.get("synthetic", False)),
    )


@lru_cache(maxsize=REMEMBERED)
def _settings(config: str) -> Settings:
    """The settings of a stored document; the same text always gives the same settings."""
    return settings_of(json.loads(config))


def _cleaned(value: object) -> object:
    """A document whose every text is cleaned."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, dict):
        return {key: _cleaned(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(part) for part in value]
    return value
