"""`tashawur import`: asked first, all or nothing, and the same again changes nothing."""

import json
import tempfile

import pytest
import yaml
from click.testing import CliRunner

from tests.conftest import shared
from tests.workshops.folders import copy_of, table, write_table
from workshops.cli import main
from workshops.folder import examine, read_folder
from workshops.problems import errors

BALLOTS = "sabha_points_ballots_with_errors.csv"
PROPOSALS = "proposals_cp1256_semicolon.csv"
CANARY = "Salma Canary 0913377"


@pytest.fixture
def folder(tmp_path):
    """Sabha with its serials issued and no ballot in."""
    town = copy_of("sabha", tmp_path)
    ballots = {row[0]: row[2] for row in table(town / "ballots.csv")[1:]}
    issued = [[serial, group, "issued"] for serial, group in ballots.items()]
    write_table(town / "serials.csv", [["serial", "group", "state"], *issued])
    (town / "ballots.csv").unlink()
    return town


@pytest.fixture
def messy(tmp_path):
    """A messy file in a place where answers may be written beside it."""

    def copied(name):
        place = tmp_path / name
        place.write_bytes(shared(f"examples/messy/{name}").read_bytes())
        return place

    return copied


def run(*words):
    """The command; its end and what it said."""
    return CliRunner().invoke(main, ["import", *map(str, words), "--lang", "en"])


