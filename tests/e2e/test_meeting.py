"""A whole meeting in a browser: from an empty store to the list, through a killed server."""

import json

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import WITH_WORKSHOP, pressed, settled, started
from workshops.folder import read_folder
from workshops.language import say
from workshops.resources import template
from workshops.web.screening_forms import CHECKS

pytestmark = pytest.mark.e2e

CSV = """proposal,title_en,title_ar,pillar,sector,type,place,submitted_by,cost,beneficiaries
P11,School roof,سقف المدرسة,basic_services,education,infrastructure,North,A,300000,900
P12,Football pitch,ملعب كرة القدم,social_cohesion,recreation,infrastructure,South,B,250000,1200
P13,Sewing workshop,ورشة خياطة,livelihoods,livelihoods,training,North,IDP,120000,80
"""
POINTS = ("3:6 11:4", "11:5 12:5", "3:10", "12:4 13:6", "3:3 11:3 12:4")
GROUPS = ("A", "B", "IDP", "YTH")
TEMPLATE = read_folder(template("workshop"))


class Meeting:
    """A facilitator at the keyboard: pages by address, buttons by their words."""

    def __init__(self, page, server, language):
        """Nothing is open yet."""
        self.page, self.server, self.language = page, server, language
        self.workshop = ""

    def say(self, key, **numbers):
        """A sentence in the language of the meeting."""
        return say(self.language, key, **numbers)

    def go(self, name):
        """Open a page of the workshop."""
        path = "" if name == "home" else name
        address = f"{self.server.address}/{path}?lang={self.language}&workshop={self.workshop}"
        self.page.goto(address)
        settled(self.page)

    def press(self, key, **numbers):
        """Press a button by its words and wait until the page is drawn again."""
        name = self.say(key, **numbers)
        pressed(self.page, self.page.get_by_role("button", name=name, exact=True).first)

    def told(self, key):
        """The strip confirms an act."""
        expect(self.page.get_by_text(self.say(key)).first).to_be_visible()

    def unfold(self, key):
        """Open a step of the set-up."""
        self.page.locator(f".st-key-{key} summary").first.click()
        settled(self.page)

    def fill(self, key, value):
        """Type into the field of a widget key."""
        field = self.page.locator(f".st-key-{key} input").first
        field.fill(str(value))
        field.press("Tab")

    def choose(self, key, text):
        """Choose an entry of a list by typing its first letters."""
        field = self.page.locator(f".st-key-{key} input").first
        field.click()
        field.fill(text)
        self.page.get_by_role("option").first.wait_for()
        field.press("Enter")
        settled(self.page)

    def tick(self, key, text):
        """Choose a radio entry by its words."""
        self.page.locator(f".st-key-{key}").get_by_text(text, exact=True).first.click()


@pytest.fixture(params=["en", "ar"])
def meeting(request, page, server):
    """An empty store and an open browser."""
    return Meeting(page, server, request.param)


def save(meeting, step):
    """Save a step of the set-up."""
    words = meeting.say("setup.save")
    step = meeting.page.locator(f".st-key-{step}")
    pressed(meeting.page, step.get_by_role("button", name=words, exact=True))


def begin(meeting):
    """Create from the template, set up, and show the overall ranking in batches."""
    meeting.go("home")
    meeting.fill("new_title", "ورشة تجريبية" if meeting.language == "ar" else "Trial")
    meeting.press("home.create")
    meeting.page.wait_for_url(WITH_WORKSHOP)
    meeting.workshop = meeting.page.url.partition("workshop=")[2].partition("&")[0]
    meeting.go("setup")
    meeting.unfold("step_place")
    meeting.fill("title_ar_text", "ورشة تجريبية")
    field = meeting.page.get_by_label(meeting.say("setup.budget")).first
    field.fill("600000")
    field.press("Tab")
    settled(meeting.page)
    save(meeting, "step_place")
    meeting.told("setup.saved")
    meeting.go("setup")
    meeting.unfold("step_showing")
    meeting.tick("live", meeting.say("live.batches"))
    settled(meeting.page)
    save(meeting, "step_showing")
    meeting.told("setup.saved")
    meeting.press("phase.open", phase=meeting.say("phase.proposing"))
    meeting.told("phase.moved")


