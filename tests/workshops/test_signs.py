"""Signs no typeface of the documents has: named where they stand, before anybody wants a paper."""

from dataclasses import replace

from scoring.model import Text
from tests.conftest import EXAMPLES
from workshops.checks import problems_of
from workshops.checks.signs import USUAL, spots
from workshops.folder import examine, read_folder, write_folder
from workshops.reports.typst_.signs import covered

WIDE = "\uff11"
TAP = "\U0001f6b0"


def test_the_usual_signs_are_in_the_typefaces():
    """A text of these is not looked up, so each of them must be printable."""
    assert {sign for sign in USUAL if not sign.isspace()} <= covered()


def test_a_sign_is_named_with_its_file_row_column_and_twin(tmp_path):
    """A wide digit in a title, a picture in a group's name; the folder is read all the same."""
    sabha = read_folder(EXAMPLES / "sabha")
    third, group = sabha.proposals[2], sabha.groups[0]
    titled = replace(third, title=replace(third.title, fr=f"Puits {WIDE}"))
    named = replace(group, name=Text(en=f"A {TAP}", ar=group.name.ar, fr=group.name.fr))
    spoilt = replace(
        sabha,
        proposals=(*sabha.proposals[:2], titled, *sabha.proposals[3:]),
        groups=(named, *sabha.groups[1:]),
    )
    write_folder(spoilt, tmp_path)

    found = examine(tmp_path)

    assert found.workshop is not None
    told = [p for p in found.problems if p.kind == "unprintable"]
    assert [(p.file, p.row, p.column, p.found, p.level) for p in told] == [
        ("groups.csv", 2, "name_en", f"{TAP} (U+1F6B0)", "notice"),
        ("proposals.csv", 4, "title_fr", f"{WIDE} (U+FF11) \u2192 1", "notice"),
    ]
    assert [p.kind for p in problems_of(spoilt)].count("unprintable") == len(told)
    assert not list(spots(sabha))
