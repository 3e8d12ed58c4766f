# ruff: noqa: RUF001  # digits of another script
"""The Import page: what it asks, what it shows before anything happens, and what then happens."""

from dataclasses import replace

import pytest

from tests.conftest import shared
from tests.intake.books import xlsx
from tests.web.pages import opened, press, press_named, shown
from tests.workshops.meetings import opened as kept
from tests.workshops.meetings import stock, workshop
from workshops.store.convert import load_setup
from workshops.store.digest import workshop_digest
from workshops.store.totals import group_counts, serials

HEAD = ["رقم", "اسم المشروع", "المحور", "القطاع", "النوع", "الموقع", "مقدم من", "التكلفة"]
ROWS = [
    HEAD,
    ["P05", "مخبز", "سبل العيش", "سبل العيش", "معدات", "Testville", "مجموعة B", "٤٢٠٬٠٠٠"],
    ["P06", "ملعب", "التماسك الاجتماعي", "الرياضة", "بنية تحتية", "Testville", "A", "about 650"],
]


def given(at, name, content):
    """The page with a file dropped on it."""
    return at.file_uploader(key="import").set_value((name, content, "")).run()


def digest(store, identifier):
    """Everything the workshop holds, as one sum."""
    with store.reading() as connection:
        return workshop_digest(connection, identifier)


def setup(store, identifier):
    """The workshop as it stands."""
    with store.reading() as connection:
        return load_setup(connection, identifier)


def test_a_spreadsheet_comes_in_only_once_its_question_is_answered(store):
    """Shown first, asked once, then taken as a whole; the number is marked as not exact."""
    identifier = kept(store, "proposing")
    before = digest(store, identifier)
    at = given(opened("import", workshop=identifier), "list.xlsx", xlsx(ROWS))
    assert not at.exception
    assert "about 650" in shown(at)
    assert at.button(key="bring_in_primary").disabled
    assert digest(store, identifier) == before

    at.text_input(key="answer_0").set_value("650")
    at = press_named(at, "Read again with these answers")
    assert digest(store, identifier) == before
    press(at, "bring_in_primary")
    there = setup(store, identifier)
    assert [(p.id, p.cost, p.submitted_by) for p in there.proposals[4:]] == [
        ("P05", 420000, ("B",)),
        ("P06", 650, ("A",)),
    ]
    assert there.extra_columns["proposals.csv"]["P06"] == {"approximate": "cost"}
    assert there.settings.record[-1].kind == "imported"


def test_an_encoding_is_chosen_by_its_first_lines(store):
    """The list in Windows-1256 is readable under one of the choices, and read as that."""
    identifier = kept(store, "proposing")
    content = shared("examples/messy/proposals_cp1256_semicolon.csv").read_bytes()
    at = given(opened("import", workshop=identifier), "list.csv", content)
    assert "اسم المشروع" in shown(at)

    at = press(at, "choose_encoding_0")
    assert not at.exception
    assert "What would happen" in shown(at)


def test_paper_ballots_come_in_and_are_never_read_back(store):
    """Each sheet is cast once; the same file again brings nothing; no mark is shown."""
    made = workshop()
    identifier = kept(store, "screening", replace(made, attendance=made.attendance))
    own = stock(store, identifier, {"A": 3, "B": 2}, phase="voting")
    lines = ["ballot,P01,P02,P03,P04"]
    lines += [f"{serial},7,3,0,0" for some in own.values() for serial in some]
    content = ("\n".join(lines) + "\n").encode()
    at = given(opened("import", workshop=identifier), "sheets.csv", content)
    press(at, "bring_in_primary")

    with store.reading() as connection:
        assert group_counts(connection, identifier) == {"A": 3, "B": 2}
        assert {state for _, state in serials(connection, identifier).values()} == {"cast"}
    again = given(opened("import", workshop=identifier), "sheets.csv", content)
    assert again.button(key="bring_in_primary").disabled
    assert "in already" in shown(again)


@pytest.mark.parametrize("name", ["empty.csv", "photo.xlsx"])
def test_a_file_that_cannot_be_read_is_one_sentence(store, name):
    """No trace, no change."""
    identifier = kept(store, "proposing")
    before = digest(store, identifier)
    at = given(
        opened("import", workshop=identifier), name, b"PK\x03\x04 no" if "x" in name else b" "
    )

    assert not at.exception
    assert name in shown(at)
    assert digest(store, identifier) == before
