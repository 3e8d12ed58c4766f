"""Small votes: built by hand in a line or two, or drawn by Hypothesis with ties provoked."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from prioritization.election import Election, from_profile
from prioritization.ties import TieOrder, tie_order
from scoring.model import NO_ANSWER, BallotForm, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """Everything a rule needs before a utility is chosen."""

    profile: Profile
    weights: dict[str, Fraction]
    cost: dict[str, int]
    budget: int

    def election(self, utility: str) -> Election:
        """Under one utility."""
        return from_profile(self.profile, self.weights, self.cost, utility)

    def ties(self) -> TieOrder:
        """The published order before a seed is drawn; supporters do not depend on utilities."""
        return tie_order(self.cost, self.election("count").supporters, None)


def make_profile(  # noqa: PLR0913 (the fields of a profile)
    marks, *, kind="approval", proposals=None, groups=("g",), group=None, people=None, tallied=None
):
    """A profile from rows of marks; tallied rows hold hands (approval) or seeds (points)."""
    matrix = np.array(marks, dtype=np.int32)
    n, m = matrix.shape if matrix.size else (len(marks), len(proposals or ()))
    matrix = matrix.reshape(n, m)
    people = np.ones(n, dtype=np.int64) if people is None else np.array(people)
    tallied = np.zeros(n, dtype=bool) if tallied is None else np.array(tallied)
    full = 1 if kind == "approval" else max(1, int(matrix.max(initial=1)))
    return Profile(
        proposals=tuple(proposals or "abcdefghijklmnopqrstuvwxyz"[:m]),
        groups=groups,
        form=BallotForm(kind=kind, limit=full),
        marks=matrix,
        unit=np.where(tallied, full * people, full),
        group=np.zeros(n) if group is None else np.array(group),
        people=people,
        voices=people,
        tallied=tallied,
    )


def make_vote(marks, cost, budget, **more):
    """A vote in which every ballot weighs the same, unless `weights` says otherwise."""
    weights = more.pop("weights", {})
    profile = make_profile(marks, **more)
    return Vote(
        profile=profile,
        weights=weights,
        cost=dict(zip(profile.proposals, cost, strict=True)),
        budget=budget,
    )


AWKWARD = Fraction(1_000_000_007, 1_000_000_009), Fraction(998_244_353, 999_999_937)
"""Together their whole numbers pass what float64 and int64 hold."""
WEIGHTS = st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 3), Fraction(0), *AWKWARD])
COSTS = st.sampled_from([0, 1, 2, 3, 4, 6, 6, 12, 12, 30, 60])


@st.composite
def votes(draw, *, kinds=("approval", "points", "score", "ranking"), heaps=True, voters=12):
    """Up to 12 ballots on up to 8 proposals, some blank, some counted heaps, in up to 3 groups.

    Few different costs, marks and weights, so that exact ties are common.
    """
    kind = draw(st.sampled_from(kinds))
    n, m = draw(st.integers(0, voters)), draw(st.integers(1, 8))
    groups = ("g1", "g2", "g3")[: draw(st.integers(1, 3))]
    rows, people, tallied = [], [], []
    for _ in range(n):
        heap = heaps and kind in {"approval", "points"} and draw(st.integers(0, 5)) == 0
        size = draw(st.integers(1, 4)) if heap else 1
        rows.append(draw(heap_marks(m, size) if heap else ballot_marks(m, kind)))
        people.append(size)
        tallied.append(heap)
    return make_vote(
        rows,
        [draw(COSTS) for _ in range(m)],
        draw(st.sampled_from([0, 1, 5, 12, 24, 60, 100])),
        kind=kind,
        groups=groups,
        group=[draw(st.integers(0, len(groups) - 1)) for _ in range(n)],
        people=people,
        tallied=tallied,
        proposals=tuple("abcdefgh"[:m]),
        weights={g: draw(WEIGHTS) for g in groups},
    )


def heap_marks(m, size):
    """Hands or seeds of a few people; a proposal may not have been asked about."""
    return st.lists(st.integers(NO_ANSWER, size), min_size=m, max_size=m)


@st.composite
def ballot_marks(draw, m, kind):
    """One person's marks in the form; a blank ballot now and then."""
    if draw(st.integers(0, 9)) == 0:
        return [NO_ANSWER] * m
    if kind == "ranking":
        order = draw(st.permutations(range(m)))
        length = draw(st.integers(0, m))
        places = {p: length - k for k, p in enumerate(order[:length])}
        return [places.get(p, 0) for p in range(m)]
    most = {"approval": 1, "points": 3, "score": 5}[kind]
    least = NO_ANSWER if kind == "score" else 0
    return draw(st.lists(st.integers(least, most), min_size=m, max_size=m))


UTILITIES = {
    "approval": ("cost", "count", "points"),
    "points": ("cost", "count", "points"),
    "score": ("cost", "count", "points"),
    "ranking": ("cost", "count", "points", "borda"),
}
