"""A sheet of faulty ballots as a clerk might hand it in, against its answer key."""

import yaml

from tests.conftest import shared
from tests.workshops.folders import copy_of, table, write_table
from workshops.folder import examine

KINDS = {
    "sum_too_high": ("error", "points_over"),
    "sum_too_low": ("notice", "points_under"),
    "blank": ("notice", "ballot_blank"),
    "not_a_number": ("error", "whole_number"),
    "negative": ("error", "whole_number"),
    "not_a_whole_number": ("error", "whole_number"),
    "duplicate_ballot": ("error", "ballot_repeated"),
    "conflicting_ballot": ("error", "ballot_repeated"),
    "unknown_serial": ("error", "serial_unknown"),
}


def test_the_faults_of_the_answer_key_are_found_and_no_other(tmp_path):
    """One column per proposal: row and kind of every finding; Arabic-Indic digits are no fault."""
    key = yaml.safe_load(shared("examples/messy/ballot_errors_key.yaml").read_text("utf-8"))
    heading, *ballots = table(shared("examples/messy/sabha_points_ballots_with_errors.csv"))
    folder = copy_of("sabha", tmp_path)
    group = {row[0]: row[2] for row in table(folder / "ballots.csv")[1:]}
    issued = [[serial, one, "issued"] for serial, one in group.items()]
    write_table(folder / "serials.csv", [["serial", "group", "state"], *issued])
    rows = [[row[0], group.get(row[0], "IDP"), *row[1:]] for row in ballots]
    write_table(folder / "ballots.csv", [[heading[0], "group", *heading[1:]], *rows])

    problems = [p for p in examine(folder).problems if p.file == "ballots.csv"]

    found = {(p.row, p.level, p.kind) for p in problems} - {(76, "notice", "ballot_apart")}
    wanted = {(one["line"], *KINDS[one["kind"]]) for one in key["findings"] if one["kind"] in KINDS}
    assert found - {f for f in found if f[2] == "ballots_over"} == wanted
