"""Pictures of pages, to be looked at, and what a script can see wrong in them.

python -m tests.e2e.shots home help --lang ar,en --size 1024x768,1440x900 --to FOLDER
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import EXAMPLES
from tests.e2e.browser import Watch, launched, running, settled
from workshops.folder import read_folder
from workshops.phases import PHASES
from workshops.store import Store
from workshops.store.convert import add_counted, add_workshop
from workshops.workshop import Phase

# Text wider than its box, boxes wider than the window: what a person would see cut off
CLIPPED = """() => {
  const wrong = [], say = (what, e) => wrong.push(what + ': ' + e.textContent.trim().slice(0, 60));
  const main = document.querySelector('[data-testid="stMain"]');
  if (main && main.scrollWidth > main.clientWidth + 1) wrong.push('sideways: page');
  for (const e of document.querySelectorAll('.wide'))
    if (e.scrollWidth > e.clientWidth + 1) say('sideways', e);
  for (const e of document.querySelectorAll('.stApp *')) {
    const s = getComputedStyle(e), box = e.getBoundingClientRect();
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || e.closest('.example, .wide') || s.position === 'absolute') continue;
    if (box.width < 2 || box.height < 2) continue;
    const cuts = ['hidden', 'clip', 'auto', 'scroll'].includes(s.overflowX);
    if (cuts && e.scrollWidth > e.clientWidth + 1) say('cut', e);
    if (box.left < -1 || box.right > innerWidth + 1) say('outside', e);
  }
  return wrong;
}"""

# Latin words of the program itself; texts of the room and ids stand in <bdi>, icons are drawn
LEFT_OVER = """() => {
  const walk = document.createTreeWalker(document.querySelector('.stApp'), NodeFilter.SHOW_TEXT);
  const wrong = [];
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const e = n.parentElement, box = e.getBoundingClientRect();
    const apart = 'bdi, [lang="en"], [lang="fr"], style, script, [data-testid="stIconMaterial"]';
    if (e.closest(apart) || box.width < 2 || box.height < 2) continue;
    if (/[A-Za-z]{3,}/.test(n.data)) wrong.push('latin: ' + n.data.trim());
  }
  return wrong;
}"""


def faults(page: Page, language: str) -> list[str]:
    """Clipped texts and sideways scrolling; in Arabic also words in Latin letters."""
    found = list(page.evaluate(CLIPPED))
    if language == "ar":
        found += page.evaluate(LEFT_OVER)
    return [str(one) for one in found]


def main() -> int:
    """Take the pictures; 1 when a script saw something wrong."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("pages", nargs="+")
    words.add_argument("--lang", default="en,ar,fr")
    words.add_argument("--size", default="1024x768,1440x900")
    words.add_argument("--phase", default="counting", choices=PHASES)
    words.add_argument("--empty", action="store_true", help="without a workshop")
    words.add_argument("--to", type=Path, required=True)
    asked = words.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "shots.sqlite"
        workshop = "" if asked.empty else example(place, asked.phase)
        with running(place) as server, sync_playwright() as playwright:
            browser = launched(playwright)
            if browser is None:
                sys.exit("chromium is not installed")
            wrong = [
                line
                for size in asked.size.split(",")
                for line in shoot(browser, server.address, workshop, size, asked)
            ]
            browser.close()
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


def example(place: Path, phase: Phase) -> str:
    """The Sabha example in a store, in a phase; its id. With ballots counted from counting on."""
    sabha = read_folder(EXAMPLES / "sabha")
    settings = replace(sabha.settings, phase=phase)
    add = add_counted if phase == "counting" else add_workshop
    with Store.open(place) as store, store.writing() as connection:
        return add(connection, replace(sabha, settings=settings))


def shoot(
    browser: Browser, address: str, workshop: str, size: str, asked: argparse.Namespace
) -> list[str]:
    """Every page in every language at one size; gives what a script saw wrong."""
    width, height = map(int, size.split("x"))
    page = browser.new_page()
    watch, wrong = Watch(address), []
    watch.on(page)
    for language in asked.lang.split(","):
        for name in asked.pages:
            page.set_viewport_size({"width": width, "height": height})
            query = f"?lang={language}&workshop={workshop}" if workshop else f"?lang={language}"
            page.goto(f"{address}/{'' if name == 'home' else name}{query}")
            settled(page)
            page.wait_for_timeout(700)
            wrong += [f"{name} {language} {size}: {fault}" for fault in faults(page, language)]
            page.set_viewport_size({"width": width, "height": whole(page)})
            page.wait_for_timeout(200)
            page.screenshot(path=asked.to / f"{name}-{language}-{width}.png")
    page.close()
    return [*wrong, *(f"{size}: {fault}" for fault in (*watch.strays, *watch.errors))]


def whole(page: Page) -> int:
    """The height of the page, which scrolls inside its window, so that a picture holds all."""
    tall = page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
    return max(600, min(int(tall), 6000))


if __name__ == "__main__":
    sys.exit(main())
