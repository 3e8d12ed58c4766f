"""The feed of the projector: what is in the store reaches every screen, and nothing else does."""

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from tests.web.screens import NOW, example, meeting, said
from workshops.acts.actor import Actor
from workshops.acts.screen import draw_curtain
from workshops.release import Release
from workshops.store import Store
from workshops.store.bodies import insert_ballots
from workshops.store.convert import add_counted, add_workshop
from workshops.store.shown import add_release, releases
from workshops.store.standing import PUBLISHED, Screen, standing
from workshops.web.screen import feed as feeds
from workshops.web.screen.feed import Asked, Drawn, Feed
from workshops.web.screen.routes import asked
from workshops.web.screen.source import Source, feed, source
from workshops.web.screen.turn import back, put, turn
from workshops.web.server import MIDDLEWARE, ROUTES

WHO = Actor(role="facilitator")
HERE = "http://127.0.0.1:8501"


def brought(store: Store, phase: str = "voting", **chosen) -> str:
    """A meeting in the store, in a phase."""
    with store.writing() as connection:
        return add_workshop(connection, meeting(phase, **chosen))


def cast(store: Store, workshop: str, first: int, last: int) -> None:
    """Put further ballots of the example into the box."""
    with store.writing() as connection:
        insert_ballots(connection, workshop, example().ballots[first:last], receipts=True)


def show(store: Store, workshop: str, scene: str, **chosen) -> None:
    """Put a scene on the screen."""
    put(store, WHO, workshop, Screen(scene=scene, **chosen), now=NOW)


def seen(found: Source, **asked) -> dict[str, object]:
    """What a screen gets now."""
    return json.loads(found.draw(Asked(**asked)).text)


def browser(host: str = "127.0.0.1") -> TestClient:
    """A browser in front of the guard and our routes."""
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    return TestClient(app, base_url=HERE, client=(host, 5000))


async def collected(
    channel: Feed, wanted: Asked, seconds: float, act=None, enough=None
) -> list[tuple[float, str]]:
    """The messages of one screen for a while, with when they came. act: done after the first.

    enough: snapshots after which nothing more is waited for.
    """
    came, start, more = [], time.monotonic(), asyncio.Event()

    async def listen():
        stream = channel.messages(wanted)
        while line := await anext(stream, ""):
            came.append((time.monotonic() - start, line))
            more.set()

    async def until(count):
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while count is None or len(snapshots(came)) < count:
                    more.clear()
                    await more.wait()

    listening = asyncio.ensure_future(listen())
    try:
        if act is not None:
            await until(1)
            await asyncio.to_thread(act)
        await until(enough)
    finally:
        listening.cancel()
    return came


