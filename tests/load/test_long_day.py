"""A long day, and a busy minute: memory of the server, and from the receipt to the screen.

Both print what they measured: `pytest -n 0 -s -m bench tests/load` and, for thirty minutes,
`pytest -n 0 -s -m nightly tests/load/test_long_day.py`; TASHAWUR_SOAK_MINUTES shortens it.
"""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.ballots import FORMS
from tests.e2e.browser import launched, running, settled
from tests.load.run import at, some_phones
from tests.web.voting.phones import sabha
from tests.workshops.meetings import FACILITATOR
from workshops.store import Store
from workshops.store.standing import Screen
from workshops.web import state
from workshops.web.screen.turn import put

PHONES = 60
OVER = 30.0
MINUTES = float(os.environ.get("TASHAWUR_SOAK_MINUTES", "30"))
MOST_MEGABYTES = 100
A_ROUND = 20
PAGES = ("", "ballots", "room", "proposals", "projector", "counting", "documents", "help")
PAINTED = """() => {
  window.painted = [];
  const note = () => requestAnimationFrame(() => {
    const shown = document.querySelector('.ring strong')?.textContent;
    if (shown) window.painted.push([Number(shown), Date.now() / 1000]);
  });
  new MutationObserver(note).observe(document.body,
    {childList: true, subtree: true, characterData: true});
}"""


def voting(path, codes):
    """The example while it votes, its turnout on the screen; its id and codes of phones."""
    with Store.open(path) as store:
        workshop, made = sabha(store, codes, ballots=FORMS["points"])
        put(store, FACILITATOR, workshop, Screen(scene="turnout"), now=state.now())
    return workshop, made


@pytest.mark.bench
def test_from_the_receipt_to_the_screen_while_sixty_phones_vote(playwright_browser, tmp_path):
    """Every ballot is painted; prints half and 95 of 100."""
    path = tmp_path / "store.sqlite"
    _, codes = voting(path, PHONES)
    with running(path) as server:
        page = playwright_browser.new_page(viewport={"width": 1024, "height": 768})
        page.goto(f"{server.address}/screen?lang=en")
        page.wait_for_function("() => document.body.dataset.line === 'open'")
        page.evaluate(PAINTED)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            job = pool.submit(some_phones, server.address, codes, OVER)
            while not job.done():
                page.wait_for_timeout(200)
            voted = job.result()
        expect(page.locator(".ring strong")).to_have_text(str(PHONES))
        painted = page.evaluate("window.painted")
        page.close()
    stored = sorted(one.at for one in voted)
    waits = sorted(
        next(seconds for shown, seconds in painted if shown >= n) - when
        for n, when in enumerate(stored, start=1)
    )
    told = f"stored to painted, {PHONES} phones over {OVER:.0f} s: "
    print(f"\n{told}{at(waits, 0.5) * 1000:.0f} ms, p95 {at(waits, 0.95) * 1000:.0f} ms")  # noqa: T201  # a measure

    assert not [one.error for one in voted if one.error]


def megabytes(server) -> float:
    """What the server holds in memory."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


@pytest.mark.nightly
def test_a_long_day_takes_no_more_memory(playwright_browser, tmp_path):
    """Pages opened and left, phones, a screen, round after round; what is held at the end against
    what was held after the first rounds, when everything had been loaded once.
    """
    path = tmp_path / "store.sqlite"
    workshop, codes = voting(path, int(MINUTES * 120) + 200)
    held: list[float] = []
    with running(path) as server:
        screen = playwright_browser.new_page()
        screen.goto(f"{server.address}/screen?lang=ar")
        until, rounds = time.monotonic() + MINUTES * 60, 0
        while time.monotonic() < until:
            rounds += 1
            page = playwright_browser.new_page(viewport={"width": 1024, "height": 768})
            for n, name in enumerate(PAGES):
                language = ("ar", "en", "fr")[(rounds + n) % 3]
                page.goto(f"{server.address}/{name}?lang={language}&workshop={workshop}")
                settled(page)
            page.close()
            own, codes = codes[:A_ROUND], codes[A_ROUND:]
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                assert not [
                    v
                    for v in pool.submit(some_phones, server.address, own, 2.0).result()
                    if v.error
                ]
            held.append(megabytes(server))
        screen.close()
    first = max(held[:3])
    told = f"{first:.0f} MB after three, {held[-1]:.0f} MB at the end"
    print(f"\n{rounds} rounds in {MINUTES:.0f} min: {told}")  # noqa: T201  # a measure

    assert held[-1] - first < MOST_MEGABYTES


@pytest.fixture(scope="module")
def playwright_browser():
    """Chromium as the system installed it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # for these two alone

    with sync_playwright() as playwright:
        found = launched(playwright)
        if found is None:
            pytest.skip("chromium is not installed")
        yield found
        found.close()
