"""The form for the field: pyxform takes it without a warning, and what is filled in comes back."""

import csv
import io
import shutil
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook
from pyxform.xls2xform import convert

from tests.conftest import EXAMPLES
from tests.workshops.meetings import workshop
from workshops.cli import main
from workshops.folder import read_folder
from workshops.intake.answers import Answers
from workshops.intake.oddities import waiting
from workshops.intake.planning import plan
from workshops.intake.xlsform import questions, xlsform
from workshops.tables.text import is_personal

NOW = datetime(2026, 5, 1, tzinfo=UTC)
FORBIDDEN = {"deviceid", "username", "phonenumber", "geopoint", "start", "audit", "image", "audio"}


@pytest.fixture(scope="module")
def form():
    """The form of the Sabha example."""
    return xlsform(read_folder(EXAMPLES / "sabha"), NOW)


def sheet(form, name):
    """A sheet of the form, row by row as mappings."""
    head, *rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(form)).get_sheet_by_name(name).to_python()
    )
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_pyxform_takes_it_without_a_warning(form, tmp_path):
    """Three languages with every label, hint and message; the cascade from region to place."""
    path = tmp_path / "form.xlsx"
    path.write_bytes(form)
    made = convert(path)

    assert made.warnings == []
    assert "mantika" in made.xform


@pytest.mark.faults
def test_odk_validate_takes_it(form, tmp_path):
    """The validator of ODK runs on Java; it finds what pyxform alone lets pass."""
    if shutil.which("java") is None:
        pytest.skip("java is not installed")
    path = tmp_path / "form.xlsx"
    path.write_bytes(form)

    assert convert(path, validate=True).warnings == []


def test_nobody_is_asked_who_they_are(form):
    """No name, device, phone or place on the earth; every column is one of the folder's."""
    rows = sheet(form, "survey")
    settings = sheet(form, "settings")

    assert not {str(row["type"]).split()[0] for row in rows} & FORBIDDEN
    assert not [row for row in rows if any(is_personal(str(cell)) for cell in row.values())]
    assert settings[0]["version"] == "2026050101"
    assert [row["name"] for row in rows] == [one.name for one in questions("ar")]


def test_what_is_filled_in_comes_back_without_a_mapping():
    """A form filled with the example's proposals, exported as Kobo does, gives the same ones."""
    town = read_folder(EXAMPLES / "sabha")
    small = workshop()
    names = [one.name for one in questions("ar")]
    given = [p for p in town.proposals if p.duplicate_of is None][:6]
    groups = [group.id for group in small.groups]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*names, "_id", "_uuid", "_submitted_by"])
    for number, one in enumerate(given):
        cells = {
            **{f"title_{t}": getattr(one.title, t) for t in ("ar", "en", "fr")},
            **{f"short_title_{t}": getattr(one.short_title, t) for t in ("ar", "en", "fr")},
            **{
                name: getattr(one, name)
                for name in ("pillar", "sector", "type", "place", "place_code")
            },
            **{name: getattr(one, name) for name in ("cost", "beneficiaries", "women", "youth")},
            **{
                name: getattr(one, name)
                for name in ("idp_returnee", "migrant_refugee", "cost_basis")
            },
            "submitted_by": " ".join(groups[: number % 3 + 1]),
            "region": one.place_code[:4],
            "mantika": one.place_code[:6],
        }
        writer.writerow([*(cells.get(name, "") for name in names), number, f"u{number}", "canary"])
    planned = plan("export.csv", out.getvalue().encode(), small, "", Answers())

    assert planned.ready, waiting(planned.oddities)
    back = planned.outcome.workshop.proposals[4:]
    compared = ("title", "short_title", "pillar", "sector", "type", "place", "place_code", "cost")
    for one, two in zip(given, back, strict=True):
        for name in (
            *compared,
            "beneficiaries",
            "women",
            "youth",
            "idp_returnee",
            "migrant_refugee",
        ):
            assert getattr(one, name) == getattr(two, name), name
    assert [p.submitted_by for p in back] == [tuple(groups[: n % 3 + 1]) for n in range(6)]


def test_the_command_writes_it(tmp_path):
    """`tashawur form FOLDER --to form.xlsx`; another ending is refused."""
    target = tmp_path / "form.xlsx"
    done = CliRunner().invoke(main, ["form", str(EXAMPLES / "sabha"), "--to", str(target)])
    other = CliRunner().invoke(
        main, ["form", str(EXAMPLES / "sabha"), "--to", str(tmp_path / "f.csv")]
    )

    assert done.exit_code == 0, done.output
    assert sheet(target.read_bytes(), "settings")[0]["form_id"] == "sabha_proposals"
    assert other.exit_code == 1
