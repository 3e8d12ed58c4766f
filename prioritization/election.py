"""What a rule runs on: proposals, costs, and ballots compressed to types with exact weights."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Self

import numpy as np
from numpy.typing import NDArray

from prioritization.case import Utility
from prioritization.compression import (
    EXACT_IN_FLOAT,
    EXACT_IN_INT64,
    Whole,
    backing,
    distinct_rows,
    sums_by_type,
    voting_people,
    whole_sums,
    whole_utilities,
    whole_weights,
)
from scoring.model import GroupId, Profile, ProposalId


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """The ballot types that give one proposal utility, N_p; types without weight are left out.

    types: (k,) ascending. values: the distinct whole utilities U (u = U/unit of the election), > 0
    but for what costs nothing under cost utility; code: (k,) index into values. w, wu: (k,)
    float64, weight, and weight times utility. u: utility, (k,) float64, or a number where all have
    the same. a: whole weight of each type, exact: float64 while the sum is below 2**53, Python's
    integers above. total: Σ a·U, exact. sum_w, sum_wu: float64.
    """

    types: NDArray[np.intp]
    values: tuple[int, ...]
    code: NDArray[np.intp]
    w: NDArray[np.float64]
    u: NDArray[np.float64] | float
    wu: NDArray[np.float64]
    a: Whole
    total: int
    sum_w: float
    sum_wu: float

    @classmethod
    def of(cls, shares: Whole, a: Whole, *, factor: int, unit: int, n: Fraction) -> Self:
        """Build from one share per type (0: no support), U = share·factor, u = U/unit.

        a: whole weight of every type; n: what one unit of it weighs.
        """
        types = np.flatnonzero((shares != 0) & (a != 0))
        kinds, code = np.unique(shares[types], return_inverse=True)
        values = tuple(share * factor for share in kinds.tolist())
        whole = whole_sums(code, a[types], len(values))
        total = sum(w * u for w, u in zip(whole, values, strict=True))
        each = np.array([u / unit for u in values], dtype=np.float64)
        w = a[types].astype(np.float64) * float(n)
        u = each[code] if len(values) > 1 else float(each.sum())
        return cls(
            types=types,
            values=values,
            code=code.astype(np.intp),
            w=w,
            u=u,
            wu=w * u,
            a=a[types],
            total=total,
            sum_w=float(sum(whole) * n),
            sum_wu=float(total * n / unit),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """All columns one after the other, to sum over each of them at once.

    columns: (f,) those that hold a type. start: (f,) where each begins. types, w: every cell.
    cost, sum_w: (n_columns,) float64, of every column.
    """

    columns: NDArray[np.intp]
    start: NDArray[np.intp]
    types: NDArray[np.intp]
    w: NDArray[np.float64]
    cost: NDArray[np.float64]
    sum_w: NDArray[np.float64]

    @classmethod
    def of(cls, columns: Sequence[Column], cost: Sequence[int]) -> Self:
        """Lay the columns out."""
        sizes = np.array([column.types.size for column in columns], dtype=np.intp)
        nothing = np.zeros(0)
        return cls(
            columns=np.flatnonzero(sizes),
            start=(np.cumsum(sizes) - sizes)[sizes > 0],
            types=np.concatenate([nothing.astype(np.intp), *(c.types for c in columns)]),
            w=np.concatenate([nothing, *(c.w for c in columns)]),
            cost=np.array([float(c) for c in cost]),
            sum_w=np.array([c.sum_w for c in columns]),
        )

    def sums(self, of_type: NDArray[np.float64]) -> NDArray[np.float64]:
        """Σ w·x over the types of every column, x given per type."""
        found = np.zeros(len(self.cost))
        found[self.columns] = np.add.reduceat(self.w * of_type[self.types], self.start)
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Election:
    """Proposals, their costs, and ballots with equal utilities joined to one type each.

    proposals: those that may be selected. cost: whole currency units, 0 or more.
    voters: n, the people who answered anything, those in tallies included, blank ballots not.
    a: whole weight of each type; total: Σ a over all of them. The weight of a type is
        w = a·n/total, so that all weights sum to n.
    unit: u = U/unit for the whole utilities U of the columns. columns: one per proposal.
    people: how many people each type holds, unweighted.
    supporters: w of those who support a proposal; a tally counts with the share that does.
    row_type, row_group, row_weight: of each row of the profile, for sums by group.
    """

    proposals: tuple[ProposalId, ...]
    cost: tuple[int, ...]
    voters: int
    a: tuple[int, ...]
    total: int
    unit: int
    columns: tuple[Column, ...]
    people: NDArray[np.int64]
    supporters: Mapping[ProposalId, Fraction]
    groups: tuple[GroupId, ...]
    row_type: NDArray[np.intp]
    row_group: NDArray[np.intp]
    row_weight: tuple[int, ...]
    index: Mapping[ProposalId, int] = field(init=False)
    cells: Cells = field(init=False)

    def __post_init__(self) -> None:
        """Find a column by the id of its proposal; lay all columns out."""
        object.__setattr__(self, "index", {p: i for i, p in enumerate(self.proposals)})
        object.__setattr__(self, "cells", Cells.of(self.columns, self.cost))

    @property
    def costs(self) -> dict[ProposalId, int]:
        """The cost of each proposal by its id."""
        return dict(zip(self.proposals, self.cost, strict=True))

    def weight(self, whole: int) -> Fraction:
        """A sum of whole weights a, as weight; 0 where no ballot has any."""
        return Fraction(whole * self.voters, self.total) if self.total else Fraction(0)

    def welfare(self, proposal: ProposalId) -> Fraction:
        """Σ w u of one proposal: votes, points, or money and votes, by utility."""
        column = self.columns[self.index[proposal]]
        return self.weight(column.total) / self.unit

    def gained(self, selected: Iterable[ProposalId]) -> Whole:
        """U of each type for a whole list, exact: whole multiples of 1/unit."""
        columns = [self.columns[self.index[proposal]] for proposal in selected]
        most = sum(column.values[-1] for column in columns if column.values)
        dtype = np.int64 if most < EXACT_IN_INT64 else np.object_
        sums: Whole = np.zeros(len(self.a), dtype=dtype)
        for column in columns:
            sums[column.types] += np.array(column.values, dtype=dtype)[column.code]
        return sums


def from_profile(
    profile: Profile,
    weights: Mapping[GroupId, Fraction],
    cost: Mapping[ProposalId, int],
    utility: Utility,
    *,
    only: Iterable[ProposalId] | None = None,
) -> Election:
    """Compress a profile to ballot types under one utility.

    weights: of one ballot of each group, any scale; 1 where a group is missing.
    cost: whole units, for every proposal of `only`. only: those that may be selected, None for
        all; what people marked elsewhere stays on their ballots and is not given to others.
    utility: cost, c_p if the ballot supports p; count, 1 if it does; points, the mark; borda,
        L - k for place k among L (so the last gets 0). A tally stands for its people with their
        average: its marks over its people, or the share that supports p, which for seeds and
        dots is read as the marks over the most it could have got.
    """
    wanted = set(profile.proposals if only is None else only)
    at = [i for i, p in enumerate(profile.proposals) if p in wanted]
    proposals = tuple(profile.proposals[i] for i in at)
    costs = tuple(cost[p] for p in proposals)
    rows, unit = whole_utilities(profile, utility, at)
    row_weight = whole_weights(profile, weights)
    kept, row_type = distinct_rows(rows)
    a = sums_by_type(row_type, row_weight, len(kept))
    people = voting_people(profile)
    voters, total = int(people.sum()), sum(row_weight)
    n = Fraction(voters, total) if total else Fraction(1)
    exact = np.array(a, dtype=np.float64 if total < EXACT_IN_FLOAT else np.object_)
    columns = [
        Column.of(kept[:, j], exact, factor=c if utility == "cost" else 1, unit=unit, n=n)
        for j, c in enumerate(costs)
    ]
    return Election(
        proposals=proposals,
        cost=costs,
        voters=voters,
        a=a,
        total=total,
        unit=unit,
        columns=tuple(columns),
        people=np.array(sums_by_type(row_type, people.tolist(), len(kept)), dtype=np.int64),
        supporters={
            p: w * n for p, w in zip(proposals, backing(profile, row_weight, at), strict=True)
        },
        groups=profile.groups,
        row_type=row_type,
        row_group=profile.group,
        row_weight=row_weight,
    )
