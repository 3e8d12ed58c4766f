"""Rows that people edit: each save names the version it replaces; deleting leaves a tombstone.

Never "last one wins": two who save the same row see both texts (spec trust, 1.6).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from prioritization.case import Feasibility, Screening
from scoring.model import Assessment, Criterion, Group, Proposal
from workshops.store import tables
from workshops.store.errors import StaleRow, WasWithdrawn
from workshops.store.records import from_row, to_row
from workshops.workshop import ContextNote, Session, WeightVote

KindName = Literal[
    "groups",
    "proposals",
    "criteria",
    "assessments",
    "feasibility",
    "screening",
    "context",
    "sessions",
    "weight_votes",
]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A sort of row: its table, its type, the columns of its key beside the workshop."""

    table: Table
    type: type
    key: tuple[str, ...]


KINDS: Final[Mapping[KindName, Kind]] = {
    "groups": Kind(table=tables.groups, type=Group, key=("grp",)),
    "proposals": Kind(table=tables.proposals, type=Proposal, key=("proposal",)),
    "criteria": Kind(table=tables.criteria, type=Criterion, key=("criterion",)),
    "assessments": Kind(table=tables.assessments, type=Assessment, key=("proposal", "criterion")),
    "feasibility": Kind(table=tables.feasibility, type=Feasibility, key=("proposal",)),
    "screening": Kind(table=tables.screening, type=Screening, key=("proposal",)),
    "context": Kind(table=tables.context, type=ContextNote, key=("note",)),
    "sessions": Kind(table=tables.breakouts, type=Session, key=("session",)),
    "weight_votes": Kind(table=tables.weight_votes, type=WeightVote, key=("sheet", "criterion")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """What stands under a key."""

    version: int
    deleted: bool
    row: Mapping[Any, Any]


def values(connection: Connection, workshop: str, kind: KindName) -> tuple[Any, ...]:
    """Every row of a kind that is not deleted, in the declared order."""
    table = KINDS[kind].table
    query = (
        select(table)
        .where(table.c.workshop == workshop, table.c.deleted == 0)
        .order_by(table.c.position, *(table.c[column] for column in KINDS[kind].key))
    )
    rows = connection.execute(query).mappings()
    return tuple(from_row(KINDS[kind].type, row) for row in rows)


def version(connection: Connection, workshop: str, kind: KindName, *key: str) -> int:
    """The version of a row, the base of its next save; 0 when there is none."""
    found = _standing(connection, KINDS[kind], workshop, key)
    return found.version if found and not found.deleted else 0


def versions(connection: Connection, workshop: str, kind: KindName) -> dict[tuple[str, ...], int]:
    """The version of every row of a kind, by its key."""
    table, key = KINDS[kind].table, KINDS[kind].key
    query = select(table).where(table.c.workshop == workshop, table.c.deleted == 0)
    return {
        tuple(row[column] for column in key): row["version"]
        for row in connection.execute(query).mappings()
    }


def save(connection: Connection, workshop: str, kind: KindName, value: object, base: int) -> int:
    """Put a value in place of version `base` (0: a new row); gives the new version.

    Raises StaleRow when somebody was faster, WasWithdrawn when the id was deleted.
    """
    sort, row = KINDS[kind], to_row(value)
    key = tuple(row[column] for column in sort.key)
    found = _standing(connection, sort, workshop, key)
    if found is not None and found.deleted:
        raise WasWithdrawn(key="/".join(key))
    standing = found.version if found else 0
    if standing != base:
        kept = from_row(sort.type, found.row) if found else None
        raise StaleRow(kept=kept, given=value, version=standing)
    if found is None:
        place = _last_position(connection, sort.table, workshop) + 1
        connection.execute(
            sort.table.insert().values(workshop=workshop, position=place, version=1, **row)
        )
        return 1
    where = _at(sort, workshop, key)
    connection.execute(sort.table.update().where(where).values(version=base + 1, **row))
    return base + 1


def remove(
    connection: Connection, workshop: str, kind: KindName, key: tuple[str, ...], base: int
) -> None:
    """Leave a tombstone in place of version `base`; the id is never used again."""
    sort = KINDS[kind]
    found = _standing(connection, sort, workshop, key)
    standing = 0 if found is None or found.deleted else found.version
    if standing != base or not base:
        kept = from_row(sort.type, found.row) if found else None
        raise StaleRow(kept=kept, given=None, version=standing)
    gone = sort.table.update().where(_at(sort, workshop, key))
    connection.execute(gone.values(version=base + 1, deleted=1))


def replace_all(
    connection: Connection, workshop: str, kind: KindName, given: Mapping[tuple[str, ...], object]
) -> None:
    """Put a whole page of rows in place of what stands, in its order; `given` by key."""
    sort = KINDS[kind]
    connection.execute(sort.table.delete().where(sort.table.c.workshop == workshop))
    insert_all(connection, workshop, kind, given)


def insert_all(
    connection: Connection, workshop: str, kind: KindName, given: Mapping[tuple[str, ...], object]
) -> None:
    """Insert rows in their order; the key of each as `Kind.key` names it."""
    sort = KINDS[kind]
    lines = [
        {
            "workshop": workshop,
            "position": place,
            **dict(zip(sort.key, key, strict=True)),
            **to_row(value),
        }
        for place, (key, value) in enumerate(given.items())
    ]
    if lines:
        connection.execute(sort.table.insert(), lines)


def taken(connection: Connection, workshop: str, kind: KindName) -> frozenset[str]:
    """Every first key column ever used, tombstones included."""
    sort = KINDS[kind]
    query = select(sort.table.c[sort.key[0]]).where(sort.table.c.workshop == workshop)
    return frozenset(connection.execute(query).scalars())


def _standing(
    connection: Connection, sort: Kind, workshop: str, key: tuple[str, ...]
) -> _Standing | None:
    """What stands under a key, tombstones included."""
    query = select(sort.table).where(_at(sort, workshop, key))
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return _Standing(version=row["version"], deleted=bool(row["deleted"]), row=row)


def _at(sort: Kind, workshop: str, key: tuple[str, ...]) -> ColumnElement[bool]:
    """The condition that names one row."""
    own = (sort.table.c[column] == part for column, part in zip(sort.key, key, strict=True))
    return and_(sort.table.c.workshop == workshop, *own)


def _last_position(connection: Connection, table: Table, workshop: str) -> int:
    """Where the last row of a workshop stands in the declared order; -1 for none."""
    query = select(func.max(table.c.position)).where(table.c.workshop == workshop)
    found = connection.execute(query).scalar_one_or_none()
    return -1 if found is None else int(found)
