"""Paper entered twice: bundles, lines of each hand, and where the hands differ (trust, 1.5).

Tallies are entered twice the same way, each heap under a bundle of its own that is never opened.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, get_args

from sqlalchemy import Connection, Row, select

from scoring.model import GroupId, ProposalId, Sex, Tally, TallyKind
from workshops.lines import Line
from workshops.store import tables
from workshops.store.canon import canon_text

Hand = Literal[1, 2]
HANDS: Final[tuple[Hand, ...]] = get_args(Hand)
TALLIED: Final = "tally:"
"""Begins the bundle of a heap; bundles of paper are numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of one hand. marks: as written on the paper; reason: why it was set aside."""

    serial: str
    kind: Literal["marked", "blank", "spoiled"]
    marks: Mapping[ProposalId, int] = field(default_factory=dict)
    reason: str = ""
    entered_by: str = ""

    @property
    def body(self) -> str:
        """What must be the same for both hands."""
        return canon_text({"kind": self.kind, "marks": dict(self.marks), "reason": self.reason})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A sheet the hands read differently; None: this hand did not find it."""

    serial: str
    first: Entry | None
    second: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleCard:
    """One bundle. sheets: on its slip; first, second: lines entered by each hand."""

    bundle: str
    sheets: int
    first: int
    second: int
    mismatches: int
    state: Literal["open", "accepted"]

    @property
    def ready(self) -> bool:
        """First = second = slip, and nowhere a difference."""
        return self.first == self.second == self.sheets and not self.mismatches


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyKey:
    """Which heap: of one session, kind, group and sex ("" for both together)."""

    session: str
    kind: TallyKind
    group: GroupId
    sex: Sex | Literal[""] = ""

    @property
    def bundle(self) -> str:
        """Under which its two readings are kept."""
        return TALLIED + canon_text([self.session, self.kind, self.group, self.sex])


def key_of(tally: Tally) -> TallyKey:
    """Which heap a tally is."""
    return TallyKey(session=tally.session, kind=tally.kind, group=tally.group, sex=tally.sex or "")


def new_bundle(connection: Connection, workshop: str, sheets: int) -> str:
    """A bundle under the next number."""
    table = tables.bundles
    known = connection.execute(select(table.c.bundle).where(table.c.workshop == workshop))
    bundle = str(max((int(one) for one in known.scalars()), default=0) + 1)
    connection.execute(
        table.insert().values(workshop=workshop, bundle=bundle, sheets=sheets, state="open")
    )
    return bundle


def bundles(connection: Connection, workshop: str) -> tuple[BundleCard, ...]:
    """Every bundle by number."""
    table = tables.bundles
    rows = connection.execute(select(table).where(table.c.workshop == workshop)).all()
    return tuple(_card(connection, row) for row in sorted(rows, key=lambda r: int(r.bundle)))


def bundle_card(connection: Connection, workshop: str, bundle: str) -> BundleCard | None:
    """One bundle; None where there is none."""
    table = tables.bundles
    query = select(table).where(table.c.workshop == workshop, table.c.bundle == bundle)
    row = connection.execute(query).first()
    return None if row is None else _card(connection, row)


def _card(connection: Connection, row: Row[Any]) -> BundleCard:
    """A bundle with its counts."""
    accepted = row.state == "accepted"
    first, second = (entries(connection, row.workshop, row.bundle, hand) for hand in HANDS)
    return BundleCard(
        bundle=row.bundle,
        sheets=row.sheets,
        first=row.sheets if accepted else len(first),
        second=row.sheets if accepted else len(second),
        mismatches=len(mismatches(connection, row.workshop, row.bundle)),
        state=row.state,
    )


def entries(connection: Connection, workshop: str, bundle: str, hand: Hand) -> tuple[Entry, ...]:
    """The lines of one hand by serial; a hand is shown its own lines alone."""
    table = tables.paper_entries
    query = (
        select(table)
        .where(table.c.workshop == workshop, table.c.bundle == bundle, table.c["pass"] == hand)
        .order_by(table.c.serial)
    )
    return tuple(_entry(row) for row in connection.execute(query))


def _entry(row: Row[Any]) -> Entry:
    """One kept line."""
    body = json.loads(row.body)
    return Entry(
        serial=row.serial,
        kind=body["kind"],
        marks={ProposalId(p): mark for p, mark in body["marks"].items()},
        reason=body["reason"],
        entered_by=row.entered_by,
    )


