"""A store of its own for every test of the pages and routes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from workshops.store import Store
from workshops.web import state


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that pages and routes of this test open, empty."""
    url = f"sqlite:///{tmp_path / 'pages.sqlite'}"
    monkeypatch.setenv("TASHAWUR_STORE", url)
    yield state.store()
    state.store().close()
    state.opened.clear(url)
