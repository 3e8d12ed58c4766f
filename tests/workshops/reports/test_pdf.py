"""The report as PDF, read back by other programs: the same list, nothing hidden, same bytes."""

import json
import re
from dataclasses import replace
from functools import cache

import pypdfium2
import pytest

from tests.workshops.reports.examples import FORMULAS, TOWNS, town, with_texts
from tests.workshops.reports.pages import arabic_words, by_pdfium, by_poppler, plain
from workshops.language import LANGUAGES, number
from workshops.reports import WRITERS
from workshops.reports.paper import decision_report
from workshops.reports.sections import sections
from workshops.reports.typst_ import MissingFont, Unprintable, accessible, engine, faces
from workshops.reports.view import View
from workshops.workshop import Language


@cache
def written(name: str, language: Language = "en", edition: str = "public") -> bytes:
    """A town's report."""
    return WRITERS[".pdf"](*town(name), language, edition)


def squeezed(text: str) -> str:
    """A text without any white space: where lines break does not matter."""
    return re.sub(r"\s", "", plain(text))


def agrees(name: str, language: Language, edition: str) -> None:
    """Titles, costs, scores, statuses and reasons of the decision stand in the pages."""
    decision, workshop = town(name)
    view = View.of(decision, workshop, language, edition)
    shown = squeezed(by_pdfium(written(name, language, edition)))
    for one in view.decision.proposals:
        assert squeezed(number(language, one.cost or 0)) in shown
        if language != "ar":  # a reader of Arabic lines may put their parts in another order
            assert squeezed(view.pick(view.proposals[one.proposal].title)) in shown
            assert squeezed(view.say(f"status.{one.status}")) in shown
    for section in sections(decision, workshop, language, edition):
        if section.key == "ranking":
            for row in section.rows:
                score = row[6]
                assert score.text in shown
        if section.key == "outcomes" and language != "ar":
            for cell in section.column("reason"):
                assert squeezed(cell.text) in shown


def test_the_pages_tell_the_decision():
    """One town, one language here; all of them with `-m faults`."""
    agrees("sabha", "en", "public")


