"""What a facilitator would say after the count (spec room, 13: 6, 8, 9, 14, 15), in a browser."""

import json
from dataclasses import replace
from types import MappingProxyType
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from scoring.model import ProposalId
from tests.e2e.browser import pressed, running, settled
from tests.e2e.desk import printed
from tests.workshops.meetings import FACILITATOR, GROUPS, NOW, enter, opened, stock
from tests.workshops.meetings import workshop as meeting
from workshops import cases
from workshops.acts.counting import close_count, draw_lot
from workshops.acts.deciding import publish, sign
from workshops.acts.workshops import open_example
from workshops.store import Store, totals
from workshops.store.cast import Cast, keep_ballot
from workshops.store.convert import load_workshop

pytestmark = pytest.mark.e2e
SEED = "12-7-3"
MARKS = MappingProxyType({"P01": 4, "P02": 3, "P03": 3})
LESS = 4_200_000
EXAMPLES = ("cut", "veto", "price", "why")


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """One server: a tie, and the example signed, once for every change."""
    place = tmp_path_factory.mktemp("after") / "store.sqlite"
    with Store.open(place) as store:
        made = {"tie": tied(store, 1)}
        for name in EXAMPLES:
            made[name] = open_example(store, FACILITATOR, "sabha", now=NOW)
            publish(store, FACILITATOR, made[name], now=NOW)
            sign(store, FACILITATOR, made[name], ("facilitator", "staff"), now=NOW)
    with running(place) as server:
        yield server, made


def tied(store, way):
    """Room for two of four that cost the same; two have the same points of the same people.

    way: 1, or -1 for proposals and ballots in reverse.
    """
    bare = meeting()
    offers = tuple(replace(p, cost=400) for p in bare.proposals)[::way]
    identifier = opened(store, "screening", replace(bare, proposals=offers))
    papers = stock(store, identifier, phase="voting")
    sheets = [(serial, group) for group in GROUPS for serial in papers[group]][::way]
    with store.writing() as connection:
        for serial, group in sheets:
            ballot = Cast(
                id=str(uuid4()),
                workshop=identifier,
                group=group,
                channel="paper",
                marks={ProposalId(p): given for p, given in MARKS.items()},
            )
            keep_ballot(connection, ballot, "", serial)
        totals.set_state(connection, identifier, [serial for serial, _ in sheets], "cast")
    enter(store, identifier, "counting")
    return identifier


def lists(desk, workshop, folder):
    """The decision as the Documents page gives it."""
    desk.go("documents", workshop)
    return json.loads(desk.saved("make_json", folder).read_text(encoding="utf-8"))


def draw_and_close(desk, workshop):
    """The seed read aloud is typed; then the count is closed."""
    page = desk.go("counting", workshop)
    field = page.get_by_label(desk.say("counting.seed"))
    field.fill(SEED)
    pressed(page, desk.button("counting.draw"))
    desk.told("counting.lot_drawn")
    for reason in page.locator("[class*='st-key-reason_'] input").all():
        reason.fill("agreed in the room")
        reason.press("Tab")
        settled(page)
    desk.press("counting.close")
    desk.told("counting.closed_now")


@pytest.fixture
def backwards(tmp_path):
    """The lists of the tie whose proposals and ballots came in the other order."""
    with Store.open(tmp_path / "backwards.sqlite") as store:
        identifier = tied(store, -1)
        draw_lot(store, FACILITATOR, identifier, SEED, now=NOW)
        close_count(store, FACILITATOR, identifier, now=NOW)
        with store.reading() as connection:
            return cases.decision(load_workshop(connection, identifier)).lists


def test_scenario_6_a_tie_at_the_line(desk, backwards, tmp_path):
    """Shown as a tie, broken by the lot whose seed is on screen and in print; read backwards, the
    same list.
    """
    draw_and_close(desk, "tie")
    expect(desk.page.get_by_text(SEED).first).to_be_visible()
    page = desk.go("results", "tie")
    desk.tab("results.tab_ranking")
    expect(page.get_by_text(desk.say("word.tied")).first).to_be_visible()

    decided = lists(desk, "tie", tmp_path)
    places = {p["id"]: (p["rank"], p["tied"]) for p in decided["ranking"]}
    assert places["P02"] == places["P03"] == (2, True)
    again = {name: list(backwards[name].selected) for name in decided["lists"]}
    assert decided["lists"] == again
    assert len({"P02", "P03"} & set(decided["lists"]["ranked"])) == 1
    assert SEED in printed(desk.saved("make_pdf", tmp_path))


