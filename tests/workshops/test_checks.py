"""Each kind of problem once: planted alone in an example, found alone, with its row and column."""

import re

import pytest

from tests.conftest import EXAMPLES, PROJECT
from tests.workshops.folders import (
    add_column,
    add_line,
    add_row,
    copy_of,
    put,
    put_line,
    row_of,
    table,
    write_table,
)
from workshops.checks import problems_of
from workshops.folder import examine, read_folder
from workshops.language import LANGUAGES
from workshops.problems import errors
from workshops.wording import problem_line


def settings_line(old, new):
    """Change a line of workshop.yaml; where and what is then found."""
    return lambda folder: put_line(folder / "workshop.yaml", old, new)


def cell(name, row, column, text):
    """Change a cell."""

    def plant(folder):
        put(folder / f"{name}.csv", row, column, text)
        return row

    return plant


def more_cells(name, heading, texts):
    """Add a column."""

    def plant(folder):
        add_column(folder / f"{name}.csv", heading, texts)
        return next(iter(texts))

    return plant


def file(name, text):
    """Write a file."""

    def plant(folder):
        (folder / name).write_text(text, encoding="utf-8")

    return plant


FIRST = "235Q-BJDP"
ERRORS = [
    ("workshop.yaml", "id", "id", settings_line("id:", "id: 'sabha 2026'")),
    ("workshop.yaml", "title_ar", "required", settings_line("title_ar:", "title_ar: ''")),
    ("workshop.yaml", "budget", "above_zero", settings_line("budget:", "budget: 0")),
    ("workshop.yaml", "languages", "repeated", settings_line("languages:", "languages: [ar, ar]")),
    ("workshop.yaml", "ballots.points", "between", settings_line("  points:", "  points: 100000")),
    (
        "workshop.yaml",
        "ballots.tally_sessions.1",
        "unknown_session",
        settings_line("  points:", "  points: 10\n  tally_sessions: [gallery]"),
    ),
    (
        "workshop.yaml",
        "ballots.support_from",
        "between",
        settings_line("  points:", "  points: 10\n  support_from: 11"),
    ),
    (
        "workshop.yaml",
        "group_weights.weights",
        "weight_missing",
        settings_line(
            "  kind: equal",
            "  kind: custom\n  weights: {A: 1, B: 1, C: 1, D: 1, RET: 1, IDP: 1, MIG: 1}",
        ),
    ),
    (
        "workshop.yaml",
        "group_weights.weights.Z",
        "unknown_group",
        settings_line("  kind: equal", "  kind: equal\n  weights: {Z: 1}"),
    ),
    (
        "workshop.yaml",
        "rule.options.add1_step",
        "at_least",
        settings_line("    does_not_fit:", "    add1_step: 0"),
    ),
    (
        "workshop.yaml",
        "record.1.proposals",
        "unknown_proposal",
        settings_line("record:", "record:\n  - {date: 2026-04-11, kind: merged, proposals: [S98]}"),
    ),
    (
        "workshop.yaml",
        "record.1.date",
        "date",
        settings_line("record:", "record:\n  - {date: yesterday, kind: late}"),
    ),
    (
        "workshop.yaml",
        "control.1",
        "control_total",
        settings_line("record:", "control:\n  - {channel: dots, group: A, issued: 5}\nrecord:"),
    ),
    (
        "workshop.yaml",
        "control.1.group",
        "unknown_group",
        settings_line("record:", "control:\n  - {channel: dots, group: AA}\nrecord:"),
    ),
    ("workshop.yaml", "channels.1", "one_of", settings_line("id:", "id: s\nchannels: [post]")),
    ("groups.csv", "seats", "whole_number", cell("groups", 2, "seats", "-1")),
    ("groups.csv", "group", "id", cell("groups", 5, "group", "D 4")),
    ("proposals.csv", "title_ar", "too_long", cell("proposals", 4, "title_ar", "ب" * 201)),
    ("proposals.csv", "submitted_by", "required", cell("proposals", 4, "submitted_by", "")),
    ("proposals.csv", "men", "women_and_men", more_cells("proposals", "men", {2: "3151"})),
    ("proposals.csv", "duplicate_of", "duplicate_circle",
     cell("proposals", 4, "duplicate_of", "S03")),
    ("criteria.csv", "weight", "weight", cell("criteria", 3, "weight", "-15")),
    ("criteria.csv", "formula", "required", cell("criteria", 3, "formula", "")),
    ("criteria.csv", "high", "required", cell("criteria", 5, "high", "")),
    ("criteria.csv", "breakpoints", "breakpoints",
     more_cells("criteria", "breakpoints", {3: "5:0;1:1"})),
    ("criteria.csv", "breakpoints", "breakpoints",
     more_cells("criteria", "breakpoints", {3: "1:0;5:2"})),
    ("assessments.csv", "criterion", "row_repeated", cell("assessments", 3, "criterion", "C4")),
    ("feasibility.csv", "proposal", "id_repeated", cell("feasibility", 3, "proposal", "S01")),
    ("conflict_screening.csv", "consequence", "one_of",
     cell("conflict_screening", 3, "consequence", "maybe")),
    ("conflict_screening.csv", "consequence", "required",
     cell("conflict_screening", 3, "consequence", "")),
    ("attendance.csv", "present", "whole_number", cell("attendance", 3, "present", "one")),
    ("attendance.csv", "sex", "one_of", cell("attendance", 3, "sex", "W")),
    ("ballots.csv", "form", "form_other", more_cells("ballots", "form", {2: "score"})),
    ("ballots.csv", "value", "required", cell("ballots", 2, "value", "")),
    ("ballots.csv", "group", "ballot_mixed", cell("ballots", 3, "group", "B")),
    ("tallies.csv", "proposal", "row_repeated", cell("tallies", 3, "proposal", "S03")),
    ("tallies.csv", "people", "above_zero", cell("tallies", 2, "people", "0")),
    ("context.yaml", "risks.1.date", "date",
     file("context.yaml", "risks:\n  - {text_en: a, date: soon}\n")),
    ("context.yaml", "risks.1.public", "yes_no",
     file("context.yaml", "risks:\n  - {text_en: a, public: perhaps}\n")),
    ("context.yaml", "risks.1.text", "required", file("context.yaml", "risks:\n  - {source: a}\n")),
    ("context.yaml", "risk", "key_unknown", file("context.yaml", "risk: []\n")),
    ("context.yaml", "risks", "yaml_list", file("context.yaml", "risks: a\n")),
    ("context.yaml", "risks.1", "yaml_mapping", file("context.yaml", "risks: [a]\n")),
    ("context.yaml", "risks.1.text_en", "yaml_scalar",
     file("context.yaml", "risks: [{text_en: [a]}]\n")),
    ("context.yaml", "risks.1.text_en", "too_long",
     file("context.yaml", f"risks: [{{text_en: {'a' * 2001}}}]\n")),
    ("context.yaml", "", "yaml_mapping", file("context.yaml", "- a\n")),
    ("sessions.csv", "top", "unknown_proposal",
     file("sessions.csv", "session,group,top\nhall,A,S01;S97\n")),
    ("weight_votes.csv", "method", "one_of",
     file("weight_votes.csv", "sheet,method,criterion,value\n1,dice,C1,3\n")),
    ("weight_votes.csv", "value", "required",
     file("weight_votes.csv", "sheet,method,criterion,value\n1,dots,C1,\n")),
    ("serials.csv", "state", "one_of",
     file("serials.csv", "serial,group,state\n2222-2222,A,lost\n")),
    ("followup.csv", "date", "date",
     file("followup.csv", "proposal,status,date\nS01,begun,May\n")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "column", "kind", "plant"),
    ERRORS,
    ids=[f"{n}-{e[1]}-{e[2]}" for n, e in enumerate(ERRORS)],
)
def test_one_fault_is_one_error(name, column, kind, plant, tmp_path):
    """Planted alone, the fault is the only error, and every language has its line."""
    folder = copy_of("sabha", tmp_path)
    row = plant(folder)

    found = [p for p in errors(examine(folder).problems) if p.kind != "line_missing"]

    mine = [p for p in found if (p.file, p.column, p.kind) == (name, column, kind)]
    assert len(mine) == 1, found
    assert all(p is mine[0] or p.kind.startswith("unknown_") for p in found)
    if row is not None and "\n" not in str(mine[0].found) and name.endswith(".csv"):
        assert mine[0].row == row
    for language in LANGUAGES:
        assert name in problem_line(mine[0], language)


