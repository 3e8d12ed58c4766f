"""A whole meeting through the acts alone: stock, paper twice, live steps, the cut, the list."""

from prioritization.outcome import Decision
from scoring.model import GroupId, ProposalId, Tally, Text
from tests.workshops.meetings import (
    CLERK,
    FACILITATOR,
    NOW,
    close_by_two,
    counted,
    enter,
    opened,
    points,
    refused,
    stock,
    take_in,
    voted,
)
from workshops import cases
from workshops.acts.ballots import accept_tally, enter_tally, rest_unused
from workshops.acts.counting import close_count, draw_lot, open_points
from workshops.acts.deciding import finalise, publish, sign
from workshops.acts.live import Board
from workshops.doors import Doors, Network
from workshops.release import released
from workshops.store import Store, chain
from workshops.store.convert import load_workshop
from workshops.store.paper import TallyKey
from workshops.store.standing import standing
from workshops.store.totals import control_totals


def all_serials(store: Store, identifier: str) -> list[str]:
    """Forty serials, group by group."""
    return [serial for of_group in stock(store, identifier).values() for serial in of_group]


def thirty(store: Store) -> str:
    """A workshop in counting: forty sheets issued, thirty taken in."""
    identifier = voted(store, {"A": 18, "CSO": 12})
    stock(store, identifier, {"B": 10}, phase="voting")
    enter(store, identifier, "counting")
    return identifier


def test_a_meeting_goes_from_printed_paper_to_a_closed_record(store):
    """Forty sheets become forty ballots, one list and a record nobody can change."""
    identifier = counted(store)
    publish(store, FACILITATOR, identifier, now=NOW)
    sign(store, FACILITATOR, identifier, ["facilitator", "mayor"], now=NOW)
    close_by_two(store, identifier)

    with store.reading() as connection:
        now = standing(connection, identifier)
        whole = load_workshop(connection, identifier)
        broken = chain.broken_at(connection, identifier)
    decision: Decision = released(cases.decision(whole), whole, "public")
    assert (now.phase, now.ballots, now.published, now.count_closed) == ("closed", 40, True, True)
    assert broken is None
    assert len(decision.ranking) == 4
    assert sum(sum(b.marks.values()) for b in whole.ballots) == 400


def test_the_live_ranking_moves_with_every_bundle(store):
    """Forty issued, entered in bundles of ten: three steps, and none that tells too little."""
    identifier = opened(store, "screening")
    serials = all_serials(store, identifier)
    enter(store, identifier, "voting")
    board, seen = Board(store), []
    for start in range(0, 40, 10):
        chunk = serials[start : start + 10]
        take_in(store, identifier, [points(s, k) for k, s in enumerate(chunk, start)])
        step = board.step(identifier)
        seen.append(None if step is None else step.ballots)

    assert seen == [10, 20, 30, 30]


def test_after_a_restart_the_k_rule_still_holds(store):
    """A new board shows nothing until new ballots came in: nobody knows what the old one held."""
    identifier = opened(store, "screening")
    serials = all_serials(store, identifier)
    enter(store, identifier, "voting")
    take_in(store, identifier, [points(s) for s in serials[:10]])
    assert Board(store).step(identifier) is not None

    again = Board(store)

    assert again.step(identifier) is None
    take_in(store, identifier, [points(s) for s in serials[10:20]])
    step = again.step(identifier)
    assert step is not None
    assert step.ballots == 20


def test_a_count_cannot_close_without_a_lot_or_with_a_bundle_half_entered(store):
    """What can be finished must be finished; the reason is named."""
    identifier = thirty(store)

    with refused("count.lot_missing"):
        close_count(store, FACILITATOR, identifier, now=NOW)
    draw_lot(store, FACILITATOR, identifier, "1 2 3", now=NOW)
    with refused("count.reason_missing"):
        close_count(store, FACILITATOR, identifier, now=NOW)

    held = {item.key for item in open_points(store, identifier) if item.level == "hold"}
    assert "count.difference" in held
    reasons = dict.fromkeys(held, "ten sheets were lost")
    assert close_count(store, FACILITATOR, identifier, reasons=reasons, now=NOW).ballots == 30


def test_stock_that_came_back_unused_adds_up(store):
    """Issued = cast + spoiled + unused, once the rest is counted as unused."""
    identifier = thirty(store)

    assert rest_unused(store, CLERK, identifier, None, now=NOW) == 10

    with store.reading() as connection:
        totals = control_totals(connection, identifier)
    assert sum(t.issued for t in totals) == 40
    assert all(t.issued == t.cast + t.spoiled + t.unused for t in totals)


def test_the_lot_is_drawn_once(store):
    """A second seed is refused, whatever it is."""
    identifier = voted(store)
    draw_lot(store, FACILITATOR, identifier, "4-4-4", now=NOW)

    with refused("count.lot_drawn"):
        draw_lot(store, FACILITATOR, identifier, "5-5-5", now=NOW)


def test_a_heap_is_taken_in_when_both_hands_read_the_same(store):
    """Ten seeds of one group, entered twice."""
    identifier = opened(store, "proposing")
    counts = {ProposalId("P01"): 6, ProposalId("P02"): 4}
    heap = Tally(session="women", group=GroupId("A"), kind="seeds", people=7, counts=counts)
    key = TallyKey(session="women", kind="seeds", group=GroupId("A"))
    enter_tally(store, CLERK, identifier, 1, heap, now=NOW)
    with refused("tallies.one_hand"):
        accept_tally(store, CLERK, identifier, key, now=NOW)
    enter_tally(store, CLERK, identifier, 2, heap, now=NOW)

    accept_tally(store, CLERK, identifier, key, now=NOW)

    with store.reading() as connection:
        assert load_workshop(connection, identifier).tallies == (heap,)


def test_nobody_else_closes_the_count(store):
    """A clerk enters ballots and does not close the count."""
    identifier = voted(store)

    with refused("refused.role"):
        close_count(store, CLERK, identifier, now=NOW)


def test_reasons_are_asked_in_one_language_at_least(store):
    """One person alone finalises with a reason, and without one not at all."""
    identifier = counted(store)
    publish(store, FACILITATOR, identifier, now=NOW)
    sign(store, FACILITATOR, identifier, ["facilitator"], now=NOW)
    doors = Doors(store, Network())

    with refused("decide.second_or_reason"):
        finalise(store, FACILITATOR, identifier, doors, None, "", now=NOW)
    finalise(store, FACILITATOR, identifier, doors, None, "nobody else is here", now=NOW)

    with store.reading() as connection:
        assert standing(connection, identifier).phase == "closed"
        assert load_workshop(connection, identifier).settings.record[-1].text == Text(
            en="nobody else is here"
        )
