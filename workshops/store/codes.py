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
UNDER_WAY: Final[tuple[Phase, ...]] = ("proposing", "screening", "voting", "counting")
AT_ONCE: Final = 500
"""Macs looked up in one question: engines take a limited number of parameters."""
KEPT_AT_MOST: Final = 10_000
"""Codes of all workshops together that are kept in memory; with more, those under way alone."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """Every code of the workshops that are under way, as it stood after the last act.

    Ballots cast since have used some of them up; only casting itself says so for certain.
    whole: no workshop has a code but these, so that one that is not here was never issued.
    """

    version: tuple[object, ...]
    cards: Mapping[str, CodeCard]
    workshops: tuple[str, ...]
    whole: bool

    def find(self, secret: bytes, typed: str) -> CodeCard | None:
        """The card of a code as somebody typed it; None where it has to be looked for."""
        code = folded_code(typed)
        macs = (code_mac(secret, workshop, code) for workshop in self.workshops)
        return next((self.cards[mac] for mac in macs if mac in self.cards), None)


def codes_version(connection: Connection) -> tuple[object, ...]:
    """Changes with every act but live steps, which come with the ballots."""
    table, owner = tables.events, tables.workshops
    acts = (
        select(table.c.workshop, func.max(table.c.seq))
        .where(table.c.kind != "released")
        .group_by(table.c.workshop)
        .order_by(table.c.workshop)
    )
    phases = select(owner.c.id, owner.c.phase).order_by(owner.c.id)
    return tuple(tuple(row) for query in (acts, phases) for row in connection.execute(query))


def all_codes(connection: Connection, version: tuple[object, ...]) -> Codes:
    """The codes of every workshop that is not over, and while they are not many of all others."""
    table, owner = tables.codes, tables.workshops
    whole = connection.execute(select(func.count()).select_from(table)).scalar_one() <= KEPT_AT_MOST
    query = select(table, owner.c.phase).join(owner, owner.c.id == table.c.workshop)
    if not whole:
        query = query.where(owner.c.phase.in_(UNDER_WAY))
    cards = {
        row.mac: CodeCard(
            mac=row.mac,
            workshop=row.workshop,
            group=GroupId(row.grp),
            state=row.state,
            phase=row.phase,
        )
        for row in connection.execute(query)
    }
    # those under way first: a code is tried for one workshop after the other
    owners = {(card.phase not in UNDER_WAY, card.workshop) for card in cards.values()}
    workshops = tuple(workshop for _, workshop in sorted(owners))
    return Codes(version=version, cards=cards, workshops=workshops, whole=whole)


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
