"""Reading 10,000 rows: CPU seconds of this process and of the child that reads the workbook."""

import io
import os
from dataclasses import replace

import pytest
import xlsxwriter

from tests.conftest import EXAMPLES
from workshops.folder import read_folder
from workshops.intake.answers import Answers
from workshops.intake.planning import plan
from workshops.intake.spreadsheets import read_spreadsheet
from workshops.workshop import Serial

pytestmark = pytest.mark.bench
HEAD = ["ballot", "channel", "group", "sex", "age_band", "proposal", "value"]


def cpu(work):
    """Least CPU seconds of three calls, children included, and what came out."""
    times = []
    for _ in range(3):
        start = sum(os.times()[:4])
        found = work()
        times.append(sum(os.times()[:4]) - start)
    return min(times), found


def book(rows):
    """A workbook of these rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("ballots")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def test_ten_thousand_rows(capsys):
    """A plain table of 10,000 × 12; then 1,000 ballots in 10,000 lines, mapped and checked."""
    plain = book([[f"text {r} {c}" if c < 4 else r * c for c in range(12)] for r in range(10_000)])
    read, opened = cpu(lambda: read_spreadsheet("plain.xlsx", plain))
    town = read_folder(EXAMPLES / "sabha")
    names = [p.id for p in town.proposals if p.duplicate_of is None][:10]
    marks = [[f"B{n:05d}", "paper", "A", "", "", one, 1] for n in range(1000) for one in names]
    present = tuple(replace(a, present=1000, late=0, left=0) for a in town.attendance)
    serials = tuple(Serial(serial=f"B{n:05d}", group="A", state="issued") for n in range(1000))
    town = replace(town, ballots=(), other_forms={}, attendance=present, serials=serials)
    votes = book([HEAD, *marks])
    planned, made = cpu(lambda: plan("votes.xlsx", votes, town, "", Answers()))

    assert len(opened.grids[0].rows) == 10_000
    assert len(made.outcome.new) == 1000
    with capsys.disabled():
        print(
            f"\n10,000 x 12 xlsx read: {read:.2f} s CPU; 10,000 lines of ballots mapped"
            f" and checked: {planned:.2f} s CPU ({len(made.oddities)} remarks)"
        )
