"""Every place on the list has its sentence: the key, and numbers that can be checked by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest

from prioritization import decide
from prioritization.case import Floor, GroupWeights, Method, Options, RuleChoice, Ties
from prioritization.list_notes import cohesion_note
from prioritization.outcome import Claim
from tests.prioritization.rooms import equal_shares, room
from tests.prioritization.towns import TOWNS, case, decided

RANKED = Method(group_weights=GroupWeights(kind="per_person"), ties=Ties(lot_seed="17-4-62"))


def told(decision, proposal):
    """The outcome of one proposal."""
    return next(one for one in decision.proposals if one.proposal == proposal)


def said(decision, proposal):
    """Its main key and numbers."""
    reason = told(decision, proposal).reason
    return reason.key, dict(reason.numbers)


def notes(decision, proposal):
    """What else is said of it, by key."""
    return {note.key: dict(note.numbers) for note in told(decision, proposal).more}


def test_a_ranked_list_says_place_cost_and_money_left():
    """On the list and below the line."""
    decision = decide(room([[1, 1, 1]] * 3 + [[1, 1, 0], [1, 0, 0]], [6, 5, 3], 9, method=RANKED))

    assert said(decision, "a") == (
        "selected_ranked",
        {"rank": 1, "total": 3, "cost": 6, "left": 9},
    )
    assert said(decision, "b") == (
        "below_line",
        {"rank": 2, "total": 3, "cost": 5, "left": 3, "position": 1},
    )
    assert said(decision, "c")[1]["left"] == 3


def test_a_list_that_stops_says_so_below_its_end():
    """The first that does not fit ends the list; the others never had a turn."""
    method = replace(RANKED, rule=RuleChoice(options=Options(does_not_fit="stop")))
    decision = decide(room([[1, 1, 1]] * 3 + [[1, 1, 0], [1, 0, 0]], [6, 5, 3], 9, method=method))

    assert said(decision, "b")[0] == "below_line"
    assert said(decision, "c") == (
        "below_stop",
        {"rank": 3, "total": 3, "cost": 3, "left": 3, "position": 2},
    )


def test_equal_shares_says_what_supporters_held_and_paid():
    """Example 1 of the method's own pages: bike at 100 each, play at 50, library at 33 1/3."""
    rows = {
        (1, 3, 6): [1, 1, 0, 0, 0],
        (2, 4, 5): [1, 1, 1, 0, 0],
        (7, 10): [0, 0, 1, 1, 1],
        (8,): [0, 0, 0, 1, 0],
        (9,): [0, 0, 0, 1, 1],
        (11,): [1, 0, 0, 0, 0],
    }
    marks = [row for voters, row in rows.items() for _ in voters]
    names = ("bike", "gym", "park", "play", "library")
    base = room(
        marks,
        [700, 400, 250, 200, 100],
        1100,
        proposals=names,
        method=equal_shares(completion="none"),
    )
    decision = decide(base)

    assert said(decision, "bike") == (
        "selected_equal_shares_alike",
        {"cost": 700, "n": 7, "money": 700, "effective": 1, "share": 100},
    )
    assert said(decision, "library")[1]["share"] == Fraction(100, 3)
    assert said(decision, "gym") == (
        "supporters_short",
        {
            "cost": 400,
            "n": 6,
            "start": 600,
            "spent": 600,
            "others": ("bike",),
            "short": 400,
            "more": 4,
            "money": 0,
            "position": told(decision, "gym").position,
            "effective": 0,
        },
    )
    assert said(decision, "park")[1]["others"] == ("bike", "play", "library")
    start = next(note for note in decision.notes if note.key == "start")
    assert start.numbers == {"budget": 1100, "n": 11, "each": 100}


def test_who_had_less_paid_all_they_had():
    """Example 2: park is paid 60.71 by two, and all they have left by three."""
    marks = (
        [[1, 1, 0, 0, 0]] * 3
        + [[1, 1, 1, 0, 0]] * 3
        + [[0, 0, 1, 1, 1]] * 2
        + [[0, 0, 0, 1, 0], [0, 0, 0, 1, 1], [0, 1, 0, 0, 0]]
    )
    names = ("bike", "gym", "park", "play", "library")
    method = equal_shares(completion="none")
    decision = decide(room(marks, [700, 400, 250, 200, 100], 1100, proposals=names, method=method))

    key, numbers = said(decision, "park")
    assert key == "selected_equal_shares"
    assert (numbers["share"], numbers["j"], numbers["n"]) == (Fraction(425, 7), 3, 5)


