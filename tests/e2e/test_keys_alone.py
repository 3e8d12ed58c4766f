"""A day without a mouse, on an Arabic keyboard; and every page asked whether Tab reaches all."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import running, settled
from tests.e2e.keyboard import press, reach, typed, unreached
from tests.e2e.test_every_page import PAGES
from tests.workshops.meetings import FACILITATOR, NOW, opened, stock
from workshops.acts.workshops import open_example
from workshops.store import Store

pytestmark = pytest.mark.e2e
PAPERS = 2
SEED = "١٧-٤-٦٢"  # noqa: RUF001  # as an Arabic keyboard writes it
MARKS = "١:٧، ٢:٣"  # noqa: RUF001


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """One server: a workshop before its vote with two papers, and the example in its phases."""
    place = tmp_path_factory.mktemp("keys") / "store.sqlite"
    with Store.open(place) as store:
        made = {"day": opened(store, "screening")}
        stock(store, made["day"], {"A": PAPERS})
        made["counted"] = open_example(store, FACILITATOR, "sabha", now=NOW)
        made |= {phase: opened(store, phase) for phase in ("draft", "screening", "voting")}
        stock(store, made["voting"], {"A": 3})
    with running(place) as server:
        yield server, made


def turn(desk, name):
    """To another page, by its link in the menu."""
    reach(desk.page, desk.page.locator(f"[class*='st-key-menu_{name}'] a").first)
    desk.page.keyboard.press("Enter")
    desk.page.locator(f".st-key-menu_{name}_now").wait_for()
    settled(desk.page)


def reasons(desk):
    """Whatever holds is given a reason."""
    for field in desk.page.locator("[class*='st-key-reason_'] input").all():
        typed(desk.page, field, "اتفقنا في القاعة")


def on(desk):
    """The primary action of the page."""
    press(desk.page, desk.page.locator(".st-key-action_primary button"))


def enter(desk, papers):
    """Every paper of the bundle, a line each, without leaving the field."""
    field = desk.page.locator(".st-key-line input")
    reach(desk.page, field)
    for n, serial in enumerate(papers, start=1):
        desk.page.keyboard.type(f"{serial} {MARKS}")
        desk.page.keyboard.press("Enter")
        desk.told("ballots.my_lines", n=n)
        expect(field).to_have_value("")
        settled(desk.page)


def test_a_day_by_keys_alone_on_an_arabic_keyboard(desk):
    """From the test ballot to the signature: Tab, arrows, Enter, and Arabic digits."""
    page = desk.go("ballots", "day", "ar")
    query = "SELECT serial FROM serials WHERE workshop = ? ORDER BY serial"
    papers = [row[0] for row in desk.rows(query, desk.made["day"])]
    press(page, page.locator(".st-key-try_ballot button"))
    desk.told("opening.tried")
    reasons(desk)
    on(desk)
    desk.told("phase.moved")

    typed(page, page.get_by_label(desk.say("ballots.on_slip")), str(PAPERS))
    press(page, desk.button("ballots.open_bundle"))
    desk.told("ballots.opened")
    enter(desk, papers)
    reach(page, page.locator(".st-key-hand input:checked"))
    page.keyboard.press("ArrowDown")
    settled(page)
    enter(desk, papers)
    press(page, desk.button("ballots.accept", bundle="1"))
    desk.told("ballots.accepted_now")
    on(desk)
    desk.told("phase.moved")

    turn(desk, "counting")
    seed = page.get_by_label(desk.say("counting.seed"))
    reach(page, seed)
    page.keyboard.type(SEED)
    page.keyboard.press("Enter")
    desk.told("counting.lot_drawn")
    settled(page)
    reasons(desk)
    on(desk)
    desk.told("counting.closed_now")
    turn(desk, "results")
    on(desk)
    desk.told("results.published")
    turn(desk, "decide")
    on(desk)
    desk.told("decide.signed")

    phase = desk.rows("SELECT phase FROM workshops WHERE id = ?", desk.made["day"])
    assert phase == [("decided",)]


@pytest.mark.parametrize(
    ("phase", "language"), list(zip(PAGES, ("ar", "en", "ar", "en"), strict=True))
)
def test_tab_comes_to_everything_on_every_page(desk, phase, language):
    """Buttons, fields, links, folds; of radio buttons and tabs the one in use."""
    missed = {}
    for name in PAGES[phase]:
        page = desk.go(name, phase, language)
        if left := unreached(page):
            missed[name] = left

    assert not missed
