"""What `app.py` is made of, and how the command line starts it."""

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

from workshops.web import state
from workshops.web.frame import fault
from workshops.web.guard import Guard
from workshops.web.routes import ROUTES as PLAIN_ROUTES
from workshops.web.screen.routes import SCREEN_ROUTES
from workshops.web.settings import STORE_VARIABLE, settings
from workshops.web.voting.routes import VOTING_ROUTES

MAIN: Final = Path(__file__).parent / "main.py"
ROUTES: Final[list[BaseRoute]] = [*PLAIN_ROUTES, *SCREEN_ROUTES, *VOTING_ROUTES]
MIDDLEWARE: Final = [Middleware(Guard, routes=ROUTES)]
START_SECONDS: Final = 60.0
FIRST_PORT: Final = 8501


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Before the first session: whose pages they are, and what the first page would wait for.

    A folder called `pages` beside the main script makes Streamlit run its files by themselves until
    `st.navigation` was called once: whoever opened a page by its address first would get it without
    frame and language.
    """
    PagesManager.uses_pages_directory = False
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


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
    with `room`, which listens on every interface and answers to that name too; without it only
    this computer is served. port: None takes the first free one from 8501. at: path and query the
    browser opens. Raises StoreError where the store cannot be opened, StoreInUse where another
    start holds it.
    """
    if store_url:
        os.environ[STORE_VARIABLE] = store_url  # read by routes and pages of this process
    wanted = settings()
    if room:
        wanted |= {
            "server.address": "0.0.0.0",  # noqa: S104  # --room is the explicit act
            "server.allowedHosts": ["127.0.0.1", "localhost", host],
            "browser.serverAddress": host,
        }
    if port is not None:
        wanted["server.port"] = port
    address = f"http://localhost:{wanted.setdefault('server.port', free_port())}"
    state.store().answer_at(address)  # for a second start on the same store
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
