"""Understanding and deciding without a mouse and without sight: every tab, every control."""

import json
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page

from tests.conftest import EXAMPLES
from tests.e2e.axe import barriers
from tests.e2e.browser import running, settled
from tests.e2e.shots import faults
from tests.e2e.test_every_page import left_over

pytestmark = pytest.mark.e2e

MAKE = """
import json, sys
from datetime import UTC, datetime
from workshops.acts import workshops
from workshops.acts.actor import Actor
from workshops.acts.deciding import publish, sign
from workshops.store import Store

store, who, now = Store.open(sys.argv[1]), Actor(role="facilitator"), datetime.now(UTC)
made = {name: workshops.open_example(store, who, name, now=now) for name in ("sabha", "al_kufra")}
for one in made.values():
    publish(store, who, one, now=now)
    sign(store, who, one, ["mayor"], now=now)
store.close()
print(json.dumps(made))
"""
TABS = 7
OPEN_AND_FOCUSED = """at => {
  const tab = document.querySelectorAll('[role="tab"]')[at];
  return tab.getAttribute('aria-selected') === 'true' && document.activeElement === tab;
}"""
MOST_KEYS = 160
# What could be used with a mouse, each numbered; of a group of radio buttons one stands for all
NUMBERED = """() => {
  const main = document.querySelector('[data-testid="stMain"]'), named = new Set();
  let n = 0;
  for (const e of main.querySelectorAll('button, input, textarea, a[href], [role="tab"]')) {
    const box = e.getBoundingClientRect(), s = getComputedStyle(e);
    if (e.disabled || box.width < 2 || s.visibility === 'hidden') continue;
    if (e.closest('[aria-hidden="true"], [inert]') || e.tabIndex < 0 && !e.name) continue;
    const group = e.type === 'radio' ? e.name : e.role === 'tab' ? 'tabs' : '';
    if (e.tabIndex < 0 || group && named.has(group)) continue;
    if (group) named.add(group);
    e.dataset.number = n++;
    if (group) e.dataset.group = group;
  }
  return n;
}"""
REACHED = """() => {
  const e = document.activeElement;
  if (!e) return -1;
  const group = e.type === 'radio' ? e.name : e.role === 'tab' ? 'tabs' : '';
  const one = group ? document.querySelector(`[data-group="${group}"]`) : e;
  return one && one.dataset.number !== undefined ? Number(one.dataset.number) : -1;
}"""
LEFT = """seen => [...document.querySelectorAll('[data-number]')]
  .filter(e => !seen.includes(Number(e.dataset.number)))
  .map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    """A server on a store with both examples, published and signed; their ids."""
    store = tmp_path_factory.mktemp("tabs") / "store.sqlite"
    words = [sys.executable, "-c", MAKE, str(store)]
    made = subprocess.run(words, check=True, capture_output=True, text=True, cwd=EXAMPLES)  # noqa: S603  # our own program
    with running(store) as server:
        yield server.address, json.loads(made.stdout)


def seen_wrong(page: Page, language: str, where: str) -> list[str]:
    """Barriers, and texts that are cut or in the wrong language.

    A text of the room in a chart is set apart by signs, where a page sets it apart by an element.
    """
    apart = re.compile("[\u2066-\u2068][^\u2069]*\u2069")
    found = (apart.sub("", fault) for fault in faults(page, language))
    cut = (f for f in found if not f.startswith("latin: ") or left_over(f))
    return [f"{where}: {one}" for one in (*barriers(page), *cut)]


@pytest.mark.parametrize(
    ("name", "language"),
    [("sabha", "en"), ("sabha", "ar"), ("sabha", "fr"), ("al_kufra", "ar"), ("al_kufra", "fr")],
)
def test_every_tab_of_the_results_opens_by_its_arrow_and_has_no_barrier(
    decided, browser, name, language
):
    """The tabs are walked with one key, which keeps the focus; axe looks at each of them."""
    address, made = decided
    page = browser.new_page(viewport={"width": 1024, "height": 768})
    page.goto(f"{address}/results?lang={language}&workshop={made[name]}")
    settled(page)
    tabs = page.get_by_role("tab")
    assert tabs.count() == TABS
    tabs.first.focus()
    wrong = seen_wrong(page, language, "tab 0")
    for place in range(1, TABS):
        page.keyboard.press("ArrowRight")
        page.wait_for_function(OPEN_AND_FOCUSED, arg=place)
        settled(page)
        page.wait_for_function(OPEN_AND_FOCUSED, arg=place)
        wrong += seen_wrong(page, language, f"tab {place}")
    page.close()

    assert not wrong


@pytest.mark.parametrize("name", ["results", "decide", "followup", "documents"])
def test_every_control_is_reached_by_the_tab_key(decided, browser, name):
    """Nothing asks for a mouse."""
    address, made = decided
    page = browser.new_page(viewport={"width": 1024, "height": 768})
    page.goto(f"{address}/{name}?lang=en&workshop={made['sabha']}")
    settled(page)
    there = page.evaluate(NUMBERED)
    page.locator(".head h1").first.click()
    seen = set()
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        seen.add(page.evaluate(REACHED))
        if len(seen - {-1}) == there:
            break
    left = page.evaluate(LEFT, [*seen])
    page.close()

    assert there
    assert not left
