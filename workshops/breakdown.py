"""Rows of what the list gives to some of the ballots: small groups as one, women and men, ages."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prioritization.outcome import Decision, GroupOutcome
from prioritization.representation.answers import Answers
from scoring.model import Ballot, Group, GroupId, Profile, Text
from workshops import cases
from workshops.small_cells import visible
from workshops.workshop import Breakdown, Workshop

TOGETHER: Final = GroupId("*")
"""The row "smaller groups together"; no declared group has this id."""
CANDIDATES: Final = ("eligible", "conditional")
UNKNOWN: Final = GroupId("?")
BREAKDOWNS: Final[tuple[Breakdown, ...]] = ("sex", "age_band")
Rows = NDArray[np.bool_]


def part_of(row: GroupId) -> tuple[Breakdown, str] | None:
    """What a row of another breakdown is about: `sex.F`, `age_band.18-24`; None for a group."""
    what, dot, which = row.partition(".")
    return next(((one, which) for one in BREAKDOWNS if dot and one == what), None)


def together(
    decision: Decision, workshop: Workshop, parts: tuple[GroupOutcome, ...]
) -> GroupOutcome:
    """The hidden groups as one: shares of all their marks, parts of all their ballots.

    Marks count with the weight their ballots have in the list. Counted by head they would be a
    second weighting beside the scores, and two equations take two hidden groups apart.
    """
    weights = {one.group: float(one.weight or 0) for one in parts}
    profile = cases.case(workshop).profile
    row = replace(
        _row(TOGETHER, decision, profile, weights),
        ballots=sum(one.ballots for one in parts),
        blank=sum(one.blank for one in parts),
        share=sum((one.share for one in parts), Fraction(0)),
    )
    paid = {name: sum(one.money_paid.get(name, 0.0) for one in parts) for name in decision.lists}
    return replace(row, money_paid=paid)


def by_attribute(
    decision: Decision, workshop: Workshop, what: Breakdown, m: int
) -> tuple[GroupOutcome, ...]:
    """One row for each sex or age band that may be shown, and the others together.

    Money is split by groups alone, so these rows have none.
    """
    profile = cases.case(_regrouped(workshop, what)).profile
    answered = ~profile.blank
    counts = {
        name: int(profile.people[(profile.group == at) & answered].sum())
        for at, name in enumerate(profile.groups)
    }
    shown = [name for name in visible(counts, m) if name != UNKNOWN]
    rest = {name for name, n in counts.items() if n and name not in shown}
    rows = [_row(name, decision, profile, {name: 1}) for name in profile.groups if name in shown]
    if shown and rest - {UNKNOWN} and sum(counts[name] for name in rest) >= m:
        rows.append(_row(TOGETHER, decision, profile, dict.fromkeys(rest, 1)))
    return tuple(rows)


def alike(ballots: Iterable[Ballot], row: GroupId) -> bool:
    """Whether all ballots of a group, or of a row of another breakdown, say the same."""
    about = part_of(row)
    said = {
        tuple(sorted(ballot.marks.items()))
        for ballot in ballots
        if ballot.marks
        and (ballot.group == row if about is None else getattr(ballot, about[0]) == about[1])
    }
    return len(said) == 1


def _regrouped(workshop: Workshop, what: Breakdown) -> Workshop:
    """The same ballots as if sexes, or ages, were the groups; for the sums of this module alone."""
    named = {ballot.id: getattr(ballot, what) for ballot in workshop.ballots}
    ids = {which: GroupId(f"{what}.{which}") for which in sorted({n for n in named.values() if n})}
    known = (*ids.values(), UNKNOWN)
    return replace(
        workshop,
        groups=tuple(Group(id=name, name=Text(), kind="community") for name in known),
        ballots=tuple(
            replace(ballot, group=ids.get(named[ballot.id], UNKNOWN)) for ballot in workshop.ballots
        ),
        proposals=tuple(replace(p, submitted_by=()) for p in workshop.proposals),
        tallies=tuple(replace(tally, group=UNKNOWN) for tally in workshop.tallies),
        attendance=(),
        other_forms={},
    )


def _row(
    name: GroupId, decision: Decision, profile: Profile, weights: Mapping[GroupId, float]
) -> GroupOutcome:
    """What every list gives to the ballots of some groups of a profile.

    weights: of one mark of each; parts of ballots are always of people.
    """
    answers = Answers.of(profile)
    at = [i for i, g in enumerate(profile.groups) if g in weights]
    inside: Rows = np.isin(answers.group, at)
    weighing = np.array([weights[profile.groups[i]] for i in at], dtype=np.float64)
    given = weighing @ answers.marks[at].astype(np.float64)
    open_ = answers.columns(o.proposal for o in decision.proposals if o.gate in CANDIDATES)
    chosen = {n: answers.columns(a.selected) for n, a in decision.lists.items()}
    people = int(answers.people[inside].sum())
    blank = int(answers.people[inside & profile.blank].sum())
    return GroupOutcome(
        group=name,
        ballots=people - blank,
        blank=blank,
        weight=None,
        share=Fraction(0),
        points_funded=_shares(given, chosen, given[open_].sum()),
        points_funded_of_all=_shares(given, chosen, given.sum()),
        nothing_funded={
            n: int(answers.people[inside & ~answers.backed[:, columns].any(axis=1)].sum()) / people
            for n, columns in chosen.items()
            if people
        },
        money_paid={},
    )


def _shares(
    given: NDArray[np.float64], chosen: Mapping[str, list[int]], whole: float
) -> dict[str, float]:
    """The part of all marks that each list funds; nothing where there are no marks."""
    return {n: float(given[columns].sum() / whole) for n, columns in chosen.items() if whole}


__all__ = ["BREAKDOWNS", "TOGETHER", "alike", "by_attribute", "part_of", "together"]
