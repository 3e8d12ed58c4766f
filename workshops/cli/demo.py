"""`tashawur demo [TOWN]`: the app with an invented workshop, in a store of its own."""

from datetime import UTC, datetime

import click

from workshops.acts.actor import Actor
from workshops.acts.workshops import open_example
from workshops.cli.serve import opened, starting_options
from workshops.cli.speaking import language_option, stop
from workshops.folder import read_folder
from workshops.resources import example, examples
from workshops.store import Store
from workshops.store.convert import list_workshops
from workshops.web.server import serve
from workshops.web.settings import data_folder
from workshops.workshop import Language


@click.command(name="demo", help="Open the app with a sample workshop: sabha or al_kufra.")
@click.argument("town", default="sabha")
@starting_options
@language_option
def command(town: str, port: int | None, language: Language, *, no_browser: bool) -> None:
    """Put the example into the demonstration store, once, and start the server on it."""
    if town not in examples():
        stop(language, "cli.example_unknown", town=town, known=", ".join(examples()))
    address = f"sqlite:///{data_folder() / 'demo.sqlite'}"
    with opened(address, language) as store:
        bring(store, town)
    serve(address, port=port, open_browser=not no_browser)


def bring(store: Store, town: str) -> None:
    """The example in the store, unless it is there."""
    title = read_folder(example(town)).settings.title
    with store.reading() as connection:
        known = [card.title for card in list_workshops(connection)]
    if title not in known:
        open_example(store, Actor(role="facilitator"), town, now=datetime.now(UTC))
