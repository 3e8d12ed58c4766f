"""Random meetings with small groups whose votes somebody would like to know."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import numpy as np

from prioritization.case import RuleChoice
from prioritization.outcome import Decision
from scoring.model import Ballot, BallotId, GroupId, Proposal, ProposalId, Text
from tests.release.attacker import Room, Unknown
from tests.workshops.meetings import workshop
from workshops import cases
from workshops.workshop import Workshop

LIMIT = 10
PROPOSALS = 6
SMALL = {"A": 20, "B": 12, "CSO": 3}
"""One group under ten: hidden alone it would follow by subtraction."""


def room(proposals: int = PROPOSALS) -> Room:
    """What everybody knows of these meetings."""
    return Room(
        proposals=tuple(f"P{n:02d}" for n in range(1, proposals + 1)),
        criterion="C1",
        weight=1.0,
        limit=LIMIT,
        anchor=float(LIMIT),
    )


def meeting(seed: int, counts: dict[str, int] = SMALL) -> Workshop:
    """Everybody lays ten points, each group with a taste of its own."""
    random = np.random.default_rng(seed)
    base = workshop("decided")
    offered = tuple(
        replace(
            base.proposals[0],
            id=ProposalId(name),
            title=Text(en=name),
            short_title=Text(en=name),
            cost=120 + 70 * ((n * 5) % PROPOSALS),
        )
        for n, name in enumerate(room().proposals)
    )
    ballots = []
    for group, count in counts.items():
        taste = random.dirichlet(np.full(PROPOSALS, 2.0))
        for n in range(count):
            marks = random.multinomial(LIMIT, taste)
            ballots.append(
                Ballot(
                    id=BallotId(f"{group}{n:03d}-{random.integers(1 << 60):x}"),
                    group=GroupId(group),
                    marks=dict(zip((p.id for p in offered), map(int, marks), strict=True)),
                )
            )
    return _with(base, offered, tuple(ballots))


def by_shares(given: Workshop) -> Workshop:
    """The same meeting under Equal Shares."""
    method = replace(given.settings.method, rule=RuleChoice(kind="equal_shares"))
    return replace(given, settings=replace(given.settings, method=method))


NARROW = {"P01": (20, 12), "P02": (60, 36), "P03": (60, 36), "P04": (22, 13)} | {
    "P05": (19, 12),
    "P06": (19, 11),
}
"""Marks of 20 and of 12 people: one person's ten points put the first proposal above the fourth."""


def planted() -> Workshop:
    """A room in which a single person decides, with costs all alike; ten points on one proposal."""
    given = meeting(1, {"A": 20, "B": 12, "CSO": 1})
    dealt = {
        group: [p for p, marks in NARROW.items() for _ in range(marks[at])]
        for at, group in enumerate(("A", "B"))
    } | {"CSO": ["P01"] * LIMIT}
    own: dict[str, list[Ballot]] = {}
    for ballot in given.ballots:
        own.setdefault(str(ballot.group), []).append(ballot)
    ballots = [
        replace(ballot, marks=dict(Counter(map(ProposalId, dealt[group][n :: len(some)]))))
        for group, some in own.items()
        for n, ballot in enumerate(some)
    ]
    return replace(
        given,
        ballots=tuple(ballots),
        proposals=tuple(replace(p, cost=300) for p in given.proposals),
    )


def _with(base: Workshop, offered: tuple[Proposal, ...], ballots: tuple[Ballot, ...]) -> Workshop:
    """The meeting with these proposals, all feasible and without a conflict, and these ballots."""
    kinds = {g.id: g for g in base.groups}
    used = dict.fromkeys(ballot.group for ballot in ballots)
    return replace(
        base,
        groups=tuple(kinds.get(g, replace(base.groups[0], id=g)) for g in used),
        proposals=offered,
        criteria=(replace(base.criteria[0], high=Fraction(LIMIT)),),
        feasibility=tuple(replace(base.feasibility[0], proposal=p.id) for p in offered),
        screening=tuple(replace(base.screening[0], proposal=p.id) for p in offered),
        attendance=(),
        ballots=ballots,
    )


def secrets(
    given: Workshop, decision: Decision, hidden: set[str]
) -> dict[tuple[tuple[Unknown, ...], str], int]:
    """What hidden groups gave: to each proposal they gave anything, and to what each list funds."""
    planted: dict[tuple[tuple[Unknown, ...], str], int] = {}
    for group in sorted(hidden):
        own = [b.marks for b in given.ballots if b.group == group]
        for proposal in room().proposals:
            if marks := sum(one.get(ProposalId(proposal), 0) for one in own):
                planted[((group, proposal),), f"{group} {proposal}"] = marks
        for name in ("ranked", "equal_shares", "per_person"):
            listed = sorted(decision.lists[name].selected)
            marks = sum(one.get(p, 0) for one in own for p in listed)
            if marks and listed:
                planted[tuple((group, str(p)) for p in listed), f"{group} {name}"] = marks
    return planted


def decided(given: Workshop) -> Decision:
    """What follows from it."""
    return cases.decision(given)
