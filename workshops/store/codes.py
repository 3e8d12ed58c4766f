"""Ballot codes as the store knows them: the mac, the group, and what became of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import Connection, func, select

from scoring.model import GroupId
from workshops.store import tables
from workshops.store.canon import folded_code
from workshops.store.receipts import code_mac
from workshops.workshop import Phase

CodeState = Literal["free", "used", "void"]
CODE_LENGTH: Final = 8
AT_ONCE: Final = 500
"""Macs looked up in one question: engines take a limited number of parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCard:
    """One code: whose ballot it opens, and whether it still does. Never says which ballot."""

    mac: str
    workshop: str
    group: GroupId
    state: CodeState
    phase: Phase


def find_code(connection: Connection, secret: bytes, typed: str) -> CodeCard | None:
    """The card of a code as somebody typed it; None for one that was never issued.

    The code does not say which workshop it is for, so its mac is tried for each.
    """
    code = folded_code(typed)
    if len(code) != CODE_LENGTH or not code.isascii():
        return None
    table, owner = tables.codes, tables.workshops
    known = connection.execute(select(owner.c.id).order_by(owner.c.id)).scalars().all()
    for start in range(0, len(known), AT_ONCE):
        macs = [code_mac(secret, workshop, code) for workshop in known[start : start + AT_ONCE]]
        query = (
            select(table, owner.c.phase)
            .join(owner, owner.c.id == table.c.workshop)
            .where(table.c.mac.in_(macs))
        )
        if row := connection.execute(query).first():
            return CodeCard(
                mac=row.mac,
                workshop=row.workshop,
                group=GroupId(row.grp),
                state=row.state,
                phase=row.phase,
            )
    return None


def code_states(connection: Connection, workshop: str) -> Mapping[GroupId, Mapping[CodeState, int]]:
    """How many codes of each group are free, used and void; totals, and nothing of one code."""
    table = tables.codes
    query = (
        select(table.c.grp, table.c.state, func.count())
        .where(table.c.workshop == workshop)
        .group_by(table.c.grp, table.c.state)
    )
    found: dict[GroupId, Counter[CodeState]] = {}
    for group, state, n in connection.execute(query):
        found.setdefault(group, Counter())[state] += n
    return dict(sorted(found.items()))


def free_macs(connection: Connection, workshop: str) -> frozenset[str]:
    """The macs of codes nobody has used: to tell how many opened ballots are still out."""
    table = tables.codes
    query = select(table.c.mac).where(table.c.workshop == workshop, table.c.state == "free")
    return frozenset(connection.execute(query).scalars())


def void_code(connection: Connection, mac: str) -> bool:
    """Void one free code; says whether it was one."""
    table = tables.codes
    free = (table.c.mac == mac) & (table.c.state == "free")
    return bool(connection.execute(table.update().where(free).values(state="void")).rowcount)
