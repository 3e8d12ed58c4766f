"""What if: the same question asked otherwise, and what would change. Never a second list."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil
from typing import Final

from prioritization.basis import Basis, basis, restricted
from prioritization.case import (
    Case,
    Completion,
    GroupWeights,
    Options,
    RuleChoice,
    RuleName,
    Utility,
)
from prioritization.changes import with_costs
from prioritization.lists import official, options_of
from prioritization.outcome import Allocation, Number
from prioritization.ties import TieOrder
from scoring.ballots import voters
from scoring.defaults import POPULATION_CAP
from scoring.model import GroupId, ProposalId

REVERSALS: Final = 8
"""So many ties are tried the other way at most."""
PRESETS: Final[Mapping[str, GroupWeights]] = {
    "equal": GroupWeights(kind="equal"),
    "population": GroupWeights(kind="population", cap=POPULATION_CAP),
    "per_person": GroupWeights(kind="per_person"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one question would change in the official list.

    key: of the question, with the numbers its sentence needs. moved: places in the order of the
    list, before and after, of what stays but elsewhere.
    """

    key: str
    selected: tuple[ProposalId, ...]
    entered: tuple[ProposalId, ...]
    left: tuple[ProposalId, ...]
    moved: Mapping[ProposalId, tuple[int, int]]
    numbers: Mapping[str, Number] = field(default_factory=dict)


def difference(
    key: str,
    before: Iterable[ProposalId],
    after: Iterable[ProposalId],
    numbers: Mapping[str, Number] | None = None,
) -> Difference:
    """Two lists, each in its order, compared."""
    old, new = tuple(before), tuple(after)
    return Difference(
        key=key,
        selected=new,
        entered=tuple(p for p in new if p not in old),
        left=tuple(p for p in old if p not in new),
        moved={
            p: (old.index(p) + 1, new.index(p) + 1)
            for p in old
            if p in new and old.index(p) != new.index(p)
        },
        numbers=numbers or {},
    )


def without_group(case: Case, group: GroupId) -> Difference:
    """Had a group not voted: its ballots removed, weights made anew, the same budget."""
    others = [g for g in case.profile.groups if g != group]
    absent = replace(case, profile=restricted(case.profile, others))
    return _asked("without_group", case, absent, {"group": group})


def without_each_group(case: Case, smallest: int) -> tuple[Difference, ...]:
    """Every group left out in turn, in the declared order.

    smallest: people below which a group is not tried, because the change would tell of its votes.
    """
    counted = voters(case.profile)
    if len(counted) < 2:  # noqa: PLR2004 (somebody must remain)
        return ()
    large = (group for group in case.profile.groups if counted.get(group, 0) >= smallest)
    return tuple(without_group(case, group) for group in large)


def other_weights(case: Case) -> dict[str, Difference]:
    """Under every preset of group weights, the one in force included, by its name."""
    return {
        name: _asked("other_weights", case, with_weights(case, weights), {"weights": name})
        for name, weights in PRESETS.items()
    }


def in_every_version(versions: Iterable[Difference]) -> tuple[ProposalId, ...]:
    """What every version selects, in the order of the first."""
    lists = [version.selected for version in versions]
    return tuple(p for p in lists[0] if all(p in other for other in lists)) if lists else ()


def other_budget(case: Case, budget: int) -> Difference:
    """With more or less money, as if it had been known before."""
    return _asked("other_budget", case, replace(case, budget=budget), {"budget": budget})


def other_rule(case: Case, kind: RuleName) -> Difference:
    """With another rule and its defaults."""
    choice = RuleChoice(kind=kind)
    asked = replace(case, method=replace(case.method, rule=choice))
    return _asked("other_rule", case, asked, {"rule": kind})


def other_utility(case: Case, utility: Utility) -> Difference:
    """With another reading of the ballots in Equal Shares."""
    options = replace(options_of(case, "equal_shares"), utility=utility)
    return _asked("other_utility", case, _equal_shares(case, options), {"utility": utility})


def other_completion(case: Case, completion: Completion) -> Difference:
    """With another way to spend what Equal Shares leaves."""
    options = replace(options_of(case, "equal_shares"), completion=completion)
    return _asked(
        "other_completion", case, _equal_shares(case, options), {"completion": completion}
    )


def other_costs(case: Case, change: Fraction) -> Difference:
    """Had everything cost more or less. change: a part of the cost, as 1/10 or -1/10."""
    costs = {p.id: ceil(p.cost * (1 + change)) for p in case.proposals if p.cost is not None}
    return _asked("other_costs", case, with_costs(case, costs), {"change": change})


def ties_reversed(case: Case) -> tuple[Difference, ...]:
    """Every tie of the official list decided the other way, where that changes what is on it.

    One rival at a time is put before what was taken; at most eight runs.
    """
    ground = basis(case)
    made = _under(ground, ground.ties)
    found = []
    for taken, rival in list(_pairs(made))[:REVERSALS]:
        asked = _under(ground, _before(ground, rival, taken))
        change = difference(
            "tie_reversed", made.selected, asked.selected, {"taken": taken, "rival": rival}
        )
        if change.entered or change.left:
            found.append(change)
    return tuple(found)


def with_weights(case: Case, weights: GroupWeights) -> Case:
    """The same case under other group weights."""
    return replace(case, method=replace(case.method, group_weights=weights))


def _equal_shares(case: Case, options: Options) -> Case:
    """The case under Equal Shares with these parameters."""
    choice = RuleChoice(kind="equal_shares", options=options)
    return replace(case, method=replace(case.method, rule=choice))


def _asked(key: str, case: Case, other: Case, numbers: Mapping[str, Number]) -> Difference:
    """The official lists of two cases compared."""
    before, after = official(basis(case)).selected, official(basis(other)).selected
    return difference(key, before, after, numbers)


def _pairs(made: Allocation) -> Iterator[tuple[ProposalId, ProposalId]]:
    """What was taken in a tie and each of its rivals, in the order of the rounds."""
    seen = set()
    for step in made.rounds:
        for rival in step.tied:
            pair = (step.proposal, rival)
            if rival != step.proposal and pair not in seen and step.verdict == "selected":
                seen.add(pair)
                yield pair


def _before(ground: Basis, rival: ProposalId, taken: ProposalId) -> TieOrder:
    """The published order, but for one proposal that now comes right before another."""
    order = sorted(ground.order_all, key=ground.ties.key)
    order.remove(rival)
    order.insert(order.index(taken), rival)
    return TieOrder.explicit(order)


def _under(ground: Basis, ties: TieOrder) -> Allocation:
    """The official list under a tie order."""
    order = sorted(ground.order, key=lambda p: (-ground.standing[p], ties.key(p)))
    return official(replace(ground, ties=ties, order=tuple(order)))
