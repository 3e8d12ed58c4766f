"""What `app.py` is made of, and how the command line starts it."""

import logging
import os
import socket
import threading
import time
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from streamlit.runtime.pages_manager import PagesManager

from workshops.acts.actor import NotNow
from workshops.doors import FACILITATOR
from workshops.store import StoreDamaged
from workshops.store.clock import watch
from workshops.store.keys import key_of
from workshops.web import state
from workshops.web.drafting import DRAFT_ROUTES
from workshops.web.entry.routes import ENTRY_ROUTES
from workshops.web.frame import fault
from workshops.web.guard import Guard
from workshops.web.listening import opener_of
from workshops.web.logs import drop_due_logs, keep_logs
from workshops.web.room_door import open_room
from workshops.web.routes import ROUTES as PLAIN_ROUTES
from workshops.web.screen.routes import SCREEN_ROUTES
from workshops.web.settings import STORE_VARIABLE, not_in_effect, settings
from workshops.web.voting.kiosk import TABLET_ROUTES
from workshops.web.voting.routes import VOTING_ROUTES

MAIN: Final = Path(__file__).parent / "main.py"
ROUTES: Final[list[BaseRoute]] = [
    *PLAIN_ROUTES,
    *SCREEN_ROUTES,
    *ENTRY_ROUTES,
    *VOTING_ROUTES,
    *TABLET_ROUTES,
    *DRAFT_ROUTES,
]
MIDDLEWARE: Final = [
    Middleware(Guard, routes=ROUTES, network=state.network, doors=state.doors),
]
START_SECONDS: Final = 60.0
FIRST_PORT: Final = 8501
LOG = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Before the first session: whose pages they are, what the first page would wait for, and what
    opens the room's door. Every way to start the program comes through here.

    A folder called `pages` beside the main script makes Streamlit run its files by themselves until
    `st.navigation` was called once: whoever opened a page by its address first would get it without
    frame and language.
    """
    PagesManager.uses_pages_directory = False
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    drop_due_logs(state.store())
    logs_end = keep_logs(state.store().folder)
    clock_end = watch(state.store(), state.now)
    network = state.network()
    network.opener, network.wrong = opener_of(app), not_in_effect()
    if network.wrong:
        LOG.warning("settings.not_in_effect", extra={"names": ", ".join(network.wrong)})
    elif network.wanted:
        await open_as_asked()
    yield
    network.end()
    clock_end()
    logs_end()


async def open_as_asked() -> None:
    """Open the room's door at the start, once there is a passphrase; before, a form asks for it."""
    network = state.network()
    try:
        with state.store().reading() as connection:
            ready = key_of(connection, FACILITATOR) is not None
        if ready:
            await open_room(network.wanted, network.port)
    except (NotNow, StoreDamaged) as refusal:
        LOG.warning("network.stays_closed", extra={"names": refusal.key})


def warm_up() -> None:
    """Load pandas and plotly and build one figure: the first page then opens at once."""
    import pandas as pd  # noqa: PLC0415  # slow imports, done while the server starts
    import plotly.graph_objects as go  # noqa: PLC0415

    go.Figure(go.Bar(y=pd.Series([1]))).to_json()


def serve(  # noqa: PLR0913  # one parameter per choice of whoever starts it
    store_url: str,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    open_browser: bool = True,
    room: bool = False,
    at: str = "/",
) -> None:
    """Start the server and stay until it is stopped.

    store_url: the store; "" for the default one. host: the address people in the room type, used
    with `room`, which opens the room's door at it; the first time a form asks for a passphrase
    before. This computer is always served at the loopback alone. port: None takes the first free
    one from 8501. at: path and query the browser opens. Raises StoreError where the store cannot
    be opened, StoreInUse where another start holds it.
    """
    if store_url:
        os.environ[STORE_VARIABLE] = store_url  # read by routes and pages of this process
    wanted = settings()
    if port is not None:
        wanted["server.port"] = port
    address = f"http://localhost:{wanted.setdefault('server.port', free_port())}"
    store = state.store()
    store.answer_at(address)  # for a second start on the same store
    if room and store.read_only != StoreDamaged.key:
        network = state.network()
        network.wanted, network.port = host, int(str(wanted["server.port"]))
        with store.reading() as connection:
            at = at if key_of(connection, FACILITATOR) else "/open-room"
    app = st.App(
        MAIN, routes=ROUTES, middleware=MIDDLEWARE, lifespan=lifespan, on_script_error=fault
    )
    if open_browser:
        threading.Thread(target=open_when_ready, args=(address, at), daemon=True).start()
    app.run(config=wanted)


def free_port() -> int:
    """The first port from 8501 on that nobody listens on."""
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        with socket.socket() as listening:
            if listening.connect_ex(("127.0.0.1", port)) != 0:
                return port
    return FIRST_PORT


def open_when_ready(address: str, at: str) -> None:
    """Open the browser at a path of the address as soon as its health route answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            with urlopen(f"{address}/health", timeout=1):  # noqa: S310  # our own http address
                webbrowser.open(f"{address}{at}")
                return
        except (URLError, OSError):
            time.sleep(0.2)
