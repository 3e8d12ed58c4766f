"""Add1: raise everybody's amount by the same until no remaining proposal fits."""

from collections.abc import Sequence
from fractions import Fraction
from heapq import heapify
from math import ceil, inf
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from prioritization.case import Add1Stop
from prioritization.election import Election
from prioritization.rules.ledger import free
from prioritization.rules.purses import MANY, NEAR, ROUNDING, Asked, Purses, Quote, dot
from prioritization.ties import TieOrder

EARLY: Final = 1e-9
"""The relative part of the way to an event that is left out, so that rounding cannot miss it."""

CROWDED: Final = 4
"""After so many events at the very next step, each of which makes most of the run again ..."""
PLAIN: Final = 64
"""... as many single steps are made without looking for events, which is then faster."""


class Moment(NamedTuple):
    """A run before one of its rounds, and for how long this round stays what it is.

    at: steps of the raise it was computed for. money, alpha: of each type, money β + α·δ after
    a further raise of δ. price, slope: of each column, a bound in the same form, infinite where
    it is closed: lists, because they are read one by one. bought: before it. until: the first
    number of steps at which it may change.
    """

    at: int
    money: NDArray[np.float64]
    alpha: NDArray[np.float64]
    price: list[float]
    slope: list[float]
    bought: tuple[int, ...]
    until: float


class Path:
    """One run of Equal Shares, followed while everybody's amount is raised.

    While the same proposals win in the same order and the same supporters pay all they have,
    every amount is affine in the raise δ: money β + αδ, the price of what is bought ρ + ρ'δ, with
    ρ' = -Σ_P w α / Σ_R w u. Nothing changes before the smallest δ at which

        a supporter who pays all could pay the price:      (ρu - β)/(α - ρ'u)
        another column, of bound l + l'δ, could be cheaper: (l - ρ)/(ρ' - l')      if ρ' > l'
        a column that could not be paid could be:           (c - Σ w β)/(Σ w α)

    because α stays at least 0 and ρ' at most 0, so that nobody starts to pay all. The run jumps
    to the first whole step after that, and is made again from the first round that may change.
    """

    def __init__(
        self, election: Election, start: Fraction, step: int, columns: Sequence[int], ties: TieOrder
    ) -> None:
        """start, step: money per unit of weight, before any raise and per step of it."""
        self.election = election
        self.start = start
        self.step = step
        self.columns = columns
        self.ties = ties
        self.crowded = self.plain = 0
        self._begin(0)

    @property
    def bought(self) -> list[int]:
        """What the run buys, in order; without what costs nothing."""
        return self.purses.bought

    @property
    def until(self) -> float:
        """The first number of steps at which anything may change; infinite if nothing can."""
        return self.at + 1 if self.plain else min(moment.until for moment in self.moments)

    def move(self, at: int) -> None:
        """Raise everybody's amount by `at` steps in all, not fewer than before."""
        if self.plain:
            self.plain -= 1
            (self._once if self.plain else self._begin)(at)
            return
        first = next((r for r, m in enumerate(self.moments) if m.until <= at), None)
        if first is None:
            return
        most = 2 * first < len(self.moments)
        self._again(first, at)
        self.crowded = self.crowded + 1 if most and self.until <= at + 1 else 0
        if self.crowded == CROWDED:
            self.crowded, self.plain = 0, PLAIN

    def _begin(self, at: int) -> None:
        """Make the whole run and follow it."""
        self.purses = Purses(self.election, self.start + at * self.step, self.columns, self.ties)
        self.price = [inf] * len(self.election.columns)
        for bound, i in self.purses.bounds:
            self.price[i] = bound
        self.slope = [0.0] * len(self.price)
        self.alpha = np.ones_like(self.purses.money)
        self.moments: list[Moment] = []
        self._finish(at)

    def _once(self, at: int) -> None:
        """Make the whole run and follow nothing."""
        self.at = at
        self.purses = Purses(self.election, self.start + at * self.step, self.columns, self.ties)
        self.purses.spend()

    def _again(self, first: int, at: int) -> None:
        """Make the run again from one of its moments, with everybody's amount raised."""
        moment = self.moments[first]
        del self.moments[first:]
        raised = float((at - moment.at) * self.step)
        self.price = [p + k * raised for p, k in zip(moment.price, moment.slope, strict=True)]
        self.slope = moment.slope.copy()
        self.alpha = moment.alpha
        purses = Purses(self.election, self.start + at * self.step, (), self.ties)
        purses.money = moment.money + moment.alpha * raised
        purses.bounds = [(bound, i) for i, bound in enumerate(self.price) if bound < inf]
        heapify(purses.bounds)
        purses.bought = list(moment.bought)
        self.purses = purses
        self._finish(at)

    def _finish(self, at: int) -> None:
        """Make the rest of the run, keeping each moment."""
        self.at, purses = at, self.purses
        while True:
            money, alpha = purses.money.copy(), self.alpha
            price, slope = self.price.copy(), self.slope.copy()
            bought = tuple(purses.bought)
            asked = purses.ask()
            raise_ = self._follow(asked) * (1 - EARLY)
            until = at + max(1, ceil(raise_ / self.step)) if raise_ < inf else inf
            self.moments.append(Moment(at, money, alpha, price, slope, bought, until))
            if asked.best is None:
                return
            purses.buy(asked.best)

    def _follow(self, asked: Asked) -> float:
        """Note what the round asked and let slopes pay; the raise at which it may change."""
        price, slopes = self.price, self.slope
        for quote in asked.quotes:
            price[quote.column] = quote.price - quote.doubt
            slopes[quote.column] = self._slope(quote)
        until = self._affordable(asked.dropped)
        for i in asked.dropped:
            price[i], slopes[i] = inf, 0.0
        best = asked.best
        if best is None:
            return until
        slope = slopes[best.column]
        if asked.level:
            until = min(until, self._level(asked, best, slope))
        price[best.column], slopes[best.column] = inf, 0.0
        return min(until, self._cheaper(best.price, slope), self._pay(best, slope))

    def _pay(self, best: Quote, slope: float) -> float:
        """Let slopes pay for the best; the raise at which one who pays all could pay the price.

        Where the price does not fall, nobody who pays all gets anything from the raise.
        """
        column, short = self.election.columns[best.column], best.short
        alpha = self.alpha[column.types] - slope * column.u
        until = inf
        if slope:
            u = column.u if isinstance(column.u, float) else column.u[short]
            lacks = best.price * u - ROUNDING * self.purses.start - best.money[short]
            until = max(0.0, float((lacks / alpha[short]).min()))
        alpha[short] = 0.0
        self.alpha = self.alpha.copy()
        self.alpha[column.types] = alpha
        return until

    def _cheaper(self, price: float, slope: float) -> float:
        """The raise at which the first of the other bounds could fall below the price.

        The heap holds every open bound, and each is the price noted for its column.
        """
        until, slopes, slack = inf, self.slope, 10 * ROUNDING
        for bound, i in self.purses.bounds:
            other = slopes[i]
            if other != slope:
                rate = slope - other - slack * (slope + other)
                if rate > 0 and bound - price < until * rate:
                    until = (bound - price) / rate
        return max(0.0, until)

    def _slope(self, quote: Quote) -> float:
        """How fast a price changes: ρ' = -Σ_P w α / Σ_R w u."""
        if not quote.poor:
            return 0.0
        column = self.election.columns[quote.column]
        return -dot(column.w, self.alpha[column.types] * quote.short) / quote.rest

    def _affordable(self, dropped: Sequence[int]) -> float:
        """The raise at which the supporters of the first of some columns could pay for it."""
        if len(dropped) >= MANY:
            return self._any_affordable(list(dropped))
        until, start = inf, self.purses.start
        for i in dropped:
            column, cost = self.election.columns[i], self.election.cost[i]
            gain = dot(column.w, self.alpha[column.types])
            if gain > 0:
                have = dot(column.w, self.purses.money[column.types])
                lacks = cost - have - ROUNDING * (cost + start * column.sum_w)
                until = min(until, lacks / gain)
        return max(0.0, until)

    def _any_affordable(self, dropped: list[int]) -> float:
        """The same for many columns at once."""
        cells = self.election.cells
        gains, have = cells.sums(self.alpha)[dropped], cells.sums(self.purses.money)[dropped]
        cost, weight = cells.cost[dropped], cells.sum_w[dropped]
        lacks = cost - have - ROUNDING * (cost + self.purses.start * weight)
        more = gains > 0
        return max(0.0, float((lacks[more] / gains[more]).min(initial=inf)))

    def _level(self, asked: Asked, best: Quote, slope: float) -> float:
        """0 if something exactly level now becomes cheaper than the best; infinite if not.

        Where both slopes agree in float64 too, the ledger compares them; the tie order then
        keeps deciding as it does now.
        """
        for quote in asked.level:
            other = self.slope[quote.column]
            if quote is best or abs(slope - other) > NEAR * abs(slope):
                continue
            if slope or other:
                ledger = self.purses.exact()
                alpha = ledger.slopes()
                ours, theirs = ledger.offer(best.column), ledger.offer(quote.column)
                if ours is None or theirs is None or theirs.slope(alpha) < ours.slope(alpha):
                    return 0.0
            self.slope[quote.column] = slope
        return inf


