"""Exports of KoboToolbox and ODK: groups, several choices, repeats, the same submission twice."""

import pytest

from tests.intake.books import LINK, packed, parts, sheet_xml, xlsx
from tests.workshops.meetings import workshop
from workshops.intake.answers import LEAVE_OUT, Answers
from workshops.intake.oddities import waiting
from workshops.intake.planning import plan

FIELDS = ["title_en", "title_ar", "pillar", "sector", "type", "place", "submitted_by", "cost"]
WELL = ["A bakery", "مخبز", "livelihoods", "livelihoods", "equipment", "Testville", "A B", 4000]
PITCH = [
    "A pitch",
    "ملعب",
    "social_cohesion",
    "recreation",
    "infrastructure",
    "Testville",
    "B",
    900,
]
SYSTEM = [
    "_id",
    "_uuid",
    "_submission_time",
    "_validation_status",
    "_submitted_by",
    "username",
    "_index",
]


def about(number, uuid, status="Approved"):
    """What Kobo adds to a row."""
    return [number, uuid, "2026-05-01T08:00:00", status, "salma.canary", "salma.canary", number]


def taken(rows, said=None):
    """The plan of an export."""
    return plan("export.xlsx", xlsx(rows), workshop(), "", said or Answers())


def new(planned):
    """The new proposals, without their numbers."""
    return [
        (p.title.en, p.title.ar, p.pillar, p.sector, p.type, p.place, p.submitted_by, p.cost)
        for p in planned.outcome.workshop.proposals[4:]
    ]


EXPECTED = [
    (*WELL[:6], ("A", "B"), 4000),
    (*PITCH[:6], ("B",), 900),
]


@pytest.mark.parametrize("sign", ["/", ".", "-"])
def test_groups_of_the_form_are_taken_off_whatever_parts_them(sign):
    """`about/title_en`, with a point or a hyphen; bookkeeping is dropped and named."""
    heads = [f"{'about' if n < 6 else 'money'}{sign}{name}" for n, name in enumerate(FIELDS)]
    planned = taken([[*heads, *SYSTEM], [*WELL, *about(1, "u1")], [*PITCH, *about(2, "u2")]])

    assert planned.ready, waiting(planned.oddities)
    assert new(planned) == EXPECTED
    assert "column_dropped" in {o.kind for o in planned.oddities}
    assert "canary" not in f"{planned.oddities}{planned.rows}{planned.meanings}"


@pytest.mark.parametrize("summary", [True, False])
def test_several_choices_come_as_a_summary_as_columns_or_as_both(summary):
    """`A B`, or a column of 0 and 1 for each group."""
    split = [f"submitted_by/{group}" for group in ("A", "B", "CSO")]
    heads = [*FIELDS[:6], *(["submitted_by"] if summary else []), *split, "cost", "_uuid"]
    rows = [
        [*row[:6], *([row[6]] if summary else []), *ticks, row[7], uuid]
        for row, ticks, uuid in ((WELL, [1, 1, 0], "u1"), (PITCH, [0, 1, 0], "u2"))
    ]
    planned = taken([heads, *rows])

    assert planned.ready, waiting(planned.oddities)
    assert new(planned) == EXPECTED


def test_a_summary_that_differs_from_its_columns_is_refused():
    """Two answers to one question: nobody chooses between them in silence."""
    heads = [*FIELDS, "submitted_by/A", "submitted_by/B", "_uuid"]
    planned = taken([heads, [*WELL, 1, 0, "u1"]])

    assert [(o.row, o.kind) for o in waiting(planned.oddities)] == [(2, "choices_differ")]


def test_one_submission_is_one_row():
    """The same twice is taken once and said; the same id with other content is asked."""
    heads = [*FIELDS, *SYSTEM]
    other = ["A bread oven", "فرن خبز", *WELL[2:7], 5000]
    rows = [heads, [*WELL, *about(1, "u1")], [*WELL, *about(2, "u1")], [*other, *about(3, "u1")]]
    planned = taken(rows)
    said = Answers(places={("Sheet1", "4"): LEAVE_OUT})

    assert [(o.row, o.kind) for o in waiting(planned.oddities)] == [(4, "submission_again")]
    assert (3, "submission_same") in {(o.row, o.kind) for o in planned.oddities}
    assert new(taken(rows, said)) == EXPECTED[:1]