def test_more_than_supporters_ever_had_says_only_that():
    """Even at the start."""
    decision = decide(room([[1, 0], [0, 1]], [9, 4], 10, method=equal_shares(completion="none")))

    assert said(decision, "a") == (
        "beyond_supporters",
        {"cost": 9, "n": 1, "start": 5, "position": 1, "effective": Fraction(5, 9)},
    )


def test_ballots_that_weigh_differently_are_told_by_average_weight():
    """People are counted, not weight, also those who paid all they had."""
    weights = GroupWeights(kind="custom", weights={"g": Fraction(3), "h": Fraction(1)})
    method = replace(equal_shares(completion="none"), group_weights=weights)
    people = {"groups": ("g", "h"), "group": [0, 0, 1, 1]}
    decision = decide(room([[1, 0], [1, 1], [1, 0], [0, 1]], [28, 8], 40, method=method, **people))

    key, numbers = said(decision, "a")
    assert key == "selected_equal_shares_weighted_alike"
    assert (numbers["n"], numbers["money"], numbers["share"]) == (3, 35, 8)
    again = decide(room([[1, 1], [1, 0], [1, 0], [0, 1]], [28, 6], 40, method=method, **people))
    key, numbers = said(again, "b")
    assert key == "selected_equal_shares_weighted"
    assert (numbers["n"], numbers["money"], numbers["share"], numbers["j"]) == (2, 8, 6, 1)


def test_marks_of_different_size_are_paid_in_proportion():
    """With points there is no one share."""
    method = equal_shares(completion="none", utility="points")
    decision = decide(room([[3, 0], [1, 2]], [8, 2], 10, kind="points", method=method))

    assert said(decision, "a")[0] == "selected_equal_shares_marks"
    assert said(decision, "b")[0] == "selected_equal_shares_alike"


def test_what_costs_nothing_needs_only_support():
    """Before everything else."""
    decision = decide(room([[1, 1]], [0, 4], 5, method=equal_shares()))

    assert said(decision, "a") == ("selected_free", {"n": 1})


def test_what_only_fits_the_remainder_is_labelled():
    """It is in because money was left."""
    method = equal_shares(completion="utilitarian")
    decision = decide(room([[1, 0], [1, 0], [0, 1]], [5, 4], 9, method=method))

    assert said(decision, "b") == ("fits_the_remainder", {"left": 4, "cost": 4, "n": 1})


def test_raised_amounts_are_told_with_what_would_have_stayed():
    """From the start to the final amount, equally for everybody."""
    method = equal_shares(completion="add1")
    decision = decide(room([[1, 0], [1, 0], [0, 1]], [5, 4], 9, method=method))
    raised = next(note for note in decision.notes if note.key == "raised")

    assert raised.numbers == {"each": 3, "unspent": 4, "endowment": 4}


def test_below_the_threshold_names_both_shares():
    """One in four supports it; its cost asks for more."""
    method = equal_shares(threshold=Fraction(3))
    decision = decide(room([[1, 0]] * 3 + [[0, 1]], [3, 9], 10, method=method))

    assert told(decision, "b").status == "not_selected"
    assert said(decision, "b") == (
        "below_threshold",
        {"pct": Fraction(1, 4), "needed": Fraction(3, 10)},
    )


def test_the_floor_names_the_groups_it_serves_beside_the_reason():
    """The reason itself names nobody, so that it can be shown where a group is small."""
    method = replace(RANKED, floor=Floor(enabled=True, min_ballots=1, max_share=Fraction(1)))
    people = {"groups": ("g", "h"), "group": [0, 0, 1]}
    decision = decide(room([[1, 0], [1, 0], [0, 1]], [5, 4], 9, method=method, **people))

    assert said(decision, "b") == ("selected_floor", {"cost": 4})
    assert notes(decision, "b")["floor_serves"] == {"groups": ("h",)}
    assert "warning.floor_small_group" in {note.key for note in decision.warnings}
    assert {"ranked_without_floor", "equal_shares_without_floor"} <= decision.lists.keys()


def test_the_money_of_the_floor_is_taken_off_before_it_is_shared():
    """Everybody directs a part of the rest."""
    floor = Floor(enabled=True, min_ballots=1, max_share=Fraction(1))
    method = replace(equal_shares(), floor=floor)
    decision = decide(room([[1, 1], [1, 0]], [4, 3], 10, method=method))
    start = next(note for note in decision.notes if note.key == "start_floor")

    assert start.numbers == {"budget": 10, "n": 2, "each": 3, "floor": 4}


