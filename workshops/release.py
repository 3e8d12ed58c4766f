"""What may be shown to whom and when: nothing about votes leaves but through here (trust, 3).

The core is privacy-free; this module takes its answer and gives what may leave. Documents, pages,
the projector, the feed and bundles all ask it, so that they cannot differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

from prioritization.outcome import (
    Allocation,
    Claim,
    Decision,
    Finding,
    GroupOutcome,
    ListName,
    Note,
)
from scoring.comparison import Comparison
from scoring.model import GroupId
from scoring.robustness import Robustness
from workshops import coarse
from workshops.breakdown import TOGETHER, alike, by_attribute, together
from workshops.live_steps import LiveState, live_state
from workshops.second_weights import under_official_weights
from workshops.small_cells import (
    IN_THE_ROOM,
    MINIMUM,
    NO_SPREAD_UNDER,
    derivable,
    told,
    visible,
)
from workshops.thresholds import (
    ROOM_MINIMUM,
    SCORES_KEPT,
    WITHHELD,
    export_minimum,
    groups_of,
    live_batch,
    live_minimum,
    silent,
)
from workshops.workshop import Workshop

Edition = Literal["public", "staff"]
SPREADS: Final = frozenset({"comparison", "comparison_chosen"})
"""Notes that count people by what they prefer."""
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
    return groups_of(decision, workshop, export_minimum(workshop.settings.privacy))


def released(decision: Decision, workshop: Workshop, edition: Edition) -> Decision:
    """The decision as this edition may tell it; the staff edition tells everything.

    In the public one a hidden figure is absent: maps are empty and `suppressed` is set, a hidden
    score is NaN, a hidden number None. Beside a hidden group scores are whole points and only the
    official list has figures, since a second weighting would be a second equation.
    """
    if edition == "staff":
        return decision
    return _told(decision, workshop, export_minimum(workshop.settings.privacy))


def in_the_room(decision: Decision, workshop: Workshop) -> Decision:
    """The public edition on the screen of the room: with groups of five and more, where somebody
    who answers for it decided so.
    """
    smaller = any(line.kind == ROOM_MINIMUM for line in workshop.settings.record)
    least = export_minimum(workshop.settings.privacy)
    return _told(decision, workshop, IN_THE_ROOM if smaller else least)


def _told(decision: Decision, workshop: Workshop, m: int) -> Decision:
    """The decision with every group under m ballots inside the whole."""
    decision = under_official_weights(decision)
    if sum(g.ballots for g in decision.groups) < max(m, live_minimum(workshop.settings.privacy)):
        return _order_only(decision, coarse.FEW)
    if any(line.kind == SCORES_KEPT for line in workshop.settings.record):
        return _order_only(decision, SCORES_KEPT)
    shown = frozenset(groups_of(decision, workshop, m))
    hidden = frozenset(g.group for g in decision.groups if g.ballots) - shown
    agreed = None if hidden else decision.agreement
    people = sum(g.ballots for g in decision.groups)
    grain = coarse.WHOLE if hidden else coarse.TENTHS
    return replace(
        decision,
        ranking=tuple(coarse.rounded(place, grain) for place in decision.ranking),
        ranking_all=tuple(coarse.rounded(place, grain) for place in decision.ranking_all),
        lists=_lists(decision, hidden),
        proposals=tuple(coarse.outcome(one, hidden, people) for one in decision.proposals),
        groups=_groups(decision, workshop, hidden, m),
        findings=_findings(decision.findings, hidden),
        cohesion=_claims(decision.cohesion, hidden, max(m, MINIMUM)),
        cohesion_per_person=()
        if hidden
        else _claims(decision.cohesion_per_person, hidden, max(m, MINIMUM)),
        robustness=_about_visible(decision.robustness, hidden),
        agreement=None if agreed is None else coarse.agreement(agreed),
        opinions=coarse.opinions(decision.opinions),
        pull=coarse.pull(decision.pull, (g for g in shown if not alike(workshop.ballots, g))),
        notes=_notes(decision),
        warnings=coarse.notes(decision.warnings),
        money_notional={name: round(x, coarse.FIGURES) for name, x in _notional(decision, hidden)},
    )


def _notional(decision: Decision, hidden: frozenset[GroupId]) -> Iterable[tuple[ListName, float]]:
    """What nobody paid, of the lists whose money is told."""
    return (
        (name, x)
        for name, x in decision.money_notional.items()
        if not hidden or name == decision.official
    )


def _notes(decision: Decision) -> tuple[Note, ...]:
    """What is said of the whole list; no counts of people by preference where they are few."""
    few = sum(g.ballots for g in decision.groups) < NO_SPREAD_UNDER
    return coarse.notes(n for n in decision.notes if not (few and n.key in SPREADS))


def live_view(decision: Decision) -> Decision:
    """What the room may see of a live step: the overall order, its scores, the budget line.

    Nothing by group, no contributions, no second list: by-group results are never live.
    """
    official = decision.lists[decision.official]
    places = (replace(coarse.rounded(place), contributions={}) for place in decision.ranking)
    return replace(
        _order_only(decision, coarse.FEW),
        ranking=tuple(places),
        ranking_all=(),
        lists={decision.official: coarse.bare(official)},
        groups=(),
        findings=(),
    )


def _order_only(decision: Decision, why: str) -> Decision:
    """The list and its statuses, without any figure that comes from ballots; why: the reason."""
    everybody = frozenset(g.group for g in decision.groups)
    return replace(
        decision,
        ranking=tuple(map(coarse.unscored, decision.ranking)),
        ranking_all=tuple(map(coarse.unscored, decision.ranking_all)),
        lists={name: coarse.bare(allocation) for name, allocation in decision.lists.items()},
        proposals=tuple(coarse.few(outcome, why) for outcome in decision.proposals),
        groups=tuple(_hidden(group) for group in decision.groups),
        findings=_findings(decision.findings, everybody),
        cohesion=(),
        cohesion_per_person=(),
        robustness=None,
        agreement=None,
        opinions=None,
        pull={},
        notes=(),
        warnings=coarse.notes(decision.warnings),
        money_notional={},
    )


def _lists(decision: Decision, hidden: frozenset[GroupId]) -> dict[ListName, Allocation]:
    """Every list without its payments; beside hidden groups as an order alone, since supporters by
    weight stand beside the people that reasons count.
    """
    told_as = coarse.bare if hidden else coarse.coarse_list
    return {name: told_as(allocation) for name, allocation in decision.lists.items()}


def _groups(
    decision: Decision, workshop: Workshop, hidden: frozenset[GroupId], m: int
) -> tuple[GroupOutcome, ...]:
    """Every group, hidden ones without figures, and the row of the smaller ones together; or the
    rows of the one other breakdown that was fixed at set-up.
    """
    rows = [_hidden(g) if g.group in hidden else g for g in decision.groups]
    parts = tuple(g for g in decision.groups if g.group in hidden)
    what = workshop.settings.privacy.breakdown
    if what != "group":
        rows += () if silent(workshop) else by_attribute(decision, workshop, what, m)
    elif any(g.ballots for g in decision.groups if g not in parts) and (
        sum(g.ballots for g in parts) >= m
    ):
        rows.append(together(decision, workshop, parts))
    return tuple(
        coarse.group(
            _official_money(row, decision.official, hidden),
            alike=alike(workshop.ballots, row.group),
            steps=coarse.steps_of(row.group, beside_hidden=bool(hidden)),
        )
        for row in rows
    )


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


def _findings(findings: Iterable[Finding], hidden: frozenset[GroupId]) -> tuple[Finding, ...]:
    """Findings without those that tell how a hidden group voted."""
    kept = (f for f in findings if f.check in COUNTED or f.group not in hidden)
    return tuple(map(coarse.finding, kept))


def _claims(claims: Iterable[Claim], hidden: frozenset[GroupId], m: int) -> tuple[Claim, ...]:
    """Cohesive groups; of a small one only that there is one. Beside hidden groups a large one is
    told by its weight alone, people 0: people and weight would be two equations.
    """
    nothing = Fraction(0)
    small = {"voters": nothing, "people": 0, "claim": nothing, "best_off": nothing}
    return tuple(
        replace(one, **small, suppressed=True)  # type: ignore[arg-type]  # each value fits its field
        if one.people < m
        else replace(
            one,
            voters=Fraction(round(one.voters * 10), 10),
            people=0 if hidden and one.voters != one.people else one.people,
        )
        for one in claims
    )


def _about_visible(sure: Robustness | None, hidden: frozenset[GroupId]) -> Robustness | None:
    """How sure the list is; "if a group had not come" is told of visible groups alone."""
    if sure is None:
        return None
    known: Mapping[GroupId, Comparison] = sure.without_group or {}
    kept = {g: change for g, change in known.items() if g not in hidden}
    without = None if sure.without_group is None else kept
    return replace(coarse.robustness(sure, beside_hidden=bool(hidden)), without_group=without)


__all__ = [
    "MINIMUM",
    "ROOM_MINIMUM",
    "SCORES_KEPT",
    "TOGETHER",
    "WITHHELD",
    "Edition",
    "LiveState",
    "Release",
    "derivable",
    "export_minimum",
    "in_the_room",
    "live_batch",
    "live_minimum",
    "live_state",
    "live_view",
    "released",
    "shown_groups",
    "told",
    "visible",
]
