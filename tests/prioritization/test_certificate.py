"""The checker of the payments table finds what is wrong, and nothing where nothing is."""

from dataclasses import replace
from fractions import Fraction

import pytest

from prioritization.case import Options
from prioritization.certificate import check_payments
from prioritization.rules.equal_shares import equal_shares
from prioritization.rules.ranked import ranked_by_utility
from tests.prioritization.votes import make_vote

VOTE = make_vote([[1, 1, 0]] * 3 + [[0, 1, 0], [0, 0, 1]], [60, 40, 90], 150)


def sound():
    """A small election: b 10 each from four, then a 20 each from three, who are left nothing."""
    return equal_shares(VOTE.election("cost"), VOTE.budget, Options(completion="none"), VOTE.ties())


def kinds(allocation):
    """What the checker complains of."""
    return {(fault.check, fault.proposal) for fault in check_payments(allocation, VOTE.cost)}


def with_types(allocation, change):
    """The table with each type changed."""
    types = tuple(change(one) for one in allocation.payments.types)
    return replace(allocation, payments=replace(allocation.payments, types=types))


def test_a_sound_table_has_no_fault():
    """Nothing to complain of."""
    assert sound().selected == ("b", "a")
    assert kinds(sound()) == set()


def test_a_rule_without_payments_has_nothing_to_check():
    """`ranked` pays from one purse."""
    ranked = ranked_by_utility(VOTE.election("cost"), VOTE.budget, Options(), VOTE.ties())

    assert check_payments(ranked, VOTE.cost) == ()


def test_who_pays_without_support_is_found():
    """The voter of c pays one dinar for a, instead of somebody else."""

    def change(one):
        if "c" in one.utilities:
            return replace(one, payments={"a": Fraction(1)}, left=one.left - 1)
        return one

    assert kinds(with_types(sound(), change)) == {
        ("paid_without_support", "a"),
        ("not_paid_in_full", "a"),
    }


def test_who_pays_more_than_they_had_is_found():
    """What is left does not belong to what was paid."""
    found = with_types(sound(), lambda one: replace(one, left=one.left + 5))

    assert ("overdrawn", None) in kinds(found)


def test_money_below_nothing_is_found():
    """Sums that agree, on an overdrawn purse."""

    def change(one):
        return replace(one, payments={**one.payments, "c": Fraction(31)}, left=one.left - 31)

    assert ("overdrawn", None) in kinds(with_types(sound(), change))


def test_what_is_not_paid_exactly_is_found():
    """One payer forgets a third of a dinar; the round's price does not hold either."""

    def change(one):
        if "a" not in one.payments:
            return one
        paid = one.payments | {"a": one.payments["a"] - Fraction(1, 3)}
        return replace(one, payments=paid, left=one.left + Fraction(1, 3))

    assert kinds(with_types(sound(), change)) == {("not_paid_in_full", "a"), ("wrong_price", "a")}


def test_what_could_still_be_paid_is_found():
    """The last round is left out of the list and of the table."""
    short = replace(sound(), rounds=sound().rounds[:1], selected=("b",))

    def change(one):
        left = one.left + one.payments.get("a", 0)
        return replace(one, payments={p: m for p, m in one.payments.items() if p != "a"}, left=left)

    assert kinds(with_types(short, change)) == {("still_affordable", "a")}


def test_a_list_above_the_budget_is_found():
    """The same rounds under a smaller budget."""
    assert kinds(replace(sound(), budget=99)) == {("over_budget", None)}


@pytest.mark.parametrize("price", [Fraction(1, 5), Fraction(1, 3), None])
def test_a_round_at_another_price_is_found(price):
    """Below, above, or without the price its payers paid."""
    first, second = sound().rounds
    changed = replace(sound(), rounds=(replace(first, price=price), second))

    assert ("wrong_price", "b") in kinds(changed)


def test_a_cheaper_proposal_that_had_to_wait_is_found():
    """The rounds in the other order: a at 1/3 first, although b cost 1/4 then."""
    first, second = sound().rounds
    swapped = replace(sound(), rounds=(second, first))

    assert kinds(swapped) == {("cheaper_one_passed_over", "b")}