@pytest.mark.parametrize(
    ("costs", "marks", "key"),
    [
        ([4, 5], [[1, 1]], "tie_cost"),
        ([5, 5], [[1, 1]], "tie_lot"),
    ],
)
def test_a_tie_says_what_decided_it(costs, marks, key):
    """To both sides of it."""
    decision = decide(room(marks, costs, 5, method=RANKED))

    assert {key} == set(notes(decision, "a")) == set(notes(decision, "b"))


def test_a_tie_among_equal_costs_goes_to_more_supporters():
    """The same total of points from more people."""
    decision = decide(room([[4, 2], [0, 2]], [5, 5], 5, kind="points", method=RANKED))

    assert decision.lists["ranked"].selected == ("b",)
    assert set(notes(decision, "b")) == {"tie_support"}


def test_waiting_proposals_that_are_level_say_so():
    """The order of the waiting list is decided by the published order too."""
    decision = decide(room([[1, 1, 1], [1, 0, 0]], [9, 7, 8], 9, method=RANKED))

    assert [told(decision, p).position for p in "bc"] == [1, 2]
    assert notes(decision, "b") == {"tie_cost": {"others": ("c",)}}


def test_what_a_rule_never_looked_at_waits_at_the_end():
    """Phragmén leaves out what costs more than the floor left; it is supported all the same."""
    floor = Floor(enabled=True, min_ballots=1, max_share=Fraction(1, 2))
    method = replace(RANKED, floor=floor, rule=RuleChoice(kind="phragmen"))
    decision = decide(room([[1, 1, 1], [1, 1, 0]], [4, 7, 6], 8, method=method))

    assert decision.lists["phragmen"].selected == ("a",)
    assert said(decision, "b") == (
        "waiting_phragmen",
        {"cost": 7, "left": 4, "position": 1, "n": 2},
    )
    assert said(decision, "c")[1]["position"] == 2


def test_what_was_not_assessed_is_told_with_the_interval():
    """The score is only its midpoint."""
    note = notes(decided("al_kufra"), "K21")["incomplete"]

    assert note["criteria"] == ("C5",)
    assert float(note["high"] - note["low"]) == pytest.approx(10)


def test_a_claim_is_a_sentence_with_all_its_numbers():
    """Of the people, not of the weight, where each has one vote."""
    claim = Claim(
        list="ranked",
        proposal="a",
        voters=Fraction(11),
        people=11,
        claim=Fraction(400),
        best_off=Fraction(0),
    )
    note = cohesion_note(claim, 350, 44)

    assert note.key == "cohesion"
    assert note.numbers == {
        "n": 11,
        "total": 44,
        "pct": Fraction(1, 4),
        "proposal": "a",
        "cost": 350,
        "claim": 400,
        "best_off": 0,
        "list": "ranked",
    }


def test_a_list_that_leaves_a_united_group_out_is_told_to():
    """Four of eleven want play and library; votes first gives everything to bike and gym."""
    marks = [[1, 1, 0]] * 7 + [[0, 0, 1]] * 4
    decision = decide(room(marks, [700, 400, 300], 1100, method=RANKED))
    keys = [note.key for note in decision.notes]

    assert "cohesion" in keys
    assert "cohesion_clean" not in keys
    assert {claim.proposal for claim in decision.cohesion_per_person if claim.list == "ranked"} == {
        "c"
    }


@pytest.mark.parametrize("town", TOWNS)
def test_numbers_add_up_in_every_reason_of_the_examples(town):
    """What was missing is what it costs less what was left; the effective support is a ratio."""
    for one in decided(town).proposals:
        numbers = one.reason.numbers
        if one.reason.key == "supporters_short":
            assert numbers["cost"] == numbers["short"] + numbers["money"]
            assert numbers["start"] == numbers["spent"] + numbers["money"]
            assert numbers["effective"] == numbers["money"] / numbers["cost"]
        if one.reason.key.startswith("selected_equal_shares"):
            assert numbers["money"] >= numbers["cost"] == one.cost
        if "position" in numbers:
            assert numbers["position"] == one.position


@pytest.mark.parametrize("town", TOWNS)
def test_no_main_reason_repeats_what_staff_wrote_of_a_conflict(town):
    """The adviser's words are in notes for staff alone."""
    words = {row.reason_en for row in case(town).screening.values() if row.reason_en}
    for one in decided(town).proposals:
        public = [one.reason, *(note for note in one.more if not note.staff_only)]
        assert not words & {value for note in public for value in note.numbers.values()}