def snapshots(came: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """The snapshots among the messages."""
    return [(at, line) for at, line in came if line.startswith("data: ")]


def test_a_screen_gets_the_scene_at_once_and_each_change_after_it(store):
    """The first message is whole; a scene put on in another thread follows."""
    workshop = brought(store)
    found = Source(store)
    channel = Feed(found.draw)
    store.listen(channel.publish)

    came = asyncio.run(collected(channel, Asked(), 60, lambda: show(store, workshop, "turnout"), 2))

    told = [
        json.loads(line.split("\n")[0].removeprefix("data: "))["scene"]
        for _, line in snapshots(came)
    ]
    assert told == ["welcome", "turnout"]


def test_the_newest_snapshot_wins_and_no_more_than_four_come_a_second():
    """Twenty changes in a second are a few messages, and the last of them is the last one."""
    count = iter(range(1, 10_000))
    latest = {"n": 0}
    channel = Feed(lambda _: Drawn(text=json.dumps(latest["n"]), as_of=""))

    def hurry():
        for _ in range(20):
            latest["n"] = next(count)
            channel.publish()
            time.sleep(0.05)

    came = snapshots(asyncio.run(collected(channel, Asked(), 0.6, hurry)))
    gaps = [later[0] - earlier[0] for earlier, later in pairwise(came)]

    assert came[-1][1].startswith("data: 20\n")
    assert len(came) <= 7
    assert min(gaps) >= 0.24


def test_a_change_by_another_process_is_found_within_two_seconds():
    """Nobody publishes; the screen asks by itself."""
    text = ["a"]
    channel = Feed(lambda _: Drawn(text=text[0], as_of=""))

    came = asyncio.run(collected(channel, Asked(), 1.6, lambda: text.__setitem__(0, "b")))

    assert [line.split("\n")[0] for _, line in snapshots(came)] == ["data: a", "data: b"]


def test_a_quiet_line_is_kept_open_by_a_comment(monkeypatch):
    """The beat is a comment for what stands between, and an event that says how old the view is."""
    monkeypatch.setattr(feeds, "BEAT_SECONDS", 0.1)
    channel = Feed(lambda _: Drawn(text="{}", as_of="as of 14:10"))

    came = asyncio.run(collected(channel, Asked(), 2.4))
    beats = [line for _, line in came if line.startswith(": ")]

    assert came[0][1] == "retry: 1000\n\n"
    assert beats
    assert "event: beat\ndata: as of 14:10\n\n" in beats[0]


def test_a_screen_that_goes_is_no_longer_counted():
    """The facilitator's page counts who listens now."""
    channel = Feed(lambda _: Drawn(text="{}", as_of=""))

    async def come_and_go():
        stream = channel.messages(Asked())
        await anext(stream)
        await anext(stream)
        during = channel.screens
        await stream.aclose()
        return during

    assert asyncio.run(come_and_go()) == 1
    assert channel.screens == 0


def test_the_stream_ends_when_the_server_is_told_to_stop(monkeypatch):
    """Otherwise the server would wait for its screens for ever."""
    monkeypatch.setattr(feeds, "stopping", lambda: True)
    channel = Feed(lambda _: Drawn(text="{}", as_of=""))

    async def whole():
        return [line async for line in channel.messages(Asked())]

    assert asyncio.run(whole()) == [feeds.RETRY]


@pytest.mark.usefixtures("room")
def test_the_feed_answers_as_events_that_nobody_keeps(store, monkeypatch):
    """Type, no-store, retry, one whole snapshot in the language asked for."""
    brought(store)
    turns = iter([False, True])
    monkeypatch.setattr(feeds, "stopping", lambda: next(turns))
    monkeypatch.setattr(feeds, "LOOK_SECONDS", 0.0)

    answer = browser(host="192.168.1.7").get("/screen/feed?lang=fr&second=ar")

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    retry, data, _ = answer.text.split("\n\n", 2)
    found = json.loads(data.removeprefix("data: "))
    assert retry == "retry: 1000"
    assert (found["lang"], found["second"]) == ("fr", "ar")


@pytest.mark.parametrize(
    "path", ["/screen", "/screen/screen.css", "/screen/screen.js", "/screen/tokens.css"]
)
@pytest.mark.usefixtures("room")
def test_the_page_is_made_of_local_files_under_a_strict_policy(path):
    """No script or style stands in the page, and nothing is fetched from anywhere else."""
    answer = browser(host="192.168.1.7").get(path)

    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "style=" not in answer.text
    assert "http://" not in answer.text.replace("http://www.w3.org/", "")
    assert "https://" not in answer.text


@pytest.mark.parametrize(
    "path", ["/screen/other", "/screen/feed/x", "/screen/index.html", "/screen/..%2fmain.py"]
)
def test_unknown_paths_below_the_screen_are_unknown(path):
    """They are no page of the app."""
    assert browser().get(path).status_code == 404


def test_the_page_carries_every_sign_it_draws():
    """Pictograms and group shapes are in the page; a group's letter is text, not drawing."""
    page = browser().get("/screen").text

    for name in (
        "water",
        "status-selected",
        "group-a",
        "face-5",
        "mark",
        "tile-livelihoods",
        "tick",
    ):
        assert f'id="{name}"' in page
    assert page.count('id="group-a" viewBox="-1 -1 26 26"><path') == 1
    assert "<!-- signs -->" not in page


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", ("ar", "")),
        ("lang=en", ("en", "")),
        ("lang=en&second=ar", ("en", "ar")),
        ("lang=xx&second=../..", ("ar", "")),
        ("lang=ar&second=ar", ("ar", "")),
    ],
)
def test_each_screen_may_choose_its_language(store, query, told):
    """By its address; nonsense is as if nothing was asked."""
    brought(store)
    request = Request({"type": "http", "query_string": query.encode(), "headers": []})
    found = json.loads(Source(store).draw(asked(request)).text)

    assert (found["lang"], found["second"]) == told


def test_one_language_may_be_asked_for_where_the_room_has_two(store):
    """second=none leaves the second line away on this screen alone."""
    workshop = brought(store)
    show(store, workshop, "gallery", second="en")
    found = Source(store)

    assert seen(found)["second"] == "en"
    assert seen(found, second="")["second"] == ""


def test_without_a_workshop_the_screen_is_ready(store):
    """An empty store, or a workshop that is gone: one sentence, no error."""
    found = Source(store)

    assert seen(found)["scene"] == "ready"
    assert seen(found, workshop="gone", language="en")["body"]["say"]["t"] == [
        "The screen is ready"
    ]


def test_the_screen_belongs_to_the_workshop_that_was_put_on(store):
    """Bringing in or changing another workshop does not take the lamp away."""
    first = brought(store)
    show(store, first, "gallery")
    brought(store, "draft")

    assert Source(store).on_screen() == first
    assert seen(Source(store))["scene"] == "gallery"


