"""A store of its own for every test of the pages and routes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.pages_manager import PagesManager

from tests.workshops.store.conftest import postgres  # noqa: F401
from tests.workshops.store.servers import emptied
from workshops.store import Store
from workshops.web import state


@pytest.fixture(autouse=True)
def as_served(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Draw pages as the server does: `main.py` around each, see `lifespan` in `web/server.py`."""
    made = PagesManager.__init__

    def with_navigation(self: PagesManager, *arguments: Any, **named: Any) -> None:
        monkeypatch.setattr(PagesManager, "uses_pages_directory", False)
        made(self, *arguments, **named)

    monkeypatch.setattr(PagesManager, "__init__", with_navigation)
    # the guard says to every page from where it was opened; AppTest brings no headers
    monkeypatch.setattr(state, "is_here", lambda: True)
    monkeypatch.setattr(state, "cookie", lambda: None)
    yield
    state.network.clear()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that pages and routes of this test open, empty."""
    url = f"sqlite:///{tmp_path / 'pages.sqlite'}"
    monkeypatch.setenv("TASHAWUR_STORE", url)
    yield state.store()
    state.store().close()
    state.opened.clear(url)


@pytest.fixture
def office(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The same at a server; what is kept beside it goes to a folder of the test."""
    url = emptied(request.getfixturevalue("postgres"), "pages")
    monkeypatch.setenv("TASHAWUR_STORE", url)
    monkeypatch.chdir(request.getfixturevalue("tmp_path"))
    yield state.store()
    state.store().close()
    state.opened.clear(url)


@pytest.fixture
def room() -> Iterator[None]:
    """The room network is open; the doors of this process answer other devices."""
    network = state.network()
    network.address, network.port = "192.168.1.2", 8501
    yield
    network.end()
