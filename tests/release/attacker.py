"""An attacker who has everything that left and does the sums: linear statements and whole numbers.

    a·x between low and high        for every figure that was published

x: what is hidden, marks of a group on a proposal or of one ballot. What everybody in the room knows
is given: how many ballots each group handed in, the form, the weights, and, for live steps, who
cast when. A secret is out when only one whole number is left between the ends that the statements
allow. `recovered` solves with fractions and rounds at the end; `recovered_whole` with whole marks
throughout (`scipy.optimize.milp`), which needs fewer statements to leave one answer.

Import `Sums` for other pages: `known` takes any further statement (a what-if, a page of a phone).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice, pairwise
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from tests.release.published import Published, Range

Unknown = Hashable
SLACK = 1e-6


@dataclass(slots=True)
class Sums:
    """Unknowns with their ends, and every statement about them."""

    ends: dict[Unknown, Range] = field(default_factory=dict)
    rows: list[tuple[Mapping[Unknown, float], Range]] = field(default_factory=list)
    built: tuple[csr_array, NDArray[np.float64]] | None = None

    def unknown(self, name: Unknown, low: float, high: float) -> None:
        """Something hidden, a whole number between two ends."""
        self.ends[name] = (low, high)
        self.built = None

    def known(self, parts: Mapping[Unknown, float], between: Range) -> None:
        """A published figure as its parts."""
        self.rows.append((parts, between))
        self.built = None

    def _matrix(self) -> tuple[csr_array, NDArray[np.float64]]:
        """Every statement as  A x ≤ b."""
        if self.built is not None:
            return self.built
        at = {name: i for i, name in enumerate(self.ends)}
        matrix = np.zeros((2 * len(self.rows), len(at)))
        limits = np.zeros(2 * len(self.rows))
        for n, (parts, (low, high)) in enumerate(self.rows):
            for name, part in parts.items():
                matrix[2 * n, at[name]] = part
                matrix[2 * n + 1, at[name]] = -part
            limits[2 * n], limits[2 * n + 1] = high + SLACK, -low + SLACK
        self.built = csr_array(matrix), limits
        return self.built

    def aim(self, wanted: Mapping[Unknown, float]) -> NDArray[np.float64]:
        """A combination of unknowns, as its part of each."""
        at = {name: i for i, name in enumerate(self.ends)}
        aim = np.zeros(len(at))
        for name, part in wanted.items():
            aim[at[name]] = part
        return aim

    def whole(self, aim: NDArray[np.float64]) -> NDArray[np.float64]:
        """The marks, all of them whole, that give a combination the least it can be."""
        matrix, limits = self._matrix()
        low, high = zip(*self.ends.values(), strict=True)
        solved = milp(
            aim,
            integrality=np.ones(len(aim)),
            bounds=Bounds(low, high),
            constraints=LinearConstraint(matrix, -np.inf, limits),
        )
        assert solved.status == 0, f"the attacker contradicts himself: {solved.message}"
        return np.round(solved.x)

    def range_of(self, wanted: Mapping[Unknown, float]) -> Range:
        """Between which ends a combination of unknowns must lie."""
        matrix, limits = self._matrix()
        aim = self.aim(wanted)
        found = []
        for sign in (1, -1):
            solved = linprog(sign * aim, matrix, limits, bounds=list(self.ends.values()))
            assert solved.status == 0, f"the attacker contradicts himself: {solved.message}"
            found.append(sign * solved.fun)
        return found[0], found[1]

    def out(self, wanted: Mapping[Unknown, float]) -> int | None:
        """The one whole number a combination can be; None while there are several."""
        low, high = self.range_of(wanted)
        first, last = ceil(low - 1e-4), floor(high + 1e-4)
        return first if first == last else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What everybody knows. limit: marks one ballot gives in all, and to one proposal at most.

    anchor: the mean mark that gives the criterion its full value; weight: of the criterion, 0..1.
    ranked: lists are made by score, from the top.
    """

    proposals: tuple[str, ...]
    criterion: str
    weight: float
    limit: int
    anchor: float
    all_given: bool = True
    ranked: bool = True


