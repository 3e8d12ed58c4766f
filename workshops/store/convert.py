"""Folder and store convert into each other without loss within one phase (spec trust, 1)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, Table, select

from scoring.model import FormKind
from workshops.store import bodies, rows, settings, tables
from workshops.store.dialect import take_out
from workshops.store.guards import UNGUARDED
from workshops.store.migrations import drop_setting, set_setting
from workshops.store.records import from_row, to_row
from workshops.store.rows import KINDS, KindName
from workshops.store.settings import Cut, WorkshopCard, list_workshops
from workshops.workshop import FollowUp, Phase, Serial, Workshop

TAKING: Final[tuple[Phase, ...]] = ("voting", "counting")
ANSWERS: Final[tuple[KindName, ...]] = ("assessments", "feasibility", "screening")
AFTER: Final[tuple[Phase, ...]] = ("decided", "closed")


def add_workshop(connection: Connection, workshop: Workshop) -> str:
    """Bring a workshop into the store; gives its new id.

    Ballots of a phase in which votes are taken get a receipt each; in a later one they are as the
    cut leaves them.
    """
    return _add(connection, workshop, 2 if workshop.settings.phase in AFTER else 0)


def add_counted(connection: Connection, workshop: Workshop) -> str:
    """Bring in a workshop whose count is closed, as an example or a session from elsewhere is."""
    return _add(connection, workshop, 2)


def _add(connection: Connection, workshop: Workshop, cut: Cut) -> str:
    """Every row of a workshop, in one transaction of the caller."""
    identifier = str(uuid4())
    with unguarded(connection, identifier):
        connection.execute(
            tables.workshops.insert().values(
                id=identifier,
                phase=workshop.settings.phase,
                cut=cut,
                beside=json.dumps(workshop.extra_columns, ensure_ascii=False),
                **settings.columns(workshop.settings),
            )
        )
        for kind, given in _edited(workshop).items():
            rows.insert_all(connection, identifier, kind, given)
        _insert(connection, tables.attendance, identifier, map(to_row, workshop.attendance))
        _insert(connection, tables.serials, identifier, map(to_row, workshop.serials))
        _insert(connection, tables.tallies, identifier, bodies.tally_rows(workshop.tallies))
        followup = ({"id": str(uuid4()), **to_row(line)} for line in workshop.followup)
        _insert(connection, tables.followup, identifier, followup)
        taking = workshop.settings.phase in TAKING and cut == 0
        bodies.insert_ballots(connection, identifier, workshop.ballots, receipts=taking)
        bodies.insert_forms(connection, identifier, workshop.other_forms)
    return identifier


def _edited(workshop: Workshop) -> dict[KindName, Mapping[tuple[str, ...], object]]:
    """The rows of every editable kind by key, in their order."""
    parts: dict[KindName, Iterable[Any]] = {
        "groups": workshop.groups,
        "proposals": workshop.proposals,
        "criteria": workshop.criteria,
        "assessments": workshop.assessments,
        "feasibility": workshop.feasibility,
        "screening": workshop.screening,
        "sessions": workshop.sessions,
        "weight_votes": workshop.weight_votes,
    }
    keyed: dict[KindName, Mapping[tuple[str, ...], object]] = {}
    for kind, part in parts.items():
        key = KINDS[kind].key
        keyed[kind] = {tuple(to_row(one)[c] for c in key): one for one in part}
    return keyed | {"context": {(str(uuid4()),): note for note in workshop.context}}


def _insert(
    connection: Connection, table: Table, workshop: str, lines: Iterable[Mapping[str, Any]]
) -> None:
    """Insert rows of a workshop in their order."""
    ordered = "position" in table.c
    given = [
        {"workshop": workshop, **line, **({"position": place} if ordered else {})}
        for place, line in enumerate(lines)
    ]
    if given:
        connection.execute(table.insert(), given)


def load_setup(connection: Connection, workshop: str) -> Workshop:
    """A workshop without any ballot: what every page may read before the count is closed."""
    row = settings.head(connection, workshop)
    followup = _lines(connection, tables.followup, workshop, "position")
    groups = rows.values(connection, workshop, "groups")
    known = {group.id for group in groups}
    proposals = rows.values(connection, workshop, "proposals")
    criteria = rows.values(connection, workshop, "criteria")
    about = {proposal.id for proposal in proposals}
    by = {criterion.id for criterion in criteria}
    answered: dict[KindName, tuple[Any, ...]] = {  # what was taken out took its answers along
        kind: tuple(one for one in rows.values(connection, workshop, kind) if one.proposal in about)
        for kind in ANSWERS
    }
    return Workshop(
        settings=row.settings,
        groups=groups,
        proposals=proposals,
        criteria=criteria,
        assessments=tuple(one for one in answered["assessments"] if one.criterion in by),
        feasibility=answered["feasibility"],
        screening=answered["screening"],
        context=rows.values(connection, workshop, "context"),
        sessions=rows.values(connection, workshop, "sessions"),
        weight_votes=rows.values(connection, workshop, "weight_votes"),
        attendance=tuple(
            one for one in bodies.attendance(connection, workshop) if one.group in known
        ),
        tallies=bodies.tallies(connection, workshop),
        serials=tuple(
            from_row(Serial, line)
            for line in _lines(connection, tables.serials, workshop, "serial")
        ),
        followup=tuple(from_row(FollowUp, line) for line in followup),
        extra_columns=json.loads(row.beside),
    )


def load_workshop(connection: Connection, workshop: str) -> Workshop:
    """Everything a workshop knows, ballots by id and voids left out; raises UnknownWorkshop."""
    setup = load_setup(connection, workshop)
    forms: Mapping[FormKind, Any] = bodies.forms(connection, workshop)
    return bodies.with_ballots(setup, bodies.ballots(connection, workshop), forms)


def _lines(
    connection: Connection, table: Table, workshop: str, order: str
) -> Iterator[Mapping[Any, Any]]:
    """The rows of a workshop in the order of a column."""
    query = select(table).where(table.c.workshop == workshop).order_by(table.c[order])
    yield from connection.execute(query).mappings()


@contextmanager
def unguarded(connection: Connection, workshop: str) -> Iterator[None]:
    """Within this transaction the rows of one workshop may be brought in or erased."""
    set_setting(connection, UNGUARDED, workshop)
    yield
    drop_setting(connection, UNGUARDED)


def erase(connection: Connection, workshop: str) -> None:
    """Delete everything of a workshop, its chain included."""
    with unguarded(connection, workshop):
        for table in (*tables.AFTER_CLOSING, *reversed(tables.OWNED), tables.drafts, tables.events):
            take_out(connection, table, workshop)
        for table in (tables.sessions, tables.workshops):
            take_out(connection, table, workshop)
    for name in (
        "screen",
        "channels",
        "assisted",
        "address",
        "erased",
        "published",
        "rooms",
        "room",
    ):
        drop_setting(connection, f"{name}/{workshop}")


__all__ = [
    "WorkshopCard",
    "add_counted",
    "add_workshop",
    "erase",
    "list_workshops",
    "load_setup",
    "load_workshop",
    "unguarded",
]
