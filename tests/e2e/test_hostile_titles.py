"""Titles that want to run, fetch or lead away, on every page, every scene, the phone and charts."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import Server, Watch, running, settled
from tests.e2e.screens import drawn
from tests.intake.hostile import files
from tests.release.hostile import EVIL, OWN_BEACON, PAYLOADS, RAN, hostile
from workshops.acts.actor import Actor
from workshops.acts.codes import issue_codes
from workshops.release import Release
from workshops.store import Store
from workshops.store.convert import add_counted, add_workshop
from workshops.store.shown import add_release
from workshops.store.standing import PUBLISHED, Screen
from workshops.web import state
from workshops.web.screen.scenes import SCENES
from workshops.web.screen.turn import put

pytestmark = pytest.mark.e2e

PAGES = {
    "draft": ("setup", "room", "proposals", "doors", "help"),
    "screening": ("setup", "screening", "weights", "ballots"),
    "voting": ("ballots", "projector", "counting"),
    "counted": ("counting", "results", "decide", "documents", "projector", "followup", ""),
}
# Everything that leads somewhere, or was made of a title: a link, a frame, an image, a script
LOOSE = """evil => {
  const found = [];
  const all = [...document.querySelectorAll('a, iframe, img, image, script, link, object, embed')];
  for (const e of all) {
    const to = e.getAttribute('href') || e.getAttribute('xlink:href') || e.getAttribute('src')
      || e.getAttribute('data') || '';
    if (to.includes(evil) || /^\\s*javascript:/i.test(to)) found.push(e.tagName + ' ' + to);
  }
  for (const e of document.querySelectorAll('script'))
    if (/window\\.hacked=1/.test(e.textContent) && e.textContent.length < 40) found.push('script');
  for (const e of document.querySelectorAll('[onerror], [onload]')) found.push(e.outerHTML);
  return found;
}"""


def harmless(page: Page, watch: Watch) -> list[str]:
    """What a title managed to do on a page; nothing where all is well."""
    found = list(page.evaluate(LOOSE, EVIL))
    if page.evaluate(f"window.{RAN} !== undefined"):
        found.append("a script ran")
    found += [url for url in watch.asked if EVIL in url or OWN_BEACON in url]
    return [*found, *watch.strays]


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> tuple[Server, dict[str, str]]:
    """A server on a store with the hostile workshop in four phases; the ids by phase."""
    path = tmp_path_factory.mktemp("hostile") / "store.sqlite"
    with running(_store(path, made := {})) as server:
        yield server, made


def _store(path: Path, made: dict[str, str]) -> Path:
    """The store, filled before the server opens it."""
    given = hostile()
    with Store.open(path) as store, store.writing() as connection:
        counting = replace(given, settings=replace(given.settings, phase="counting"))
        made["counted"] = add_counted(connection, counting)
        for phase in ("draft", "screening", "voting"):
            settings = replace(given.settings, phase=phase)
            made[phase] = add_workshop(connection, replace(given, settings=settings, ballots=()))
    return path


@pytest.mark.parametrize(
    ("phase", "language"), [*((phase, "en") for phase in PAGES), ("counted", "ar")]
)
def test_a_title_is_only_text_on_every_page(filled, browser, phase, language):
    """Folds opened, every tab visited, charts and tables drawn: no script, no request, no link."""
    server, made = filled
    watch = Watch(server.address)
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("dialog", lambda dialog: watch.strays.append(f"dialog {dialog.message}"))
    watch.on(page)
    wrong: dict[str, list[str]] = {}
    seen = 0
    for name in PAGES[phase]:
        page.goto(f"{server.address}/{name}?lang={language}&workshop={made[phase]}")
        settled(page)
        for summary in page.locator("details:not([open]) > summary").all():
            if summary.is_visible():
                summary.click()
        tabs = page.get_by_role("tab")
        for at in range(max(tabs.count(), 1)):
            if tabs.count():
                tabs.nth(at).click()
                settled(page)
            seen += "window.hacked" in page.content() or EVIL in page.content()
            if found := harmless(page, watch):
                wrong[f"{name} {at}"] = found
    page.close()

    assert not wrong
    assert seen, "the hostile titles were on these pages"


def test_a_title_is_only_text_while_a_file_is_taken_in(filled, browser):
    """What a spreadsheet from outside says in its name, its headings and its cells."""
    server, made = filled
    rows = [["id", "title", "cost", "place", *PAYLOADS[:6]]]
    rows += [[f"H{n:02d}", one, f"{n} {one}", one, *PAYLOADS[:6]] for n, one in enumerate(PAYLOADS)]
    sheet = io.StringIO()
    csv.writer(sheet).writerows(rows)
    watch = Watch(server.address)
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    watch.on(page)
    wrong = {}
    for language in ("en", "ar"):
        page.goto(f"{server.address}/import?lang={language}&workshop={made['draft']}")
        settled(page)
        name = f"![b](http:--{EVIL}) <img src=x-{OWN_BEACON}>.csv"
        content = {"name": name, "mimeType": "text/csv", "buffer": sheet.getvalue().encode()}
        page.locator("input[type=file]").set_input_files(content)
        expect(page.locator("body")).to_contain_text("window.hacked")
        settled(page)
        for summary in page.locator("details:not([open]) > summary").all():
            if summary.is_visible():
                summary.click()
        if found := harmless(page, watch):
            wrong[language] = found
    page.close()

    assert not wrong


def test_what_is_taken_from_the_page_calculates_nothing_and_leads_nowhere(filled, browser):
    """Table, workbook and Word file as a person takes them: their names are plain, too (T6, T8)."""
    server, made = filled
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{server.address}/documents?lang=en&workshop={made['counted']}")
    settled(page)
    taken = {}
    for kind in ("csv", "xlsx", "docx", "json"):
        with page.expect_download() as waiting:
            page.locator(f".st-key-make_{kind} button").click()
        name = waiting.value.suggested_filename
        taken[name] = Path(waiting.value.path()).read_bytes()
        settled(page)
    page.close()

    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,60}\.(csv|xlsx|docx|json)", name) for name in taken)
    rows = csv.reader(io.StringIO(taken.pop(next(n for n in taken if n.endswith("csv"))).decode()))
    assert not [cell for row in rows for cell in row if re.match(r"^[=+@\t\r]|-[^\d]", cell)]
    for name, content in taken.items():
        if name.endswith("json"):
            continue
        with ZipFile(io.BytesIO(content)) as archive:
            parts = {one: archive.read(one) for one in archive.namelist()}
        linked = [
            one for one, part in parts.items() if one.endswith(".rels") and EVIL.encode() in part
        ]
        assert linked == []
        cells = b"".join(part for one, part in parts.items() if "worksheets" in one)
        live = re.findall(rb"<f[^>]*>([^<]*)</f>", cells)
        assert not [one for one in live if EVIL.encode() in one or b"cmd" in one or b"1+9" in one]


BROKEN = (
    'far cell r="XFD1048576"',
    "20 MB of blanks in xl/worksheets/sheet1.xml",
    "entities (laughs) in xl/worksheets/sheet1.xml",
    "250 parts",
    "cut at 9/16",
)


def test_files_that_break_readers_are_refused_by_the_page(filled, browser):
    """One after the other through the form: a sentence each, and nothing stored (T7)."""
    server, made = filled
    corpus = {tries: (name, content) for tries, name, content, _ in files()}
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{server.address}/import?lang=en&workshop={made['draft']}")
    settled(page)
    before = server.store.read_bytes()
    for tries in BROKEN:
        name, content = corpus[tries]
        page.goto(f"{server.address}/import?lang=en&workshop={made['draft']}")
        settled(page)
        given = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        page.locator("input[type=file]").set_input_files(given)
        expect(page.locator(".refusals").first).to_contain_text("refused")
        assert page.locator(".st-key-bring_in button").count() == 0, tries
    page.close()

    assert server.store.read_bytes() == before
    with urlopen(f"{server.address}/health", timeout=30) as health:  # noqa: S310  # our own server
        assert health.status == 200


def test_a_title_is_only_text_on_every_scene(lamp, browser):
    """Before, during and after the vote, in two languages on top of each other."""
    given = hostile()
    who = Actor(role="facilitator")
    with lamp.store.writing() as connection:
        counting = replace(given, settings=replace(given.settings, phase="counting"))
        published = add_counted(connection, counting)
        release = Release(seq=0, kind=PUBLISHED, m=10, k=5, ballots=74)
        add_release(connection, published, release)
        privacy = replace(given.settings.privacy, live="batches")
        by_phase = {}
        for scene, phase in (("turnout", "voting"), ("counting", "counting")):
            settings = replace(given.settings, phase=phase, privacy=privacy)
            by_phase[scene] = add_workshop(
                connection, replace(given, settings=settings, ballots=())
            )
    watch = Watch(lamp.address)
    page = browser.new_page(viewport={"width": 1024, "height": 768})
    watch.on(page)
    wrong = {}
    for scene, known in SCENES.items():
        workshop = published if known.result else by_phase.get(scene, by_phase["turnout"])
        chosen = given.proposals[0].id if scene in {"why", "gallery"} else None
        put(
            lamp.store,
            who,
            workshop,
            Screen(scene=scene, proposal=chosen, step=40, question="budget=4200000"),
            now=state.now(),
        )
        for language, second in (("en", "ar"), ("ar", "")):
            page.goto(f"{lamp.address}/screen?workshop={workshop}&lang={language}&second={second}")
            drawn(page, scene)
            if found := harmless(page, watch):
                wrong[f"{scene} {language}"] = found
    page.close()

    assert not wrong


def test_a_title_is_only_text_on_the_ballot_of_a_phone(lamp, browser):
    """From the code to the check page, in both directions of writing."""
    given = hostile()
    who = Actor(role="facilitator")
    settings = replace(given.settings, phase="voting", channels=("phone",))
    with lamp.store.writing() as connection:
        workshop = add_workshop(connection, replace(given, settings=settings, ballots=()))
    group = given.groups[0].id
    codes = issue_codes(lamp.store, who, workshop, {group: 2}, now=state.now())[group]
    wrong = {}
    for code, language in zip(codes, ("en", "ar"), strict=True):
        watch = Watch(lamp.address)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        watch.on(page)
        page.goto(f"{lamp.address}/v#{code}")
        page.locator(f"button[value={language}]").first.click()
        expect(page.locator("#ballot h1")).to_be_visible()
        found = harmless(page, watch)
        page.locator("#ballot li").first.locator(".step").nth(1).click()
        page.locator(".review:not(.skip)").click()
        expect(page.locator("#check h1")).to_be_visible()
        if found := [*found, *harmless(page, watch)]:
            wrong[language] = found
        page.close()

    assert not wrong


def test_a_title_is_only_text_on_a_shared_tablet(lamp, browser):
    """Starting it, the hand-over, the code, the ballot, the check page and the receipt."""
    given = hostile()
    settings = replace(given.settings, phase="voting", channels=("tablet",))
    with lamp.store.writing() as connection:
        workshop = add_workshop(connection, replace(given, settings=settings, ballots=()))
    who, group = Actor(role="facilitator"), given.groups[0].id
    (code,) = issue_codes(lamp.store, who, workshop, {group: 1}, now=state.now())[group]
    watch = Watch(lamp.address)
    page = browser.new_page(viewport={"width": 800, "height": 1100})
    watch.on(page)
    page.goto(f"{lamp.address}/kiosk/start?workshop={workshop}&lang=en")
    seen = [harmless(page, watch)]
    assert EVIL in page.content(), "the names of the groups are on it"
    page.locator("#pin").fill("271828")
    page.locator("input[name^=n_]").first.fill("1")
    page.get_by_role("button", name="Start the tablet").click()
    page.locator("a.go").click()
    page.locator("#code").fill(code)
    page.locator("button[value=ar]").click()
    expect(page.locator("#ballot h1")).to_be_visible()
    seen.append(harmless(page, watch))
    page.locator("#ballot .step").nth(1).click()
    page.locator(".review:not(.skip)").click()
    expect(page.locator("#check h1")).to_be_visible()
    seen.append(harmless(page, watch))
    page.close()

    assert seen == [[], [], []]
