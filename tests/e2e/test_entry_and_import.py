"""What a facilitator would say at the desk (spec room, 13: 7, 11, and two at one proposal)."""

from dataclasses import replace

import pytest
import zxingcpp
from playwright.sync_api import expect

from scoring.model import ProposalId
from tests.conftest import EXAMPLES, shared
from tests.e2e.browser import pressed, running, settled
from tests.e2e.desk import SLOW_MS, desk_on, printed
from tests.e2e.keyboard import unreached
from tests.workshops.meetings import CLERK, NOW, SECOND_CLERK, opened, points, stock
from tests.workshops.meetings import workshop as meeting
from workshops.acts.ballots import enter_line, open_bundle
from workshops.folder import read_folder
from workshops.intake.answers import Answers
from workshops.intake.planning import plan
from workshops.store import Store
from workshops.workshop import Serial

pytestmark = pytest.mark.e2e
MESSY = "sabha_points_ballots_with_errors.csv"
AGAIN = """proposal,title_en,title_ar,pillar,sector,type,place,submitted_by,cost,beneficiaries
P01,Proposal 1,مقترح 1,basic_services,water,infrastructure,Testville,A,150,50
P09,A new road,طريق جديد,basic_services,transport,infrastructure,Testville,B,700,90
"""


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """One server: a bundle the hands read differently, papers for a messy sheet, a set-up."""
    place = tmp_path_factory.mktemp("desk") / "store.sqlite"
    with Store.open(place) as store:
        made = {
            "recount": differing(store),
            "messy": opened(store, "voting", on_the_day()),
            "twice": opened(store, "proposing"),
            "again": opened(store, "proposing"),
            "opening": opened(store, "screening"),
        }
        stock(store, made["opening"], {"A": 2})
    with running(place) as server:
        yield server, made


def differing(store):
    """Three papers of a bundle: the hands agree on two."""
    identifier = opened(store, "screening")
    papers = stock(store, identifier, {"A": 3}, phase="voting")["A"]
    bundle = open_bundle(store, CLERK, identifier, 3, now=NOW)
    for hand, clerk in ((1, CLERK), (2, SECOND_CLERK)):
        for n, serial in enumerate(papers):
            shift = 2 if (hand, n) == (2, 1) else n
            enter_line(store, clerk, identifier, bundle, hand, points(serial, shift), now=NOW)
    return identifier


def on_the_day():
    """The example with its serials issued and no ballot in."""
    town = read_folder(EXAMPLES / "sabha")
    serials = tuple(Serial(serial=b.id, group=b.group, state="issued") for b in town.ballots)
    return replace(town, ballots=(), tallies=(), serials=serials)


def serials_of(desk, workshop):
    """What stands on the papers."""
    query = "SELECT serial FROM serials WHERE workshop = ? ORDER BY serial"
    return [row[0] for row in desk.rows(query, desk.made[workshop])]


def test_scenario_7_a_recount(desk, tmp_path):
    """The difference is listed and settled by the paper, the bundle is taken in, one ballot is
    voided with a reason and shows in the totals, and the sheet for a recount has every paper.
    """
    papers = serials_of(desk, "recount")
    page = desk.go("ballots", "recount")
    differing = page.locator("h3.serial")
    expect(differing).to_have_count(1)
    expect(differing).to_have_text(papers[1])
    expect(desk.button("ballots.accept", bundle="1")).to_be_disabled()
    desk.fill(f"third_{papers[1]}", points(papers[1], 1))
    desk.press("ballots.settle")
    desk.told("ballots.settled_now")
    desk.press("ballots.accept", bundle="1")
    desk.told("ballots.accepted_now")

    desk.unfold("ballots.void")
    desk.fill("void_serial", papers[0][:4])
    desk.press("ballots.void_now")
    expect(page.locator(".refusals")).to_be_visible()
    desk.fill("void_why", "two sheets were stapled")
    desk.press("ballots.void_now")
    desk.told("ballots.voided_now")
    query = "SELECT void, count(*) FROM ballots WHERE workshop = ? GROUP BY void ORDER BY void"
    assert desk.rows(query, desk.made["recount"]) == [(0, 2), (1, 1)]
    expect(page.locator("table.stock").last).to_contain_text(desk.say("ballots.missing", n=1))

    desk.go("documents", "recount")
    desk.unfold("documents.sheets")
    sheet = printed(desk.saved("make_recount", tmp_path))
    assert all(serial in sheet for serial in papers)


