"""The lists of a decision: both rules, with and without the floor, and one person one vote."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from prioritization.basis import Basis, alike, basis, election, per_person
from prioritization.case import Case, Options, RuleName
from prioritization.election import Election
from prioritization.outcome import Allocation, ListName, Round
from prioritization.rules.comparison import Preference, preference
from prioritization.rules.equal_shares import equal_shares
from prioritization.rules.floor import floor, served_groups
from prioritization.rules.phragmen import phragmen
from prioritization.rules.ranked import ranked, with_ties
from scoring.ballots import group_means, voters
from scoring.model import GroupId, ProposalId

NO_FLOOR: Final[tuple[tuple[Round, ...], dict[GroupId, ProposalId]]] = ((), {})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lists:
    """All lists of one case. official: which of them is the recommendation.

    served: which proposal is the guaranteed first one of which group; empty without a floor.
    preferred: weight better served by equal_shares, by ranked, and equally. overruled: the
    comparison step made `ranked` the outcome of Equal Shares. votes: the candidates and the ballots
    under the utility of the official rule.
    """

    by_name: Mapping[ListName, Allocation]
    official: ListName
    served: Mapping[GroupId, ProposalId]
    preferred: Preference
    votes: Election
    overruled: bool = False

    @property
    def chosen(self) -> Allocation:
        """The recommendation."""
        return self.by_name[self.official]


def lists(ground: Basis) -> Lists:
    """Every list, side by side; `per_person` is the plain ranking of one person one vote."""
    case = ground.case
    rule = case.method.rule
    utility, usual = options_of(case, rule.kind).utility, options_of(case, "equal_shares").utility
    rounds, served = floor_of(ground)
    shares = election(ground, usual)
    votes = shares if utility == usual else election(ground, utility)
    by_name = {
        "ranked": by_ranking(ground, rounds),
        "equal_shares": by_equal_shares(ground, shares, rounds),
        "per_person": by_ranking(ground if alike(ground) else basis(per_person(case)), ()),
    }
    if case.method.floor.enabled:
        by_name["ranked_without_floor"] = by_ranking(ground, ())
        by_name["equal_shares_without_floor"] = by_equal_shares(ground, shares, ())
    if rule.kind == "phragmen":
        options = options_of(case, "phragmen")
        by_name["phragmen"] = phragmen(votes, case.budget, options, ground.ties, floor=rounds)
    preferred = preference(
        votes,
        by_name["equal_shares"].selected,
        by_name["ranked"].selected,
        rule.options.comparison,
    )
    overruled = (
        rule.kind == "equal_shares"
        and rule.options.comparison != "off"
        and preferred.second > preferred.first
    )
    return Lists(
        by_name=by_name,
        official="ranked" if overruled else rule.kind,
        served=served,
        preferred=preferred,
        votes=votes,
        overruled=overruled,
    )


def official(ground: Basis) -> Allocation:
    """Only the list the locked method leads to: for questions that are asked many times."""
    case = ground.case
    rule = case.method.rule
    if rule.kind == "equal_shares" and rule.options.comparison != "off":
        return lists(ground).chosen
    rounds, _ = floor_of(ground)
    if rule.kind == "ranked":
        return by_ranking(ground, rounds)
    votes = election(ground, options_of(case, rule.kind).utility)
    if rule.kind == "equal_shares":
        return by_equal_shares(ground, votes, rounds)
    return phragmen(votes, case.budget, options_of(case, "phragmen"), ground.ties, floor=rounds)


def options_of(case: Case, rule: RuleName) -> Options:
    """The parameters of a rule: as declared for the official one, the defaults for the others.

    The step of Add1 is the unit of the amounts, the same for all. Utility borda has no meaning but
    on rankings; on other ballots the marks are taken as they are.
    """
    chosen = case.method.rule
    if chosen.kind != rule:
        return Options(add1_step=chosen.options.add1_step)
    meaningless = chosen.options.utility == "borda" and case.profile.form.kind != "ranking"
    return replace(chosen.options, utility="points") if meaningless else chosen.options


def by_ranking(ground: Basis, rounds: tuple[Round, ...]) -> Allocation:
    """The list the ranking gives. rounds: those of the floor, before it."""
    case = ground.case
    allocation = ranked(
        ground.order,
        ground.cost,
        case.budget,
        supporters=ground.supporters,
        does_not_fit=options_of(case, "ranked").does_not_fit,
        floor=rounds,
    )
    own = with_ties(allocation.rounds[len(rounds) :], ground.standing, ground.ties)
    return replace(allocation, rounds=(*rounds, *own))


def by_equal_shares(ground: Basis, votes: Election, rounds: tuple[Round, ...]) -> Allocation:
    """The list Equal Shares gives. votes: with its utility. rounds: those of the floor."""
    options = options_of(ground.case, "equal_shares")
    return equal_shares(votes, ground.case.budget, options, ground.ties, floor=rounds)


def floor_of(ground: Basis) -> tuple[tuple[Round, ...], Mapping[GroupId, ProposalId]]:
    """The guaranteed first proposals; nothing where no floor was declared."""
    case = ground.case
    setting = case.method.floor
    if not setting.enabled:
        return NO_FLOOR
    means = {
        group: dict(zip(case.profile.proposals, of_group, strict=True))
        for group, of_group in zip(case.profile.groups, group_means(case.profile), strict=True)
    }
    groups = served_groups(case.groups, voters(case.profile), setting)
    return floor(groups, means, ground.cost, case.budget, setting, ground.ties)


def left_without_raise(ground: Basis, votes: Election, rounds: tuple[Round, ...]) -> int:
    """Money that would have stayed unspent, had nobody's amount been raised."""
    options = replace(options_of(ground.case, "equal_shares"), completion="none")
    return equal_shares(votes, ground.case.budget, options, ground.ties, floor=rounds).left


def standing_in(
    ground: Basis, allocation: Allocation, votes: Election
) -> dict[ProposalId, Fraction]:
    """What the waiting list of an allocation is ordered by: equal exactly where two are level."""
    if allocation.rule == "ranked":
        return dict(ground.standing)
    return {p: votes.welfare(p) / max(votes.costs[p], 1) for p in votes.proposals}
