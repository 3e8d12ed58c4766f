"""Paper by keyboard: stock, two hands, what is refused, differences settled, bundles accepted."""

from datetime import UTC

import pytest
from sqlalchemy import select

from scoring.model import GroupId, ProposalId, Tally
from tests.workshops.meetings import (
    CLERK,
    FACILITATOR,
    NOW,
    SECOND_CLERK,
    counted,
    enter,
    opened,
    points,
    refused,
    stock,
    take_in,
    workshop,
)
from workshops.acts.actor import Actor
from workshops.acts.ballots import (
    accept_bundle,
    correct_line,
    drop_line,
    enter_line,
    enter_tally,
    issue_codes,
    issue_serials,
    mark_spoiled,
    mark_unused,
    open_bundle,
    rest_unused,
    set_aside,
    settle,
    void,
)
from workshops.acts.tallies import enter_hands
from workshops.store import chain, paper, tables, totals
from workshops.store.convert import load_setup, load_workshop
from workshops.store.standing import counts

A = GroupId("A")


def voting(store, counts_of=None) -> tuple[str, list[str]]:
    """A workshop whose vote is open, and the serials of its first group."""
    identifier = opened(store, "screening")
    serials = stock(store, identifier, counts_of or {"A": 12})["A"]
    enter(store, identifier, "voting")
    return identifier, serials


def begun(store) -> tuple[str, str, list[str]]:
    """A bundle of twelve sheets, with nothing entered yet."""
    identifier, serials = voting(store)
    return identifier, open_bundle(store, CLERK, identifier, 12, now=NOW), serials


def events(store, identifier: str) -> list[str]:
    """What the chain says, as text."""
    with store.reading() as connection:
        return [f"{e.kind} {dict(e.body)}" for e in chain.events(connection, identifier)]


def test_serials_are_printed_shuffled_and_issued_once(store):
    """Every group has its own letter; a second printing goes on where the first ended."""
    identifier = opened(store, "screening")
    first = issue_serials(store, FACILITATOR, identifier, {A: 30, GroupId("CSO"): 5}, now=NOW)
    more = issue_serials(store, FACILITATOR, identifier, {A: 10}, now=NOW)

    assert len(set(first) | set(more)) == 45
    assert {serial[0] for serial in first} == {"A", "C"}
    assert list(first) != sorted(first)
    with store.reading() as connection:
        kept = totals.serials(connection, identifier)
    assert set(kept) == set(first) | set(more)
    assert {state for _, state in kept.values()} == {"issued"}


def test_stock_that_cannot_be_issued_is_refused(store):
    """A group nobody declared, nothing at all, more than there are numbers, the wrong phase."""
    identifier = opened(store, "screening")
    with refused("ballots.group_without_letter"):
        issue_serials(store, FACILITATOR, identifier, {GroupId("Z"): 1}, now=NOW)
    with refused("ballots.nothing_to_issue"):
        issue_codes(store, FACILITATOR, identifier, {A: 0}, now=NOW)
    with refused("ballots.serials_used_up"):
        issue_serials(store, FACILITATOR, identifier, {A: 999}, now=NOW)
    with refused("refused.role"):
        issue_serials(store, CLERK, identifier, {A: 1}, now=NOW)
    enter(store, identifier, "counting")
    with refused("refused.phase"):
        issue_serials(store, FACILITATOR, identifier, {A: 1}, now=NOW)


def test_a_bundle_is_large_enough_to_hide_in_or_the_last(store):
    """Ten to thirty sheets; fewer only when no more are out."""
    identifier, _ = voting(store)
    for sheets in (0, 9, 31):
        with refused("ballots.bundle_size"):
            open_bundle(store, CLERK, identifier, sheets, now=NOW)
    assert open_bundle(store, CLERK, identifier, 10, now=NOW) == "1"
    assert open_bundle(store, CLERK, identifier, 2, now=NOW) == "2"