def propose(meeting, tmp_path):
    """Three by hand, three by file, two of them joined, the cost of the others completed."""
    meeting.go("proposals")
    line = meeting.page.locator(".st-key-capture_title input").first
    expect(line).to_be_focused()
    for title, group in (("Water well, north", "1"), ("Water wells North", "2"), ("Clinic", "1")):
        meeting.page.keyboard.type(title)
        meeting.page.keyboard.press("Enter")
        meeting.told("proposals.added")
        meeting.page.keyboard.type(group)
        meeting.page.keyboard.press("Enter")
        meeting.told("proposals.group_kept")
        expect(line).to_be_focused()
    said = (
        ("P01", "بئر ماء، شمال", 200000),
        ("P02", "آبار ماء شمال", ""),
        ("P03", "عيادة", 180000),
    )
    for proposal, title, cost in said:  # no vote opens on what was only begun
        meeting.go("proposals")
        meeting.choose("edited", proposal)
        meeting.fill(f"title_ar_{proposal}", title)
        meeting.fill(f"cost_{proposal}", cost)
        meeting.fill(f"place_{proposal}", "North")
        meeting.press("proposals.save")
        meeting.told("proposals.saved")
    meeting.go("proposals")
    for proposal in ("P01", "P02"):
        meeting.page.locator(f".st-key-ok_P01_P02_{proposal} label").first.click()
        settled(meeting.page)
    pressed(meeting.page, meeting.page.locator(".st-key-join_P01_P02 button"))
    meeting.told("proposals.joined")
    given = tmp_path / "more.csv"
    given.write_text(CSV, encoding="utf-8")
    meeting.go("proposals")
    meeting.page.locator(".st-key-upload_proposals input[type=file]").set_input_files(given)
    pressed(meeting.page, meeting.page.locator(".st-key-bring_in button"))
    meeting.told("proposals.brought")
    meeting.go("proposals")
    meeting.press("phase.open", phase=meeting.say("phase.screening"))
    meeting.told("phase.moved")


def screen(meeting):
    """Engineers and adviser answer for every proposal."""
    for proposal in ("P01", "P03", "P11", "P12", "P13"):
        meeting.go("screening")
        meeting.choose("screened", proposal)
        for check in CHECKS:
            meeting.tick(f"{check}_{proposal}", meeting.say("screening.grade_2"))
        meeting.press("screening.save_feasibility")
        meeting.told("screening.saved")
        meeting.go("screening")
        meeting.choose("screened", proposal)
        for number in range(1, 13):
            word = "yes" if number in {4, 12} else "no"
            meeting.tick(f"Q{number}_{proposal}", meeting.say(f"screening.answer_{word}"))
        meeting.press("screening.save_conflict")
        meeting.told("screening.saved")


def arrive(meeting):
    """Ten people of each of four groups, counted by keys alone; not one press is lost."""
    here = 0
    meeting.go("room")
    declared = [group.id for group in TEMPLATE.groups]
    expect(meeting.page.locator("[class*='st-key-more_'] button").first).to_be_focused()
    for group in GROUPS:
        first = meeting.page.locator(f".st-key-more_{group}_F_18-24 button").first
        meeting.page.keyboard.press(str(declared.index(group) + 1))
        expect(first).to_be_focused()
        meeting.page.keyboard.type("+++++")
        meeting.page.keyboard.press("ArrowDown")
        second = meeting.page.locator(f".st-key-more_{group}_M_18-24 button").first
        expect(second).to_be_focused()
        meeting.page.keyboard.type("+++++")
        meeting.page.keyboard.press("ArrowUp")
        here += 10
        lead = meeting.say("room.lead", n=here)
        expect(meeting.page.locator(".head p").first).to_have_text(lead)


