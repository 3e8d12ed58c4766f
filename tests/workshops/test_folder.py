"""A folder and a workshop are two forms of one thing."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings

from tests.conftest import EXAMPLES
from tests.workshops.folders import add_column, copy_of, put, table, write_table
from tests.workshops.strategies import workshops
from workshops.folder import examine, folder_contents, read_folder, write_folder
from workshops.problems import InvalidFolder, errors
from workshops.resources import examples, template

TOWNS = ("sabha", "al_kufra")


@pytest.mark.parametrize("town", TOWNS)
def test_the_tables_of_an_example_are_written_back_byte_for_byte(town):
    """Reading and writing an example changes no table, further ballot forms included."""
    contents = folder_contents(read_folder(EXAMPLES / town))

    tables = {name: content for name, content in contents.items() if name.endswith(".csv")}
    assert len(tables) == 13
    for name, content in tables.items():
        assert content == (EXAMPLES / town / name).read_bytes(), name


@pytest.mark.parametrize("town", TOWNS)
def test_a_folder_we_wrote_reads_and_writes_the_same(town, tmp_path):
    """Folder, workshop, folder: the same workshop, the same bytes, workshop.yaml included."""
    workshop = read_folder(EXAMPLES / town)
    write_folder(workshop, tmp_path / "once")

    again = read_folder(tmp_path / "once")
    write_folder(again, tmp_path / "twice")

    assert again == workshop
    names = sorted(p.relative_to(tmp_path / "once") for p in (tmp_path / "once").rglob("*.*"))
    for name in names:
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "twice" / name).read_bytes()


@pytest.mark.faults  # hundreds of generated folders: not in the plain run
@given(workshop=workshops())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_every_workshop_survives_its_folder(workshop, tmp_path_factory):
    """Hostile texts, unknown columns, every optional part: read back equal, written back equal."""
    folder = tmp_path_factory.mktemp("w")
    contents = folder_contents(workshop)
    for name, content in contents.items():
        (folder / name).write_bytes(content)

    examination = examine(folder)

    assert not [str(p) for p in errors(examination.problems)]
    assert examination.workshop == workshop
    assert folder_contents(examination.workshop) == contents
    shutil.rmtree(folder)


def test_every_example_and_the_template_are_valid():
    """No error in anything we ship; the examples are the two towns."""
    assert examples() == tuple(sorted(TOWNS))
    for folder in (*(EXAMPLES / town for town in TOWNS), template("workshop")):
        assert not errors(examine(folder).problems), folder


def test_rows_in_another_order_are_the_same_workshop(tmp_path):
    """The order of lines in ballots, tallies, assessments, gates and attendance says nothing."""
    folder = copy_of("sabha", tmp_path)
    for name in ("ballots", "tallies", "assessments", "feasibility", "attendance"):
        heading, *rows = table(folder / f"{name}.csv")
        write_table(folder / f"{name}.csv", [heading, *reversed(rows)])

    shuffled = read_folder(folder)
    plain = read_folder(copy_of("sabha", tmp_path / "plain"))

    assert {b.id: dict(b.marks) for b in shuffled.ballots} == {
        b.id: dict(b.marks) for b in plain.ballots
    }
    assert folder_contents(shuffled) == folder_contents(plain)


def test_without_a_phase_votes_mean_that_the_list_is_out(tmp_path):
    """An example says no phase: with votes it is decided, without them it is a draft."""
    folder = copy_of("sabha", tmp_path)
    assert read_folder(folder).settings.phase == "decided"

    for name in ("ballots.csv", "tallies.csv"):
        (folder / name).unlink()

    assert read_folder(folder).settings.phase == "draft"


def test_an_unknown_column_is_noticed_kept_and_written_back(tmp_path):
    """A column nobody knows travels through a workshop unchanged, in its place."""
    folder = copy_of("sabha", tmp_path)
    add_column(folder / "proposals.csv", "engineer's remark", {3: "=SUM(A1)", 5: "soft ground"})
    put(folder / "proposals.csv", 3, "engineer's remark", "'=SUM(A1)")

    examination = examine(folder)

    (notice,) = [p for p in examination.problems if p.kind == "heading_unknown"]
    assert (notice.file, notice.row, notice.column) == ("proposals.csv", 1, "engineer's remark")
    kept = examination.workshop.extra_columns["proposals.csv"]
    assert kept["S02"] == {"engineer's remark": "=SUM(A1)"}
    written = folder_contents(examination.workshop)["proposals.csv"]
    assert written == (folder / "proposals.csv").read_bytes()


def test_a_file_name_that_is_almost_right_is_named(tmp_path):
    """A misspelt file is missing, and the message names the file that was perhaps meant."""
    folder = copy_of("sabha", tmp_path)
    (folder / "groups.csv").rename(folder / "group.csv")

    problems = examine(folder).problems

    missing = next(p for p in problems if p.kind == "file_missing")
    assert (missing.file, missing.found) == ("groups.csv", "group.csv")
    assert any(
        p.kind == "file_unknown" and p.numbers["suggestion"] == "groups.csv" for p in problems
    )


def test_reading_takes_nothing_in_part(tmp_path):
    """One error anywhere, and there is no workshop at all."""
    folder = copy_of("sabha", tmp_path)
    put(folder / "tallies.csv", 2, "people", "four")

    with pytest.raises(InvalidFolder) as invalid:
        read_folder(folder)

    assert [(p.file, p.row, p.kind) for p in errors(invalid.value.problems)] == [
        ("tallies.csv", 2, "above_zero")
    ]
    assert examine(folder).workshop is None


def test_writing_removes_what_the_workshop_no_longer_holds(tmp_path):
    """A file without content goes; a file that is not ours stays."""
    workshop = read_folder(EXAMPLES / "sabha")
    folder = tmp_path / "w"
    write_folder(workshop, folder)
    (folder / "notes.txt").write_text("ours", encoding="utf-8")

    write_folder(read_folder(template("workshop")), folder)

    assert not (folder / "ballots.csv").exists()
    assert (folder / "notes.txt").exists()
    assert read_folder(folder).settings.id == "workshop"