def test_a_restart_brings_the_screen_back(tmp_path):
    """Scene, page, language and text step are in the store, not in the process."""
    path = tmp_path / "kept.sqlite"
    with Store.open(path) as before:
        workshop = brought(before)
        show(before, workshop, "gallery", page=1, language="fr", second="ar", text_step=1)
        earlier = Source(before).draw(Asked()).text
    with Store.open(path) as after:
        assert Source(after).draw(Asked()).text == earlier


def test_a_live_step_is_kept_as_a_release_without_its_figures(store):
    """Ballots, m, k and a digest: what the k rule needs after a restart, and no score."""
    workshop = brought(store, cast=25, issued=30)
    show(store, workshop, "live")

    found = seen(Source(store))
    with store.reading() as connection:
        (release,) = releases(connection, workshop)

    assert found["kind"] == "rows"
    assert (release.kind, release.m, release.k, release.ballots) == ("live", 10, 5, 25)
    assert release.groups == ()
    assert len(release.digest) == 64


def test_the_display_changes_only_with_five_new_ballots(store):
    """Four more change nothing, not even the number; the fifth changes the whole display."""
    workshop = brought(store, cast=25, issued=30)
    show(store, workshop, "live")
    found = Source(store)
    first = seen(found)

    cast(store, workshop, 25, 29)
    still = seen(found)
    cast(store, workshop, 29, 30)
    moved = seen(found)

    assert still == first
    assert said(moved["state"]["says"]) == said(first["state"]["says"]).replace("25", "30")
    assert moved["body"] != first["body"]


def test_after_a_restart_the_rule_still_counts_from_the_last_step(store):
    """A new process may not release again what four ballots changed."""
    workshop = brought(store, cast=25, issued=30)
    show(store, workshop, "live")
    seen(Source(store))
    cast(store, workshop, 25, 29)

    again = seen(Source(store))
    cast(store, workshop, 29, 30)

    assert again["kind"] == "one"
    assert again["keep"]
    assert seen(Source(store))["kind"] == "rows"


def test_a_drawn_curtain_takes_the_ranking_off_the_screen(store):
    """At once, whatever scene was chosen; turnout stays."""
    workshop = brought(store, cast=25, issued=30)
    show(store, workshop, "live")
    found = Source(store)
    assert seen(found)["scene"] == "live"

    draw_curtain(store, WHO, workshop, now=NOW)

    assert seen(found)["scene"] == "curtain"
    assert not any(p.short_title.ar in said(seen(found)) for p in example().proposals)


def test_whose_ballots_are_in_changes_no_scene_of_the_vote(tmp_path):
    """Turnout, curtain, presence and counting are the same when other groups cast the ballots."""
    ballots = example().ballots
    told = []
    for name, chosen in (("a", ballots[:20]), ("b", ballots[-20:])):
        with Store.open(tmp_path / f"{name}.sqlite") as other:
            whole = replace(meeting("voting", live="curtain"), ballots=chosen)
            with other.writing() as connection:
                workshop = add_workshop(connection, whole)
            found = Source(other)
            scenes = []
            for scene in ("turnout", "curtain", "presence", "live"):
                show(other, workshop, scene)
                scenes.append({k: v for k, v in seen(found).items() if k != "workshop"})
            told.append(scenes)

    assert told[0] == told[1]


def test_a_result_is_drawn_once_it_is_published_and_not_before(store):
    """The count is closed and everything is known: the list waits for the act of publishing."""
    with store.writing() as connection:
        workshop = add_counted(
            connection, replace(example(), settings=replace(example().settings, phase="counting"))
        )
    show(store, workshop, "list")
    found = Source(store)
    before = seen(found)

    with store.writing() as connection:
        add_release(connection, workshop, Release(seq=0, kind=PUBLISHED, m=10, k=5, ballots=74))
    after = seen(found)

    assert before["scene"] == "curtain"
    assert after["scene"] == "list"
    assert after["state"]["kind"] == "published"


def test_back_returns_to_the_scene_before(store):
    """Kept with the workshop, newest first, and none twice in a row."""
    workshop = brought(store)
    for scene in ("gallery", "presence", "presence", "weights"):
        show(store, workshop, scene)

    with store.reading() as connection:
        kept, now_on = turn(connection), standing(connection, workshop).screen
    back(store, WHO, workshop, now_on, now=NOW)

    assert kept.past == ("weights", "presence", "gallery")
    assert seen(Source(store))["scene"] == "presence"


def test_every_page_and_route_shares_one_feed(store):
    """What a page puts on wakes the screens of the same process."""
    brought(store)

    assert feed() is feed()
    assert source() is source()
