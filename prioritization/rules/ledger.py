"""Equal Shares in whole numbers: every purse, price and payment exact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import gcd

import numpy as np
from numpy.typing import NDArray

from prioritization.compression import whole_sums
from prioritization.election import Election
from prioritization.ties import TieOrder


@dataclass(frozen=True, slots=True)
class Offer:
    """What one proposal costs its supporters now, exactly.

    Supporters with the same purse and the same utility are one entry: `purse` it holds, whole
    `utility` U, whole `weight` a, `pays_all` it has. `entry`: which of them each type of the
    column is. The price per whole unit of utility and weight is top/bottom in units of 1/scale.
    """

    column: int
    purse: tuple[int, ...]
    utility: tuple[int, ...]
    weight: tuple[int, ...]
    money: tuple[int, ...]
    pays_all: tuple[bool, ...]
    entry: NDArray[np.intp]
    top: int
    bottom: int
    scale: int

    @property
    def price(self) -> Fraction:
        """Money per whole unit of utility and whole unit of weight."""
        return Fraction(self.top, self.bottom * self.scale)

    def slope(self, alpha: Sequence[Fraction]) -> Fraction:
        """How fast the price changes with what everybody starts with; alpha: of each purse."""
        poor = zip(self.purse, self.weight, self.pays_all, strict=True)
        return -sum((w * alpha[p] for p, w, all_ in poor if all_), Fraction(0)) / self.bottom

    def asked(self) -> list[Fraction]:
        """What each entry pays per whole unit of weight: min(m, σU)."""
        return [
            Fraction(m, self.scale)
            if pays_all
            else Fraction(self.top * u, self.bottom * self.scale)
            for m, u, pays_all in zip(self.money, self.utility, self.pays_all, strict=True)
        ]


class Ledger:
    """The purses of all ballot types, money per whole unit of weight over one denominator.

    Types that hold the same because they were asked to pay the same share one purse. A purse
    remembers when it was written; `factors` brings it to today's denominator.
    """

    def __init__(self, election: Election, endowment: Fraction) -> None:
        """endowment: money per unit of weight w at the start."""
        start = endowment * Fraction(election.voters, election.total)
        self.election = election
        self.purse_of: NDArray[np.intp] = np.zeros(len(election.a), dtype=np.intp)
        self.money = [start.numerator]
        self.written = [0]
        self.growth = [1]
        self.scale = start.denominator
        self.bought: list[Offer] = []

    def held(self, purse: int) -> int:
        """Money in a purse, in units of 1/scale of today."""
        return self.money[purse] * self.growth[self.written[purse]]

    def offer(self, column: int) -> Offer | None:
        """The exact price of a proposal with a cost above 0; None if it cannot be paid.

            Σ a·min(m, σU) = c        σ = (c - Σ_P a·m) / Σ_R a·U

        P: those who pay all they have, m < σU. Starting from nobody, σ and P only grow.
        """
        c = self.election.columns[column]
        pairs = self.purse_of[c.types] * len(c.values) + c.code
        kinds, entry = np.unique(pairs, return_inverse=True)
        weight = whole_sums(entry, c.a, len(kinds))
        purse = [kind // len(c.values) for kind in kinds.tolist()]
        utility = [c.values[kind % len(c.values)] for kind in kinds.tolist()]
        money = [self.held(one) for one in purse]
        top = self.election.cost[column] * self.scale
        if sum(w * m for w, m in zip(weight, money, strict=True)) < top:
            return None
        bottom, pays_all, rest = c.total, [False] * len(kinds), list(range(len(kinds)))
        while True:
            short = [i for i in rest if money[i] * bottom < top * utility[i]]
            if not short:
                break
            for i in short:
                pays_all[i] = True
            top -= sum(weight[i] * money[i] for i in short)
            bottom -= sum(weight[i] * utility[i] for i in short)
            rest = [i for i in rest if not pays_all[i]]
        return Offer(
            column,
            tuple(purse),
            tuple(utility),
            tuple(weight),
            tuple(money),
            tuple(pays_all),
            entry,
            top,
            bottom,
            self.scale,
        )

    def buy(self, offer: Offer) -> None:
        """Let the supporters pay for what was offered; the offer must be of today."""
        common = gcd(offer.top, offer.bottom)
        top, bottom = offer.top // common, offer.bottom // common
        self.scale *= bottom
        self.growth = [growth * bottom for growth in self.growth]
        self.growth.append(1)
        first = len(self.money)
        for money, utility, pays_all in zip(
            offer.money, offer.utility, offer.pays_all, strict=True
        ):
            self.money.append(0 if pays_all else money * bottom - top * utility)
            self.written.append(len(self.growth) - 1)
        self.purse_of[self.election.columns[offer.column].types] = first + offer.entry
        self.bought.append(offer)

    def slopes(self) -> list[Fraction]:
        """How fast each purse grows with what everybody starts with: α, 1 before any purchase.

        ρ' = -Σ_P a α / Σ_R a U       α ← 0 for who pays all, α - ρ'U for the others
        """
        alpha = [Fraction(1)]
        for offer in self.bought:
            slope = offer.slope(alpha)
            alpha += [
                Fraction(0) if pays_all else alpha[purse] - slope * u
                for purse, u, pays_all in zip(
                    offer.purse, offer.utility, offer.pays_all, strict=True
                )
            ]
        return alpha


@dataclass(frozen=True, slots=True)
class Purchase:
    """One exact round: what was bought, for how much, and what was exactly level with it.

    offer: None for what costs nothing. price: money per whole unit of utility and weight.
    """

    column: int
    price: Fraction
    level: tuple[int, ...]
    offer: Offer | None


def free(election: Election, columns: Iterable[int], ties: TieOrder) -> list[int]:
    """Supported columns that cost nothing: bought before all others, for nothing."""
    given = [i for i in columns if not election.cost[i] and election.columns[i].types.size]
    return sorted(given, key=lambda i: ties.key(election.proposals[i]))


def exact_run(
    election: Election, endowment: Fraction, columns: Sequence[int], ties: TieOrder
) -> list[Purchase]:
    """Equal Shares over some columns, every comparison exact.

    Money only falls, so a price never does: a proposal's last price is a bound, and only those
    whose bound is not above the best price are asked again.

    Peters, Pierczyński and Skowron, Proportional Participatory Budgeting with Additive Utilities,
    NeurIPS 2021.
    """
    gifts = free(election, columns, ties)
    bought = [
        Purchase(i, Fraction(0), tuple(gifts[at:]) if gifts[at + 1 :] else (), None)
        for at, i in enumerate(gifts)
    ]
    ledger = Ledger(election, endowment)
    bounds = [
        (Fraction(election.cost[i], election.columns[i].total), i)
        for i in columns
        if election.cost[i] and election.columns[i].total
    ]
    heapify(bounds)
    while True:
        offers = _best_offers(ledger, bounds)
        if not offers:
            return bought
        best = min(price for price, _ in offers)
        level = [offer.column for price, offer in offers if price == best]
        first = election.index[ties.first(election.proposals[i] for i in level)]
        for price, offer in offers:
            if offer.column == first:
                ledger.buy(offer)
                bought.append(Purchase(first, price, tuple(level) if level[1:] else (), offer))
            else:
                heappush(bounds, (price, offer.column))


def _best_offers(
    ledger: Ledger, bounds: list[tuple[Fraction, int]]
) -> list[tuple[Fraction, Offer]]:
    """Take from the heap whatever could be the cheapest; drop what cannot be paid."""
    offers: list[tuple[Fraction, Offer]] = []
    best: Fraction | None = None
    while bounds and (best is None or bounds[0][0] <= best):
        offer = ledger.offer(heappop(bounds)[1])
        if offer is not None:
            price = offer.price
            offers.append((price, offer))
            best = price if best is None else min(best, price)
    return offers
