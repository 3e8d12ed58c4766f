"""Phones and tablets in a real browser: a store that votes, and a window of a small phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import create_engine, func, select

from scoring.model import BallotForm
from tests.e2e.browser import Server, Watch, running
from tests.web.voting.phones import sabha
from workshops.store import Store, tables

SMALL = {"width": 360, "height": 640}
FORMS = {
    "points": BallotForm(kind="points", limit=10),
    "approval": BallotForm(kind="approval", limit=6),
    "score": BallotForm(kind="score", limit=5),
    "ranking": BallotForm(kind="ranking", limit=5),
}


@dataclass
class Room:
    """A server with a workshop that votes, and codes of its first group."""

    server: Server
    path: Path
    workshop: str
    codes: list[str]

    def stored(self) -> int:
        """How many ballots the store holds, read beside the running server."""
        return int(self._asked(select(func.count()).select_from(tables.ballots)))

    def close_voting(self) -> None:
        """End the vote beside the running server."""
        engine = create_engine(f"sqlite:///{self.path}")
        closing = tables.workshops.update().values(phase="counting")
        with engine.begin() as connection:
            connection.execute(closing)
        engine.dispose()

    def _asked(self, query) -> object:
        """One figure of the file."""
        engine = create_engine(f"sqlite:///file:{self.path}?mode=ro&uri=true")
        try:
            with engine.connect() as connection:
                return connection.execute(query).scalar_one()
        finally:
            engine.dispose()


@contextmanager
def voting_room(folder: Path, form: str = "points", codes: int = 6) -> Iterator[Room]:
    """A room for as long as it is needed."""
    path = folder / "store.sqlite"
    with Store.open(path) as store:
        workshop, made = sabha(store, codes, ballots=FORMS[form])
    with running(path) as server:
        yield Room(server, path, workshop, made)


def window(browser: Browser, room: Room, **more) -> tuple[BrowserContext, Page, Watch]:
    """A phone of 360×640, watched."""
    context = browser.new_context(viewport=SMALL, **more)
    page, watch = context.new_page(), Watch(room.server.address)
    watch.on(page)
    return context, page, watch
