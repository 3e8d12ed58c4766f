"""Ballots become whole utilities and whole weights; equal ballots become one row."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from prioritization.case import Utility
from scoring.ballots import supports
from scoring.model import GroupId, InvalidInput, Profile

EXACT_IN_INT64: Final = 2**62
EXACT_IN_FLOAT: Final = 2**53

Whole = NDArray[Any]
"""Whole numbers: int64 where every one fits, Python's own where not."""


def whole_utilities(profile: Profile, utility: Utility, at: Sequence[int]) -> tuple[Whole, int]:
    """The utility of every row for the proposals `at`, before cost, and the unit they count.

    Returns (n_rows, len(at)) whole multiples of 1/unit, 0 without support.
    """
    if utility == "borda":
        own = _borda(profile, at)
    elif utility == "points":
        own = np.maximum(profile.marks[:, at], 0)
    else:
        own = supports(profile)[:, at].astype(np.uint8)
    heaps = np.flatnonzero(profile.tallied)
    if not heaps.size:
        return own, 1
    parts = (profile.people if utility == "points" else profile.unit)[heaps].tolist()
    laid = np.maximum(profile.marks[heaps][:, at], 0)
    unit = lcm(*parts)
    fits = unit * max(1, int(laid.max(initial=0)), int(own.max(initial=0))) < EXACT_IN_INT64
    whole = own.astype(np.int64 if fits else np.object_) * unit
    for row, marks, part in zip(heaps.tolist(), laid.tolist(), parts, strict=True):
        whole[row] = [mark * (unit // part) for mark in marks]
    return whole, unit


def _borda(profile: Profile, at: Sequence[int]) -> NDArray[np.int32]:
    """L - k for place k on a ballot of length L; 0 for the last and for what is not ranked."""
    if profile.form.kind != "ranking":
        raise InvalidInput("utility borda: expected ranking ballots")
    top = np.iinfo(np.int32).max
    last = profile.marks.min(axis=1, initial=top, where=profile.marks > 0)
    return np.asarray(np.maximum(profile.marks[:, at] - last[:, np.newaxis], 0))


def whole_weights(profile: Profile, weights: Mapping[GroupId, Fraction]) -> tuple[int, ...]:
    """The weight of each row, its people included, as whole numbers without a common factor.

    A blank ballot is an abstention: it has no weight, so it neither directs money nor dilutes
    what the others of its group direct.
    """
    of_group = [Fraction(weights.get(group, 1)) for group in profile.groups]
    unit = lcm(*(w.denominator for w in of_group))
    whole = [int(w * unit) for w in of_group]
    by_row = zip(profile.group.tolist(), voting_people(profile).tolist(), strict=True)
    rows = [whole[group] * people for group, people in by_row]
    common = gcd(*rows) or 1
    return tuple(row // common for row in rows)


def voting_people(profile: Profile) -> NDArray[np.int64]:
    """How many people each row stands for; none for a blank ballot."""
    return np.where(profile.blank, 0, profile.people)


def distinct_rows(rows: Whole) -> tuple[Whole, NDArray[np.intp]]:
    """The distinct rows, in an order that does not depend on theirs, and which of them each is."""
    n_rows, width = rows.shape
    if rows.dtype == np.object_ or not rows.size:
        keys = [tuple(row) for row in rows.tolist()]
        place = {key: i for i, key in enumerate(sorted(set(keys)))}
        kept = np.array(list(place), dtype=rows.dtype).reshape(len(place), width)
        return kept, np.array([place[key] for key in keys], dtype=np.intp)
    narrow = np.ascontiguousarray(rows, dtype=np.min_scalar_type(int(rows.max())))
    packed = narrow.view(np.dtype((np.void, narrow.itemsize * width))).reshape(n_rows)
    _, first, inverse = np.unique(packed, return_index=True, return_inverse=True)
    return rows[first], inverse.astype(np.intp)


def sums_by_type(
    row_type: NDArray[np.intp], row_weight: Sequence[int], n_types: int
) -> tuple[int, ...]:
    """Σ of whole numbers over the rows of each type, exact."""
    dtype = np.int64 if sum(row_weight) < EXACT_IN_INT64 else np.object_
    sums: Whole = np.zeros(n_types, dtype=dtype)
    np.add.at(sums, row_type, np.array(row_weight, dtype=dtype))
    return tuple(sums.tolist())


def backing(profile: Profile, row_weight: Sequence[int], at: Sequence[int]) -> tuple[Fraction, ...]:
    """The whole weight that supports each proposal; a tally counts with the share that does."""
    dtype = np.int64 if sum(row_weight) < EXACT_IN_INT64 else np.object_
    weight: Whole = np.array(row_weight, dtype=dtype)
    voted = supports(profile) & ~profile.tallied[:, np.newaxis]
    sums = [Fraction(int(weight[voted[:, i]].sum())) for i in at]
    for row in np.flatnonzero(profile.tallied).tolist():
        for j, i in enumerate(at):
            mark = max(0, int(profile.marks[row, i]))
            sums[j] += Fraction(row_weight[row] * mark, int(profile.unit[row]))
    return tuple(sums)


def whole_sums(entry: NDArray[np.intp], a: Whole, n_entries: int) -> tuple[int, ...]:
    """Whole weight of each entry; `a` is exact in both of its forms."""
    if a.dtype == np.object_:
        exact = np.zeros(n_entries, dtype=np.object_)
        np.add.at(exact, entry, a)
        return tuple(exact.tolist())
    return tuple(int(w) for w in np.bincount(entry, weights=a, minlength=n_entries).tolist())