NOTICES = [
    ("workshop.yaml", "controls_removed", settings_line("place:", "place: 'Sab\u202eha'")),
    ("criteria.csv", "weight_sum", cell("criteria", 2, "weight", "31")),
    ("criteria.csv", "cost_in_score", cell("criteria", 3, "formula", "beneficiaries_per_1000")),
    ("criteria.csv", "conflict_as_weight", cell("criteria", 7, "name_en", "Conflict sensitivity")),
    ("criteria.csv", "translation_missing", cell("criteria", 7, "name_fr", "")),
    ("proposals.csv", "short_title_missing", cell("proposals", 3, "short_title_en", "")),
    ("proposals.csv", "merge_unrecorded", cell("proposals", 4, "duplicate_of", "S01")),
    ("proposals.csv", "heading_unknown", more_cells("proposals", "engineer", {2: "x"})),
    ("assessments.csv", "assessment_missing", cell("assessments", 2, "value", "")),
    ("conflict_screening.csv", "measure_missing",
     more_cells("conflict_screening", "measure", {2: "x"})),
    ("ballots.csv", "points_under", cell("ballots", 2, "value", "1")),
    ("ballots.csv", "ballot_blank",
     lambda folder: add_row(folder / "ballots.csv", "ZZZZ-ZZZZ", "paper", "CSO", "", "", "", "")),
    ("ballots.csv", "singled_out", cell("ballots", row_of(EXAMPLES / "sabha/ballots.csv", "CSO"),
                                        "sex", "F")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "plant"), NOTICES, ids=[n[1] for n in NOTICES])
