"""A guaranteed first proposal for every group, declared before anybody votes."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from prioritization.case import Floor
from prioritization.outcome import Round
from prioritization.ties import TieOrder
from scoring.model import Group, GroupId, ProposalId

POPULATION_SHARE: Final = Fraction(5, 100)
"""A group of this share of the declared population is served from its first ballot on."""


def served_groups(
    groups: Sequence[Group], ballots: Mapping[GroupId, int], setting: Floor
) -> tuple[GroupId, ...]:
    """Who is guaranteed a proposal, in the order of service: fewest ballots first.

    groups: every declared group, in the declared order, which decides between equal numbers.
    ballots: people with a ballot that counts; a group without one has nothing to be served from.
    """
    population = sum(g.population or 0 for g in groups)
    served = [
        g.id
        for g in groups
        if ballots.get(g.id, 0) >= max(1, setting.min_ballots)
        or (
            ballots.get(g.id, 0)
            and g.population is not None
            and population
            and Fraction(g.population, population) >= POPULATION_SHARE
        )
    ]
    return tuple(sorted(served, key=lambda group: ballots[group]))


def wishes(
    means: Mapping[ProposalId, Fraction | None],
    cost: Mapping[ProposalId, int],
    budget: int,
    setting: Floor,
    ties: TieOrder,
) -> tuple[ProposalId, ...]:
    """What one group may be given, best mean mark first: wanted, and at most max_share of B."""
    wanted = [
        (-mean, ties.key(p), p)
        for p, mean in means.items()
        if p in cost and mean and cost[p] <= setting.max_share * budget
    ]
    return tuple(p for _, _, p in sorted(wanted))


def floor(  # noqa: PLR0913, PLR0917 (who is served, what each wants, and what may be spent)
    groups: Sequence[GroupId],
    means: Mapping[GroupId, Mapping[ProposalId, Fraction | None]],
    cost: Mapping[ProposalId, int],
    budget: int,
    setting: Floor,
    ties: TieOrder,
) -> tuple[tuple[Round, ...], dict[GroupId, ProposalId]]:
    """Select the first proposal of each group, and say which proposal serves which group.

    groups: in the order of service (`served_groups`). means: mean mark of each group, None where
    nobody has an opinion. cost: of those that may be selected.
    If one of a group's best `served_by_top`, or the first it reaches, is already in, the group is
    served by it; otherwise it gets the first that fits what is left of the budget.
    """
    left = budget
    rounds: list[Round] = []
    by_group: dict[GroupId, ProposalId] = {}
    for group in groups:
        wanted = wishes(means[group], cost, budget, setting, ties)
        taken = {r.proposal for r in rounds}
        chosen = _first(wanted, taken, cost, left, setting.served_by_top)
        if chosen is None:
            continue
        by_group[group] = chosen
        if chosen not in taken:
            left -= cost[chosen]
            rounds.append(
                Round(
                    proposal=chosen,
                    phase="floor",
                    verdict="selected",
                    cost=cost[chosen],
                    left=left,
                )
            )
    return tuple(rounds), by_group


def _first(
    wanted: Sequence[ProposalId],
    taken: Iterable[ProposalId],
    cost: Mapping[ProposalId, int],
    left: int,
    served_by_top: int,
) -> ProposalId | None:
    """What serves a group: something of its top already in, else the first that fits."""
    inside = set(taken)
    for proposal in wanted[:served_by_top]:
        if proposal in inside:
            return proposal
    return next((p for p in wanted if p in inside or cost[p] <= left), None)
