"""How a list comes about, from top to bottom: scores, gates, lists, shares, findings, reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from prioritization.basis import Basis, alike, basis
from prioritization.case import (
    Case,
    Feasibility,
    GroupWeights,
    Method,
    RuleChoice,
    Screening,
    Ties,
    Utility,
)
from prioritization.cautions import cautions
from prioritization.certainty import how_alike, how_sure, likelihoods, pulls, second_opinions
from prioritization.election import Election, from_profile
from prioritization.findings import findings
from prioritization.gates import SATISFIED
from prioritization.list_notes import list_notes
from prioritization.lists import Lists, lists, options_of
from prioritization.outcome import Claim, Decision, Number
from prioritization.parameters import parameters
from prioritization.ranking import affordable_at, ranking
from prioritization.reasons import outcomes
from prioritization.representation.cohesion import claims
from prioritization.representation.money import notional
from prioritization.representation.package import spread
from prioritization.representation.shares import group_outcomes
from scoring.model import Group, GroupId, PerformanceTable, Profile, Proposal, ProposalId, Text

FEASIBLE: Final = Feasibility(
    proposal=ProposalId(""),
    technical=SATISFIED,
    cost_estimate=SATISFIED,
    land=SATISFIED,
    operation_maintenance=SATISFIED,
    authority_approval=SATISFIED,
    environment=SATISFIED,
    months=0,
    access_security=SATISFIED,
)
"""What a file of ballots does not ask is taken as answered well."""
EVERYBODY: Final = Group(id=GroupId("voters"), name=Text(), kind="community")


def decide(case: Case) -> Decision:
    """Decide a whole workshop: pure, exact, and never without an answer.

    No budget, no ballots, no candidates, nobody's support: each gives a shorter or an empty list,
    and a finding that says why.
    """
    ground = basis(case)
    return answer(ground, lists(ground))


def answer(ground: Basis, made: Lists) -> Decision:
    """Everything that is said of a set of lists: reasons, shares, findings, how sure it is."""
    case = ground.case
    votes = single_votes = made.votes
    if not alike(ground) or options_of(case, case.method.rule.kind).utility != "cost":
        single_votes = from_profile(case.profile, {}, ground.cost, "cost", only=ground.candidates)
    sure, affordable = how_sure(ground, made), affordable_at(ground, made.votes)
    groups = group_outcomes(ground, made)
    claimed = claims_of(made, votes, case.budget)
    return Decision(
        budget=case.budget,
        rule=case.method.rule.kind,
        official=made.official,
        ranking=ranking(ground, ground.order, affordable),
        ranking_all=ranking(ground, ground.order_all, affordable),
        lists=made.by_name,
        proposals=likelihoods(outcomes(ground, made), sure),
        groups=groups,
        findings=findings(ground, made, groups),
        cohesion=claimed,
        cohesion_per_person=claims_of(made, single_votes, case.budget),
        parameters=parameters(ground, made, sure),
        warnings=cautions(ground, made, claimed),
        robustness=sure,
        agreement=how_alike(ground),
        opinions=second_opinions(ground, made),
        pull=pulls(ground),
        inputs_digest=case.digest,
        notes=list_notes(ground, made, claimed),
        spread=spread(case, made.chosen.selected),
        money_notional={name: notional(ground, a) for name, a in made.by_name.items()},
    )


def claims_of(made: Lists, votes: Election, budget: int) -> tuple[Claim, ...]:
    """The united groups that each list leaves out. votes: by whose weights and utility."""
    return tuple(
        claim
        for name, allocation in made.by_name.items()
        for claim in claims(votes, allocation.selected, budget, name)
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Poll:
    """An election of proposals by ballots alone, as Pabulib files hold them.

    profile: columns are the proposals, in their order. order_by: what ranks proposals; None for
    total marks. parameters: what the edge did to the amounts (`amount_factor`), for the record.
    """

    budget: int
    proposals: tuple[Proposal, ...]
    profile: Profile
    rule: RuleChoice = RuleChoice()
    ties: Ties = Ties()
    order_by: Utility | None = None
    parameters: Mapping[str, Number] = field(default_factory=dict)
    digest: str = ""


def decide_election(poll: Poll) -> Decision:
    """Decide an election of which nothing is known but its ballots: one person, one vote, no gates.

    A proposal that costs more than the whole budget is left out all the same.
    """
    known = {group: replace(EVERYBODY, id=group) for group in poll.profile.groups}
    case = Case(
        budget=poll.budget,
        proposals=poll.proposals,
        groups=tuple(known.values()),
        profile=poll.profile,
        table=PerformanceTable(
            proposals=poll.profile.proposals,
            criteria=(),
            natural=((),) * len(poll.profile.proposals),
            confidence=((),) * len(poll.profile.proposals),
        ),
        method=Method(
            group_weights=GroupWeights(kind="per_person"), rule=poll.rule, ties=poll.ties
        ),
        feasibility={p.id: replace(FEASIBLE, proposal=p.id) for p in poll.proposals},
        screening={p.id: Screening(proposal=p.id, consequence="none") for p in poll.proposals},
        order_by=poll.order_by,
        digest=poll.digest,
    )
    decision = decide(case)
    return replace(decision, parameters={**decision.parameters, **poll.parameters})
