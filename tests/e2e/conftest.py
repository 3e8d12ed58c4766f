"""A real server and a real browser for the tests marked e2e; skipped where Chromium is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.browser import Server, Watch, launched, running
from tests.e2e.desk import Desk, desk_on
from tests.e2e.screens import Hall, hall

# A busy machine is slow, not wrong: what is expected may take its time
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system installed it."""
    with sync_playwright() as playwright:
        found = launched(playwright)
        if found is None:
            pytest.skip("chromium is not installed")
        yield found
        found.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """`tashawur serve` on a free port, with an empty store of its own."""
    with running(tmp_path / "store.sqlite") as started:
        yield started


@pytest.fixture
def watch(server: Server) -> Iterator[Watch]:
    """What pages of this test did that none may do; fails the test when there is any."""
    watching = Watch(server.address)
    yield watching
    assert not watching.strays, "requests that left this computer"
    assert not watching.errors, "errors in the browser"


@pytest.fixture
def page(browser: Browser, watch: Watch) -> Iterator[Page]:
    """A window of 1024×768 that is watched."""
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    context.set_default_timeout(PATIENCE_MS)
    opened = context.new_page()
    watch.on(opened)
    yield opened
    context.close()


@pytest.fixture
def lamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """A hall with a projector and an empty store."""
    monkeypatch.setenv("TASHAWUR_STORE", f"sqlite:///{tmp_path / 'hall.sqlite'}")
    with hall() as opened:
        yield opened


@pytest.fixture
def window(browser: Browser, lamp: Hall) -> Iterator[Page]:
    """A window of the projector's size that is watched."""
    watch = Watch(lamp.address)
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    page = context.new_page()
    watch.on(page)
    yield page
    context.close()
    assert not watch.strays, "requests that left this computer"
    assert not watch.errors, "errors in the browser"


@pytest.fixture
def desk(browser: Browser, day: tuple[Server, dict[str, str]]) -> Iterator[Desk]:
    """A window of the server that the tests of a module share; day: that server, its workshops."""
    with desk_on(browser, *day) as found:
        yield found