def test_a_line_is_kept_for_its_hand_and_nothing_says_when(store):
    """Entered by role; the chain says nothing until the bundle is accepted."""
    identifier, bundle, (serial, *_) = begun(store)
    before = events(store, identifier)

    entry = enter_line(store, CLERK, identifier, bundle, 1, f"{serial} 1:7 2:3", now=NOW)

    assert (entry.kind, entry.entered_by) == ("marked", "clerk")
    assert entry.marks == {"P01": 7, "P02": 3}
    assert events(store, identifier) == before
    with store.reading() as connection:
        assert paper.entries(connection, identifier, bundle, 2) == ()


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("{serial} 1:11", "line.too_many_points"),
        ("{serial} 9:1", "line.unknown_number"),
        ("B001 1:1", "line.serial_unknown"),
        ("A01 1:1", "line.serial"),
    ],
)
def test_a_line_that_says_no_ballot_is_refused_with_its_reason(store, line, key):
    """Nothing of it is kept."""
    identifier, bundle, (serial, *_) = begun(store)
    with refused(key):
        enter_line(store, CLERK, identifier, bundle, 1, line.format(serial=serial), now=NOW)
    with store.reading() as connection:
        assert paper.entries(connection, identifier, bundle, 1) == ()


def test_a_sheet_stands_once_in_a_hand_and_can_be_corrected_or_dropped(store):
    """Twice is refused aloud; a correction replaces it."""
    identifier, bundle, (one, other, *_) = begun(store)
    enter_line(store, CLERK, identifier, bundle, 1, f"{one} 1:10", now=NOW)
    with refused("line.serial_twice"):
        enter_line(store, CLERK, identifier, bundle, 1, f"{one} 2:10", now=NOW)
    with refused("line.not_entered"):
        correct_line(store, CLERK, identifier, bundle, 1, f"{other} 2:10", now=NOW)

    correct_line(store, CLERK, identifier, bundle, 1, f"{one} blank", now=NOW)
    with store.reading() as connection:
        assert [e.kind for e in paper.entries(connection, identifier, bundle, 1)] == ["blank"]
    drop_line(store, CLERK, identifier, bundle, 1, one, now=NOW)
    with refused("line.not_entered"):
        drop_line(store, CLERK, identifier, bundle, 1, one, now=NOW)


def test_a_bundle_takes_no_more_lines_than_its_slip_says(store):
    """Then somebody counts again; a sheet of another open bundle is known."""
    identifier, serials = voting(store, {"A": 21})
    first = open_bundle(store, CLERK, identifier, 10, now=NOW)
    second = open_bundle(store, CLERK, identifier, 10, now=NOW)
    for serial in serials[:10]:
        enter_line(store, CLERK, identifier, first, 1, f"{serial} blank", now=NOW)
    with refused("line.bundle_full"):
        enter_line(store, CLERK, identifier, first, 1, f"{serials[10]} blank", now=NOW)
    with refused("line.serial_twice"):
        enter_line(store, CLERK, identifier, second, 1, f"{serials[0]} blank", now=NOW)
    with refused("ballots.bundle_unknown"):
        enter_line(store, CLERK, identifier, "77", 1, f"{serials[11]} blank", now=NOW)


def test_hands_that_differ_hold_the_bundle_until_the_paper_is_looked_at(store):
    """The third reading stands for both; what nobody can read is spoiled with its reason."""
    identifier, bundle, serials = begun(store)
    for hand in (1, 2):
        for n, serial in enumerate(serials):
            shifted = n + (hand == 2 and n < 2)
            enter_line(store, CLERK, identifier, bundle, hand, points(serial, shifted), now=NOW)
    with refused("ballots.bundle_differs"):
        accept_bundle(store, CLERK, identifier, bundle, now=NOW)

    settle(store, CLERK, identifier, bundle, f"{serials[0]} 4:10", now=NOW)
    with refused("line.reason_missing"):
        set_aside(store, CLERK, identifier, bundle, serials[1], " ", now=NOW)
    set_aside(store, CLERK, identifier, bundle, serials[1], "wine on it", now=NOW)
    with refused("line.not_entered"):
        set_aside(store, CLERK, identifier, bundle, "A999X", "not here", now=NOW)

    assert accept_bundle(store, CLERK, identifier, bundle, now=NOW) == 11
    with store.reading() as connection:
        whole = load_workshop(connection, identifier)
        kept = totals.serials(connection, identifier)
    assert {ProposalId("P04"): 10} in [ballot.marks for ballot in whole.ballots]
    assert kept[serials[1]] == ("A", "spoiled")
    assert [state for _, state in kept.values()].count("cast") == 11


