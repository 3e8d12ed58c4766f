"""A new version of a decision after a change was chosen; the old one is kept beside it."""

from dataclasses import replace

from prioritization.basis import Basis, basis
from prioritization.decide import answer
from prioritization.lists import Lists, lists
from prioritization.outcome import Allocation, Decision, ProposalOutcome, Round
from prioritization.recut import Change, Version
from scoring.model import ProposalId


def revised(decision: Decision, change: Change, version: Version) -> Decision:
    """The decision with a changed list in place of the signed one.

    decision: as signed. version: the one that was chosen for `change`. What stays keeps the reason
    it had, what moved has the reason of the change; shares and findings are those of the new list.
    A list that was only kept in order was not paid for again: its money is split by support.
    """
    ground = basis(change.case)
    made = lists(ground)
    if version.selected != made.chosen.selected:
        made = _kept(ground, made, decision.lists[decision.official], version)
    new = answer(ground, made)
    before = {outcome.proposal: outcome for outcome in decision.proposals}
    return replace(
        new,
        proposals=tuple(
            _outcome(change, version, outcome, before[outcome.proposal])
            for outcome in new.proposals
        ),
    )


def _kept(ground: Basis, made: Lists, signed: Allocation, version: Version) -> Lists:
    """The lists with the signed one as far as it was kept, and what was added to it."""
    told = {r.proposal: r for r in signed.rounds if r.verdict == "selected"}
    chosen = Allocation(
        rule=signed.rule,
        budget=ground.case.budget,
        selected=version.selected,
        rounds=tuple(told.get(p) or _added(ground, p, version) for p in version.selected),
        waiting=version.waiting,
        left=version.left,
    )
    name = made.official
    return replace(made, by_name={**made.by_name, name: chosen})


def _added(ground: Basis, proposal: ProposalId, version: Version) -> Round:
    """The round of what came in from the waiting list."""
    return Round(
        proposal=proposal,
        phase="rule",
        verdict="selected",
        cost=ground.cost[proposal],
        left=version.left,
    )


def _outcome(
    change: Change, version: Version, new: ProposalOutcome, old: ProposalOutcome
) -> ProposalOutcome:
    """Where one proposal stands now, and why."""
    vetoed = change.kind == "veto" and new.proposal == change.proposal
    if new.proposal in version.reasons:
        reason = version.reasons[new.proposal]
        return replace(new, reason=reason, status="excluded" if vetoed else new.status)
    if new.proposal in version.stays:
        return replace(new, reason=old.reason, more=old.more)
    return new
