"""Why every proposal stands where it stands: one main key each, and the numbers it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from prioritization.basis import Basis, alike, supporters_of
from prioritization.election import Election
from prioritization.gates import CANDIDATES, Gate
from prioritization.lists import Lists, standing_in
from prioritization.outcome import (
    Allocation,
    Note,
    Number,
    ProposalOutcome,
    Round,
    Status,
)
from prioritization.shortfall import Purses, purses, shortfall
from scoring.model import Proposal, ProposalId
from scoring.ranking import places

TIE_KEYS = {"lower_cost": "tie_cost", "more_supporters": "tie_support", "lot": "tie_lot"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Account:
    """What the reasons of one list are told from.

    rank: among the candidates. people: who support each proposal, a heap with the part that does.
    level: what the list or its waiting list is ordered by; equal where two proposals are level.
    steps: the round of each proposal that was met. money: None unless the list has payments.
    """

    ground: Basis
    allocation: Allocation
    votes: Election
    rank: dict[ProposalId, int]
    people: dict[ProposalId, int]
    level: dict[ProposalId, Fraction]
    steps: dict[ProposalId, Round]
    waiting: tuple[ProposalId, ...]
    money: Purses | None
    alike: bool

    @classmethod
    def of(cls, ground: Basis, allocation: Allocation, votes: Election) -> "Account":
        """Read one list. votes: all candidates under the utility of its rule."""
        standing = [ground.standing[p] for p in ground.order]
        ranks = (place.rank for place in places(standing))
        backed = supporters_of(ground.case.profile, {})
        return cls(
            ground=ground,
            allocation=allocation,
            votes=votes,
            rank=dict(zip(ground.order, ranks, strict=True)),
            people={p: round(n) for p, n in backed.items()},
            level=standing_in(ground, allocation, votes),
            steps={r.proposal: r for r in allocation.rounds},
            waiting=waiting_list(ground, allocation, votes),
            money=purses(votes, allocation),
            alike=alike(ground),
        )


def outcomes(ground: Basis, made: Lists) -> tuple[ProposalOutcome, ...]:
    """Status, place and reasons of every proposal, in the declared order."""
    account = Account.of(ground, made.chosen, made.votes)
    served: dict[ProposalId, list[str]] = {}
    for group, proposal in made.served.items():
        served.setdefault(proposal, []).append(group)
    return tuple(
        outcome(account, proposal, tuple(served.get(proposal.id, ())))
        for proposal in ground.case.proposals
    )


def outcome(account: Account, proposal: Proposal, serves: tuple[str, ...]) -> ProposalOutcome:
    """Where one proposal stands. serves: groups whose guaranteed first proposal it is."""
    gate = account.ground.gates[proposal.id]
    position = None
    if gate.reason is not None and gate.status not in CANDIDATES:
        status: Status = gate.status  # type: ignore[assignment]  # candidates are out by now
        reason = gate.reason
    elif proposal.id in account.allocation.selected:
        status = "conditional" if gate.status == "conditional" else "selected"
        reason = selected(account, account.steps[proposal.id])
    elif proposal.id in account.waiting:
        status, position = "waiting", account.waiting.index(proposal.id) + 1
        reason = waiting(account, proposal.id, position)
    else:
        status, reason = "not_selected", _not_selected(account, proposal.id)
    floor = (Note(key="floor_serves", numbers={"groups": serves}),) if serves else ()
    return ProposalOutcome(
        proposal=proposal.id,
        status=status,
        gate=gate.status,
        cost=proposal.cost,
        reason=reason,
        position=position,
        more=(*floor, *_beside(account, proposal.id, gate)),
        supporters=account.ground.supporters.get(proposal.id, Fraction(0)),
    )


def waiting_list(ground: Basis, allocation: Allocation, votes: Election) -> tuple[ProposalId, ...]:
    """Who is next if money comes in: as the rule says, then what the rule did not look at."""
    taken = {*allocation.selected, *allocation.waiting}
    supporters = ground.supporters if allocation.rule == "ranked" else votes.supporters
    rest = (p for p in ground.order if p not in taken and supporters[p])
    return (*allocation.waiting, *(p for p in rest if not below_threshold(ground, allocation, p)))


def below_threshold(ground: Basis, allocation: Allocation, proposal: ProposalId) -> bool:
    """Whether too few support it for its cost:  w(N_p)·k·B < c_p·n."""
    k = ground.case.method.rule.options.threshold
    if allocation.rule != "equal_shares" or k is None:
        return False
    n = int(ground.case.profile.people.sum())
    return ground.supporters[proposal] * k * ground.case.budget < ground.cost[proposal] * n


def selected(account: Account, step: Round) -> Note:
    """Why a proposal is on the list."""
    proposal, cost = step.proposal, step.cost
    left, n = step.left + cost, account.people[proposal]
    if step.phase == "floor":
        return Note(key="selected_floor", numbers={"cost": cost})
    if step.phase == "completion":
        return Note(key="fits_the_remainder", numbers={"left": left, "cost": cost, "n": n})
    if account.allocation.rule == "ranked":
        total, rank = len(account.rank), account.rank[proposal]
        numbers = {"rank": rank, "total": total, "cost": cost, "left": left}
        return Note(key="selected_ranked", numbers=numbers)
    if account.allocation.rule == "phragmen":
        bought = [r.proposal for r in account.allocation.rounds if r.phase == "rule"]
        rank = bought.index(proposal) + 1
        told: dict[str, Number] = {"cost": cost, "n": n, "price": step.price, "rank": rank}
        return Note(key="selected_phragmen", numbers=told)
    return _bought(account, step)


def _bought(account: Account, step: Round) -> Note:
    """Why Equal Shares bought a proposal."""
    n = account.people[step.proposal]
    if step.held is None:
        return Note(key="selected_free", numbers={"n": n})
    numbers: dict[str, Number] = {
        "cost": step.cost,
        "n": n,
        "money": step.held,
        "effective": step.held / step.cost,
    }
    if step.share is None:
        return Note(key="selected_equal_shares_marks", numbers=numbers)
    key = "selected_equal_shares" if account.alike else "selected_equal_shares_weighted"
    numbers["share"] = step.share
    if not step.paid_all:
        return Note(key=f"{key}_alike", numbers=numbers)
    return Note(key=key, numbers={**numbers, "j": _paid_all(account, step)})


def _paid_all(account: Account, step: Round) -> int:
    """How many people paid all they had because the price was more."""
    table = account.allocation.payments
    if account.alike or table is None:
        return round(step.paid_all or 0)
    weighing = [t for t, a in enumerate(account.votes.a) if a]
    return sum(
        int(account.votes.people[t])
        for t, row in zip(weighing, table.types, strict=True)
        if step.proposal in row.utilities and row.payments.get(step.proposal) != step.share
    )


def waiting(account: Account, proposal: ProposalId, position: int) -> Note:
    """Why a supported proposal is not on the list."""
    if account.money is not None:
        return shortfall(account.money, proposal, account.people[proposal], position)
    step = account.steps.get(proposal)
    left = account.allocation.left if step is None else step.left
    cost = account.ground.cost[proposal]
    numbers = {"cost": cost, "left": left, "position": position}
    if account.allocation.rule == "phragmen":
        n = account.people[proposal]
        return Note(key="waiting_phragmen", numbers={**numbers, "n": n})
    rank = {"rank": account.rank[proposal], "total": len(account.rank)}
    return Note(key="below_stop" if step is None else "below_line", numbers={**rank, **numbers})


def _not_selected(account: Account, proposal: ProposalId) -> Note:
    """Why a candidate is neither on the list nor waiting."""
    ground = account.ground
    k = ground.case.method.rule.options.threshold
    voted = account.votes.supporters[proposal]
    if k is None or not voted or not below_threshold(ground, account.allocation, proposal):
        return Note(key="no_support")
    numbers = {
        "pct": voted / account.votes.voters,
        "needed": Fraction(ground.cost[proposal]) / (k * ground.case.budget),
    }
    return Note(key="below_threshold", numbers=numbers)


def _beside(account: Account, proposal: ProposalId, gate: Gate) -> tuple[Note, ...]:
    """What else is to be said: conditions, ties, what was not assessed."""
    if gate.status not in CANDIDATES:
        return gate.more
    notes = [*gate.more, *_ties(account, proposal)]
    board = account.ground.board
    score = board.of(proposal) if board else None
    if score is not None and score.incomplete:
        numbers: dict[str, Number] = {
            "low": score.low,
            "high": score.high,
            "criteria": tuple(cell.criterion for cell in score.missing),
        }
        notes.append(Note(key="incomplete", numbers=numbers))
    return tuple(notes)


def _ties(account: Account, proposal: ProposalId) -> list[Note]:
    """Who was exactly level with it, and what decided; at most one tie is told."""
    for step in account.allocation.rounds:
        if proposal in step.tied and step.broken_by is not None:
            others = tuple(p for p in step.tied if p != proposal)
            return [_tie(account, others, step.broken_by)]
    if proposal not in account.waiting:
        return []
    level = account.level
    others = tuple(p for p in account.waiting if p != proposal and level[p] == level[proposal])
    broken_by = account.ground.ties.broken_by((proposal, *others)) if others else None
    return [_tie(account, others, broken_by)] if broken_by else []


def _tie(account: Account, others: Sequence[ProposalId], broken_by: str) -> Note:
    """How one tie was decided."""
    key, seed = TIE_KEYS[broken_by], account.ground.seed
    numbers: dict[str, Number] = {"others": tuple(others)}
    if key != "tie_lot":
        return Note(key=key, numbers=numbers)
    if seed is None:
        return Note(key="tie_lot_not_drawn", numbers=numbers)
    return Note(key=key, numbers={**numbers, "seed": seed})