def open_vote(meeting):
    """Ten papers a group; every hold is given a reason; then voting opens."""
    meeting.go("ballots")
    for group in GROUPS:
        meeting.fill(f"issue_{group}", 10)
    meeting.press("ballots.issue")
    meeting.told("ballots.issued_now")
    for field in meeting.page.locator("[class*='st-key-reason_'] input").all():
        field.fill("agreed in the room")
        field.press("Tab")
        settled(meeting.page)
    meeting.press("phase.open", phase=meeting.say("phase.voting"))
    meeting.told("phase.moved")


def serials(server, workshop):
    """What stands on the papers, as the printer got it: read from the store beside the server."""
    import sqlite3  # noqa: PLC0415  # the test alone looks into the file

    with sqlite3.connect(f"file:{server.store}?mode=ro", uri=True) as store:
        found = store.execute(
            "SELECT serial FROM serials WHERE workshop = ? ORDER BY serial", (workshop,)
        )
        return [row[0] for row in found]


def type_lines(meeting, bundle, hand, sheets):
    """Type ballots one after the other without the mouse."""
    meeting.go("ballots")
    meeting.choose("bundle", meeting.say("ballots.bundle", bundle=bundle))
    meeting.tick("hand", meeting.say(f"ballots.hand_{hand}"))
    settled(meeting.page)
    field = meeting.page.locator(".st-key-line input")
    for serial, marks in sheets:
        field.fill(f"{serial} {marks}")
        field.press("Enter")
        expect(meeting.page.get_by_text(serial).first).to_be_visible()
        expect(field).to_have_value("")


def bundle(meeting, number, sheets):
    """One bundle of ten, typed by both hands and accepted."""
    meeting.go("ballots")
    meeting.press("ballots.open_bundle")
    meeting.told("ballots.opened")
    for hand in (1, 2):
        type_lines(meeting, number, hand, sheets)
    accept(meeting, number)


def accept(meeting, number):
    """Take a bundle in, and wait until its button is gone."""
    meeting.press("ballots.accept", bundle=number)
    name = meeting.say("ballots.accept", bundle=number)
    expect(meeting.page.get_by_role("button", name=name, exact=True)).to_have_count(0)


def put_on(meeting, scene):
    """Put a scene on the projector."""
    meeting.go("projector")
    choice = meeting.page.locator(".st-key-scene_choice")
    choice.get_by_text(meeting.say(f"scene.{scene}")).first.click()
    settled(meeting.page)
    pressed(meeting.page, meeting.page.locator(".st-key-action_primary button"))
    meeting.told("projector.shown")


def shows(screen_page, meeting, ballots):
    """The live ranking stands on this many ballots."""
    words = meeting.say("projector.state.provisional", n=ballots)
    expect(screen_page.get_by_text(words).first).to_be_visible()


def ranking_on(screen_page):
    """What the projector shows now, as text."""
    return screen_page.locator("body").inner_text()


def test_a_whole_meeting(meeting, server, browser, watch, tmp_path):
    """From an empty store to a list on paper; a killed server loses nothing that was kept."""
    begin(meeting)
    propose(meeting, tmp_path)
    screen(meeting)
    arrive(meeting)
    open_vote(meeting)
    vote(meeting, server, browser, tmp_path)
    watch.errors.clear()  # while the server was down the browser said so


