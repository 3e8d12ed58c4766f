"""The blank ballot put together from pieces is, byte for byte, the page that would be drawn."""

import gzip
import re
from dataclasses import replace

import pytest

from scoring.model import Text
from tests.web.voting.phones import FORMS, phone, voting
from tests.workshops.meetings import FACILITATOR, NOW
from workshops.acts.proposals import withdraw
from workshops.language import say
from workshops.store import settings as heads
from workshops.web.voting.moulds import WORDS, mould_of
from workshops.workshop import DRAWN, ORDER

OWN = re.compile(r'nonce="[^"]+"|name="id" value="[^"]+"')


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_blank_ballot_is_the_page_that_is_drawn_for_one_person(store, form, language):
    """Asked for, and posted without a mark, the page is the same but for its nonce and its id."""
    _, codes = voting(store, 1, form)
    client = phone()
    blank = client.post("/v/open", data={"code": codes[0], "lang": language})
    key = re.search(r'name="k" value="([^"]+)"', blank.text)[1]
    drawn = client.post("/v/ballot", data={"k": key, "lang": language})

    assert blank.headers["content-encoding"] == "gzip"
    assert OWN.sub("", blank.text) == OWN.sub("", drawn.text)
    assert not any(word in blank.text for word in WORDS.values())


def test_every_answer_has_its_own_words_and_no_other_persons(store):
    """Two phones in one language: another nonce, another id, another key."""
    _, codes = voting(store, 2)
    pages = [phone().post("/v/open", data={"code": c, "lang": "en"}).text for c in codes]
    for name in (r'nonce="([^"]+)"', r'name="id" value="([^"]+)"', r'name="k" value="([^"]+)"'):
        one, other = (set(re.findall(name, page)) for page in pages)
        assert len(one) == len(other) == 1
        assert one != other


def test_a_proposal_taken_back_is_gone_from_the_next_ballot(store):
    """The mould belongs to the set-up it was drawn from."""
    workshop, codes = voting(store, 2)
    before = phone().post("/v/open", data={"code": codes[0], "lang": "en"}).text
    withdraw(store, FACILITATOR, workshop, "P02", Text(en="taken back"), now=NOW)
    after = phone().post("/v/open", data={"code": codes[1], "lang": "en"}).text

    assert 'name="p2"' in before
    assert 'name="p2"' not in after


def test_where_it_was_chosen_each_ballot_has_an_order_of_its_own_and_says_so(store):
    """The numbers stay with their proposals; the same ballot opened again lists them the same."""
    workshop, codes = voting(store, 12)
    drawn_order(store, workshop)
    orders = set()
    for code in codes:
        client = phone()
        page = client.post("/v/open", data={"code": code, "lang": "en"}).text
        shown = re.findall(r"<i>(\d)</i><b[^>]*>Proposal (\d)</b>", page)
        assert all(number == title for number, title in shown)
        assert say("en", "phone.order_drawn") in page
        assert listed(client.get("/v/ballot?lang=ar").text) == listed(page)
        orders.add(listed(page))

    assert {frozenset(one) for one in orders} == {frozenset("1234")}
    assert len(orders) > 1


def listed(page):
    """The numbers of the proposals, from the top."""
    return tuple(re.findall(r'name="p(\d)"', page))


def drawn_order(store, workshop):
    """As the set-up keeps it."""
    with store.writing() as connection:
        settings = heads.head(connection, workshop).settings
        chosen = replace(settings, extra={**settings.extra, ORDER: DRAWN})
        heads.change(connection, workshop, **heads.columns(chosen))


def test_pieces_and_words_make_one_gzip_stream():
    """Also where a word is empty, or long, or not Latin."""
    mould = mould_of(f"<p>{WORDS['id']}</p>{'بئر ' * 5000}{WORDS['key']}{WORDS['id']}")
    for word in ("", "x" * 60_000, "ماء"):
        words = {"id": word, "key": "k", "nonce": "n"}
        assert gzip.decompress(mould.gzipped(words)) == mould.plain(words)
        assert mould.plain(words).decode().count("k") == 1
