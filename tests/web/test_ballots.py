"""The Ballots page: stock, lines typed by two hands, what waits to be settled, and acceptance."""

import pytest

from tests.web.pages import keys, opened, press, press_named, shown
from tests.workshops.meetings import CLERK, FACILITATOR, NOW, points, refused, stock
from tests.workshops.meetings import opened as kept
from workshops.acts.ballots import accept_bundle, enter_line, open_bundle
from workshops.store import paper
from workshops.store.convert import load_setup
from workshops.store.totals import turnout

ARABIC = {ord("0") + n: 0x660 + n for n in (1, 2, 3, 7)}
"""Latin digits of the marks to the ones of an Arabic keyboard."""


@pytest.fixture
def vote(store):
    """An open vote of forty papers and one bundle of ten."""
    identifier = kept(store, "screening")
    serials = stock(store, identifier, phase="voting")["A"][:10]
    return identifier, open_bundle(store, CLERK, identifier, 10, now=NOW), serials


def lines(store, identifier, bundle, hand=1):
    """What one hand has typed."""
    with store.reading() as connection:
        return {e.serial: e for e in paper.entries(connection, identifier, bundle, hand)}


def typed(at, line):
    """Type one line and press Enter."""
    at.text_input(key="line").set_value(line)
    return press_named(at, "Keep the ballot")


def both_hands(store, vote, *, but=()):
    """All ten sheets by both hands, those in `but` by the second hand otherwise."""
    identifier, bundle, serials = vote
    for hand in (1, 2):
        for n, serial in enumerate(serials):
            other = hand == 2 and n in but
            enter_line(store, CLERK, identifier, bundle, hand, points(serial, n + other), now=NOW)


def test_papers_are_issued_per_group(store):
    """Twelve papers for one group; the totals beneath say where they are."""
    identifier = kept(store, "screening")
    at = opened("ballots", workshop=identifier)
    at.number_input(key="issue_A").set_value(12)
    at = press_named(at, "Issue the papers")

    assert not at.exception
    with store.reading() as connection:
        assert len(load_setup(connection, identifier).serials) == 12
    assert "12 missing" in shown(at)


def test_a_line_is_kept_and_read_back_in_words(store, vote):
    """The ballot comes back as numbers, titles and points, the moment it is typed."""
    identifier, bundle, serials = vote
    at = typed(opened("ballots", workshop=identifier), f"{serials[0]} 1:7 2:3")

    assert not at.exception
    assert dict(lines(store, identifier, bundle)[serials[0]].marks) == {"P01": 7, "P02": 3}
    words = shown(at)
    assert serials[0] in words
    assert "Proposal 1" in words.partition(serials[0])[2]


def test_arabic_digits_and_comma_say_the_same(store, vote):
    """A line typed on an Arabic keyboard is the same ballot."""
    identifier, bundle, serials = vote
    arabic = f"{serials[0]} {'1:7، 2:3'.translate(ARABIC)}"
    typed(opened("ballots", workshop=identifier), arabic)

    assert dict(lines(store, identifier, bundle)[serials[0]].marks) == {"P01": 7, "P02": 3}


def test_a_refused_line_waits_with_its_text_until_it_is_settled(store, vote):
    """Sixteen points of ten: nothing is kept, the line stays in sight, others can be typed."""
    identifier, bundle, serials = vote
    at = typed(opened("ballots", workshop=identifier), f"{serials[0]} 1:7 2:9")
    assert f"{serials[0]} 1:7 2:9" in shown(at)
    assert lines(store, identifier, bundle) == {}

    at = typed(at, f"{serials[1]} 1:7 2:3")
    assert f"{serials[0]} 1:7 2:9" in shown(at)

    at = press(at, "settled_0")
    assert f"{serials[0]} 1:7 2:9" not in shown(at)
    assert set(lines(store, identifier, bundle)) == {serials[1]}


def test_a_bundle_is_accepted_with_both_hands_alike_and_not_before(store, vote):
    """With one hand the button cannot be pressed and the act refuses; with two it goes in."""
    identifier, bundle, serials = vote
    for n, serial in enumerate(serials):
        enter_line(store, CLERK, identifier, bundle, 1, points(serial, n), now=NOW)
    at = opened("ballots", workshop=identifier)
    (accept,) = [b for b in at.button if b.label == f"Accept bundle {bundle}"]
    assert accept.disabled
    with pytest.raises(Exception, match="bundle"):
        accept_bundle(store, FACILITATOR, identifier, bundle, now=NOW)

    for n, serial in enumerate(serials):
        enter_line(store, CLERK, identifier, bundle, 2, points(serial, n), now=NOW)
    at = press_named(at.run(), f"Accept bundle {bundle}")
    assert not at.exception
    with store.reading() as connection:
        assert turnout(connection, identifier).ballots == 10


def test_the_paper_settles_where_the_hands_differ(store, vote):
    """Both readings stand side by side; the third one counts for both hands."""
    both_hands(store, vote, but=(3,))
    identifier, bundle, serials = vote
    at = opened("ballots", workshop=identifier)
    assert "Where the two hands differ" in shown(at)

    at.text_input(key=f"third_{serials[3]}").set_value(f"{serials[3]} 4:10")
    at = press_named(at, "This is right")
    assert "Where the two hands differ" not in shown(at)
    for hand in (1, 2):
        assert dict(lines(store, identifier, bundle, hand)[serials[3]].marks) == {"P04": 10}


def test_a_heap_is_entered_by_both_hands_and_then_accepted(store):
    """Ten seeds of one session, twice the same: ready, and one press takes them in."""
    identifier = kept(store, "proposing")
    at = opened("ballots", workshop=identifier)
    for hand in (1, 2):
        at.text_input(key="tally_session").set_value("women")
        at.radio(key="tally_hand").set_value(hand)
        at.number_input(key="tally_people").set_value(1)
        at.number_input(key="heap_P01").set_value(6)
        at.number_input(key="heap_P02").set_value(4)
        at = press_named(at, "Keep the heap")
    assert not at.exception

    press(at, "heap_ok_0")
    with store.reading() as connection:
        (tally,) = load_setup(connection, identifier).tallies
    assert dict(tally.counts) == {"P01": 6, "P02": 4}


@pytest.mark.parametrize("phase", ["screening", "decided", "closed"])
def test_no_line_can_be_typed_outside_the_vote_and_the_count(store, phase):
    """The entry field is not drawn, and the act refuses when called directly."""
    identifier = kept(store, phase)

    assert not keys(opened("ballots", workshop=identifier)) & {"line", "hand", "bundle"}
    with refused("refused.closed" if phase == "closed" else "refused.phase"):
        enter_line(store, FACILITATOR, identifier, "1", 1, "A001A 1:10", now=NOW)
