"""Equal Shares in float64, with every decision that floats cannot make made exactly."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import inf
from typing import Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from prioritization.election import Election
from prioritization.rules.ledger import Ledger, Offer, free
from prioritization.ties import TieOrder

NEAR: Final = 1e-9
"""Relative distance below which float64 does not decide."""
ROUNDING: Final = 1e-11
"""Relative to the largest number in a sum: far above what float64 loses in a whole run."""
MANY: Final = 3
"""With as many that cannot be paid in one round, the others are looked at together."""
ONE_PROCESSOR: Final = 8192
LARGE: Final = 50_000
"""As many cells are no faster together than column by column."""


class Quote(NamedTuple):
    """A proposal's price now: per unit of utility and of weight.

    doubt: how far off rounding may have put it. money: what its types hold now. short: which of
    them pay all they have, poor: how many. rest: Σ w u over the others.
    """

    column: int
    price: float
    doubt: float
    money: NDArray[np.float64]
    short: NDArray[np.bool_]
    poor: int
    rest: float


class Asked(NamedTuple):
    """One round: the cheapest (None at the end), all that were asked, what cannot be paid any more.

    level: quotes exactly as cheap as the best, itself included; empty without a tie.
    """

    best: Quote | None
    quotes: Sequence[Quote]
    level: Sequence[Quote]
    dropped: Sequence[int]


def dot(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Σ x·y on one processor: above some thousands the library behind numpy would take them all."""
    return float(x.dot(y) if x.size < ONE_PROCESSOR else (x * y).sum())