def files(folder):
    """Every byte of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_an_unknown_encoding_is_asked_with_the_first_lines(folder, messy):
    """Nothing changes; the choices are shown; with the choice named the list comes in."""
    before = files(folder)
    asked = run(messy(PROPOSALS), "--into", folder)

    assert asked.exit_code == 1
    assert "S01;حفر بئر مياه" in asked.output
    assert files(folder) == before

    taken = run(messy(PROPOSALS), "--into", folder, "--encoding", "cp1256")
    assert taken.exit_code == 0
    assert "10 the same" in taken.output
    assert files(folder) == before


def test_faulty_ballots_come_in_only_with_every_question_answered(folder, messy):
    """The template names each open row; filled in, 69 ballots come in; again, nothing changes."""
    sheet, before = messy(BALLOTS), files(folder)
    asked = run(sheet, "--into", folder)
    template = sheet.with_name("sabha_points_ballots_with_errors.answers.yaml")
    assert asked.exit_code == 1
    assert files(folder) == before

    given = yaml.safe_load(template.read_text("utf-8"))
    half = {**given, "answers": [{**one, "answer": "leave_out"} for one in given["answers"][:-1]]}
    template.write_text(yaml.safe_dump(half, allow_unicode=True), "utf-8")
    assert run(sheet, "--into", folder, "--answers", template).exit_code == 1
    assert files(folder) == before

    answers = [{**one, "answer": "leave_out"} for one in given["answers"]]
    answers.append({"place": "8", "answer": "leave_out"})
    whole = yaml.safe_dump({**given, "answers": answers}, allow_unicode=True)
    template.write_text(whole, "utf-8")
    taken = run(sheet, "--into", folder, "--answers", template)
    assert taken.exit_code == 0, taken.output
    workshop = read_folder(folder)
    assert len(workshop.ballots) == 69
    assert workshop.settings.record[-1].kind == "imported"
    assert not errors(examine(folder).problems)

    after = files(folder)
    again = run(sheet, "--into", folder, "--answers", template)
    assert again.exit_code == 0
    assert "69 the same" in again.output
    assert files(folder) == after


def test_no_mark_of_a_ballot_is_printed_or_kept_beside_it(folder, messy):
    """Neither the terminal nor the record says what stood on a ballot that was read."""
    sheet = messy(BALLOTS)
    said = run(sheet, "--into", folder).output

    assert "S11 2" not in said
    assert "235Q-BJDP" not in said


def test_odd_cells_as_json_have_stable_names(folder, messy):
    """One object a line: level, file, row, column, field, found, key."""
    said = run(messy(BALLOTS), "--into", folder, "--json").output
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]

    slip = next(line for line in lines if line["key"] == "minus")
    assert {
        name: slip[name] for name in ("level", "row", "column", "field", "found", "reading")
    } == {
        "level": "ask",
        "row": 42,
        "column": "D",
        "field": "S03",
        "found": "-1",
        "reading": "1",
    }


def test_a_mapping_is_kept_and_used_again(folder, tmp_path):
    """Columns answered once are known in the next file with the same headings."""
    sheet = tmp_path / "list.csv"
    sheet.write_text("رقم,اسم المشروع,ملاحظات اللجنة\nS01,بئر في الناصرية,نعم\n", "utf-8")
    mapping, answers = tmp_path / "mapping.yaml", tmp_path / "list.answers.yaml"
    asked = run(sheet, "--into", folder, "--mapping", mapping)
    assert asked.exit_code == 1
    assert not mapping.exists()
    given = yaml.safe_load(answers.read_text("utf-8"))
    assert [one["heading"] for one in given["columns"]] == ["ملاحظات اللجنة"]
    given["columns"][0]["means"] = "keep"
    answers.write_text(yaml.safe_dump(given, allow_unicode=True), "utf-8")

    first = run(sheet, "--into", folder, "--mapping", mapping, "--answers", answers)
    assert first.exit_code == 0, first.output
    sheet.write_text("رقم,اسم المشروع,ملاحظات اللجنة\nS02,بئر ثانية,لا\n", "utf-8")
    assert run(sheet, "--into", folder, "--mapping", mapping).exit_code == 0
    kept = read_folder(folder).extra_columns["proposals.csv"]
    assert kept["S01"]["ملاحظات اللجنة"] == "نعم"
    assert kept["S02"]["ملاحظات اللجنة"] == "لا"
    assert "S01, title_ar:" in first.output


def test_faults_in_the_answers_are_named(folder, messy, tmp_path):
    """A file of answers with an alias, an unknown key or no list is refused by row."""
    for text, kind in (
        ("columns: &a []\n", "alias"),
        ("colums: []\n", "colums"),
        ("columns: x\n", "columns"),
    ):
        path = tmp_path / "answers.yaml"
        path.write_text(text, "utf-8")
        said = run(messy(PROPOSALS), "--into", folder, "--answers", path)
        assert said.exit_code == 1, kind
        assert "answers.yaml" in said.output


def test_without_a_folder_nothing_is_read(tmp_path, messy):
    """The command says so and ends."""
    assert run(messy(PROPOSALS), "--into", tmp_path / "none").exit_code == 1


@pytest.mark.parametrize("heading", ["الاسم", "Phone"])
def test_names_stand_in_no_file_and_on_no_screen(folder, tmp_path, monkeypatch, heading):
    """Refused as a whole; the same search finds the same word where it may stand."""
    held = tmp_path / "temporary"
    held.mkdir()
    monkeypatch.setenv("TMPDIR", str(held))
    monkeypatch.setattr(tempfile, "tempdir", None)
    serial = read_folder(folder).serials[0].serial
    sheet, said = tmp_path / "incoming" / "sheet.csv", []
    sheet.parent.mkdir()

    def found():
        """Where the word stands: files written by the command, and what it printed."""
        places = [*folder.rglob("*"), *held.rglob("*"), *sheet.parent.rglob("*")]
        files = (path for path in places if path.is_file() and path != sheet)
        inside = [path.name for path in files if CANARY.encode() in path.read_bytes()]
        return inside + [text for text in said if CANARY in text]

    def brought(text):
        sheet.write_text(text, "utf-8")
        said.append(run(sheet, "--into", folder).output)

    brought(f"ballot,group,{heading},S01\n{serial},A,{CANARY},10\n")
    assert not found()
    brought(f"proposal,title_en\nS01,{CANARY}\n")
    assert "proposals.csv" in found()
