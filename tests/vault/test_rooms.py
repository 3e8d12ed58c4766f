"""A second room: nobody twice, nothing lost, its own list before; what cannot be joined waits."""

import json
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from scoring.model import GroupId, ProposalId
from tests.workshops.meetings import (
    CLERK,
    FACILITATOR,
    NOW,
    SECOND_CLERK,
    cast_all,
    enter,
    opened,
    points,
    refused,
    take_in,
)
from workshops.acts import rooms
from workshops.acts.ballots import accept_bundle, enter_line, issue_serials, open_bundle, void
from workshops.acts.codes import issue_codes
from workshops.acts.counting import close_count, draw_lot, open_points
from workshops.acts.room import count
from workshops.cli import main
from workshops.language import LANGUAGES, say
from workshops.store import Store, chain, tables
from workshops.store import rooms as kept
from workshops.store.cast import Cast, cast_ballot
from workshops.store.convert import load_workshop
from workshops.store.digest import store_digest
from workshops.store.records_out import quarantined
from workshops.store.sealing import Key, SealBroken, seal, unseal

WORDS = "four random words"
A, B = GroupId("A"), GroupId("B")


@pytest.fixture
def first(address, tmp_path):
    """The first laptop, or an office's server: voting, forty ballots of its own in."""
    with Store.open(address, tmp_path / "first") as store:
        identifier = opened(store, "screening")
        cast_all(store, identifier)
        enter(store, identifier, "voting")
        yield store, identifier


@pytest.fixture
def second(first, another, tmp_path):
    """The second laptop with the room file in, twelve people counted; on the same engine."""
    store, identifier = first
    file = rooms.give_room(store, FACILITATOR, identifier, "Women", {A: 12}, WORDS, now=NOW)
    with Store.open(another("second"), tmp_path / "second") as other:
        assert rooms.open_room(other, FACILITATOR, file, WORDS, now=NOW) == identifier
        count(other, CLERK, identifier, A, "F", "25-34", 12, now=NOW)
        yield other


def sheets(store, identifier):
    """The serials that are out."""
    with store.reading() as connection:
        table = tables.serials
        out = select(table.c.serial).where(
            table.c.workshop == identifier, table.c.state == "issued"
        )
        return sorted(connection.execute(out).scalars())


def voted_there(other, identifier):
    """Ten on paper, one on a phone; gives the phone's ballot and its receipt."""
    code = issue_codes(other, FACILITATOR, identifier, {B: 2}, now=NOW)[B][0]
    ballot = Cast(
        id=str(uuid4()),
        workshop=identifier,
        group=B,
        channel="phone",
        code=code,
        marks={ProposalId("P04"): 10},
    )
    receipt = cast_ballot(other, ballot).receipt
    take_in(other, identifier, [f"{serial} 4:10" for serial in sheets(other, identifier)[:10]])
    return ballot, receipt


def present(store, identifier):
    """How many people the first laptop counts."""
    with store.reading() as connection:
        return sum(one.present for one in load_workshop(connection, identifier).attendance)


def digest(store):
    """Everything in a store."""
    with store.reading() as connection:
        return store_digest(connection)


def test_a_second_room_is_joined_once_and_counted_with_the_first(first, second):
    """Preview, join, again; then one count with every receipt verified, and its own list kept."""
    store, identifier = first
    ballot, receipt = voted_there(second, identifier)
    with refused("rooms.sheets_from_first"):
        issue_serials(second, FACILITATOR, identifier, {A: 1}, now=NOW)
    file = rooms.hand_in(second, FACILITATOR, identifier, WORDS, now=NOW)
    assert unseal(rooms.hand_in(second, FACILITATOR, identifier, WORDS, now=NOW), WORDS) == unseal(
        file, WORDS
    )
    with refused("rooms.handed_in_already"):
        open_bundle(second, CLERK, identifier, 2, now=NOW)
    before = digest(store)
    seen = rooms.look(store, FACILITATOR, identifier, file, WORDS)
    assert (seen.ballots, seen.people, seen.reason, seen.known) == (11, 12, "", False)
    assert seen.own[0] == "P04"
    assert digest(store) == before
    people = present(store, identifier)

    for known in (False, True):
        done = rooms.join(store, FACILITATOR, identifier, file, WORDS, people="there", now=NOW)
        assert (done.reason, done.known) == ("", known)
        assert present(store, identifier) == people + 12
        with store.reading() as connection:
            whole = load_workshop(connection, identifier)
        assert len(whole.ballots) == 51
        assert [(one.session, one.top[0]) for one in whole.sessions] == [("Women", "P04")]
    assert cast_ballot(store, ballot).receipt == receipt  # its phone may ask again here
    enter(store, identifier, "counting")
    draw_lot(store, FACILITATOR, identifier, "12-7-3", now=NOW)
    held = ("count.difference", "count.fewer_than_present", "count.more_than_present")
    reasons = dict.fromkeys(held, "two sheets left, one person came late")
    made = close_count(store, FACILITATOR, identifier, reasons=reasons, now=NOW)
    assert made.ballots == 51
    with store.reading() as connection:
        chain.check(connection)
        assert receipt in connection.execute(select(tables.receipts.c.receipt)).scalars().all()
    again = rooms.join(store, FACILITATOR, identifier, file, WORDS, people="there", now=NOW)
    assert again.known


