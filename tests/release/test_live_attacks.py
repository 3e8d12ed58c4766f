"""Watching the screen from the first display to the closing one: no single ballot follows."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import reduce
from uuid import uuid4

import httpx2
import pytest

from scoring.model import GroupId
from tests.e2e.screens import hall
from tests.release.attacker import Step, Unknown, of_ballots, recovered
from tests.release.published import TENTH, around, narrowed, of_feed
from tests.release.rooms import meeting, room
from tests.workshops.meetings import FACILITATOR, NOW, WHY_CLOSED, enter, opened
from workshops.acts import live
from workshops.acts.ballots import issue_serials
from workshops.acts.counting import close_count, draw_lot
from workshops.acts.live import Board
from workshops.cases import decision
from workshops.release import SCORES_KEPT, released
from workshops.serials import letters
from workshops.store import Store, totals
from workshops.store.cast import Cast, keep_ballot
from workshops.store.convert import load_workshop
from workshops.store.standing import Screen, keep_screen
from workshops.web.screen.feed import Asked, Feed
from workshops.web.screen.source import Source
from workshops.workshop import Workshop

pytestmark = pytest.mark.faults
LANGUAGES = ("ar", "en", "fr")
COUNTS = {"A": 14, "B": 12, "CSO": 12}


@dataclass(slots=True)
class Watched:
    """One meeting as somebody in the room saw it. cast: the group of each ballot in order."""

    given: Workshop
    store: Store
    identifier: str
    cast: list[str]
    marks: list[dict[str, int]]

    def steps(self, board: Board) -> Iterator[Step]:
        """Everybody casts, one by one; each display that is new."""
        shown = 0
        for serial in self._one_by_one():
            del serial
            step = board.step(self.identifier)
            if step is not None and step.seq != shown:
                shown = step.seq
                yield Step(
                    ballots=step.ballots,
                    scores={p.proposal: around(p.score, TENTH) for p in step.decision.ranking},
                )

    def snapshots(self, feed: Feed) -> Iterator[Step]:
        """The same from the stream of `/screen/feed`."""
        shown = 0
        for serial in self._one_by_one():
            del serial
            behind, scores = of_feed(newest(feed, self.identifier))
            if scores and behind != shown:
                shown = behind
                yield Step(ballots=behind, scores=scores)

    def over_http(self, address: str) -> Iterator[Step]:
        """What a server sends to screens in three languages, asked anew after every ballot."""
        shown = 0
        with httpx2.Client(base_url=address, timeout=60, trust_env=False) as screens:
            for serial in self._one_by_one():
                del serial
                seen = [of_feed(first_of(screens, self.identifier, la)) for la in LANGUAGES]
                behind = max(n for n, _ in seen)  # of one and two Arabic says it in a word
                scores = reduce(narrowed, (scores for _, scores in seen))
                if scores and behind != shown:
                    shown = behind
                    yield Step(ballots=behind, scores=scores)

    def _one_by_one(self) -> Iterator[str]:
        """One ballot after the other, as tablets send them."""
        own = letters(self.given.groups)
        with self.store.reading() as connection:
            known = totals.serials(connection, self.identifier)
        free = {g: [s for s in sorted(known) if s[0] == own[GroupId(g)]] for g in COUNTS}
        for group, marks in zip(self.cast, self.marks, strict=True):
            serial = free[group].pop()
            ballot = Cast(
                id=str(uuid4()),
                workshop=self.identifier,
                group=GroupId(group),
                channel="paper",
                marks=marks,
            )
            with self.store.writing() as connection:
                keep_ballot(connection, ballot, "", serial)
                totals.set_state(connection, self.identifier, [serial], "cast")
            yield serial

    def closing(self) -> Step | None:
        """What is published in the end; None where it has no scores."""
        enter(self.store, self.identifier, "counting")
        draw_lot(self.store, FACILITATOR, self.identifier, "4-5-6", now=NOW)
        close_count(
            self.store,
            FACILITATOR,
            self.identifier,
            reasons=WHY_CLOSED,
            now=NOW,
        )
        with self.store.reading() as connection:
            whole = load_workshop(connection, self.identifier)
        if any(line.kind == SCORES_KEPT for line in whole.settings.record):
            return None
        public = released(decision(whole), whole, "public")
        scores = {p.proposal: around(p.score, TENTH) for p in public.ranking}
        return Step(ballots=len(self.cast), scores=scores)

    def secrets(self) -> dict[tuple[tuple[Unknown, ...], str], int]:
        """Every mark somebody gave. That nobody of a batch gave any is what a batch may say."""
        return {
            (((i, proposal),), f"{i} {proposal}"): mark
            for i, marks in enumerate(self.marks)
            for proposal, mark in marks.items()
            if mark
        }


def first_of(screens: httpx2.Client, workshop: str, language: str) -> str:
    """The snapshot with which a stream begins."""
    query = {"workshop": workshop, "lang": language}
    with screens.stream("GET", "/screen/feed", params=query) as stream:
        lines = stream.iter_lines()
        return next(one for one in lines if one.startswith("data: ")).removeprefix("data: ")


def newest(feed: Feed, workshop: str) -> str:
    """What a screen that connects now gets first."""

    async def first() -> str:
        async with aclosing(feed.messages(Asked(language="en", workshop=workshop))) as stream:
            async for message in stream:
                if message.startswith("data: "):
                    return message.removeprefix("data: ").split("\n")[0]
        raise AssertionError("the stream ended")

    return asyncio.run(first())


@pytest.fixture
def watched(tmp_path) -> Iterator[Watched]:
    """A meeting in which 38 people vote and stock for 50 is out."""
    with Store.open(tmp_path / "store.sqlite") as store:
        yield watching(store)


def watching(store: Store) -> Watched:
    """The meeting in a store, with the live ranking on its screen."""
    given = meeting(5, COUNTS)
    empty = replace(given, ballots=(), settings=replace(given.settings, phase="voting"))
    order = sorted(given.ballots, key=lambda ballot: ballot.id.split("-")[1])
    identifier = opened(store, "voting", empty)
    stock = {GroupId(g): n + 4 for g, n in COUNTS.items()}
    issue_serials(store, FACILITATOR, identifier, stock, now=NOW)
    with store.writing() as connection:
        keep_screen(connection, identifier, Screen(scene="live", language="en"))
    return Watched(
        given=given,
        store=store,
        identifier=identifier,
        cast=[str(ballot.group) for ballot in order],
        marks=[{str(p): m for p, m in ballot.marks.items()} for ballot in order],
    )


def test_no_ballot_follows_from_the_displays_and_the_closing_one(watched):
    """Batches of five after ten; the last step and the result together give nobody away."""
    steps = list(watched.steps(Board(watched.store)))
    end = watched.closing()

    assert [step.ballots for step in steps] == [10, 15, 20, 25, 30, 35]
    sums = of_ballots(room(), watched.cast, [*steps, *([] if end is None else [end])])
    assert recovered(sums, watched.secrets()) == {}
    assert end is None, "three ballots came after the last step: no scores in the result"


def test_no_ballot_follows_from_the_feed(watched):
    """The stream a projector gets, snapshot by snapshot."""
    feed = Feed(Source(watched.store).draw)

    steps = list(watched.snapshots(feed))

    assert [step.ballots for step in steps] == [10, 15, 20, 25, 30, 35]
    assert recovered(of_ballots(room(), watched.cast, steps), watched.secrets()) == {}


@pytest.fixture
def served(tmp_path, monkeypatch) -> Iterator[tuple[Watched, str]]:
    """The same meeting behind a server, and its address."""
    monkeypatch.setenv("TASHAWUR_STORE", f"sqlite:///{tmp_path / 'served.sqlite'}")
    with hall() as lamp:
        yield watching(lamp.store), lamp.address


def test_no_ballot_follows_from_what_a_server_sends(served):
    """Over HTTP, in three languages on top of each other."""
    meeting_, address = served

    steps = list(meeting_.over_http(address))

    assert [step.ballots for step in steps] == [10, 15, 20, 25, 30, 35]
    assert recovered(of_ballots(room(), meeting_.cast, steps), meeting_.secrets()) == {}


def test_a_server_with_batches_of_one_gives_ballots_away(served, monkeypatch):
    """The same attacker at the same address."""
    meeting_, address = served
    monkeypatch.setattr(live, "live_batch", lambda _: 1)
    monkeypatch.setattr(live, "live_minimum", lambda _: 1)
    meeting_.cast, meeting_.marks = meeting_.cast[:8], meeting_.marks[:8]

    steps = list(meeting_.over_http(address))

    assert recovered(of_ballots(room(), meeting_.cast, steps), meeting_.secrets())


def test_batches_of_one_give_ballots_away(watched, monkeypatch):
    """The same attacker, the same meeting, a display after every ballot."""
    monkeypatch.setattr(live, "live_batch", lambda _: 1)
    watched.cast, watched.marks = watched.cast[:20], watched.marks[:20]

    steps = list(watched.steps(Board(watched.store)))
    found = recovered(of_ballots(room(), watched.cast, steps), watched.secrets())

    assert len(steps) == 11
    assert len({name.split()[0] for _, name in found}) > 5, "several people's ballots are out"


def test_a_feed_of_batches_of_one_gives_ballots_away(watched, monkeypatch):
    """Even from bars in whole points, when the first ones are shown alone."""
    monkeypatch.setattr(live, "live_batch", lambda _: 1)
    monkeypatch.setattr(live, "live_minimum", lambda _: 1)
    watched.cast, watched.marks = watched.cast[:8], watched.marks[:8]

    steps = list(watched.snapshots(Feed(Source(watched.store).draw)))

    assert recovered(of_ballots(room(), watched.cast, steps), watched.secrets())
