"""The frame of the pages in a real browser: language, direction, nothing cut, nothing fetched."""

from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError as TooSlow
from playwright.sync_api import expect

from tests.e2e.browser import WITH_WORKSHOP, free_port, settled, started
from tests.e2e.shots import faults

pytestmark = pytest.mark.e2e
LANGUAGES = {"ar": "rtl", "en": "ltr", "fr": "ltr"}


def opened(page, server, path="", lang="en", workshop=""):
    """A page, drawn."""
    asked = f"&workshop={workshop}" if workshop else ""
    page.goto(f"{server.address}/{path}?lang={lang}{asked}")
    settled(page)


def example(page, server, lang="en"):
    """The Sabha example, opened by the button of Home; gives its id."""
    opened(page, server, lang=lang)
    page.locator(".st-key-example_sabha button").click()
    page.wait_for_url(WITH_WORKSHOP)
    settled(page)
    return page.url.partition("workshop=")[2].partition("&")[0]


def choose_last(page, key):
    """The last entry of a list that opens; while a fold still moves, it closes again at once."""
    options = page.get_by_role("option")
    for _ in range(5):
        page.locator(f".st-key-{key} input").click()
        with suppress(TooSlow):
            options.last.click(timeout=1500)
            return
    raise AssertionError(f"the list {key} does not open")


@pytest.mark.parametrize(("language", "direction"), LANGUAGES.items())
def test_every_page_says_its_language_and_direction(page, server, language, direction):
    """On arrival and after a change of page; body stays left to right."""
    opened(page, server, lang=language)
    for name in ("help", "home"):
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("html")).to_have_attribute("dir", direction)
        expect(page.locator("body")).to_have_attribute("dir", "ltr")
        expect(page.locator(".stApp")).to_have_css("direction", direction)
        page.locator(f"[class*='st-key-menu_{name}'] a").click()
        page.locator(f".st-key-menu_{name}_now").wait_for()
    assert f"lang={language}" in page.url


def test_a_page_opened_first_by_its_address_has_its_frame(page, server):
    """Nobody has opened Home on this start yet: menu, strip and language are there all the same."""
    opened(page, server, "help", "ar")

    expect(page.locator("html")).to_have_attribute("lang", "ar")
    page.locator(".st-key-menu_help_now").wait_for()
    page.locator(".st-key-strip").wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_and_help_cut_nothing(page, server, language):
    """No clipped text and no sideways scrolling at either size, with a workshop open."""
    workshop = example(page, server, language)
    for width, height in ((1024, 768), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        for path in ("", "help"):
            opened(page, server, path, language, workshop)
            assert not faults(page, "en")


def test_the_fonts_are_ours(page, server, watch):
    """The text is drawn in the packaged font, which came from this server."""
    opened(page, server)

    page.wait_for_function("document.fonts.check('16px \"IBM Plex Sans Arabic\"')")
    assert [url for url in watch.asked if "/fonts/" in url]
    assert all(
        url.startswith((server.address, "data:", "blob:", "about:")) or "127.0.0.1" in url
        for url in watch.asked
    )


@pytest.mark.parametrize(("language", "points"), [("en", 1), ("ar", -1)])
def test_a_closed_fold_points_to_where_it_opens(page, server, language, points):
    """Right where people read to the right, left where they read to the left; down when open."""
    page.goto(f"{server.address}/help?lang={language}")
    settled(page)
    fold = page.locator("details:not([open]) > summary").first
    across = "e => new DOMMatrix(getComputedStyle(e).transform).a"
    sign = fold.locator("[data-testid=stIconMaterial]")

    assert sign.text_content() == "keyboard_arrow_right"
    assert sign.evaluate(across) == points


def test_the_other_language_is_one_press_away(page, server):
    """The switch keeps page and workshop."""
    workshop = example(page, server)
    opened(page, server, "help", "en", workshop)
    page.locator("a.tongue[lang='ar']").click()
    page.wait_for_url("**lang=ar**")
    settled(page)

    assert "/help" in page.url
    assert workshop in page.url
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_an_example_is_on_the_screen_after_one_press(page, server):
    """From the choice to the drawn page, EXAMPLE across its top."""
    opened(page, server)
    page.locator(".st-key-example_sabha button").click()

    page.locator(".example").wait_for()


def test_a_workshop_is_deleted_in_two_steps(page, server):
    """Chosen behind a fold, asked about in numbers, its name typed; the wrong one is refused."""
    workshop = example(page, server)
    opened(page, server, "", "en", workshop)
    title = page.locator(".lead-card h2").inner_text()
    page.get_by_text("Delete a workshop").click()
    choose_last(page, "delete_which")
    page.locator(".st-key-delete_ask button").click()
    field = page.locator(".st-key-delete_typed input")
    field.fill("another name")
    page.locator(".st-key-delete_yes button").click()
    page.locator(".refusals").wait_for()
    field.fill(title)
    page.locator(".st-key-delete_yes button").click()

    page.get_by_text("There is no workshop yet").wait_for()


def test_after_a_power_cut_the_same_page_is_there(browser, tmp_path):
    """Kill the server, start it again on the same store and address: nothing to type again."""
    port = free_port()
    server = started(tmp_path / "store.sqlite", port)
    page = browser.new_page()
    try:
        workshop = example(page, server)
        opened(page, server, "help", "ar", workshop)
        server.kill()
        server = started(tmp_path / "store.sqlite", port)
        page.reload()
        settled(page)

        expect(page.locator("html")).to_have_attribute("lang", "ar")
        assert workshop in page.url
        assert page.locator(".example").count() == 1
    finally:
        page.close()
        server.kill()


def test_a_lost_connection_is_said_in_the_language_of_the_page(browser, tmp_path):
    """Streamlit's English dialog is covered by a sentence of ours."""
    server = started(tmp_path / "store.sqlite", free_port())
    page = browser.new_page()
    try:
        opened(page, server, lang="ar")
        server.kill()
        dialog = page.locator("[role='dialog']")
        dialog.wait_for()

        said = dialog.evaluate("e => getComputedStyle(e, '::after').content")
        assert "لا يجيب البرنامج" in said
        assert dialog.inner_text().strip() == ""
    finally:
        page.close()
        server.kill()
