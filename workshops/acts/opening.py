"""In front of witnesses before the vote opens: a ballot tried and taken out, an empty box."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import uuid4

from scoring.model import GroupId, ProposalId
from workshops.acts.actor import Actor, NotNow, Unfit, doing
from workshops.lines import on_ballot
from workshops.store import Connection, Store, chain
from workshops.store import settings as heads
from workshops.store.cast import Cast, keep_ballot
from workshops.store.codes import code_states
from workshops.store.convert import load_setup
from workshops.store.standing import counts
from workshops.store.totals import serials
from workshops.workshop import Workshop

TRIED: Final = "test_ballot"
ZERO: Final = "zero_printed"
STOCK: Final = frozenset({"serials_issued", "codes_issued"})
"""After these the paper that says how much was handed out is printed anew."""
HandedOut = Mapping[GroupId, tuple[int, int, int]]
"""Per group: serials issued, codes issued, ballots in the box."""


def try_ballot(store: Store, who: Actor, workshop: str, *, now: datetime) -> str:
    """Store a ballot the way the room's will be, read it back, take it out; gives its receipt.

    The ballot is taken out before anything is written for good: no trace of it is left but the
    event that says it was tried.
    """
    with doing(store, who, workshop, "ballots.stock", TRIED, now) as act:
        before_the_vote(act.connection, workshop, act.phase)
        setup = load_setup(act.connection, workshop)
        if not setup.groups or not on_ballot(setup):
            raise Unfit("opening.nothing_to_mark")
        trial = act.connection.begin_nested()
        heads.change(act.connection, workshop, phase="voting")
        ballot = Cast(
            id=str(uuid4()),
            workshop=workshop,
            group=setup.groups[0].id,
            channel="paper",
            marks=marks_of(setup),
        )
        receipt = keep_ballot(act.connection, ballot, "").receipt
        stored, _ = counts(act.connection, workshop)
        trial.rollback()
        left, _ = counts(act.connection, workshop)
        if (stored, left) != (1, 0):
            raise Unfit("opening.not_as_it_should", stored=stored, left=left)
        act.body |= {"stored": stored, "left": left}
        return receipt


def marks_of(setup: Workshop) -> Mapping[ProposalId, int]:
    """A full ballot on the first proposal, in the form of the room."""
    form, first = setup.settings.ballots, on_ballot(setup)[0].id
    return {first: 1 if form.kind in {"approval", "ranking"} else form.limit}


def zero_printed(store: Store, who: Actor, workshop: str, *, now: datetime) -> None:
    """Note that the paper with the zero count was made; it counts until more stock is issued."""
    with doing(store, who, workshop, "ballots.stock", ZERO, now) as act:
        before_the_vote(act.connection, workshop, act.phase)
        given = handed_out(act.connection, workshop)
        act.body |= {"papers": sum(n for n, _, _ in given.values())}
        act.body |= {"codes": sum(n for _, n, _ in given.values())}


def before_the_vote(connection: Connection, workshop: str, phase: str) -> None:
    """Raise NotNow unless the vote is the next phase and the box is empty."""
    if phase != "screening" or any(counts(connection, workshop)):
        raise NotNow("opening.not_now")


def handed_out(connection: Connection, workshop: str) -> HandedOut:
    """How many papers and codes each group has, and how many ballots lie in the box: none."""
    papers: dict[GroupId, int] = {}
    for group, _ in serials(connection, workshop).values():
        papers[group] = papers.get(group, 0) + 1
    codes = {g: sum(n.values()) for g, n in code_states(connection, workshop).items()}
    return {g: (papers.get(g, 0), codes.get(g, 0), 0) for g in {**papers, **codes}}


def was_tried(connection: Connection, workshop: str) -> bool:
    """Whether a ballot was tried."""
    return any(event.kind == TRIED for event in chain.events(connection, workshop))


def zero_stands(connection: Connection, workshop: str) -> bool:
    """Whether the zero count was printed after the last paper or code was issued."""
    kinds = [event.kind for event in chain.events(connection, workshop)]
    last = max((i for i, kind in enumerate(kinds) if kind in STOCK), default=-1)
    return ZERO in kinds[last + 1 :]
