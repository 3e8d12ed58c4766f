"""Who paid what for which proposal: the table that lets anybody check an Equal Shares list."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from prioritization.compression import sums_by_type
from prioritization.election import Election
from prioritization.outcome import BallotType, Payments
from prioritization.rules.ledger import Offer, Purchase
from scoring.model import GroupId, ProposalId


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The whole weight that each group has in each type; only pairs that occur."""

    types: NDArray[np.intp]
    group: NDArray[np.intp]
    whole: tuple[int, ...]

    @classmethod
    def of(cls, election: Election) -> "Cells":
        """Count the rows of the profile."""
        n_groups = max(1, len(election.groups))
        pairs, row_pair = np.unique(
            election.row_type * n_groups + election.row_group, return_inverse=True
        )
        whole = sums_by_type(row_pair, election.row_weight, len(pairs))
        return cls(pairs // n_groups, pairs % n_groups, whole)


def payments(election: Election, endowment: Fraction, bought: Sequence[Purchase]) -> Payments:
    """The certificate of an exact run before completion; money per unit of weight.

    endowment: what each unit of weight started with. Types come in the fixed order of the
    election, those without weight left out; what costs nothing is paid by nobody.
    """
    per_weight = Fraction(election.total, election.voters)
    paid: list[dict[ProposalId, Fraction]] = [{} for _ in election.a]
    left = [endowment] * len(election.a)
    by_group: dict[GroupId, dict[ProposalId, Fraction]] = {g: {} for g in election.groups}
    cells = Cells.of(election)
    for purchase in bought:
        offer, proposal = purchase.offer, election.proposals[purchase.column]
        if offer is None:
            continue
        asked = offer.asked()
        held = [Fraction(m, offer.scale) * per_weight for m in offer.money]
        pay = [m * per_weight for m in asked]
        rest = [m - p for m, p in zip(held, pay, strict=True)]
        types = election.columns[purchase.column].types.tolist()
        for t, entry in zip(types, offer.entry.tolist(), strict=True):
            left[t] = rest[entry]
            if pay[entry]:
                paid[t][proposal] = pay[entry]
        for group, money in _by_group(election, offer, asked, cells).items():
            by_group[group][proposal] = money
    utilities = _utilities(election)
    table = tuple(
        BallotType(
            weight=election.weight(a), utilities=utilities[t], payments=paid[t], left=left[t]
        )
        for t, a in enumerate(election.a)
        if a
    )
    return Payments(endowment=endowment, types=table, by_group=by_group)


def _by_group(
    election: Election, offer: Offer, asked: Sequence[Fraction], cells: Cells
) -> dict[GroupId, Fraction]:
    """What the members of each group paid together for one proposal; only groups that paid."""
    entry_of = np.full(len(election.a), -1, dtype=np.intp)
    entry_of[election.columns[offer.column].types] = offer.entry
    entries = entry_of[cells.types].tolist()
    weights: dict[tuple[int, int], int] = {}
    for entry, group, whole in zip(entries, cells.group.tolist(), cells.whole, strict=True):
        if entry >= 0:
            weights[group, entry] = weights.get((group, entry), 0) + whole
    sums: dict[GroupId, Fraction] = {}
    for (group, entry), whole in sorted(weights.items()):
        money = whole * asked[entry]
        if money:
            name = election.groups[group]
            sums[name] = sums.get(name, Fraction(0)) + money
    return sums


def _utilities(election: Election) -> list[dict[ProposalId, Fraction]]:
    """What every type gets from every proposal it supports, u."""
    utilities: list[dict[ProposalId, Fraction]] = [{} for _ in election.a]
    for proposal, column in zip(election.proposals, election.columns, strict=True):
        values = [Fraction(value, election.unit) for value in column.values]
        for t, code in zip(column.types.tolist(), column.code.tolist(), strict=True):
            utilities[t][proposal] = values[code]
    return utilities