def test_what_is_allowed_but_better_known_is_a_notice(name, kind, plant, tmp_path):
    """The folder can still be used unless the change broke a ballot, and the notice is there."""
    folder = copy_of("sabha", tmp_path)
    plant(folder)

    found = examine(folder).problems

    notice = next(p for p in found if p.kind == kind)
    assert (notice.file, notice.level) == (name, "notice")
    for language in LANGUAGES:
        assert problem_line(notice, language)


def test_lines_that_are_missing_are_listed(tmp_path):
    """A proposal without feasibility, screening or ratings, and a group without counters."""
    folder = copy_of("sabha", tmp_path)
    for name, key in (
        ("feasibility", "S05"),
        ("conflict_screening", "S06"),
        ("assessments", "S07"),
        ("attendance", "D"),
    ):
        rows = [row for row in table(folder / f"{name}.csv") if row[0] != key]
        write_table(folder / f"{name}.csv", rows)

    examination = examine(folder)

    assert not errors(examination.problems)
    assert [(p.file, p.found) for p in examination.problems if p.kind == "line_missing"] == [
        ("assessments.csv", "S07/C4"),
        ("assessments.csv", "S07/C5"),
        ("assessments.csv", "S07/C6"),
        ("feasibility.csv", "S05"),
        ("conflict_screening.csv", "S06"),
        ("attendance.csv", "D"),
    ]


def in_form(folder, form, limit_key, limit):
    """Turn the example into one with ballots of another form."""
    path = folder / "workshop.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("form: points\n  points: 10", f"form: {form}\n  {limit_key}: {limit}"),
        encoding="utf-8",
    )
    source = EXAMPLES / f"sabha/other_forms/ballots_{form}.csv"
    (folder / "ballots.csv").write_bytes(source.read_bytes())
    return folder / "ballots.csv"


APPROVALS, SCORES, PLACES = ("approval", "max", 6), ("score", "max", 5), ("ranking", "depth", 5)


