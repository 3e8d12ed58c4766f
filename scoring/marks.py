"""One ballot or one counted heap: what its form forbids, and its row of the matrix of marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.model import (
    NO_ANSWER,
    Ballot,
    BallotForm,
    FormKind,
    GroupId,
    ProposalId,
    Tally,
    TallyKind,
)

LARGEST: Final = 2**31 - 1
"""Of a mark, and of the people in a heap: what the matrix of marks can hold."""

Join = Mapping[ProposalId, ProposalId]

KINDS_THAT_FIT: Final[Mapping[FormKind, frozenset[TallyKind]]] = {
    "points": frozenset({"seeds", "dots"}),
    "approval": frozenset({"hands"}),
    "score": frozenset(),
    "ranking": frozenset(),
}
"""Which heaps answer the question the ballot asks. Two forms are shown beside, never mixed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a profile; marks: more is better, NO_ANSWER for an abstention."""

    group: GroupId
    marks: tuple[int, ...]
    unit: int
    people: int = 1
    voices: int = 1
    tallied: bool = False
    blank: bool = False


def full_mark(form: BallotForm) -> int:
    """What full support of one proposal is worth in marks: the unit of every ballot row."""
    if form.kind == "approval":
        return 1
    return form.limit - form.low if form.kind == "score" else form.limit


def form_problems(form: BallotForm) -> list[str]:
    """What makes a ballot form unusable."""
    if form.limit <= (form.low if form.kind == "score" else 0):
        return [f"ballots: limit is {form.limit}; expected more than the lowest mark"]
    if max(form.limit, -form.low) > LARGEST // 2:
        return [f"ballots: limit is {form.limit}; expected at most {LARGEST // 2}"]
    return []


def ballot_problems(
    form: BallotForm, groups: Sequence[GroupId], ballots: Sequence[Ballot]
) -> list[str]:
    """Everything the form forbids, ballot by ballot. ballots: sorted by id."""
    declared = frozenset(groups)
    problems = []
    for i, ballot in enumerate(ballots):
        faults = _faults(form, tuple(ballot.marks.values()))
        if ballot.group not in declared:
            faults.append(f"group {ballot.group} is not declared")
        if i and ballots[i - 1].id == ballot.id:
            faults.append("the same ballot twice")
        if ballot.printed is not None and not ballot.marks.keys() <= ballot.printed:
            faults.append("a mark for a proposal it did not ask about")
        problems += [f"ballot {ballot.id}: {fault}" for fault in faults]
    return problems


def _faults(form: BallotForm, marks: tuple[int, ...]) -> list[str]:
    """What one ballot got wrong."""
    if form.kind == "score":
        return [
            f"score {x}; expected {form.low}..{form.limit}"
            for x in marks
            if not form.low <= x <= form.limit
        ]
    if form.kind == "ranking":
        faults = [f"place {r}; expected 1..{form.limit}" for r in marks if not 1 <= r <= form.limit]
        return faults + (["a place used twice"] if len(set(marks)) < len(marks) else [])
    highest = 1 if form.kind == "approval" else form.limit
    faults = [f"mark {d}; expected 0..{highest}" for d in marks if not 0 <= d <= highest]
    if sum(marks) > form.limit:
        faults.append(f"{sum(marks)} marks or points; at most {form.limit} are allowed")
    return faults


def tally_problems(
    form: BallotForm, groups: Sequence[GroupId], tallies: Sequence[Tally]
) -> list[str]:
    """Everything wrong with the heaps that count. tallies: sorted by session, group, sex, kind."""
    declared = frozenset(groups)
    problems = []
    seen: dict[tuple[str, GroupId, str], bool] = {}
    for tally in tallies:
        heap = (tally.session, tally.group, tally.sex or "")
        faults = _heap_faults(form, tally)
        if tally.group not in declared:
            faults.append(f"group {tally.group} is not declared")
        fits = tally.kind in KINDS_THAT_FIT[form.kind]
        if fits and seen.get(heap):
            faults.append("counted twice")
        seen[heap] = seen.get(heap, False) or fits
        problems += [f"{_name(tally)}: {fault}" for fault in faults]
    return problems + [
        f"tally {session} {group}: nothing in it answers a ballot of the form {form.kind}"
        for (session, group, _), fits in seen.items()
        if not fits
    ]


def _heap_faults(form: BallotForm, tally: Tally) -> list[str]:
    """What one heap got wrong; only the kind that fits the form has a known limit."""
    counts = tuple(tally.counts.values())
    if not 0 < tally.people <= LARGEST:
        return [f"people is {tally.people}; expected 1..{LARGEST}"]
    faults = [
        f"count {count}; expected 0..{LARGEST}" for count in counts if not 0 <= count <= LARGEST
    ]
    if tally.kind == "hands":
        faults += [f"{h} hands of {tally.people} people" for h in counts if h > tally.people]
    elif form.kind == "points" and sum(counts) > _points(form, tally):
        faults.append(f"{sum(counts)} points; at most {_points(form, tally)} were given out")
    return faults


def tallied_twice(ballots: Sequence[Ballot], tallies: Sequence[Tally]) -> list[str]:
    """Heaps that count although people of the same group, as far as known, also cast ballots."""
    sexes: dict[GroupId, set[str | None]] = {}
    for ballot in ballots:
        sexes.setdefault(ballot.group, set()).add(ballot.sex)
    return [
        f"{_name(tally)}: counts as votes, so {tally.group} may have no ballots that could be "
        "from the same session"
        for tally in tallies
        if (cast := sexes.get(tally.group))
        and (tally.sex is None or None in cast or tally.sex in cast)
    ]


def _name(tally: Tally) -> str:
    """How a message calls a heap."""
    return f"tally {tally.session} {tally.group} {tally.sex or ''} {tally.kind}"


def _points(form: BallotForm, tally: Tally) -> int:
    """How many points were given out: one set per person, or one for the group."""
    return form.limit * (tally.people if tally.per == "person" else 1)


def ballot_row(
    form: BallotForm, proposals: Sequence[ProposalId], merged: Join, ballot: Ballot
) -> Row:
    """The row of a valid ballot.

    score: an unmarked cell is an abstention. The other forms are one statement, so that what is
    left out is a stated zero, unless nothing at all was marked.
    """
    higher = _joined(form, merged, _higher_is_better(form, ballot.marks))
    if form.kind == "score":
        unmarked, blank = NO_ANSWER, not ballot.marks
    else:
        blank = not any(ballot.marks.values())
        unmarked = NO_ANSWER if blank else 0
    asked = ballot.printed
    return Row(
        group=ballot.group,
        marks=tuple(
            NO_ANSWER
            if blank or (asked is not None and not _asks(asked, merged, p))
            else higher.get(p, unmarked)
            for p in proposals
        ),
        unit=full_mark(form),
        blank=blank,
    )


def _asks(asked: frozenset[ProposalId], merged: Join, proposal: ProposalId) -> bool:
    """Whether a ballot asked about a proposal, under its own name or that of a duplicate."""
    return any(root(merged, printed) == proposal for printed in asked)


def _higher_is_better(form: BallotForm, marks: Mapping[ProposalId, int]) -> dict[ProposalId, int]:
    """Marks as written, turned so that more is better and 0 is the least."""
    if form.kind == "ranking":
        return {proposal: form.limit + 1 - r for proposal, r in marks.items()}
    if form.kind == "score":
        return {proposal: x - form.low for proposal, x in marks.items()}
    return dict(marks)


def root(merged: Join, proposal: ProposalId) -> ProposalId:
    """The proposal a duplicate ended up in, through any chain of mergers."""
    for _ in merged:
        proposal = merged.get(proposal, proposal)
    return proposal


def _joined(
    form: BallotForm, merged: Join, marks: Mapping[ProposalId, int]
) -> dict[ProposalId, int]:
    """Marks of duplicates joined: points add up, of every other form the better mark stands."""
    joined: dict[ProposalId, int] = {}
    for proposal, mark in marks.items():
        kept = root(merged, proposal)
        before = joined.get(kept, 0)
        joined[kept] = before + mark if form.kind == "points" else max(before, mark)
    return joined


def tally_row(form: BallotForm, proposals: Sequence[ProposalId], merged: Join, tally: Tally) -> Row:
    """The row of a valid heap that fits the form.

    hands: h of n people, a proposal not named was not asked about. Seeds and dots: what is not
    named got none, unless none were laid at all.
    """
    counts = _joined(form, merged, tally.counts)
    hands = tally.kind == "hands"
    blank = not (counts if hands else any(counts.values()))
    unmarked = NO_ANSWER if hands or blank else 0
    return Row(
        group=tally.group,
        marks=tuple(NO_ANSWER if blank else counts.get(p, unmarked) for p in proposals),
        unit=tally.people if hands else _points(form, tally),
        people=tally.people,
        voices=tally.people if hands or tally.per == "person" else 1,
        tallied=True,
        blank=blank,
    )
