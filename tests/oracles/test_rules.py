"""Random elections against pabutools 1.2.3, which computes in exact rationals.

How many: `TASHAWUR_ORACLE_ELECTIONS`, 200 without it; `.ci/run` sets 2000.
What pabutools does otherwise, on purpose here: it funds what nobody supports when money is left,
and lets a proposal above the budget end Add1; both are left out of its instances.
"""

import os

import numpy as np
import pytest
from pabutools.election import (
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    ApprovalBallot,
    ApprovalProfile,
    CardinalBallot,
    Cardinality_Sat,
    CardinalProfile,
    Cost_Sat,
    CumulativeBallot,
    CumulativeProfile,
    Instance,
    OrdinalBallot,
    OrdinalProfile,
    Project,
)
from pabutools.rules import (
    greedy_utilitarian_welfare,
    method_of_equal_shares,
    sequential_phragmen,
)

from prioritization.case import Options
from prioritization.rules import RULES
from prioritization.ties import TieOrder
from tests.prioritization.votes import make_vote

ELECTIONS = int(os.environ.get("TASHAWUR_ORACLE_ELECTIONS", "200"))
BATCH = 50
SATISFACTION = {
    "cost": Cost_Sat,
    "count": Cardinality_Sat,
    "points": Additive_Cardinal_Sat,
    "borda": Additive_Borda_Sat,
}
FORMS = {
    "approval": ("cost", "count"),
    "points": ("points",),
    "score": ("points",),
    "ranking": ("borda",),
}


def drawn(rng):
    """One small election in one of the forms; few different costs and marks, so that ties occur."""
    kind = rng.choice(list(FORMS))
    n, m = int(rng.integers(1, 13)), int(rng.integers(2, 9))
    if kind == "approval":
        marks = rng.random((n, m)) < rng.choice([0.2, 0.4, 0.7])
    elif kind == "ranking":
        marks = np.zeros((n, m), dtype=int)
        for row in marks:
            placed = rng.permutation(m)[: rng.integers(1, m + 1)]
            row[placed] = np.arange(m, m - len(placed), -1)
    else:
        marks = rng.integers(0, 4, (n, m))
    cost = rng.choice([[1, 2, 3], [6, 6, 12], [10, 25, 60], [7, 11, 13]])
    costs = [int(c) for c in rng.choice(cost, m)]
    if rng.random() < 0.5:
        costs = [c + int(more) for c, more in zip(costs, rng.integers(0, 5, m), strict=True)]
    budget = max(*costs, int(sum(costs) * rng.choice([0.2, 0.4, 0.6, 0.9])))
    return make_vote(marks.astype(int), costs, budget, kind=str(kind))


def theirs(vote):
    """The same election in pabutools' types, without what nobody supports."""
    form = vote.profile.form.kind
    backed = vote.election("count").supporters
    projects = {p: Project(p, c) for p, c in vote.cost.items() if backed[p]}
    instance = Instance(projects.values(), budget_limit=vote.budget)
    ballots = []
    for row in vote.profile.marks.tolist():
        given = {
            projects[p]: mark
            for p, mark in zip(vote.profile.proposals, row, strict=True)
            if mark > 0
        }
        if form == "approval":
            ballots.append(ApprovalBallot(given))
        elif form == "points":
            ballots.append(CumulativeBallot(given))
        elif form == "score":
            ballots.append(CardinalBallot(given))
        else:
            ballots.append(OrdinalBallot(sorted(given, key=given.get, reverse=True)))
    kinds = {
        "approval": ApprovalProfile,
        "points": CumulativeProfile,
        "score": CardinalProfile,
        "ranking": OrdinalProfile,
    }
    return instance, kinds[form](ballots, instance=instance)


def names(allocation):
    """Their list as ids, in order."""
    return [project.name for project in allocation]


def ours(vote, rule, utility, **options):
    """Our list, ties broken by id as theirs are."""
    election = vote.election(utility)
    order = TieOrder.explicit(sorted(vote.cost))
    found = RULES[rule](election, vote.budget, Options(utility=utility, **options), order)
    return list(found.selected)


def with_any_mark_as_support(vote):
    """Scores support from 1 on, as in their files; so that both mean the same supporters."""
    profile = vote.profile
    if profile.form.kind != "score":
        return vote
    form = type(profile.form)(kind="score", limit=profile.form.limit, support_from=1)
    fields = {name: getattr(profile, name) for name in profile.__dataclass_fields__}
    return type(vote)(
        profile=type(profile)(**fields | {"form": form}),
        weights=vote.weights,
        cost=vote.cost,
        budget=vote.budget,
    )


@pytest.mark.parametrize("batch", range(-(-ELECTIONS // BATCH)))
def test_random_elections_come_out_as_in_pabutools(batch):
    """Greedy, Equal Shares in each utility, utilitarian completion, Add1, Phragmén: same order."""
    for number in range(batch * BATCH, min(ELECTIONS, (batch + 1) * BATCH)):
        vote = with_any_mark_as_support(drawn(np.random.default_rng([2024, number])))
        instance, profile = theirs(vote)
        form = vote.profile.form.kind
        for utility in FORMS[form]:
            how = {"sat_class": SATISFACTION[utility]}
            plain = method_of_equal_shares(instance, profile, **how)
            raised = method_of_equal_shares(instance, profile, voter_budget_increment=1, **how)
            filled = greedy_utilitarian_welfare(
                instance, profile, initial_budget_allocation=plain, **how
            )
            both = greedy_utilitarian_welfare(
                instance, profile, initial_budget_allocation=raised, **how
            )
            greedy = greedy_utilitarian_welfare(instance, profile, **how)
            told = (number, utility)

            assert ours(vote, "equal_shares", utility, completion="none") == names(plain), told
            assert ours(vote, "equal_shares", utility, completion="add1") == names(raised), told
            assert ours(vote, "equal_shares", utility, completion="utilitarian") == names(filled)
            assert ours(vote, "equal_shares", utility) == names(both), told
            assert ours(vote, "ranked", utility) == names(greedy), told
        if form == "approval":
            found = sequential_phragmen(instance, profile)
            assert sorted(ours(vote, "phragmen", "count")) == names(found), number
