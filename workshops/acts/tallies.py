"""Counted heaps: ten seeds, dots, hands; each entered twice like paper (spec room, 3.7)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from scoring.model import GroupId, ProposalId, Sex, Tally
from workshops.acts.actor import Actor, NotNow, Unfit, allow, doing
from workshops.store import Connection, Store, bodies
from workshops.store import settings as heads
from workshops.store.convert import load_setup
from workshops.store.paper import Hand, TallyKey, forget_tally, put_tally, tally_entries

SEEDS: Final = 10


def enter_tally(
    store: Store, who: Actor, workshop: str, hand: Hand, tally: Tally, *, now: datetime
) -> None:
    """Keep one hand's reading of a heap; another reading of the same hand replaces it."""
    enter_grid(store, who, workshop, hand, (tally,), now=now)


def enter_grid(
    store: Store, who: Actor, workshop: str, hand: Hand, heaps: Sequence[Tally], *, now: datetime
) -> None:
    """Keep one hand's reading of several heaps of a session, all of them or none."""
    del now  # their acceptance is the event
    with store.writing() as connection:
        _may_enter(connection, who, workshop)
        if not heaps:
            raise Unfit("tallies.nothing")
        for tally in heaps:
            _keep(connection, who, workshop, hand, tally)


def enter_hands(
    store: Store,
    who: Actor,
    workshop: str,
    hand: Hand,
    session: str,
    proposal: ProposalId,
    raised: Mapping[tuple[GroupId, Sex], tuple[int, int]],
    *,
    now: datetime,
) -> None:
    """Keep one hand's count of the hands raised for one proposal, beside those for others.

    raised: per group and sex, hands raised and people there.
    """
    del now  # their acceptance is the event
    with store.writing() as connection:
        _may_enter(connection, who, workshop)
        kept = tally_entries(connection, workshop, hand)
        for (group, sex), (hands, people) in raised.items():
            key = TallyKey(session=session, kind="hands", group=group, sex=sex)
            before = kept[key].counts if key in kept else {}
            tally = Tally(
                session=session,
                group=group,
                sex=sex,
                kind="hands",
                people=people,
                counts={**before, proposal: hands},
            )
            _keep(connection, who, workshop, hand, tally)


def accept_tally(store: Store, who: Actor, workshop: str, key: TallyKey, *, now: datetime) -> None:
    """Take a heap in once both hands read the same."""
    with doing(store, who, workshop, "tallies.enter", "tally_accepted", now) as act:
        first, second = (tally_entries(act.connection, workshop, hand).get(key) for hand in (1, 2))
        if first is None or second is None:
            raise Unfit("tallies.one_hand")
        if first != second:
            raise Unfit("tallies.mismatch")
        bodies.put_tally(act.connection, workshop, first)
        forget_tally(act.connection, workshop, key)
        act.body |= {"session": key.session, "kind": key.kind, "group": key.group}
        act.body |= {"people": first.people, "marks": sum(first.counts.values())}


def _may_enter(connection: Connection, who: Actor, workshop: str) -> None:
    """Whoever may, while the count is open."""
    head = heads.head(connection, workshop)
    allow(who, "tallies.enter", head.phase)
    if head.cut:
        raise NotNow("count.closed_already")


def _keep(connection: Connection, who: Actor, workshop: str, hand: Hand, tally: Tally) -> None:
    """One reading, once its sum can be right."""
    _check(connection, workshop, tally)
    put_tally(connection, workshop, hand, tally, who.hand)


def _check(connection: Connection, workshop: str, tally: Tally) -> None:
    """A heap of a declared group and known proposals whose sum can be right."""
    setup = load_setup(connection, workshop)
    if tally.group not in {group.id for group in setup.groups}:
        raise Unfit("tallies.group", group=tally.group)
    strangers = sorted(set(tally.counts) - {proposal.id for proposal in setup.proposals})
    if strangers:
        raise Unfit("proposals.unknown", proposal=strangers[0])
    if not tally.session.strip() or tally.people < 1 or min(tally.counts.values(), default=0) < 0:
        raise Unfit("tallies.people")
    laid = sum(tally.counts.values())
    voices = tally.people if tally.per == "person" else 1
    if tally.kind == "seeds" and laid != SEEDS * voices:
        raise Unfit("tallies.sum", found=laid, needed=SEEDS * voices)
    if tally.kind == "hands" and max(tally.counts.values(), default=0) > tally.people:
        raise Unfit("tallies.hands", people=tally.people)
