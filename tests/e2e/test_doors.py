"""The doors in a browser: opening the room, signing in by form and by fetch, the banner."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.doors.wire import ROOM, SERVE, started
from tests.e2e.browser import Watch, pressed, settled
from tests.e2e.shots import faults
from workshops.web.listening import own_addresses

pytestmark = pytest.mark.e2e
PHRASE = "one two three four"
BY_FETCH = """async () => (await fetch('/sign-in', {method: 'POST', body: new URLSearchParams(
  {seat: 'mayor', secret: 'x', lang: 'en'})})).headers.get('content-type')"""


def test_the_room_is_opened_signed_into_and_closed(
    browser: Browser, tmp_path: Path, capsys
) -> None:
    """A facilitator at the laptop for the first time, then a clerk at a plain-http address of the
    room: nothing is in anybody's way, and nothing of it is cut off.
    """
    room = next(iter(own_addresses()), ROOM)
    with started(tmp_path, SERVE) as served:
        here = f"http://localhost:{served.port}"
        laptop = browser.new_context(viewport={"width": 1024, "height": 768}).new_page()
        watch = Watch(here)
        watch.on(laptop)
        nobody_asks_on_the_laptop(laptop, here)
        seconds = opened(laptop, here, room)
        signed_into_and_closed(browser, laptop, here, room)
        with capsys.disabled():
            print(f"\nfrom the page Doors to an open room: {seconds:.1f} s and two fields")  # noqa: T201
    assert not watch.strays
    assert not watch.errors


def nobody_asks_on_the_laptop(laptop: Page, here: str) -> None:
    """Before the room is open pages come as they are asked for, without any secret."""
    for page in ("", "setup", "ballots", "documents"):
        answer = laptop.goto(f"{here}/{page}?lang=en")
        assert answer is not None
        assert answer.status == 200
        settled(laptop)
        assert "/sign-in" not in laptop.url
        assert laptop.locator("#secret").count() == 0, page
        assert laptop.get_by_text("Nobody is signed in").count() == 0


def opened(laptop: Page, here: str, room: str) -> float:
    """From the page Doors: one link, a passphrase twice, one button; in the same window."""
    laptop.goto(f"{here}/doors?lang=en")
    settled(laptop)
    began = time.monotonic()
    laptop.get_by_role("link", name="Open the room network").click()
    laptop.fill("#new", PHRASE)
    laptop.fill("#again", PHRASE)
    laptop.get_by_role("button", name="Open the room network").click()
    expect(laptop.locator(".code")).to_have_text(re.compile("([0-9A-Z]{4}-){4}[0-9A-Z]{4}"))
    laptop.get_by_role("link", name="To the pages").click()
    settled(laptop)
    expect(laptop.locator(".network")).to_contain_text(room)
    taken = time.monotonic() - began
    assert len(laptop.context.pages) == 1, "no second window that is not signed in"
    return taken


def signed_into_and_closed(browser: Browser, laptop: Page, here: str, room: str) -> None:
    """A PIN for a clerk, who signs in from the room; then the room is closed again."""
    laptop.goto(f"{here}/doors?lang=en")
    settled(laptop)
    pressed(laptop, laptop.get_by_role("button", name="New PIN"))
    pin = laptop.locator(".secret").inner_text()

    there = f"http://{room}:{here.rsplit(':', 1)[1]}"
    clerk = browser.new_context(viewport={"width": 1024, "height": 768}).new_page()
    clerk.goto(f"{there}/help?lang=ar")
    assert clerk.url.startswith(f"{there}/sign-in")
    assert "text/html" in clerk.evaluate(BY_FETCH)  # let through, and refused for its seat
    clerk.locator("input[value='clerk 1']").check()
    clerk.fill("#secret", pin)
    clerk.locator("button[type=submit]").last.click()
    settled(clerk)
    assert clerk.url.startswith(f"{there}/help")
    assert [one for one in faults(clerk, "ar") if not one.startswith("latin: ")] == []
    assert clerk.locator(".st-key-menu_doors").count() == 0

    pressed(laptop, laptop.get_by_role("button", name="Close it"))
    expect(laptop.locator(".network")).to_have_count(0)
    assert faults(laptop, "en") == []
    with pytest.raises(Exception, match="ERR_"):
        clerk.goto(f"{there}/screen")
