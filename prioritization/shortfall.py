"""What the supporters of a rejected proposal had left, and where their money had gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from prioritization.compression import whole_sums
from prioritization.election import Election
from prioritization.outcome import Allocation, Note, Number, Payments
from scoring.model import ProposalId

NAMED: Final = 3
"""So many proposals that took the money are named, the largest first."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Purses:
    """Every ballot type's money after a run of Equal Shares, per unit of weight.

    left: the amounts in units of 1/scale, exact; purse: which of them each type holds. bought: what
    was paid for; paid: (n_types, n_bought), rounded, for naming who took most and nothing else.
    """

    election: Election
    endowment: Fraction
    left: tuple[int, ...]
    scale: int
    purse: NDArray[np.intp]
    bought: tuple[ProposalId, ...]
    paid: NDArray[np.float64]

    @classmethod
    def after(cls, election: Election, payments: Payments, bought: Sequence[ProposalId]) -> Self:
        """Read the payments table; types without weight keep an empty line."""
        place = {proposal: i for i, proposal in enumerate(bought)}
        amounts: dict[int, tuple[int, Fraction]] = {}
        rounded: dict[int, float] = {}
        purse = np.zeros(len(election.a), dtype=np.intp)
        paid = np.zeros((len(election.a), len(bought)))
        weighing = [t for t, a in enumerate(election.a) if a]
        # The table repeats the same objects; comparing long fractions would take most of the time.
        for t, row in zip(weighing, payments.types, strict=True):
            purse[t], _ = amounts.setdefault(id(row.left), (len(amounts), row.left))
            for proposal, money in row.payments.items():
                if id(money) not in rounded:
                    rounded[id(money)] = float(money)
                paid[t, place[proposal]] = rounded[id(money)]
        scale = lcm(*(amount.denominator for _, amount in amounts.values()))
        return cls(
            election=election,
            endowment=payments.endowment,
            left=tuple(int(amount * scale) for _, amount in amounts.values()),
            scale=scale,
            purse=purse,
            bought=tuple(bought),
            paid=paid,
        )

    def started_with(self, proposal: ProposalId) -> Fraction:
        """What its supporters directed together before anything was bought."""
        column = self.election.columns[self.election.index[proposal]]
        return self.endowment * self.election.weight(sum(map(int, column.a.tolist())))

    def held(self, proposal: ProposalId) -> Fraction:
        """What its supporters still have together."""
        column = self.election.columns[self.election.index[proposal]]
        whole = whole_sums(self.purse[column.types], column.a, len(self.left))
        money = sum(a * m for a, m in zip(whole, self.left, strict=True) if a)
        return self.election.weight(money) / self.scale

    def spent_on(self, proposal: ProposalId) -> tuple[ProposalId, ...]:
        """The few proposals its supporters paid most for."""
        column = self.election.columns[self.election.index[proposal]]
        amounts = column.w @ self.paid[column.types]
        order = np.argsort(-amounts, kind="stable")[:NAMED].tolist()
        return tuple(self.bought[i] for i in order if amounts[i] > 0)


def purses(election: Election, allocation: Allocation) -> Purses | None:
    """The purses after a run; None where nobody had any."""
    if allocation.payments is None:
        return None
    bought = [r.proposal for r in allocation.rounds if r.phase == "rule"]
    return Purses.after(election, allocation.payments, bought)


def shortfall(money: Purses, proposal: ProposalId, people: int, position: int) -> Note:
    """Why the supporters of a rejected proposal could not pay for it.

    people: who support it. position: its place on the waiting list. `more` supporters are counted
    with a full amount each, so they are only about so many.
    """
    cost = money.election.cost[money.election.index[proposal]]
    start, held = money.started_with(proposal), money.held(proposal)
    numbers: dict[str, Number] = {
        "cost": cost,
        "n": people,
        "start": start,
        "position": position,
        "effective": held / cost,
    }
    if start < cost:
        return Note(key="beyond_supporters", numbers=numbers)
    short = cost - held
    return Note(
        key="supporters_short",
        numbers={
            **numbers,
            "spent": start - held,
            "others": money.spent_on(proposal),
            "short": short,
            "more": ceil(short / money.endowment),
            "money": held,
        },
    )
