"""A hall with a projector: our routes over a store of this process, and what a window shows."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import uvicorn
from playwright.sync_api import Page
from starlette.applications import Starlette

from tests.web.screens import RESULTS, TAKEN, asked, example, meeting, phase_of
from workshops.acts.actor import Actor
from workshops.release import Release
from workshops.store import Store
from workshops.store.bodies import insert_ballots
from workshops.store.convert import add_counted, add_workshop
from workshops.store.shown import add_release
from workshops.store.standing import PUBLISHED, Screen
from workshops.web import state
from workshops.web.screen.turn import put
from workshops.web.server import MIDDLEWARE, ROUTES

START_SECONDS = 20
# What a person in the last row would miss: text too small, cut off, outside, over or under others
FAULTS = """() => {
  const wrong = new Set(), seen = [];
  const html = document.documentElement, main = document.querySelector('main');
  const tall = Math.max(html.scrollHeight, document.body.scrollHeight);
  if (tall > innerHeight) wrong.add('scrolls');
  if (html.scrollWidth > innerWidth) wrong.add('scrolls sideways');
  if (main.scrollHeight > main.clientHeight + 1) wrong.add('the scene is taller than its place');
  let smallest = Infinity;
  // a ground of its own between what lies above and what both stand in
  const hides = (above, e) => {
    for (let p = above; p && !p.contains(e); p = p.parentElement)
      if (getComputedStyle(p).backgroundColor !== 'rgba(0, 0, 0, 0)') return true;
    return false;
  };
  // what is left of a box where those around it cut it off
  const visible = (box, e) => {
    let {left, right, top, bottom} = box;
    for (let p = e; p && p !== document.body; p = p.parentElement) {
      const s = getComputedStyle(p), b = p.getBoundingClientRect();
      const more = s.overflowX === 'clip' ? parseFloat(s.overflowClipMargin) || 0 : 0;
      if (s.overflowX !== 'visible')
        [left, right] = [Math.max(left, b.left), Math.min(right, b.right)];
      if (s.overflowY !== 'visible')
        [top, bottom] = [Math.max(top, b.top - more), Math.min(bottom, b.bottom + more)];
    }
    return {left, right, top, bottom, height: bottom - top};
  };
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('.said, .sprite, [hidden]')) continue;
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    smallest = Math.min(smallest, parseFloat(getComputedStyle(e).fontSize));
    const text = e.textContent.trim().slice(0, 40), range = document.createRange();
    range.selectNodeContents(e);
    for (const box of range.getClientRects()) {
      const b = visible(box, e);
      if (b.right - b.left < 2 || b.height < box.height / 2) continue;
      const across = b.left < -1 || b.right > innerWidth + 1;
      if (across || b.top < -1 || b.bottom > innerHeight + 1) wrong.add('outside: ' + text);
      seen.push([b, text, e]);
      for (const x of [b.left + 2, (b.left + b.right) / 2, b.right - 2])
        for (const y of [b.top + .35 * b.height, b.top + .65 * b.height]) {
          const on = document.elementFromPoint(x, y);
          if (on && !e.contains(on) && hides(on, e)) wrong.add('covered: ' + text);
        }
    }
    for (let p = e; p && p !== document.body; p = p.parentElement) {
      const s = getComputedStyle(p);
      if (s.overflowX !== 'visible' && p.scrollWidth > p.clientWidth + 1) wrong.add('cut: ' + text);
      const below = s.overflowY !== 'visible' && p.scrollHeight > p.clientHeight + 12;
      if (below) wrong.add('cut below: ' + text);
    }
  }
  // a line box is taller than its letters: an overlap is one of letters
  const trim = b => ({left: b.left, right: b.right,
    top: b.top + .3 * b.height, bottom: b.bottom - .25 * b.height});
  for (let i = 0; i < seen.length; i++) for (let j = i + 1; j < seen.length; j++) {
    const [a, one, x] = [trim(seen[i][0]), seen[i][1], seen[i][2]];
    const [b, other, y] = [trim(seen[j][0]), seen[j][1], seen[j][2]];
    if (x.contains(y) || y.contains(x)) continue;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 2 && down > 1) wrong.add(one + ' over ' + other);
  }
  return [smallest, [...wrong]];
}"""

STILL = """() => !document.getAnimations().length
  && ![...document.querySelectorAll('.rows > li')].some(row => row.style.transform)"""


@dataclass
class Hall:
    """A running projector and the store behind it."""

    address: str
    store: Store

    def bring(self, phase: str, **chosen) -> str:
        """A meeting in a phase."""
        with self.store.writing() as connection:
            return add_workshop(connection, meeting(phase, **chosen))

    def publish(self) -> str:
        """The example with its result published."""
        counting = replace(example().settings, phase="counting")
        with self.store.writing() as connection:
            workshop = add_counted(connection, replace(example(), settings=counting))
            release = Release(seq=0, kind=PUBLISHED, m=10, k=5, ballots=74)
            add_release(connection, workshop, release)
        return workshop

    def prepare(self, scene: str) -> str:
        """A meeting in which a scene may be shown."""
        if scene in RESULTS:
            return self.publish()
        return self.bring(phase_of(scene), cast=25, issued=30)

    def show(self, workshop: str, scene: str, **chosen) -> None:
        """Put a scene on, with all it needs."""
        ends = state.now() + timedelta(minutes=12) if scene in {"turnout", "countdown"} else None
        question = asked().question.written if scene == "what_if" else ""
        given = {"proposal": TAKEN if scene == "why" else None, "ends": ends, "question": question}
        given |= chosen
        who = Actor(role="facilitator")
        put(self.store, who, workshop, Screen(scene=scene, **given), now=state.now())

    def cast(self, workshop: str, first: int, last: int) -> None:
        """Put further ballots of the example into the box."""
        with self.store.writing() as connection:
            insert_ballots(connection, workshop, example().ballots[first:last], receipts=True)


@contextmanager
def hall() -> Iterator[Hall]:
    """The guard and our routes on a free port, over the store that `TASHAWUR_STORE` names."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
        quiet = {"log_level": "critical", "access_log": False}  # as the program is served
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", **quiet))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        until = time.monotonic() + START_SECONDS
        while not server.started:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.05)
        try:
            yield Hall(f"http://127.0.0.1:{listening.getsockname()[1]}", state.store())
        finally:
            server.should_exit = server.force_exit = True
            thread.join(START_SECONDS)
            state.store().close()
            state.opened.clear()


def drawn(page: Page, scene: str) -> None:
    """Wait until the window shows a scene, with its fonts."""
    told = "scene => document.body.dataset.scene === scene && document.body.dataset.line === 'open'"
    page.wait_for_function(told, arg=scene)
    page.evaluate("document.fonts.ready")
    page.wait_for_function(STILL)


def pages(page: Page) -> int:
    """How many pages the scene has."""
    found = page.locator(".pager bdi")
    return int(found.text_content().split("/")[1]) if found.count() else 1


def order(page: Page) -> list[str]:
    """The numbers of the proposals on the page, from the top."""
    return page.locator(".rows .row .no").all_text_contents()
