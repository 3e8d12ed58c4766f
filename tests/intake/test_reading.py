# ruff: noqa: RUF001, RUF002  # digits of other scripts are what is tested
"""Opening, finding, mapping and converting: where a cell is, what it becomes, what is asked."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.model import Text
from tests.intake.books import packed, parts, xlsx
from tests.workshops.meetings import workshop
from workshops.intake.answers import FILL, KEEP, LEAVE, Answers
from workshops.intake.oddities import NotReadable, waiting
from workshops.intake.plain_text import AskedFirst
from workshops.intake.planning import plan
from workshops.store import Store
from workshops.tables.text import folded, unguarded

HEAD = [
    "رقم",
    "اسم المشروع",
    "المحور",
    "القطاع",
    "النوع",
    "الموقع",
    "مقدم من",
    "التكلفة",
    "المستفيدون",
]
ROW = ["P05", "مخبز", "سبل العيش", "سبل العيش", "معدات", "سبها", "A", "4000", "120"]
NEXT = [
    "P06",
    "ملعب، ومدرجات",
    "التماسك الاجتماعي",
    "الرياضة",
    "بنية تحتية",
    "سبها",
    "B;A",
    "900",
    "",
]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"]


def read(name, content, said=None, kind="", given=None):
    """The plan of a file for the small workshop."""
    return plan(name, content, given or workshop(), kind, said or Answers())


def values(planned):
    """What the new proposals say."""
    return [
        (
            p.id,
            p.title.ar,
            p.pillar,
            p.sector,
            p.type,
            p.place,
            p.submitted_by,
            p.cost,
            p.beneficiaries,
        )
        for p in planned.outcome.workshop.proposals[4:]
    ]


EXPECTED = [
    ("P05", "مخبز", "livelihoods", "livelihoods", "equipment", "سبها", ("A",), 4000, 120),
    (
        "P06",
        "ملعب، ومدرجات",
        "social_cohesion",
        "recreation",
        "infrastructure",
        "سبها",
        ("B", "A"),
        900,
        None,
    ),
]


@pytest.mark.parametrize(
    ("encoding", "delimiter", "end"), [*product(ENCODINGS, ",;\t|", ("\n", "\r\n"))]
)
def test_the_same_table_gives_the_same_values_or_a_question(encoding, delimiter, end):
    """Six encodings, four delimiters, two line ends: never another value, never nonsense."""
    lines = [
        delimiter.join(f'"{cell}"' if set(cell) & set(",;|\t") else cell for cell in row)
        for row in (HEAD, ROW, NEXT)
    ]
    content = (end.join(lines) + end).encode(encoding)
    said = Answers()
    if encoding in {"utf-16-le", "utf-16-be", "cp1256"}:
        with pytest.raises(AskedFirst) as asked:
            read("list.csv", content)
        assert asked.value.oddity.kind == "encoding"
        assert encoding in {choice.choice for choice in asked.value.choices}
        said = Answers(encoding=encoding)
    planned = read("list.csv", content, said)

    assert values(planned) == EXPECTED


def test_the_wrong_encoding_is_refused_and_never_mojibake():
    """UTF-8 read as Windows-1256 would give nonsense without an error: it is not read at all."""
    content = "\n".join(",".join(row) for row in (HEAD, ROW)).encode()
    for wrong in ("cp1256", "cp1252", "utf-16-le"):
        with pytest.raises(NotReadable) as refused:
            read("list.csv", content, Answers(encoding=wrong))
        assert refused.value.oddity.kind == "encoding_is_utf8"


def test_a_declared_delimiter_is_obeyed_and_is_no_row():
    """`sep=;` as Excel writes it: the headings stand in row 1, as Excel shows them."""
    lines = [";".join(HEAD), ";".join(["P05", *ROW[1:7], "about 5", ""])]
    planned = read("list.csv", ("sep=;\n" + "\n".join(lines)).encode())

    assert [(o.row, o.column) for o in waiting(planned.oddities)] == [(2, "H")]


@pytest.mark.parametrize("as_book", [True, False])
@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (3, 2), (1, 0), (0, 4)])
def test_row_and_column_are_those_of_the_spreadsheet(rows, columns, as_book):
    """Also with empty rows and columns in front."""
    shifted = [[""] * columns + row for row in (HEAD, ROW, [*ROW[:7], "640000-", "9"])]
    table = [[""] * (columns + 9)] * rows + shifted
    table[-1][columns : columns + 2] = ["P07", "ملعب"]
    if as_book:
        planned = read("list.xlsx", xlsx(table))
    else:
        planned = read("list.csv", "\n".join(",".join(row) for row in table).encode())

    (odd,) = waiting(planned.oddities)
    assert (odd.row, odd.column) == (rows + 3, "HIJKL"[columns])
    assert (odd.heading, odd.found, odd.reading) == ("التكلفة", "640000-", "640000")


def test_a_heading_in_two_rows_is_joined_through_its_merged_cell():
    """`منهم` over `نساء` and `شباب`; titles, a draft line and totals are set aside and listed."""
    upper = [*HEAD, "منهم", "", "ملاحظات"]
    lower = [""] * 9 + ["نساء", "شباب", ""]
    first = [*ROW, "60", "٥٠", "x"]
    total = ["", "المجموع", *[""] * 6, "120", "61", "50", ""]
    table = [["قائمة المقترحات"], ["مسودة"], [], upper, lower, first, [], total]
    merged = ["J4:K4", "A4:A5", "L4:L5", "A1:L1"]
    said = Answers(columns={"L": KEEP})
    planned = read("list.xlsx", xlsx([[*row] for row in table], merged), said)

    named = {meaning.column.name: meaning.fields for meaning in planned.meanings}
    assert named["منهم / نساء"] == ("women",)
    assert named["منهم / شباب"] == ("youth",)
    taken = planned.outcome.workshop.proposals[-1]
    assert (taken.women, taken.youth) == (60, 50)
    kinds = [
        (o.row, o.kind) for o in planned.oddities if o.level == "notice" and o.area == "intake"
    ]
    assert set(kinds) == {
        (1, "row_skipped"),
        (2, "row_skipped"),
        (None, "rows_blank"),
        (8, "total_row"),
        (8, "total_differs"),
    }
    (differs,) = [o for o in planned.oddities if o.kind == "total_differs"]
    assert (differs.column, differs.found, differs.reading) == ("J", "61", "60")


def test_a_merged_cell_over_rows_is_asked_and_never_filled_down_in_silence():
    """Fill and leave do what they say; without an answer nothing comes in."""
    rows = [[*ROW], ["P06", *ROW[1:]], ["P07", *ROW[1:]]]
    for place, title in enumerate(("مخبز", "مخيم", "مزرعة")):
        rows[place][1] = title
    for row in rows[1:]:
        row[5] = ""
    book = xlsx([HEAD, *rows], ["F2:F4"])
    asked = read("list.xlsx", book)
    filled = read("list.xlsx", book, Answers(places={("Sheet1", "F2"): FILL}))
    left = read("list.xlsx", book, Answers(places={("Sheet1", "F2"): LEAVE}))

    assert ("merged", "F") in {(o.kind, o.column) for o in waiting(asked.oddities)}
    assert [p.place for p in filled.outcome.workshop.proposals[4:]] == ["سبها"] * 3
    assert {o.kind for o in waiting(left.oddities)} == {"required"}


def test_groups_are_matched_once_for_every_spelling():
    """A full name is read; a near one is proposed and asked once, however often it stands there."""
    rows = [[f"P1{n}", f"مشروع {n}", *ROW[2:6], "المجموعة B", *ROW[7:]] for n in range(4)]
    asked = read("list.xlsx", xlsx([HEAD, *rows, ["P20", "آخر", *ROW[2:6], "مجموعة B", *ROW[7:]]]))
    (odd,) = waiting(asked.oddities)
    said = Answers(values={("submitted_by", folded("المجموعة B")): "yes"})
    taken = read("list.xlsx", xlsx([HEAD, *rows]), said)

    assert (odd.kind, odd.found, odd.reading, odd.numbers["n"]) == (
        "name_unknown",
        "المجموعة B",
        "B",
        4,
    )
    assert {p.submitted_by for p in taken.outcome.workshop.proposals[4:]} == {("B",)}


def test_sequence_numbers_are_not_ids_unless_somebody_says_so():
    """١، ٢، ٣ are asked; left out, proposals are numbered, and a second time nothing changes."""
    rows = [["١", *ROW[1:]], ["٢", "ملعب", *ROW[2:]]]
    book = xlsx([HEAD, *rows])
    asked = read("list.xlsx", book)
    said = Answers(columns={"A": "ignore"}, constants={"proposal": "new"})
    taken = read("list.xlsx", book, said)
    again = read("list.xlsx", book, said, given=taken.outcome.workshop)

    assert "column_sequence" in {o.kind for o in waiting(asked.oddities)}
    assert taken.outcome.new == ("P05", "P06")
    assert (again.outcome.new, again.outcome.changed, again.outcome.same) == ((), {}, 2)


def test_two_languages_in_one_cell_are_split_where_somebody_says_so():
    """Arabic / English; a cell with no clear border is asked."""
    rows = [["P05", "مخبز / A bakery", *ROW[2:]], ["P06", "ملعب", *ROW[2:]]]
    said = Answers(columns={"B": "title_ar/title_en"})
    planned = read("list.xlsx", xlsx([HEAD, *rows]), said)

    assert planned.outcome.workshop.proposals[4].title == Text(ar="مخبز", en="A bakery")
    assert [(o.row, o.kind) for o in waiting(planned.oddities)] == [(3, "two_languages")]


def test_commas_and_points_in_one_column_are_both_asked():
    """Where one cell has a point, a comma in another is no longer certain."""
    rows = [[*ROW[:7], "1,234", ""], ["P06", "ملعب", *ROW[2:7], "185.000", ""]]
    planned = read("list.xlsx", xlsx([HEAD, *rows]))

    assert [(o.place, o.kind) for o in waiting(planned.oddities)] == [
        ("H2", "separator"),
        ("H3", "separator"),
    ]


def test_a_near_heading_is_proposed_and_an_unknown_one_asked():
    """Neither is taken before somebody says so."""
    head = [*HEAD[:7], "التكلفة التقديرية للمشروع", "لون الورق"]
    planned = read("list.xlsx", xlsx([head, ROW]))

    assert [(o.column, o.kind, o.reading) for o in waiting(planned.oddities)] == [
        ("H", "column_near", "cost"),
        ("I", "column_unknown", ""),
    ]


def test_hidden_and_empty_sheets_are_named_and_left_alone():
    """Only what people see is read."""
    given = parts([HEAD, ROW])
    hidden = given["xl/workbook.xml"].replace(
        b"</sheets>", b'<sheet name="old" sheetId="2" state="hidden" r:id="rId2"/></sheets>'
    )
    links = given["xl/_rels/workbook.xml.rels"]
    second = links[links.index(b"<Relationship Id") : links.index(b"</Relationships>")]
    second = second.replace(b"rId1", b"rId2").replace(b"sheet1", b"sheet2")
    whole = packed(
        {
            **given,
            "xl/workbook.xml": hidden,
            "xl/_rels/workbook.xml.rels": links.replace(
                b"</Relationships>", second + b"</Relationships>"
            ),
            "xl/worksheets/sheet2.xml": parts([["الاسم"], ["Canary"]])["xl/worksheets/sheet1.xml"],
        }
    )
    planned = read("list.xlsx", whole)

    assert planned.left_alone == ("old",)
    assert values(planned)[0] == EXPECTED[0]


@pytest.mark.parametrize("heading", ["الاسم", "Phone", "Nom complet", "رقم الهاتف"])
def test_a_column_about_people_is_refused_and_its_names_go_nowhere(heading, tmp_path, caplog):
    """Not stored, not shown, not logged, in no temporary file; the message says what to do."""
    rows = [["ballot", "group", heading, "P01"], ["2222-2222", "A", "Salma Canary", 5]]
    for name, content in (
        ("b.xlsx", xlsx(rows)),
        ("b.csv", "\n".join(",".join(map(str, row)) for row in rows).encode()),
    ):
        with pytest.raises(NotReadable) as refused:
            read(name, content)
        assert refused.value.oddity.kind == "personal"
        assert "Canary" not in repr(refused.value.oddity)
    with Store.open(f"sqlite:///{tmp_path / 's.sqlite'}"):
        assert b"Canary" not in (tmp_path / "s.sqlite").read_bytes()
    assert "Canary" not in caplog.text
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and b"Canary" in p.read_bytes()]


def test_unknown_columns_of_a_file_about_people_show_nothing_of_themselves():
    """Whatever stands below an unknown heading may be a name."""
    content = b"ballot,group,remark,P01\n2222-2222,A,Salma Canary,10\n"
    planned = read("b.csv", content)

    assert "C" in {o.column for o in waiting(planned.oddities)}
    assert "Canary" not in f"{planned.oddities}{planned.meanings}{planned.rows}"


@pytest.mark.parametrize("spoilt", range(8))
def test_a_fault_in_any_row_keeps_the_whole_file_out(spoilt):
    """Row after row: the one that is faulty is named, and nothing could be taken."""
    rows = [[f"P1{n}", f"مشروع {n}", *ROW[2:]] for n in range(8)]
    rows[spoilt][7] = "640000-"
    planned = read("list.xlsx", xlsx([HEAD, *rows]))

    assert not planned.ready
    assert [o.row for o in waiting(planned.oddities)] == [spoilt + 2]


CELL = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"))
    | st.sampled_from("٠١٢٬٫,. -–~()؟%=@'+\u00a0\u200f"),
    max_size=14,
)


@settings(max_examples=60)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=6))
def test_no_cell_changes_without_being_listed(cells):
    """Whatever stands in a title, a place or a cost is kept as it is, listed, or asked."""
    rows = [[f"P1{n}", a, *ROW[2:5], b, "A", c, ""] for n, (a, b, c) in enumerate(cells)]
    text = "\n".join(
        ",".join(f'"{one}"'.replace("\r", " ") for one in row) for row in (HEAD, *rows)
    )
    if '"' in "".join("".join(cell) for cell in cells):
        return
    planned = read("list.csv", text.encode(), kind="proposals")
    listed = {(o.row, o.column) for o in planned.oddities if o.level in {"normalised", "asked"}}
    skipped = {o.row for o in planned.oddities if o.kind in {"row_skipped", "total_row"}}

    for row, converted in zip(
        [n for n in range(2, len(rows) + 2) if n not in skipped], planned.rows, strict=False
    ):
        for column, name in ((1, "title_ar"), (5, "place"), (7, "cost")):
            # on its way to the folder's reader a text that looks like a formula is guarded
            before, after = rows[row - 2][column], unguarded(converted.cells.get(name, ""))
            if converted.row == row and before != after:
                assert (row, "ABCDEFGHI"[column]) in listed, (before, after)
