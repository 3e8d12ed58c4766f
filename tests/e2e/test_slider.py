"""How long a room waits until the order follows a weight, in a real browser; prints alone."""

import json
import subprocess
import sys
from os import sysconf
from pathlib import Path
from statistics import median

import pytest

from tests.conftest import EXAMPLES
from tests.e2e.browser import running, settled

pytestmark = [pytest.mark.e2e, pytest.mark.bench]

MOVES, ANEW = 15, 4
MAKE = """
import json, sys
from dataclasses import replace
from datetime import UTC, datetime
from workshops.acts import workshops
from workshops.acts.actor import Actor
from workshops.folder import read_folder
from workshops.store import Store

store, who, now = Store.open(sys.argv[1]), Actor(role="facilitator"), datetime.now(UTC)
sabha = read_folder(sys.argv[2])
def kept(phase, budget, **fields):
    settings = replace(sabha.settings, phase=phase, budget=budget)
    workshop = replace(sabha, settings=settings, **fields)
    # as open_example does, but no two of them the same question
    return workshops._bring(store, who, workshop, "example", now, counted=phase == "counting")
budget = sabha.settings.budget
made = {"weighed": kept("screening", budget, ballots=(), other_forms={})}
made["counted"] = [kept("counting", budget + 1000 * more) for more in range(int(sys.argv[3]))]
store.close()
print(json.dumps(made))
"""
# From the press to the first frame in which the order shows other figures, in milliseconds
MOVE = """button => new Promise(done => {
  const order = () => document.querySelector('table.titled').innerText;
  const before = order(), pressed = performance.now();
  const passed = () => performance.now() - pressed;
  const look = () => order() === before && passed() < 60000 ? requestAnimationFrame(look)
    : requestAnimationFrame(() => done(passed()));
  button.click();
  requestAnimationFrame(look);
})"""


def cpu(server):
    """Processor seconds of the program so far."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
    spent = sum(map(int, fields.split()[11:13]))
    return spent / sysconf("SC_CLK_TCK")


def test_the_order_follows_a_weight_and_results_a_change(capsys, browser, tmp_path):
    """Sabha, 24 proposals and 7 criteria: a step of a weight; the Results of inputs never seen."""
    store = tmp_path / "store.sqlite"
    words = [sys.executable, "-c", MAKE, str(store), str(EXAMPLES / "sabha"), str(ANEW)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603  # our own program
    made = json.loads(done.stdout)
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    page = context.new_page()
    with running(store) as server:
        page.goto(f"{server.address}/weights?workshop={made['weighed']}")
        settled(page)
        # the first weight is the vote's: before the vote it moves nothing
        up = page.get_by_test_id("stNumberInputStepUp").nth(1)
        waits, start = [], 0.0
        for move in range(MOVES + 1):
            waits.append(up.evaluate(MOVE))
            settled(page)
            start = cpu(server) if move == 0 else start
        spent = (cpu(server) - start) / MOVES
        shown = page.locator("table.titled").inner_text()
        times = []
        for identifier in made["counted"]:
            start = cpu(server)
            page.goto(f"{server.address}/results?workshop={identifier}")
            settled(page)
            times.append(cpu(server) - start)
            assert page.get_by_role("tablist").is_visible()
    context.close()
    assert shown
    with capsys.disabled():
        print(  # noqa: T201  (a benchmark prints)
            f"\nweights page: {median(waits[1:]):.0f} ms from the step to the order on screen "
            f"(slowest {max(waits[1:]):.0f}; aim 250), {spent * 1000:.0f} ms CPU of the server; "
            f"Results of new inputs opened in a browser: {median(times[1:]) * 1000:.0f} ms CPU",
            end="",
        )
