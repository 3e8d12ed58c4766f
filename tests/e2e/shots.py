"""Pictures of pages, to be looked at, and what a script can see wrong in them.

python tests/e2e/shots.py home help --lang ar,en --size 1024x768,1440x900 --to FOLDER
"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.e2e.browser import Watch, launched, running, settled

# Text wider than its box, boxes wider than the window: what a person would see cut off
CLIPPED = """() => {
  const wrong = [], say = (what, e) => wrong.push(what + ': ' + e.textContent.trim().slice(0, 60));
  const main = document.querySelector('[data-testid="stMain"]');
  if (main && main.scrollWidth > main.clientWidth + 1) wrong.push('sideways: page');
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
    words.add_argument("--workshop", default="")
    words.add_argument("--address", default="", help="a running server; otherwise one is started")
    words.add_argument("--to", type=Path, required=True)
    asked = words.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    if asked.address:
        return shoot(asked, asked.address)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "shots.sqlite") as server:
        return shoot(asked, server.address)


def shoot(asked: argparse.Namespace, address: str) -> int:
    """Every page in every language and size, from one server."""
    wrong = 0
    with sync_playwright() as playwright:
        browser = launched(playwright)
        if browser is None:
            sys.exit("chromium is not installed")
        for size in asked.size.split(","):
            width, height = map(int, size.split("x"))
            page = browser.new_page(viewport={"width": width, "height": height})
            watch = Watch(address)
            watch.on(page)
            for language in asked.lang.split(","):
                for name in asked.pages:
                    path = "" if name == "home" else name
                    page.goto(f"{address}/{path}?lang={language}&workshop={asked.workshop}")
                    settled(page)
                    page.wait_for_timeout(700)
                    page.screenshot(path=whole(page, asked.to / f"{name}-{language}-{width}.png"))
                    for fault in faults(page, language):
                        wrong += 1
                        sys.stdout.write(f"{name} {language} {size}: {fault}\n")
            for fault in (*watch.strays, *watch.errors):
                wrong += 1
                sys.stdout.write(f"{size}: {fault}\n")
            page.close()
        browser.close()
    return 1 if wrong else 0


def whole(page: Page, path: Path) -> Path:
    """Make the window as tall as the page, which scrolls inside, so that the picture holds all."""
    tall = page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
    width = page.viewport_size["width"] if page.viewport_size else 1024
    page.set_viewport_size({"width": width, "height": max(600, min(int(tall), 6000))})
    page.wait_for_timeout(200)
    return path


if __name__ == "__main__":
    sys.exit(main())
