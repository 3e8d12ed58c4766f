"""Starting the server: what is passed to Streamlit, which store, which address."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from workshops.store import Store, StoreInUse
from workshops.web import server, state
from workshops.web.settings import settings


@pytest.fixture
def app(monkeypatch):
    """What `serve` would have started: the settings it passed."""
    passed = {}

    class App:
        def __init__(self, main, **parts):
            passed.update(main=main, parts=parts)

        def run(self, *, config):
            passed["config"] = config

    monkeypatch.setattr(server.st, "App", App)
    monkeypatch.delenv("TASHAWUR_STORE", raising=False)
    yield passed
    state.store().close()
    state.opened.clear()


def test_the_shipped_settings_are_passed(app, tmp_path):
    """Every setting of the file and the port; the store is the named one and knows its address."""
    url = f"sqlite:///{tmp_path / 'named.sqlite'}"
    server.serve(url, port=8765, open_browser=False)

    assert app["config"] == settings() | {"server.port": 8765}
    assert app["main"].is_absolute()
    assert (tmp_path / "named.sqlite").exists()
    assert (tmp_path / "named.sqlite.lock").read_text() == "http://localhost:8765"


def test_the_room_is_asked_for_by_name(app, tmp_path, monkeypatch):
    """Only this computer is served until the room's door opens; without a passphrase the browser
    begins with the form that sets one.
    """
    opened = {}
    monkeypatch.setattr(server, "open_when_ready", lambda _address, at: opened.update(at=at))
    url = f"sqlite:///{tmp_path / 'room.sqlite'}"
    server.serve(url, host="192.168.8.2", port=8765, room=True)
    network = state.network()

    assert app["config"] == settings() | {"server.port": 8765}
    assert (network.wanted, network.port, network.open) == ("192.168.8.2", 8765, False)
    assert opened["at"] == "/open-room"


@pytest.mark.usefixtures("app")
def test_a_second_start_finds_the_store_held(tmp_path):
    """It is refused with the address of the first, and nothing is started."""
    url = f"sqlite:///{tmp_path / 'held.sqlite'}"
    with Store.open(url) as first:
        first.answer_at("http://localhost:8501")
        with pytest.raises(StoreInUse) as held:
            server.serve(url, port=8765, open_browser=False)
    state.store()

    assert held.value.numbers["address"] == "http://localhost:8501"


def test_a_port_in_use_is_passed_over(monkeypatch):
    """The next free one from the first on."""
    with server.socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(server, "FIRST_PORT", port)

        assert server.free_port() > port


def test_the_browser_opens_when_the_server_answers(monkeypatch):
    """Not before: a browser that comes too early shows an error page."""
    opened = []
    monkeypatch.setattr(server.webbrowser, "open", opened.append)

    class Health(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Health) as ready:
        threading.Thread(target=ready.handle_request, daemon=True).start()
        address = f"http://127.0.0.1:{ready.server_port}"
        server.open_when_ready(address, "/results?workshop=x")

    assert opened == [f"{address}/results?workshop=x"]


def test_a_server_that_never_answers_is_given_up(monkeypatch):
    """No browser, no error, no endless loop."""
    monkeypatch.setattr(server, "START_SECONDS", 0.05)
    monkeypatch.setattr(server.webbrowser, "open", pytest.fail)

    server.open_when_ready("http://127.0.0.1:9", "/")


def test_warming_up_draws_a_figure():
    """What the first page would wait for can be imported and built."""
    server.warm_up()
