"""Ballots and counted heaps become one matrix of marks; marks become utilities and means."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.defaults import FULL_SUPPORT_POINTS, FULL_SUPPORT_PROPOSALS
from scoring.marks import (
    KINDS_THAT_FIT,
    ballot_problems,
    ballot_row,
    form_problems,
    full_mark,
    tallied_twice,
    tally_problems,
    tally_row,
)
from scoring.model import (
    NO_ANSWER,
    Ballot,
    BallotForm,
    GroupId,
    InvalidInput,
    Profile,
    ProposalId,
    Tally,
)

MOST_IN_INT64: Final = 2**62
"""Sums that may pass this are added as Python integers; int64 would overflow in silence."""


GroupMeans = tuple[tuple[Fraction | None, ...], ...]
"""(n_groups, n_proposals), 0..1; None where nobody of the group has an opinion."""


def profile(  # noqa: PLR0913 (the parts of a vote, and what is known of each)
    form: BallotForm,
    proposals: tuple[ProposalId, ...],
    groups: tuple[GroupId, ...],
    ballots: Sequence[Ballot],
    tallies: Sequence[Tally] = (),
    *,
    merged: Mapping[ProposalId, ProposalId] = MappingProxyType({}),
) -> Profile:
    """Read every answer into one matrix; the order of the ballots leaves no trace in it.

    proposals: the columns wanted. merged: duplicate -> the proposal it was joined to (points are
    added; of scores, approvals and places the better stands). Marks for a proposal that is not
    wanted (withdrawn since) are dropped: ranks are not closed up, points not given out again.
    tallies: only those that count as votes; of one session only the kind that fits the form
    enters, seeds and dots for points, hands for approval. Unknown to the form: refused.
    Raises InvalidInput with every problem: marks the form does not allow, groups not declared, the
    same ballot twice, heaps that stand beside ballots of the same people.
    """
    cast = sorted(ballots, key=lambda ballot: ballot.id)
    heaps = sorted(tallies, key=lambda t: (t.session, t.group, t.sex or "", t.kind))
    problems = form_problems(form) or [
        *ballot_problems(form, groups, cast),
        *tally_problems(form, groups, heaps),
        *tallied_twice(cast, heaps),
    ]
    if problems:
        raise InvalidInput(*problems)
    rows = [ballot_row(form, proposals, merged, ballot) for ballot in cast]
    rows += [
        tally_row(form, proposals, merged, heap)
        for heap in heaps
        if heap.kind in KINDS_THAT_FIT[form.kind]
    ]
    place = {group: index for index, group in enumerate(groups)}
    marks = np.array([row.marks for row in rows], dtype=np.int32)
    return Profile(
        proposals=proposals,
        groups=groups,
        form=form,
        marks=marks.reshape(len(rows), len(proposals)),
        unit=np.array([row.unit for row in rows], dtype=np.int64),
        group=np.array([place[row.group] for row in rows], dtype=np.intp),
        people=np.array([row.people for row in rows], dtype=np.int64),
        voices=np.array([row.voices for row in rows], dtype=np.int64),
        tallied=np.array([row.tallied for row in rows], dtype=np.bool_),
        blank=np.array([row.blank for row in rows], dtype=np.bool_),
    )


def aligned(profile: Profile, proposals: tuple[ProposalId, ...]) -> Profile:
    """The same answers with other columns: some of them, in another order.

    A proposal the profile does not know is an abstention of everybody.
    """
    if proposals == profile.proposals:
        return profile
    place = {proposal: i for i, proposal in enumerate(profile.proposals)}
    marks = np.full((len(profile.unit), len(proposals)), NO_ANSWER, dtype=np.int32)
    for i, proposal in enumerate(proposals):
        if proposal in place:
            marks[:, i] = profile.marks[:, place[proposal]]
    return replace(profile, proposals=proposals, marks=marks)


def utilities(profile: Profile) -> NDArray[np.float64]:
    """What every row gives every proposal.

        u = mark / unit

    Returns (n_rows, n_proposals), 0..1; NaN where the row has no opinion.
    """
    u = profile.marks / profile.unit[:, np.newaxis]
    u[profile.marks == NO_ANSWER] = np.nan
    return u


def answered(profile: Profile) -> NDArray[np.bool_]:
    """Which cells hold an opinion, a stated zero included: (n_rows, n_proposals)."""
    return np.asarray(profile.marks != NO_ANSWER)


def support_from(form: BallotForm) -> int:
    """The smallest entry of `Profile.marks` that counts as support.

    `form.support_from` where declared (a score as printed); else any mark, and for scores the
    smallest mark above the middle of the scale.
    """
    if form.support_from is not None:
        return form.support_from - (form.low if form.kind == "score" else 0)
    return (form.limit - form.low) // 2 + 1 if form.kind == "score" else 1


def supports(profile: Profile) -> NDArray[np.bool_]:
    """Which rows support which proposals: (n_rows, n_proposals); a heap supports by any mark."""
    least = np.where(profile.tallied, 1, support_from(profile.form))
    return np.asarray(profile.marks >= least[:, np.newaxis])


def voters(profile: Profile) -> dict[GroupId, int]:
    """n_g, people who answered anything when they voted; only groups where somebody did."""
    counted = np.zeros(len(profile.groups), dtype=np.int64)
    np.add.at(counted, profile.group, np.where(profile.blank, 0, profile.people))
    return {group: int(n) for group, n in zip(profile.groups, counted, strict=True) if n > 0}


def answers(profile: Profile) -> NDArray[np.int64]:
    """How many people of each group have an opinion on each proposal: (n_groups, n_proposals)."""
    counted = np.zeros((len(profile.groups), len(profile.proposals)), dtype=np.int64)
    np.add.at(counted, profile.group, answered(profile) * profile.people[:, np.newaxis])
    return counted


def group_means(profile: Profile) -> GroupMeans:
    """Mean utility of every group for every proposal, exact whatever the order of the ballots.

    y_gi = Σ_p people_p · u_pi / Σ_p people_p        over the rows p of g that answered i
    """
    counted = answers(profile).tolist()
    means = []
    for g, n in enumerate(counted):
        of_group = profile.group == g
        units = np.unique(profile.unit[of_group]).tolist()
        whole = lcm(*units)
        totals = [0] * len(n)
        for unit in units:
            sums = _mark_sums(profile, of_group & (profile.unit == unit))
            totals = [t + whole // unit * s for t, s in zip(totals, sums, strict=True)]
        means.append(
            tuple(Fraction(t, whole * k) if k else None for t, k in zip(totals, n, strict=True))
        )
    return tuple(means)


def _mark_sums(profile: Profile, rows: NDArray[np.bool_]) -> list[int]:
    """Σ people · mark over some rows, per proposal, as exact integers."""
    marks = np.maximum(profile.marks[rows], 0).astype(np.int64)
    people = profile.people[rows]
    if int(people.sum()) * int(profile.unit[rows].max()) < MOST_IN_INT64:
        return [int(total) for total in people @ marks]
    return [
        sum(n * mark for n, mark in zip(people.tolist(), column, strict=True))
        for column in marks.T.tolist()
    ]


def in_form_units(form: BallotForm, utility: Fraction) -> Fraction:
    """A mean utility in the units people wrote: points per ballot, share approving, mean score.

    ranking: L for a first place down to 1 for the last of L, 0 below.
    """
    return utility * full_mark(form) + (form.low if form.kind == "score" else 0)


def default_full_support(form: BallotForm, printed: int) -> Fraction:
    """The upper anchor a new workshop gets for the ballot criterion, in the form's own units.

        F = 1, and for points F = min(1, max(1/5, 2/n))       of full utility, n printed proposals

    Points spread thinly: on raw utilities a ballot weight of 30 % would explain 3 % of the
    differences. What `criteria.csv` declares stands above this default.
    """
    if form.kind != "points":
        return in_form_units(form, Fraction(1))
    spread = Fraction(FULL_SUPPORT_PROPOSALS, max(printed, 1))
    return in_form_units(form, min(Fraction(1), max(FULL_SUPPORT_POINTS, spread)))