def mismatches(connection: Connection, workshop: str, bundle: str) -> tuple[Mismatch, ...]:
    """Sheets the hands read differently; one found by a single hand counts once both are done."""
    first, second = (
        {one.serial: one for one in entries(connection, workshop, bundle, hand)} for hand in HANDS
    )
    table = tables.bundles
    query = select(table.c.sheets).where(table.c.workshop == workshop, table.c.bundle == bundle)
    sheets = connection.execute(query).scalar_one_or_none() or 0
    done = min(len(first), len(second)) >= sheets
    return tuple(
        Mismatch(serial=serial, first=first.get(serial), second=second.get(serial))
        for serial in sorted(first.keys() | second.keys())
        if _differ(first.get(serial), second.get(serial), done=done)
    )


def _differ(first: Entry | None, second: Entry | None, *, done: bool) -> bool:
    """Whether two readings of one sheet differ."""
    if first is None or second is None:
        return done
    return first.body != second.body


def put_entry(  # noqa: PLR0913, PLR0917  # whose line, of which bundle and hand
    connection: Connection,
    workshop: str,
    bundle: str,
    hand: Hand,
    entry: Entry,
    by: str,
) -> Entry:
    """Keep a line of one hand in place of the one it has for this sheet; by: whose hand it is."""
    drop_entry(connection, workshop, bundle, hand, entry.serial)
    connection.execute(
        tables.paper_entries.insert().values(
            {
                "workshop": workshop,
                "bundle": bundle,
                "serial": entry.serial,
                "pass": hand,
                "body": entry.body,
                "entered_by": by,
            }
        )
    )
    return replace(entry, entered_by=by)


def entry_of(line: Line) -> Entry:
    """What a typed line says."""
    return Entry(serial=line.serial, kind=line.kind, marks=line.marks)


def drop_entry(connection: Connection, workshop: str, bundle: str, hand: Hand, serial: str) -> bool:
    """Let a line of one hand go; says whether there was one."""
    table = tables.paper_entries
    gone = connection.execute(
        table.delete().where(
            table.c.workshop == workshop,
            table.c.bundle == bundle,
            table.c["pass"] == hand,
            table.c.serial == serial,
        )
    )
    return bool(gone.rowcount)


def held_by(connection: Connection, workshop: str, serial: str, hand: Hand) -> str | None:
    """The open bundle in which this hand already entered a sheet; None for none."""
    table = tables.paper_entries
    query = select(table.c.bundle).where(
        table.c.workshop == workshop, table.c.serial == serial, table.c["pass"] == hand
    )
    return connection.execute(query).scalars().first()


def entered_by(connection: Connection, workshop: str, bundle: str, hand: Hand) -> frozenset[str]:
    """Whose hands have entered lines of a bundle as its first or second reading."""
    return frozenset(one.entered_by for one in entries(connection, workshop, bundle, hand))


def close_bundle(connection: Connection, workshop: str, bundle: str) -> None:
    """Note a bundle as accepted and erase its lines."""
    table, lines = tables.bundles, tables.paper_entries
    connection.execute(
        table.update()
        .where(table.c.workshop == workshop, table.c.bundle == bundle)
        .values(state="accepted")
    )
    connection.execute(lines.delete().where(lines.c.workshop == workshop, lines.c.bundle == bundle))


def put_tally(connection: Connection, workshop: str, hand: Hand, tally: Tally, by: str) -> None:
    """Keep one hand's reading of a heap; by: whose hand it is."""
    bundle = key_of(tally).bundle
    drop_entry(connection, workshop, bundle, hand, "")
    body = {"people": tally.people, "per": tally.per, "counts": dict(tally.counts)}
    row = {"workshop": workshop, "bundle": bundle, "serial": "", "pass": hand}
    connection.execute(
        tables.paper_entries.insert().values({**row, "body": canon_text(body), "entered_by": by})
    )


def tally_entries(connection: Connection, workshop: str, hand: Hand) -> dict[TallyKey, Tally]:
    """One hand's readings of heaps not accepted yet."""
    table = tables.paper_entries
    query = (
        select(table)
        .where(
            table.c.workshop == workshop,
            table.c["pass"] == hand,
            table.c.bundle.startswith(TALLIED, autoescape=True),
        )
        .order_by(table.c.bundle)
    )
    read = [_tally(row) for row in connection.execute(query)]
    return {key_of(tally): tally for tally in read}


def _tally(row: Row[Any]) -> Tally:
    """One reading of a heap."""
    session, kind, group, sex = json.loads(row.bundle.removeprefix(TALLIED))
    body = json.loads(row.body)
    return Tally(
        session=session,
        kind=kind,
        group=GroupId(group),
        sex=sex or None,
        people=body["people"],
        per=body["per"],
        counts={ProposalId(p): n for p, n in body["counts"].items()},
    )


def forget_tally(connection: Connection, workshop: str, key: TallyKey) -> None:
    """Erase both readings of a heap."""
    for hand in HANDS:
        drop_entry(connection, workshop, key.bundle, hand, "")
