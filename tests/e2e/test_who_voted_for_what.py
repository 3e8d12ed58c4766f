"""Who voted for what (spec room, 13: 12): marks nobody else could have made are looked for in all
that a browser is sent, on every page and route, while the vote is open and after the count.
"""

import re
from dataclasses import replace
from itertools import product
from urllib.error import HTTPError
from urllib.request import urlopen
from uuid import uuid4
from zipfile import ZipFile

import pytest
from playwright.sync_api import Error

from scoring.model import BallotForm, ProposalId
from tests.e2e.browser import running
from tests.e2e.desk import desk_on, printed
from tests.workshops.meetings import FACILITATOR, NOW, WHY_CLOSED, enter, opened, stock
from tests.workshops.meetings import workshop as meeting
from workshops.acts.counting import close_count, draw_lot
from workshops.acts.deciding import publish, sign
from workshops.store import Store, totals
from workshops.store.cast import Cast, keep_ballot
from workshops.workshop import Privacy

pytestmark = pytest.mark.e2e
LIMIT = 9973
ALONE = (7919, 6133, 4271)
"""What each of a group of three gave to P01, and the rest to P02."""
OTHERS = {"A": 20, "B": 12}
OPEN = ("", "setup", "room", "proposals", "ballots", "counting", "projector", "documents", "help")
AFTER = ("counting", "results", "decide", "documents", "projector", "followup", "")
TABS = ("result", "ranking", "lists", "representation", "sure", "what_if", "why")
PLAIN = ("health", "v", "kiosk", "screen")
GAPS = ("", ",", ".", "\u00a0", "\u202f", " ")
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """One server: the curtain is drawn over an open vote, and a count that is signed."""
    place = tmp_path_factory.mktemp("secret") / "store.sqlite"
    with Store.open(place) as store:
        voting, ids = filled(store)
        counted, more = filled(store)
        enter(store, counted, "counting")
        draw_lot(store, FACILITATOR, counted, "12-7-3", now=NOW)
        close_count(store, FACILITATOR, counted, reasons=WHY_CLOSED, now=NOW)
        publish(store, FACILITATOR, counted, now=NOW)
        sign(store, FACILITATOR, counted, ("facilitator", "staff"), now=NOW)
    with running(place) as server:
        yield server, {"voting": voting, "counted": counted}, [*ids, *more]


@pytest.fixture
def desk(browser, room):
    """A window that keeps all it is sent."""
    server, made, _ = room
    with desk_on(browser, server, made) as found:
        found.sent = kept(found.page)
        yield found


def filled(store):
    """A vote with three ballots of a small group and enough of two others; and the ballots' ids."""
    bare = meeting(form=BallotForm(kind="points", limit=LIMIT))
    settings = replace(bare.settings, privacy=Privacy(live="curtain"))
    identifier = opened(store, "screening", replace(bare, settings=settings))
    papers = stock(store, identifier, {**OTHERS, "CSO": len(ALONE)}, phase="voting")
    sheets = [("CSO", s, first) for s, first in zip(papers["CSO"], ALONE, strict=True)]
    sheets += [(g, s, 5000 + 13 * n) for g in OTHERS for n, s in enumerate(papers[g])]
    ids = [str(uuid4()) for _ in sheets]
    with store.writing() as connection:
        for made, (group, serial, first) in zip(ids, sheets, strict=True):
            marks = {ProposalId("P01"): first, ProposalId("P02"): LIMIT - first}
            ballot = Cast(id=made, workshop=identifier, group=group, channel="paper", marks=marks)
            keep_ballot(connection, ballot, "", serial)
        totals.set_state(connection, identifier, [serial for _, serial, _ in sheets], "cast")
    return identifier, ids


def kept(page):
    """Everything a window is sent from now on: answers, and frames of its sockets."""
    found = []

    def answer(response):
        if "/static/" in response.url or "/fonts/" in response.url:
            return  # the same for every workshop
        try:
            found.append(response.body())
        except Error:  # a redirect or a stream that is still open has none
            return

    def frame(payload):
        found.append(payload if isinstance(payload, bytes) else payload.encode())

    page.on("response", answer)
    page.on("websocket", lambda socket: socket.on("framereceived", frame))
    return found