@pytest.mark.faults
@pytest.mark.parametrize("edition", ["public", "staff"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOWNS)
def test_every_report_tells_its_decision(name, language, edition, tmp_path):
    """In every language and edition; the accessible form is made; Arabic words come back whole."""
    agrees(name, language, edition)
    content = written(name, language, edition)
    assert accessible(content)
    if language == "ar":
        view = View.of(*town(name), language, edition)
        listed = {p.proposal for p in view.decision.ranking}
        words = set().union(*(arabic_words(view.title(p)) for p in listed))
        for read in (by_pdfium(content), by_poppler(content, tmp_path)):
            found = arabic_words(read)
            assert len(words & found) >= 0.95 * len(words), words - found


def test_the_decision_rides_inside_and_pages_carry_their_marks():
    """`decision.json` is attached; it is tagged, titled, marked as an example and as a proposal."""
    content = written("sabha")
    document = pypdfium2.PdfDocument(content)
    attached = document.get_attachment(0)

    assert document.count_attachments() == 1
    assert attached.get_name() == "decision.json"
    kept = json.loads(bytes(attached.get_data()))
    assert kept == json.loads(WRITERS[".json"](*town("sabha"), "en", "public"))
    assert "Sabha" in document.get_metadata_value("Title")
    assert accessible(content)
    shown = plain(by_pdfium(content))
    assert "EXAMPLE" in shown
    assert "A recommendation, not a decision" in shown
    assert kept["inputs_digest"].removeprefix("sha256:") in squeezed(shown)


def test_the_public_edition_hides_what_release_hides():
    """Small groups have no figures; women and men of a group stand in the staff edition alone."""
    view = View.of(*town("sabha"), "en", "public")
    hidden = sum(group.suppressed for group in view.decision.groups)
    shown = plain(by_pdfium(written("sabha")))

    assert hidden
    assert shown.count("fewer than 10") >= hidden
    for row in town("sabha")[1].screening:
        if row.reason_en and row.reason_en != row.public_note:
            assert squeezed(row.reason_en) not in squeezed(shown)


@pytest.mark.faults
def test_two_languages_share_a_file(tmp_path):
    """Each with its own cover and numbered chapters; the contents of each name their own."""
    decision, workshop = town("al_kufra")
    both = decision_report(decision, workshop, ("ar", "fr"), "public")
    pages = [len(pypdfium2.PdfDocument(c)) for c in (both, written("al_kufra", "fr"))]
    shown = plain(by_poppler(both, tmp_path))

    assert accessible(both)
    assert pages[0] > 1.5 * pages[1]
    assert "Rapport de décision" in shown
    assert arabic_words("تقرير القرار") <= arabic_words(shown)


def test_the_same_inputs_give_the_same_bytes():
    """Dates and identifiers come from the decision, not from the clock."""
    assert WRITERS[".pdf"](*town("sabha"), "en", "public") == written("sabha")


@pytest.mark.faults
def test_no_text_of_the_room_is_read_as_markup():
    """A title that would end the compilation is printed as it stands."""
    decision, workshop = town("sabha")
    hostile = '#panic("x") *bold* $x$ <label> @ref \\ //'
    content = WRITERS[".pdf"](decision, with_texts(workshop, hostile), "en", "public")

    assert squeezed('#panic("x")*bold*$x$<label>@ref\\//') in squeezed(by_pdfium(content))


@pytest.mark.faults
@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_the_room_becomes_a_link(text):
    """Text only: nothing to click that comes from the room, nothing that reaches out."""
    decision, workshop = town("sabha")
    changed = with_texts(workshop, text)
    if "\uff1d" in text:
        with pytest.raises(Unprintable):
            WRITERS[".pdf"](decision, changed, "en", "staff")
        return
    content = WRITERS[".pdf"](decision, changed, "en", "staff")

    assert not re.search(rb"/(URI|Launch|GoToR|JavaScript|SubmitForm)\b", content)
    assert squeezed(text) in squeezed(by_pdfium(content))


@pytest.mark.faults
def test_only_the_packaged_typefaces_are_inside():
    """No typeface of the computer, none that typst brings along."""
    names = set(re.findall(rb"/BaseFont\s*/([A-Z]{6}\+)?([A-Za-z-]+)", written("sabha", "ar")))

    assert names
    assert {name.split(b"-")[0] for _, name in names} <= {b"Amiri", b"IBMPlexSansArabic"}


def test_a_missing_typeface_stops_everything(monkeypatch):
    """Typst alone would print with another one in silence."""
    faces.fonts.cache_clear()
    monkeypatch.setitem(faces.FAMILIES, "Amiri Quran", "fontpkg_amiri")
    with pytest.raises(MissingFont, match="Amiri Quran"):
        WRITERS[".pdf"](*town("sabha"), "en", "public")
    faces.fonts.cache_clear()


def test_signs_that_no_typeface_has_are_refused_by_name():
    """Never printed as empty boxes."""
    decision, workshop = town("sabha")
    with pytest.raises(Unprintable) as refused:
        WRITERS[".pdf"](decision, with_texts(workshop, "بئر \U0001f6b0 ⵣ"), "ar", "public")

    assert set(refused.value.signs) == {"\U0001f6b0", "ⵣ"}


@pytest.mark.faults
def test_without_the_accessible_form_the_plain_one_is_made_and_says_so(monkeypatch):
    """A standard that cannot be met must not keep the list from being printed."""
    monkeypatch.setattr(engine, "ASKED", ["a-1b", "ua-1"])  # typst refuses this pair
    content = WRITERS[".pdf"](*town("al_kufra"), "en", "public")

    assert len(pypdfium2.PdfDocument(content)) > 10
    assert not accessible(content)


@pytest.mark.faults
def test_too_few_ballots_leave_a_report_without_figures():
    """The order, the statuses and the reasons; no score, no group, no sureness."""
    decision, workshop = town("sabha")
    settings = workshop.settings
    strict = replace(settings, privacy=replace(settings.privacy, export_minimum=100))
    shown = plain(
        by_pdfium(WRITERS[".pdf"](decision, replace(workshop, settings=strict), "en", "public"))
    )

    assert "not shown" in shown
    assert "57.6" not in shown
