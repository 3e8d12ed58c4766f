"""What may be shown to whom and when: nothing about votes leaves but through here (trust, 3).

The core is privacy-free; this module takes its answer and gives what may leave. Documents, pages,
the projector, the feed and bundles all ask it, so that they cannot differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

import numpy as np

from prioritization.outcome import (
    Allocation,
    Claim,
    Decision,
    Finding,
    GroupOutcome,
    ListName,
)
from prioritization.representation.answers import Answers
from scoring.model import GroupId
from scoring.robustness import Robustness
from workshops import cases, coarse
from workshops.live_steps import LiveState, live_state
from workshops.small_cells import MINIMUM, derivable, told, visible
from workshops.workshop import Workshop

Edition = Literal["public", "staff"]
TOGETHER: Final = GroupId("*")
"""The row "smaller groups together"; no declared group has this id."""
CANDIDATES: Final = ("eligible", "conditional")
COUNTED: Final = frozenset(
    {
        "group_present",
        "seats_filled",
        "over_attendance",
        "group_cap",
        "representation_ratio_low",
        "representation_ratio_high",
        "women_within_group",
        "language",
        "ballots_vs_presence",
        "group_without_ballots",
        "weight_extreme",
        "weight_few_ballots",
        "package_group",
    }
)
"""Findings about one group made of counters anybody in the room saw, not of what it voted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What was shown and how many ballots stood behind it; never the figures."""

    seq: int
    kind: str
    m: int
    k: int
    ballots: int
    groups: tuple[GroupId, ...] = ()
    digest: str = ""


def shown_groups(decision: Decision, workshop: Workshop) -> tuple[GroupId, ...]:
    """Groups whose own figures may leave the room, by the rules this workshop fixed or chose."""
    privacy = workshop.settings.privacy
    withheld = any(line.kind == "withheld" for line in workshop.settings.record)
    if privacy.never_by_group or withheld or privacy.breakdown != "group":
        return ()
    return visible({g.group: g.ballots for g in decision.groups}, privacy.export_minimum)


def released(decision: Decision, workshop: Workshop, edition: Edition) -> Decision:
    """The decision as this edition may tell it; the staff edition tells everything.

    In the public one a hidden figure is absent: maps are empty and `suppressed` is set, a hidden
    score is NaN, a hidden number None. Beside a hidden group only the official list has figures,
    since a second weighting would be a second equation.
    """
    if edition == "staff":
        return decision
    privacy = workshop.settings.privacy
    if sum(g.ballots for g in decision.groups) < max(privacy.minimum, privacy.export_minimum):
        return _order_only(decision)
    shown = frozenset(shown_groups(decision, workshop))
    hidden = frozenset(g.group for g in decision.groups if g.ballots) - shown
    alike = None if hidden else decision.agreement
    return replace(
        decision,
        ranking=tuple(map(coarse.rounded, decision.ranking)),
        ranking_all=tuple(map(coarse.rounded, decision.ranking_all)),
        lists=_lists(decision, hidden),
        proposals=tuple(coarse.outcome(one, hidden) for one in decision.proposals),
        groups=_groups(decision, workshop, shown, hidden),
        findings=_findings(decision.findings, hidden),
        cohesion=_claims(decision.cohesion, privacy.export_minimum),
        cohesion_per_person=()
        if hidden
        else _claims(decision.cohesion_per_person, privacy.export_minimum),
        robustness=_about_visible(decision.robustness, hidden),
        agreement=None if alike is None else coarse.agreement(alike),
        notes=coarse.notes(decision.notes),
        warnings=coarse.notes(decision.warnings),
    )


def live_view(decision: Decision) -> Decision:
    """What the room may see of a live step: the overall order, its scores, the budget line.

    Nothing by group, no contributions, no second list: by-group results are never live.
    """
    official = decision.lists[decision.official]
    places = (replace(coarse.rounded(place), contributions={}) for place in decision.ranking)
    return replace(
        _order_only(decision),
        ranking=tuple(places),
        ranking_all=(),
        lists={decision.official: coarse.bare(official)},
        groups=(),
        findings=(),
    )


def _order_only(decision: Decision) -> Decision:
    """The list and its statuses, without any figure that comes from ballots."""
    everybody = frozenset(g.group for g in decision.groups)
    return replace(
        decision,
        ranking=tuple(map(coarse.unscored, decision.ranking)),
        ranking_all=tuple(map(coarse.unscored, decision.ranking_all)),
        lists={name: coarse.bare(allocation) for name, allocation in decision.lists.items()},
        proposals=tuple(coarse.few(outcome) for outcome in decision.proposals),
        groups=tuple(_hidden(group) for group in decision.groups),
        findings=_findings(decision.findings, everybody),
        cohesion=(),
        cohesion_per_person=(),
        robustness=None,
        agreement=None,
        notes=(),
        warnings=coarse.notes(decision.warnings),
        money_notional={},
    )


def _lists(decision: Decision, hidden: frozenset[GroupId]) -> dict[ListName, Allocation]:
    """Every list without its payments; beside hidden groups only the official one has figures."""
    return {
        name: coarse.bare(allocation)
        if hidden and name != decision.official
        else coarse.coarse_list(allocation)
        for name, allocation in decision.lists.items()
    }


def _groups(
    decision: Decision,
    workshop: Workshop,
    shown: frozenset[GroupId],
    hidden: frozenset[GroupId],
) -> tuple[GroupOutcome, ...]:
    """Every group, hidden ones without figures, and the row of the smaller ones together."""
    rows = [_hidden(g) if g.group in hidden else g for g in decision.groups]
    parts = tuple(g for g in decision.groups if g.group in hidden)
    if shown and sum(g.ballots for g in parts) >= workshop.settings.privacy.export_minimum:
        rows.append(_together(decision, workshop, parts))
    return tuple(coarse.group(_official_money(g, decision.official, hidden)) for g in rows)


def _official_money(
    group: GroupOutcome, official: ListName, hidden: frozenset[GroupId]
) -> GroupOutcome:
    """Beside hidden groups, what depends on weights is told of the official list alone."""
    paid = {name: x for name, x in group.money_paid.items() if not hidden or name == official}
    return replace(group, money_paid=paid)


def _hidden(group: GroupOutcome) -> GroupOutcome:
    """A group whose figures stay in the room; what everybody saw, its turnout, stays."""
    return replace(
        group,
        ballots=group.ballots + group.blank,
        blank=0,
        points_funded={},
        points_funded_of_all={},
        nothing_funded={},
        money_paid={},
        own_election=None,
        better_off={},
        suppressed=True,
    )


def _together(
    decision: Decision, workshop: Workshop, parts: tuple[GroupOutcome, ...]
) -> GroupOutcome:
    """The hidden groups as one: shares of all their marks, parts of all their ballots."""
    names = {one.group for one in parts}
    profile = cases.case(workshop).profile
    answers = Answers.of(profile)
    members = np.array([i for i, g in enumerate(profile.groups) if g in names], dtype=np.intp)
    given = answers.marks[members].sum(axis=0)
    open_ = answers.columns(o.proposal for o in decision.proposals if o.gate in CANDIDATES)
    inside = np.isin(answers.group, members)
    people = int(answers.people[inside].sum())
    funded, of_all, nothing = {}, {}, {}
    for name, allocation in decision.lists.items():
        chosen = answers.columns(allocation.selected)
        got = int(given[chosen].sum())
        if total := int(given[open_].sum()):
            funded[name] = got / total
        if total := int(given.sum()):
            of_all[name] = got / total
        without = inside & ~answers.backed[:, chosen].any(axis=1)
        nothing[name] = int(answers.people[without].sum()) / people
    return GroupOutcome(
        group=TOGETHER,
        ballots=sum(one.ballots for one in parts),
        blank=sum(one.blank for one in parts),
        weight=None,
        share=sum((one.share for one in parts), Fraction(0)),
        points_funded=funded,
        points_funded_of_all=of_all,
        nothing_funded=nothing,
        money_paid={
            name: sum(one.money_paid.get(name, 0.0) for one in parts) for name in decision.lists
        },
    )


def _findings(findings: Iterable[Finding], hidden: frozenset[GroupId]) -> tuple[Finding, ...]:
    """Findings without those that tell how a hidden group voted."""
    return tuple(f for f in findings if f.check in COUNTED or f.group not in hidden)


def _claims(claims: Iterable[Claim], m: int) -> tuple[Claim, ...]:
    """Cohesive groups; of a small one only that there is one."""
    nothing = Fraction(0)
    small = {"voters": nothing, "people": 0, "claim": nothing, "best_off": nothing}
    return tuple(
        replace(one, **small, suppressed=True)  # type: ignore[arg-type]  # each value fits its field
        if one.people < m
        else replace(one, voters=Fraction(round(one.voters * 10), 10))
        for one in claims
    )


def _about_visible(sure: Robustness | None, hidden: frozenset[GroupId]) -> Robustness | None:
    """How sure the list is; "if a group had not come" is told of visible groups alone."""
    if sure is None or sure.without_group is None:
        return sure
    kept = {g: change for g, change in sure.without_group.items() if g not in hidden}
    return replace(sure, without_group=kept)


__all__ = [
    "MINIMUM",
    "TOGETHER",
    "Edition",
    "LiveState",
    "Release",
    "derivable",
    "live_state",
    "live_view",
    "released",
    "shown_groups",
    "told",
    "visible",
]
