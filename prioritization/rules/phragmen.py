"""Sequential Phragmén: when supporters could afford it, if everybody earned alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import lcm

import numpy as np
from numpy.typing import NDArray

from prioritization.case import Options
from prioritization.compression import whole_sums
from prioritization.election import Election
from prioritization.outcome import Allocation, Round
from prioritization.ties import TieOrder
from scoring.model import ProposalId


@dataclass(frozen=True, slots=True, kw_only=True)
class PhragmenPlace:
    """A supported proposal's place when everybody earns alike and there is no budget.

    affordable_at: what each person (each unit of weight) has earned when its supporters can pay.
    rank: competition rank by that number. tied: exactly level with another when it was bought.
    """

    proposal: ProposalId
    rank: int
    affordable_at: Fraction
    level: tuple[ProposalId, ...] = ()

    @property
    def tied(self) -> bool:
        """Whether the published tie order decided."""
        return bool(self.level)


def phragmen_ranking(election: Election, ties: TieOrder) -> tuple[PhragmenPlace, ...]:
    """Every supported proposal, in the order in which it becomes affordable, without a budget.

        x_p = (c_p + Σ_{i in N_p} w_i y_i) / w(N_p)          the smallest is bought; y_i = x_p

    y_i: what supporter i has spent so far, 0 at first. Exact throughout: loads only rise, so a
    proposal's last x is a bound, and only those whose bound is not above the best are asked again.

    Brill, Freeman, Janson and Lackner, Phragmén's Voting Methods and Justified Representation,
    AAAI 2017; with costs: Los, Christoff and Grossi, Proportional Budget Allocations, IJCAI 2022.
    """
    columns = [
        i
        for i, (p, column) in enumerate(zip(election.proposals, election.columns, strict=True))
        if election.supporters[p] and column.types.size
    ]
    per_weight = Fraction(election.total, election.voters or 1)
    places: list[PhragmenPlace] = []
    for column, load, level in _purchases(election, columns, ties):
        x = load * per_weight
        rank = places[-1].rank if places and places[-1].affordable_at == x else len(places) + 1
        names = tuple(election.proposals[i] for i in level)
        places.append(
            PhragmenPlace(
                proposal=election.proposals[column], rank=rank, affordable_at=x, level=names
            )
        )
    return tuple(places)


def phragmen(
    election: Election,
    budget: int,
    options: Options,  # noqa: ARG001 (every rule has the same signature; this one has no parameter)
    ties: TieOrder,
    *,
    floor: Sequence[Round] = (),
) -> Allocation:
    """The list: the ranking among what costs at most the budget, up to the first that does not fit.

    It ends at the first round in which a proposal level with the cheapest does not fit, whichever
    of them the tie order would have taken.
    """
    left = budget - sum(r.cost for r in floor)
    taken = {r.proposal for r in floor}
    columns = [
        i
        for i, p in enumerate(election.proposals)
        if p not in taken and election.cost[i] <= left and election.supporters[p]
    ]
    per_weight = Fraction(election.total, election.voters or 1)
    rounds = list(floor)
    order: list[ProposalId] = []
    ended = False
    for column, load, level in _purchases(election, columns, ties):
        proposal, c = election.proposals[column], election.cost[column]
        order.append(proposal)
        ended = ended or any(election.cost[i] > left for i in level or (column,))
        if ended:
            continue
        left -= c
        names = tuple(election.proposals[i] for i in level)
        rounds.append(
            Round(
                proposal=proposal,
                phase="rule",
                verdict="selected",
                cost=c,
                left=left,
                price=load * per_weight,
                payers=election.supporters[proposal],
                tied=names,
                broken_by=ties.broken_by(names) if names else None,
            )
        )
    selected = tuple(r.proposal for r in rounds)
    return Allocation(
        rule="phragmen",
        budget=budget,
        selected=selected,
        rounds=tuple(rounds),
        waiting=tuple(p for p in order if p not in set(selected)),
        left=left,
    )


class Loads:
    """What every ballot type has spent: the load of the last purchase it shared, or nothing.

    spent: loads by purchase, per whole unit of weight, in units of 1/scale; the first is nothing.
    """

    def __init__(self, election: Election) -> None:
        """Nobody has spent anything."""
        self.election = election
        self.last: NDArray[np.intp] = np.zeros(len(election.a), dtype=np.intp)
        self.spent = [0]
        self.scale = 1

    def asked(self, column: int) -> Fraction:
        """x_p per whole unit of weight."""
        c = self.election.columns[column]
        kinds, entry = np.unique(self.last[c.types], return_inverse=True)
        weights = whole_sums(entry, c.a, len(kinds))
        spent = sum(w * self.spent[k] for w, k in zip(weights, kinds.tolist(), strict=True))
        return Fraction(self.election.cost[column] * self.scale + spent, sum(weights) * self.scale)

    def buy(self, column: int, load: Fraction) -> None:
        """Bring every supporter to the load."""
        scale = lcm(self.scale, load.denominator)
        self.spent = [one * (scale // self.scale) for one in self.spent]
        self.scale = scale
        self.spent.append(load.numerator * (scale // load.denominator))
        self.last[self.election.columns[column].types] = len(self.spent) - 1


def _purchases(
    election: Election, columns: Iterable[int], ties: TieOrder
) -> Iterable[tuple[int, Fraction, tuple[int, ...]]]:
    """Column, load and what was exactly level with it, until everything is bought."""
    loads = Loads(election)
    bounds = [(Fraction(0), i) for i in columns if election.columns[i].types.size]
    heapify(bounds)
    while bounds:
        asked: list[tuple[Fraction, int]] = []
        best = None
        while bounds and (best is None or bounds[0][0] <= best):
            _, i = heappop(bounds)
            x = loads.asked(i)
            asked.append((x, i))
            best = x if best is None else min(best, x)
        level = [i for x, i in asked if x == best]
        first = election.index[ties.first(election.proposals[i] for i in level)]
        for x, i in asked:
            if i == first:
                loads.buy(i, x)
                yield i, x, tuple(level) if level[1:] else ()
            else:
                heappush(bounds, (x, i))