def test_what_was_not_approved_is_left_out_only_when_somebody_says_so():
    """Taken with yes, left out with leave_out, asked before that."""
    rows = [[*FIELDS, *SYSTEM], [*WELL, *about(1, "u1", "Not approved")]]
    (odd,) = waiting(taken(rows).oddities)
    yes = taken(rows, Answers(places={("Sheet1", odd.place): "yes"}))

    assert odd.kind == "not_approved"
    assert new(yes) == EXPECTED[:1]
    assert new(taken(rows, Answers(places={("Sheet1", "2"): LEAVE_OUT}))) == []


def test_labels_as_headings_and_labels_as_answers_are_read():
    """An export with Arabic labels meets the same table of words."""
    heads = ["اسم المشروع", "المحور", "القطاع", "النوع", "الموقع", "مقدم من", "التكلفة", "_uuid"]
    row = ["مخبز", "سبل العيش", "سبل العيش", "معدات", "Testville", "مجموعة A", 4000, "u1"]
    planned = taken([heads, row])

    assert planned.ready, waiting(planned.oddities)
    assert new(planned)[0][1:] == (*WELL[1:6], ("A",), 4000)


def test_a_repeat_on_its_own_sheet_gets_the_answers_around_it():
    """Two proposals of one meeting: place and group stand with the meeting."""
    meeting = [["place", "submitted_by", "_index", "_uuid"], ["Testville", "A", 1, "u1"]]
    repeat = [
        ["title_en", "title_ar", "pillar", "sector", "type", "cost", "_parent_index"],
        [*WELL[:5], 4000, 1],
        [*PITCH[:5], 900, 1],
    ]
    given = parts(meeting, name="meeting")
    given["xl/workbook.xml"] = given["xl/workbook.xml"].replace(
        b"</sheets>", b'<sheet name="proposals" sheetId="2" r:id="rId2"/></sheets>'
    )
    link = LINK.format(id="rId2", kind="worksheet", target="worksheets/sheet2.xml").encode()
    links = given["xl/_rels/workbook.xml.rels"]
    given["xl/_rels/workbook.xml.rels"] = links.replace(b"</Rel", link + b"</Rel", 1)
    given["xl/worksheets/sheet2.xml"] = sheet_xml(repeat)
    planned = plan("export.xlsx", packed(given), workshop(), "", Answers())

    assert planned.ready, waiting(planned.oddities)
    assert [(one[0], one[5], one[6]) for one in new(planned)] == [
        ("A bakery", "Testville", ("A",)),
        ("A pitch", "Testville", ("A",)),
    ]


def test_odk_central_zips_its_tables():
    """One CSV for the form, one for each repeat, joined by their keys."""
    form = "place,submitted_by,KEY,SubmissionDate,DeviceID\nTestville,A,uuid:1,2026-05-01,canary\n"
    head = "title_en,title_ar,pillar,sector,type,cost,PARENT_KEY,KEY\n"
    line = "A bakery,مخبز,livelihoods,livelihoods,equipment,4000,uuid:1,uuid:1/p[1]\n"
    zipped = packed({"m.csv": form.encode(), "m-proposals.csv": (head + line).encode()})
    planned = plan("export.zip", zipped, workshop(), "", Answers())

    assert planned.ready, waiting(planned.oddities)
    assert new(planned) == [(*WELL[:6], ("A",), 4000)]
    assert "canary" not in f"{planned.oddities}{planned.rows}"


def test_places_on_the_earth_and_pictures_are_dropped():
    """Neither the point nor the file is read or shown."""
    heads = [*FIELDS, "where", "photo", "_where_latitude", "_uuid"]
    planned = taken([heads, [*WELL, "27.0377 14.4283 0 0", "canary.jpg", 27.03, "u1"]])

    assert planned.ready, waiting(planned.oddities)
    dropped = {o.heading for o in planned.oddities if o.kind == "column_dropped"}
    assert {"where", "photo", "_where_latitude"} <= dropped
    assert "canary.jpg" not in f"{planned.oddities}"
