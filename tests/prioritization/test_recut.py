"""After a change: the signed order kept, or the rule run again, and a version of the decision."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from prioritization import decide
from prioritization.case import GroupWeights, Method, Options, RuleChoice, Ties
from prioritization.changes import budget_changed, repriced, vetoed, withdrawn
from prioritization.recut import Signed, cut_from_end, recut, what_fits
from scoring.model import Criterion, Text
from tests.prioritization.rooms import cases, room

RANKED = Method(group_weights=GroupWeights(kind="per_person"), ties=Ties(lot_seed="1"))
FOUR = room(
    [[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]], [4, 3, 3, 1], 8, method=RANKED
)
DATE = "2026-04-18"
FEW = 20
"""Every example decides a whole workshop, simulations included."""


def keys(version):
    """The reasons of a version by proposal."""
    return {p: note.key for p, note in version.reasons.items()}


def test_a_cut_drops_from_the_end_and_adds_nothing():
    """a, b and d are signed for 8; with 5 only a stays, though d would fit."""
    signed = Signed.of(decide(FOUR))
    both = recut(budget_changed(FOUR, 6, DATE), signed)

    assert signed == Signed(selected=("a", "b", "d"), waiting=("c",))
    assert both.keep_order.selected == ("a",)
    assert both.keep_order.waiting == ("b", "d", "c")
    assert both.keep_order.left == 2
    assert both.offered.selected == ("a", "d")
    assert both.rerun.selected == ("a", "d")
    assert keys(both.keep_order) == {"b": "budget_cut", "d": "budget_cut"}
    assert both.keep_order.reasons["d"].numbers == {"date": DATE, "position": 2}
    assert both.keep_order.points_funded == {"g": 0.4}
    assert (both.offered.stays, both.offered.leaves) == (("a", "d"), ("b",))


def test_what_costs_more_than_all_that_is_left_waits_no_longer():
    """It is excluded with both numbers."""
    both = recut(budget_changed(FOUR, 3, DATE), Signed.of(decide(FOUR)))

    assert both.keep_order.selected == ()
    assert both.keep_order.waiting == ("b", "d", "c")
    assert both.keep_order.reasons["a"].key == "too_expensive"
    assert both.keep_order.reasons["a"].numbers == {"cost": 4, "budget": 3}


def test_more_money_goes_down_the_waiting_list():
    """Both ways give the same here, and say why c moved up."""
    both = recut(budget_changed(FOUR, 11, DATE), Signed.of(decide(FOUR)))

    assert both.keep_order == both.offered
    assert both.keep_order.selected == ("a", "b", "d", "c")
    assert both.keep_order.enters == ("c",)
    assert both.keep_order.reasons["c"].numbers == {"budget": 11, "date": DATE}
    assert both.rerun.selected == ("a", "b", "c", "d")


def test_a_veto_names_the_authority_and_the_next_takes_the_place():
    """The letter and its date are kept; ballots are not touched."""
    change = vetoed(FOUR, "b", DATE, "the municipality")
    both = recut(change, Signed.of(decide(FOUR)))

    assert both.keep_order.selected == ("a", "d", "c")
    assert both.rerun.selected == ("a", "c", "d")
    assert keys(both.keep_order) == {"b": "authority_veto", "c": "moved_up"}
    assert both.keep_order.reasons["b"].numbers == {"authority": "the municipality", "date": DATE}
    assert both.keep_order.reasons["c"].numbers == {"other": "b"}
    assert change.case.profile is FOUR.profile


def test_a_withdrawal_is_the_same_with_its_own_reason():
    """Also of something that was only waiting."""
    both = recut(withdrawn(FOUR, "c", DATE), Signed.of(decide(FOUR)))

    assert both.keep_order.selected == ("a", "b", "d")
    assert both.keep_order.waiting == ()
    assert keys(both.keep_order) == {"c": "withdrawn"}


def test_a_locked_stop_ends_the_walk_down_the_waiting_list():
    """The first that does not fit, and nobody after it."""
    stop = replace(RANKED, rule=RuleChoice(options=Options(does_not_fit="stop")))
    base = replace(FOUR, method=stop, budget=5)
    signed = Signed.of(decide(base))

    assert signed == Signed(selected=("a",), waiting=("b", "c", "d"))
    assert recut(budget_changed(base, 6, DATE), signed).keep_order.selected == ("a",)
    assert recut(budget_changed(base, 7, DATE), signed).keep_order.selected == ("a", "b")


def test_a_dearer_proposal_may_push_the_last_off_the_list():
    """Reprice; if it is too much, drop from the end; voters saw the old price."""
    both = recut(repriced(FOUR, "b", 4, DATE), Signed.of(decide(FOUR)))

    assert both.keep_order.selected == ("a", "b")
    assert keys(both.keep_order) == {"b": "cost_changed", "d": "left_cost"}
    assert both.keep_order.reasons["b"].numbers == {"old": 3, "new": 4, "date": DATE}
    assert [note.key for note in both.warnings] == ["warning.price_changed"]


def test_a_cheaper_proposal_leaves_money_for_the_next():
    """As more money."""
    both = recut(repriced(FOUR, "a", 1, DATE), Signed.of(decide(FOUR)))

    assert both.keep_order.selected == ("a", "b", "d", "c")
    assert keys(both.keep_order) == {"a": "cost_changed", "c": "moved_up_cost"}
    assert both.keep_order.reasons["c"].numbers == {"other": "a", "date": DATE}


def test_a_corrected_cost_is_corrected_wherever_it_is_counted():
    """People reached per thousand spent follow the cost."""
    reach = Criterion(
        id="C2",
        name=Text(),
        source="computed",
        formula="beneficiaries_per_1000",
        weight=Fraction(1),
        low=Fraction(0),
        high=Fraction(1000),
    )
    base = room([[1]], [1000], 5000, criteria=(reach,))
    proposal = replace(base.proposals[0], beneficiaries=500)
    table = replace(base.table, natural=((Fraction(500),),))
    change = repriced(replace(base, proposals=(proposal,), table=table), "a", 2000, DATE)

    assert change.case.proposals[0].cost == 2000
    assert change.case.table.natural == ((Fraction(250),),)


def test_walking_an_order_takes_what_fits():
    """Skip passes over, stop ends; cutting never adds."""
    cost = {"a": 4, "b": 3, "c": 1}

    assert what_fits("abc", cost, 5) == ("a", "c")
    assert what_fits("abc", cost, 5, "stop") == ("a",)
    assert cut_from_end("abc", cost, 5) == ("a",)
    assert cut_from_end("abc", cost, 0) == ()


@settings(max_examples=FEW)
@given(asked=cases(), part=st.fractions(0, 2, max_denominator=10))
def test_every_way_stays_within_the_new_budget(asked, part):
    """And the kept order is a beginning of the signed one when it is cut."""
    change = budget_changed(asked, int(asked.budget * part), DATE)
    signed = Signed.of(decide(asked))
    both = recut(change, signed)
    cost = {p.id: p.cost or 0 for p in asked.proposals}

    for version in (both.keep_order, both.offered, both.rerun):
        assert sum(cost[p] for p in version.selected) + version.left == change.new
        assert version.left >= 0
        assert set(version.stays) | set(version.leaves) == set(signed.selected)
    if both.keep_order.leaves:
        kept = both.keep_order.selected
        assert kept == signed.selected[: len(kept)]


@settings(max_examples=FEW)
@given(asked=cases())
def test_a_cut_and_back_gives_a_valid_list(asked):
    """Cut to seven tenths, then back: within the budget, and nothing twice."""
    signed = Signed.of(decide(asked))
    less = budget_changed(asked, asked.budget * 7 // 10, DATE)
    cut = recut(less, signed).keep_order.signed
    back = recut(budget_changed(less.case, asked.budget, DATE), cut).keep_order
    cost = {p.id: p.cost or 0 for p in asked.proposals}

    assert sum(cost[p] for p in back.selected) <= max(asked.budget, 0)
    assert len(set(back.selected)) == len(back.selected)
