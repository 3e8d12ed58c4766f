"""Sentences, numbers and money as people read them."""

from fractions import Fraction

import pytest

from scoring.model import Text
from workshops.language import (
    LANGUAGES,
    date,
    direction,
    isolate,
    listed,
    ltr,
    money,
    number,
    percent,
    pick,
    say,
    score,
    set_apart,
)


def test_a_key_is_said_in_the_language_asked_for():
    """Three languages at once, in one process."""
    assert say("en", "status.waiting") == "Waiting list"
    assert say("ar", "status.waiting") == "قائمة الانتظار"
    assert say("fr", "status.waiting") == "Liste d\u2019attente"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_key_is_an_error_and_never_shown(language):
    """A bare key on a screen would be worse than a fault."""
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        say(language, "no.such.key")
    with pytest.raises(KeyError):
        say(language, "no.such.key", n=3)


def test_a_key_with_plural_forms_is_never_said_without_its_count():
    """Nobody is shown the singular by accident."""
    with pytest.raises(KeyError):
        say("ar", "unit.ballots")


@pytest.mark.parametrize(
    ("n", "sentence"),
    [
        (0, "لا بطاقات"),
        (1, "بطاقة واحدة"),
        (2, "بطاقتان"),
        (3, "3 بطاقات"),
        (10, "10 بطاقات"),
        (11, "11 بطاقة"),
        (100, "100 بطاقة"),
        (103, "103 بطاقات"),
    ],
)
def test_arabic_counts_take_the_right_noun(n, sentence):
    """Every one of the six forms."""
    assert say("ar", "unit.ballots", n=n) == sentence


def test_hundreds_take_another_form_than_the_tens_in_arabic():
    """The noun after 100 is in the genitive, after 11 to 99 in the accusative."""
    assert say("ar", "unit.people", n=100) == "100 شخص"
    assert say("ar", "unit.people", n=99) == "99 شخصاً"


def test_french_counts_nothing_in_the_singular_and_english_in_the_plural():
    """0 personne, 0 people."""
    assert say("fr", "unit.people", n=0) == "0 personne"
    assert say("en", "unit.people", n=0) == "0 people"


def test_a_fraction_of_a_count_has_one_decimal_and_its_own_form():
    """1.5 is singular in French alone."""
    assert say("en", "unit.people", n=Fraction(5, 2)) == "2.5 people"
    assert say("ar", "unit.people", n=Fraction(5, 2)) == "2.5 شخص"
    assert say("fr", "unit.people", n=Fraction(3, 2)) == "1,5 personne"
    assert say("en", "unit.people", n=Fraction(6, 2)) == "3 people"


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_have_latin_digits_in_the_same_groups_everywhere(language):
    """185.000 means different things to different readers, so groups are split by a space."""
    assert number(language, 6_000_000) == "6\u00a0000\u00a0000"
    assert number(language, 185) == "185"
    assert number(language, Fraction(1, 3)) == "0"


def test_a_minus_stays_in_front_of_its_number_in_both_directions():
    """Without isolation it would jump behind it."""
    assert number("en", -1500) == "−1\u00a0500"
    assert number("ar", -1500) == "\u2066−1\u00a0500\u2069"
    assert score("ar", -0.5) == "\u2066−0.5\u2069"


def test_scores_have_one_decimal_in_the_mark_of_the_language():
    """A comma in French, a point elsewhere."""
    assert score("en", 57.5618) == "57.6"
    assert score("ar", 57.5618) == "57.6"
    assert score("fr", 57.5618) == "57,6"
    assert score("en", Fraction(2, 3)) == "0.7"


def test_shares_are_whole_per_cent_and_read_from_left_to_right():
    """The sign stays on the right of its number."""
    assert percent("en", 0.304) == "30%"
    assert percent("fr", 0.304) == "30\u00a0%"
    assert percent("ar", 0.304) == "\u206630%\u2069"


def test_money_is_whole_with_the_word_of_the_currency():
    """No currency formatter: the dinar has three decimals there."""
    assert money("en", 1_234_567, "LYD") == "1\u00a0234\u00a0567\u00a0LYD"
    assert money("ar", 1_234_567, "LYD") == "1\u00a0234\u00a0567\u00a0د.ل"
    assert money("en", Fraction(100, 3), "LYD") == "33\u00a0LYD"
    assert money("en", 5, "TND") == "5\u00a0TND"


def test_days_are_written_out_and_other_texts_left_alone():
    """The first of a month is said differently in French."""
    assert date("en", "2026-04-11") == "11 April 2026"
    assert date("ar", "2026-04-11") == "11 أبريل 2026"
    assert date("fr", "2026-04-01") == "1er avril 2026"
    assert date("en", "after Ramadan") == "after Ramadan"


def test_lists_take_the_comma_of_the_language():
    """Titles with commas of their own take the semicolon."""
    assert listed("ar", ["أ", "ب"]) == "أ، ب"
    assert listed("fr", ["a", "b"]) == "a, b"
    assert set_apart("ar", ["أ، ب", "ج"]) == "أ، ب؛ ج"
    assert set_apart("fr", ["a, b", "c"]) == "a, b\u00a0; c"


def test_isolates_close_what_they_open():
    """An open isolate would turn the rest of the page."""
    assert ltr("A-1") == "\u2066A-1\u2069"
    assert isolate("بئر") == "\u2068بئر\u2069"


def test_a_text_falls_back_to_the_main_language_then_to_any():
    """What was written in one language is better than nothing."""
    text = Text(ar="بئر", fr="Puits")
    assert pick(text, "fr", "ar") == "Puits"
    assert pick(text, "en", "ar") == "بئر"
    assert pick(Text(fr="Puits"), "en", "ar") == "Puits"
    assert pick(Text(), "en", "ar") == ""


def test_arabic_alone_runs_from_right_to_left():
    """The direction of a language is asked here and nowhere else."""
    assert {language for language in LANGUAGES if direction(language) == "rtl"} == {"ar"}
