"""Everything that can be wrong with a folder is said at once, cell by cell, with its cure."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from tests.workshops.folders import (
    add_line,
    add_row,
    copy_of,
    put,
    put_line,
    row_of,
    table,
)
from workshops.acts.actor import Actor
from workshops.acts.workshops import bring_folder
from workshops.cli import main
from workshops.folder import examine, read_folder
from workshops.language import LANGUAGES
from workshops.problems import InvalidFolder, errors
from workshops.store import Store
from workshops.store.convert import list_workshops


def plant_in_settings(folder):
    """Faults in workshop.yaml: (row, path, kind)."""
    file = folder / "workshop.yaml"
    return {
        (put_line(file, "budget:", "budget: -6000000"), "budget", "above_zero"),
        (put_line(file, "currency:", "currency: dinars"), "currency", "currency"),
        (put_line(file, "place_code:", "place_code: 31901"), "place_code", "place_code"),
        (put_line(file, "date:", "date: 11.04.2026"), "date", "date"),
        (put_line(file, "languages:", "languages: [ar, en, de]"), "languages.3", "one_of"),
        (put_line(file, "usd_rate:", "usd_rate: about 6"), "usd_rate", "exact_number"),
        (put_line(file, "synthetic:", "synthetic: maybe"), "synthetic", "yes_no"),
        (put_line(file, "  max_share:", "  max_share: 1.5"), "floor.max_share", "between"),
        (put_line(file, "  min_ballots:", "  min_ballots: 0"), "floor.min_ballots", "at_least"),
        (
            put_line(file, "    does_not_fit:", "    does_not_fit: jump"),
            "rule.options.does_not_fit",
            "one_of",
        ),
        (put_line(file, "  order:", "  order: [lot, lower_cost]"), "ties.order", "tie_order"),
        (put_line(file, "  lot_seed:", "  lot_seed: seven"), "ties.lot_seed", "lot_seed"),
        (put_line(file, "  cap:", "  cap: 0.5"), "group_weights.cap", "at_least"),
        (put_line(file, "  live:", "  live: [curtain]"), "privacy.live", "yaml_scalar"),
        (
            put_line(
                file,
                "  - {kind: seats_filled",
                "  - {kind: seats_full, threshold: 0.66, level: warn}",
            ),
            "checks.6.kind",
            "one_of",
        ),
        (add_line(file, "budgte: 5"), "budgte", "key_unknown"),
    }


def plant_in_proposals(folder):
    """Faults in proposals.csv."""
    file = folder / "proposals.csv"
    put(file, 2, "cost", "-420000")
    put(file, 3, "duplicate_of", "S04")
    put(file, 5, "duplicate_of", "S02")
    put(file, 6, "cost", "")
    put(file, 7, "women", "900000")
    put(file, 8, "submitted_by", "A;Z")
    put(file, 9, "sector", "watr")
    put(file, 10, "short_title_en", "x" * 41)
    put(file, 11, "short_title_ar", table(file)[11][5])
    again = add_row(file, *table(file)[24])
    put(file, again, "proposal", "s24")
    for number, column in enumerate(table(file)[0][4:7]):
        put(file, again, column, f"Another title {number}")
    put(file, 14, "beneficiaries", "6,200")
    put(file, 15, "title_ar", "")
    put(file, 16, "duplicate_of", "S99")
    put(file, 17, "place_code", "Sabha")
    return {
        (2, "cost", "above_zero"),
        (3, "duplicate_of", "duplicate_circle"),
        (6, "cost", "cost_missing"),
        (7, "women", "more_than_reached"),
        (8, "submitted_by", "unknown_group"),
        (9, "sector", "one_of"),
        (10, "short_title_en", "short_title_long"),
        (12, "short_title_ar", "short_title_repeated"),
        (again, "proposal", "id_repeated"),
        (14, "beneficiaries", "whole_number"),
        (15, "title_ar", "required"),
        (16, "duplicate_of", "unknown_proposal"),
        (17, "place_code", "place_code"),
    }


def plant_in_judging(folder):
    """Faults in groups, criteria, assessments, feasibility."""
    put(folder / "groups.csv", 2, "kind", "tribe")
    put(folder / "groups.csv", 3, "population", "many")
    put(folder / "criteria.csv", 3, "source", "ballots")
    put(folder / "criteria.csv", 4, "high", "-1")
    put(folder / "criteria.csv", 4, "formula", "people")
    put(folder / "criteria.csv", 6, "direction", "up")
    put(folder / "criteria.csv", 7, "weight", "ten")
    assessments = folder / "assessments.csv"
    put(assessments, 2, "value", "9")
    put(assessments, 3, "confidence", "sure")
    put(assessments, 4, "criterion", "C9")
    put(assessments, 5, "proposal", "S77")
    put(assessments, 6, "criterion", "C1")
    put(folder / "feasibility.csv", 2, "technical", "3")
    put(folder / "feasibility.csv", 5, "verdict", "fail")
    put(folder / "feasibility.csv", 6, "months", "soon")
    return {
        "groups.csv": {(2, "kind", "one_of"), (3, "population", "whole_number")},
        "criteria.csv": {
            (3, "source", "ballot_criterion"),
            (3, "formula", "formula_not_computed"),
            (4, "high", "anchors"),
            (4, "formula", "one_of"),
            (6, "direction", "one_of"),
            (7, "weight", "exact_number"),
        },
        "assessments.csv": {
            (2, "value", "off_scale"),
            (3, "confidence", "one_of"),
            (4, "criterion", "unknown_criterion"),
            (5, "proposal", "unknown_proposal"),
            (6, "criterion", "not_assessed"),
        },
        "feasibility.csv": {
            (2, "technical", "one_of"),
            (5, "verdict", "verdict_disagrees"),
            (6, "months", "whole_number"),
        },
    }


def plant_in_votes(folder):
    """Faults in attendance, ballots, tallies, and in files about people that have no place."""
    attendance, ballots, tallies = (
        folder / f"{n}.csv" for n in ("attendance", "ballots", "tallies")
    )
    put(attendance, 3, "left", "5")
    put(attendance, 5, "age_band", "60-99")
    put(attendance, 7, "present", "")
    add_row(attendance, "A", "F", "25-34", "1", "0", "0")
    put(ballots, 2, "value", "9")
    put(ballots, 9, "proposal", "S55")
    put(ballots, 14, "group", "MIGR")
    put(ballots, 20, "value", "x")
    put(ballots, 25, "channel", "fax")
    twice = table(ballots)[30]
    repeated = add_row(ballots, *twice)
    put(tallies, 2, "count", "5")
    put(tallies, 70, "people", "31")
    hands = row_of(tallies, "plenary", "C", "hands")
    put(tallies, hands, "count", "80")
    put(tallies, 4, "kind", "beans")
    (folder / "conflict_screening.csv").unlink()
    (folder / "followup.csv").write_bytes("proposal,status\nS01,بدأ\n".encode("cp1256"))
    (folder / "serials.csv").write_text("serial,group,state,الاسم\n2,A,cast,x\n", encoding="utf-8")
    (folder / "weight_votes.csv").write_text(
        "sheet,group,method,value\n1,A,dots,3\n", encoding="utf-8"
    )
    (folder / "sessions.csv").write_text('session,people\nhall,"3\n', encoding="utf-8")
    (folder / "context.yaml").write_text("risks:\n  - *all\n", encoding="utf-8")
    return {
        "attendance.csv": {
            (3, "left", "more_than_present"),
            (5, "age_band", "one_of"),
            (7, "present", "required"),
            (66, "age_band", "row_repeated"),
        },
        "ballots.csv": {
            (2, "value", "points_over"),
            (9, "proposal", "unknown_proposal"),
            (14, "group", "unknown_group"),
            (20, "value", "whole_number"),
            (25, "channel", "one_of"),
            (repeated, "ballot", "ballot_repeated"),
        },
        "tallies.csv": {
            (2, "count", "seed_sum"),
            (4, "kind", "one_of"),
            (70, "people", "people_differ"),
            (hands, "count", "hands_over"),
        },
        "conflict_screening.csv": {(None, "", "file_missing")},
        "followup.csv": {(2, "", "encoding")},
        "serials.csv": {(1, "الاسم", "personal_heading")},
        "weight_votes.csv": {(1, "criterion", "heading_missing")},
        "sessions.csv": {(2, "", "quotes")},
        "context.yaml": {(2, "", "yaml_feature")},
    }


@pytest.fixture
def faulty(tmp_path):
    """A folder with every planted fault, and where each of them is."""
    folder = copy_of("sabha", tmp_path)
    planted = {
        "workshop.yaml": plant_in_settings(folder),
        "proposals.csv": plant_in_proposals(folder),
        **plant_in_judging(folder),
        **plant_in_votes(folder),
    }
    places = {(file, *fault) for file, faults in planted.items() for fault in faults}
    return folder, places


def test_every_planted_fault_is_found_where_it_is_and_nothing_else(faulty):
    """More than 40 faults in one folder: exactly these errors, by file, row, column and kind."""
    folder, planted = faulty

    found = errors(examine(folder).problems)

    assert len(planted) > 40
    assert sorted((p.file, p.row or 0, p.column, p.kind) for p in found) == sorted(
        (file, row or 0, column, kind) for file, row, column, kind in planted
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_says_every_one_of_them_in_one_line(faulty, language):
    """One line for each problem and one at the end, in every language; the command ends with 1."""
    folder, planted = faulty
    problems = examine(folder).problems

    outcome = CliRunner().invoke(main, ["check", str(folder), "--lang", language])

    assert outcome.exit_code == 1
    assert len(outcome.output.splitlines()) == len(problems) + 1
    for file, row, column, _ in planted:
        assert any(
            file in line and column in line and (row is None or str(row) in line)
            for line in outcome.output.splitlines()
        ), (file, row, column)


def test_nothing_of_a_faulty_folder_is_taken(faulty, tmp_path):
    """Reading raises with all of it, and a store that was to take the folder holds nothing."""
    folder, planted = faulty

    with pytest.raises(InvalidFolder) as invalid:
        read_folder(folder)
    assert len(errors(invalid.value.problems)) == len(planted)

    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        with pytest.raises(InvalidFolder):
            bring_folder(store, Actor(role="facilitator"), folder, now=datetime.now(UTC))
        with store.reading() as connection:
            assert list_workshops(connection) == ()
