"""What the engine itself refuses, whoever asks: one trigger per rule (spec trust, 1.8 and 2.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from workshops.store import tables

Change = Literal["INSERT", "UPDATE", "DELETE"]
CHANGES: Final[tuple[Change, ...]] = ("INSERT", "UPDATE", "DELETE")
UNGUARDED: Final = "unguarded"
"""The row of `store` that names the workshop being brought in or erased by this transaction."""
LOCKED: Final = ("groups", "criteria")
LOCKED_PHASES: Final = "('voting', 'counting', 'decided')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """One rule. forbidden: a condition over NEW and OLD, the same SQL for both engines. held: on
    a server of many writers the workshop must not change phase before the row is written.
    """

    name: str
    table: str
    event: Change
    forbidden: str
    message: str
    held: bool = False


def _row(event: Change) -> str:
    """The row a statement speaks about."""
    return "OLD" if event == "DELETE" else "NEW"


def _of(row: str, column: str) -> str:
    """A column of the workshop a row belongs to."""
    return f"(SELECT {column} FROM workshops WHERE id = {row}.workshop)"  # noqa: S608  # our words


def _guarded(row: str, key: str = "workshop") -> str:
    """Whether nobody is bringing in or erasing the workshop."""
    named = f"name = '{UNGUARDED}' AND value = {row}.{key}"
    return f"NOT EXISTS (SELECT 1 FROM store WHERE {named})"  # noqa: S608  # our words only


def _closed() -> Iterator[Guard]:
    """A closed workshop does not change any more; its chain has had its last event."""
    for table in (*tables.OWNED, tables.events):
        for event in CHANGES:
            row = _row(event)
            yield Guard(
                name=f"closed_{table.name}_{event.lower()}",
                table=table.name,
                event=event,
                forbidden=f"{_of(row, 'phase')} = 'closed' AND {_guarded(row)}",
                message="closed",
                held=True,
            )
    changes: tuple[Change, ...] = ("UPDATE", "DELETE")
    for event in changes:
        condition = "OLD.phase = 'closed' AND " if event == "UPDATE" else ""
        yield Guard(
            name=f"closed_workshops_{event.lower()}",
            table="workshops",
            event=event,
            forbidden=f"{condition}{_guarded('OLD', 'id')}",
            message="closed",
        )


def _append_only() -> Iterator[Guard]:
    """What was written down stays as it was written."""
    for table in (tables.events, tables.receipts, tables.releases, *tables.AFTER_CLOSING):
        changes: tuple[Change, ...] = ("UPDATE", "DELETE")
        for event in changes:
            yield Guard(
                name=f"kept_{table.name}_{event.lower()}",
                table=table.name,
                event=event,
                forbidden=_guarded(_row(event)),
                message="append only",
            )


def _voting() -> Iterator[Guard]:
    """Ballots come in while votes are counted, change only to void, and go only in the cut."""
    taking = f"{_of('NEW', 'cut')} = 0 AND {_of('NEW', 'phase')} IN ('voting', 'counting')"
    for table in ("ballots", "receipts"):
        yield Guard(
            name=f"in_time_{table}",
            table=table,
            event="INSERT",
            forbidden=f"NOT ({taking}) AND {_of('NEW', 'cut')} <> 1 AND {_guarded('NEW')}",
            message="not while votes are taken",
        )
    same = " AND ".join(
        f"NEW.{column.name} = OLD.{column.name}"
        for column in tables.ballots.columns
        if column.name != "void"
    )
    voided = f"OLD.void = 0 AND NEW.void = 1 AND {_of('OLD', 'cut')} = 0"
    yield Guard(
        name="immutable_ballots",
        table="ballots",
        event="UPDATE",
        forbidden=f"NOT ({same} AND {voided})",
        message="a ballot does not change",
    )
    yield Guard(
        name="stay_ballots",
        table="ballots",
        event="DELETE",
        forbidden=f"{_of('OLD', 'cut')} <> 1 AND {_guarded('OLD')}",
        message="ballots go in the cut only",
    )
    yield Guard(
        name="spent_codes",
        table="codes",
        event="UPDATE",
        forbidden="OLD.state <> 'free'",
        message="a code is used once",
    )
    yield Guard(
        name="forward_cut",
        table="workshops",
        event="UPDATE",
        forbidden="NEW.cut <> OLD.cut AND NEW.cut <> OLD.cut + 1",
        message="the cut goes forward",
    )


def _locked() -> Iterator[Guard]:
    """Groups and criteria are locked when voting opens."""
    for table in LOCKED:
        for event in CHANGES:
            row = _row(event)
            yield Guard(
                name=f"locked_{table}_{event.lower()}",
                table=table,
                event=event,
                forbidden=f"{_of(row, 'phase')} IN {LOCKED_PHASES} AND {_guarded(row)}",
                message="locked",
            )


GUARDS: Final[tuple[Guard, ...]] = (*_closed(), *_append_only(), *_voting(), *_locked())
