"""What each group got from every list, side by side; never one figure for fairness."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np

from prioritization.basis import Basis
from prioritization.lists import Lists
from prioritization.outcome import Finding, GroupOutcome, ListName
from prioritization.representation.answers import Answers
from prioritization.representation.benchmarks import better_off, own_election
from prioritization.representation.money import money_by_group, notional
from prioritization.representation.package import submitters
from scoring.ballots import voters
from scoring.model import GroupId, Profile, ProposalId
from scoring.ranking import group_shares

NOTHING_FUNDED: Final = Fraction(1, 4)
NOTHING_AGAINST_ALL: Final = Fraction(3, 2)
"""Times the share of the whole room that a group may reach before it is pointed out."""
PAID_TOO_LITTLE: Final = Fraction(4, 5)
BELOW_ITS_OWN: Final = Fraction(9, 10)
SCREENED_AWAY: Final = Fraction(1, 3)
"""Part of a group's marks on what could not be funded, from which the screening is pointed out."""


def group_outcomes(ground: Basis, made: Lists) -> tuple[GroupOutcome, ...]:
    """What every declared group brought and got, per list."""
    case = ground.case
    answers = Answers.of(case.profile)
    counted, shares = voters(case.profile), group_shares(case.profile, ground.weights)
    authors = submitters(case)
    paid = {name: money_by_group(ground, answers, name, a) for name, a in made.by_name.items()}
    better = better_off(ground, made)
    outcomes = []
    for g, group in enumerate(case.groups):
        answered = counted.get(group.id, 0)
        blank = int(case.profile.people[(case.profile.group == g) & case.profile.blank].sum())
        outcome = GroupOutcome(
            group=group.id,
            ballots=answered,
            blank=blank,
            weight=ground.weights.get(group.id),
            share=shares.get(group.id, Fraction(0)),
            points_funded={},
            points_funded_of_all={},
            nothing_funded={},
            money_paid={},
            own_proposals={
                name: tuple(p for p in a.selected if group.id in authors[p])
                for name, a in made.by_name.items()
            },
        )
        if answered:
            outcome = replace(
                _with_shares(outcome, ground, made, answers),
                money_paid=_parts(group.id, paid),
                own_election=own_election(ground, made.chosen, group.id, outcome.share),
                better_off=better[group.id],
            )
        outcomes.append(outcome)
    return tuple(outcomes)


def points_funded(
    profile: Profile, candidates: Iterable[ProposalId], selected: Iterable[ProposalId]
) -> dict[GroupId, float]:
    """The part of each group's marks for candidates that a list funds; no group without any."""
    answers = Answers.of(profile)
    could, chosen = answers.columns(candidates), answers.columns(selected)
    return {
        group: int(given[chosen].sum()) / int(given[could].sum())
        for group, given in zip(profile.groups, answers.marks, strict=True)
        if given[could].any()
    }


def _with_shares(
    outcome: GroupOutcome, ground: Basis, made: Lists, answers: Answers
) -> GroupOutcome:
    """The shares of one group that answered something; no figure where it gave no marks."""
    rows = answers.group == ground.case.profile.groups.index(outcome.group)
    given = answers.marks[ground.case.profile.groups.index(outcome.group)]
    of_candidates = int(given[answers.columns(ground.candidates)].sum())
    people = int(answers.people[rows].sum())
    funded, of_all, nothing = {}, {}, {}
    for name, allocation in made.by_name.items():
        chosen = answers.columns(allocation.selected)
        got = int(given[chosen].sum())
        if of_candidates:
            funded[name] = got / of_candidates
        if int(given.sum()):
            of_all[name] = got / int(given.sum())
        without = ~answers.backed[np.ix_(rows, chosen)].any(axis=1)
        nothing[name] = int(answers.people[rows][without].sum()) / people
    return replace(
        outcome,
        points_funded=funded,
        points_funded_of_all=of_all,
        nothing_funded=nothing,
    )


def _parts(
    group: GroupId, paid: Mapping[ListName, Mapping[GroupId, Fraction]]
) -> dict[ListName, float]:
    """The part of each list that one group carries; no figure where nothing costs anything."""
    return {
        name: float(money[group] / sum(money.values()))
        for name, money in paid.items()
        if any(money.values())
    }


def share_findings(
    ground: Basis, made: Lists, outcomes: Sequence[GroupOutcome]
) -> tuple[Finding, ...]:
    """What is to be pointed out of the official list, group by group."""
    name = made.official
    everybody = sum(o.ballots + o.blank for o in outcomes)
    without = sum(o.nothing_funded.get(name, 0.0) * (o.ballots + o.blank) for o in outcomes)
    overall = without / everybody if everybody else 0.0
    splits = float(notional(ground, made.chosen))
    return tuple(
        finding
        for outcome in outcomes
        if outcome.ballots
        for finding in _about(outcome, name, overall, splits, _screened_away(ground, outcome))
    )


def _about(
    outcome: GroupOutcome, name: ListName, overall: float, splits: float, away: Fraction | None
) -> list[Finding]:
    """What is to be pointed out for one group."""
    found = []
    limit = min(float(NOTHING_FUNDED), float(NOTHING_AGAINST_ALL) * overall)
    nothing = outcome.nothing_funded[name]
    if nothing > limit:
        numbers = {"overall": overall}
        found.append(_finding("nothing_funded", outcome, nothing, limit, numbers))
    paid = outcome.money_paid.get(name)
    if paid is not None and paid < float(PAID_TOO_LITTLE * outcome.share):
        numbers = {"paid": paid, "weight": float(outcome.share), "notional": splits}
        ratio = paid / float(outcome.share)
        found.append(_finding("money_paid", outcome, ratio, PAID_TOO_LITTLE, numbers))
    if outcome.own_election is not None and outcome.own_election < BELOW_ITS_OWN:
        found.append(_finding("own_election", outcome, outcome.own_election, BELOW_ITS_OWN, {}))
    if away is not None and away > SCREENED_AWAY:
        gap = _finding("screening_gap", outcome, away, SCREENED_AWAY, {})
        found.append(replace(gap, level="info"))
    return found


def _screened_away(ground: Basis, outcome: GroupOutcome) -> Fraction | None:
    """The part of a group's marks on what could not be funded; None without marks."""
    profile = ground.case.profile
    rows = profile.group == profile.groups.index(outcome.group)
    given = np.maximum(profile.marks[rows], 0).sum(axis=0)
    open_ = set(ground.candidates)
    could = [i for i, p in enumerate(profile.proposals) if p in open_]
    total = int(given.sum())
    return 1 - Fraction(int(given[could].sum()), total) if total else None


def _finding(
    check: str,
    outcome: GroupOutcome,
    found: float | Fraction,
    needed: float | Fraction,
    numbers: Mapping[str, float],
) -> Finding:
    """A warning about one group."""
    return Finding(
        check=check, level="warn", group=outcome.group, found=found, needed=needed, numbers=numbers
    )
