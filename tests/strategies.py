"""Hypothesis strategies for whatever a workshop may bring: forms, ballots, heaps, tables."""

from fractions import Fraction

from hypothesis import strategies as st

from scoring.ballots import profile
from scoring.model import (
    Ballot,
    BallotForm,
    Criterion,
    PerformanceTable,
    Profile,
    Tally,
    Text,
)

FORM_KINDS = ("points", "approval", "score", "ranking")


def ids(prefix: str, size: int) -> tuple[str, ...]:
    """The first names of a kind: p0, p1, p2 ..."""
    return tuple(f"{prefix}{i}" for i in range(size))


@st.composite
def forms(draw, kinds=FORM_KINDS):
    """A ballot form as it could be printed."""
    kind = draw(st.sampled_from(kinds))
    low = draw(st.integers(0, 2)) if kind == "score" else 0
    return BallotForm(kind=kind, limit=low + draw(st.integers(1, 6)), low=low)


@st.composite
def marks(draw, form, proposals):
    """What one person may write on a ballot of a form; possibly nothing."""
    named = draw(st.lists(st.sampled_from(proposals), unique=True)) if proposals else []
    if form.kind == "score":
        return {p: draw(st.integers(form.low, form.limit)) for p in named}
    named = named[: form.limit]
    if form.kind == "approval":
        return dict.fromkeys(named, 1)
    if form.kind == "ranking":
        return {p: place for place, p in enumerate(named, start=1)}
    given, left = {}, form.limit
    for p in named:
        given[p] = draw(st.integers(0, left))
        left -= given[p]
    return given


@st.composite
def ballots(draw, form, proposals, groups, *, least=0):
    """Ballots of a form, with ids b0, b1 ... Without groups there are none."""
    size = draw(st.integers(least, 6)) if groups else 0
    return [
        Ballot(
            id=f"b{i}",
            group=draw(st.sampled_from(groups)),
            marks=draw(marks(form, proposals)),
        )
        for i in range(size)
    ]


@st.composite
def heaps(draw, form, proposals, groups):
    """Heaps that fit the form, of groups that cast no ballot."""
    if form.kind not in {"points", "approval"}:
        return []
    found = []
    for group in draw(st.lists(st.sampled_from(groups), unique=True)) if groups else []:
        people = draw(st.integers(1, 9))
        if form.kind == "approval":
            counts = {p: draw(st.integers(0, people)) for p in proposals}
            found.append(
                Tally(session=f"s-{group}", group=group, kind="hands", people=people, counts=counts)
            )
            continue
        per = draw(st.sampled_from(("person", "group")))
        left = form.limit * (people if per == "person" else 1)
        counts = {}
        for p in proposals:
            counts[p] = draw(st.integers(0, left))
            left -= counts[p]
        found.append(
            Tally(
                session=f"s-{group}",
                group=group,
                kind="seeds",
                people=people,
                counts=counts,
                per=per,
            )
        )
    return found


@st.composite
def profiles(draw, kinds=FORM_KINDS, *, proposals=(0, 5), groups=(0, 3), least=0) -> Profile:
    """Any valid profile, ballots and heaps, down to nothing at all. least: ballots."""
    form = draw(forms(kinds))
    names = ids("p", draw(st.integers(*proposals)))
    declared = ids("g", draw(st.integers(*groups)))
    voting = draw(st.integers(min(least, len(declared), 1), len(declared)))
    cast = draw(ballots(form, names, declared[:voting], least=least))
    counted = draw(heaps(form, names, declared[voting:]))
    return profile(form, names, declared, cast, counted)


def fractions(most: int = 1):
    """Numbers 0..most such as people write, many of them equal."""
    return st.fractions(0, most, max_denominator=6)


@st.composite
def tables(draw, proposals, *, criteria=(1, 4), missing=True, ballots=True) -> PerformanceTable:
    """A performance table with some cells missing; the first criterion may come from ballots."""
    m = draw(st.integers(*criteria))
    weights = draw(st.lists(st.integers(0, 5), min_size=m, max_size=m).filter(any)) if m else []
    declared = tuple(
        Criterion(
            id=f"c{j}",
            name=Text(),
            source="ballots" if ballots and j == 0 else "assessed",
            weight=Fraction(weights[j]),
            low=Fraction(0),
            high=draw(st.sampled_from((Fraction(1), Fraction(1, 2), Fraction(5)))),
            direction=draw(st.sampled_from(("max", "min"))) if j else "max",
        )
        for j in range(m)
    )
    cell = st.none() | fractions(5) if missing else fractions(5)
    sure = st.sampled_from((None, "high", "medium", "low"))
    return PerformanceTable(
        proposals=tuple(proposals),
        criteria=declared,
        natural=tuple(
            tuple(None if c.source == "ballots" else draw(cell) for c in declared)
            for _ in proposals
        ),
        confidence=tuple(tuple(draw(sure) for _ in declared) for _ in proposals),
    )


@st.composite
def questions(draw, kinds=FORM_KINDS, *, missing=True, criteria=(1, 4), **sizes):
    """A profile and a table of the same proposals: all that a scoreboard needs but weights."""
    votes = draw(profiles(kinds, **sizes))
    return votes, draw(tables(votes.proposals, criteria=criteria, missing=missing))
