"""What every page says while the place where everything is kept is in trouble."""

import shutil
import sqlite3
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.web.pages import opened, shown
from tests.workshops.meetings import NOW
from tests.workshops.meetings import opened as meeting
from workshops.language import LANGUAGES, say
from workshops.store import Store, StoreReadOnly, backup
from workshops.web import state
from workshops.web.routes import ROUTES

MB = 1024**2
PASSPHRASE = "four random words"  # noqa: S105  # of the tests


@pytest.fixture
def damaged(tmp_path, monkeypatch):
    """The address of a store whose pages were overwritten after its last copy."""
    path = tmp_path / "pages.sqlite"
    with Store.open(path) as store:
        identifier = meeting(store)
        backup.back_up(store, tmp_path / "stick", PASSPHRASE, now=NOW)
    url = f"sqlite:///{path}"
    monkeypatch.setenv("TASHAWUR_STORE", url)
    yield path, identifier
    state.store().close()
    state.opened.clear(url)


def test_little_room_on_the_disk_is_said_on_every_page(store, monkeypatch):
    """Under a gigabyte a banner; it goes when there is room again."""
    identifier, left = meeting(store), SimpleNamespace(free=700 * MB)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: left)

    at = opened("home", workshop=identifier)
    assert "Only 700 MB are left" in shown(at)
    left.free = 5_000 * MB
    assert "are left on this disk" not in shown(at.run())


def test_a_store_that_cannot_be_read_names_its_newest_copy(damaged):
    """One plain page in place of all others, and the health route says read-only."""
    path, _ = damaged
    path.write_bytes(b"not a database any more, and long enough to be one" * 500)

    for language in LANGUAGES:
        words = shown(opened("home", lang=language))
        assert say(language, "alarm.unreadable") in words
        assert "00001-20260501-080000-open.tshbk" in words
        assert "tashawur restore" in words
    browser = TestClient(
        Starlette(routes=ROUTES), base_url="http://127.0.0.1", client=("127.0.0.1", 1)
    )
    assert browser.get("/health").json()["status"] == "read-only"


def test_a_store_that_was_changed_from_outside_is_shown_and_not_written(damaged):
    """Its pages are in order and its chain is not: reading goes on, with the alarm on top."""
    path, identifier = damaged
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER kept_events_update")
        raw.execute("UPDATE events SET ts = '2020-01-01T00:00:00Z'")
    raw.close()

    at = opened("home", workshop=identifier)

    words = shown(at)
    assert "A test" in words
    assert "The store is damaged" in words
    assert "newest verified copy is of" in words
    with pytest.raises(StoreReadOnly), state.store().writing():
        pass


def test_a_stick_that_was_pulled_out_is_asked_for(damaged, tmp_path):
    """The newest copy is known by name, and it is said that its stick is not there."""
    path, _ = damaged
    shutil.rmtree(tmp_path / "stick")
    path.write_bytes(b"not a database any more, and long enough to be one" * 500)

    assert "Plug its stick in" in shown(opened("home"))