def test_an_accepted_bundle_is_ballots_under_fresh_ids_and_no_lines(store):
    """Again it changes nothing; its event names counts and no serial."""
    identifier, serials = voting(store)
    bundle = take_in(store, identifier, [points(s, n) for n, s in enumerate(serials)])

    assert accept_bundle(store, CLERK, identifier, bundle, now=NOW) == 0
    with store.reading() as connection:
        assert counts(connection, identifier) == (12, 0)
        assert paper.entries(connection, identifier, bundle, 1) == ()
        ids = connection.execute(select(tables.ballots.c.id)).scalars().all()
    assert not set(ids) & set(serials)
    told = events(store, identifier)
    assert [line for line in told if line.startswith("bundle_accepted")] == [
        "bundle_accepted {'bundle': '1', 'cast': 12, 'role': 'clerk', 'spoiled': 0}"
    ]
    assert not any(serial in line for serial in serials for line in told)
    with refused("ballots.bundle_accepted"):
        enter_line(store, CLERK, identifier, bundle, 1, f"{serials[0]} blank", now=NOW)
    with refused("line.serial_cast"):
        last = open_bundle(store, CLERK, identifier, 1, now=NOW)
        enter_line(store, CLERK, identifier, last, 1, f"{serials[0]} blank", now=NOW)


def test_a_sheet_comes_back_spoiled_or_unused(store):
    """Each once, and not while somebody enters it; the event names the group, not the sheet."""
    identifier, bundle, serials = begun(store)
    enter_line(store, CLERK, identifier, bundle, 1, f"{serials[0]} blank", now=NOW)
    mark_spoiled(store, CLERK, identifier, serials[1], "torn", now=NOW)
    assert mark_unused(store, CLERK, identifier, serials[2:5], now=NOW) == 3

    with refused("line.serial_spoiled"):
        mark_spoiled(store, CLERK, identifier, serials[1], "again", now=NOW)
    with refused("line.serial_unused"):
        mark_unused(store, CLERK, identifier, [serials[2]], now=NOW)
    with refused("line.serial_unknown"):
        mark_unused(store, CLERK, identifier, ["A998X"], now=NOW)
    with refused("line.serial_twice"):
        mark_unused(store, CLERK, identifier, [serials[0]], now=NOW)
    with refused("line.reason_missing"):
        mark_spoiled(store, CLERK, identifier, serials[6], "", now=NOW)
    assert rest_unused(store, CLERK, identifier, GroupId("B"), now=NOW) == 0
    assert rest_unused(store, CLERK, identifier, A, now=NOW) == 7
    assert not any(serial in line for serial in serials for line in events(store, identifier))


def test_a_void_leaves_the_sheet_to_be_entered_again(store):
    """Before the cut, with a reason; the void stays in the receipts, the new ballot counts."""
    identifier, serials = voting(store)
    take_in(store, identifier, [points(s) for s in serials])
    with refused("line.reason_missing"):
        void(store, FACILITATOR, identifier, serials[0], "", now=NOW)
    with refused("refused.role"):
        void(store, CLERK, identifier, serials[0], "read wrong", now=NOW)

    void(store, FACILITATOR, identifier, serials[0], "read wrong", now=NOW)

    with refused("line.serial_not_cast"):
        void(store, FACILITATOR, identifier, serials[0], "again", now=NOW)
    take_in(store, identifier, [f"{serials[0]} 3:10"])
    with store.reading() as connection:
        assert counts(connection, identifier) == (12, 1)
    assert not any(serials[0] in line for line in events(store, identifier))


