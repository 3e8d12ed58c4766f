"""The published tie order and the lot, byte for byte."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prioritization.ties import TieOrder, lot_key, normalised_seed, tie_order
from scoring.model import InvalidInput


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("S03", "ae6620a9cc30aa4ee3adddd7818201c6da794793e22d7e51520dd574de4341c9"),
        ("S11", "dc369489ef0cb24a280ab116375944b376389ca25baa12c257dd85aafa1a9c8e"),
        (" S11\n", "dc369489ef0cb24a280ab116375944b376389ca25baa12c257dd85aafa1a9c8e"),
    ],
)
def test_the_lot_is_the_hash_anybody_can_compute(name, told):
    """`printf '%s' '17-4-62:S03' | sha256sum`; white space around an id is not part of it."""
    assert lot_key("17-4-62", name).hex() == told


def test_a_letter_in_two_parts_draws_the_same_lot():
    """NFC: é as one character and as e with an accent."""
    assert lot_key("3", "caf\u00e9") == lot_key("3", "cafe\u0301")
    assert lot_key("3", "A") != lot_key("3", "a")


@pytest.mark.parametrize(
    ("typed", "seed"),
    [
        ("17-4-62", "17-4-62"),
        ("\u0661\u0667-\u0664-\u0666\u0662", "17-4-62"),
        ("\u06f1\u06f7 - \u06f4 - \u06f6\u06f2", "17-4-62"),
        (" 0 ", "0"),
        ("007", "007"),
        ("9" * 40, "9" * 40),
    ],
)
def test_a_seed_reads_the_same_in_all_digits(typed, seed):
    """Western, Arabic-Indic and Extended Arabic-Indic digits; spaces do not matter."""
    assert normalised_seed(typed) == seed


@pytest.mark.parametrize(
    "typed", ["", "-", "17-", "-4", "1--2", "a", "1.5", "\u00b2", "\u0967", "9" * 41]
)
def test_anything_but_numbers_and_hyphens_is_refused(typed):
    """Also digits of other scripts and more than forty characters."""
    with pytest.raises(InvalidInput, match="lot seed"):
        normalised_seed(typed)


def test_lower_cost_then_more_supporters_then_the_lot():
    """S03 before S11 by the lot of 17-4-62, when all else is level."""
    cost = {"S03": 5, "S11": 5, "dear": 6, "loved": 5}
    order = tie_order(cost, {"loved": Fraction(1, 2)}, "\u0661\u0667-\u0664-\u0666\u0662")

    assert sorted(cost, key=order.key) == ["loved", "S03", "S11", "dear"]
    assert order.first(cost) == "loved"
    assert order.broken_by(("dear", "S03")) == "lower_cost"
    assert order.broken_by(("loved", "S03", "dear")) == "more_supporters"
    assert order.broken_by(("S11", "S03", "dear")) == "lot"
    assert order.broken_by(("S11",)) is None


def test_another_declared_order_still_ends_with_the_lot():
    """More supporters first; what is left goes to the lot, wherever it was declared."""
    cost = {"a": 1, "b": 2}
    order = tie_order(cost, {"b": Fraction(3)}, None, ("lot", "more_supporters"))

    assert order.breaks == ("more_supporters", "lot")
    assert order.first("ab") == "b"


def test_before_the_seed_is_drawn_previews_use_zero():
    """No seed and seed 0 are the same order."""
    cost = dict.fromkeys("abcdefgh", 1)

    assert sorted(cost, key=tie_order(cost, {}, None).key) == sorted(
        cost, key=tie_order(cost, {}, "0").key
    )


def test_an_explicit_order_is_followed():
    """For comparing with programs that break ties otherwise."""
    order = TieOrder.explicit("cab")

    assert sorted("abc", key=order.key) == ["c", "a", "b"]
    assert order.broken_by(("a", "b")) == "lot"


@given(st.sets(st.text(st.characters(codec="utf-8"), min_size=1).map(str.strip), min_size=2))
def test_who_comes_first_does_not_depend_on_how_they_are_listed(names):
    """Any order of the level proposals gives the same first."""
    order = tie_order(dict.fromkeys(names, 1), {}, "7")

    assert order.first(sorted(names)) == order.first(sorted(names, reverse=True))
