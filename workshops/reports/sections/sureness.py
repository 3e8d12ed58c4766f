"""How sure we are: what other weights, ballots and assessments, or an absent group, would move."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from prioritization.recut import what_fits
from scoring.comparison import Comparison
from scoring.joint import Likelihood
from scoring.robustness import Robustness
from scoring.stability import Interval
from workshops.reports.view import (
    Row,
    Section,
    View,
    identity,
    number,
    share,
    status,
    text,
)

LESS: Final = Fraction(7, 10)
"""The budget after the cut that donors make most often."""
FEW_VOTERS: Final = 10
"""Below this, nobody is told how many single voters could move the list."""


def how_sure(view: View) -> tuple[Section, ...]:
    """How often each proposal stays above the line, and what would move the list."""
    sure = view.decision.robustness
    if sure is None:
        return _cut(view)
    return (
        _trials(view, sure),
        *_weights(view, sure),
        *_groups(view, sure),
        *_presets(view, sure),
        *_cut(view),
    )


def _cut(view: View) -> tuple[Section, ...]:
    """What of the signed order would stay if the budget were three tenths smaller."""
    order = view.decision.lists[view.decision.official].selected
    money = int(view.decision.budget * LESS)
    cost = {p: view.outcome(p).cost or 0 for p in order}
    kept = what_fits(order, cost, money)
    if len(kept) == len(order):
        return ()
    dropped = [p for p in order if p not in kept]
    return (
        Section(
            key="cut",
            chapter="sure",
            title=view.say("report.cut"),
            lead=(
                view.say("report.cut.keeps", n=len(kept), money=view.in_money(money)),
                view.say("report.cut.drops", proposals=view.titles(dropped)),
            ),
        ),
    )


def second_opinions(view: View) -> tuple[Section, ...]:
    """Under how many other ways to add up the same answers a proposal is above the line."""
    found = view.decision.opinions
    if found is None or not found.k:
        return ()
    at = {proposal: i for i, proposal in enumerate(found.proposals)}
    order = [p.proposal for p in view.decision.ranking if p.proposal in at]
    return (
        Section(
            key="opinions",
            chapter="sure",
            title=view.say("report.opinions"),
            lead=(view.say("report.opinions.lead"),),
            columns=view.columns(("id", "id"), ("proposal", "text"), ("among_first", "text")),
            rows=tuple(
                (
                    identity(proposal),
                    text(view.title(proposal)),
                    text(
                        view.say(
                            "report.opinions.of",
                            n=found.among_first[at[proposal]],
                            of=found.methods[at[proposal]],
                        )
                    ),
                )
                for proposal in order
            ),
            notes=(view.say("report.opinions.unbalanced", proposals=view.titles(found.unbalanced)),)
            if found.unbalanced
            else (),
        ),
    )


def firmness(view: View) -> tuple[str, ...]:
    """One sentence: how many of the first k stayed there in nearly every trial."""
    sure = view.decision.robustness
    if sure is None or not sure.k or sure.joint.caveats.all_places:
        return ()
    first = {place.proposal for place in view.decision.ranking[: sure.k]}
    firm = sum(one.band == "firm" for one in sure.joint.likelihoods if one.proposal in first)
    return (view.say("report.sure.firm", n=sure.k, firm=firm),)


def _trials(view: View, sure: Robustness) -> Section:
    """The joint run: share of the trials above the line, and the range of places."""
    by_id = {one.proposal: one for one in sure.joint.likelihoods}
    order = [place.proposal for place in view.decision.ranking if place.proposal in by_id]
    lead = [view.say("report.sure.lead", n=sure.joint.repeats), *firmness(view)]
    if sure.joint.caveats.all_places:
        lead.append(view.say("report.sure.all_places"))
    if sure.joint.moves_most is not None:
        lead.append(view.say(f"report.sure.moves.{sure.joint.moves_most}"))
    return Section(
        key="sure",
        chapter="sure",
        title=view.say("report.sure"),
        lead=tuple(lead),
        columns=view.columns(
            ("id", "id"),
            ("proposal", "text"),
            ("top_k", "share"),
            ("rank_low", "number"),
            ("rank_high", "number"),
            ("band", "status"),
        ),
        rows=tuple(_likelihood(view, by_id[proposal]) for proposal in order),
        notes=_one_voter(view, sure),
    )


def _likelihood(view: View, one: Likelihood) -> Row:
    """How one proposal fared over all trials."""
    return (
        identity(one.proposal),
        text(view.title(one.proposal)),
        share(view, one.top_k),
        number(view, one.rank_low),
        number(view, one.rank_high),
        status(view, "band", one.band),
    )


def _one_voter(view: View, sure: Robustness) -> tuple[str, ...]:
    """How many single voters could have changed the first k by staying away."""
    voters, changing = sure.one_voter.voters, sure.one_voter.changing
    if changing is None or voters < FEW_VOTERS:
        return ()
    return (view.say("report.sure.one_voter", n=voters, changing=changing),)


def _weights(view: View, sure: Robustness) -> tuple[Section, ...]:
    """Between which weights of each criterion the same proposals stay above the line."""
    if sure.top.undefined is not None:
        return ()
    return (
        Section(
            key="sure_weights",
            chapter="sure",
            title=view.say("report.sure_weights"),
            lead=(view.say("report.sure_weights.lead"),),
            columns=view.columns(
                ("criterion", "text"),
                ("weight", "share"),
                ("weight_low", "share"),
                ("weight_high", "share"),
            ),
            rows=tuple(_interval(view, one) for one in sure.top.intervals),
        ),
    )


def _interval(view: View, one: Interval) -> Row:
    """One weight and the band around it."""
    return (
        text(view.criterion(one.criterion)),
        share(view, one.weight),
        share(view, one.low),
        share(view, one.high),
    )


def _groups(view: View, sure: Robustness) -> tuple[Section, ...]:
    """What would change above the line if a group had not come."""
    if not sure.without_group:
        return ()
    named = {view.group(group): change for group, change in sure.without_group.items()}
    return (_changes(view, "sure_groups", "group", named),)


def _presets(view: View, sure: Robustness) -> tuple[Section, ...]:
    """What would change above the line under other ways to weigh the groups or criteria."""
    declared = view.workshop.settings.method.group_weights.kind
    named = {
        view.say(f"weights_kind.{kind}"): change
        for kind, change in sure.presets.items()
        if kind != declared
    }
    named[view.say("report.sure.equal_criteria")] = sure.equal_criteria
    return (_changes(view, "sure_presets", "setting", named),)


def _changes(view: View, key: str, column: str, named: Mapping[str, Comparison]) -> Section:
    """Names, and what enters and leaves the first k with each."""
    return Section(
        key=key,
        chapter="sure",
        title=view.say(f"report.{key}"),
        columns=view.columns(
            (column, "text"),
            ("enters", "text"),
            ("leaves", "text"),
            ("greatest_move", "number"),
        ),
        rows=tuple(
            (
                text(name),
                text(view.titles(change.entering)),
                text(view.titles(change.leaving)),
                number(view, change.greatest_move),
            )
            for name, change in named.items()
        ),
    )
