"""Support that crosses the groups: how likely each of them is to agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, exp, log

import numpy as np
from numpy.typing import NDArray

from scoring.ballots import answered
from scoring.defaults import AGREES_FROM, BRIDGING, CONTESTED
from scoring.marks import full_mark
from scoring.model import GroupId, Profile, ProposalId


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """How groups agree with one proposal.

    agree: p_ig of every group that voted, 0..1, never 0 or 1; with three ballots it stays in
    .2...8. support: their geometric mean, weighted by α_g. lowest: the group that agrees least, in
    the declared order where several do, and its p. All None where nobody voted. bridging: every
    p_ig is .5 or more. contested: the largest and smallest are .4 or more apart.
    """

    proposal: ProposalId
    agree: Mapping[GroupId, float]
    support: float | None
    lowest: GroupId | None
    lowest_agree: float | None
    bridging: bool
    contested: bool


def bridging(profile: Profile, shares: Mapping[GroupId, Fraction]) -> tuple[Bridge, ...]:
    """Measure every proposal. shares: α_g of the groups that voted.

        p_ig = (agree_ig + 1) / (n_ig + 2)          G_i = exp(Σ_g α_g ln p_ig)

    agree: a utility of .75 or more (score), marked, a point or more, ranked. Hands count as
    people; heaps of points do not say who laid them and are left out. A product over groups would
    shrink with their number. Small et al., Polis, 2021.
    """
    agree, n = _counts(profile)
    return tuple(
        _bridge(
            proposal,
            {
                group: Fraction(int(agree[g, i]) + 1, int(n[g, i]) + 2)
                for g, group in enumerate(profile.groups)
                if group in shares
            },
            shares,
        )
        for i, proposal in enumerate(profile.proposals)
    )


def _counts(profile: Profile) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """People of each group who agree, and who answered: (n_groups, n_proposals)."""
    full = full_mark(profile.form)
    least = ceil(AGREES_FROM * full) if profile.form.kind == "score" else 1
    hands = profile.tallied & (profile.form.kind == "approval")
    said = answered(profile) & ~(profile.tallied & ~hands)[:, np.newaxis]
    yes = np.where(hands[:, np.newaxis], profile.marks, profile.marks >= least) * said
    agree, n = (np.zeros((len(profile.groups), said.shape[1]), dtype=np.int64) for _ in range(2))
    np.add.at(agree, profile.group, yes.astype(np.int64))
    np.add.at(n, profile.group, said * profile.people[:, np.newaxis])
    return agree, n


def _bridge(
    proposal: ProposalId, agree: Mapping[GroupId, Fraction], shares: Mapping[GroupId, Fraction]
) -> Bridge:
    """One line."""
    lowest = min(agree, key=lambda group: agree[group], default=None)
    apart = max(agree.values(), default=Fraction(0)) - min(agree.values(), default=Fraction(0))
    return Bridge(
        proposal=proposal,
        agree={group: float(p) for group, p in agree.items()},
        support=exp(sum(float(shares[g]) * log(p) for g, p in agree.items())) if agree else None,
        lowest=lowest,
        lowest_agree=None if lowest is None else float(agree[lowest]),
        bridging=bool(agree) and min(agree.values()) >= BRIDGING,
        contested=apart >= CONTESTED,
    )
