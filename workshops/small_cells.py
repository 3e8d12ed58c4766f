"""Which groups may be shown beside the overall result, and the proof that nothing else follows."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final, Literal

from scoring.model import GroupId

MINIMUM: Final = 10
BATCH: Final = 5
"""Fewest new ballots behind a step of the live ranking."""
IN_THE_ROOM: Final = 5
"""Smallest group shown inside the room, by a named decision."""
NEAR_THE_END: Final = Fraction(1, 10)
SHARE_NEAR_THE_END: Final = 0.02
"""A tenth of a mark on a scale of five, as a share."""
NO_SPREAD_UNDER: Final = 20
"""Ballots below which no minimum, maximum, deviation or histogram is shown."""
Band = Literal["very_low", "low", "middle", "high", "very_high"]
BANDS: Final[tuple[Band, ...]] = ("very_low", "low", "middle", "high", "very_high")


def visible(ballots: Mapping[GroupId, int], m: int = MINIMUM) -> tuple[GroupId, ...]:
    """Groups that may be shown beside the overall result; the others appear only inside it.

    A group under m ballots is hidden, and then the smallest others until at least two are hidden
    and hold m ballots together, so that no subtraction gives one of them away (trust, 3.2).
    """
    counts = {g: n for g, n in ballots.items() if n > 0}
    hidden = {g for g, n in counts.items() if n < m}
    while hidden and (len(hidden) < 2 or sum(counts[g] for g in hidden) < m):  # noqa: PLR2004  # one alone follows by subtraction
        rest = [g for g in counts if g not in hidden]
        if not rest:
            break
        hidden.add(min(rest, key=lambda g: (counts[g], g)))
    return tuple(sorted(counts.keys() - hidden))


def told(
    mean: Fraction, *, low: Fraction, high: Fraction, alike: bool, ballots: int
) -> Fraction | Band | None:
    """A group's mean as it may be told: to one decimal, or a band where all said nearly the same.

    low, high: the ends of the scale. alike: every ballot of the group says the same. Within 0.1
    of an end the single answers follow from the mean, so a word stands in its place. None: no
    ballot.
    """
    if not ballots:
        return None
    if alike or mean - low <= NEAR_THE_END or high - mean <= NEAR_THE_END:
        return fifth((mean - low) / (high - low))
    return Fraction(round(mean * 10), 10)


def band_of(share: float, *, alike: bool) -> Band | None:
    """The word in place of a share 0..1 of a group; None where the figure may be told.

    Nothing and everything are everybody's answer, and so is any share where all are alike.
    """
    if alike or share <= SHARE_NEAR_THE_END or share >= 1 - SHARE_NEAR_THE_END:
        return fifth(share)
    return None


def fifth(part: float | Fraction) -> Band:
    """Which fifth of a scale from 0 to 1."""
    return BANDS[min(int(part * len(BANDS)), len(BANDS) - 1)]


def derivable(
    published: Sequence[Mapping[GroupId, Fraction]],
    ballots: Mapping[GroupId, int],
    m: int = MINIMUM,
) -> tuple[tuple[GroupId, ...], ...]:
    """The linear audit: every single group or union under m ballots that follows from what is told.

    published: each figure as its coefficients over group means; the means of shown groups are
    figures with one coefficient. Groups with their own figure and m ballots or more are shown and
    not listed; nor is the whole room, which is no group. Counts are taken as known. Empty: nothing
    follows.
    """
    groups = sorted(g for g, n in ballots.items() if n > 0)
    basis = _reduced([[row.get(g, Fraction(0)) for g in groups] for row in published])
    shown = {g for g in groups if ballots[g] >= m and any(set(row) == {g} for row in published)}
    hidden = [g for g in groups if g not in shown]
    found = []
    for size in range(1, min(len(hidden) + 1, len(groups))):
        for union in combinations(hidden, size):
            people = sum(ballots[g] for g in union)
            wanted = [Fraction(ballots[g], people) if g in union else Fraction(0) for g in groups]
            if (size == 1 or people < m) and _spanned(wanted, basis):
                found.append(union)
    return tuple(found)


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """A basis of the row space, each row with a leading 1 and zeros above and below it."""
    basis: list[list[Fraction]] = []
    for given in rows:
        row = _without(given, basis)
        lead = next((i for i, x in enumerate(row) if x), None)
        if lead is None:
            continue
        row = [x / row[lead] for x in row]
        basis = [_minus(other, row, lead) for other in basis]
        basis.append(row)
    return basis


def _spanned(row: list[Fraction], basis: list[list[Fraction]]) -> bool:
    """Whether a row is a combination of the basis."""
    return not any(_without(row, basis))


def _without(row: list[Fraction], basis: list[list[Fraction]]) -> list[Fraction]:
    """What is left of a row once the basis has taken its part."""
    for other in basis:
        row = _minus(row, other, next(i for i, x in enumerate(other) if x))
    return row


def _minus(row: list[Fraction], other: list[Fraction], lead: int) -> list[Fraction]:
    """A row less as much of another as stands at its leading place."""
    factor = row[lead]
    return [x - factor * y for x, y in zip(row, other, strict=True)]