def test_people_counted_at_the_first_door_are_not_counted_again(first, second):
    """Nobody twice: the choice of whoever joins, kept in the record of acts."""
    store, identifier = first
    voted_there(second, identifier)
    file = rooms.hand_in(second, FACILITATOR, identifier, WORDS, now=NOW)
    people = present(store, identifier)
    rooms.join(store, FACILITATOR, identifier, file, WORDS, people="here", now=NOW)
    assert present(store, identifier) == people
    with store.reading() as connection:
        last = chain.events(connection, identifier)[-1]
    assert (last.kind, last.body["people"], last.body["ballots"]) == ("room_joined", "here", 11)


def test_a_sheet_entered_in_both_rooms_waits_until_it_is_void_here(first, second):
    """In quarantine with its reason in every language; voided on the first laptop it joins."""
    store, identifier = first
    voted_there(second, identifier)
    double = sheets(store, identifier)[0]
    file = rooms.hand_in(second, FACILITATOR, identifier, WORDS, now=NOW)
    bundle = open_bundle(store, CLERK, identifier, 12, now=NOW)
    for hand, clerk in ((1, CLERK), (2, SECOND_CLERK)):
        for serial in sheets(store, identifier):
            enter_line(store, clerk, identifier, bundle, hand, points(serial), now=NOW)
    accept_bundle(store, CLERK, identifier, bundle, now=NOW)
    found = rooms.join(store, FACILITATOR, identifier, file, WORDS, people="here", now=NOW)
    assert (found.reason, found.name) == ("rooms.serial_twice", double)
    assert all(double in say(one, found.reason, name=found.name) for one in LANGUAGES)
    with store.reading() as connection:
        assert list(quarantined(connection).values()) == ["rooms.serial_twice"]
        assert len(load_workshop(connection, identifier).ballots) == 52
    assert len(list((store.folder / "quarantine").iterdir())) == 1
    with store.reading() as connection:
        mine = kept.given(connection, identifier)[0].serials
    for serial in mine:
        void(store, FACILITATOR, identifier, serial, "entered in the other room", now=NOW)
    assert not rooms.join(
        store, FACILITATOR, identifier, file, WORDS, people="here", now=NOW
    ).reason
    with store.reading() as connection:
        assert not quarantined(connection)
        assert len(load_workshop(connection, identifier).ballots) == 51


def changed(file, change):
    """A session file with something else in it, sealed again."""
    said = json.loads(unseal(file, WORDS))
    change(said)
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return seal(text.encode(), Key.of(WORDS))


def row_of(said, table, place, value):
    """One column of the first row of a table is another."""
    row = json.loads(said["rows"][table][0])
    row[place] = value
    said["rows"][table][0] = json.dumps(row)


def column(table, name):
    """Where a column stands in a row."""
    return [one.name for one in tables.SCHEMA.tables[table].columns].index(name)


CHANGES = {
    "rooms.other_workshop": lambda s: s.update(workshop="w", rows={name: [] for name in s["rows"]}),
    "rooms.unknown": lambda s: s.update(room="another"),
    "rooms.form_differs": lambda s: s.update(form="[]"),
    "rooms.not_a_session": lambda s: s.pop("own"),
    "rooms.serial_strange": lambda s: row_of(s, "serials", column("serials", "serial"), "A001B"),
    "rooms.receipts": lambda s: row_of(s, "ballots", column("ballots", "nonce"), "0" * 32),
    "rooms.ballot_strange": lambda s: row_of(
        s, "ballots", column("ballots", "body"), '{"marks":{"P99":10}}'
    ),
}