class Purses:
    """The money of all ballot types, per unit of weight, during one run.

    bounds: heap of (a price the column will never fall below, column), those still open.
    """

    def __init__(
        self, election: Election, endowment: Fraction, columns: Iterable[int], ties: TieOrder
    ) -> None:
        """Everybody starts with `endowment` per unit of weight; what costs nothing is left out."""
        self.election = election
        self.ties = ties
        self.endowment = endowment
        self.start = float(endowment)
        self.money: NDArray[np.float64] = np.full(len(election.a), self.start)
        self.bounds = [
            (election.cost[i] / election.columns[i].sum_wu, i)
            for i in columns
            if election.cost[i] and election.columns[i].total
        ]
        heapify(self.bounds)
        self.bought: list[int] = []
        self._ledger: Ledger | None = None
        self._written = 0

    def ask(self) -> Asked:
        """Find the cheapest proposal: ask in the order of the bounds until none can be cheaper."""
        quotes: list[Quote] = []
        dropped: list[int] = []
        reach = inf
        bounds = self.bounds
        while bounds and bounds[0][0] <= reach:
            bound, i = heappop(bounds)
            quote = self._quote(i, bound)
            if quote is None:
                dropped.append(i)
                if len(dropped) == MANY and self.election.cells.types.size < LARGE:
                    dropped += self._drop()
                continue
            quotes.append(quote)
            reach = min(reach, quote.price * (1 + NEAR) + quote.doubt)
        near = quotes
        if len(quotes) > 1:
            near = [q for q in quotes if q.price - q.doubt <= reach]
            if len(near) > 1:
                near = self._cheapest(near)
        best = self._first(near) if len(near) != 1 else near[0]
        for quote in quotes:
            if quote is not best:
                heappush(bounds, (quote.price - quote.doubt, quote.column))
        return Asked(best, quotes, near if len(near) > 1 else (), dropped)

    def buy(self, quote: Quote) -> None:
        """Let the supporters pay what was asked this round, when they held `quote.money`."""
        column = self.election.columns[quote.column]
        left = quote.money - quote.price * column.u
        left[quote.short] = 0.0
        self.money[column.types] = left
        self.bought.append(quote.column)

    def spend(self) -> None:
        """Buy until nothing can be paid any more."""
        while (best := self.ask().best) is not None:
            self.buy(best)

    def exact(self) -> Ledger:
        """The same purses in whole numbers, brought up to this round."""
        if self._ledger is None:
            self._ledger = Ledger(self.election, self.endowment)
        for i in self.bought[self._written :]:
            offer = cast("Offer", self._ledger.offer(i))  # it was bought, so it can be paid
            self._ledger.buy(offer)
        self._written = len(self.bought)
        return self._ledger

    def _drop(self) -> list[int]:
        """Take everything off the heap that clearly cannot be paid, all columns at once."""
        cells = self.election.cells
        slack = NEAR * cells.cost + ROUNDING * (cells.cost + self.start * cells.sum_w)
        short = (cells.sums(self.money) < cells.cost - slack).tolist()
        gone = [i for _, i in self.bounds if short[i]]
        self.bounds[:] = [(bound, i) for bound, i in self.bounds if not short[i]]
        heapify(self.bounds)
        return gone

    def _quote(self, i: int, bound: float) -> Quote | None:
        """The price of a column, from a bound below it; None if its supporters cannot pay.

        P = {m < ρu}, ρ = (c - Σ_P w m)/Σ_R w u: for any P the right side is not above the price,
        so that it rises to the price, and P grows to its final size, in a few passes.
        """
        column, c = self.election.columns[i], self.election.cost[i]
        money = self.money[column.types]
        have = dot(column.w, money)
        scale = c + self.start * column.sum_w
        slack = NEAR * c + ROUNDING * scale
        if have < c + slack:
            return None if have < c - slack else self._exact_quote(i)
        price, rest, poor = bound, column.sum_wu, -1
        while True:
            short = money < price * column.u
            n = int(np.count_nonzero(short))
            if n <= poor:
                break
            poor = n
            if n:
                pays_all = short.astype(np.float64)
                rest = column.sum_wu - dot(column.wu, pays_all)
                if rest <= NEAR * column.sum_wu:
                    return self._exact_quote(i)
                price = (c - dot(column.w * money, pays_all)) / rest
            elif c <= price * rest:
                break
            else:
                price = c / rest
        doubt = ROUNDING * (scale + price * column.sum_wu) / rest
        return Quote(i, price, doubt, money, short, poor, rest)

    def _exact_quote(self, i: int) -> Quote | None:
        """The price from the ledger, where floats cannot tell whether it can be paid."""
        offer = self.exact().offer(i)
        if offer is None:
            return None
        election, column = self.election, self.election.columns[i]
        price = float(offer.price * Fraction(election.total * election.unit, election.voters))
        short = np.array(offer.pays_all)[offer.entry]
        rest = float(column.wu[~short].sum())
        money = self.money[column.types]
        return Quote(i, price, price * ROUNDING, money, short, int(short.sum()), rest)

    def _cheapest(self, near: list[Quote]) -> list[Quote]:
        """Those of a few nearly equal quotes that are exactly the cheapest."""
        prices = [self._plain_price(quote) for quote in near]
        if None in prices:
            prices = [self._exact_price(quote) for quote in near]
        best = min(price for price in prices if price is not None)
        return [quote for quote, price in zip(near, prices, strict=True) if price == best]

    def _plain_price(self, quote: Quote) -> Fraction | None:
        """The exact price c/Σ a·U where clearly nobody pays all they have; else None."""
        column = self.election.columns[quote.column]
        asked = quote.price * column.u
        if (self.money[column.types] <= asked * (1 + NEAR) + ROUNDING * self.start).any():
            return None
        return Fraction(self.election.cost[quote.column], column.total)

    def _exact_price(self, quote: Quote) -> Fraction | None:
        """The price from the ledger; None if it cannot be paid after all."""
        offer = self.exact().offer(quote.column)
        return None if offer is None else offer.price

    def _first(self, level: Sequence[Quote]) -> Quote | None:
        """The quote that the published tie order takes."""
        proposals = self.election.proposals
        return min(level, key=lambda q: self.ties.key(proposals[q.column]), default=None)


def run(
    election: Election, endowment: Fraction, columns: Sequence[int], ties: TieOrder
) -> list[int]:
    """What Equal Shares buys from some columns, in order; what costs nothing comes first."""
    purses = Purses(election, endowment, columns, ties)
    purses.spend()
    return [*free(election, columns, ties), *purses.bought]
