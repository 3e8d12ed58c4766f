"""How the ballots of each group support each proposal, as it may be told (spec trust, 3.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from prioritization.outcome import Decision
from scoring.ballots import group_means, in_form_units
from scoring.marks import full_mark
from scoring.model import GroupId, Profile, ProposalId
from workshops import cases
from workshops.release import TOGETHER, Edition, shown_groups
from workshops.small_cells import Band, derivable, told
from workshops.workshop import Workshop

Told = Fraction | Band | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Mean marks of groups, in the units people wrote.

    groups: every group with ballots in the declared order, TOGETHER last where the smaller ones
    are shown as one. hidden: those whose own figures stay in the room. ballots: of each group.
    means: proposal -> group -> its mean to one decimal, a band where all said nearly the same,
    None where nobody answered; hidden groups are missing. low, high: the ends of the scale.
    """

    groups: tuple[GroupId, ...]
    hidden: frozenset[GroupId]
    ballots: Mapping[GroupId, int]
    means: Mapping[ProposalId, Mapping[GroupId, Told]]
    low: Fraction
    high: Fraction


def support_by_group(decision: Decision, workshop: Workshop, edition: Edition) -> Support | None:
    """The support of the room, group by group; None where too few voted to tell any of it.

    The row of the smaller groups together is a second figure over the same means as the overall
    score: where the linear audit finds that one of them would follow, it is left out. decision:
    whole or released; a row of groups together that it already has is not a group.
    """
    declared = tuple(g for g in decision.groups if g.group != TOGETHER)
    decision = replace(decision, groups=declared)
    profile = cases.case(workshop).profile
    ballots = {g.group: g.ballots for g in decision.groups if g.ballots}
    privacy = workshop.settings.privacy
    few = sum(ballots.values()) < max(privacy.minimum, privacy.export_minimum)
    if not ballots or (few and edition == "public"):
        return None
    shown = tuple(ballots) if edition == "staff" else shown_groups(decision, workshop)
    columns = tuple(g for g in profile.groups if g in ballots)
    hidden = frozenset(columns) - frozenset(shown)
    counts = dict(ballots)
    joined = profile
    if _may_join(decision, ballots, shown, hidden, privacy.export_minimum):
        joined = _joined(profile, hidden)
        counts[TOGETHER] = sum(ballots[g] for g in hidden)
    low, high = (in_form_units(profile.form, Fraction(end)) for end in (0, 1))
    return Support(
        groups=(*columns, *(g for g in counts if g == TOGETHER)),
        hidden=hidden,
        ballots=counts,
        means=_means(joined, [*shown, *(g for g in counts if g == TOGETHER)], counts),
        low=low,
        high=high,
    )


def _may_join(
    decision: Decision,
    ballots: Mapping[GroupId, int],
    shown: Sequence[GroupId],
    hidden: frozenset[GroupId],
    m: int,
) -> bool:
    """Whether the smaller groups together may be told beside the overall score."""
    people = sum(ballots[g] for g in hidden)
    if not shown or people < m:
        return False
    overall = {g.group: g.share for g in decision.groups if g.group in ballots}
    together = {g: Fraction(ballots[g], people) for g in hidden}
    published = [overall, together, *({g: Fraction(1)} for g in shown)]
    return not derivable(published, ballots, m)


def _joined(profile: Profile, hidden: frozenset[GroupId]) -> Profile:
    """The profile with the hidden groups as one, at the end."""
    kept = [g for g in profile.groups if g not in hidden]
    place = {g: i for i, g in enumerate(kept)}
    moved = np.array([place.get(g, len(kept)) for g in profile.groups], dtype=np.intp)
    return replace(profile, groups=(*kept, TOGETHER), group=moved[profile.group])


def _means(
    profile: Profile, wanted: Sequence[GroupId], ballots: Mapping[GroupId, int]
) -> dict[ProposalId, dict[GroupId, Told]]:
    """Every proposal's mean in every wanted group, as it may be told."""
    form, scale = profile.form, full_mark(profile.form)
    low = Fraction(form.low if form.kind == "score" else 0)
    means = group_means(profile)
    found: dict[ProposalId, dict[GroupId, Told]] = {p: {} for p in profile.proposals}
    for group in wanted:
        g = profile.groups.index(group)
        rows = profile.marks[profile.group == g] * np.int64(1)
        alike = (rows == rows[:1]).all(axis=0)
        for p, mean, same in zip(profile.proposals, means[g], alike.tolist(), strict=True):
            found[p][group] = (
                None
                if mean is None
                else told(
                    in_form_units(form, mean),
                    low=low,
                    high=low + scale,
                    alike=bool(same),
                    ballots=ballots[group],
                )
            )
    return found