def plain(address, workshop):
    """What the routes beside the pages say, and the newest snapshot of the screen."""
    found = []
    for path in PLAIN:
        try:
            with urlopen(f"{address}/{path}?workshop={workshop}", timeout=30) as answer:  # noqa: S310  # our own server
                found.append(answer.read())
        except HTTPError as refused:  # a device that was not made the tablet
            found.append(refused.read())
    with urlopen(f"{address}/screen/feed?workshop={workshop}", timeout=30) as feed:  # noqa: S310  # our own server
        lines = iter(feed.readline, b"")
        found.append(next(line for line in lines if line.startswith(b"data:")))
    return found


def spellings(number):
    """A number as any of our languages might write it."""
    digits = str(number)
    grouped = {f"{digits[:-3]}{gap}{digits[-3:]}" for gap in GAPS}
    return {form.translate(table) for form, table in product(grouped, ({}, ARABIC))}


def secrets(ids):
    """Every mark of the small group, what its marks add up to, and the ids of all ballots."""
    marks = [*ALONE, *(LIMIT - one for one in ALONE)]
    sums = [sum(ALONE), sum(LIMIT - one for one in ALONE)]
    return {text for n in (*marks, *sums) for text in spellings(n)} | set(ids)


def told(sent, words):
    """The secrets that stand by themselves in what was sent.

    Four digits within a random id may be any, and are no mark; an id is compared whole.
    """
    text = b"\n".join(sent).decode("utf-8", "replace")
    own = re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, sorted(words))) + r")(?![\w])")
    return set(own.findall(UUID.sub(" ", text))) | (set(UUID.findall(text)) & words)


def test_while_the_vote_is_open_nobody_sees_more_than_the_room(desk, room, tmp_path):
    """Behind the curtain no page of the facilitator holds a mark, a sum, a place or a ballot; nor
    does the screen, its feed, what a phone is sent, or any file that can be taken.
    """
    for name in OPEN:
        desk.go(name, "voting")
        if name == "documents":
            with ZipFile(desk.saved("folder", tmp_path)) as folder:
                files = {one: folder.read(one) for one in folder.namelist()}
    assert "proposals.csv" in files
    assert "ballots.csv" not in files
    desk.sent += [*files.values(), *plain(room[0].address, room[1]["voting"])]
    whole = {sum(ALONE) + sum(5000 + 13 * n for k in OTHERS.values() for n in range(k))}
    words = secrets(room[2]) | {text for n in whole for text in spellings(n)}

    assert b"Proposal 1" in b"\n".join(desk.sent)
    assert not told(desk.sent, words)


def test_after_the_count_a_small_group_and_a_single_ballot_stay_hidden(desk, room, tmp_path):
    """On every page and tab, on the screen, and in every file of the public edition."""
    for name in AFTER:
        desk.go(name, "counted")
        if name == "results":
            for tab in TABS:
                desk.tab(f"results.tab_{tab}")
        if name == "documents":
            files = [desk.saved(f"make_{kind}", tmp_path) for kind in ("json", "csv", "pdf")]
    desk.sent += plain(room[0].address, room[1]["counted"])
    papers = [f.read_bytes() for f in files] + [printed(files[-1]).encode()]

    assert b"Group CSO" in b"\n".join(desk.sent)
    assert not told([*desk.sent, *papers], secrets(room[2]))


def test_the_search_finds_what_is_there():
    """A mark in a frame, in Arabic digits, in groups of three; not inside another number."""
    words = secrets(["0a-1b"])
    for text in ("P01 7919", "\u0667\u0669\u0661\u0669", "6\u00a0133", "18,323", "id=0a-1b"):
        assert told([b"\x00\x12" + text.encode() + b"\x01"], words), text
    assert not told([b"179190 x7919y"], words)
    mark, ballot = "4271", "0b3d3a7e-877c-4271-9d0f-efdc52ba5c79"
    assert not told([ballot.encode()], secrets([]))
    assert told([f"x {ballot} y".encode()], secrets([ballot])) == {ballot}
    assert told([f"{ballot} {mark}".encode()], secrets([])) == {mark}
