# ruff: noqa: RUF001  # letters, digits and signs of other scripts are what is tested
"""The command line, as somebody types it."""

import json
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from tests.conftest import EXAMPLES, PROJECT, shared
from tests.workshops.folders import add_line, copy_of, put
from workshops.cases import inputs_digest
from workshops.cli import COMMANDS, main
from workshops.cli.demo import bring
from workshops.cli.drawing import width
from workshops.cli.serve import own_addresses
from workshops.cli.speaking import own_language
from workshops.folder import read_folder
from workshops.language import LANGUAGES
from workshops.resources import towns
from workshops.store import Store
from workshops.store.convert import list_workshops

SMALL_ELECTION = """META
key;value
description;Three paths
budget;100
vote_type;approval
currency;LYD
PROJECTS
project_id;cost;name
1;60;Path
2;50;Bench
3;40;Tree
VOTES
voter_id;vote
a;1,2
b;1
c;2,3
d;3
e;3
"""


def run(*arguments, code=0):
    """What a command prints; it has to end as expected."""
    outcome = CliRunner().invoke(main, [str(a) for a in arguments])
    assert outcome.exit_code == code, (outcome.output, outcome.exception)
    return outcome.output


def test_help_names_every_command():
    """The table of commands is what `--help` shows and what can be called."""
    shown = run("--help")

    for name in COMMANDS:
        assert re.search(rf"^  {name} ", shown, re.MULTILINE), name
        assert "--help" in run(name, "--help")
    assert "No such command" in run("decidee", code=2)


@pytest.mark.parametrize("place", ["", *(one.id for one in towns()), "Murzuq", "سبها"])
def test_a_new_workshop_is_valid_wherever_it_is(place, tmp_path):
    """Every place of the programme, any other name, or none: `check` finds no error."""
    folder = tmp_path / "day-1"
    run("new", folder, *(["--place", place] if place else []))

    assert "No errors" in run("check", folder, "--lang", "en")
    settings = read_folder(folder).settings
    assert settings.id == "day-1"
    assert settings.phase == "draft"
    known = {one.id: one.place_code for one in towns()} | {"سبها": "LY031901"}
    assert settings.place_code == known.get(place, "")
    if place == "qatroun":
        assert settings.title.ar.endswith("القطرون")


def test_new_never_touches_what_is_there(tmp_path):
    """A folder that exists is left alone, with 1."""
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "mine.txt").touch()

    run("new", tmp_path / "w", code=1)

    assert [path.name for path in (tmp_path / "w").iterdir()] == ["mine.txt"]


