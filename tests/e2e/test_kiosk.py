"""The shared tablet in a real browser: nothing of one person is seen by the next (T16)."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from tests.e2e.axe import barriers
from tests.e2e.ballots import voting_room

pytestmark = pytest.mark.e2e

TABLET = {"width": 800, "height": 1100}
PIN = "271828"
WRITTEN = """() => JSON.stringify([location.href, Object.keys(localStorage),
  Object.keys(sessionStorage), document.cookie,
  [...document.querySelectorAll('input')].map(one => one.type === 'checkbox' ? one.checked : '')])
"""


def started(browser, room):
    """A tablet that the facilitator made of this device, on the laptop itself."""
    context = browser.new_context(viewport=TABLET)
    page = context.new_page()
    page.goto(f"{room.server.address}/kiosk/start?workshop={room.workshop}&lang=en")
    page.locator("#pin").fill(PIN)
    page.locator("input[name^=n_]").first.fill("3")
    page.get_by_role("button", name="Start the tablet").click()
    expect(page.locator("h1")).to_contain_text("Please give the tablet to the next person")
    return context, page


def ballot_of(page, room, code):
    """The next person begins with a code, in Arabic."""
    page.locator("a.go").click()
    page.locator("#code").fill(code)
    page.locator("button[value=ar]").click()
    expect(page.locator("#ballot h1")).to_be_visible()
    assert room


def test_the_next_person_finds_nothing_of_the_one_before(browser, tmp_path):
    """Back, refresh, autofill, history and storage, after a ballot was sent and after one left."""
    with voting_room(tmp_path) as room:
        context, page = started(browser, room)
        assert not barriers(page)
        page.goto(f"{room.server.address}/kiosk/code")
        assert not barriers(page)
        page.goto(f"{room.server.address}/kiosk")
        ballot_of(page, room, room.codes[0])
        assert not barriers(page)
        page.locator("#ballot .step").nth(1).click(click_count=3)
        page.locator(".review:not(.skip)").click()
        page.locator("#send").click()
        expect(page.locator("#receipt")).to_have_text(re.compile("[0-9A-Z]{4}"))
        receipt = page.locator("#receipt").inner_text()
        page.get_by_role("link", name="إنهاء").click()
        expect(page.locator("h1")).to_contain_text("Please give the tablet")
        seen = []
        for step in ("reload", "go_back", "go_back", "go_back", "go_forward", "reload"):
            with suppress(Error):
                getattr(page, step)()
            page.wait_for_load_state()
            seen += [page.content(), page.evaluate(WRITTEN)]
        assert not any(receipt[:9] in text for text in seen)
        assert not any('value="3"' in text or room.codes[0] in text for text in seen)

        page.goto(f"{room.server.address}/kiosk")
        ballot_of(page, room, room.codes[1])
        assert [box.input_value() for box in page.locator("#ballot input[type=tel]").all()] == [
            ""
        ] * page.locator("#ballot input[type=tel]").count()
        assert room.stored() == 1
        context.close()


def test_an_idle_tablet_asks_and_then_clears_itself_and_the_code_stays_good(browser, tmp_path):
    """Sixty seconds, a question for thirty, then the hand-over; marks are gone."""
    with voting_room(tmp_path) as room:
        context, page = started(browser, room)
        page.clock.install()
        ballot_of(page, room, room.codes[0])
        page.locator("#ballot .step").nth(1).click()
        page.clock.run_for(62_000)
        expect(page.locator("#stay")).to_be_visible()
        page.locator("#here").click()
        expect(page.locator("#stay")).to_be_hidden()
        page.clock.run_for(62_000)
        expect(page.locator("#stay")).to_be_visible()
        page.clock.run_for(32_000)
        expect(page.locator("h1")).to_contain_text("Please give the tablet")

        assert not page.evaluate("Object.keys(localStorage).length")
        ballot_of(page, room, room.codes[0])
        assert page.locator("#ballot input[type=tel]").first.input_value() == ""
        assert room.stored() == 0
        context.close()


def test_the_person_in_charge_lets_somebody_vote_without_a_slip_and_ends_the_tablet(
    browser, tmp_path
):
    """PIN, group and language; ten seconds after the receipt the tablet waits for the next."""
    with voting_room(tmp_path, "approval") as room:
        context, page = started(browser, room)
        page.clock.install()
        page.locator("a.go").click()
        page.locator("summary").click()
        page.locator("input[name=pin]").fill(PIN)
        page.locator("details button").click()
        expect(page.locator("#ballot h1")).to_be_visible()
        page.locator("#ballot li input").first.check()
        page.locator(".review:not(.skip)").click()
        page.locator("#send").click()
        expect(page.locator("#done h1")).to_be_visible()
        page.clock.run_for(11_000)
        expect(page.locator("h1")).to_contain_text("Please give the tablet")
        page.locator("summary").click()
        page.locator("input[name=pin]").fill("000000")
        page.locator("details button").click()
        expect(page.locator("[role=alert]")).to_be_visible()
        page.locator("summary").click()
        page.locator("input[name=pin]").fill(PIN)
        page.locator("details button").click()
        page.goto(f"{room.server.address}/kiosk")
        expect(page.locator("h1").first).to_be_visible()

        assert "Please give the tablet" not in page.content()
        assert room.stored() == 1
        context.close()
