"""Every sentence of the core can be said, whatever numbers it comes with."""

from fractions import Fraction

import pytest

from prioritization.outcome import Finding, Note
from prioritization.whatif import difference
from tests.workshops.reports.examples import town
from tests.workshops.test_catalogues import placeholders, texts
from workshops.language import LANGUAGES
from workshops.reports.notes import (
    OF_A_CHECK,
    SHOWN,
    difference_sentences,
    finding_sentence,
    role_name,
    sentence,
)
from workshops.reports.view import View

SAID = sorted(
    key for key in texts("en") if key.startswith(("reason.", "finding.", "warning.", "whatif."))
)


def view(language: str = "en") -> View:
    """The view of a town."""
    return View.of(*town("sabha"), language, "staff")


@pytest.mark.parametrize("key", SAID)
def test_every_placeholder_has_a_form(key):
    """A number nobody knows how to show would stand as a brace on the screen."""
    wanted = set().union(*map(placeholders, texts("en")[key]))
    check = key.removeprefix("finding.")

    assert wanted <= {*SHOWN, *OF_A_CHECK.get(check, {}), "needed", "found", "entered"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_money_shares_counts_and_titles_take_their_own_form(language):
    """One sentence with most kinds of number."""
    note = Note(
        key="supporters_short",
        numbers={
            "cost": 880_000,
            "n": 30,
            "start": Fraction(4_000_001, 3),
            "spent": 1,
            "others": ("S01", "S03"),
            "short": 635_853,
            "more": 11,
            "money": 244_147,
            "position": 1,
            "effective": 0.27,
        },
    )
    said = sentence(view(language), note)

    assert "1\u00a0333\u00a0334" in said
    assert view(language).title("S03") in said
    assert "{" not in said


def test_many_titles_are_named_three_at_a_time():
    """And how many more there are."""
    note = Note(
        key="warning.clipped",
        numbers={"criterion": "C2", "proposals": ("S01", "S03", "S04", "S05", "S06"), "n": 5},
    )

    assert sentence(view(), note).endswith("“Two sewage suction trucks” and 2 more.")


def test_shares_of_a_check_are_in_per_cent_and_weights_are_not():
    """The same name may mean a share in one check and a weight in another."""
    paid = Finding(
        check="money_paid",
        level="warn",
        group="A",
        found=0.74,
        needed=Fraction(4, 5),
        numbers={"paid": 0.27, "weight": 0.36, "notional": 0},
    )
    few = Finding(
        check="weight_few_ballots",
        level="warn",
        group="A",
        found=3,
        needed=5,
        numbers={"weight": Fraction(6, 5)},
    )

    assert "27% of the money, with 36% of the say" in finding_sentence(view(), paid)
    assert "few ballots (3)" in finding_sentence(view(), few)
    assert "as much as 1.2 average ones" in finding_sentence(view(), few)


def test_money_that_nobody_paid_is_called_so():
    """The ranked list has no payments: the split is said to be a supposition."""
    finding = Finding(
        check="money_paid",
        level="warn",
        group="A",
        found=0.74,
        needed=Fraction(4, 5),
        numbers={"paid": 0.27, "weight": 0.36, "notional": 1.0},
    )

    assert "if every supporter of a proposal had paid alike" in finding_sentence(view(), finding)


def test_an_unknown_role_stands_as_it_was_written():
    """A record may name a role of the place."""
    assert role_name(view("ar"), "facilitator") == "الميسّر"
    assert role_name(view("ar"), "mayor") == "mayor"


def test_a_what_if_says_the_question_and_what_would_change():
    """In and out by their titles; nothing where the list stays."""
    cheaper = difference("other_costs", ("S01",), ("S03",), {"change": Fraction(-1, 10)})
    question, answer = difference_sentences(view(), cheaper)

    assert question == "Had everything cost 10% less"
    assert answer == "In: Sewage lifting station, Al Mahdiya. Out: Water well, Al Nasiriya."
    same = difference("without_group", ("S01",), ("S01",), {"group": "A"})
    assert difference_sentences(view(), same) == (
        "Without the ballots of: Social component A (largest)",
        "Nothing on the list would change.",
    )


def test_supporters_who_paid_for_nothing_else_are_not_said_to_have():
    """Without anything bought before, the sentence leaves that part out."""
    numbers = {"cost": 9, "n": 2, "start": 12, "spent": 0, "others": (), "short": 1}
    note = Note(key="supporters_short", numbers=numbers | {"more": 1, "money": 8, "position": 1})

    assert "already paid" not in sentence(view(), note)
