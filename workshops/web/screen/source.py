"""From the store to the feed: what the room may see of the workshop that is on the screen."""

import json
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from prioritization.outcome import Decision
from scoring.model import GroupId
from workshops import cases
from workshops.acts.live import Board
from workshops.acts.screen import WHAT_IF
from workshops.release import in_the_room
from workshops.store import Store, UnknownWorkshop
from workshops.store.convert import load_setup, load_workshop
from workshops.store.paper import bundles
from workshops.store.settings import list_workshops
from workshops.store.shown import last_shown
from workshops.store.standing import LIVE, Screen, Standing, saved, standing
from workshops.store.totals import turnout
from workshops.support_by_group import support_by_group
from workshops.web import state
from workshops.web.screen.feed import Asked, Drawn, Feed
from workshops.web.screen.network import network
from workshops.web.screen.scenes import as_of, ready, snapshot
from workshops.web.screen.shown import Live, Shown
from workshops.web.screen.speech import Speech
from workshops.web.screen.turn import turn
from workshops.web.settings import store_address
from workshops.what_if import Answered, Question, answered
from workshops.workshop import Workshop

NEVER: Final = datetime.min.replace(tzinfo=UTC)
NOBODY: Final = Speech(language="ar", second=None, main="ar", currency="")


@dataclass(frozen=True, slots=True)
class Kept:
    """What was gathered, and at which version of the store it was true."""

    version: tuple[object, ...]
    shown: Shown


class Source:
    """Reads the store once per version, however many screens and pages ask."""

    def __init__(self, store: Store) -> None:
        """Keep the store and its one board of live steps."""
        self._store = store
        self._board = Board(store)
        self._kept: dict[str, Kept] = {}
        self._lock = threading.Lock()

    def shown(self, workshop: str) -> Shown:
        """What the room may see of a workshop now; raises UnknownWorkshop."""
        with self._lock:
            with self._store.reading() as connection:
                stands = standing(connection, workshop)
            version = (self._store.changes, stands)
            kept = self._kept.get(workshop)
            if kept is None or kept.version != version:
                kept = Kept(version, self._gathered(workshop, stands))
                self._kept[workshop] = kept
        return replace(kept.shown, now=now())

    def _gathered(self, workshop: str, stands: Standing) -> Shown:
        """Everything, read anew."""
        step = self._board.step(workshop) if stands.phase in {"voting", "counting"} else None
        with self._store.reading() as connection:
            setup = load_setup(connection, workshop)
            whole = load_workshop(connection, workshop) if stands.published else None
            papers = bundles(connection, workshop)
            counted = turnout(connection, workshop)
            was = last_shown(connection, workshop, LIVE)
        decision, by_group = (None, False) if whole is None else told(whole)
        return Shown(
            workshop=setup,
            screen=stands.screen,
            now=now(),
            ballots=counted.ballots,
            voters=counted.present,
            present=present(setup),
            curtain=stands.curtain and not stands.published,
            live=None if step is None else Live(ballots=step.ballots, decision=step.decision),
            was_live=was is not None,
            bundles=(sum(one.state == "accepted" for one in papers), len(papers)),
            decision=decision,
            by_group=by_group,
            support=support_by_group(decision, whole, "public") if decision and whole else None,
            what_if=None if whole is None else asked_of(whole, stands.screen),
            network=network(setup.settings),
        )

    def on_screen(self) -> str | None:
        """The workshop that has the screen; before any had it, the one acted in last."""
        with self._store.reading() as connection:
            cards, given = list_workshops(connection), turn(connection).workshop
            if given in {card.id for card in cards}:
                return given
            acted = {card.id: saved(connection, card.id) for card in cards}
        return max(acted, key=lambda one: acted[one] or NEVER, default=None)

    def draw(self, asked: Asked) -> Drawn:
        """The snapshot one screen asked for, and how late it is."""
        try:
            workshop = asked.workshop or self.on_screen()
            shown = None if workshop is None else self.shown(workshop)
        except UnknownWorkshop:
            shown = None
        if shown is None:
            return Drawn(
                text=json.dumps(ready(speech := spoken(asked))), as_of=as_of(now(), speech)
            )
        settings, screen = shown.workshop.settings, shown.screen
        language = asked.language or screen.language or settings.languages[0]
        second = screen.second if asked.second is None else asked.second or None
        speech = Speech.of(settings, language, second)
        drawn = {"workshop": workshop, **snapshot(shown, language, second)}
        text = json.dumps(drawn, ensure_ascii=False)
        return Drawn(text=text, as_of=as_of(shown.now, speech))


def told(whole: Workshop) -> tuple[Decision, bool]:
    """What is published of a result, and whether figures of groups are among it."""
    decision = cases.decision(whole)
    public = in_the_room(decision, whole)
    shown = (one for one in public.groups if one.points_funded or one.bands)
    return public, any(True for _ in shown)


def asked_of(whole: Workshop, screen: Screen) -> Answered | None:
    """The answer to the question on the screen; None while another scene is on."""
    if screen.scene != WHAT_IF or not screen.question:
        return None
    return answered(cases.decision(whole), whole, Question.read(screen.question))


def present(setup: Workshop) -> dict[GroupId, int]:
    """People per group who are here now: those who left are not."""
    here: dict[GroupId, int] = {}
    for counted in setup.attendance:
        here[counted.group] = here.get(counted.group, 0) + counted.present - counted.left
    return here


def now() -> datetime:
    """The clock of this place."""
    return datetime.now(UTC).astimezone()


def spoken(asked: Asked) -> Speech:
    """The language of a screen without a workshop."""
    return replace(NOBODY, language=asked.language) if asked.language else NOBODY


@st.cache_resource(show_spinner=False)
def opened(address: str) -> tuple[Source, Feed]:
    """The source and the feed of the store at an address: one pair for every session and route."""
    del address
    store = state.store()
    source = Source(store)
    feed_of = Feed(source.draw)
    store.listen(feed_of.publish)
    return source, feed_of


def source() -> Source:
    """Where scenes are drawn from."""
    return opened(store_address())[0]


def feed() -> Feed:
    """What every screen listens to."""
    return opened(store_address())[1]