def test_new_says_when_nothing_can_be_written(tmp_path):
    """A folder below a file cannot be made: one sentence, no traceback."""
    (tmp_path / "file").touch()

    assert "could not be written" in run("new", tmp_path / "file" / "w", "--lang", "en", code=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_prints_one_line_for_each_problem(language, tmp_path):
    """File, row, column, found, expected and cure on one line each; 1 when one is an error."""
    folder = copy_of("sabha", tmp_path)
    put(folder / "proposals.csv", 4, "cost", "-980000")
    line = add_line(folder / "workshop.yaml", "budgte: 5")

    lines = run("check", folder, "--lang", language, code=1).splitlines()

    assert len(lines) == 2 + 1 + 1
    cost = next(one for one in lines if "proposals.csv" in one)
    assert all(part in cost for part in ("4", "cost", '"-980000"'))
    typo = next(one for one in lines if "budgte" in one)
    assert str(line) in typo
    assert "budget" in typo


def test_check_ends_with_0_when_there_are_notices_only():
    """An example has a notice and no error."""
    assert "No errors, 1 notice" in run("check", EXAMPLES / "sabha", "--lang", "en")
    assert "not a workshop folder" in run("check", EXAMPLES / "nowhere", "--lang", "en", code=1)


@pytest.mark.parametrize(
    ("value", "language"), [("ar_LY.UTF-8", "ar"), ("fr_FR", "fr"), ("C", "en"), ("", "en")]
)
def test_the_language_is_that_of_the_computer(value, language, monkeypatch):
    """Arabic, French or English from the usual variables; English where they say nothing."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", value)

    assert own_language() == language


def close(found, wanted):
    """Whether two JSON values agree, numbers within 1e-9 relative; keys of `wanted` only."""
    if isinstance(wanted, dict):
        return all(key in found and close(found[key], value) for key, value in wanted.items())
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(close, found, wanted))
    if isinstance(wanted, float):
        return found == pytest.approx(wanted, rel=1e-9)
    return found == wanted


@pytest.mark.parametrize("town", ["sabha", "al_kufra"])
def test_decide_gives_the_expected_json(town):
    """The whole `decide` block of `expected.json`, from the folder, through the command line."""
    wanted = json.loads((EXAMPLES / town / "expected.json").read_text(encoding="utf-8"))["decide"]
    found = json.loads(run("decide", EXAMPLES / town, "--json"))

    assert found["schema"] == "tashawur.decision/1"
    assert found["edition"] == "staff"
    assert found["inputs_digest"] == inputs_digest(read_folder(EXAMPLES / town))
    unordered = {
        "findings": ("check", "group", "needed"),
        "cohesion_per_person": ("list", "proposal"),
    }
    for key, value in wanted.items():
        if key in unordered:
            names = unordered[key]
            by_name = {tuple(str(one.get(n)) for n in names): one for one in found[key]}
            for one in value:
                assert close(by_name[tuple(str(one.get(n)) for n in names)], one), (key, one)
        else:
            assert close(found[key], value), key


def test_decide_prints_a_table_for_staff_and_one_for_everybody():
    """By-group figures are marked; the public table hides small groups."""
    staff = run("decide", EXAMPLES / "sabha", "--lang", "en")
    public = run("decide", EXAMPLES / "sabha", "--lang", "en", "--public")

    assert "STAFF ONLY" in staff
    assert "STAFF ONLY" not in public
    assert re.search(r"S04 +Two sewage suction trucks +760.000", staff)
    assert (
        json.loads(run("decide", EXAMPLES / "sabha", "--json", "--public"))["edition"] == "public"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_decide_speaks_every_language(language):
    """The same list, told in each language."""
    text = run("decide", EXAMPLES / "al_kufra", "--lang", language)

    assert "K09" in text
    assert ("القائمة" in text) == (language == "ar")


def test_decide_takes_other_rules_budgets_and_seeds():
    """What is asked for stands instead of what the workshop says, and only there."""
    asked = (
        "--rule",
        "equal_shares",
        "--completion",
        "none",
        "--budget",
        "4200000",
        "--seed",
        "١-٢",
    )
    found = json.loads(run("decide", EXAMPLES / "sabha", "--json", *asked))

    assert (found["rule"], found["budget"]) == ("equal_shares", 4_200_000)
    assert "1-2" in json.dumps(found["parameters"])
    assert "numbers joined by hyphens" in run(
        "decide", EXAMPLES / "sabha", "--seed", "seven", code=2
    )


def test_decide_writes_a_file_whole_or_not_at_all(tmp_path):
    """`--to x.json` holds the JSON, `--to x.txt` the table; what cannot be written is said."""
    run("decide", EXAMPLES / "sabha", "--to", tmp_path / "a" / "x.json")
    run("decide", EXAMPLES / "sabha", "--to", tmp_path / "x.txt", "--lang", "en")
    (tmp_path / "file").touch()

    assert json.loads((tmp_path / "a" / "x.json").read_text(encoding="utf-8"))["official_list"]
    assert "STAFF ONLY" in (tmp_path / "x.txt").read_text(encoding="utf-8")
    run("decide", EXAMPLES / "sabha", "--to", tmp_path / "file" / "x.json", code=1)


def test_decide_lists_every_problem_of_a_faulty_folder(tmp_path):
    """The same lines as `check`, and 1."""
    folder = copy_of("sabha", tmp_path)
    put(folder / "proposals.csv", 4, "cost", "-980000")

    assert "proposals.csv, row 4, cost" in run("decide", folder, "--lang", "en", code=1)
    assert "neither" in run("decide", tmp_path / "x.csv", "--lang", "en", code=1)


def test_decide_reads_a_pabulib_election(tmp_path):
    """Total votes rank; the same JSON as for a folder; a budget and a seed may be given."""
    path = tmp_path / "three.pb"
    path.write_text(SMALL_ELECTION, encoding="utf-8")

    found = json.loads(run("decide", path, "--json"))
    assert found["lists"]["ranked"] == ["3", "2"]
    assert found["parameters"]["amount_factor"] == 1

    shares = json.loads(
        run("decide", path, "--json", "--rule", "equal_shares", "--budget", "150", "--seed", "7")
    )
    assert set(shares["lists"]["equal_shares"]) == {"1", "2", "3"}
    assert "Three paths" in run("decide", path, "--lang", "en")

    path.write_text(SMALL_ELECTION.replace("1;60", "1;much"), encoding="utf-8")
    assert "three.pb, row 9, cost" in run("decide", path, "--lang", "en", code=1)


@pytest.mark.parametrize("suffix", ["csv", "json", "pdf", "xlsx"])
def test_export_writes_a_document_by_its_suffix(suffix, tmp_path):
    """One file, in the language asked for; the public edition unless staff is asked for."""
    target = tmp_path / "out" / f"list.{suffix}"
    shown = run("export", EXAMPLES / "sabha", "--to", target, "--lang", "en")

    assert str(target) in shown
    assert target.stat().st_size > 1000
    if suffix == "json":
        assert json.loads(target.read_text(encoding="utf-8"))["edition"] == "public"
        run("export", EXAMPLES / "sabha", "--to", target, "--edition", "staff")
        assert json.loads(target.read_text(encoding="utf-8"))["edition"] == "staff"


@pytest.mark.slow
def test_export_writes_everything_into_a_folder(tmp_path):
    """Tables and JSON once, the rest for each language; a second export gives the same bytes."""
    run("export", EXAMPLES / "al_kufra", "--to", tmp_path / "one")
    run("export", EXAMPLES / "al_kufra", "--to", tmp_path / "two", "--lang", "fr")

    names = {path.name for path in (tmp_path / "one").iterdir()}
    again = {path.name for path in (tmp_path / "two").iterdir()}
    assert {"list.csv", "decision.json", "datapackage.json"} <= again <= names
    for kind in ("workbook.{}.xlsx", "report.{}.pdf", "report.{}.docx"):
        assert {kind.format(language) for language in LANGUAGES} <= names
    for name in again - {"datapackage.json"}:
        same = (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
        assert same, name
    one, two = (
        {
            r["path"]: r
            for r in json.loads((tmp_path / f / "datapackage.json").read_text())["resources"]
        }
        for f in ("one", "two")
    )
    assert two == {path: one[path] for path in two}
    assert (set(one), set(two)) == (names - {"datapackage.json"}, again - {"datapackage.json"})


def test_export_refuses_what_it_cannot_write(tmp_path):
    """A suffix nobody knows, a folder that is none, one with errors: 1, and nothing written."""
    assert ".xlsx" in run("export", EXAMPLES / "sabha", "--to", tmp_path / "x.odt", code=1)
    run("export", tmp_path / "none", "--to", tmp_path / "x.csv", code=1)
    folder = copy_of("sabha", tmp_path)
    put(folder / "proposals.csv", 4, "cost", "-980000")
    run("export", folder, "--to", tmp_path / "out", code=1)

    assert [path.name for path in tmp_path.iterdir()] == ["sabha"]


def test_an_official_list_is_found_again():
    """Assen 2024 with Equal Shares, cost utility and Add1: exactly the official winners."""
    (path,) = shared("golden/pabulib").glob("*Assen_2024.pb")
    found = json.loads(run("decide", path, "--json", "--rule", "equal_shares",
                           "--completion", "add1"))  # fmt: skip
    lines = path.read_text(encoding="utf-8").split("VOTES")[0].split("PROJECTS")[1].splitlines()
    heads = lines[1].split(";")
    official = {
        cells[heads.index("project_id")]
        for cells in (line.split(";") for line in lines[2:] if line)
        if cells[heads.index("selected")] == "1"
    }

    assert set(found["lists"]["equal_shares"]) == official


def test_the_command_line_is_a_module_too():
    """`python -m workshops.cli` is `tashawur`, where the script is not on the path."""
    shown = subprocess.run(
        [sys.executable, "-m", "workshops.cli", "--version"],  # our own module
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT,
    ).stdout

    assert shown.startswith("tashawur")


@pytest.mark.parametrize("command", ["new", "check", "decide"])
def test_short_commands_load_nothing_they_do_not_need(command):
    """What makes a start slow stays out: the server, the store, charts, documents, data frames."""
    slow = {"streamlit", "sqlalchemy", "pandas", "plotly", "docx", "typst"}
    loaded = subprocess.run(  # noqa: S603  # our own interpreter and our own module
        [sys.executable, "-c", f"import sys, workshops.cli.{command}; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT,
    ).stdout.split()

    assert not slow & set(loaded)


def test_the_demonstration_brings_its_example_once(tmp_path):
    """Started twice, the store holds the example once."""
    with Store.open(f"sqlite:///{tmp_path / 'demo.sqlite'}") as store:
        bring(store, "al_kufra")
        bring(store, "al_kufra")
        with store.reading() as connection:
            assert len(list_workshops(connection)) == 1


def test_serve_and_demo_start_the_server_they_promise(tmp_path, monkeypatch):
    """Store, host, port and browser are passed on; a second start finds the first."""
    started = []
    for module in ("workshops.cli.serve", "workshops.cli.demo"):
        monkeypatch.setattr(
            f"{module}.serve", lambda url, **settings: started.append((url, settings))
        )
    monkeypatch.setattr("workshops.cli.demo.data_folder", lambda: tmp_path)
    store = f"sqlite:///{tmp_path / 'w.sqlite'}"

    run("serve", "--store", store, "--port", "8600", "--no-browser")
    run("serve", "--store", store, "--room", "--address", "10.0.0.7")
    run("demo", "al_kufra", "--no-browser")
    assert "sabha" in run("demo", "tripoli", code=1)
    with Store.open(store):
        run("serve", "--store", store, code=1)

    assert started == [
        (store, {"host": "127.0.0.1", "port": 8600, "open_browser": False, "room": False}),
        (store, {"host": "10.0.0.7", "port": None, "open_browser": True, "room": True}),
        (f"sqlite:///{tmp_path / 'demo.sqlite'}", {"port": None, "open_browser": False}),
    ]


def test_own_addresses_are_never_the_loopback():
    """What people in the room may type reaches this computer from another one."""
    assert not [one for one in own_addresses() if one.startswith("127.")]


def test_marks_take_no_place_in_a_column():
    """Harakat and direction signs are not counted, wide letters twice."""
    assert width("\u2068سَبْها\u2069") == len("سبها")
    assert width("日") == 2


def test_whole_ballots_leave_only_with_a_reason_and_two_roles(tmp_path):
    """Without them nothing is written; with them the file says both."""
    target = tmp_path / "town.pb"
    asked = ("export", EXAMPLES / "al_kufra", "--to", target)
    for lacking in ((), ("--reason", "study"), ("--reason", "study", "--role", "staff", "staff")):
        run(*asked, *lacking, code=1)
    assert not target.exists()

    run(*asked, "--reason", "study", "--role", "staff", "adviser")
    assert "study (staff, adviser)" in target.read_text(encoding="utf-8")
