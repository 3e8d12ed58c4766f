"""Small workshops to act on, and a meeting brought to any phase in a few calls."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from uuid import uuid4

import pytest

from prioritization.case import Attendance, Feasibility, Method, Screening, Ties
from scoring.model import (
    BallotForm,
    Criterion,
    CriterionId,
    Group,
    GroupId,
    Proposal,
    ProposalId,
    Text,
)
from workshops.acts.actor import Actor, Refused
from workshops.acts.ballots import accept_bundle, enter_line, issue_serials, open_bundle
from workshops.acts.counting import close_count, draw_lot
from workshops.acts.deciding import finalise, publish, sign
from workshops.acts.doors import make_pin
from workshops.doors import Doors, Network, Second
from workshops.serials import letters
from workshops.store import Store, StoreError, totals
from workshops.store import settings as heads
from workshops.store.cast import Cast, keep_ballot
from workshops.store.convert import add_workshop
from workshops.workshop import Phase, Privacy, Settings, Workshop

NOW = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
FACILITATOR = Actor(role="facilitator")
CLERK = Actor(role="clerk")
SECOND_CLERK = Actor(role="clerk", seat="clerk 2")
GROUPS = {"A": 20, "B": 12, "CSO": 8}
WHY_CLOSED = dict.fromkeys(
    ("count.difference", "count.fewer_than_present", "count.more_than_present"), "seen"
)
"""A reason for everything that may stay open when a count is closed."""


def workshop(phase: Phase = "draft", form: BallotForm | None = None) -> Workshop:
    """Three groups, four proposals, one criterion from ballots; ten points to give."""
    return Workshop(
        settings=Settings(
            id="test",
            title=Text(en="A test", ar="اختبار", fr="Un essai"),
            place="Testville",
            date="2026-05-01",
            budget=1_000,
            ballots=form or BallotForm(kind="points", limit=10),
            method=Method(ties=Ties(lot_seed=None)),
            privacy=Privacy(live="batches"),
            phase=phase,
        ),
        groups=tuple(
            Group(
                id=GroupId(name),
                name=Text(en=f"Group {name}", ar=f"مجموعة {name}", fr=f"Groupe {name}"),
                kind="community",
                population=people * 100,
                seats=people,
            )
            for name, people in GROUPS.items()
        ),
        proposals=tuple(
            Proposal(
                id=ProposalId(f"P0{n}"),
                title=Text(en=f"Proposal {n}", ar=f"مقترح {n}", fr=f"Projet {n}"),
                short_title=Text(en=f"Proposal {n}", ar=f"مقترح {n}", fr=f"Projet {n}"),
                place="Testville",
                submitted_by=(GroupId("A"),),
                cost=100 * n,
                beneficiaries=50 * n,
            )
            for n in range(1, 5)
        ),
        criteria=(
            Criterion(
                id=CriterionId("C1"),
                name=Text(en="Priority", ar="أولوية", fr="Priorité"),
                source="ballots",
                weight=Fraction(100),
                low=Fraction(0),
                high=Fraction(5),
            ),
        ),
        feasibility=tuple(
            Feasibility(
                proposal=ProposalId(f"P0{n}"),
                technical=2,
                cost_estimate=2,
                land=2,
                operation_maintenance=2,
                authority_approval=2,
                environment=2,
                months=6,
                access_security=2,
                verdict="pass",
            )
            for n in range(1, 5)
        ),
        screening=tuple(
            Screening(proposal=ProposalId(f"P0{n}"), consequence="none") for n in range(1, 5)
        ),
        attendance=tuple(
            Attendance(group=GroupId(name), sex=sex, age_band="25-34", present=people // 2)
            for name, people in GROUPS.items()
            for sex in ("F", "M")
        ),
    )


def opened(store: Store, phase: Phase = "draft", given: Workshop | None = None) -> str:
    """The id of a workshop in the store, in a phase."""
    made = given or workshop()
    with store.writing() as connection:
        return add_workshop(connection, replace(made, settings=replace(made.settings, phase=phase)))


def enter(store: Store, identifier: str, phase: Phase) -> None:
    """Put a workshop into a phase without asking anybody."""
    with store.writing() as connection:
        heads.change(connection, identifier, phase=phase)


def stock(
    store: Store, identifier: str, counts: Mapping[str, int] = GROUPS, phase: Phase | None = None
) -> dict[str, list[str]]:
    """Serials of every group, by group; phase: to go to first."""
    if phase is not None:
        enter(store, identifier, phase)
    issued = issue_serials(
        store, FACILITATOR, identifier, {GroupId(g): n for g, n in counts.items()}, now=NOW
    )
    of = letters(workshop().groups)
    return {g: sorted(s for s in issued if s[0] == of[GroupId(g)]) for g in counts}


def take_in(store: Store, identifier: str, lines: list[str]) -> str:
    """A bundle of these lines, entered by both hands and accepted."""
    bundle = open_bundle(store, CLERK, identifier, len(lines), now=NOW)
    for hand, clerk in ((1, CLERK), (2, SECOND_CLERK)):
        for line in lines:
            enter_line(store, clerk, identifier, bundle, hand, line, now=NOW)
    accept_bundle(store, CLERK, identifier, bundle, now=NOW)
    return bundle


def points(serial: str, n: int = 0) -> str:
    """A full ballot of one sheet; n shifts what it prefers."""
    first, second = n % 4 + 1, (n + 1) % 4 + 1
    return f"{serial} {first}:7 {second}:3"


def cast_all(store: Store, identifier: str, counts: Mapping[str, int] = GROUPS) -> list[str]:
    """Sheets issued and their ballots stored in one go, as accepted bundles leave them."""
    with store.reading() as connection:
        phase = heads.head(connection, identifier).phase
    own = stock(store, identifier, counts, phase="voting")
    taken = []
    with store.writing() as connection:
        for group, serials in own.items():
            for n, serial in enumerate(serials):
                first, second = ProposalId(f"P0{n % 4 + 1}"), ProposalId(f"P0{(n + 1) % 4 + 1}")
                ballot = Cast(
                    id=str(uuid4()),
                    workshop=identifier,
                    group=GroupId(group),
                    channel="paper",
                    marks={first: 7, second: 3},
                )
                keep_ballot(connection, ballot, "", serial)
                taken.append(serial)
        totals.set_state(connection, identifier, taken, "cast")
    enter(store, identifier, phase)
    return taken


def voted(store: Store, counts: Mapping[str, int] = GROUPS) -> str:
    """A workshop in counting whose issued sheets are all taken in."""
    identifier = opened(store, "screening")
    cast_all(store, identifier, counts)
    enter(store, identifier, "counting")
    return identifier


def counted(store: Store) -> str:
    """A workshop whose count is closed."""
    identifier = voted(store)
    draw_lot(store, FACILITATOR, identifier, "12-7-3", now=NOW)
    close_count(store, FACILITATOR, identifier, now=NOW)
    return identifier


def close_by_two(store: Store, identifier: str, now: datetime = NOW) -> None:
    """Close a workshop for good, with a clerk who typed their own PIN."""
    pin = make_pin(store, FACILITATOR, "clerk 1", now=now)
    second = Second(seat="clerk 1", secret=pin)
    finalise(store, FACILITATOR, identifier, Doors(store, Network()), second, "", now=now)


def closed(store: Store) -> str:
    """A workshop that went the whole way; its id."""
    identifier = counted(store)
    publish(store, FACILITATOR, identifier, now=NOW)
    sign(store, FACILITATOR, identifier, ["mayor"], now=NOW)
    close_by_two(store, identifier)
    return identifier


@contextmanager
def refused(key: str) -> Iterator[None]:
    """Whoever acts here is refused with this key."""
    with pytest.raises((Refused, StoreError)) as refusal:
        yield
    assert refusal.value.key == key
