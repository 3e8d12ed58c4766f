"""Had other people of the same groups come: whole ballots drawn again within each group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.ballots import answered, answers, group_means
from scoring.model import GroupId, Profile
from scoring.products import product


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resampled:
    """The room's mean utility in every repeat.

    known: (repeats, n_proposals), Σ α_g y_gi over the groups with an opinion. single_voice: groups
    for whom one ballot speaks, which cannot be drawn again. between_unknown: groups with hands,
    drawn for each proposal apart, since nobody knows which hands belong together. fixed: groups
    with heaps of points, of which only the sum is known. fallbacks: group means that no drawn
    ballot answered, where the group's own mean stands.
    """

    known: NDArray[np.float64]
    single_voice: tuple[GroupId, ...]
    between_unknown: tuple[GroupId, ...]
    fixed: tuple[GroupId, ...]
    fallbacks: int


def resampled(
    profile: Profile,
    shares: Mapping[GroupId, Fraction],
    repeats: int,
    rng: np.random.Generator,
) -> Resampled:
    """Draw n_g - 1 of the n_g ballots of every group with replacement.

    So the variance of a group's mean is s²/n_g without correction; with n_g draws it would be too
    small in small groups. shares: α_g. Rao and Wu, JASA 83, 1988.
    """
    known = np.zeros((repeats, len(profile.proposals)))
    base, said = group_means(profile), answers(profile) > 0
    single, hands, fixed, fallbacks = [], [], [], 0
    for g, group in enumerate(profile.groups):
        rows = np.flatnonzero((profile.group == g) & ~profile.blank)
        ballots, heaps = rows[~profile.tallied[rows]], rows[profile.tallied[rows]]
        total, people = _drawn_ballots(profile, ballots, repeats, rng)
        for heap in heaps.tolist():
            total = total + _drawn_heap(profile, heap, repeats, rng)
            people = people + answered(profile)[heap] * profile.people[heap]
        own = np.array([float(y or 0) for y in base[g]])
        mean = np.where(people > 0, total / np.maximum(people, 1e-9), own)
        fallbacks += int(((people == 0) & said[g]).sum())
        known += float(shares.get(group, Fraction(0))) * mean
        single += [group] if len(ballots) == 1 else []
        hands += [group] if len(heaps) and profile.form.kind == "approval" else []
        fixed += [group] if len(heaps) and profile.form.kind != "approval" else []
    return Resampled(
        known=known,
        single_voice=tuple(single),
        between_unknown=tuple(hands),
        fixed=tuple(fixed),
        fallbacks=fallbacks,
    )


def as_they_are(support: Sequence[tuple[Fraction, Fraction] | None]) -> Resampled:
    """The ballots that were cast, once. support: of a scoreboard, lowest and highest."""
    return Resampled(
        known=np.array([[float(ends[0]) if ends else 0.0 for ends in support]]),
        single_voice=(),
        between_unknown=(),
        fixed=(),
        fallbacks=0,
    )


def _drawn_ballots(
    profile: Profile, rows: NDArray[np.intp], repeats: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Σ u and number of answers per repeat and proposal, scaled to the ballots there are."""
    n = len(rows)
    known = answered(profile)[rows]
    marks = np.where(known, profile.marks[rows], 0).astype(np.float64)
    if n == 0:
        return np.zeros((repeats, known.shape[1])), np.zeros((repeats, known.shape[1]))
    unit = float(profile.unit[rows[0]])
    if n == 1:
        moved = _one_step(profile, marks[0], unit, repeats, rng)
        return np.asarray(moved * known / unit), np.broadcast_to(
            known.astype(np.float64), moved.shape
        )
    drawn = rng.integers(n, size=(repeats, n - 1)) + n * np.arange(repeats)[:, np.newaxis]
    times = np.bincount(drawn.ravel(), minlength=repeats * n).reshape(repeats, n)
    counts = times.astype(np.float64) * (n / (n - 1))
    shape = (repeats, marks.shape[1])
    if known.all():
        people = np.full(shape, float(n))
    else:
        people = product(counts, known.astype(np.float64), np.empty(shape))
    return product(counts, marks, np.empty(shape)) / unit, people


def _one_step(
    profile: Profile,
    marks: NDArray[np.float64],
    unit: float,
    repeats: int,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """The marks of a single score ballot one step up, down or as they are, a third each.

    A step off the scale is not taken. Marks of the other forms hang together and stay.
    """
    if profile.form.kind != "score":
        return np.broadcast_to(marks, (repeats, len(marks)))
    moved = marks + rng.integers(-1, 2, size=(repeats, len(marks)))
    return np.asarray(np.where((moved < 0) | (moved > unit), marks, moved))


def _drawn_heap(
    profile: Profile, row: int, repeats: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """People times utility of one heap, per repeat or as it is.

    Hands h of n: n · Binomial(n - 1, h/n) / (n - 1), each proposal apart.
    """
    people, marks = int(profile.people[row]), np.maximum(profile.marks[row], 0)
    if profile.form.kind == "approval" and people > 1:
        drawn = rng.binomial(people - 1, marks / people, size=(repeats, len(marks)))
        return np.asarray(drawn * (people / (people - 1)))
    return np.asarray(marks * (people / float(profile.unit[row])))
