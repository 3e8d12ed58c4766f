"""One line of the keyboard is one ballot: read as written, or refused with the reason."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import BallotForm, Proposal, ProposalId, Text
from tests.workshops.meetings import workshop
from workshops.lines import InvalidLine, Line, check_marks, numbers, on_ballot, read_line
from workshops.workshop import Happening

POINTS = BallotForm(kind="points", limit=10)
APPROVAL = BallotForm(kind="approval", limit=3)
SCORE = BallotForm(kind="score", limit=5)
RANKING = BallotForm(kind="ranking", limit=3)
NUMBERED = {n: ProposalId(f"S{n:02d}") for n in (1, 3, 7, 12, 14)}


def marks(line: Line) -> dict[str, int]:
    """The marks of a line by id."""
    return dict(line.marks)


@pytest.mark.parametrize(
    "text",
    [
        "A017 3:4 7:3 12:3",
        "A017 3*4+7*3+12*3",
        "A017K 3=4, 7=3, 12=3",
        "a017k 3 : 4 7 : 3 12 : 3",
        "3:4 7:3 12:3 A017",
        "A017 ٣:٤ ٧:٣ ١٢:٣",  # noqa: RUF001  # the digits of this script
        "A017 3:4، 7:3، 12:3",
        "\u200fA017\u200f 3:4 7:3 12:3",
        "A017\u00a03:4;7:3;12:3",
    ],
)
def test_points_in_every_writing(text):
    """Number pad, Arabic-Indic digits and comma, equals signs, either end for the serial."""
    line = read_line(text, POINTS, NUMBERED)

    assert line.serial == "A017K"
    assert line.kind == "marked"
    assert marks(line) == {"S03": 4, "S07": 3, "S12": 3}


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        (APPROVAL, "A017 3 7 12", {"S03": 1, "S07": 1, "S12": 1}),
        (APPROVAL, "A017 ٣، ٧", {"S03": 1, "S07": 1}),  # noqa: RUF001  # the same
        (SCORE, "A017 5 0 3 - 2", {"S01": 5, "S03": 0, "S07": 3, "S14": 2}),
        (SCORE, "A017 - - - - -", {}),
        (RANKING, "A017 7>3>12", {"S07": 1, "S03": 2, "S12": 3}),
        (RANKING, "A017 7 > 3", {"S07": 1, "S03": 2}),
        (POINTS, "A017 3:4", {"S03": 4}),
    ],
)
def test_every_form_has_its_line(form, text, expected):
    """Ticks, scores in the order of the ballot with - for no answer, first to last."""
    assert marks(read_line(text, form, NUMBERED)) == expected


@pytest.mark.parametrize("form", [POINTS, APPROVAL, SCORE, RANKING])
@pytest.mark.parametrize(
    ("word", "kind"),
    [("blank", "blank"), ("فارغة", "blank"), ("Spoiled", "spoiled"), ("s", "spoiled")],
)
def test_blank_and_spoiled_are_words_in_every_form(form, word, kind):
    """Without marks, and not the same thing."""
    line = read_line(f"A017 {word}", form, NUMBERED)

    assert (line.kind, marks(line)) == (kind, {})


def test_a_score_ballot_without_any_answer_is_blank():
    """It abstains on everything."""
    assert read_line("A017 - - - - -", SCORE, NUMBERED).kind == "blank"


@pytest.mark.parametrize(
    ("form", "text", "key"),
    [
        (POINTS, "", "line.serial"),
        (POINTS, "A017L 3:4", "line.serial"),
        (POINTS, "A017", "line.nothing"),
        (POINTS, "A017 3:4 9:1", "line.unknown_number"),
        (POINTS, "A017 3:4 3:1", "line.number_twice"),
        (POINTS, "A017 3:9 7:2", "line.too_many_points"),
        (POINTS, "A017 3:-2", "line.below_zero"),
        (POINTS, "A017 3:x", "line.number"),
        (POINTS, "A017 3:²", "line.number"),
        (POINTS, "A017 3:1_0", "line.number"),
        (POINTS, "A017 3", "line.pair"),
        (POINTS, "A017 3:4:5", "line.pair"),
        (APPROVAL, "A017 1 3 7 12", "line.too_many_marks"),
        (APPROVAL, "A017 3 3", "line.number_twice"),
        (SCORE, "A017 5 0 3", "line.scores"),
        (SCORE, "A017 5 0 3 - 6", "line.out_of_scale"),
        (RANKING, "A017 1>3>7>12", "line.too_many_marks"),
        (RANKING, "A017 7>7", "line.number_twice"),
    ],
)
def test_what_is_wrong_is_refused_and_never_cut_to_fit(form, text, key):
    """With a key that says what."""
    with pytest.raises(InvalidLine) as refusal:
        read_line(text, form, NUMBERED)

    assert refusal.value.key == key


def test_marks_that_no_line_can_write_are_refused_too():
    """Phones send them."""
    for form, wrong in ((APPROVAL, [2]), (RANKING, [2, 3]), (RANKING, [1, 1])):
        with pytest.raises(InvalidLine):
            check_marks(form, wrong)


@given(st.lists(st.sampled_from(sorted(NUMBERED)), unique=True, min_size=1, max_size=5), st.data())
def test_what_was_written_is_read_back(chosen, data):
    """Any division of at most ten points among some proposals."""
    left, given_points = 10, {}
    for number in chosen:
        given_points[number] = data.draw(st.integers(0, left))
        left -= given_points[number]
    text = " ".join(f"{number}:{points}" for number, points in given_points.items())

    line = read_line(f"A017 {text}", POINTS, NUMBERED)

    assert line.marks == {NUMBERED[n]: points for n, points in given_points.items()}


@given(st.text())
def test_any_text_is_a_ballot_or_a_reason(text):
    """Nothing a keyboard can send is an error of ours."""
    for form in (POINTS, APPROVAL, SCORE, RANKING):
        with suppress(InvalidLine):
            assert read_line(text, form, NUMBERED).serial


def proposals(*ids: str) -> list[Proposal]:
    """Proposals with these ids."""
    return [Proposal(id=ProposalId(name), title=Text(en=name)) for name in ids]


def test_a_number_is_the_end_of_the_id_where_that_tells_all_apart():
    """S03 is 3 although S02 was joined to another; else the place counts."""
    assert numbers(proposals("S01", "S03", "S12")) == {"S01": 1, "S03": 3, "S12": 12}
    assert numbers(proposals("road", "well")) == {"road": 1, "well": 2}
    assert numbers(proposals("A1", "B1")) == {"A1": 1, "B1": 2}


def test_what_was_joined_or_taken_back_is_not_on_the_ballot():
    """The others keep their numbers."""
    given_workshop = workshop()
    one, two, *rest = given_workshop.proposals
    gone = Happening(date="2026-05-01", kind="withdrawn", more={"proposals": [rest[0].id]})
    changed = replace(
        given_workshop,
        proposals=(one, replace(two, duplicate_of=one.id), *rest),
        settings=replace(given_workshop.settings, record=(gone,)),
    )

    assert [p.id for p in on_ballot(changed)] == ["P01", "P04"]
    assert numbers(changed.proposals)[ProposalId("P04")] == 4
