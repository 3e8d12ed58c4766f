"""The Word report, as its raw XML and as LibreOffice reads it: the same list, turned where due."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree

from tests.workshops.reports.examples import FORMULAS, TOWNS, town, with_texts
from tests.workshops.reports.libreoffice import converted
from tests.workshops.reports.pages import plain
from workshops.language import LANGUAGES
from workshops.reports import WRITERS
from workshops.reports.sections import sections
from workshops.reports.view import View
from workshops.reports.word.runs import AFTER_BIDI, OF_A_RUN, parts
from workshops.workshop import Language

pytestmark = pytest.mark.slow

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def written(name: str, language: Language = "en", edition: str = "public") -> bytes:
    """A town's report."""
    return WRITERS[".docx"](*town(name), language, edition)


def body(content: bytes) -> etree._Element:
    """The document as XML."""
    with ZipFile(BytesIO(content)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def rows(content: bytes) -> list[list[str]]:
    """The cells of every row of every table."""
    return [
        ["".join(cell.itertext(f"{WORD}t")) for cell in row.iter(f"{WORD}tc")]
        for row in body(content).iter(f"{WORD}tr")
    ]


def agrees(name: str, language: Language, edition: str) -> None:
    """Every outcome stands in one row: number, title, cost, status, reason."""
    decision, workshop = town(name)
    view = View.of(decision, workshop, language, edition)
    found = rows(written(name, language, edition))
    told = next(s for s in sections(*town(name), language, edition) if s.key == "outcomes")
    for row in told.rows:
        wanted = {plain(cell.text) for cell in row if cell.text}
        assert any(wanted <= {plain(cell) for cell in line} for line in found), row[0].text
    for place in view.decision.ranking:
        title = plain(view.title(place.proposal))
        assert any(
            {str(place.rank), place.proposal, title} <= {plain(cell) for cell in line}
            for line in found
        )


def test_the_rows_tell_the_decision():
    """One town, one language here; all of them with `-m faults`."""
    agrees("sabha", "ar", "public")


@pytest.mark.faults
@pytest.mark.parametrize("edition", ["public", "staff"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOWNS)
def test_every_report_tells_its_decision(name, language, edition):
    """In every language and edition."""
    agrees(name, language, edition)


def test_arabic_runs_from_right_to_left_and_its_numbers_do_not():
    """Paragraphs, runs and tables carry their direction, in the order the schema wants."""
    document = body(written("sabha", "ar"))
    lines = [p for p in document.iter(f"{WORD}p") if "".join(p.itertext(f"{WORD}t")).strip()]
    turned = document.findall(f".//{WORD}rtl")

    assert all(p.find(f"{WORD}pPr/{WORD}bidi") is not None for p in lines)
    assert turned
    for run in document.iter(f"{WORD}r"):
        text = "".join(run.itertext(f"{WORD}t"))
        if re.fullmatch(r"[0-9A-Z][0-9A-Z\u00a0.,%:/+-]*", text):
            assert run.find(f"{WORD}rPr/{WORD}rtl") is None, text
    for table in document.iter(f"{WORD}tbl"):
        properties = table.find(f"{WORD}tblPr")
        assert properties is not None
        assert properties.find(f"{WORD}bidiVisual") is not None
        assert properties.find(f"{WORD}tblCaption") is not None
        assert table.find(f"{WORD}tr/{WORD}trPr/{WORD}tblHeader") is not None
    assert body(written("sabha")).find(f".//{WORD}bidi") is None


def test_elements_stand_where_the_schema_wants_them():
    """Word drops, or refuses, what stands elsewhere."""
    document = body(written("sabha", "ar"))
    order = [name.replace("w:", WORD) for name in OF_A_RUN]
    for properties in document.iter(f"{WORD}rPr"):
        places = [order.index(one.tag) for one in properties]
        assert places == sorted(places)
    after = {name.replace("w:", WORD) for name in AFTER_BIDI}
    for properties in document.iter(f"{WORD}pPr"):
        names = [one.tag for one in properties]
        if f"{WORD}bidi" in names:
            at = names.index(f"{WORD}bidi")
            assert not after & set(names[:at])
            assert set(names[at + 1 :]) <= after


def test_a_line_is_cut_where_its_direction_changes():
    """A grouped number stays whole; so do a code and Latin words."""
    cut = list(parts("جاء 4 من 21 بمبلغ 5\u00a0815\u00a0000 (S04)", "ar"))

    assert [text for text, turned in cut if not turned] == ["4", "21", "5\u00a0815\u00a0000", "S04"]
    assert "".join(text for text, _ in cut) == "جاء 4 من 21 بمبلغ 5\u00a0815\u00a0000 (S04)"
    assert list(parts("Place 4 of 21", "en")) == [("Place 4 of 21", False)]


@pytest.mark.parametrize("text", FORMULAS[:2])
def test_no_text_of_the_room_becomes_a_field_or_a_link(text):
    """Text only; nothing refers to anything outside the file."""
    harmless(text)


@pytest.mark.faults
@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_the_corpus_becomes_a_field_or_a_link(text):
    """The whole corpus, in every text field."""
    harmless(text)


def harmless(text: str) -> None:
    """No field, no link, no reference outside; the text stands as it was written."""
    decision, workshop = town("sabha")
    content = WRITERS[".docx"](decision, with_texts(workshop, text), "en", "staff")
    document = body(content)

    for tag in ("hyperlink", "fldSimple", "instrText", "object", "altChunk"):
        assert document.find(f".//{WORD}{tag}") is None
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in archive.read(name)
    assert any(plain(text) in map(plain, line) for line in rows(content))


def test_the_same_inputs_give_the_same_bytes():
    """No part of the file remembers when it was made."""
    assert WRITERS[".docx"](*town("sabha"), "ar", "public") == written("sabha", "ar")


def test_a_workshop_without_a_date_and_without_conditions_is_written_too():
    """The file then carries the first day of its format."""
    decision, workshop = town("sabha")
    undated = replace(workshop, settings=replace(workshop.settings, date="", synthetic=False))
    content = WRITERS[".docx"](decision, undated, "fr", "public")
    with ZipFile(BytesIO(content)) as archive:
        core = archive.read("docProps/core.xml").decode()
        head = archive.read("word/header1.xml").decode()

    assert "1980-01-01" in core
    assert "Rapport" in head
    assert "EXEMPLE" not in head


@pytest.mark.faults
@pytest.mark.parametrize("language", ["ar", "en"])
def test_libreoffice_reads_it(language, tmp_path):
    """Titles, costs and statuses of the list, in a program that did not write the file."""
    path = tmp_path / "report.docx"
    path.write_bytes(written("sabha", language))
    text = converted(path, "txt:Text (encoded):UTF8").read_text(encoding="utf-8-sig")
    shown = plain(text)
    view = View.of(*town("sabha"), language, "public")
    for proposal in view.decision.lists[view.decision.official].selected:
        assert plain(view.title(proposal)) in shown
        assert plain(view.say(f"status.{view.outcome(proposal).status}")) in shown
