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
from workshops.small_cells import Band, fifth, told
from workshops.thresholds import SCORES_KEPT, export_minimum, live_minimum
from workshops.workshop import Workshop

Told = Fraction | Band | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Mean marks of groups, in the units people wrote.

    groups: every group with ballots in the declared order, TOGETHER last where the smaller ones
    are shown as one. hidden: those whose own figures stay in the room. ballots: of each group.
    means: proposal -> group -> its mean to one decimal, a band where all said nearly the same,
    None where nobody answered; hidden groups are missing, TOGETHER has bands alone. low, high: the
    ends of the scale.
    """

    groups: tuple[GroupId, ...]
    hidden: frozenset[GroupId]
    ballots: Mapping[GroupId, int]
    means: Mapping[ProposalId, Mapping[GroupId, Told]]
    low: Fraction
    high: Fraction


def support_by_group(decision: Decision, workshop: Workshop, edition: Edition) -> Support | None:
    """The support of the room, group by group; None where too few voted to tell any of it.

    The smaller groups together are weighted as the list weighs them: then their row follows from
    the overall score and the shown groups, and says nothing more. By head it would be a second
    figure over the same means. It is told in words, fifths of the scale: to one decimal the whole
    marks of a few people often fit in one way only. decision: whole or released; a row of groups
    together that it already has is not a group.
    """
    declared = tuple(g for g in decision.groups if g.group != TOGETHER)
    decision = replace(decision, groups=declared)
    profile = cases.case(workshop).profile
    ballots = {g.group: g.ballots for g in decision.groups if g.ballots}
    privacy = workshop.settings.privacy
    few = sum(ballots.values()) < max(live_minimum(privacy), export_minimum(privacy))
    kept_back = any(line.kind == SCORES_KEPT for line in workshop.settings.record)
    if not ballots or ((few or kept_back) and edition == "public"):
        return None
    shown = tuple(ballots) if edition == "staff" else shown_groups(decision, workshop)
    columns = tuple(g for g in profile.groups if g in ballots)
    hidden = frozenset(columns) - frozenset(shown)
    counts = dict(ballots)
    means = _means(profile, shown, counts)
    people = sum(ballots[g] for g in hidden)
    if shown and people >= export_minimum(privacy):
        counts[TOGETHER] = people
        shares = {g.group: g.share for g in decision.groups if g.group in hidden}
        for proposal, mean in _together(profile, shares).items():
            means[proposal][TOGETHER] = mean
    low, high = (in_form_units(profile.form, Fraction(end)) for end in (0, 1))
    return Support(
        groups=(*columns, *(g for g in counts if g == TOGETHER)),
        hidden=hidden,
        ballots=counts,
        means=means,
        low=low,
        high=high,
    )


def _together(profile: Profile, shares: Mapping[GroupId, Fraction]) -> dict[ProposalId, Told]:
    """Which fifth of the scale every proposal's mean in the hidden groups lies in, each group with
    its part of the say; None where one of them has no opinion.
    """
    at = [profile.groups.index(g) for g in shares]
    parts = [shares[profile.groups[g]] for g in at]
    means = group_means(profile)
    found: dict[ProposalId, Told] = {}
    for i, proposal in enumerate(profile.proposals):
        own = [means[g][i] for g in at]
        known = [x for x in own if x is not None]
        if len(known) < len(own) or not sum(parts):
            found[proposal] = None
            continue
        mean = sum((w * x for w, x in zip(parts, known, strict=True)), Fraction(0)) / sum(parts)
        found[proposal] = fifth(mean)
    return found


def _means(
    profile: Profile, wanted: Sequence[GroupId], ballots: Mapping[GroupId, int]
) -> dict[ProposalId, dict[GroupId, Told]]:
    """Every proposal's mean in every wanted group, as it may be told."""
    means = group_means(profile)
    found: dict[ProposalId, dict[GroupId, Told]] = {p: {} for p in profile.proposals}
    for group in wanted:
        g = profile.groups.index(group)
        rows = profile.marks[profile.group == g] * np.int64(1)
        alike = (rows == rows[:1]).all(axis=0)
        for p, mean, same in zip(profile.proposals, means[g], alike.tolist(), strict=True):
            found[p][group] = (
                None if mean is None else _as_told(profile, mean, ballots[group], alike=bool(same))
            )
    return found


def _as_told(profile: Profile, mean: Fraction, ballots: int, *, alike: bool) -> Told:
    """A mean utility in the units of the ballot: one decimal, or a word."""
    form = profile.form
    low = Fraction(form.low if form.kind == "score" else 0)
    return told(
        in_form_units(form, mean),
        low=low,
        high=low + full_mark(form),
        alike=alike,
        ballots=ballots,
    )
