"""EJR+ up to any project: the large, united groups that a list leaves out."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prioritization.compression import Whole
from prioritization.election import Election
from prioritization.outcome import Claim, ListName
from scoring.model import ProposalId

NEAR: Final = 1e-9
"""Relative distance within which whole numbers decide instead of float64."""


def claims(
    election: Election, selected: Iterable[ProposalId], budget: int, name: ListName
) -> tuple[Claim, ...]:
    """Every rejected proposal that a united group could demand, with its largest such group.

        u_i(W) + u_i(p) ≤ (B/n) · Σ_{j in S} w_j u_j(p) / c_p      for every i in S within N_p

    election: with the utility and the weights the list is judged by; its proposals are those that
    could be selected. What nobody supports (scores in the lower half only) nobody demands.
    selected: W, any list over them. budget: B, the whole of it. name: the list the claims speak
    about. Groups are found by who is least well served: if S demands p, so does everybody who has
    no more than its best served member, and adding them only helps.
    Returns claims in the order of the election's proposals; none means the list is clean.

    Brill and Peters, Robust and Verifiable Proportionality Axioms for Multiwinner Voting, EC 2023;
    with costs, up to any project: Peters, Pierczyński and Skowron, NeurIPS 2021.
    """
    inside = set(selected)
    gained = election.gained(inside)
    found = []
    for i, proposal in enumerate(election.proposals):
        if proposal in inside or not election.supporters[proposal]:
            continue
        witness = _witness(election, i, budget, gained)
        if witness.size:
            whole = sum(election.a[t] for t in witness.tolist())
            voters = election.weight(whole)
            found.append(
                Claim(
                    list=name,
                    proposal=proposal,
                    voters=voters,
                    people=int(election.people[witness].sum()),
                    claim=voters * budget / election.voters,
                    best_off=Fraction(max(gained[witness].tolist()), election.unit),
                )
            )
    return tuple(found)


def _witness(
    election: Election,
    i: int,
    budget: int,
    gained: Whole,
) -> NDArray[np.intp]:
    """The types of the largest group that could demand column i; empty if there is none.

        S_t·total·c ≤ B·Σ a·U      over everybody up to S_t = U_t(W) + U_t(p), in whole numbers

    Float64 sorts out the clear cases; Python's integers decide the others.
    """
    column, c = election.columns[i], election.cost[i]
    own = np.array(column.values, dtype=gained.dtype)[column.code]
    sums = gained[column.types] + own
    asked = sums.astype(np.float64) * float(election.total * c)
    in_reach = np.flatnonzero(asked <= float(budget * column.total) * (1 + NEAR))
    if not in_reach.size:
        return column.types[:0]
    order = in_reach[np.argsort(sums[in_reach], kind="stable")]
    given = np.cumsum(column.a[order].astype(np.float64) * own[order].astype(np.float64))
    ends = np.flatnonzero(np.append(sums[order][1:] != sums[order][:-1], [True]))
    near = ends[asked[order][ends] <= budget * given[ends] * (1 + NEAR)]
    if not near.size:
        return column.types[:0]
    whole = zip(column.a[order].tolist(), own[order].tolist(), strict=True)
    exact = list(accumulate(int(a) * u for a, u in whole))
    for end in reversed(near.tolist()):
        if int(sums[order[end]]) * election.total * c <= budget * exact[end]:
            return column.types[order[: end + 1]]
    return column.types[:0]
