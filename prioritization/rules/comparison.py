"""Who is better served by which of two lists: the optional last step of Equal Shares."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from prioritization.case import Comparison
from prioritization.election import Election
from scoring.model import ProposalId


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """Weight of those better served by one list, by the other, and equally; adds up to n."""

    first: Fraction
    second: Fraction
    equal: Fraction


def preference(
    election: Election,
    first: Iterable[ProposalId],
    second: Iterable[ProposalId],
    comparison: Comparison,
) -> Preference:
    """Compare two lists ballot by ballot.

    comparison: exclusion asks who has at least one supported proposal against none; satisfaction
    (and off, whose counts are printed all the same) who has more of them. Somebody with none in
    either list counts as equal. election: with the weights of the decision; any utility.
    """
    better: list[int] = [0, 0, 0]
    ours, theirs = served(election, first), served(election, second)
    if comparison == "exclusion":
        ours, theirs = np.minimum(ours, 1), np.minimum(theirs, 1)
    for sign, a in zip(np.sign(ours - theirs).tolist(), election.a, strict=True):
        better[sign] += a
    equal = election.total - better[1] - better[-1]
    return Preference(
        first=election.weight(better[1]),
        second=election.weight(better[-1]),
        equal=election.weight(equal),
    )


def served(election: Election, selected: Iterable[ProposalId]) -> NDArray[np.int64]:
    """How many proposals of a list each ballot type supports."""
    counts = np.zeros(len(election.a), dtype=np.int64)
    for proposal in selected:
        counts[election.columns[election.index[proposal]].types] += 1
    return counts
