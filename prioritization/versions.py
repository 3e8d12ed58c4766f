"""The decision as it stands now: what was signed, and every change after it, one on the other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from prioritization.basis import Basis, basis
from prioritization.case import Case
from prioritization.changes import Change, Choice, changed
from prioritization.decide import answer, decide
from prioritization.lists import Lists, lists
from prioritization.outcome import (
    Allocation,
    Decision,
    ListVersion,
    Note,
    Phase,
    ProposalOutcome,
    Round,
)
from prioritization.recut import Signed, Version, in_waiting, recut

ON_THE_LIST = frozenset({"selected", "conditional"})
REFUSED = frozenset({"authority_veto", "authority_veto_alone"})
"""Reasons of what an authority refused; nothing that follows changes them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """Every decision so far, oldest first. case, signed: what the next change starts from."""

    case: Case
    signed: Signed
    decisions: tuple[Decision, ...]

    @property
    def newest(self) -> Decision:
        """The decision in force."""
        return self.decisions[-1]


def history(case: Case, choices: Iterable[Choice]) -> History:
    """Decide, then let the list follow each recorded change in its order.

    case: as it was counted. Each change starts from the list the one before it left. A choice that
    names a proposal must name one of the case (ValueError without a name).
    """
    return reduce(followed, choices, begun(case))


def begun(case: Case) -> History:
    """The decision as it was counted, as version 1."""
    decision = decide(case)
    chosen = decision.lists[decision.official]
    first = ListVersion(
        version=1,
        budget=decision.budget,
        selected=chosen.selected,
        waiting=in_waiting(decision),
        unspent=chosen.left,
    )
    decision = replace(decision, versions=(first,))
    return History(case=case, signed=Signed.of(decision), decisions=(decision,))


def followed(so_far: History, choice: Choice) -> History:
    """One more change, and the list that a person chose as the answer to it."""
    before = so_far.newest
    change = changed(so_far.case, choice, before.lists[before.official].left)
    version = recut(change, so_far.signed).by(choice.keep)
    decisions = (*so_far.decisions, revised(before, change, version))
    return History(case=change.case, signed=version.signed, decisions=decisions)


def revised(decision: Decision, change: Change, version: Version) -> Decision:
    """The decision with a changed list in place of the one before it.

    version: the answer that was chosen for `change`. Where the order was kept, what stays keeps
    the reason it had; after the rule was run again it has the rule's. What moved has the reason of
    the change. Shares and findings are those of the new list. A list that was only kept in order
    was not paid for again: its money is split by support.
    """
    ground = basis(change.case)
    made = lists(ground)
    if version.keep == "signed_order":
        made = _kept(ground, made, decision, version)
    new = answer(ground, made)
    before = {outcome.proposal: outcome for outcome in decision.proposals}
    return replace(
        new,
        proposals=tuple(
            _outcome(version, outcome, before[outcome.proposal]) for outcome in new.proposals
        ),
        versions=(*decision.versions, _listed(len(decision.versions) + 1, change, version)),
    )


def _listed(number: int, change: Change, version: Version) -> ListVersion:
    """What is kept of a version once the next one has come."""
    amounts = change.kind in {"budget", "cost"}
    return ListVersion(
        version=number,
        kind=change.kind,
        keep=version.keep,
        date=change.date,
        budget=change.case.budget,
        selected=version.selected,
        waiting=version.waiting,
        unspent=version.left,
        entered=version.enters,
        left=version.leaves,
        proposal=change.proposal,
        authority=change.authority,
        old=change.old if amounts else None,
        new=change.new if amounts else None,
    )


def _kept(ground: Basis, made: Lists, decision: Decision, version: Version) -> Lists:
    """The lists with the one before as far as it was kept, and what was added to it."""
    before = decision.lists[decision.official]
    phases = {r.proposal: r.phase for r in before.rounds if r.verdict == "selected"}
    added: Phase = "rule" if before.rule == "ranked" else "completion"
    left, rounds = ground.case.budget, list[Round]()
    for proposal in version.selected:
        cost = ground.cost[proposal]
        left -= cost
        phase = phases.get(proposal, added)
        rounds.append(
            Round(proposal=proposal, phase=phase, verdict="selected", cost=cost, left=left)
        )
    chosen = Allocation(
        rule=before.rule,
        budget=ground.case.budget,
        selected=version.selected,
        rounds=tuple(rounds),
        waiting=version.waiting,
        left=left,
    )
    by_name = {**made.by_name, decision.official: chosen}
    overruled = decision.official != ground.case.method.rule.kind
    return replace(
        made, by_name=by_name, official=decision.official, served={}, overruled=overruled
    )


def _outcome(version: Version, new: ProposalOutcome, old: ProposalOutcome) -> ProposalOutcome:
    """Where one proposal stands now, and why."""
    moved = version.reasons.get(new.proposal)
    refused = next((n for n in (moved, old.reason) if n is not None and n.key in REFUSED), None)
    if refused is not None:
        return replace(new, status="excluded", gate="excluded", reason=refused, more=())
    stands = _standing(version, new, old)
    if moved is None or moved.key == new.reason.key:
        return stands
    if moved.key == "cost_changed" and new.proposal not in (*version.leaves, *version.enters):
        return replace(stands, reason=moved, more=(stands.reason, *stands.more))
    if version.keep == "rerun":
        return replace(new, reason=moved, more=(new.reason, *new.more))
    return replace(new, reason=moved)


def _standing(version: Version, new: ProposalOutcome, old: ProposalOutcome) -> ProposalOutcome:
    """Where a proposal stands that did not move: in a kept order with the reason it had."""
    if version.keep == "rerun":
        return new
    on, was_on = new.status in ON_THE_LIST, old.status in ON_THE_LIST
    waits = new.status == old.status == "waiting"
    if (on and was_on) or waits:
        return replace(new, reason=_placed(old.reason, new), more=_told(old, new))
    if new.status == "waiting":
        left = {"left": version.left, "cost": new.cost, "position": new.position}
        return replace(new, reason=Note(key="waiting_kept", numbers=left))
    return new


def _placed(reason: Note, new: ProposalOutcome) -> Note:
    """A reason with the place on the waiting list as it is now."""
    if "position" not in reason.numbers:
        return reason
    return replace(reason, numbers={**reason.numbers, "position": new.position})


def _told(old: ProposalOutcome, new: ProposalOutcome) -> tuple[Note, ...]:
    """What else was said of it, with its place as it is now."""
    return tuple(_placed(note, new) for note in old.more)
