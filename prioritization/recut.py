"""The list after a change: keep the signed order, or run the rule again; a person chooses.

Ballots are never touched. Both ways are always worked out, so that they can be shown together.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Self

from prioritization.basis import Basis, basis
from prioritization.case import Case, Fit
from prioritization.lists import lists
from prioritization.outcome import Decision, Note, Number
from prioritization.reasons import waiting_list
from prioritization.representation.shares import points_funded
from scoring.model import GroupId, ProposalId
from scoring.values import computed

Kind = Literal["budget", "veto", "withdrawn", "cost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A list as it was signed: in order of selection, and who is next."""

    selected: tuple[ProposalId, ...]
    waiting: tuple[ProposalId, ...]

    @classmethod
    def of(cls, decision: Decision) -> Self:
        """The official list of a decision with its whole waiting list."""
        places = {p.position: p.proposal for p in decision.proposals if p.position is not None}
        return cls(
            selected=decision.lists[decision.official].selected,
            waiting=tuple(places[position] for position in sorted(places)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened, as the record keeps it. case: the question as it is now.

    proposal: the one vetoed, withdrawn or corrected. authority: who said no. old, new: budget or
    cost before and after.
    """

    kind: Kind
    case: Case
    date: str
    proposal: ProposalId | None = None
    authority: str = ""
    old: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One possible new list. left: money unspent. points_funded: as in the shares, per group.

    reasons: of every proposal whose place changed, and of the one the change is about.
    """

    selected: tuple[ProposalId, ...]
    waiting: tuple[ProposalId, ...]
    left: int
    stays: tuple[ProposalId, ...]
    leaves: tuple[ProposalId, ...]
    enters: tuple[ProposalId, ...]
    points_funded: Mapping[GroupId, float]
    reasons: Mapping[ProposalId, Note] = field(default_factory=dict)

    @property
    def signed(self) -> Signed:
        """The list to start from, should something else change."""
        return Signed(selected=self.selected, waiting=self.waiting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Both ways side by side. offered: as keep_order, and what is left is offered to the waiting
    list, which after a cut is a choice of its own.
    """

    keep_order: Version
    offered: Version
    rerun: Version
    warnings: tuple[Note, ...] = ()


def budget_changed(case: Case, budget: int, date: str) -> Change:
    """The donor gives more or less."""
    return Change(
        kind="budget", case=replace(case, budget=budget), date=date, old=case.budget, new=budget
    )


def vetoed(case: Case, proposal: ProposalId, date: str, authority: str) -> Change:
    """The responsible authority did not agree. date: of its letter."""
    gone = replace(case, withdrawn={**case.withdrawn, proposal: date})
    return Change(kind="veto", case=gone, date=date, proposal=proposal, authority=authority)


def withdrawn(case: Case, proposal: ProposalId, date: str) -> Change:
    """Those who proposed it took it back."""
    gone = replace(case, withdrawn={**case.withdrawn, proposal: date})
    return Change(kind="withdrawn", case=gone, date=date, proposal=proposal)


def repriced(case: Case, proposal: ProposalId, cost: int, date: str) -> Change:
    """A cost was corrected; voters saw the old one. What is computed from costs follows."""
    old = next(p.cost for p in case.proposals if p.id == proposal)
    return Change(
        kind="cost",
        case=with_costs(case, {proposal: cost}),
        date=date,
        proposal=proposal,
        old=old or 0,
        new=cost,
    )


def with_costs(case: Case, costs: Mapping[ProposalId, int]) -> Case:
    """The same case with other costs, and what is computed from them worked out again."""
    proposals = tuple(replace(p, cost=costs[p.id]) if p.id in costs else p for p in case.proposals)
    known = {p.id: p for p in proposals}
    table = case.table
    natural = tuple(
        tuple(
            computed(c.formula, known[p]) if c.source == "computed" and c.formula else x
            for c, x in zip(table.criteria, row, strict=True)
        )
        for p, row in zip(table.proposals, table.natural, strict=True)
    )
    return replace(case, proposals=proposals, table=replace(table, natural=natural))


def recut(change: Change, signed: Signed) -> Answers:
    """The signed list after a change, kept as far as it goes, and made anew.

    Less money: whatever is too much is dropped from the end, and goes to the top of the waiting
    list in its order. More money, or one less on the list: the waiting list is walked with the
    locked skip or stop. A corrected cost is one or the other. What costs more than all the money
    there is now waits no longer.
    """
    case = change.case
    ground = basis(case)
    cost = {p.id: p.cost or 0 for p in case.proposals}
    left_out = {change.proposal} if change.kind in {"veto", "withdrawn"} else set()
    kept = [p for p in signed.selected if p not in left_out]
    queue = [p for p in signed.waiting if p not in left_out]
    staying = cut_from_end(kept, cost, case.budget)
    queue = [p for p in (*kept[len(staying) :], *queue) if p in ground.cost]
    filled = what_fits(queue, cost, case.budget - _sum(cost, staying), _fit(case))
    cut = len(staying) < len(kept)

    def version(selected: Sequence[ProposalId], waiting: Iterable[ProposalId]) -> Version:
        return _version(change, ground, signed, tuple(selected), tuple(waiting))

    kept_order = version(staying, queue)
    offered = version([*staying, *filled], (p for p in queue if p not in filled))
    made = lists(ground)
    return Answers(
        keep_order=kept_order if cut else offered,
        offered=offered,
        rerun=version(made.chosen.selected, waiting_list(ground, made.chosen, made.votes)),
        warnings=_warnings(change),
    )


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


def _version(
    change: Change,
    ground: Basis,
    signed: Signed,
    selected: tuple[ProposalId, ...],
    waiting: tuple[ProposalId, ...],
) -> Version:
    """One new list against the signed one."""
    leaves = tuple(p for p in signed.selected if p not in selected)
    enters = tuple(p for p in selected if p not in signed.selected)
    case = change.case
    cost = {p.id: p.cost or 0 for p in case.proposals}
    return Version(
        selected=selected,
        waiting=waiting,
        left=case.budget - _sum(cost, selected),
        stays=tuple(p for p in signed.selected if p in selected),
        leaves=leaves,
        enters=enters,
        points_funded=points_funded(case.profile, ground.candidates, selected),
        reasons=_reasons(change, leaves, enters, waiting),
    )


def _reasons(
    change: Change,
    leaves: Iterable[ProposalId],
    enters: Iterable[ProposalId],
    waiting: Sequence[ProposalId],
) -> dict[ProposalId, Note]:
    """Why each proposal that moved did; the one the change is about has its own reason."""
    reasons = {p: _entered(change) for p in enters}
    reasons |= {p: _left(change, p, waiting) for p in leaves}
    if change.proposal is None:
        return reasons
    reasons[change.proposal] = _OWN[change.kind](change)
    return reasons


def _entered(change: Change) -> Note:
    """Why a proposal moved up."""
    if change.kind == "budget":
        return Note(key="moved_up_money", numbers={"budget": change.new, "date": change.date})
    if change.kind == "cost":
        return Note(key="moved_up_cost", numbers={"other": change.proposal, "date": change.date})
    return Note(key="moved_up", numbers={"other": change.proposal})


def _left(change: Change, proposal: ProposalId, waiting: Sequence[ProposalId]) -> Note:
    """Why a proposal is no longer on the list."""
    if proposal not in waiting:
        cost = next(p.cost for p in change.case.proposals if p.id == proposal)
        return Note(key="too_expensive", numbers={"cost": cost, "budget": change.case.budget})
    numbers: dict[str, Number] = {"date": change.date, "position": waiting.index(proposal) + 1}
    cut = change.kind == "budget" and change.new < change.old
    return Note(key="budget_cut" if cut else "left_after_rerun", numbers=numbers)


def _vetoed(change: Change) -> Note:
    """The authority's letter."""
    numbers = {"authority": change.authority, "date": change.date}
    return Note(key="authority_veto", numbers=numbers)


def _withdrawn(change: Change) -> Note:
    """Taken back by its authors."""
    return Note(key="withdrawn", numbers={"date": change.date})


def _repriced(change: Change) -> Note:
    """Another cost than the one voters saw."""
    numbers: dict[str, Number] = {"old": change.old, "new": change.new, "date": change.date}
    return Note(key="cost_changed", numbers=numbers)


_OWN: Mapping[Kind, Callable[[Change], Note]] = {
    "veto": _vetoed,
    "withdrawn": _withdrawn,
    "cost": _repriced,
}


def _warnings(change: Change) -> tuple[Note, ...]:
    """What to keep in mind before choosing."""
    if change.kind != "cost":
        return ()
    numbers: dict[str, Number] = {"proposal": change.proposal, "old": change.old, "new": change.new}
    return (Note(key="warning.price_changed", numbers=numbers),)
