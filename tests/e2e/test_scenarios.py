"""What a facilitator would say on the day (spec room, 13), each tried in a browser."""

import json
import sqlite3
import time
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from prioritization.case import Check
from scoring.model import GroupId, ProposalId, Text
from tests.e2e.browser import Watch, answered, pressed, running, settled, started
from tests.workshops.meetings import FACILITATOR, GROUPS, NOW, cast_all, enter, opened, stock
from tests.workshops.meetings import workshop as meeting
from workshops.acts.ballots import open_bundle
from workshops.acts.room import state_moment
from workshops.language import say
from workshops.store import Store
from workshops.store.drafts import STAFF, draft, line_form
from workshops.store.paper import entries

pytestmark = pytest.mark.e2e
WALK_OUT = Check(kind="ballots_vs_presence", level="hold", threshold=Fraction(4, 5))
WOMEN = Check(kind="women_share", level="hold", threshold=Fraction(9, 10))
WELLS = ("بئر مياه في الحي الشمالي", "بِئرُ ميـاه فى الحىّ الشمالى")
TYPED_KEY_MS = 60
MOST_KEYS = 40


class Day(NamedTuple):
    """A running server, and the workshops its store was filled with."""

    server: object
    made: dict


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """One server for all scenarios but the one that kills its own."""
    place = tmp_path_factory.mktemp("day") / "store.sqlite"
    store = Store.open(place)
    made = {
        "late": opened(store, "proposing", checked(WOMEN)),
        "over": opened(store, "proposing", checked(WOMEN)),
        "wells": opened(store, "proposing", wells()),
        "walk_out": walk_out(store),
    }
    state_moment(store, FACILITATOR, made["over"], NOW, now=NOW)
    store.close()
    with running(place) as server:
        yield Day(server, made)


def checked(check):
    """The meeting of the tests with one check."""
    made = meeting()
    method = replace(made.settings.method, checks=(check,))
    return replace(made, settings=replace(made.settings, method=method))


def wells():
    """The same well twice: two groups, two spellings, one place and cost."""
    made = meeting()
    twice = [
        replace(
            made.proposals[n],
            title=Text(ar=title),
            short_title=Text(),
            submitted_by=(GroupId(group),),
            cost=100,
        )
        for n, (title, group) in enumerate(zip(WELLS, "AB", strict=True))
    ]
    return replace(made, proposals=(*twice, *made.proposals[2:]))


