"""Ballots, tallies and counters of people as rows, and back."""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, cast

from sqlalchemy import Connection, func, select

from prioritization.case import Attendance
from scoring.model import Ballot, BallotId, FormKind, GroupId, ProposalId, Tally
from workshops.store import tables
from workshops.store.canon import canon_text
from workshops.store.receipts import id_digest, receipt_of
from workshops.store.records import from_row
from workshops.workshop import Workshop

NONCE_BYTES: Final = 16
NOTHING_MARKED: Final = ""
"""Stands for the proposal of a heap in which nothing at all was laid."""


def body_of(ballot: Ballot) -> dict[str, object]:
    """What a ballot says, as it is stored and receipted: marks, and what set-up asks beside."""
    body: dict[str, object] = {"marks": dict(ballot.marks)}
    if ballot.sex is not None:
        body["sex"] = ballot.sex
    if ballot.age_band is not None:
        body["age_band"] = ballot.age_band
    if ballot.printed is not None:
        body["printed"] = sorted(ballot.printed)
    return body


def ballot_of(row: Mapping[Any, Any]) -> Ballot:
    """The ballot of a row."""
    body = json.loads(row["body"])
    printed = body.get("printed")
    return Ballot(
        id=BallotId(row["id"]),
        group=GroupId(row["grp"]),
        channel=row["channel"],
        marks={ProposalId(p): mark for p, mark in body["marks"].items()},
        sex=body.get("sex"),
        age_band=body.get("age_band"),
        printed=None if printed is None else frozenset(map(ProposalId, printed)),
    )


def insert_ballots(
    connection: Connection, workshop: str, given: Sequence[Ballot], *, receipts: bool
) -> None:
    """Keep ballots cast elsewhere; with a nonce and a receipt while votes are taken."""
    lines, slips = [], []
    for ballot in sorted(given, key=lambda b: b.id):
        body = body_of(ballot)
        nonce = secrets.token_hex(NONCE_BYTES) if receipts else ""
        line = {"workshop": workshop, "id": ballot.id, "grp": ballot.group, "nonce": nonce}
        lines.append({**line, "channel": ballot.channel, "body": canon_text(body)})
        if receipts:
            receipt = receipt_of(workshop, nonce, ballot.group, body)
            digest = id_digest(ballot.id, workshop)
            slips.append({"id_digest": digest, "workshop": workshop, "receipt": receipt})
    if lines:
        connection.execute(tables.ballots.insert(), lines)
    if slips:
        connection.execute(tables.receipts.insert(), slips)


def insert_forms(
    connection: Connection, workshop: str, forms: Mapping[FormKind, Sequence[Ballot]]
) -> None:
    """Keep the same ballots in further forms, as evidence."""
    lines = [
        {
            "workshop": workshop,
            "form": form,
            "id": ballot.id,
            "grp": ballot.group,
            "channel": ballot.channel,
            "body": canon_text(body_of(ballot)),
        }
        for form, ballots_of_form in forms.items()
        for ballot in ballots_of_form
    ]
    if lines:
        connection.execute(tables.other_forms.insert(), lines)


def ballots(connection: Connection, workshop: str) -> tuple[Ballot, ...]:
    """Every ballot that counts, by id."""
    table = tables.ballots
    query = (
        select(table).where(table.c.workshop == workshop, table.c.void == 0).order_by(table.c.id)
    )
    return tuple(map(ballot_of, connection.execute(query).mappings()))


def forms(connection: Connection, workshop: str) -> dict[FormKind, tuple[Ballot, ...]]:
    """The further forms, each by id."""
    table = tables.other_forms
    query = select(table).where(table.c.workshop == workshop).order_by(table.c.form, table.c.id)
    found: dict[FormKind, list[Ballot]] = {}
    for row in connection.execute(query).mappings():
        found.setdefault(row["form"], []).append(ballot_of(row))
    return {form: tuple(given) for form, given in found.items()}


def with_ballots(
    setup: Workshop,
    given: tuple[Ballot, ...],
    other_forms: Mapping[FormKind, tuple[Ballot, ...]],
) -> Workshop:
    """A workshop with its ballots, their marks in the order of the proposals."""
    place = {proposal.id: number for number, proposal in enumerate(setup.proposals)}

    def settled(ballot: Ballot) -> Ballot:
        """The same ballot, marks as printed."""
        marks = sorted(ballot.marks.items(), key=lambda mark: place.get(mark[0], len(place)))
        return replace(ballot, marks=dict(marks))

    return replace(
        setup,
        ballots=tuple(map(settled, given)),
        other_forms={form: tuple(map(settled, some)) for form, some in other_forms.items()},
    )


def attendance(connection: Connection, workshop: str) -> tuple[Attendance, ...]:
    """Every counter of people, in the declared order."""
    table = tables.attendance
    query = select(table).where(table.c.workshop == workshop).order_by(table.c.position)
    return tuple(from_row(Attendance, row) for row in connection.execute(query).mappings())


def tally_rows(given: Iterable[Tally]) -> Iterator[dict[str, Any]]:
    """One row per mark of each heap; a heap without any mark keeps one row that says so."""
    for tally in given:
        about = {
            "sheet": tally.session,
            "kind": tally.kind,
            "grp": tally.group,
            "sex": tally.sex or "",
            "people": tally.people,
            "per": tally.per,
        }
        for proposal, marks in tally.counts.items():
            yield {**about, "proposal": proposal, "marks": marks}
        if not tally.counts:
            yield {**about, "proposal": NOTHING_MARKED, "marks": None}


def put_tally(connection: Connection, workshop: str, tally: Tally) -> None:
    """Keep a heap in place of the one of the same session, kind, group and sex."""
    table = tables.tallies
    heap = (
        (table.c.workshop == workshop)
        & (table.c.sheet == tally.session)
        & (table.c.kind == tally.kind)
        & (table.c.grp == tally.group)
        & (table.c.sex == (tally.sex or ""))
    )
    last = select(func.max(table.c.position)).where(table.c.workshop == workshop)
    version = connection.execute(select(func.max(table.c.version)).where(heap)).scalar_one_or_none()
    place = connection.execute(last).scalar_one_or_none()
    connection.execute(table.delete().where(heap))
    lines = [
        {**line, "workshop": workshop, "position": start, "version": (version or 0) + 1}
        for start, line in enumerate(tally_rows([tally]), start=0 if place is None else place + 1)
    ]
    connection.execute(table.insert(), lines)


def tallies(connection: Connection, workshop: str) -> tuple[Tally, ...]:
    """Every counted heap, in the order it was entered."""
    table = tables.tallies
    query = select(table).where(table.c.workshop == workshop).order_by(table.c.position)
    return heaps_of(connection.execute(query).mappings())


def heaps_of(rows: Iterable[Mapping[Any, Any]]) -> tuple[Tally, ...]:
    """The heaps in rows of tallies."""
    heaps: dict[tuple[str, str, str, str], Tally] = {}
    for row in rows:
        key = (row["sheet"], row["kind"], row["grp"], row["sex"])
        heap = heaps.setdefault(
            key,
            Tally(
                session=row["sheet"],
                group=GroupId(row["grp"]),
                kind=row["kind"],
                people=row["people"],
                counts={},
                sex=row["sex"] or None,
                per=row["per"],
            ),
        )
        if row["marks"] is not None:
            counts = cast("dict[ProposalId, int]", heap.counts)
            counts[ProposalId(row["proposal"])] = row["marks"]
    return tuple(heaps.values())
