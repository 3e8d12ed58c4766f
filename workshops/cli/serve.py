"""`tashawur serve`: the app, on this computer alone or for the room."""

import signal
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from workshops.cli.speaking import language_option, stop
from workshops.language import say
from workshops.store import Store, StoreError, StoreInUse
from workshops.web.listening import own_addresses
from workshops.web.server import serve
from workshops.web.settings import data_folder, default_store
from workshops.wording import in_line
from workshops.workshop import Language

Command = TypeVar("Command", bound=Callable[..., Any])


def starting_options(command: Command) -> Command:
    """What `serve` and `demo` both take."""
    port = click.option("--port", type=click.IntRange(1, 65_535), help="By default from 8501.")
    browser = click.option("--no-browser", is_flag=True, help="Do not open a browser.")
    return port(browser(command))


@click.command(name="serve", help="Open the app, with the store of this computer or another.")
@click.option("--store", "store_url", default="", help="A file, sqlite:/// or postgresql:// URL.")
@click.option("--room", is_flag=True, help="Also serve phones and projector of the room.")
@click.option("--address", default="", help="With --room: the address people will type.")
@click.option("--with-parent", is_flag=True, hidden=True)
@starting_options
@language_option
def command(  # noqa: PLR0913  # one parameter per option
    store_url: str,
    address: str,
    port: int | None,
    language: Language,
    *,
    room: bool,
    no_browser: bool,
    with_parent: bool,
) -> None:
    """Start the server and stay until it is stopped, or until whoever started it has ended."""
    if with_parent:
        threading.Thread(target=end_with_parent, name="parent", daemon=True).start()
    host = (address or asked_address(language)) if room else "127.0.0.1"
    with opened(store_url or default_store(), language):
        pass
    serve(store_url, host=host, port=port, open_browser=not no_browser, room=room)


def end_with_parent() -> None:
    """Wait for the end of the standard input, which is that of whoever holds its other end."""
    sys.stdin.buffer.read()
    signal.raise_signal(signal.SIGTERM)


@contextmanager
def opened(address: str, language: Language) -> Iterator[Store]:
    """The store for a moment, before the server takes it; a second start opens the first one."""
    try:
        with Store.open(address, data_folder()) as store:
            yield store
    except ModuleNotFoundError as driver:
        stop(language, "cli.driver_missing", name=driver.name or "")
    except StoreInUse as used:
        running = str(used.numbers.get("address", ""))
        if running:
            webbrowser.open(running)
        stop(language, "cli.already_open", address=in_line(running, language))
    except StoreError as refused:
        stop(language, refused.key, **refused.numbers)


def asked_address(language: Language) -> str:
    """Which of this computer's addresses the room will use; asked only where there are several."""
    known = own_addresses()
    if len(known) < 2:  # noqa: PLR2004  # one answer is no question
        return known[0] if known else "127.0.0.1"
    chosen: str = click.prompt(
        say(language, "cli.which_address"), type=click.Choice(known), default=known[0]
    )
    return chosen
