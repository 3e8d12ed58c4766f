"""The list after a change: keep the signed order, or run the rule again; a person chooses.

Ballots are never touched. Both ways are always worked out, so that they can be shown together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from prioritization.basis import Basis, basis
from prioritization.case import Case, Fit
from prioritization.changes import Change
from prioritization.lists import Lists, lists
from prioritization.moves import moves
from prioritization.outcome import Decision, Keep, Note, Number
from prioritization.reasons import waiting_list
from prioritization.representation.shares import points_funded
from scoring.model import GroupId, ProposalId

GONE = frozenset({"veto", "withdrawn"})
"""Changes that take a proposal away for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A list as it stands: in order of selection, and who is next.

    waiting: also what costs more than all the money there is now; more money brings it back to
    its place.
    """

    selected: tuple[ProposalId, ...]
    waiting: tuple[ProposalId, ...]

    @classmethod
    def of(cls, decision: Decision) -> Self:
        """The official list of a decision with its whole waiting list."""
        return cls(
            selected=decision.lists[decision.official].selected, waiting=in_waiting(decision)
        )


def in_waiting(decision: Decision) -> tuple[ProposalId, ...]:
    """The waiting list of a decision, who is next first."""
    places = {p.position: p.proposal for p in decision.proposals if p.position is not None}
    return tuple(places[position] for position in sorted(places))


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One possible new list. left: money unspent. points_funded: as in the shares, per group.

    queue: the waiting list with what cannot be paid at present. reasons: of every proposal whose
    place changed, and of the one the change is about.
    """

    keep: Keep
    selected: tuple[ProposalId, ...]
    waiting: tuple[ProposalId, ...]
    queue: tuple[ProposalId, ...]
    left: int
    stays: tuple[ProposalId, ...]
    leaves: tuple[ProposalId, ...]
    enters: tuple[ProposalId, ...]
    points_funded: Mapping[GroupId, float]
    reasons: Mapping[ProposalId, Note] = field(default_factory=dict)

    @property
    def signed(self) -> Signed:
        """The list to start from, should something else change."""
        return Signed(selected=self.selected, waiting=self.queue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Both ways side by side. offered: as keep_order, and what is left is offered to the waiting
    list, which after a cut is a choice of its own.
    """

    keep_order: Version
    offered: Version
    rerun: Version
    warnings: tuple[Note, ...] = ()

    def by(self, keep: Keep) -> Version:
        """The answer a person chose."""
        return self.rerun if keep == "rerun" else self.keep_order


def recut(change: Change, signed: Signed) -> Answers:
    """The signed list after a change, kept as far as it goes, and made anew.

    Less money: whatever is too much is dropped from the end, and goes to the top of the waiting
    list in its order. More money, or one less on the list: the waiting list is walked with the
    locked skip or stop. A corrected cost is one or the other. What costs more than all the money
    there is now waits no longer, until there is more; what can be paid only now waits last.
    """
    ground = basis(change.case)
    made = lists(ground)
    again = waiting_list(ground, made.chosen, made.votes)
    gone = {change.proposal} if change.kind in GONE else set()
    staying = _staying(change, ground, signed, gone)
    queue = [p for p in (*signed.selected, *signed.waiting) if p not in {*staying, *gone}]
    queue += [p for p in (*made.chosen.selected, *again) if p not in {*staying, *queue}]
    budget, cost = change.case.budget, ground.cost
    filled = what_fits(
        [p for p in queue if p in cost], cost, budget - _sum(cost, staying), _fit(change.case)
    )
    kept_order = _version(change, ground, signed, "signed_order", staying, queue)
    offered = _version(change, ground, signed, "signed_order", (*staying, *filled), queue)
    cut = bool(set(kept_order.leaves) - {change.proposal})
    return Answers(
        keep_order=kept_order if cut else offered,
        offered=offered,
        rerun=_rerun(change, ground, signed, made, (*again, *queue)),
        warnings=_warnings(change),
    )


def _staying(
    change: Change, ground: Basis, signed: Signed, gone: Iterable[ProposalId | None]
) -> tuple[ProposalId, ...]:
    """What stays of a signed list. A proposal that alone became too dear pushes nobody off."""
    out = set(gone)
    if change.kind == "cost" and change.proposal not in ground.cost:
        out.add(change.proposal)
    kept = [p for p in signed.selected if p not in out]
    cost = {p.id: p.cost or 0 for p in change.case.proposals}
    return cut_from_end(kept, cost, change.case.budget)


def cut_from_end(
    order: Sequence[ProposalId], cost: Mapping[ProposalId, int], budget: int
) -> tuple[ProposalId, ...]:
    """Drop the last until the rest fits; nothing is ever added."""
    staying = list(order)
    while staying and _sum(cost, staying) > budget:
        staying.pop()
    return tuple(staying)


def what_fits(
    order: Iterable[ProposalId],
    cost: Mapping[ProposalId, int],
    money: int,
    does_not_fit: Fit = "skip",
) -> tuple[ProposalId, ...]:
    """Walk an order and take what fits; skip passes over what does not, stop ends there."""
    taken: list[ProposalId] = []
    for proposal in order:
        if cost[proposal] <= money:
            taken.append(proposal)
            money -= cost[proposal]
        elif does_not_fit == "stop":
            break
    return tuple(taken)


def _sum(cost: Mapping[ProposalId, int], selected: Iterable[ProposalId]) -> int:
    """What a list costs."""
    return sum(cost[p] for p in selected)


def _fit(case: Case) -> Fit:
    """The locked way to walk: what Equal Shares completes is always passed over."""
    ranked = case.method.rule.kind == "ranked"
    return case.method.rule.options.does_not_fit if ranked else "skip"


def _rerun(
    change: Change, ground: Basis, signed: Signed, made: Lists, queue: Iterable[ProposalId]
) -> Version:
    """The locked rule run again."""
    open_ = dict.fromkeys(p for p in queue if p not in made.chosen.selected)
    return _version(change, ground, signed, "rerun", made.chosen.selected, tuple(open_))


def _version(  # noqa: PLR0913, PLR0917  # what changed, from what, to what
    change: Change,
    ground: Basis,
    signed: Signed,
    keep: Keep,
    selected: tuple[ProposalId, ...],
    queue: Iterable[ProposalId],
) -> Version:
    """One new list against the signed one."""
    leaves = tuple(p for p in signed.selected if p not in selected)
    enters = tuple(p for p in selected if p not in signed.selected)
    behind = tuple(p for p in queue if p not in selected)
    waiting = tuple(p for p in behind if p in ground.cost)
    case = change.case
    return Version(
        keep=keep,
        selected=selected,
        waiting=waiting,
        queue=behind,
        left=case.budget - _sum(ground.cost, selected),
        stays=tuple(p for p in signed.selected if p in selected),
        leaves=leaves,
        enters=enters,
        points_funded=points_funded(case.profile, ground.candidates, selected),
        reasons=moves(change, keep, leaves, enters, waiting),
    )


def _warnings(change: Change) -> tuple[Note, ...]:
    """What to keep in mind before choosing."""
    if change.kind != "cost":
        return ()
    numbers: dict[str, Number] = {"proposal": change.proposal, "old": change.old, "new": change.new}
    return (Note(key="warning.price_changed", numbers=numbers),)
