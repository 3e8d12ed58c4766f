# ruff: noqa: RUF001  # letters, digits and signs of other scripts are what is tested
"""Cells, sheets and files of rows: what is read, what is refused, what is written."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import EXAMPLES
from tests.workshops.folders import add_column, copy_of, put, table, write_table
from workshops.folder import examine, folder_contents, read_folder
from workshops.problems import Inspection, errors
from workshops.tables.cells import (
    EXACT,
    LONGEST,
    exact_number,
    exact_text,
    suggestion,
    whole_number,
)
from workshops.tables.sheet import MAX_BYTES, MAX_COLUMNS, read_sheet, sheet_bytes
from workshops.tables.text import (
    folded,
    guarded,
    is_personal,
    normalised,
    parts,
    unguarded,
)

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "＋1", "－1", "＠A", "'=1", "''-1")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("420000", 420_000),
        ("0", 0),
        ("٤٢٠٠٠٠", 420_000),
        ("۴۲۰", 420),
        ("007", 7),
        ("٤2٠", None),
        ("1_000", None),
        ("²", None),
        ("-5", None),
        ("5.0", None),
        ("420,000", None),
        ("420 000", None),
        ("", None),
        ("9" * 16, None),
        ("0" * 30 + "12", 12),
        ("9" * 4000, None),
    ],
)
def test_a_whole_number_is_digits_of_one_kind(text, number):
    """Western, Arabic-Indic or Persian digits; nothing else, nothing mixed, nothing endless."""
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.5", Fraction(3, 2)),
        ("١٫٥", Fraction(3, 2)),
        ("-0.25", Fraction(-1, 4)),
        ("1/3", Fraction(1, 3)),
        ("1/0", None),
        ("1e3", None),
        (".5", None),
        ("nan", None),
        ("1" * 50, None),
    ],
)
def test_an_exact_number_is_a_decimal_or_a_fraction(text, number):
    """Never a float, never a power."""
    assert exact_number(text) == number


@given(st.from_regex(EXACT, fullmatch=True).filter(lambda text: len(text) <= LONGEST))
@example("1/1267650600228229401496703205376")
@example("-0.0000000000000000000000000000000000001")
def test_exact_numbers_come_back_from_their_text(text):
    """Every number that can be read is written so that it reads as the same number."""
    number = exact_number(text)

    assert number is not None
    assert exact_number(exact_text(number)) == number


def test_exact_text_is_as_people_write():
    """Decimals where they end, fractions where they do not."""
    numbers = (Fraction(30), Fraction(3, 2), Fraction(-1, 8), Fraction(1, 3))

    assert [exact_text(n) for n in numbers] == ["30", "1.5", "-0.125", "1/3"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_could_run_is_written_with_an_apostrophe(text):
    """Exactly one apostrophe is added, and exactly one is taken away on reading."""
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@given(st.text())
def test_the_guard_is_undone_whatever_the_text(text):
    """Guarding and unguarding give the text back; an ordinary apostrophe is left alone."""
    assert unguarded(guarded(text)) == text


@given(st.text())
def test_a_normal_form_is_reached_at_once(text):
    """Normalising twice changes nothing more."""
    assert normalised(normalised(text)) == normalised(text)


def test_hidden_characters_and_runs_of_spaces_go():
    """Direction marks, controls, byte-order marks, tabs and line breaks."""
    assert normalised("  a\u202e\u2067b\x00\ufeff \t\n c\u00a0d ") == "ab c d"


def test_lists_are_read_with_any_separator():
    """Semicolon, bar, Arabic comma and semicolon, line break."""
    assert parts("A;B|C،D؛E\nF; ;") == ("A", "B", "C", "D", "E", "F")


def test_headings_are_compared_without_habits_of_writing():
    """Case, marks, alef forms and punctuation make no difference."""
    assert folded("الإسم") == folded("الاسم")
    assert folded("Phone-Number ") == folded("phone number")


@pytest.mark.parametrize(
    "heading", ["name", "Name", "الاسم", "الإسم", "هاتف", "Phone", "nationality", "ID number",
                "signature", "Nom", "téléphone", "رقم الهاتف"]
)  # fmt: skip
def test_headings_that_ask_for_a_person_are_known(heading):
    """In three languages, however they are written."""
    assert is_personal(heading)


@pytest.mark.parametrize("heading", ["اسم المشروع", "name_en", "group", "project name", "names_fr"])
def test_headings_about_things_are_not_personal(heading):
    """Whole headings are compared: the name of a project is a title."""
    assert not is_personal(heading)


@pytest.mark.parametrize("name", ["ballots", "attendance", "tallies", "serials"])
def test_a_column_of_names_is_refused_and_nothing_of_it_is_kept(name, tmp_path):
    """The message names the heading; no cell below it is quoted, stored or shown."""
    folder = copy_of("sabha", tmp_path)
    path = folder / f"{name}.csv"
    if name == "serials":
        path.write_text("serial,group,state\n235Q-BJDP,A,cast\n", encoding="utf-8")
    add_column(path, "الاسم", {2: "CANARY", 3: "CANARY"})

    examination = examine(folder)

    assert [(p.file, p.row, p.column) for p in errors(examination.problems)] == [
        (f"{name}.csv", 1, "الاسم")
    ]
    assert "CANARY" not in repr(examination)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_same_table_in_any_honest_form(delimiter, end, encoding, tmp_path):
    """Delimiter, line end and marked encoding change nothing of what is read."""
    folder = copy_of("sabha", tmp_path)
    path = folder / "groups.csv"
    lines = [
        delimiter.join(f'"{cell}"' if delimiter in cell or ";" in cell else cell for cell in row)
        for row in table(path)
    ]
    path.write_bytes((end.join(lines) + end).encode(encoding))

    assert read_folder(folder).groups == read_folder(EXAMPLES / "sabha").groups


def test_a_declared_delimiter_is_obeyed(tmp_path):
    """`sep=;` on the first line; rows are still counted as a spreadsheet counts them."""
    folder = copy_of("sabha", tmp_path)
    text = "sep=;\nproposal;consequence;reason_en\nS01;none;\nS99;none;\n"
    (folder / "conflict_screening.csv").write_text(text, encoding="utf-8")

    (problem,) = errors(examine(folder).problems)

    assert (problem.row, problem.found, problem.kind) == (4, "S99", "unknown_proposal")


@pytest.mark.parametrize(
    ("content", "row", "encoding"),
    [
        ("proposal,consequence\nS01,محظور\n".encode("cp1256"), 2, "Windows-1256"),
        ("proposal,consequence\n\nS01,é\n".encode("cp1252"), 3, "Windows-1252"),
        ("proposal,consequence\nS01,é\n".encode("utf-16-le"), 2, "UTF-16 LE"),
        ("proposal,consequence\nS01,é\n".encode("utf-16-be"), 2, "UTF-16 BE"),
    ],
)  # fmt: skip
def test_another_encoding_is_named_and_never_guessed(content, row, encoding, tmp_path):
    """Not UTF-8 and no mark: a question with the likely encoding, not a reading."""
    folder = copy_of("sabha", tmp_path)
    (folder / "conflict_screening.csv").write_bytes(content)

    (problem,) = errors(examine(folder).problems)

    assert problem.kind in {"encoding", "nul"}
    assert problem.numbers.get("encoding", encoding) == encoding
    assert problem.row == row


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path):
    """Empty rows count, and so do cells with line breaks: one row each."""
    folder = copy_of("sabha", tmp_path)
    text = 'proposal,consequence,reason_en\n\n,,\nS01,none,"two\nlines"\nS77,none,\n'
    (folder / "conflict_screening.csv").write_text(text, encoding="utf-8")

    examination = examine(folder)

    assert [(p.row, p.found) for p in errors(examination.problems)] == [(5, "S77")]


@pytest.mark.parametrize(
    ("content", "kind", "row"),
    [
        (b"", "no_heading", 1),
        (b"\n\n", "no_heading", 1),
        (b"group,kind\nA,\x00\n", "nul", 2),
        (b'group,kind\nA,"open\n', "quotes", 2),
        (b"group,kind,kind\nA,b,c\n", "heading_repeated", 1),
        (b"group,,kind\nA,b,c\n", "heading_empty", 1),
        (b"group,kind\nA,b,c,d\n", "row_too_long", 2),
        (b"x" * (MAX_BYTES + 1), "file_too_large", None),
        (b",".join([b"a"] * (MAX_COLUMNS + 1)), "table_too_large", 1),
        (b"group,kind\nA," + b"x" * 32_001, "table_too_large", 2),
    ],
)
def test_tables_that_cannot_be_read_say_why(content, kind, row):
    """One problem each, at the row where it is."""
    inspection = Inspection(file="groups.csv")
    read_sheet(content, {"group": "group", "kind": "kind"}, inspection)

    assert [(p.kind, p.row) for p in inspection.problems] == [(kind, row)]


def test_short_rows_are_filled_up():
    """Cells a spreadsheet leaves out at the end of a row are empty."""
    sheet = read_sheet(b"a,b,c\n1\n", {}, Inspection(file="x.csv"))

    assert dict(sheet.rows[0].cells) == {"a": "1", "b": "", "c": ""}


def test_numbers_are_written_without_a_guard():
    """A number column keeps its minus; a text column does not start a formula."""
    written = sheet_bytes(["n", "t"], [{"n": "-5", "t": "-5"}], frozenset({"n"}))

    assert written == b"n,t\n-5,'-5\n"


def test_headings_have_one_name_and_several_spellings(tmp_path):
    """`id`, `proposal_id` and capital letters are understood."""
    folder = copy_of("sabha", tmp_path)
    for name, old, new in (
        ("groups", "group", "ID"),
        ("proposals", "proposal", "id"),
        ("assessments", "proposal", "proposal_id"),
        ("assessments", "criterion", "Criterion_ID"),
        ("ballots", "ballot", "ballot_id"),
    ):
        cells = table(folder / f"{name}.csv")
        cells[0][cells[0].index(old)] = new
        write_table(folder / f"{name}.csv", cells)

    assert folder_contents(read_folder(folder)) == folder_contents(
        read_folder(copy_of("sabha", tmp_path / "plain"))
    )


def wide_ballots(folder):
    """`ballots.csv` with a column per proposal; the proposals used, in order."""
    heading, *rows = table(folder / "ballots.csv")
    proposals = list(dict.fromkeys(row[5] for row in rows))
    ballots = {}
    for *about, proposal, value in rows:
        ballots.setdefault(tuple(about), {})[proposal] = value
    write_table(
        folder / "ballots.csv",
        [
            [*heading[:5], *proposals],
            *([*about, *(marks.get(p, "") for p in proposals)] for about, marks in ballots.items()),
        ],
    )
    return proposals


def test_ballots_with_a_column_per_proposal_are_the_same_ballots(tmp_path):
    """Wide and long form give one workshop; a row without marks is a blank ballot."""
    folder = copy_of("sabha", tmp_path)
    wide_ballots(folder)
    plain = read_folder(EXAMPLES / "sabha")

    wide = read_folder(folder)

    assert [(b.id, dict(b.marks)) for b in wide.ballots] == [
        (b.id, dict(b.marks)) for b in plain.ballots
    ]


def test_faults_of_wide_ballots_stand_where_the_spreadsheet_shows_them(tmp_path):
    """Row of the ballot, column of the proposal; a second row with one serial is a repetition."""
    folder = copy_of("sabha", tmp_path)
    proposals = wide_ballots(folder)
    path = folder / "ballots.csv"
    put(path, 3, proposals[2], "x")
    cells = table(path)
    cells[0][cells[0].index(proposals[0])] = "S0X"
    blank = [*cells[4][:5], *[""] * len(proposals)]
    write_table(path, [*cells, blank])

    found = [(p.row, p.column, p.kind) for p in errors(examine(folder).problems)]

    assert (3, proposals[2], "whole_number") in found
    assert (1, "S0X", "unknown_proposal") in found
    assert (len(cells) + 1, "ballot", "ballot_repeated") in found


def test_assessments_with_a_column_per_criterion_are_the_same(tmp_path):
    """The wide form is read too; a fault names its column."""
    folder = copy_of("sabha", tmp_path)
    path = folder / "assessments.csv"
    _, *rows = table(path)
    values = {(row[0], row[1]): row[2] for row in rows}
    names = list(dict.fromkeys(row[0] for row in rows))
    wide = [["proposal", "C4", "C5", "C6"]]
    wide += [[p, *(values[p, c] for c in ("C4", "C5", "C6"))] for p in names]
    write_table(path, wide)

    assert [(a.proposal, a.criterion, a.value) for a in read_folder(folder).assessments] == [
        (a.proposal, a.criterion, a.value) for a in read_folder(EXAMPLES / "sabha").assessments
    ]

    put(path, 5, "C5", "7")
    (problem,) = errors(examine(folder).problems)
    assert (problem.row, problem.column, problem.kind) == (5, "C5", "off_scale")


def test_zero_and_empty_stay_apart(tmp_path):
    """A written 0 on a score ballot is a judgement, a missing line an abstention."""
    folder = copy_of("sabha", tmp_path)
    path = folder / "workshop.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("form: points\n  points: 10", "form: score\n  max: 5"), encoding="utf-8"
    )
    source = EXAMPLES / "sabha/other_forms/ballots_score.csv"
    (folder / "ballots.csv").write_bytes(source.read_bytes())
    first = table(folder / "ballots.csv")[1]
    put(folder / "ballots.csv", 2, "value", "0")

    ballot = next(b for b in read_folder(folder).ballots if b.id == first[0])

    assert ballot.marks[first[5]] == 0


def test_further_columns_of_the_specification_are_kept_without_a_word(tmp_path):
    """Conditions, measures, answers and control columns are known, in one language or three."""
    folder = copy_of("sabha", tmp_path)
    add_column(folder / "feasibility.csv", "condition_ar", {3: "إذن كتابي"})
    add_column(folder / "feasibility.csv", "owner", {3: "municipality"})
    add_column(folder / "conflict_screening.csv", "q1", {3: "no"})
    add_column(folder / "conflict_screening.csv", "public_note", {3: "open to all"})
    add_column(folder / "proposals.csv", "men", {3: "10"})

    examination = examine(folder)

    assert not [p for p in examination.problems if p.kind == "heading_unknown"]
    line = examination.workshop.feasibility[1]
    assert (line.condition, line.owner) == ("إذن كتابي", "municipality")
    screening = examination.workshop.screening[1]
    assert (screening.answers, screening.public_note) == ({"Q1": "no"}, "open to all")
    again = folder_contents(examination.workshop)
    for name in ("feasibility.csv", "proposals.csv", "conflict_screening.csv"):
        reread = {tuple(sorted(row)) for row in table(folder / name)}
        (folder / name).write_bytes(again[name])
        assert {tuple(sorted(row)) for row in table(folder / name)} == reread


def test_a_text_in_several_languages_keeps_all_of_them(tmp_path):
    """What the core keeps once stands beside its translations, and both are written back."""
    folder = copy_of("sabha", tmp_path)
    add_column(folder / "feasibility.csv", "condition", {3: "a permit"})
    add_column(folder / "feasibility.csv", "condition_ar", {3: "إذن"})

    workshop = read_folder(folder)
    changed = replace(
        workshop,
        feasibility=tuple(
            replace(line, condition="two permits") if line.condition else line
            for line in workshop.feasibility
        ),
    )

    assert workshop.feasibility[1].condition == "a permit"
    written = folder_contents(changed)["feasibility.csv"].decode()
    assert "two permits,إذن" in written


def test_unknown_words_are_answered_with_the_nearest_known_one():
    """A slip of one letter is recognised; nonsense is not."""
    assert suggestion("budgte", ("budget", "ballots")) == "budget"
    assert suggestion("zzz", ("budget", "ballots")) == ""
