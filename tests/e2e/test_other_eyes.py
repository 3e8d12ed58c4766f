"""Pages for eyes that see otherwise: colours of the system, no colour at all, twice the size."""

import pytest

from tests.e2e.browser import running, settled
from tests.e2e.shots import faults
from tests.workshops.meetings import FACILITATOR, NOW, opened, stock
from workshops.acts.workshops import open_example
from workshops.store import Store

pytestmark = pytest.mark.e2e
PAGES = {"results": "counted", "decide": "counted", "ballots": "voting", "projector": "voting"}
# Signs that stand out from the page by their ground, and those that do not
GROUNDS = """() => {
  const paper = getComputedStyle(document.querySelector('.stApp')).backgroundColor;
  return [...document.querySelectorAll('.tile > span, .purse i:not(.rest)')].map(e =>
    getComputedStyle(e).backgroundColor !== paper
    && getComputedStyle(e).backgroundColor !== 'rgba(0, 0, 0, 0)');
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
