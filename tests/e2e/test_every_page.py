"""Every page in every phase that shows something else: nothing cut, no barrier, no English."""

import json
import re
import subprocess
import sys

import pytest

from tests.conftest import EXAMPLES
from tests.e2e.axe import barriers
from tests.e2e.browser import running, settled
from tests.e2e.shots import faults

pytestmark = pytest.mark.e2e

PAGES = {
    "draft": ("setup", "room", "proposals", "import", "doors"),
    "screening": ("setup", "screening", "weights", "ballots"),
    "voting": ("ballots", "projector", "counting"),
    "counted": ("counting", "results", "decide", "documents", "projector", "help", "followup", ""),
}
NARROW = 1024
LATIN = {"PDF", "XLSX", "DOCX", "JSON", "CSV", "zip", "SQLite", "English", "Français"}

# What a facilitator would have in the store, made by the acts themselves before the server starts
MAKE = """
import json, sys
from dataclasses import replace
from datetime import UTC, datetime
from workshops.acts import stock, workshops
from workshops.acts.actor import Actor
from workshops.folder import read_folder
from workshops.store import Store

store, who, now = Store.open(sys.argv[1]), Actor(role="facilitator"), datetime.now(UTC)
sabha = read_folder(sys.argv[2])
made = {"counted": workshops.open_example(store, who, "sabha", now=now)}
for phase in ("draft", "screening", "voting"):
    settings = replace(sabha.settings, phase=phase)
    workshop = replace(sabha, settings=settings, ballots=(), other_forms={})
    made[phase] = workshops.create(store, who, workshop, now=now)
stock.issue_serials(store, who, made["voting"], {"A": 12, "B": 6}, now=now)
store.close()
print(json.dumps(made))
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A server on a store with the Sabha workshop in four phases; the ids by phase."""
    store = tmp_path_factory.mktemp("pages") / "store.sqlite"
    words = [sys.executable, "-c", MAKE, str(store), str(EXAMPLES / "sabha")]
    made = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603  # our own program
    with running(store) as server:
        yield server, json.loads(made.stdout)


def left_over(fault):
    """The Latin words of an Arabic text that are no names of files, programs or languages."""
    return set(re.findall(r"[A-Za-zÀ-ÿ]{3,}", fault.removeprefix("latin: "))) - LATIN


@pytest.mark.parametrize("size", [(1024, 768), (1440, 900)], ids=["1024", "1440"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("phase", PAGES)
def test_a_page_is_whole_and_speaks_its_language(filled, browser, phase, language, size):
    """No text is cut or outside the window, axe finds no barrier, Arabic holds no English."""
    server, made = filled
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    wrong = []
    for name in PAGES[phase]:
        page.goto(f"{server.address}/{name}?lang={language}&workshop={made[phase]}")
        settled(page)
        if size[0] == NARROW:
            wrong += [f"{name}: {barrier}" for barrier in barriers(page)]
        wrong += [
            f"{name}: {fault}"
            for fault in faults(page, language)
            if not fault.startswith("latin: ") or left_over(fault)
        ]
    page.close()

    assert not wrong


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_plain_pages_at_the_door_have_no_barrier(filled, browser, language):
    """Signing in, opening the room network, the sealed code."""
    server, _ = filled
    page = browser.new_page(viewport={"width": 1024, "height": 768})
    wrong = []
    for path in ("sign-in", "open-room", "recover"):
        page.goto(f"{server.address}/{path}?lang={language}")
        wrong += [f"{path}: {barrier}" for barrier in barriers(page)]
    page.close()

    assert not wrong