def vote(meeting, server, browser, tmp_path):
    """Three bundles while the room watches; the power goes in the second."""
    papers = serials(server, meeting.workshop)
    assert len(papers) == 40
    sheets = [(serial, POINTS[i % len(POINTS)]) for i, serial in enumerate(papers[:30])]
    put_on(meeting, "live")
    screen_page = browser.new_page(viewport={"width": 1024, "height": 768})
    screen_page.goto(f"{server.address}/screen?lang={meeting.language}&workshop={meeting.workshop}")
    bundle(meeting, 1, sheets[:10])
    shows(screen_page, meeting, 10)

    meeting.go("ballots")
    meeting.press("ballots.open_bundle")
    type_lines(meeting, 2, 1, sheets[10:14])
    server.kill()
    again = started(server.store, int(server.address.rpartition(":")[2]))
    try:
        meeting.go("ballots")
        words = meeting.say("ballots.my_lines", n=4)
        expect(meeting.page.get_by_text(words)).to_be_visible()
        type_lines(meeting, 2, 1, sheets[14:20])
        type_lines(meeting, 2, 2, sheets[10:20])
        accept(meeting, 2)
        shows(screen_page, meeting, 20)
        bundle(meeting, 3, sheets[20:30])
        finish(meeting, screen_page, tmp_path)
    finally:
        screen_page.close()
        again.kill()


def finish(meeting, screen_page, tmp_path):
    """What follows the last bundle, to the exported list."""
    heap(meeting)
    close(meeting)
    decide(meeting, screen_page)
    decided = exported(meeting, tmp_path)
    assert decided["schema"] == "tashawur.decision/1"
    assert decided["edition"] == "public"
    assert sum(group["ballots"] or 0 for group in decided["groups"]) == 30
    assert decided["lists"][decided["official_list"]]


def heap(meeting):
    """Ten seeds of the women's session, read by both hands; the papers left over are unused."""
    for hand in (1, 2):
        meeting.go("ballots")
        meeting.page.locator("summary", has_text=meeting.say("ballots.add_tally")).click()
        field = meeting.page.get_by_label(meeting.say("ballots.session")).first
        field.fill("women")
        field.press("Tab")
        if hand == 2:
            form = meeting.page.locator(".stForm", has_text=meeting.say("ballots.session"))
            form.get_by_text("2", exact=True).first.click()
        meeting.fill("heap_P01", 6)
        meeting.fill("heap_P11", 4)
        meeting.press("ballots.keep_tally")
        meeting.told("ballots.tally_kept")
    meeting.press("ballots.accept_tally")
    meeting.told("ballots.tally_in")
    meeting.go("ballots")
    meeting.press("ballots.rest_unused")
    meeting.told("ballots.counted_unused")


def close(meeting):
    """Close the vote, draw the lot, close the count."""
    meeting.go("ballots")
    meeting.press("phase.open", phase=meeting.say("phase.counting"))
    meeting.told("phase.moved")
    meeting.go("counting")
    field = meeting.page.get_by_label(meeting.say("counting.seed"))
    field.fill("٣-17-4")
    field.press("Enter")
    meeting.told("counting.lot_drawn")
    for box in meeting.page.locator("[class*='st-key-reason_'] input").all():
        box.fill("agreed in the room")
        box.press("Tab")
        settled(meeting.page)
    meeting.press("counting.close")
    meeting.told("counting.closed_now")


def decide(meeting, screen_page):
    """Publish and reveal on the screen, give a reason for what is held, sign."""
    meeting.go("results")
    meeting.press("results.publish")
    meeting.told("results.published")
    put_on(meeting, "reveal")
    before = ranking_on(screen_page)
    meeting.page.keyboard.press("Enter")
    screen_page.wait_for_function("t => document.body.innerText !== t", arg=before)
    meeting.go("decide")
    while meeting.page.locator("[class*='st-key-why_'] input").count():
        meeting.fill("why_0", "the women meet before the list is signed")
        meeting.fill("role_0", "lead facilitator")
        meeting.press("decide.answer")
        meeting.told("decide.answered")
        meeting.go("decide")
    meeting.press("decide.sign")
    meeting.told("decide.signed")


def exported(meeting, tmp_path):
    """The decision as the Documents page makes it."""
    meeting.go("documents")
    with meeting.page.expect_download() as download:
        meeting.page.locator(".st-key-make_json button").click()
    target = tmp_path / "decision.json"
    download.value.save_as(target)
    return json.loads(target.read_text(encoding="utf-8"))
