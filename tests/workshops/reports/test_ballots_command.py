"""`tashawur ballots`: new serials, shuffled; a control sheet; nothing half written."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from tests.conftest import EXAMPLES
from tests.workshops.reports.pages import by_pdfium, plain
from workshops.cli import main
from workshops.folder import read_folder, write_folder
from workshops.serials import read_serial

pytestmark = pytest.mark.slow

SERIAL = re.compile(r"\b[A-Z][0-9]{3}[A-Z]\b")


def run(*arguments: object, code: int = 0) -> str:
    """What the command prints."""
    shown = CliRunner().invoke(main, ["ballots", *map(str, arguments)])
    assert shown.exit_code == code, shown.output
    return shown.output


def printed(path: Path) -> list[str]:
    """Every serial of a file in the order of its pages."""
    return SERIAL.findall(plain(by_pdfium(path.read_bytes())))


def test_every_group_gets_its_ballots_and_the_control_sheet_counts_them(tmp_path):
    """So many for each, another number for one; in the first language of the workshop."""
    target = tmp_path / "ballots.pdf"
    run(EXAMPLES / "al_kufra", "--count", 2, "--group", "A=5", "--to", target, "--lang", "en")
    on_ballots = Counter(printed(target))
    on_sheet = Counter(printed(tmp_path / "ballots-control.pdf"))
    letters = Counter(serial[0] for serial in on_ballots)

    assert set(on_ballots) == set(on_sheet)
    assert all(read_serial(serial) == serial for serial in on_ballots)
    assert letters["A"] == 5
    assert set(letters.values()) == {2, 5}
    assert len(pypdfium2.PdfDocument(target.read_bytes())) == sum(letters.values())


def test_serials_are_printed_shuffled(tmp_path):
    """The order of pages says nothing: 40 papers of one group never come in their order."""
    target = tmp_path / "b.pdf"
    run(EXAMPLES / "al_kufra", "--group", "A=40", "--to", target, "--lang", "en")
    order = list(dict.fromkeys(printed(target)))

    assert len(order) == 40
    assert order != sorted(order)


def test_kept_serials_are_not_given_out_again(tmp_path):
    """With `--keep` the folder knows them as issued; without, it is left as it was."""
    known, folder = read_folder(EXAMPLES / "al_kufra"), tmp_path / "before"
    early = replace(known.settings, phase="screening", tally_sessions=(), control=())
    write_folder(
        replace(known, settings=early, ballots=(), tallies=(), other_forms={}, serials=()), folder
    )
    run(folder, "--count", 1, "--to", tmp_path / "one.pdf", "--keep", "--lang", "en")
    kept = {one.serial for one in read_folder(folder).serials}
    run(folder, "--count", 1, "--to", tmp_path / "two.pdf", "--lang", "en")

    assert kept == set(printed(tmp_path / "one.pdf"))
    assert not kept & set(printed(tmp_path / "two.pdf"))
    assert {one.serial for one in read_folder(folder).serials} == kept


def test_what_cannot_be_printed_is_said_and_nothing_is_written(tmp_path):
    """No number, no such group, more than there are serials, no folder."""
    target = tmp_path / "x.pdf"
    for wrong in ((), ("--group", "Z=3"), ("--group", "A"), ("--group", "A=2000")):
        run(EXAMPLES / "sabha", *wrong, "--to", target, code=1)
    run(tmp_path / "none", "--count", 1, "--to", target, code=1)
    run(EXAMPLES / "sabha", "--count", 1, "--to", target, "--keep", code=1)

    assert not list(tmp_path.iterdir())
