# ruff: noqa: RUF001  # digits of other scripts are what is tested
"""How people write whole numbers: what each spelling becomes, is asked about, or is left empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.intake.grids import Odd
from workshops.intake.numbers import whole
from workshops.tables.cells import DIGITS

READ = {
    # as it is kept
    "0": 0,
    "7": 7,
    "420000": 420000,
    6200: 6200,
    0: 0,
    # digits of other scripts
    "٤٢٠٠٠٠": 420000,
    "۴۲۰۰۰۰": 420000,
    "٠": 0,
    "007": 7,
    "  12 ": 12,
    "\u200f٣٥\u200e": 35,
    # thousands parted by a sign that can mean nothing else
    "420,000": 420000,
    "1,234,567": 1234567,
    "420 000": 420000,
    "420\u00a0000": 420000,
    "420\u202f000": 420000,
    "420\u2009000": 420000,
    "1 234 567": 1234567,
    "٤٢٠٬٠٠٠": 420000,
    "٤٢٠,٠٠٠": 420000,
    "٤٢٠ ٠٠٠": 420000,
    "١٬٢٣٤٬٥٦٧": 1234567,
    "۴۲۰٬۰۰۰": 420000,
    # thousands and millions in words
    "٠٫٣٦ مليون": 360000,
    "0.36 million": 360000,
    "0.36 Million": 360000,
    "2 millions": 2000000,
    "3 ملايين": 3000000,
    "٣ ملايين": 3000000,
    "14.5 million": 14500000,
    "1 مليون": 1000000,
    "760 ألف": 760000,
    "٧٦٠ ألف": 760000,
    "760 الف": 760000,
    "760 thousand": 760000,
    "12 mille": 12000,
    "5 آلاف": 5000,
    "2.5 thousand": 2500,
    "760ألف": 760000,
    # with the workshop's own currency
    "420000 د.ل": 420000,
    "420000 د.ل.": 420000,
    "٤٢٠٬٠٠٠ د.ل": 420000,
    "LYD 980,000": 980000,
    "980,000 LYD": 980000,
    "lyd 5": 5,
    "5000 دينار": 5000,
    "5000 دينار ليبي": 5000,
    "5000 dinars": 5000,
    "LD 300": 300,
    "760 ألف دينار": 760000,
    "0.36 million LYD": 360000,
}
NOTHING = ["", "   ", "؟", "?", "??", "–", "-", "—", "غير معروف", "غير متوفر", "unknown", "Unknown"]
NOTHING += ["n/a", "N/A", "NA", "tbd", "inconnu", "n.d.", "à préciser", "..."]
ASKED = {
    # thousands or decimals
    "185.000": "separator",
    "185,00": "separator",
    "1.234,5": "separator",
    "1,234.50": "separator",
    "1,2345": "separator",
    "12,34,567": "separator",
    "1,234 567": "separator",
    "12 34": "separator",
    "0,36 million": "separator",
    "1.250 million": "separator",
    "٤٢٠٫٠٠٠": "separator",
    "420,00 د.ل": "separator",
    # not whole
    "0.5": "not_whole",
    "2,5": "not_whole",
    "6200.0": "not_whole",
    "0.0000001 million": "not_whole",
    6200.5: "not_whole",
    -0.5: "not_whole",
    # a minus, or a slip
    "640000-": "minus",
    "-5": "minus",
    "−5": "minus",
    "- 5": "minus",
    "(640000)": "minus",
    "(٦٤٠)": "minus",
    "–640": "minus",
    -5: "minus",
    # not exact
    "about 650": "about",
    "About 650": "about",
    "approx. 650": "about",
    "حوالي 2100": "about",
    "حوالي ٢١٠٠": "about",
    "2100 تقريباً": "about",
    "نحو 300": "about",
    "environ 300": "about",
    "~650": "about",
    "≈650": "about",
    "±650": "about",
    "650 ±": "about",
    "+/- 650": "about",
    "about 0.36 million": "about",
    # two numbers
    "600–700": "range",
    "600-700": "range",
    "٦٠٠–٧٠٠": "range",
    "600 to 700": "range",
    "من 600 إلى 700": "range",
    "de 600 à 700": "range",
    # another currency
    "$500": "other_currency",
    "500 USD": "other_currency",
    "500 دولار": "other_currency",
    "€500": "other_currency",
    "500 جنيه": "other_currency",
    "500 DT": "other_currency",
    # two scripts, or signs of another kind
    "٤2٠": "mixed_digits",
    "٤۲": "mixed_digits",
    "²": "mixed_digits",
    "\uff11\uff12": "mixed_digits",
    "१२": "mixed_digits",
    # what a spreadsheet made of it
    "1e5": "power",
    "4.2E+05": "power",
    "2026-04-11": "cell_date",
    "11/04/2026": "cell_date",
    "11.04.2026": "cell_date",
    "#REF!": "cell_error",
    "#N/A": "cell_error",
    "=A1+B1": "cell_formula",
    "=1+1": "cell_formula",
    "@SUM(A1)": "cell_formula",
    # no number at all
    "12%": "share",
    "١٢٪": "share",
    "4O0": "not_a_number",
    "x": "not_a_number",
    "1_000": "not_a_number",
    "½": "not_a_number",
    "+5": "not_a_number",
    "12/3": "not_a_number",
    "420'000": "not_a_number",
    "3 k": "not_a_number",
    "مليون": "not_a_number",
    "ten": "not_a_number",
    "9" * 20: "too_large",
    10**16: "too_large",
}
ODD = {kind: f"cell_{kind}" for kind in ("date", "yes_no", "error", "formula")}


def test_there_are_enough_spellings():
    """At least a hundred, and as many kinds of questions as there are."""
    assert len(READ) + len(NOTHING) + len(ASKED) >= 100


@pytest.mark.parametrize(("spelling", "number"), READ.items(), ids=repr)
def test_a_spelling_with_one_reading_is_read(spelling, number):
    """Plain where it stands as it is kept, else listed as changed."""
    found = whole(spelling, "LYD")

    way = "plain" if str(number) == str(spelling) else "normalised"
    assert (found.value, found.way) == (number, way)


@pytest.mark.parametrize("spelling", NOTHING, ids=repr)
def test_a_word_for_nothing_is_empty_and_never_zero(spelling):
    """Listed as missing where something stood there."""
    found = whole(spelling, "LYD")

    assert (found.way, found.value) == ("empty", None)
    assert found.kind == ("missing" if spelling.strip() else "")


@pytest.mark.parametrize(("spelling", "kind"), ASKED.items(), ids=repr)
def test_a_spelling_with_two_readings_is_asked(spelling, kind):
    """No number is taken from it without an answer."""
    found = whole(spelling, "LYD")

    assert (found.way, found.kind) == ("asked", kind)


@pytest.mark.parametrize(("odd", "kind"), ODD.items())
def test_a_cell_that_is_no_number_is_asked(odd, kind):
    """Dates, yes and no, errors and formulas without a figure."""
    assert whole(Odd(odd, "x")).kind == kind


def test_currencies_are_told_apart_by_the_workshop():
    """Dinars are those of the workshop's own country; in dollars they are foreign."""
    assert whole("5000 دينار", "TND").way == "asked"
    assert whole("5000 دينار تونسي", "TND").value == 5000
    assert whole("$500", "USD").value == 500
    assert whole("500 CHF", "CHF").value == 500


@given(st.integers(0, 10**15), st.sampled_from(DIGITS), st.sampled_from(",٬ \u00a0"))
def test_every_grouped_number_is_read_as_itself(number, digits, sign):
    """In the digits of any one script, in groups of three."""
    text = f"{number:,}".replace(",", sign).translate(str.maketrans(DIGITS[0], digits))

    assert whole(text, "LYD").value == number


@given(st.text(max_size=12))
def test_whatever_stands_there_there_is_an_answer(text):
    """Never an error; a number that is read is listed unless it stands as it is kept."""
    found = whole(text, "LYD")

    if found.way == "plain":
        assert str(found.value) == text
    if found.value is not None and found.way == "normalised":
        assert any(sign.isdigit() for sign in text)