def test_scenario_8_thirty_per_cent_less(desk, tmp_path):
    """Both answers beside each other, with what stays, enters and leaves; the first list stays."""
    before = lists(desk, "cut", tmp_path)
    page = desk.go("decide", "cut")
    desk.unfold("decide.budget")
    desk.fill("new_budget", LESS)
    answers = page.locator(".answer")
    expect(answers).to_have_count(2)
    names = [desk.say(f"decide.keep_{way}") for way in ("signed_order", "rerun")]
    for answer, name in zip(answers.all(), names, strict=True):
        expect(answer.locator("h3")).to_have_text(name)
        expect(answer.get_by_text("stay", exact=False).first).to_be_visible()
    desk.tick("budget_keep", names[1])
    desk.fill("budget_why", "the donor paid less")
    desk.press("decide.budget_now")
    desk.told("decide.changed")

    after = lists(desk, "cut", tmp_path)
    first, second = after["versions"]
    assert first["selected"] == before["lists"][before["official_list"]]
    assert second["budget"] == LESS
    assert set(second["leaves"]) == set(first["selected"]) - set(second["selected"]) != set()
    line = [one for one in desk.record("cut") if one["kind"] == "budget"][-1]
    assert line["text_en"] == "the donor paid less"


def test_scenario_9_a_veto(desk, tmp_path):
    """The letter, who enters, who loses; the slip tells those who proposed it."""
    page = desk.go("decide", "veto")
    desk.unfold("decide.veto")
    desk.choose("veto_proposal", "S04")
    said = {"authority": "Municipal council", "letter": "17/2026", "date": "2026-04-14"}
    for name, text in said.items():
        desk.fill(f"veto_{name}", text)
    answer = page.locator(".answer").first
    expect(answer.get_by_text(desk.say("decide.leaves", n=1))).to_be_visible()
    expect(answer.get_by_text(desk.say("decide.enters", n=2))).to_be_visible()
    desk.press("decide.veto_now")
    desk.told("decide.changed")

    after = lists(desk, "veto", tmp_path)
    first, second = after["versions"]
    assert second["leaves"] == ["S04"]
    assert second["enters"] == ["S22", "S06"]
    assert "S04" in first["selected"]
    assert "S04" not in second["selected"]
    assert "17/2026" in printed(desk.saved("make_pdf", tmp_path))
    slip = printed(desk.saved("make_slips", tmp_path))
    assert "Municipal council did not agree (letter of 14 April 2026)" in slip


def test_scenario_14_the_wrong_price(desk, tmp_path):
    """Corrected with a reason and no ballot touched; both versions and the old price printed."""
    query = "SELECT count(*), sum(length(id)) FROM ballots WHERE workshop = ?"
    ballots = desk.rows(query, desk.made["price"])
    page = desk.go("decide", "price")
    desk.unfold("decide.cost")
    desk.choose("cost_proposal", "S13")
    desk.fill("new_cost_S13", 450_000)
    expect(page.locator(".answer")).to_have_count(2)
    expect(page.locator(".st-key-saw_old input")).to_be_checked()
    desk.press("decide.cost_now")
    expect(page.locator(".refusals")).to_be_visible()
    desk.fill("cost_why", "a nought was missing in the offer")
    desk.press("decide.cost_now")
    desk.told("decide.changed")

    after = lists(desk, "price", tmp_path)
    assert len(after["versions"]) == 2
    assert desk.rows(query, desk.made["price"]) == ballots
    text = printed(desk.saved("make_pdf", tmp_path))
    assert "a nought was missing in the offer" in text
    assert "Voters saw the old price." in text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_scenario_15_why_not_ours(desk, language):
    """One press: its sentence, its place on the waiting list, what was missing, where to object."""
    page = desk.go("results", "why", language, "&tab=why")
    desk.tab("results.tab_why")
    desk.choose("why", "S22")
    card = page.locator(".why")
    expect(card.locator("h2")).to_contain_text("22")
    expect(card.locator(".because")).not_to_be_empty()
    waits = desk.say("report.card.next.waiting", position=1)
    expect(card).to_contain_text(waits)
