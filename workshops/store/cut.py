"""The cut: from here on nobody, the owner of the file included, can tell whose vote is whose.

Receipts are verified, ballots deleted and inserted again under fresh ids in the order of those
ids, nonces, serials, drafts and paper entries gone, the file rewritten (spec trust, 1.8).
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select, update

from workshops.store import tables
from workshops.store.canon import canon_text
from workshops.store.dialect import copied_by_us, loosen, take_out
from workshops.store.errors import StoreError
from workshops.store.migrations import LOGS_DUE, REWRITE, set_setting
from workshops.store.receipts import id_digest, receipt_of, receipts_root
from workshops.store.settings import change, head
from workshops.store.store import Store

BESIDE_BALLOTS = ("ballots.csv", "other_forms/")


class ReceiptsDiffer(StoreError):
    """`found` of `n` receipts follow from their ballots: the file was changed from outside."""

    key = "cut.receipts_differ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What the cut left. ballots: that count; voids; receipts_root: over all receipts."""

    ballots: int
    voids: int
    receipts_root: str


def cut(connection: Connection, workshop: str) -> Cut:
    """Verify and unlink inside the caller's transaction; `rewrite` the store after it.

    Raises ReceiptsDiffer, and changes nothing, where a ballot does not give its receipt.
    """
    rows = _ballots(connection, workshop)
    receipts = _verified(connection, workshop, rows)
    change(connection, workshop, cut=1)
    fresh = {row["id"]: str(uuid4()) for row in rows}
    take_out(connection, tables.ballots, workshop)
    again = sorted(
        ({**row, "id": fresh[row["id"]], "nonce": "", "serial": ""} for row in rows),
        key=lambda row: str(row["id"]),
    )
    if again:
        connection.execute(tables.ballots.insert(), again)
    _rename_forms(connection, workshop, fresh)
    _forget(connection, workshop)
    loosen(connection, workshop)
    change(connection, workshop, cut=2)
    set_setting(connection, REWRITE, "due")
    if not copied_by_us(connection):  # its copies are told to nobody here, so none is waited for
        set_setting(connection, LOGS_DUE, "due")
    voids = sum(row["void"] for row in rows)
    return Cut(ballots=len(rows) - voids, voids=voids, receipts_root=receipts_root(receipts))


def rewrite(store: Store) -> None:
    """Leave nothing of the old rows in the file; call it right after the cut is committed.

    The cut stands whatever happens here: where the disk refuses, the next start does it.
    """
    with suppress(StoreError):
        store.rewrite()


def receipts_of(connection: Connection, workshop: str) -> tuple[str, ...]:
    """Every receipt of a workshop, sorted: the list anybody may look in."""
    query = select(tables.receipts.c.receipt).where(tables.receipts.c.workshop == workshop)
    return tuple(sorted(connection.execute(query).scalars()))


def _ballots(connection: Connection, workshop: str) -> list[dict[str, Any]]:
    """Every ballot row, voids included, by id."""
    table = tables.ballots
    query = select(table).where(table.c.workshop == workshop).order_by(table.c.id)
    return [{str(k): v for k, v in row.items()} for row in connection.execute(query).mappings()]


def _verified(connection: Connection, workshop: str, rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """Every receipt, each computed again from its ballot."""
    table = tables.receipts
    query = select(table.c.id_digest, table.c.receipt).where(table.c.workshop == workshop)
    kept: Mapping[str, str] = dict(connection.execute(query).all())
    made = {
        id_digest(row["id"], workshop): receipt_of(
            workshop, row["nonce"], row["grp"], json.loads(row["body"])
        )
        for row in rows
    }
    right = sum(kept.get(digest) == receipt for digest, receipt in made.items())
    if right != len(rows) or len(kept) != len(rows):
        raise ReceiptsDiffer(found=right, n=max(len(rows), len(kept)))
    return tuple(kept.values())


def _rename_forms(connection: Connection, workshop: str, fresh: Mapping[str, str]) -> None:
    """Ballots kept in further forms go under the same fresh ids."""
    table = tables.other_forms
    query = select(table).where(table.c.workshop == workshop)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    take_out(connection, table, workshop)
    again = [{**row, "id": fresh[row["id"]]} for row in rows if row["id"] in fresh]
    if again:
        connection.execute(table.insert(), sorted(again, key=lambda row: row["id"]))


def _forget(connection: Connection, workshop: str) -> None:
    """Erase drafts, paper entries, and texts that came beside a ballot under its old id."""
    for table in (tables.drafts, tables.paper_entries):
        connection.execute(table.delete().where(table.c.workshop == workshop))
    beside = json.loads(head(connection, workshop).beside)
    kept = {file: rows for file, rows in beside.items() if not file.startswith(BESIDE_BALLOTS)}
    connection.execute(
        update(tables.workshops)
        .where(tables.workshops.c.id == workshop)
        .values(beside=canon_text(kept))
    )
