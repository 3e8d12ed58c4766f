"""The doors in a browser: opening the room, signing in by form and by fetch, the banner."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.doors.wire import ROOM, SERVE, started
from tests.e2e.browser import Watch, pressed, settled
from tests.e2e.shots import faults
from workshops.web.listening import own_addresses

pytestmark = pytest.mark.e2e
PHRASE = "one two three four"
BY_FETCH = """async () => (await fetch('/sign-in', {method: 'POST', body: new URLSearchParams(
  {seat: 'mayor', secret: 'x', lang: 'en'})})).headers.get('content-type')"""


def test_the_room_is_opened_signed_into_and_closed(browser: Browser, tmp_path: Path) -> None:
    """A facilitator at the laptop, a clerk at a plain-http address of the room: nothing is in
    anybody's way, and nothing of it is cut off.
    """
    room = next(iter(own_addresses()), ROOM)
    with started(tmp_path, [*SERVE, "--room", "--address", room]) as served:
        opened_and_closed(browser, f"http://localhost:{served.port}", room)


def opened_and_closed(browser: Browser, here: str, room: str) -> None:
    """The whole of it, at a running server."""
    laptop = browser.new_context(viewport={"width": 1024, "height": 768}).new_page()
    watch = Watch(here)
    watch.on(laptop)
    laptop.goto(f"{here}/doors?lang=en")
    settled(laptop)
    laptop.goto(f"{here}/open-room?lang=en")
    laptop.fill("#new", PHRASE)
    laptop.fill("#again", PHRASE)
    laptop.get_by_role("button", name="Open the room network").click()
    laptop.locator(".code").wait_for()
    laptop.get_by_role("link", name="To the pages").click()
    settled(laptop)
    expect(laptop.locator(".network")).to_contain_text(room)
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
    assert not watch.strays
    assert not watch.errors
