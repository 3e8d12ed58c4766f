"""How one workshop stands: phase, counts, what is closed, drawn and shown. No ballot is read."""

import json
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select

from scoring.model import ProposalId, Text
from workshops.store import settings, tables
from workshops.store.canon import canon_text
from workshops.store.chain import stamp
from workshops.store.migrations import set_setting, setting
from workshops.workshop import Language, Phase, Settings

PUBLISHED: Final = "published"
LIVE: Final = "live"
CUT_MADE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What the projector was told to show; kept, so that a restart brings it back.

    language None: the main one. text_step: 0 for the normal size, more for larger. step: of the
    reveal. ends: when the countdown is over. question: of the scene "what if", else "".
    """

    scene: str = "welcome"
    page: int = 0
    proposal: ProposalId | None = None
    step: int = 0
    language: Language | None = None
    second: Language | None = None
    text_step: int = 0
    blank: bool = False
    paused: bool = False
    ends: datetime | None = None
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The facts of one workshop at this moment.

    ballots: stored and not void. count_closed: a result can be worked out; no more once ballots
    are erased. saved: when its last act was stored, None before the first.
    curtain: no live results. withheld: by-group figures stay in the room.
    """

    phase: Phase
    version: int
    title: Text
    synthetic: bool
    ballots: int
    voids: int
    count_closed: bool
    lot_drawn: bool
    published: bool
    withheld: bool
    saved: datetime | None
    curtain: bool
    screen: Screen


def standing(connection: Connection, workshop: str) -> Standing:
    """How a workshop stands; raises UnknownWorkshop."""
    row = settings.head(connection, workshop)
    chosen = row.settings
    counted, voids = counts(connection, workshop)
    return Standing(
        phase=row.phase,
        version=row.version,
        title=chosen.title,
        synthetic=chosen.synthetic,
        ballots=counted,
        voids=voids,
        count_closed=row.cut == CUT_MADE and not setting(connection, f"erased/{workshop}"),
        lot_drawn=chosen.method.ties.lot_seed is not None,
        published=is_published(connection, workshop)
        and not setting(connection, f"erased/{workshop}"),
        withheld=any(line.kind == "withheld" for line in chosen.record),
        saved=saved(connection, workshop),
        curtain=is_drawn(connection, workshop, chosen),
        screen=screen(connection, workshop),
    )


def counts(connection: Connection, workshop: str) -> tuple[int, int]:
    """Ballots that count, and voids."""
    query = (
        select(tables.ballots.c.void, func.count())
        .where(tables.ballots.c.workshop == workshop)
        .group_by(tables.ballots.c.void)
    )
    found: dict[int, int] = dict(connection.execute(query).all())
    return found.get(0, 0), found.get(1, 0)


def saved(connection: Connection, workshop: str) -> datetime | None:
    """When the last act of a workshop was stored."""
    query = select(func.max(tables.events.c.ts)).where(tables.events.c.workshop == workshop)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else datetime.fromisoformat(found)


def is_published(connection: Connection, workshop: str) -> bool:
    """Whether the result was revealed; once the list is decided it was."""
    table = tables.releases
    query = select(func.count()).where(table.c.workshop == workshop, table.c.kind == PUBLISHED)
    decided = settings.head(connection, workshop).phase in ("decided", "closed")
    return decided or bool(connection.execute(query).scalar_one())


def screen(connection: Connection, workshop: str) -> Screen:
    """What the projector was told to show; the welcome before it was told anything."""
    kept = _kept(connection, workshop)
    ends = kept.get("ends")
    known = {f.name: kept[f.name] for f in fields(Screen) if f.name in kept}
    return Screen(**{**known, "ends": datetime.fromisoformat(ends) if ends else None})


def keep_screen(connection: Connection, workshop: str, shown: Screen) -> None:
    """Keep what the projector was told to show."""
    row: dict[str, Any] = {f.name: getattr(shown, f.name) for f in fields(Screen)}
    row["ends"] = stamp(shown.ends) if shown.ends else None
    _keep(connection, workshop, {**_kept(connection, workshop), **row})


def is_drawn(connection: Connection, workshop: str, chosen: Settings) -> bool:
    """Whether the curtain is drawn: as somebody left it, else as the set-up says."""
    kept = _kept(connection, workshop).get("curtain")
    return chosen.privacy.live == "curtain" if kept is None else bool(kept)


def keep_curtain(connection: Connection, workshop: str, *, drawn: bool) -> None:
    """Keep the curtain as somebody left it."""
    _keep(connection, workshop, {**_kept(connection, workshop), "curtain": drawn})


def _kept(connection: Connection, workshop: str) -> dict[str, Any]:
    """What the store keeps of the projector of a workshop."""
    found: dict[str, Any] = json.loads(setting(connection, f"screen/{workshop}") or "{}")
    return found


def _keep(connection: Connection, workshop: str, kept: dict[str, Any]) -> None:
    """Keep it."""
    set_setting(connection, f"screen/{workshop}", canon_text(kept))
