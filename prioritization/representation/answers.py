"""The ballots added up by group, exactly, for everything that is said about groups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.ballots import supports
from scoring.model import GroupId, Profile, ProposalId


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """The ballots added up by group.

    marks: (n_groups, n_proposals), exact. backers: group -> proposal -> people who support it; of
    a tally the part that does. backed: (n_rows, n_proposals) bool. people: (n_rows,), group:
    (n_rows,), of every row.
    """

    proposals: tuple[ProposalId, ...]
    marks: NDArray[np.int64]
    backers: Mapping[GroupId, Mapping[ProposalId, Fraction]]
    backed: NDArray[np.bool_]
    people: NDArray[np.int64]
    group: NDArray[np.intp]

    @classmethod
    def of(cls, profile: Profile) -> "Answers":
        """Add the ballots up."""
        backed = supports(profile)
        sums = by_group(profile, backed & ~profile.tallied[:, np.newaxis])
        backers = {
            group: dict(zip(profile.proposals, map(Fraction, row), strict=True))
            for group, row in zip(profile.groups, sums.tolist(), strict=True)
        }
        for heap in np.flatnonzero(profile.tallied).tolist():
            of_group = backers[profile.groups[int(profile.group[heap])]]
            people, unit = int(profile.people[heap]), int(profile.unit[heap])
            for proposal, mark in zip(profile.proposals, profile.marks[heap].tolist(), strict=True):
                of_group[proposal] += Fraction(people * max(0, mark), unit)
        return cls(
            proposals=profile.proposals,
            marks=by_group(profile, np.maximum(profile.marks, 0)),
            backers=backers,
            backed=backed,
            people=profile.people,
            group=profile.group,
        )

    def columns(self, wanted: Iterable[ProposalId]) -> list[int]:
        """Where some proposals stand in the matrices."""
        ids = set(wanted)
        return [i for i, p in enumerate(self.proposals) if p in ids]


def by_group(profile: Profile, cells: NDArray[np.generic]) -> NDArray[np.int64]:
    """Whole cells of every row added up by group, exactly: (n_groups, n_proposals)."""
    sums = [
        cells[profile.group == g].sum(axis=0, dtype=np.int64) for g in range(len(profile.groups))
    ]
    return np.array(sums, dtype=np.int64).reshape(len(profile.groups), len(profile.proposals))
