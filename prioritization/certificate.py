"""Checks a payments table as anybody could, from the table, the costs and the rounds alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal

from prioritization.outcome import Allocation, Payments, Round
from scoring.model import ProposalId

Check = Literal[
    "paid_without_support",
    "overdrawn",
    "not_paid_in_full",
    "still_affordable",
    "over_budget",
    "wrong_price",
    "cheaper_one_passed_over",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing a payments table gets wrong. type: index of the ballot type it is about."""

    check: Check
    proposal: ProposalId | None = None
    type: int | None = None


def check_payments(allocation: Allocation, cost: Mapping[ProposalId, int]) -> tuple[Fault, ...]:
    """Every fault of an Equal Shares list and its payments; none means that it is proved.

    cost: of every proposal the rule could buy: eligible, supported, not selected by the floor.

        1. nobody pays without support         4. nothing left could still be paid
        2. nobody pays more than they had      5. the list costs at most the budget
        3. what was bought is paid exactly     6. round by round everybody paid min(left, ρu), and
                                                  nothing affordable had a smaller price

    Whole numbers throughout. An allocation without a table (another rule, no ballots) has no fault.
    """
    if allocation.payments is None:
        return ()
    bought = [r for r in allocation.rounds if r.phase == "rule" and r.cost]
    table = _Table.of(allocation.payments, bought)
    spent = sum(r.cost for r in allocation.rounds if r.verdict == "selected")
    over = (Fault(check="over_budget"),) if spent > allocation.budget else ()
    costly = {p: c for p, c in cost.items() if c}
    return (*table.totals(costly, bought), *over, *table.replay(costly, bought))


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The table in whole numbers: money in units of 1/scale, weights in units of 1/heavy."""

    endowment: int
    weight: tuple[int, ...]
    left: tuple[int, ...]
    paid: Mapping[ProposalId, Mapping[int, int]]
    supporters: Mapping[ProposalId, Mapping[int, Fraction]]
    scale: int
    heavy: int

    @classmethod
    def of(cls, payments: Payments, bought: Sequence[Round]) -> "_Table":
        """Bring every amount to one denominator, what a price asks of anybody included."""
        types = payments.types
        amounts = {payments.endowment, *(one.left for one in types)}
        amounts.update(money for one in types for money in one.payments.values())
        worth = {u for one in types for u in one.utilities.values()}
        amounts.update(u * r.price for u in worth for r in bought if r.price is not None)
        scale = lcm(*{amount.denominator for amount in amounts})
        heavy = lcm(*{one.weight.denominator for one in types})
        paid: dict[ProposalId, dict[int, int]] = {}
        supporters: dict[ProposalId, dict[int, Fraction]] = {}
        for t, one in enumerate(types):
            for proposal, money in one.payments.items():
                paid.setdefault(proposal, {})[t] = int(money * scale)
            for proposal, u in one.utilities.items():
                supporters.setdefault(proposal, {})[t] = u
        return cls(
            endowment=int(payments.endowment * scale),
            weight=tuple(int(one.weight * heavy) for one in types),
            left=tuple(int(one.left * scale) for one in types),
            paid=paid,
            supporters=supporters,
            scale=scale,
            heavy=heavy,
        )

    def raised(self, money: Iterable[tuple[int, int]]) -> int:
        """Σ w·m over (type, money), in units of 1/(scale·heavy)."""
        return sum(self.weight[t] * m for t, m in money)

    def price(self, cost: int) -> int:
        """A cost in units of 1/(scale·heavy)."""
        return cost * self.scale * self.heavy

    def totals(self, cost: Mapping[ProposalId, int], bought: Sequence[Round]) -> Iterator[Fault]:
        """Checks 1 to 4: sums over the table as it stands."""
        spent = [0] * len(self.weight)
        for proposal, payments in self.paid.items():
            for t, money in payments.items():
                spent[t] += money
                if money and not self.supporters.get(proposal, {}).get(t):
                    yield Fault(check="paid_without_support", proposal=proposal, type=t)
        for t, money in enumerate(spent):
            if self.left[t] < 0 or money + self.left[t] != self.endowment:
                yield Fault(check="overdrawn", type=t)
        selected = {r.proposal: r.cost for r in bought}
        for proposal in {**selected, **self.paid}:
            money = self.raised(self.paid.get(proposal, {}).items())
            if money != self.price(selected.get(proposal, 0)):
                yield Fault(check="not_paid_in_full", proposal=proposal)
        for proposal, c in cost.items():
            backers = self.supporters.get(proposal, {})
            have = self.raised((t, self.left[t]) for t in backers)
            if backers and proposal not in selected and have >= self.price(c):
                yield Fault(check="still_affordable", proposal=proposal)

    def replay(self, cost: Mapping[ProposalId, int], bought: Sequence[Round]) -> Iterator[Fault]:
        """Check 6: every round in its order, from the full endowment."""
        left = [self.endowment] * len(self.weight)
        open_ = {p: c for p, c in cost.items() if p in self.supporters}
        for step in bought:
            price = (step.price or Fraction(0)) * self.scale
            asked = {
                t: min(left[t], int(u * price))
                for t, u in self.supporters.get(step.proposal, {}).items()
            }
            paid = self.paid.get(step.proposal, {})
            if any(paid.get(t, 0) != money for t, money in asked.items()):
                yield Fault(check="wrong_price", proposal=step.proposal)
            open_.pop(step.proposal, None)
            for rival, c in open_.items():
                most = self._most(rival, price, left)
                if self.raised(most) > self.price(c):
                    yield Fault(check="cheaper_one_passed_over", proposal=rival)
            for t, money in paid.items():
                left[t] -= money

    def _most(
        self, proposal: ProposalId, price: Fraction, left: Sequence[int]
    ) -> Iterator[tuple[int, int]]:
        """What each supporter could pay at a price: more than the cost in all means a lower one."""
        worth = {u: int(u * price) for u in set(self.supporters[proposal].values())}
        return ((t, min(left[t], worth[u])) for t, u in self.supporters[proposal].items())
