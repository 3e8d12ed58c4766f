"""The Weights page: weights are agreed before a result, the order moves along, and it locks."""

from dataclasses import replace
from fractions import Fraction

import pytest

from scoring.model import Assessment, Criterion, CriterionId, Text
from tests.web.pages import keys, opened, press, press_named, shown
from tests.workshops.meetings import FACILITATOR, NOW, refused, workshop
from tests.workshops.meetings import opened as kept
from workshops.acts.weights import save_criteria
from workshops.store.convert import load_setup

EASE, USE = CriterionId("C2"), CriterionId("C3")


def judged():
    """Two assessed criteria beside the vote: the first proposal is easy, the second useful."""
    made = workshop()
    low, high = Fraction(0), Fraction(5)
    more = tuple(
        Criterion(id=c, name=Text(en=name), source="assessed", weight=w, low=low, high=high)
        for c, name, w in ((EASE, "Ease", Fraction(30)), (USE, "Use", Fraction(20)))
    )
    marks = {(EASE, 0): 5, (EASE, 1): 1, (USE, 0): 1, (USE, 1): 5}
    return replace(
        made,
        criteria=(replace(made.criteria[0], weight=Fraction(50)), *more),
        assessments=tuple(
            Assessment(proposal=made.proposals[i].id, criterion=c, value=Fraction(n))
            for (c, i), n in marks.items()
        ),
    )


def weights(store, identifier):
    """The weights as the store has them."""
    with store.reading() as connection:
        return [int(c.weight) for c in load_setup(connection, identifier).criteria]


def first_of_the_order(at):
    """What stands first in the order that the weights give."""
    words = shown(at)
    return min(("Proposal 1", "Proposal 2"), key=words.index)


def test_changed_weights_move_the_order_and_are_kept_when_saved(store):
    """Moving points from ease to use turns the order; the store changes with the press alone."""
    identifier = kept(store, "screening", judged())
    at = opened("weights", workshop=identifier)
    assert first_of_the_order(at) == "Proposal 1"

    at.number_input(key="weight_C2").set_value(10)
    at = at.number_input(key="weight_C3").set_value(40).run()
    assert first_of_the_order(at) == "Proposal 2"
    assert weights(store, identifier) == [50, 30, 20]

    press(at, "action_primary")
    assert weights(store, identifier) == [50, 10, 40]


def test_weights_that_do_not_make_100_and_more_than_half_are_said(store):
    """Both are said before anybody saves, and nothing is forbidden."""
    identifier = kept(store, "screening", judged())
    at = opened("weights", workshop=identifier)
    at = at.number_input(key="weight_C1").set_value(90).run()

    assert "140" in shown(at)
    assert "Priority" in shown(at)


def test_a_sheet_of_dots_is_kept_and_dropped_again(store):
    """One table's dots in points of 100; the sheet can be taken out."""
    identifier = kept(store, "screening", judged())
    at = opened("weights", workshop=identifier)
    next(box for box in at.text_input if box.label == "Sheet").set_value("Table 1")
    for criterion, dots in (("C1", 5), ("C2", 3), ("C3", 2)):
        at.number_input(key=f"sheet_{criterion}").set_value(dots)
    at = press_named(at, "Keep the sheet")
    assert not at.exception
    assert "50 · 30 · 20" in shown(at)

    press(at, "drop_Table 1")
    with store.reading() as connection:
        assert load_setup(connection, identifier).weight_votes == ()


@pytest.mark.parametrize("phase", ["voting", "closed"])
def test_weights_are_locked_once_voting_opened(store, phase):
    """No field, no button; the act refuses when called directly."""
    identifier = kept(store, phase, judged())
    at = opened("weights", workshop=identifier)

    assert not {key for key in keys(at) if key.startswith(("weight_", "sheet_", "action"))}
    with refused("refused.closed" if phase == "closed" else "refused.phase"):
        save_criteria(store, FACILITATOR, identifier, judged().criteria, bases={}, now=NOW)


@pytest.mark.parametrize(("lang", "low"), [("en", "1.5"), ("fr", "1,5"), ("ar", "1.5")])
def test_a_scale_is_written_like_every_other_number(store, lang, low):
    """In groups of three, with the decimal mark of the language."""
    made = workshop()
    wide = replace(made.criteria[0], low=Fraction(3, 2), high=Fraction(15_000))
    identifier = kept(store, "screening", replace(made, criteria=(wide,)))

    said = shown(opened("weights", lang=lang, workshop=identifier))

    assert "15 000" in said
    assert low in said
