"""Breakouts brought together: three ways, worked by hand, and no list is lost."""

from scoring.model import GroupId, Proposal, ProposalId, Tally, Text
from workshops.breakouts import together
from workshops.workshop import Session

P = [ProposalId(f"P{n}") for n in range(6)]


def proposals(joined=None):
    """Five proposals; joined: one of them to another."""
    into = joined or {}
    return [
        Proposal(id=P[n], title=Text(en=f"{n}"), duplicate_of=into.get(P[n])) for n in range(1, 6)
    ]


def session(name, *top):
    """A breakout with its list, best first."""
    return Session(session=name, top=tuple(P[n] for n in top))


def heap(name, **seeds):
    """The seeds of a breakout."""
    counts = {ProposalId(p): n for p, n in seeds.items()}
    return Tally(session=name, group=GroupId("A"), kind="seeds", people=5, counts=counts)


ROOM = (session("north", 1, 2, 3), session("south", 1, 4, 2), session("women", 5, 1, 2))
SEEDS = (heap("north", P1=6, P2=4), heap("south", P1=5, P4=5), heap("women", P5=1, P3=9))


def test_the_union_puts_first_what_more_breakouts_name():
    """First one of each: 1 twice, 5 once; first two: 1 in all three, then 4, 5 and 2 by place."""
    assert together(ROOM, (), proposals(), 1).union == (P[1], P[5])
    found = together(ROOM, (), proposals(), 2)
    assert found.union == (P[1], P[5], P[2], P[4])
    assert found.named_by[P[1]] == ("north", "south", "women")


def test_seeds_added_let_large_heaps_win():
    """11, 9, 5 and 4 seeds: the women's first one, with a single seed, is not among the four."""
    found = together(ROOM, SEEDS, proposals(), 2)
    assert dict(found.seeds) == {P[1]: 11, P[2]: 4, P[3]: 9, P[4]: 5, P[5]: 1}
    assert found.added == (P[1], P[3], P[4], P[2])


def test_a_reserved_place_for_each_breakout():
    """1 for the north, 4 for the south whose first is taken, 5 for the women; seeds fill with 3."""
    found = together(ROOM, SEEDS, proposals(), 2)
    assert dict(found.reserved) == {P[1]: "north", P[4]: "south", P[5]: "women", P[3]: ""}


def test_what_was_joined_counts_together():
    """2 is joined to 4: its seeds are added there, and it stands in no list of its own."""
    found = together(ROOM, SEEDS, proposals({P[2]: P[4]}), 2)
    assert P[2] not in found.all
    assert found.seeds[P[4]] == 9
    assert found.union == (P[1], P[4], P[5])


def test_heaps_of_other_sessions_are_no_breakouts():
    """A heap laid in the plenary is not added."""
    assert not together(ROOM, [heap("plenary", P1=10)], proposals(), 1).seeds