def test_nothing_is_entered_after_the_count_is_closed(store):
    """Not a line, not a bundle, not a heap, not a void."""
    identifier = counted(store)
    heap = Tally(session="s", group=A, kind="dots", people=1, counts={})
    with refused("count.closed_already"):
        open_bundle(store, CLERK, identifier, 10, now=NOW)
    with refused("count.closed_already"):
        enter_tally(store, CLERK, identifier, 1, heap, now=NOW)
    with refused("count.closed_already"):
        void(store, FACILITATOR, identifier, "A001B", "late", now=NOW)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"group": GroupId("Z")}, "tallies.group"),
        ({"counts": {ProposalId("P99"): 10}}, "proposals.unknown"),
        ({"people": 0}, "tallies.people"),
        ({"session": " "}, "tallies.people"),
        ({"counts": {ProposalId("P01"): 9}}, "tallies.sum"),
        ({"per": "person"}, "tallies.sum"),
        ({"kind": "hands", "counts": {ProposalId("P01"): 8}}, "tallies.hands"),
    ],
)
def test_a_heap_that_cannot_be_right_is_refused(store, change, key):
    """Unknown group or proposal, a sum that is not ten, more hands than people."""
    identifier = opened(store, "proposing")
    right = {"session": "s", "group": A, "kind": "seeds", "people": 7}
    given = {**right, "counts": {ProposalId("P01"): 10}, **change}
    with refused(key):
        enter_tally(store, CLERK, identifier, 1, Tally(**given), now=NOW)


def test_who_may_not_enter_is_told_so(store):
    """An adviser enters no paper, and nobody does before the vote."""
    identifier, bundle, (serial, *_) = begun(store)
    with refused("refused.role"):
        enter_line(store, Actor(role="adviser"), identifier, bundle, 1, f"{serial} blank", now=NOW)
    enter(store, identifier, "screening")
    with refused("refused.phase"):
        enter_line(store, CLERK, identifier, bundle, 1, f"{serial} blank", now=NOW)
    assert NOW.tzinfo is UTC
    assert workshop().ballots == ()


def test_one_person_for_both_hands_is_told_in_the_record(store):
    """Allowed, since the whole day can be run by one; two clerks leave no such line."""
    identifier, serials = voting(store, {"A": 20})
    for clerks in ((SECOND_CLERK, SECOND_CLERK), (CLERK, SECOND_CLERK)):
        lines, serials = [points(s) for s in serials[:10]], serials[10:]
        bundle = open_bundle(store, CLERK, identifier, len(lines), now=NOW)
        for hand, clerk in zip((1, 2), clerks, strict=True):
            for line in lines:
                enter_line(store, clerk, identifier, bundle, hand, line, now=NOW)
        settle(store, clerks[0], identifier, bundle, lines[0], now=NOW)
        accept_bundle(store, CLERK, identifier, bundle, now=NOW)

    with store.reading() as connection:
        record = load_setup(connection, identifier).settings.record
    assert [(line.kind, line.more["bundle"]) for line in record] == [("one_hand", "1")]


def test_hands_for_one_proposal_stand_beside_those_for_another(store):
    """Counted per group and sex; a second proposal does not replace the first, nor 0 vanish."""
    identifier = opened(store, "voting")
    for proposal, hands in (("P01", 7), ("P02", 0)):
        raised = {(GroupId("A"), "F"): (hands, 10), (GroupId("A"), "M"): (3, 10)}
        enter_hands(store, CLERK, identifier, 1, "plenary", ProposalId(proposal), raised, now=NOW)
    with store.reading() as connection:
        heaps = paper.tally_entries(connection, identifier, 1)
    women = next(heap for key, heap in heaps.items() if key.sex == "F")
    assert (women.counts, women.people) == ({"P01": 7, "P02": 0}, 10)

    with refused("tallies.hands"):
        many = {(GroupId("A"), "F"): (11, 10)}
        enter_hands(store, CLERK, identifier, 1, "plenary", ProposalId("P01"), many, now=NOW)