def test_what_is_not_as_it_was_handed_in_waits_and_says_why(first, second):
    """Every reason has its words, and no row of the first laptop changes."""
    store, identifier = first
    voted_there(second, identifier)
    file = rooms.hand_in(second, FACILITATOR, identifier, WORDS, now=NOW)
    with store.reading() as connection:
        before = load_workshop(connection, identifier)
    for reason, change in CHANGES.items():
        bad = changed(file, change)
        done = rooms.join(store, FACILITATOR, identifier, bad, WORDS, people="there", now=NOW)
        assert done.reason == reason
        for language in LANGUAGES:
            assert say(language, reason, name="x") != reason
    with store.reading() as connection:
        assert load_workshop(connection, identifier) == before
        assert sorted(quarantined(connection).values()) == sorted(CHANGES)
    rooms.join(store, FACILITATOR, identifier, file, WORDS, people="there", now=NOW)
    other = changed(file, lambda said: said.update(own=[]))
    assert rooms.look(store, FACILITATOR, identifier, other, WORDS).reason == "rooms.joined_other"


def test_a_session_that_nobody_sealed_is_refused(first, second):
    """Whoever knows the form could write one; the passphrase is what says it comes from there."""
    store, identifier = first
    voted_there(second, identifier)
    file = rooms.hand_in(second, FACILITATOR, identifier, WORDS, now=NOW)
    before = digest(store)
    with pytest.raises(SealBroken):
        rooms.look(store, FACILITATOR, identifier, unseal(file, WORDS), WORDS)
    with pytest.raises(SealBroken):
        rooms.join(
            store, FACILITATOR, identifier, unseal(file, WORDS), WORDS, people="there", now=NOW
        )
    assert digest(store) == before


def test_neither_laptop_closes_the_count_without_the_other_unnoticed(first, second):
    """The second never does; the first asks for a reason while the room is out."""
    store, identifier = first
    levels = {item.key: item.level for item in open_points(store, identifier)}
    assert levels["count.rooms_out"] == "hold"
    there = {item.key: item.level for item in open_points(second, identifier)}
    assert there["count.second_room"] == "block"
    with refused("rooms.is_first"):
        rooms.hand_in(store, FACILITATOR, identifier, WORDS, now=NOW)
    with refused("rooms.is_second"):
        rooms.give_room(second, FACILITATOR, identifier, "third", {}, WORDS, now=NOW)
    file = rooms.give_room(store, FACILITATOR, identifier, "Elders", {}, WORDS, now=NOW)
    with refused("rooms.here_already"):
        rooms.open_room(store, FACILITATOR, file, WORDS, now=NOW)
    open_bundle(second, CLERK, identifier, 12, now=NOW)
    with refused("rooms.unfinished"):
        rooms.hand_in(second, FACILITATOR, identifier, WORDS, now=NOW)


def test_under_ten_ballots_no_list_of_a_room_is_told(first, second):
    """Nine would tell too much of each."""
    store, identifier = first
    issue_codes(second, FACILITATOR, identifier, {B: 1}, now=NOW)
    file = rooms.hand_in(second, FACILITATOR, identifier, WORDS, now=NOW)
    assert rooms.look(store, FACILITATOR, identifier, file, WORDS).own == ()


def test_the_command_line_joins_a_session_too(address, first, second, tmp_path):
    """`tashawur merge` knows the file by what is in it."""
    store, identifier = first
    voted_there(second, identifier)
    path = tmp_path / "women.tshbk"
    path.write_bytes(rooms.hand_in(second, FACILITATOR, identifier, WORDS, now=NOW))
    store.close()
    asked = ["merge", str(path), "--store", address, "--passphrase", WORDS, "--lang", "en"]
    for word in ("Joined: each ballot is here once", "joined before"):
        done = CliRunner().invoke(main, asked)
        assert done.exit_code == 0, done.output
        assert word in done.output
    with Store.open(address) as again, again.reading() as connection:
        assert len(load_workshop(connection, identifier).ballots) == 51