def walk_out(store):
    """A group that was there in full, and of which half the ballots are in."""
    made = checked(WALK_OUT)
    identifier = opened(store, "screening", made)
    group = next(iter(GROUPS))
    cast_all(store, identifier, {**GROUPS, group: GROUPS[group] // 2})
    enter(store, identifier, "counting")
    return identifier


@pytest.fixture
def desk(browser, day):
    """Opens pages of the shared server, watched: nothing leaves it, and nothing goes wrong."""
    watch = Watch(day.server.address)
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    page = context.new_page()
    watch.on(page)

    def go(name, workshop, language="en"):
        page.goto(f"{day.server.address}/{name}?lang={language}&workshop={day.made[workshop]}")
        settled(page)
        return page

    yield go
    context.close()
    assert not watch.strays
    assert not watch.errors


def record(day, workshop):
    """The record of a workshop, read from the file beside the server."""
    with sqlite3.connect(f"file:{day.server.store}?mode=ro", uri=True) as store:
        query = "SELECT config FROM workshops WHERE id = ?"
        (config,) = store.execute(query, (day.made[workshop],)).fetchone()
    return json.loads(config)["record"]


def six():
    """Six proposals on the ballot."""
    first = meeting().proposals[0]
    return tuple(
        replace(first, id=ProposalId(f"P0{n}"), title=Text(en=f"Proposal {n}")) for n in range(1, 7)
    )


def given(n):
    """Ten points over six proposals; n shifts what a ballot prefers."""
    return {ProposalId(f"P0{(k + n) % 6 + 1}"): p for k, p in enumerate((3, 2, 2, 1, 1, 1))}


def marks(n):
    """The same as a clerk types it."""
    return " ".join(f"{proposal[-1]}:{p}" for proposal, p in given(n).items())


def told(page, key, language="en", **numbers):
    """A sentence of the catalogue stands on the page."""
    expect(page.get_by_text(say(language, key, **numbers)).first).to_be_visible()


def button(page, key, language="en", **numbers):
    """A button by its words."""
    return page.get_by_role("button", name=say(language, key, **numbers), exact=True).first


def happened(page, kind, people):
    """Fill the form for those who came late."""
    page.locator("summary", has_text=say("en", "room.happening")).click()
    page.locator(".st-key-what_A").get_by_text(say("en", f"room.kind_{kind}")).click()
    field = page.locator(".st-key-people_A input")
    field.fill(str(people))
    field.press("Tab")
    pressed(page, button(page, "room.write_down"))
    told(page, "room.written")


def test_scenario_4_eight_came_late(desk):
    """Before the stated moment they vote and the checks are shown before and after; after it
    they observe, and no counter can be raised.
    """
    page = desk("room", "late")
    happened(page, "late", 8)
    told(page, "room.lead", n=48)
    told(page, "room.changed")

    page = desk("room", "over")
    expect(page.locator(".st-key-counters [class*='st-key-more_'] button").first).to_be_disabled()
    happened(page, "observers", 8)
    told(page, "room.lead", n=40)
    told(page, "room.observing", n=8)


def test_scenario_5_a_group_walks_out(desk, day):
    """The hold names it; the room chooses openly among three; choice and reason are recorded."""
    page = desk("counting", "walk_out")
    told(page, "count.fewer_than_present", n=1, groups="A")
    page.locator("summary", has_text=say("en", "counting.walk_out")).click()
    choices = page.locator(".st-key-walked_way label")
    expect(choices.filter(has_text=say("en", "counting.choice_tally"))).to_be_visible()
    choices.filter(has_text=say("en", "counting.choice_proceed")).click()
    field = page.locator(".st-key-walked_why input")
    field.fill("they left after the second reading")
    field.press("Tab")
    pressed(page, button(page, "counting.walk_out_now"))
    told(page, "counting.noted")
    (line,) = record(day, "walk_out")
    assert (line["kind"], line["group"], line["choice"]) == ("exception", "A", "proceed")
    assert line["text_en"] == "they left after the second reading"


def test_scenario_10_the_same_well_twice(desk):
    """Found through Arabic spellings; joined by two ticks; both stay authors; parted again."""
    page = desk("proposals", "wells", "ar")
    for proposal in ("P01", "P02"):
        page.locator(f".st-key-ok_P01_P02_{proposal} label").first.click()
        settled(page)
    pressed(page, page.locator(".st-key-join_P01_P02 button"))
    told(page, "proposals.joined", "ar")
    row = page.locator("table.priced tbody tr").first
    expect(row.locator(".chip")).to_have_count(2)
    for title in WELLS:
        expect(page.get_by_text(title).first).to_be_attached()

    field = page.locator(".st-key-edited input").first
    field.click()
    field.fill("P02")
    page.get_by_role("option").first.wait_for()
    field.press("Enter")
    settled(page)
    pressed(page, page.locator(".st-key-part button"))
    told(page, "proposals.parted", "ar")
    expect(row.locator(".chip")).to_have_count(1)


def sent(answer):
    """The text of a draft whose answer this is."""
    ours = answer.url.endswith("/draft")
    return json.loads(answer.request.post_data)["text"] if ours else None


def test_screening_is_answered_by_keys_alone(desk):
    """A digit or a letter answers and goes on to the next question, on an Arabic page too."""
    page = desk("screening", "late", "ar")
    asked = page.locator(".st-key-answered [role=radiogroup]")
    asked.first.locator("input:checked").focus()
    for place, key in enumerate(("n", "2", "Enter", "y"), start=1):
        page.keyboard.press(key)
        expect(asked.nth(place).locator("input:checked")).to_be_focused()
    answers = [asked.nth(i).locator("input") for i in range(4)]
    for answer, place in zip(answers, (1, 1, 2, 0), strict=True):
        expect(answer.nth(place)).to_be_checked()


def test_a_copy_to_train_on_is_an_example_in_a_program_of_its_own(desk, day, browser):
    """EXAMPLE stands on its pages; the workshop it was copied from stays as it is."""
    page = desk("help", "late")
    pressed(page, page.locator(".st-key-train button"))
    link = page.get_by_role("link", name=say("en", "help.open_training")).first
    address = link.get_attribute("href")
    answered(address.partition("/proposals")[0])
    copy = browser.new_page()
    copy.goto(address)
    settled(copy)
    expect(copy.locator(".example")).to_be_visible()
    told(copy, "proposals.lead", n=4)
    copy.close()
    page = desk("help", "late")
    expect(page.locator(".example")).to_have_count(0)
    assert not address.startswith(day.server.address)


def line_of(page):
    """The field a clerk types into."""
    return page.locator(".st-key-line input")


def typed(page, papers):
    """Twelve ballots without a pause, then one at a clerk's pace: its keys and seconds."""
    line_of(page).click()
    lines = [f"{serial[:4].lower()} {marks(n)}" for n, serial in enumerate(papers)]
    for line in lines[:-1]:
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    told(page, "ballots.my_lines", n=len(lines) - 1)
    began = time.monotonic()
    page.keyboard.type(lines[-1], delay=TYPED_KEY_MS)
    page.keyboard.press("Enter")
    told(page, "ballots.my_lines", n=len(lines))
    return max(len(line) + 1 for line in lines), time.monotonic() - began


def back(page, server, half):
    """After a power cut: the same page and bundle, every line, and the half-typed one to end."""
    began = time.monotonic()
    server.kill()
    again = started(server.store, int(server.address.rpartition(":")[2]))
    try:
        page.goto(page.url)
        settled(page)
        told(page, "ballots.my_lines", n=13)
        expect(line_of(page)).to_have_value(half)
        seconds = time.monotonic() - began
        line_of(page).press("End")
        page.keyboard.type(":5")
        page.keyboard.press("Enter")
        told(page, "ballots.my_lines", n=14)
        expect(line_of(page)).to_have_value("")
    finally:
        page.close()
        again.kill()
    return seconds


def test_scenario_1_the_power_went(browser, tmp_path, capsys):
    """Twelve lines typed without a pause are all right; after a kill the same page, bundle and
    half-typed line are there. Prints what a practised clerk needs for one ballot.
    """
    place = tmp_path / "store.sqlite"
    store = Store.open(place)
    identifier = opened(store, "screening", replace(meeting(), proposals=six()))
    papers = stock(store, identifier, phase="voting")["A"][:14]
    bundle = open_bundle(store, FACILITATOR, identifier, 14, now=NOW)
    store.close()
    with running(place) as server:
        page = browser.new_page(viewport={"width": 1024, "height": 768})
        page.goto(f"{server.address}/ballots?lang=en&workshop={identifier}&bundle={bundle}")
        settled(page)
        keys, seconds = typed(page, papers[:13])
        assert keys <= MOST_KEYS
        half = f"{papers[13]} 1:5 2"
        with page.expect_response(lambda one: sent(one) == half, timeout=60_000) as answer:
            page.keyboard.type(half)
        assert answer.value.status == 204
        recovered = back(page, server, half)
    with capsys.disabled():
        print(f"\na ballot of ten points: {keys} keys, {seconds:.1f} s at {TYPED_KEY_MS} ms a key")  # noqa: T201  # a measure
        print(f"after a power cut in the same place: {recovered:.1f} s")  # noqa: T201  # a measure
    store = Store.open(place)
    with store.reading() as connection:
        lines = {e.serial: dict(e.marks) for e in entries(connection, identifier, bundle, 1)}
        left = draft(connection, STAFF, line_form(identifier, bundle, 1))
    store.close()
    last = {papers[13]: {ProposalId("P01"): 5, ProposalId("P02"): 5}}
    assert lines == {serial: given(n) for n, serial in enumerate(papers[:13])} | last
    assert left is None
