"""Paper in the store: two hands, differences, heaps, totals, what was shown, how it stands."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scoring.model import GroupId, ProposalId, Tally
from tests.workshops.meetings import (
    FACILITATOR,
    GROUPS,
    NOW,
    counted,
    enter,
    opened,
    stock,
    voted,
    workshop,
)
from workshops.acts.ballots import issue_codes
from workshops.release import Release
from workshops.store import UnknownWorkshop, bodies, paper, shown, totals
from workshops.store.paper import Entry
from workshops.store.standing import Screen, keep_curtain, keep_screen, standing
from workshops.workshop import ControlTotal

ONE = Entry(serial="A001B", kind="marked", marks={ProposalId("P01"): 10})
OTHER = replace(ONE, marks={ProposalId("P02"): 10})


def bundle_of(store, sheets: int, **by_hand: list[Entry]) -> tuple[str, str]:
    """A bundle with lines of each hand."""
    identifier = opened(store, "voting")
    with store.writing() as connection:
        bundle = paper.new_bundle(connection, identifier, sheets)
        for hand, lines in zip(paper.HANDS, by_hand.values(), strict=True):
            for line in lines:
                paper.put_entry(connection, identifier, bundle, hand, line, "clerk")
    return identifier, bundle


def test_a_hand_is_shown_its_own_lines(store):
    """By serial, with the role that typed them."""
    second = replace(OTHER, serial="A002D", kind="spoiled", marks={}, reason="torn")
    identifier, bundle = bundle_of(store, 2, first=[ONE], second=[second, OTHER])
    with store.reading() as connection:
        mine = paper.entries(connection, identifier, bundle, 1)
        theirs = paper.entries(connection, identifier, bundle, 2)
        assert paper.held_by(connection, identifier, "A002D", 1) is None
        assert paper.held_by(connection, identifier, "A002D", 2) == bundle

    assert mine == (replace(ONE, entered_by="clerk"),)
    assert [one.serial for one in theirs] == ["A001B", "A002D"]
    assert theirs[1].reason == "torn"


def test_hands_that_differ_are_listed_and_a_missing_line_once_both_are_done(store):
    """While somebody is still typing, what is not there yet is no difference."""
    more = replace(ONE, serial="A002D")
    identifier, bundle = bundle_of(store, 2, first=[ONE, more], second=[OTHER])
    with store.reading() as connection:
        (first,) = paper.mismatches(connection, identifier, bundle)
        card = paper.bundle_card(connection, identifier, bundle)
        assert paper.bundle_card(connection, identifier, "7") is None
    assert (first.serial, first.first.marks, first.second.marks) == (
        "A001B",
        ONE.marks,
        OTHER.marks,
    )
    assert (card.first, card.second, card.mismatches, card.ready) == (2, 1, 1, False)

    third = replace(ONE, serial="A003F")
    with store.writing() as connection:
        paper.put_entry(connection, identifier, bundle, 2, third, "facilitator")
        listed = paper.mismatches(connection, identifier, bundle)

    assert {one.serial: (one.first is None, one.second is None) for one in listed} == {
        "A001B": (False, False),
        "A002D": (False, True),
        "A003F": (True, False),
    }


def test_a_bundle_is_ready_when_both_hands_and_the_slip_agree(store):
    """Then its lines are erased, and it stays known as accepted."""
    identifier, bundle = bundle_of(store, 1, first=[ONE], second=[ONE])
    with store.writing() as connection:
        assert paper.bundle_card(connection, identifier, bundle).ready
        paper.close_bundle(connection, identifier, bundle)
        (card,) = paper.bundles(connection, identifier)
        assert paper.entries(connection, identifier, bundle, 1) == ()
        assert paper.new_bundle(connection, identifier, 10) == "2"

    assert (card.state, card.first, card.second, card.mismatches) == ("accepted", 1, 1, 0)


def test_bundles_are_numbered_and_listed_by_number(store):
    """The tenth comes after the ninth."""
    identifier = opened(store, "voting")
    with store.writing() as connection:
        made = [paper.new_bundle(connection, identifier, 10) for _ in range(11)]
        assert [card.bundle for card in paper.bundles(connection, identifier)] == made

    assert made == [str(n) for n in range(1, 12)]


def test_heaps_of_each_hand_are_kept_apart_from_bundles(store):
    """Entered again they are replaced; forgotten they are gone from both hands."""
    identifier = opened(store, "proposing")
    heap = Tally(
        session="hall: 1",
        group=GroupId("CSO"),
        kind="hands",
        people=9,
        counts={ProposalId("P01"): 4},
        sex="F",
    )
    key = paper.key_of(heap)
    with store.writing() as connection:
        paper.put_tally(connection, identifier, 1, replace(heap, people=8), "clerk")
        paper.put_tally(connection, identifier, 1, heap, "clerk")
        paper.put_tally(connection, identifier, 2, heap, "clerk")
        assert paper.tally_entries(connection, identifier, 1) == {key: heap}
        assert paper.bundles(connection, identifier) == ()
        paper.forget_tally(connection, identifier, key)
        assert paper.tally_entries(connection, identifier, 2) == {}


def test_a_heap_taken_in_again_replaces_itself(store):
    """Of the same session, kind, group and sex; also one in which nothing was laid."""
    identifier = opened(store, "proposing")
    nothing = Tally(session="s", group=GroupId("A"), kind="dots", people=3, counts={})
    some = replace(nothing, counts={ProposalId("P01"): 2})
    other = replace(some, sex="F")
    with store.writing() as connection:
        for heap in (some, other, nothing):
            bodies.put_tally(connection, identifier, heap)
        assert set(map(paper.key_of, bodies.tallies(connection, identifier))) == {
            paper.key_of(nothing),
            paper.key_of(other),
        }
        assert nothing in bodies.tallies(connection, identifier)


def test_the_stock_adds_up_by_group(store):
    """Issued = cast + spoiled + unused, whatever became of each sheet."""
    identifier = opened(store, "screening")
    serials = stock(store, identifier, {"A": 4, "B": 2})
    with store.writing() as connection:
        totals.set_state(connection, identifier, serials["A"][:2], "cast")
        totals.set_state(connection, identifier, serials["A"][2:3], "spoiled")
        assert totals.set_state(connection, identifier, serials["B"], "unused") == 2
        found = {one.group: one for one in totals.control_totals(connection, identifier)}

    assert found["A"] == ControlTotal(
        channel="paper", group=GroupId("A"), issued=4, cast=2, spoiled=1, unused=0
    )
    assert (found["B"].issued, found["B"].unused) == (2, 2)


def test_codes_are_out_while_voting_is_open_and_unused_afterwards(store):
    """Expected: sheets and codes still out; nothing by group is told with it."""
    identifier = opened(store, "voting")
    issue_codes(store, FACILITATOR, identifier, {GroupId("A"): 3}, now=NOW)
    stock(store, identifier, {"B": 2})
    with store.reading() as connection:
        now = totals.turnout(connection, identifier)
    assert (now.ballots, now.expected_out, now.present) == (0, 5, sum(GROUPS.values()))

    enter(store, identifier, "counting")
    with store.writing() as connection:
        assert totals.turnout(connection, identifier).expected_out == 2
        (coded,) = [
            one
            for one in totals.control_totals(connection, identifier)
            if one.channel == totals.PHONE
        ]
        assert (coded.issued, coded.cast, coded.unused) == (3, 0, 3)
        totals.void_free_codes(connection, identifier)
        assert totals.control_totals(connection, identifier)[1].unused == 3


def test_a_channel_without_stock_is_told_as_declared(store):
    """As a folder brought it."""
    declared = ControlTotal(channel="kiosk", group=GroupId("A"), issued=5, cast=5)
    given = workshop("voting")
    identifier = opened(
        store, "voting", replace(given, settings=replace(given.settings, control=(declared,)))
    )
    with store.reading() as connection:
        assert totals.control_totals(connection, identifier) == (declared,)
        assert totals.turnout(connection, identifier).expected_out == 0


def test_ballots_are_counted_by_group(store):
    """Voids left out."""
    identifier = voted(store, {"A": 5, "B": 2})
    with store.reading() as connection:
        assert totals.group_counts(connection, identifier) == {"A": 5, "B": 2}


def test_what_was_shown_is_remembered_in_order(store):
    """The last of a kind says what the k rule counts from."""
    identifier = voted(store)
    with store.writing() as connection:
        for kind, ballots in (("live", 10), ("live", 20), ("published", 40)):
            release = Release(seq=0, kind=kind, m=10, k=5, ballots=ballots, groups=("A",))
            shown.add_release(connection, identifier, release)
        assert [one.seq for one in shown.releases(connection, identifier)] == [1, 2, 3]
        assert shown.last_shown(connection, identifier, "live").ballots == 20
        assert shown.last_shown(connection, identifier, "by_group") is None


def test_a_workshop_stands_as_its_rows_say(store):
    """Counts, what is closed, and what the projector was told, also after a restart."""
    identifier = counted(store)
    scene = Screen(
        scene="why",
        page=2,
        proposal=ProposalId("P02"),
        step=3,
        language="ar",
        second="en",
        text_step=1,
        blank=True,
        paused=True,
        ends=datetime(2026, 5, 1, 9, tzinfo=UTC),
    )
    with store.writing() as connection:
        before = standing(connection, identifier)
        keep_screen(connection, identifier, scene)
        keep_curtain(connection, identifier, drawn=True)
        after = standing(connection, identifier)
        with pytest.raises(UnknownWorkshop):
            standing(connection, "nowhere")

    assert (before.phase, before.ballots, before.voids) == ("counting", 40, 0)
    assert (before.count_closed, before.lot_drawn, before.published) == (True, True, False)
    assert (before.curtain, after.curtain) == (False, True)
    assert (before.screen, after.screen) == (Screen(), scene)
    assert before.saved == NOW
    assert before.title.en == "A test"


def test_the_curtain_is_as_set_up_until_somebody_moves_it(store):
    """And no event yet means that nothing was saved."""
    given = workshop()
    privacy = replace(given.settings.privacy, live="curtain")
    drawn = replace(given, settings=replace(given.settings, privacy=privacy))
    identifier = opened(store, "draft", drawn)
    with store.reading() as connection:
        now = standing(connection, identifier)

    assert now.curtain
    assert now.saved is None