@pytest.mark.parametrize(
    ("form", "changes", "expected"),
    [
        (APPROVALS, {}, set()),
        (APPROVALS, {2: "2"}, {(2, "mark_approval")}),
        (SCORES, {}, set()),
        (SCORES, {3: "6"}, {(3, "mark_score")}),
        (PLACES, {}, set()),
        (PLACES, {2: "0"}, {(2, "mark_ranking")}),
        (PLACES, {2: "6"}, {(2, "place_deep")}),
        (PLACES, {3: "3"}, {(3, "place_repeated")}),
        (("ranking", "depth", 9), {2: "9"}, {(2, "place_skipped")}),
    ],
)
def test_each_form_has_its_own_faults(form, changes, expected, tmp_path):
    """Scores off the scale, places repeated, skipped or too deep, approvals that are no mark."""
    folder = copy_of("sabha", tmp_path)
    path = in_form(folder, *form)
    for row, text in changes.items():
        put(path, row, "value", text)

    assert {(p.row, p.kind) for p in errors(examine(folder).problems)} == expected


def test_too_many_approvals(tmp_path):
    """Every ballot with more marks than the form allows, at its first line."""
    folder = copy_of("sabha", tmp_path)
    in_form(folder, "approval", "max", 3)

    found = errors(examine(folder).problems)

    assert found
    assert {p.kind for p in found} == {"approvals_over"}


def test_more_ballots_than_people_still_there(tmp_path):
    """The first ballot beyond the people of its group is named."""
    folder = copy_of("sabha", tmp_path)
    path = folder / "attendance.csv"
    row = next(n for n, line in enumerate(table(path), 1) if line[0] == "CSO" and line[3] != "0")
    put(path, row, "left", table(path)[row - 1][3])

    (problem,) = errors(examine(folder).problems)

    assert (problem.file, problem.column, problem.kind) == ("ballots.csv", "group", "ballots_over")
    assert table(folder / "ballots.csv")[problem.row - 1][2] == "CSO"


def test_ballots_nobody_issued_and_control_totals(tmp_path):
    """With a list of serials an unknown one is an error; a sheet that counts otherwise a notice."""
    folder = copy_of("sabha", tmp_path)
    serials = dict.fromkeys(
        (row[0], row[2]) for row in table(folder / "ballots.csv")[1:] if row[0] != FIRST
    )
    write_table(
        folder / "serials.csv",
        [["serial", "group", "state"], *([serial, group, "cast"] for serial, group in serials)],
    )
    put_line(
        folder / "workshop.yaml",
        "record:",
        "control:\n  - {channel: paper, group: C, issued: 9, cast: 9}\nrecord:",
    )

    problems = examine(folder).problems

    assert [(p.row, p.found) for p in errors(problems)] == [(2, FIRST)]
    (control,) = [p for p in problems if p.kind == "control_cast"]
    assert control.numbers["cast"] == 9


def test_lines_of_one_ballot_that_stand_apart_are_noticed_once(tmp_path):
    """It may be two papers with one serial: one notice for the file, with how many there are."""
    folder = copy_of("sabha", tmp_path)
    path = folder / "ballots.csv"
    heading, first, *rest = table(path)
    write_table(path, [heading, *rest, first])

    examination = examine(folder)

    assert [(p.found, p.numbers) for p in examination.problems if p.kind == "ballot_apart"] == [
        (FIRST, {"ballots": 1})
    ]


def test_seeds_of_every_person(tmp_path):
    """Ten times the people without a word is noticed; with `per` it is said; other sums are not."""
    folder = copy_of("sabha", tmp_path)
    path = folder / "tallies.csv"
    rows = [n for n, row in enumerate(table(path), 1) if row[0] == "breakout-CSO"]
    for row in rows:
        put(path, row, "count", str(6 * int(table(path)[row - 1][6])))

    examination = examine(folder)
    (notice,) = [p for p in examination.problems if p.kind == "seeds_per_person"]
    assert notice.row == rows[0]
    assert [t.per for t in examination.workshop.tallies if t.session == "breakout-CSO"] == [
        "person"
    ]

    add_column(path, "per", dict.fromkeys(rows, "group"))
    assert [p.kind for p in errors(examine(folder).problems)] == ["seed_sum"]


