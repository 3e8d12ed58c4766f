"""Women in another room (spec room, scenario 13): a laptop of their own, nobody twice."""

import sqlite3
from contextlib import contextmanager
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from scoring.model import GroupId, ProposalId
from tests.e2e.browser import Watch, pressed, running, settled
from tests.vault.test_rooms import CHANGES, changed
from tests.workshops.meetings import CLERK, FACILITATOR, NOW, cast_all, enter, opened
from workshops.acts import rooms
from workshops.acts.codes import issue_codes
from workshops.acts.room import count
from workshops.bundle.archive import packed
from workshops.language import say
from workshops.store import Store
from workshops.store.cast import Cast, cast_ballot

pytestmark = pytest.mark.e2e
WORDS = "four random words"
B = GroupId("B")


@pytest.fixture
def women(tmp_path):
    """The first laptop in voting with forty ballots, and the file of a room of twelve women."""
    with Store.open(tmp_path / "first.sqlite") as first:
        identifier = opened(first, "screening")
        cast_all(first, identifier)
        enter(first, identifier, "voting")
        file = rooms.give_room(first, FACILITATOR, identifier, "النساء", {}, WORDS, now=NOW)
    with Store.open(tmp_path / "second.sqlite") as second:
        rooms.open_room(second, FACILITATOR, file, WORDS, now=NOW)
        count(second, CLERK, identifier, B, "F", "25-34", 12, now=NOW)
        for code in issue_codes(second, FACILITATOR, identifier, {B: 12}, now=NOW)[B]:
            marks = {ProposalId("P03"): 6, ProposalId("P04"): 4}
            cast_ballot(
                second,
                Cast(
                    id=str(uuid4()),
                    workshop=identifier,
                    group=B,
                    channel="phone",
                    code=code,
                    marks=marks,
                ),
            )
        session = tmp_path / "women.tshbk"
        session.write_bytes(rooms.hand_in(second, FACILITATOR, identifier, WORDS, now=NOW))
    return identifier, session


@contextmanager
def first_laptop(browser, store):
    """The first laptop and a watched window: nothing leaves, nothing goes wrong."""
    with running(store) as server:
        watch = Watch(server.address)
        page = browser.new_context(viewport={"width": 1024, "height": 768}).new_page()
        watch.on(page)
        yield server, page
        assert not watch.strays
        assert not watch.errors


def hand_in(server, page, identifier, session, words):
    """Give the page Ballots a file and its passphrase."""
    page.goto(f"{server.address}/ballots?lang=en&workshop={identifier}")
    settled(page)
    page.locator(".st-key-upload_session input[type=file]").set_input_files(str(session))
    settled(page)
    page.locator(".st-key-session_words input").fill(words)
    page.locator(".st-key-session_words input").press("Enter")


def ballots(store):
    """How many ballots a store holds, read beside the server."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as beside:
        return beside.execute("SELECT count(*), count(DISTINCT id) FROM ballots").fetchone()


def test_women_in_another_room_are_joined_and_nobody_counts_twice(browser, women, tmp_path):
    """Their own list before the merge, then the join; the same file again changes nothing."""
    identifier, session = women
    with first_laptop(browser, tmp_path / "first.sqlite") as (server, page):
        hand_in(server, page, identifier, session, WORDS)
        expect(page.get_by_text(say("en", "backup.ballots", n=12), exact=True)).to_be_visible()
        expect(page.get_by_text(say("en", "rooms.people", n=12))).to_be_visible()
        signs = page.locator(".said-number").all_inner_texts()
        assert signs[:2] == ["3", "4"]
        assert ballots(server.store) == (40, 40)
        pressed(page, page.locator(".st-key-session_join button"))
        expect(page.get_by_text("each ballot is here once")).to_be_visible()
        page.get_by_text(say("en", "rooms.join"), exact=True).click()
        expect(page.get_by_text(say("en", "rooms.known"))).to_be_visible()
        assert ballots(server.store) == (52, 52)


def hostile(session):
    """Files somebody may hand in instead: each with its passphrase and the key of what is said."""
    honest = session.read_bytes()
    turned = bytearray(honest)
    turned[len(turned) // 2] ^= 1
    yield "a byte turned", bytes(turned), WORDS, "backup.sealed"
    yield "half of it", honest[: len(honest) // 2], WORDS, "backup.sealed"
    yield "another passphrase", honest, "four other random words", "backup.sealed"
    yield "a zip", packed({"manifest.json": b"{}"}), WORDS, "backup.sealed"
    for reason in ("rooms.other_workshop", "rooms.receipts", "rooms.ballot_strange"):
        yield reason, changed(honest, CHANGES[reason]), WORDS, reason


def test_t19_a_hostile_file_is_refused_by_the_page(browser, women, tmp_path):
    """Altered, under another key, of another vote: said, nothing joined, no row changed."""
    identifier, session = women
    with first_laptop(browser, tmp_path / "first.sqlite") as (server, page):
        for tries, content, words, reason in hostile(session):
            (file := tmp_path / "file.tshbk").write_bytes(content)
            hand_in(server, page, identifier, file, words)
            expect(page.get_by_text(say("en", reason, name="")).first, tries).to_be_visible()
            assert ballots(server.store) == (40, 40), tries
