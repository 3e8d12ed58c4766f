"""Serials: short, and no slip of the finger makes one into another."""

from itertools import combinations

import pytest

from scoring.model import Group, GroupId, Text
from tests.workshops.meetings import workshop
from workshops.serials import LETTERS, check, letters, read_serial, serials


def some(letter: str) -> list[str]:
    """Every seventh serial of a group."""
    return list(serials(letter, ()))[::7]


def test_the_serial_of_the_specification():
    """Group letter, three digits, one check character."""
    assert "A017K" in set(serials("A", ()))
    assert read_serial(" a017k ") == "A017K"
    assert read_serial("A017") == "A017K"


@pytest.mark.parametrize("letter", LETTERS)
def test_one_wrong_character_is_never_another_serial(letter):
    """Whatever stands in its place."""
    for serial in some(letter):
        for place in range(len(serial)):
            for wrong in LETTERS + "XYZ0123456789":
                typed = serial[:place] + wrong + serial[place + 1 :]
                assert (
                    wrong == serial[place]
                    or read_serial(typed) in (None, serial)
                    or (typed[0] not in LETTERS)
                )


@pytest.mark.parametrize("letter", LETTERS)
def test_two_swapped_characters_are_never_another_serial(letter):
    """Neighbours or not."""
    for serial in some(letter):
        for one, other in combinations(range(len(serial)), 2):
            typed = list(serial)
            typed[one], typed[other] = typed[other], typed[one]
            assert read_serial("".join(typed)) in (None, serial)


@pytest.mark.parametrize("letter", LETTERS)
def test_every_group_has_several_hundred_serials(letter):
    """And the next ones are those that are not taken."""
    every = list(serials(letter, ()))

    assert len(set(every)) == len(every) > 900
    assert next(serials(letter, set(every[:3]))) == every[3]


@pytest.mark.parametrize("typed", ["", "A17", "1017K", "A0178K", "A017L", "ب017K", "AO1"])
def test_what_is_no_serial_is_none(typed):
    """A wrong check character too."""
    assert read_serial(typed) is None


def test_look_alikes_among_the_digits_are_read():
    """O is 0, I and L are 1."""
    assert read_serial("AOI7K") == read_serial("A0l7k") == "A017K"


def test_every_group_has_a_letter_of_its_own():
    """Of its id where that is free, else the next letter; more groups than letters share none."""
    found = letters(workshop().groups)

    assert found == {"A": "A", "B": "B", "CSO": "C"}
    many = [Group(id=GroupId(f"A{n}"), name=Text(en="x"), kind="status") for n in range(25)]
    given = letters(many)
    assert len(given) == len(set(given.values())) == 23
    assert given[GroupId("A0")] == "A"
    assert given[GroupId("A1")] == "B"


def test_a_serial_can_be_typed_on_an_arabic_keyboard():
    """By the keys on which the Latin letters stand; B writes two letters there."""
    for latin, arabic in (("A", "ش"), ("B", "لا"), ("M", "ة"), ("W", "ص")):
        body = f"{latin}017"
        assert read_serial(f"{arabic}017") == body + check(body)
