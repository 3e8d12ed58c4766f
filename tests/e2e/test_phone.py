"""The ballot on a phone in a real browser: with and without script, offline, closed, looked at."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from tests.e2e.axe import barriers
from tests.e2e.ballots import FORMS, voting_room, window

pytestmark = pytest.mark.e2e

RECEIPT = re.compile(r"^[0-9A-Z]{4} [0-9A-Z]{4}\s*[0-9A-Z]{4} [0-9A-Z]{4}$")
MINUTES = 5
TOO_SMALL = """() => [...document.querySelectorAll('button, input, .go')]
  .filter(one => one.offsetParent !== null && one.type !== 'hidden'
    && !one.classList.contains('skip'))
  .map(one => (one.closest('label') || one).getBoundingClientRect())
  .filter(box => box.height < 43.5 || box.width < 43.5).length"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def opened(page, room, code, language="ar"):
    """The ballot behind the QR of a slip."""
    page.goto(f"{room.server.address}/v#{code}")
    expect(page.locator("#read")).to_be_visible()
    page.locator(f"button[value={language}]").click()
    expect(page.locator("#ballot h1")).to_be_visible()


def marked(page, kind="points", rows=(0, 2)):
    """A few marks, as a finger makes them."""
    for place in rows:
        row = page.locator("#ballot li").nth(place)
        if kind == "points":
            row.locator(".step").nth(1).click()
        elif kind == "approval":
            row.locator("input").check()
        elif kind == "score":
            row.locator("input").nth(place).check()
        else:
            row.locator(".t").click()


def sent(page):
    """On to the check page, and send."""
    page.locator(".review:not(.skip)").click()
    expect(page.locator("#check h1")).to_be_visible()
    page.locator("#send").click()


def test_a_phone_without_script_reaches_its_receipt_and_back_shows_no_ballot(browser, tmp_path):
    """Typed code, Arabic ballot, check page with pictures, receipt; then Back."""
    with voting_room(tmp_path) as room:
        context, page, watch = window(browser, room, java_script_enabled=False)
        page.goto(f"{room.server.address}/v")
        page.locator("#code").fill(f"{room.codes[0][:4]}-{room.codes[0][4:]}".lower())
        page.locator("button[value=ar]").click()
        page.locator("#ballot input[type=tel]").nth(0).fill("\u0667")
        page.locator("#ballot input[type=tel]").nth(3).fill("3")
        page.locator("button[value=en].lang").click()
        expect(page.locator("#ballot input[type=tel]").nth(3)).to_have_value("3")
        page.locator(".review:not(.skip)").click()
        expect(page.locator("ol li")).to_have_count(2)
        page.get_by_role("button", name="Send").click()
        receipt = page.locator("#receipt").inner_text()
        with suppress(Error):  # the browser asks before it sends a form once more
            page.go_back()
        expect(page.get_by_text(receipt[:9])).to_have_count(0)
        expect(page.locator("#ballot")).to_have_count(0)

        assert RECEIPT.match(receipt)
        assert room.stored() == 1
        assert not watch.strays
        context.close()


@pytest.mark.parametrize("kind", FORMS)
def test_every_form_is_marked_checked_and_sent_with_the_finger(browser, tmp_path, kind):
    """Two requests for the ballot; no code and no mark in an address; nothing kept afterwards."""
    with voting_room(tmp_path, kind) as room:
        context, page, watch = window(browser, room)
        page.goto(f"{room.server.address}/v")
        assert not barriers(page)
        opened(page, room, room.codes[0], "ar" if kind in {"points", "score"} else "en")
        assert not barriers(page)
        for_ballot = [url for url in watch.asked if "/v/ballot" in url]
        assert not page.evaluate(SIDEWAYS)
        assert not page.evaluate(TOO_SMALL)
        marked(page, kind)
        page.reload()
        expect(page.locator("#ballot li.on")).to_have_count(2)
        page.locator(".review:not(.skip)").click()
        assert not barriers(page)
        page.locator("#send").click()
        expect(page.locator("#receipt")).to_have_text(re.compile(r"[0-9A-Z]{4}"))
        assert not barriers(page)

        assert RECEIPT.match(page.locator("#receipt").inner_text())
        assert len(for_ballot) == 1
        assert not [url for url in watch.asked if room.codes[0] in url.split("#")[0]]
        assert not page.evaluate("Object.keys(localStorage).length")
        assert not page.locator("#ballot li").count()
        page.go_back()
        assert not page.locator("#ballot li").count()
        assert room.stored() == 1
        assert not watch.errors
        assert not watch.strays
        context.close()