def of_groups(room: Room, told: Published) -> Sums:
    """Hidden: the marks of every group on every proposal. Statements: all that was published."""
    sums = Sums()
    voted = {g: n for g, n in told.ballots.items() if n}
    for group, n in voted.items():
        for proposal in room.proposals:
            sums.unknown((group, proposal), 0, n * room.limit)
        whole = n * room.limit
        everything = {(group, p): 1.0 for p in room.proposals}
        sums.known(everything, (whole if room.all_given else 0, whole))
    _scores(room, told, voted, sums)
    for row, between in told.shares.items():
        _share(told, row, between, sums, [p for p in room.proposals if p in told.open_to_all])
    for row, between in told.shares_of_all.items():
        _share(told, row, between, sums, room.proposals)
    for row, between in told.means.items():
        _mean(told, row, between, sums)
    for row, (low, high) in told.bands.items():
        _mean(told, row, (low * room.limit, high * room.limit), sums)
    _places(room, told, voted, sums)
    _orders(room, told, voted, sums)
    return sums


def _scores(room: Room, told: Published, voted: Mapping[str, int], sums: Sums) -> None:
    """S = 100 w Σ_g α_g mean_g / anchor, per proposal, from the score or its part of ballots."""
    mass = {g: n * told.weights.get(g, 0.0) for g, n in voted.items()}
    total = sum(mass.values())
    only = {p for p, _ in told.contributions}
    for proposal in room.proposals:
        between = told.contributions.get((proposal, room.criterion))
        if room.weight == 1 and proposal in told.scores:
            score = told.scores[proposal]
            between = (
                score if between is None else (max(score[0], between[0]), min(score[1], between[1]))
            )
        if between is None:
            assert proposal not in only
            continue
        parts = {
            (g, proposal): 100 * room.weight * mass[g] / total / n / room.anchor
            for g, n in voted.items()
        }
        top = 100 * room.weight
        sums.known(parts, (between[0], between[1] if between[1] < top - 0.1 else 1e6))


def _rows(told: Published, group: str) -> dict[str, float]:
    """Which groups a row is about, with the weight of one of their marks in it."""
    if group != "*":
        return {group: 1.0}
    shown = {g for g, _ in (*told.shares, *told.means)}
    return {g: told.weights.get(g, 0.0) for g, n in told.ballots.items() if n and g not in shown}


def _mean(told: Published, row: tuple[str, str], between: Range, sums: Sums) -> None:
    """Mean = Σ w x / Σ w n, for one group or, weighted as in the list, for all others."""
    group, proposal = row
    weights = _rows(told, group)
    whole = sum(w * told.ballots[g] for g, w in weights.items())
    sums.known({(g, proposal): w / whole for g, w in weights.items()}, between)


def _share(
    told: Published, row: tuple[str, str], between: Range, sums: Sums, whole: Sequence[str]
) -> None:
    """Σ listed = share · Σ whole, for one group or, weighted as in the list, for all others."""
    group, name = row
    weights = _rows(told, group)
    listed = set(told.orders.get(name, ()))
    for end, share in zip(((0.0, 1e9), (-1e9, 0.0)), between, strict=True):
        parts = {(g, p): weights[g] * ((p in listed) - share) for g in weights for p in whole}
        sums.known(parts, end)


def _places(room: Room, told: Published, voted: Mapping[str, int], sums: Sums) -> None:
    """Whoever stands higher has at least the score of whoever follows; on one place exactly it."""
    order = sorted((p for p in told.ranks if p in room.proposals), key=told.ranks.__getitem__)
    if room.weight != 1:
        return
    for ahead, behind in pairwise(order):
        parts = {(g, ahead): told.weights.get(g, 0.0) for g in voted}
        parts |= {(g, behind): -told.weights.get(g, 0.0) for g in voted}
        level = told.ranks[ahead] == told.ranks[behind]
        sums.known(parts, (0.0, 0.0 if level else 1e9))


