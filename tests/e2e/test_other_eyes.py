"""Pages for eyes that see otherwise: colours of the system, no colour at all, twice the size."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import running, settled
from tests.e2e.keyboard import reach
from tests.e2e.shots import faults
from tests.workshops.meetings import FACILITATOR, NOW, opened, stock
from workshops.acts.workshops import open_example
from workshops.language import say
from workshops.store import Store

pytestmark = pytest.mark.e2e
PAGES = {"results": "counted", "decide": "counted", "ballots": "voting", "projector": "voting"}
NARROW = {
    "draft": ("setup", "room", "proposals", "import", "doors", "help"),
    "screening": ("screening", "weights"),
    "voting": ("ballots", "projector", "counting"),
    "counted": ("", "results", "decide", "documents", "followup"),
}
# Signs that stand out from the page by their ground, and those that do not
GROUNDS = """() => {
  const paper = getComputedStyle(document.querySelector('.stApp')).backgroundColor;
  return [...document.querySelectorAll('.tile > span, .purse i:not(.rest)')].map(e =>
    getComputedStyle(e).backgroundColor !== paper
    && getComputedStyle(e).backgroundColor !== 'rgba(0, 0, 0, 0)');
}"""
# Ground and outline of every switch, box and ring, then the ground of the sign in it
DRAWN = """() => [...document.querySelectorAll(
    '.stCheckbox label > span + div, [data-testid="stRadioOption"] > span + div > div:first-child')]
  .filter(e => e.getBoundingClientRect().width).map(e => {
    const s = getComputedStyle(e), sign = e.querySelector('div');
    const paper = getComputedStyle(document.querySelector('.stApp')).backgroundColor;
    const line = s.outlineStyle === 'solid' && s.outlineColor !== paper;
    return [line, !sign || getComputedStyle(sign).backgroundColor !== s.backgroundColor,
      s.backgroundColor !== paper];
  })"""
# The heading is what lies on top where it stands, and nothing is wider than the window
READABLE = """() => {
  const h1 = document.querySelector('.head h1'), box = h1.getBoundingClientRect();
  const on = [.1, .5, .9].map(x => document.elementFromPoint(box.left + x * box.width,
    box.top + box.height / 2));
  return on.every(e => e === h1 || h1.contains(e))
    && [document.documentElement, document.body].every(e => e.scrollWidth <= innerWidth);
}"""
# A status is a shape and a word; colour comes third
BARE = """() => [...document.querySelectorAll('.mark')].filter(e => e.getBoundingClientRect().width)
  .filter(e => !e.querySelector('.ic') || !e.textContent.trim()).map(e => e.outerHTML)"""


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """One server: the example counted, and a vote that is open."""
    place = tmp_path_factory.mktemp("eyes") / "store.sqlite"
    with Store.open(place) as store:
        made = {"counted": open_example(store, FACILITATOR, "sabha", now=NOW)}
        made |= {phase: opened(store, phase) for phase in ("draft", "screening")}
        made["voting"] = opened(store, "voting")
        stock(store, made["voting"], {"A": 5})
    with running(place) as server:
        yield server, made


def windows(browser, day, size, **more):
    """The pages one after the other, in one window."""
    server, made = day
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **more)
    page = context.new_page()
    for n, (name, workshop) in enumerate(PAGES.items()):
        language = ("ar", "en")[n % 2]
        page.goto(f"{server.address}/{name}?lang={language}&workshop={made[workshop]}")
        settled(page)
        yield name, page
    context.close()


def test_signs_stand_out_where_the_system_chooses_the_colours(browser, day):
    """And with no motion; nothing is cut."""
    seen = 0
    more = {"forced_colors": "active", "reduced_motion": "reduce"}
    for name, page in windows(browser, day, (1024, 768), **more):
        grounds = page.evaluate(GROUNDS)
        seen += len(grounds)
        assert all(grounds), name
        assert not faults(page, "en"), name

    assert seen


def test_a_status_needs_no_colour_and_pages_grow_to_twice_the_size(browser, day):
    """Half the window is what twice the size leaves; the page itself never scrolls sideways."""
    for name, page in windows(browser, day, (512, 384)):
        assert not page.evaluate(BARE), name
        assert "sideways: page" not in faults(page, "en"), name


@pytest.mark.parametrize("language", ["en", "ar"])
def test_switches_boxes_and_rings_are_drawn_in_the_colours_of_the_system(browser, day, language):
    """Each has a line around it, its sign stands out, and chosen looks other than not chosen."""
    server, made = day
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{server.address}/ballots?lang={language}&workshop={made['voting']}")
    settled(page)
    page.locator(".st-key-curtain label > span + div").wait_for()
    drawn = page.evaluate(DRAWN)
    page.goto(f"{server.address}/setup?lang={language}&workshop={made['draft']}")
    settled(page)
    for fold in page.locator("[data-testid=stMain] summary").all():
        fold.click()
    page.locator("[data-testid=stRadioOption]").first.wait_for()
    settled(page)
    drawn += page.evaluate(DRAWN)
    context.close()

    assert len(drawn) > 10
    assert all(line and sign for line, sign, _ in drawn)
    assert {chosen for *_, chosen in drawn} == {True, False}


@pytest.mark.parametrize("size", [(320, 640), (512, 384)], ids=["320", "twice the size"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_menu_is_put_away_on_a_narrow_page_and_opened_by_keys(browser, day, language, size):
    """Opened, closed by Escape and by its button, and put away again after a choice."""
    server, made = day
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto(f"{server.address}/ballots?lang={language}&workshop={made['voting']}")
    settled(page)
    menu = page.get_by_role("button", name=say(language, "frame.menu_open"), exact=True)
    shut = page.get_by_role("button", name=say(language, "frame.menu_close"), exact=True)
    link = page.get_by_role("link", name=say(language, "page.counting"), exact=True)
    away = [page.evaluate(READABLE), link.is_visible()]

    for close in ("Escape", "Enter"):
        reach(page, menu)
        page.keyboard.press("Enter")
        expect(link).to_be_visible()
        expect(shut).to_be_focused()
        page.keyboard.press(close)
        expect(link).to_be_hidden()
        expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    reach(page, link)
    page.keyboard.press("Enter")
    page.wait_for_url("**/counting?*")
    expect(link).to_be_hidden()
    settled(page)

    assert away == [True, False]
    assert page.evaluate(READABLE)
    context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_is_wider_than_a_narrow_window(browser, day, language):
    """At 320 px only a table in its own place scrolls sideways, and nothing stands outside."""
    server, made = day
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page, wrong = context.new_page(), {}
    for phase, names in NARROW.items():
        for name in names:
            page.goto(f"{server.address}/{name}?lang={language}&workshop={made[phase]}")
            settled(page)
            found = [
                one for one in faults(page, "en") if one.startswith(("outside", "sideways: page"))
            ]
            if found or not page.evaluate(READABLE):
                wrong[name, phase] = found
    context.close()

    assert not wrong