def test_a_phone_offline_for_five_minutes_delivers_exactly_once(browser, tmp_path):
    """The first answer is lost after the ballot was stored; then the network is gone."""
    with voting_room(tmp_path) as room:
        context, page, _ = window(browser, room)
        page.clock.install()
        opened(page, room, room.codes[0], "en")
        marked(page)
        lost = []

        def lose(route):
            if not lost:
                lost.append(route.fetch().status)
            route.abort()

        page.route("**/v/send", lose)
        sent(page)
        expect(page.locator("#late")).to_be_visible()
        for _ in range(MINUTES):
            page.clock.run_for(60_000)
        tries = page.evaluate("JSON.parse(localStorage.getItem(Object.keys(localStorage)[0])).b")
        page.unroute("**/v/send")
        page.clock.run_for(60_000)
        expect(page.locator("#done h1")).to_be_visible()

        assert lost == [201]
        assert "id=" in tries
        assert room.stored() == 1
        context.close()


def test_a_closed_page_delivers_when_it_is_opened_again(browser, tmp_path):
    """Stored and never answered, or never stored: one ballot and one receipt either way."""
    with voting_room(tmp_path) as room:
        for code, arrives in zip(room.codes, (True, False), strict=False):
            context, page, _ = window(browser, room)
            opened(page, room, code, "en")
            marked(page)

            def lose(route, arrives=arrives):
                if arrives:
                    route.fetch()
                route.abort()

            page.route("**/v/send", lose)
            sent(page)
            expect(page.locator("#late")).to_be_visible()
            page.close()
            again = context.new_page()
            again.goto(f"{room.server.address}/v#{code}")
            expect(again.locator(".part h1:visible").first).to_have_text("Your ballot is in")
            context.close()

        assert room.stored() == 2


def test_closed_while_offline_says_that_it_was_not_counted(browser, tmp_path):
    """In words, and the draft is gone."""
    with voting_room(tmp_path) as room:
        context, page, _ = window(browser, room)
        opened(page, room, room.codes[0], "en")
        marked(page)
        context.set_offline(offline=True)
        sent(page)
        expect(page.locator("#late")).to_be_visible()
        room.close_voting()
        context.set_offline(offline=False)
        expect(page.locator("#closed")).to_be_visible()
        expect(page.locator("#closed h1")).to_have_text("Not counted")

        assert not page.evaluate("Object.keys(localStorage).length")
        assert room.stored() == 0
        context.close()


def test_the_ballot_fits_small_large_and_high_contrast_screens(browser, tmp_path):
    """320 px, twice the size on 360 px, forced colours: nothing is cut or scrolls sideways."""
    with voting_room(tmp_path, "score") as room:
        for code, width, more in zip(
            room.codes, (320, 180, 360), ({}, {}, {"forced_colors": "active"}), strict=False
        ):
            context, page, watch = window(browser, room, **more)
            page.set_viewport_size({"width": width, "height": 320 if width < 320 else 640})
            opened(page, room, code)
            marked(page, "score")
            assert page.evaluate(SIDEWAYS) <= 0, width
            assert not watch.errors
            context.close()


def test_a_whole_ballot_by_keyboard(browser, tmp_path):
    """Tab and Enter alone, in Arabic."""
    with voting_room(tmp_path, "ranking") as room:
        context, page, _ = window(browser, room)
        page.goto(f"{room.server.address}/v#{room.codes[0]}")
        page.locator("button[value=ar]").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#ballot h1")).to_be_visible()
        page.locator("#ballot .t").first.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.locator(".review:not(.skip)").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#check h1")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#done h1")).to_be_focused()

        assert room.stored() == 1
        context.close()