def test_people_who_voted_twice_are_found_when_votes_are_put_together(tmp_path):
    """A session that counts although its people cast ballots: refused, in one sentence."""
    folder = copy_of("sabha", tmp_path)
    put_line(
        folder / "workshop.yaml", "  points:", "  points: 10\n  tally_sessions: [breakout-CSO]"
    )

    (problem,) = errors(examine(folder).problems)

    assert problem.kind == "votes_refused"
    assert "CSO" in problem.found


def test_dots_are_counted_against_what_people_had(tmp_path):
    """More dots than ten a person is an error where ballots have ten points."""
    folder = copy_of("sabha", tmp_path)
    row = add_row(folder / "tallies.csv", "wall", "A", "", "2", "dots", "S03", "21")

    (problem,) = errors(examine(folder).problems)

    assert (problem.row, problem.kind) == (row, "dot_sum")


def test_no_ballot_criterion_and_no_weight_at_all(tmp_path):
    """Whole-table faults name the table and the column."""
    folder = copy_of("sabha", tmp_path)
    put(folder / "criteria.csv", 2, "source", "assessed")
    for row in range(2, 8):
        put(folder / "criteria.csv", row, "weight", "0")

    found = errors(examine(folder).problems)

    assert [(p.row, p.column, p.kind) for p in found] == [
        (None, "source", "ballot_criterion"),
        (None, "weight", "weights_zero"),
    ]


def test_a_dear_proposal_cannot_pass(tmp_path):
    """A verdict that says pass although the cost is above the whole budget disagrees."""
    folder = copy_of("sabha", tmp_path)
    row = row_of(folder / "feasibility.csv", "pass", "")
    proposal = table(folder / "feasibility.csv")[row - 1][0]
    put(folder / "proposals.csv", row_of(folder / "proposals.csv", proposal), "cost", "6000001")

    (problem,) = errors(examine(folder).problems)

    assert (problem.row, problem.kind, problem.numbers["follows"]) == (
        row,
        "verdict_disagrees",
        "fail",
    )


def test_a_missing_file_is_one_error(tmp_path):
    """Nothing that rests on the file is reported beside it."""
    for name in ("groups", "proposals", "criteria", "assessments", "attendance", "feasibility"):
        folder = copy_of("sabha", tmp_path / name)
        (folder / f"{name}.csv").unlink()

        assert [(p.file, p.kind) for p in errors(examine(folder).problems)] == [
            (f"{name}.csv", "file_missing")
        ]


def test_a_phase_with_a_list_needs_votes(tmp_path):
    """Decided without ballots or tallies: the ballots are missing."""
    folder = copy_of("sabha", tmp_path)
    add_line(folder / "workshop.yaml", "phase: decided")
    for name in ("ballots.csv", "tallies.csv"):
        (folder / name).unlink()

    assert [(p.file, p.kind) for p in errors(examine(folder).problems)] == [
        ("ballots.csv", "file_missing")
    ]


def test_a_workshop_from_the_store_is_checked_without_rows():
    """The same checks, for pages: problems name files and columns but no rows."""
    workshop = read_folder(EXAMPLES / "sabha")

    assert [(p.kind, p.row) for p in problems_of(workshop)] == [("feasibility_graded", None)]


def test_every_kind_of_problem_has_its_sentences_and_every_sentence_its_kind():
    """The kinds in the code and those in the catalogues are the same."""
    catalogue = (PROJECT / "workshops/locale/en/problems.po").read_text(encoding="utf-8")
    said = set(re.findall(r'msgid "problem\.(\w+)\.cure"', catalogue))
    sources = [
        path.read_text(encoding="utf-8")
        for folder in ("tables", "checks", ".")
        for path in (PROJECT / "workshops" / folder).glob("*.py")
    ]
    words = {word for text in sources for word in re.findall(r'"(\w+)"', text)}
    words |= {f"mark_{form}" for form in ("approval", "ranking", "score")}

    assert said <= words, said - words