def _orders(room: Room, told: Published, voted: Mapping[str, int], sums: Sums) -> None:
    """One person one vote: whoever was selected earlier has at least as many marks by head, and so
    has everybody who had to come first for one to be too dear.
    """
    order = [p for p in told.orders.get("per_person", ()) if p in room.proposals]
    people = sum(voted.values())
    if room.weight != 1 or not people or not room.ranked or not order:
        return
    after = list(pairwise(order))
    for dear in set(told.costs) & set(room.proposals) - set(order):
        spent = accumulate(told.costs[p] for p in order)
        some = (p for p, s in zip(order, spent, strict=True) if s + told.costs[dear] > told.budget)
        after += [(first, dear) for first in islice(some, 1)]
    for ahead, behind in after:
        parts = {(g, ahead): 1.0 for g in voted} | {(g, behind): -1.0 for g in voted}
        sums.known(parts, (0.0, 1e9))


def recovered(
    sums: Sums, secrets: Mapping[tuple[tuple[Unknown, ...], str], int]
) -> dict[tuple[tuple[Unknown, ...], str], int]:
    """Which secrets are out. secrets: the unknowns a secret adds up, with a name -> what it is.

    One that comes out wrong is a mistake of the attacker and fails the test that uses it.
    """
    out = {}
    for (parts, name), truth in secrets.items():
        found = sums.out(dict.fromkeys(parts, 1.0))
        assert found is None or found == truth, (name, found, truth)
        if found is not None:
            out[parts, name] = found
    return out


def recovered_whole(
    sums: Sums, secrets: Mapping[tuple[tuple[Unknown, ...], str], int]
) -> dict[tuple[tuple[Unknown, ...], str], int]:
    """The same by whoever counts in whole marks only.

    A secret that is different in two ways to fill in all marks is safe; each way that was found
    serves for those that follow.
    """
    out, ways = {}, []
    for (parts, name), truth in secrets.items():
        aim = sums.aim(dict.fromkeys(parts, 1.0))
        values = {round(float(aim @ way)) for way in ways}
        for sign in (1, -1):
            if len(values) < 2:
                ways.append(sums.whole(sign * aim))
                values.add(round(float(aim @ ways[-1])))
        if len(values) == 1:
            assert values == {truth}, (name, values, truth)
            out[parts, name] = truth
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One live display: how many had cast, and each proposal's score between two ends."""

    ballots: int
    scores: Mapping[str, Range]


def of_ballots(room: Room, cast: Sequence[str], steps: Iterable[Step]) -> Sums:
    """Hidden: the marks of every ballot. cast: the group of each, in the order somebody saw them.

    Every group that has a ballot has an equal voice, as in the default of divided rooms.
    """
    sums = Sums()
    for i in range(len(cast)):
        for proposal in room.proposals:
            sums.unknown((i, proposal), 0, room.limit)
        sums.known({(i, p): 1.0 for p in room.proposals}, (0, room.limit))
    for step in steps:
        seen = cast[: step.ballots]
        size = {g: seen.count(g) for g in set(seen)}
        for proposal, between in step.scores.items():
            parts = {
                (i, proposal): 100 * room.weight / len(size) / size[g] / room.anchor
                for i, g in enumerate(seen)
            }
            sums.known(parts, between)
    return sums


def leverage(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Per unknown, 1 where it follows from the rows alone, less where it does not.

    rows: (…, n_figures, n_unknowns), every figure as its parts. The diagonal of the projection on
    the space they span: e_i lies in it exactly when its entry is 1.
    """
    _, sizes, right = np.linalg.svd(rows, full_matrices=False)
    kept = sizes > 1e-10 * sizes[..., :1]
    return (right**2 * kept[..., np.newaxis]).sum(axis=-2)
