"""The stock of ballots: serials and codes, what became of each, and how it adds up."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, select

from scoring.model import GroupId
from workshops.store import tables
from workshops.store.settings import Head, head
from workshops.store.standing import counts
from workshops.workshop import ControlTotal, SerialState

PAPER: Final = "paper"
PHONE: Final = "phone"
TABLET: Final = "tablet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """How many ballots are in, how many issued ones are still expected, how many people present."""

    ballots: int
    expected_out: int
    present: int


def add_serials(
    connection: Connection, workshop: str, given: Iterable[tuple[str, GroupId]]
) -> None:
    """Keep serials as issued."""
    lines = [
        {"workshop": workshop, "serial": serial, "grp": group, "state": "issued"}
        for serial, group in given
    ]
    if lines:
        connection.execute(tables.serials.insert(), lines)


def add_codes(connection: Connection, workshop: str, macs: Iterable[tuple[str, GroupId]]) -> None:
    """Keep the macs of codes as free; the codes themselves are kept nowhere."""
    lines = [
        {"workshop": workshop, "mac": mac, "grp": group, "state": "free"} for mac, group in macs
    ]
    if lines:
        connection.execute(tables.codes.insert(), lines)


def serials(connection: Connection, workshop: str) -> dict[str, tuple[GroupId, SerialState]]:
    """Every serial with its group and what became of it."""
    table = tables.serials
    query = select(table).where(table.c.workshop == workshop).order_by(table.c.serial)
    return {row.serial: (row.grp, row.state) for row in connection.execute(query)}


def set_state(
    connection: Connection, workshop: str, some: Collection[str], state: SerialState
) -> int:
    """Note what became of some serials; gives how many there are."""
    table = tables.serials
    changed = connection.execute(
        table.update()
        .where(table.c.workshop == workshop, table.c.serial.in_(sorted(some)))
        .values(state=state)
    )
    return changed.rowcount


def void_ballot(connection: Connection, workshop: str, serial: str) -> bool:
    """Void the ballot of a serial; says whether there was one."""
    table = tables.ballots
    voided = connection.execute(
        table.update()
        .where(table.c.workshop == workshop, table.c.serial == serial, table.c.void == 0)
        .values(void=1)
    )
    return bool(voided.rowcount)


def control_totals(connection: Connection, workshop: str) -> tuple[ControlTotal, ...]:
    """Per channel and group: issued, cast, spoiled, unused. A channel without any stock of its own
    is told as it was declared.
    """
    row = head(connection, workshop)
    paper, coded = _paper(connection, workshop), _coded(connection, workshop, row)
    counted = {PAPER} if paper else set()
    counted |= {PHONE, TABLET} if coded else set()
    declared = [one for one in row.settings.control if one.channel not in counted]
    return (*paper, *coded, *declared)


def _paper(connection: Connection, workshop: str) -> tuple[ControlTotal, ...]:
    """The paper of every group that has some."""
    found: dict[GroupId, Counter[str]] = {}
    for group, state in serials(connection, workshop).values():
        found.setdefault(group, Counter())[state] += 1
    return tuple(
        ControlTotal(
            channel=PAPER,
            group=group,
            issued=states.total(),
            cast=states["cast"],
            spoiled=states["spoiled"],
            unused=states["unused"],
        )
        for group, states in found.items()
    )


def _coded(connection: Connection, workshop: str, row: Head) -> tuple[ControlTotal, ...]:
    """The codes of every group that has some; a free one is unused once voting is over.

    Phones and tablets share the codes: one used on a tablet is issued there, the rest to phones.
    """
    table, ballots = tables.codes, tables.ballots
    states = _grouped(connection, table.c.state, table.c.workshop == workshop)
    coded = (ballots.c.workshop == workshop) & (ballots.c.channel != PAPER)
    cast = _grouped(connection, ballots.c.channel, coded)
    found: list[ControlTotal] = []
    for group in sorted({group for group, _ in states}):
        issued = sum(n for (g, _), n in states.items() if g == group)
        phones, tablets = cast.get((group, PHONE), 0), cast.get((group, TABLET), 0)
        free = 0 if row.phase == "voting" else states.get((group, "free"), 0)
        unused = states.get((group, "void"), 0) + free
        rest = ControlTotal(
            channel=PHONE, group=group, issued=issued - tablets, cast=phones, unused=unused
        )
        found.append(rest)
        if tablets:
            found.append(ControlTotal(channel=TABLET, group=group, issued=tablets, cast=tablets))
    return tuple(found)


def _grouped(
    connection: Connection, column: ColumnElement[Any], where: ColumnElement[bool]
) -> Mapping[tuple[GroupId, Any], int]:
    """How many rows there are per group and value of a column."""
    table = column.table
    query = select(table.c.grp, column, func.count()).where(where).group_by(table.c.grp, column)
    return {(group, value): n for group, value, n in connection.execute(query)}


def turnout(connection: Connection, workshop: str) -> Turnout:
    """Totals only: ballots in, issued ones still out, people present."""
    row = head(connection, workshop)
    out = sum(state == "issued" for _, state in serials(connection, workshop).values())
    codes, here = tables.codes, tables.attendance
    if row.phase == "voting":
        free = select(func.count()).where(codes.c.workshop == workshop, codes.c.state == "free")
        out += connection.execute(free).scalar_one()
    people = select(func.sum(here.c.present - here.c.left)).where(here.c.workshop == workshop)
    return Turnout(
        ballots=counts(connection, workshop)[0],
        expected_out=out,
        present=int(connection.execute(people).scalar_one_or_none() or 0),
    )


def group_counts(connection: Connection, workshop: str) -> dict[GroupId, int]:
    """How many ballots that count each group has in."""
    table = tables.ballots
    where = (table.c.workshop == workshop) & (table.c.void == 0)
    found = _grouped(connection, table.c.void, where)
    return {group: n for (group, _), n in found.items()}


def void_free_codes(connection: Connection, workshop: str) -> None:
    """Codes nobody used are good for nothing any more."""
    table = tables.codes
    free = (table.c.workshop == workshop) & (table.c.state == "free")
    connection.execute(table.update().where(free).values(state="void"))
