"""Documents in programs that did not write them: tables in LibreOffice, where numbers stand."""

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from tests.conftest import EXAMPLES
from tests.workshops.reports.examples import FORMULAS, TOWNS, town, with_texts
from tests.workshops.reports.libreoffice import converted
from workshops.cli import main
from workshops.language import number
from workshops.reports import WRITERS
from workshops.reports.csv_ import encoded
from workshops.reports.paper import sheets
from workshops.reports.tables import tables
from workshops.reports.typst_ import engine

pytestmark = pytest.mark.faults

AS_EXCEL_READS = "CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"
"""Commas, quotes, UTF-8, and at the end: what begins like a formula is one."""


def in_libreoffice(path: Path) -> str:
    """The cells of a table as LibreOffice opens them, in its own flat XML."""
    return converted(path, "fods", f"--infilter={AS_EXCEL_READS}").read_text(encoding="utf-8")


def test_no_cell_of_a_table_runs_in_libreoffice(tmp_path):
    """Every text of the corpus in every table of the staff edition; unguarded, the same do run."""
    decision, workshop = town("sabha")
    path = tmp_path / "all.csv"
    made = [
        encoded(table).removeprefix(b"\xef\xbb\xbf")
        for text in FORMULAS
        for table in tables(decision, with_texts(workshop, text), "staff")
    ]
    path.write_bytes(b"".join(made))
    opened = in_libreoffice(path)
    path.with_stem("bare").write_text("".join(f'"{f}"\n' for f in ("=1+1", "=2*3")))
    bare = in_libreoffice(path.with_stem("bare"))

    assert "table:formula=" in bare
    assert opened.count("<table:table-row") > len(FORMULAS) * len(workshop.proposals)
    assert not re.search("table:formula=|xlink:href=", opened)


def found_at(content: bytes, wanted: str) -> Iterator[list[float]]:
    """The left edges of the signs of a text, wherever it stands in a document."""
    for page in pypdfium2.PdfDocument(content):
        text = page.get_textpage()
        search = text.search(wanted, match_case=True)
        while (hit := search.get_next()) is not None:
            start, count = hit
            signs = [i for i in range(start, start + count) if text.get_text_range(i, 1).strip()]
            yield [text.get_charbox(i)[0] for i in signs]


@pytest.mark.parametrize("name", TOWNS)
def test_numbers_in_arabic_lines_keep_their_order(name):
    """Amounts, ranges of ages and the seed run from left to right where they are drawn."""
    decision, workshop = town(name)
    settings = workshop.settings
    report = WRITERS[".pdf"](decision, workshop, "ar", "public")
    drawn = {
        report: [
            *(number("ar", p.cost) for p in workshop.proposals if p.cost and p.cost >= 1000),
            *settings.age_bands,
            str(settings.method.ties.lot_seed),
        ],
        sheets.attendance(workshop, "ar"): list(settings.age_bands),
        sheets.fixed(workshop, "ar"): [number("ar", settings.budget or 0)],
    }
    for content, texts in drawn.items():
        for text in texts:
            places = list(found_at(content, text))
            assert places, text
            assert all(edges == sorted(edges) for edges in places), text


def test_the_command_says_that_a_pdf_is_the_plain_one(tmp_path, monkeypatch):
    """The accessible form cannot be made: the list is printed all the same, and that is said."""
    target = tmp_path / "report.pdf"
    asked = ["export", str(EXAMPLES / "sabha"), "--to", str(target), "--lang", "en"]
    usual = CliRunner().invoke(main, asked)
    monkeypatch.setattr(engine, "ASKED", ["a-1b", "ua-1"])  # typst refuses this pair
    plain = CliRunner().invoke(main, asked)

    assert (usual.exit_code, plain.exit_code) == (0, 0)
    assert "the accessible form could not be made" not in usual.output
    assert (
        "report.pdf: the accessible form could not be made; this is the plain one." in plain.output
    )
    assert target.read_bytes().startswith(b"%PDF")
