"""Everything that was measured and did not hold: before the vote, in the weights, in the list."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

import numpy as np

from prioritization.basis import Basis
from prioritization.case import Case
from prioritization.lists import Lists
from prioritization.outcome import Finding, GroupOutcome
from prioritization.representation.package import declared, package_findings
from prioritization.representation.presence import (
    Around,
    arrived,
    at_ballot,
    presence_findings,
)
from prioritization.representation.shares import share_findings
from scoring.ballots import supports, voters
from scoring.defaults import FEW_BALLOTS, POPULATION_CAP
from scoring.model import GroupId
from scoring.weights import ballot_weights

DESIGN_EFFECT: Final = Fraction(2)
"""From here on, unequal weights cost half of the ballots or more (Kish)."""
ENOUGH_CHOICES: Final = Fraction(3)
"""With fewer marks per ballot, Equal Shares spends little before its completion."""


def findings(ground: Basis, made: Lists, groups: Sequence[GroupOutcome]) -> tuple[Finding, ...]:
    """All findings, the room first, then the vote, then the list."""
    chosen = set(made.chosen.selected)
    return (
        *room(ground.case),
        *_emptiness(ground, made),
        *_silent(ground),
        *_weights(ground),
        *(
            finding
            for proposal, gate in ground.gates.items()
            for finding in gate.findings
            if proposal in chosen or (finding.check == "conflict_flag" and proposal in ground.cost)
        ),
        *package_findings(ground.case, ground.candidates, made.chosen.selected),
        *share_findings(ground, made, groups),
    )


def room(case: Case) -> tuple[Finding, ...]:
    """The declared presence checks at the ballot; none where nobody counted who came."""
    if not case.attendance:
        return ()
    here = at_ballot(case.groups, case.attendance)
    present = arrived(case.groups, case.attendance).by_group
    return presence_findings(here, case.method.checks, around(case, present))


def around(case: Case, present: Mapping[GroupId, int]) -> Around:
    """What the presence checks look at beside the counters. present: everybody who came."""
    cast = np.zeros(len(case.profile.groups), dtype=np.int64)
    np.add.at(cast, case.profile.group, case.profile.people)
    return Around(
        groups=case.groups,
        present=present,
        ballots=dict(zip(case.profile.groups, cast.tolist(), strict=True)),
        women_sessions=case.women_sessions,
        without_interpreter=case.without_interpreter,
        invited=case.invited,
        disability=case.disability,
    )


def _emptiness(ground: Basis, made: Lists) -> Iterator[Finding]:
    """Why there may be no list at all."""
    profile = ground.case.profile
    backed = [ground.supporters[p] for p in ground.candidates]
    empty = {
        "no_budget": ground.case.budget <= 0,
        "nobody_voted": not voters(profile),
        "nothing_to_choose": not ground.candidates,
    }
    for check, holds in empty.items():
        if holds:
            yield Finding(check=check, level="hold", found=0, needed=1)
    if backed and not any(backed):
        yield Finding(check="nothing_supported", level="warn", found=0, needed=1)
    single = ~profile.tallied & ~profile.blank
    marked = int(supports(profile)[single].sum())
    mean = Fraction(marked, int(single.sum())) if single.any() else ENOUGH_CHOICES
    if made.chosen.rule == "equal_shares" and mean < ENOUGH_CHOICES:
        yield Finding(check="few_choices", level="info", found=mean, needed=ENOUGH_CHOICES)


def _silent(ground: Basis) -> Iterator[Finding]:
    """Declared groups nobody of whom answered anything: no weight can stand in for them."""
    counted = voters(ground.case.profile)
    for group in ground.case.groups if counted else ():
        if group.id not in counted:
            yield Finding(
                check="group_without_ballots", level="warn", group=group.id, found=0, needed=1
            )


def _weights(ground: Basis) -> Iterator[Finding]:
    """Ballots that count for many, or for many more than they are."""
    case, counted = ground.case, voters(ground.case.profile)
    check = declared(case.method.checks, "weight_extreme")
    most = check.threshold if check else POPULATION_CAP
    uncapped = _uncapped(ground)
    for group, weight in ground.weights.items():
        if uncapped[group] > most:
            yield Finding(
                check="weight_extreme",
                level=check.level if check else "warn",
                group=group,
                found=uncapped[group],
                needed=most,
                source=check.source if check else "",
                numbers={"weight": weight},
            )
        if counted[group] < FEW_BALLOTS and weight > 1:
            yield Finding(
                check="weight_few_ballots",
                level="warn",
                group=group,
                found=counted[group],
                needed=FEW_BALLOTS,
                numbers={"weight": weight},
            )
    yield from _design_effect(ground, counted)


def _uncapped(ground: Basis) -> Mapping[GroupId, Fraction]:
    """What one ballot of each group would count without a cap."""
    case = ground.case
    if case.method.group_weights.kind != "population":
        return ground.weights
    population = {g.id: g.population for g in case.groups if g.population is not None}
    return ballot_weights(case.profile, "population", population=population, cap=None, custom={})


def _design_effect(ground: Basis, counted: Mapping[GroupId, int]) -> Iterator[Finding]:
    """How many ballots the weights cost.

        n Σ w² / (Σ w)²          n: ballots that answered anything

    Kish, Survey Sampling, 1965.
    """
    check = declared(ground.case.method.checks, "design_effect")
    most = check.threshold if check else DESIGN_EFFECT
    n = sum(counted.values())
    weight = sum((n_g * ground.weights[g] for g, n_g in counted.items()), Fraction(0))
    squares = sum((n_g * ground.weights[g] ** 2 for g, n_g in counted.items()), Fraction(0))
    effect = n * squares / weight**2 if weight else Fraction(0)
    if effect > most:
        yield Finding(
            check="design_effect",
            level=check.level if check else "warn",
            found=effect,
            needed=most,
            source=check.source if check else "",
            numbers={"n": n, "effective": n / effect},
        )
