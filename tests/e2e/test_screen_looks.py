"""What a person in the last row would point at: cut, covered, mirrored or ragged."""

from dataclasses import replace

import pytest

from scoring.model import Text
from tests.e2e import screens
from tests.e2e.screens import FAULTS, drawn, pages
from tests.web import screens as meetings
from workshops.store.convert import add_workshop
from workshops.web.screen import source
from workshops.web.screen.shown import Network

pytestmark = pytest.mark.e2e
TONGUES = [("ar", ""), ("en", ""), ("ar", "en"), ("en", "ar")]
TITLED = ("gallery", "how", "live", "reveal", "list", "lists", "what_if", "why")
STEPPED = {"gallery", "live", "reveal", "list"}
MORE = Text(
    ar=" وإعادة تأهيل غرفة المضخات والشبكة",
    en=" and rehabilitation of the pump house",
    fr=" et remise en état du local de pompage",
)
# Right edges of the costs of a page; where the letters of a title and of its second line begin
UNITS = """() => [...document.querySelectorAll('.row .cost bdi')].map(e =>
  Math.round(e.getBoundingClientRect().right))"""
BEGIN = """() => [...document.querySelectorAll('.row .t')].map(t => {
  const rtl = document.documentElement.dir === 'rtl', own = t.querySelector('b bdi');
  const edge = rtl ? t.getBoundingClientRect().right : t.getBoundingClientRect().left;
  return [own, t.querySelector('.second bdi')].map(e => {
    const range = document.createRange();
    range.selectNodeContents(e);
    const text = range.getBoundingClientRect(), box = e.getBoundingClientRect();
    const forward = getComputedStyle(e).direction === 'ltr';
    // a line that fits stands at the edge of the page; one that is cut begins inside its box
    const fits = text.width <= box.width + 1;
    return fits ? Math.abs(edge - (rtl ? text.right : text.left)) <= 6
      : forward ? text.left >= box.left - 1 : text.right <= box.right + 1;
  });
}).flat()"""

# Of each row: is it funded, how strong is its title, is its bar solid, its sign and its word
DRAWN = """() => [...document.querySelectorAll('.row')].map(row => {
  const bar = row.querySelector('.bar i'), sign = row.querySelector('.st use');
  return [row.classList.contains('in'), getComputedStyle(row.querySelector('.t b')).fontWeight,
    bar ? getComputedStyle(bar).backgroundImage === 'none' : null,
    sign ? sign.getAttribute('href') : null,
    sign ? row.querySelector('.st').textContent.replace(/\\d+/, '').trim() : null];
})"""


@pytest.fixture
def long_titles(monkeypatch):
    """The example with every third title twice as long as a short title should be."""
    found = meetings.example()
    proposals = tuple(lengthened(p) if n % 3 == 0 else p for n, p in enumerate(found.proposals))
    whole = replace(found, proposals=proposals)
    for module in (meetings, screens):
        monkeypatch.setattr(module, "example", lambda: whole)


def lengthened(proposal):
    """A proposal with more in its title than a slide has room for."""
    title = proposal.short_title
    longer = {one: getattr(title, one) + getattr(MORE, one) for one in ("ar", "en", "fr")}
    return replace(proposal, short_title=Text(**longer))


@pytest.mark.usefixtures("long_titles")
@pytest.mark.parametrize("scene", TITLED)
def test_a_title_that_is_too_long_ends_with_dots_and_troubles_nobody(lamp, window, scene):
    """It may be cut; nothing overlaps, is covered, scrolls or leaves the screen for it."""
    workshop = lamp.prepare(scene)
    found = {}
    for step in (0, 1, 2) if scene in STEPPED else (0,):
        lamp.show(workshop, scene, text_step=step, step=12, paused=True)
        for language, second in TONGUES:
            window.goto(f"{lamp.address}/screen?lang={language}&second={second or 'none'}")
            drawn(window, scene)
            for number in range(pages(window)):
                if number:
                    window.keyboard.press("PageDown")
                faults = window.evaluate(FAULTS)[1]
                if wrong := [one for one in faults if not one.startswith("cut")]:
                    found[step, language, second, number] = wrong
    assert not found


@pytest.mark.usefixtures("long_titles")
@pytest.mark.parametrize(("language", "second"), [("ar", "en"), ("en", "ar")])
def test_amounts_stand_under_amounts_and_lines_begin_where_people_read(
    lamp, window, language, second
):
    """Units under units in both directions; a line that is cut keeps its beginning."""
    workshop = lamp.prepare("live")
    lamp.show(workshop, "live", paused=True)
    window.goto(f"{lamp.address}/screen?lang={language}&second={second}")
    drawn(window, "live")
    rights, beginnings = [], []
    for number in range(pages(window)):
        if number:
            window.keyboard.press("PageDown")
        rights += window.evaluate(UNITS)
        beginnings += window.evaluate(BEGIN)

    assert len(rights) > 12
    assert len(set(rights)) == 1
    assert len(beginnings) == 2 * len(rights)
    assert all(beginnings)


@pytest.mark.parametrize(("language", "second"), TONGUES)
def test_the_slide_to_join_by_fits_and_its_address_can_be_typed(
    lamp, window, monkeypatch, language, second
):
    """Two codes beside their words; the address reads from left to right and breaks at its port."""
    here = Network(address="192.168.100.100:8501/v", name="Hall 2", password="seven-wells-8")  # noqa: S106  # invented
    monkeypatch.setattr(source, "network", lambda _settings: here)
    meeting = meetings.meeting("proposing")
    settings = replace(meeting.settings, channels=("paper", "phone"))
    with lamp.store.writing() as connection:
        workshop = add_workshop(connection, replace(meeting, settings=settings))
    lamp.show(workshop, "welcome")
    window.goto(f"{lamp.address}/screen?lang={language}&second={second or 'none'}")
    drawn(window, "welcome")

    assert window.evaluate(FAULTS)[1] == []
    assert window.locator("svg.qr").count() == 2
    address = window.locator(".steps bdi[dir=ltr]", has_text="8501")
    assert address.text_content() == here.address
    assert [part.strip() for part in address.inner_text().split("\n")] == [here.address]
    first, rest = (part.bounding_box() for part in address.locator(".nb").all())
    assert first["y"] < rest["y"]
    assert first["height"] < 50


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("scene", ["live", "list"])
def test_without_any_colour_what_is_funded_looks_other(lamp, window, scene, language):
    """In grey: by the line, by the strength of the title, by the bar, by sign and word."""
    workshop = lamp.prepare(scene)
    lamp.show(workshop, scene, paused=True)
    window.goto(f"{lamp.address}/screen?lang={language}&second=none")
    drawn(window, scene)
    rows, lines = [], 0
    for number in range(pages(window)):
        if number:
            window.keyboard.press("PageDown")
        rows += window.evaluate(DRAWN)
        lines += window.locator(".line:not(.elsewhere)").count()

    funded = {tuple(look) for on, *look in rows if on}
    others = {tuple(look) for on, *look in rows if not on}
    assert lines == 1
    assert funded
    assert others
    for place, _ in enumerate(("weight", "bar", "sign", "word")):
        yes, no = ({look[place] for look in looks} for looks in (funded, others))
        assert not (yes & no) - {None}, place
