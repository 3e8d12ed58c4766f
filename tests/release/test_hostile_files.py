"""Hostile texts in every document: no live formula but ours, no link, nothing lost on the way."""

import csv
import io
import random
import re
import subprocess
from dataclasses import replace
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook as calamine

from scoring.model import Text
from tests.conftest import EXAMPLES
from tests.release.hostile import EVIL, PAYLOADS, hostile
from workshops.cases import decision
from workshops.filenames import safe_name
from workshops.folder import folder_contents, read_folder
from workshops.reports import WRITERS
from workshops.reports.package import folder
from workshops.store import Store
from workshops.store.convert import add_counted, load_workshop
from workshops.tables.text import guarded, normalised
from workshops.workshop import Complaints, Workshop

LANGUAGES = ("ar", "en", "fr")
RUNS = re.compile(r"^[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"^-?\d+(\.\d+)?([eE][+-]?\d+)?$")


@pytest.fixture(scope="module")
def stored(tmp_path_factory) -> Workshop:
    """The hostile workshop as the store gives it back."""
    with Store.open(tmp_path_factory.mktemp("hostile") / "store.sqlite") as store:
        with store.writing() as connection:
            identifier = add_counted(connection, hostile())
        with store.reading() as connection:
            return load_workshop(connection, identifier)


@pytest.mark.faults
def test_the_store_keeps_texts_as_they_are_but_for_what_turns_them_around(stored):
    """Control characters and overrides of direction go on entry; everything else is only text."""
    titles = [p.title.en for p in stored.proposals]

    assert not any(re.search("[\u202a-\u202e\u2066-\u2069\0]", one) for one in titles)
    assert any("gnp.exe" in one for one in titles)
    assert any("<script>" in one for one in titles)
    assert any(one.startswith("=HYPERLINK") for one in titles)


@pytest.mark.faults
@pytest.mark.parametrize("edition", ["public", "staff"])
def test_no_cell_of_a_table_begins_like_a_formula(stored, edition):
    """Every cell of every CSV of an export and of the folder."""
    files = folder(decision(stored), stored, (), edition) | folder_contents(stored)

    tables = {name: content for name, content in files.items() if name.endswith(".csv")}
    assert len(tables) > 8
    for name, content in tables.items():
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            live = [cell for cell in row if RUNS.match(cell) and not NUMBER.match(cell)]
            assert not live, (name, live)


@pytest.mark.faults
def test_texts_come_back_from_the_folder_as_they_went(stored, tmp_path):
    """The apostrophe in front is taken away again, and no text gains or loses a sign."""
    for name, content in folder_contents(stored).items():
        (tmp_path / name).write_bytes(content)

    again = read_folder(tmp_path)

    assert [p.title for p in again.proposals] == [on_one_line(p.title) for p in stored.proposals]
    assert [g.name for g in again.groups] == [on_one_line(g.name) for g in stored.groups]
    assert again.settings.title == on_one_line(stored.settings.title)


def on_one_line(text: Text) -> Text:
    """A text as a cell keeps it: white space is one space."""
    return Text(en=normalised(text.en), ar=normalised(text.ar), fr=normalised(text.fr))


@pytest.mark.faults
@pytest.mark.parametrize("edition", ["public", "staff"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_has_our_formulas_alone_and_no_link(stored, language, edition):
    """The same formulas as the harmless example has; two readers find the titles as text."""
    harmless = read_folder(EXAMPLES / "sabha")
    content, tame = (
        WRITERS[".xlsx"](decision(w), w, language, edition) for w in (stored, harmless)
    )

    assert formulas(content) == formulas(tame)
    with ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    linked = [n for n, part in parts.items() if re.search("<hyperlink|externalLink|ddeLink", part)]
    assert not linked
    assert not any(EVIL in part for name, part in parts.items() if name.endswith(".rels"))
    shown = {
        cell
        for sheet in calamine(io.BytesIO(content)).sheet_names
        for row in calamine(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()
        for cell in row
    }
    assert any(isinstance(x, str) and x.startswith("=HYPERLINK") for x in shown)


WIDE = "\uff1d"


def narrow(text: Text) -> Text:
    """A text without a sign that the fonts of documents do not have."""
    return Text(**{la: getattr(text, la).replace(WIDE, "=") for la in LANGUAGES})


def formulas(content: bytes) -> int:
    """How many cells calculate."""
    with ZipFile(io.BytesIO(content)) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
        return sum(len(re.findall(r"<f[ >]", archive.read(name).decode())) for name in sheets)


@pytest.mark.faults
@pytest.mark.parametrize("suffix", [one for one in WRITERS if one not in {".xlsx", ".csv"}])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_document_has_a_link(stored, suffix, language, tmp_path):
    """PDF, Word and whatever else there is: text runs only. Full-width signs no font has."""
    printable = replace(
        stored,
        proposals=tuple(
            replace(p, title=narrow(p.title), short_title=narrow(p.short_title), place="")
            for p in stored.proposals
        ),
        groups=tuple(replace(g, name=narrow(g.name)) for g in stored.groups),
        criteria=tuple(replace(c, name=narrow(c.name)) for c in stored.criteria),
        feasibility=tuple(
            replace(f, condition=f.condition.replace(WIDE, "="), owner=f.owner.replace(WIDE, "="))
            for f in stored.feasibility
        ),
        screening=tuple(
            replace(s, public_note=s.public_note.replace(WIDE, "=")) for s in stored.screening
        ),
        context=(),
        settings=replace(
            stored.settings,
            title=narrow(stored.settings.title),
            place="",
            complaints=Complaints(),
            record=tuple(
                replace(line, role=line.role.replace(WIDE, "="), text=narrow(line.text))
                for line in stored.settings.record
            ),
        ),
    )
    content = WRITERS[suffix](decision(printable), printable, language, "public")

    if content[:2] == b"PK":
        with ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        assert not any(b"<w:hyperlink" in part for part in parts.values())
        assert not any(EVIL.encode() in x for name, x in parts.items() if name.endswith(".rels"))
    if suffix == ".pdf":
        made = tmp_path / "made.pdf"
        made.write_bytes(content)
        for looked_for in ("-url", "-js"):
            words = ["pdfinfo", looked_for, str(made)]
            said = subprocess.run(words, check=True, capture_output=True)  # noqa: S603  # poppler's
            assert EVIL.encode() not in said.stdout
            assert b"hacked" not in said.stdout


@given(st.text(st.characters(codec="utf-8"), max_size=40))
@settings(max_examples=100, deadline=None)
def test_a_guarded_text_never_begins_like_a_formula(text):
    """Whatever somebody types, beginning with whatever."""
    for begins in ("", "=", "+", "-", "@", "\t", "'=", "\uff1d"):
        assert not RUNS.match(guarded(begins + text))


DEVICES = ("CON", "con", "PRN", "aux", "NUL", "COM1", "lpt9", "CONIN$", "CLOCK$")
ODD = ("..", "/", "\\", "\0", "\u202e", "\u200f", " ", ".", "~", ":", "*", "\u0627", "é", "\n")


def test_ten_thousand_names_never_leave_the_folder():
    """Letters, digits, hyphen and underscore, sixty at most, and no device of Windows."""
    drawn = random.Random(20260411)  # noqa: S311  # names to try, no secret
    signs = [*ODD, *DEVICES, *PAYLOADS, *"abcXYZ019_-"]
    for _ in range(10_000):
        parts = ["".join(drawn.choices(signs, k=drawn.randrange(8))) for _ in range(2)]
        for name in (safe_name(*parts), safe_name(parts[0])):
            assert re.fullmatch(r"[A-Za-z0-9_-]{1,60}", name)
            assert name.upper() not in {one.rstrip("$").upper() for one in DEVICES}


@pytest.mark.parametrize("name", [*DEVICES, "..", "../../etc/passwd", "C:\\x", "a/b", "", "\0"])
def test_names_with_a_history_are_harmless(name):
    """Each of them, alone and before the part of a document."""
    for made in (safe_name(name), safe_name(name, "public-ar")):
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,60}", made)
        assert made.upper() not in {one.rstrip("$").upper() for one in DEVICES}