def test_scenario_11_a_messy_spreadsheet(desk):
    """Every odd cell is named with its row; nothing is guessed, so nothing can be taken in yet."""
    content = shared(f"examples/messy/{MESSY}").read_bytes()
    planned = plan(MESSY, content, on_the_day(), "", Answers(), in_store=True)
    page = desk.go("import", "messy")
    file = {"name": MESSY, "mimeType": "text/csv", "buffer": content}
    page.locator(".st-key-upload_import input[type=file]").set_input_files(file)
    bring_in = page.locator(".st-key-bring_in button")
    expect(bring_in).to_be_disabled()
    settled(page)
    asked = [odd for odd in planned.oddities if odd.level in {"asked", "refused"}]
    shown = [" ".join(one.split()) for one in page.locator(".question").all_inner_texts()]

    assert asked
    assert not [
        odd.place
        for odd in asked
        if not any(odd.place in words and odd.found in words for words in shown)
    ]
    assert desk.rows("SELECT count(*) FROM ballots WHERE workshop = ?", desk.made["messy"]) == [
        (0,)
    ]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_question_about_a_file_is_reached_by_the_tab_key(desk, language):
    """Answers, folds, the mapping and the buttons; nothing asks for a mouse."""
    page = desk.go("import", "messy", language)
    content = shared(f"examples/messy/{MESSY}").read_bytes()
    file = {"name": MESSY, "mimeType": "text/csv", "buffer": content}
    page.locator(".st-key-upload_import input[type=file]").set_input_files(file)
    expect(page.locator(".question").first).to_be_visible()
    settled(page)

    assert not unreached(page)


def test_scenario_11_what_is_missing_from_a_second_file_stays(desk):
    """New, changed and missing are told before; afterwards nothing was removed."""
    page = desk.go("import", "again")
    file = {"name": "again.csv", "mimeType": "text/csv", "buffer": AGAIN.encode()}
    page.locator(".st-key-upload_import input[type=file]").set_input_files(file)
    told = page.locator(".would")
    expect(told).to_be_visible()
    settled(page)
    expect(told).to_contain_text(desk.say("intake.missing"))
    pressed(page, page.locator(".st-key-bring_in button"))
    desk.told("intake.done")

    query = "SELECT proposal FROM proposals WHERE workshop = ? ORDER BY proposal"
    kept = [row[0] for row in desk.rows(query, desk.made["again"])]
    assert kept == ["P01", "P02", "P03", "P04", "P09"]


def test_two_tabs_edit_one_proposal(browser, desk, day):
    """The second to save sees what stands now and chooses; nothing is overwritten silently."""
    with desk_on(browser, *day) as other:
        for one in (desk, other):
            one.go("proposals", "twice")
            one.choose("edited", "P01")
        desk.fill("cost_P01", 210)
        other.fill("cost_P01", 310)
        desk.press("proposals.save")
        desk.told("proposals.saved")
        other.press("proposals.save")
        alert = other.page.locator(".refusals")
        expect(alert).to_contain_text("210")
        assert costs(desk) == 210
        other.press("proposals.save")
        other.told("proposals.saved")
        assert costs(desk) == 310


def costs(desk):
    """The cost of the proposal both edit."""
    query = "SELECT cost FROM proposals WHERE workshop = ? AND proposal = ?"
    return desk.rows(query, desk.made["twice"], ProposalId("P01"))[0][0]


def test_the_vote_opens_after_a_ballot_was_tried_and_the_zero_count_printed(desk, tmp_path):
    """Both buttons, the paper in hand, and the checklist says so; code slips carry their codes."""
    page = desk.go("ballots", "opening")
    desk.told("todo.try_ballot")
    desk.press("opening.try")
    desk.told("opening.tried")
    desk.press("opening.print_zero")
    tape = printed(desk.saved("save_zero", tmp_path))
    assert meeting().settings.title.en in tape
    desk.told("opening.zero_stands")
    desk.fill("codes_A", 3)
    desk.press("phones.make")
    with page.expect_download(timeout=SLOW_MS) as download:
        desk.button("phones.save").click()
    slips = tmp_path / "codes.pdf"
    download.value.save_as(slips)
    assert len(read_codes(slips)) == 3
    desk.go("ballots", "opening")
    desk.told("opening.no_zero")


def read_codes(path):
    """What a camera reads on the slips."""
    import pypdfium2 as pdfium  # noqa: PLC0415  # for this test alone

    document = pdfium.PdfDocument(path)
    pictures = [page.render(scale=3).to_numpy() for page in document]
    document.close()
    return {found.text for one in pictures for found in zxingcpp.read_barcodes(one)}