def raised(  # noqa: PLR0913 (the election, the money, who may be bought, and how to stop)
    election: Election,
    money: int,
    columns: Sequence[int],
    *,
    step: int,
    stop: Add1Stop,
    ties: TieOrder,
) -> tuple[int, list[int]]:
    """By how many steps everybody's amount is raised, and what is bought then.

    money: what may be spent. step: of the raise, per unit of weight, whole currency units.
    stop: exhaustive, at the first step after which nothing that is left would fit the money;
    overspend, at the last before one that costs more than the money. Both stop when everything
    is bought; neither ever spends more than the money.

    Peters and Skowron, Completing the Method of Equal Shares, equalshares.net (Add1U without the
    utilitarian part); official in Wieliczka, Świecie and Assen.
    """
    gifts = free(election, columns, ties)
    wanted = {i for i in columns if election.cost[i] and election.columns[i].total}
    path = Path(election, Fraction(money, election.voters), step, columns, ties)
    at = 0
    while True:
        bought = [*gifts, *path.bought]
        left = money - sum(election.cost[i] for i in bought)
        rest = wanted.difference(bought)
        fits = any(election.cost[i] <= left for i in rest)
        if not rest or (stop == "exhaustive" and not fits) or path.until == inf:
            return at, bought
        at = int(path.until)
        path.move(at)
        if sum(election.cost[i] for i in path.bought) > money:
            return at - 1, bought
