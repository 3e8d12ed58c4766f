"""The facilitator's keys, from the page that drives the projector to the lamp."""

import pytest

from tests.e2e.browser import running, settled
from tests.e2e.screens import drawn
from tests.web.screens import meeting
from workshops.store import Store
from workshops.store.convert import add_workshop

pytestmark = pytest.mark.e2e


@pytest.fixture
def hall(browser, tmp_path):
    """The whole program: the facilitator's page, the lamp, and the workshop that votes."""
    path = tmp_path / "store.sqlite"
    with Store.open(path) as store, store.writing() as connection:
        workshop = add_workshop(connection, meeting("voting", cast=25, issued=30))
    with running(path) as server:
        context = browser.new_context(viewport={"width": 1024, "height": 768})
        lamp, desk = context.new_page(), context.new_page()
        lamp.goto(f"{server.address}/screen?lang=en")
        desk.goto(f"{server.address}/projector?lang=en&workshop={workshop}")
        settled(desk)
        desk.locator(".st-key-action_primary button").wait_for()
        yield desk, lamp
        context.close()


def test_the_meeting_is_driven_by_keys_alone(hall):
    """F9 puts the preview on, also right after choosing; F8 dark and light, F7 curtain, F10."""
    desk, lamp = hall
    drawn(lamp, "welcome")

    desk.keyboard.press("F9")
    drawn(lamp, "fixed")
    settled(desk)
    desk.locator(".st-key-scene_choice").get_by_text("Live ranking").click()
    desk.get_by_text("The room sees “Live ranking”.").wait_for()
    desk.keyboard.press("F9")
    drawn(lamp, "live")
    assert "25 ballots" in lamp.locator(".state").text_content()
    settled(desk)
    desk.keyboard.press("F8")
    drawn(lamp, "dark")
    settled(desk)
    desk.keyboard.press("F8")
    drawn(lamp, "live")
    settled(desk)
    desk.keyboard.press("F7")
    drawn(lamp, "curtain")
    assert lamp.locator(".rows").count() == 0
    settled(desk)
    desk.locator(".st-key-scene_choice").get_by_text("Gallery").click()
    desk.get_by_text("The room sees “Gallery”.").wait_for()
    desk.keyboard.press("F9")
    drawn(lamp, "gallery")
    settled(desk)
    desk.keyboard.press("F10")
    drawn(lamp, "curtain")


def test_the_desk_sees_who_listens_and_what_is_on(hall):
    """One screen is counted, and the picture of now follows the lamp."""
    desk, lamp = hall
    drawn(lamp, "welcome")

    desk.get_by_text("1 screen is listening").wait_for()
    desk.keyboard.press("F9")
    drawn(lamp, "fixed")

    desk.locator(".screens .now figcaption").get_by_text("What is fixed").wait_for()
