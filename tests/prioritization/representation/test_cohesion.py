"""EJR+ up to any project: the claims of united groups."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from prioritization.representation.cohesion import claims
from tests.prioritization.rules import reference
from tests.prioritization.votes import UTILITIES, make_vote, votes


def by_trying_every_group(vote, utility, listed):
    """The definition: for each rejected proposal every set of its supporters, the heaviest kept."""
    u, (w, n) = reference.utilities(vote, utility), reference.weights(vote)
    got = [sum((u[i].get(p, Fraction(0)) for p in listed), Fraction(0)) for i in range(len(w))]
    found, supported = {}, reference.backing(vote)
    for p, cost in vote.cost.items():
        backers = [i for i in range(len(w)) if p in u[i] and w[i]]
        if p in listed or not supported[p]:
            continue
        for size in range(len(backers), 0, -1):
            for group in combinations(backers, size):
                most = max(got[i] + u[i][p] for i in group)
                part = Fraction(vote.budget, n) * sum(w[i] * u[i][p] for i in group)
                if most * cost <= part:
                    heavier = max(found.get(p, Fraction(0)), sum(w[i] for i in group))
                    found[p] = heavier
    return found


@given(votes(voters=8, kinds=("approval", "points", "score")), st.data())
def test_claims_are_those_of_brute_force(vote, data):
    """Same proposals, same weight of the largest group, for any list, utility and weights."""
    utility = data.draw(st.sampled_from(UTILITIES[vote.profile.form.kind]))
    listed = data.draw(st.sets(st.sampled_from(sorted(vote.cost))))
    found = claims(vote.election(utility), listed, vote.budget, "list")

    assert {c.proposal: c.voters for c in found} == by_trying_every_group(vote, utility, listed)
    for claim in found:
        assert claim.claim == claim.voters * vote.budget / vote.election(utility).voters
        assert claim.list == "list"


def test_a_planted_failure_is_found_with_its_witness():
    """Four of ten want d (40 of 100) and get nothing; a fifth has c and d and is not among them."""
    marks = [[1, 0, 0, 0]] * 5 + [[0, 0, 0, 1]] * 4 + [[0, 0, 1, 1]]
    vote = make_vote(marks, [50, 10, 40, 40], 100)
    (claim,) = claims(vote.election("cost"), ("a", "b", "c"), 100, "ranked")

    assert (claim.proposal, claim.voters, claim.people) == ("d", 4, 4)
    assert (claim.claim, claim.best_off) == (40, 0)


def test_weights_and_people_are_told_apart():
    """Two people who weigh three of four: the claim is theirs by weight."""
    vote = make_vote(
        [[1, 0], [1, 0], [0, 1], [0, 1]],
        [60, 40],
        80,
        groups=("g", "h"),
        group=[0, 0, 1, 1],
        weights={"g": Fraction(3), "h": Fraction(1)},
    )
    (claim,) = claims(vote.election("cost"), ("b",), 80, "ranked")

    assert (claim.proposal, claim.voters, claim.people, claim.claim) == ("a", 3, 2, 60)


def test_exactly_enough_is_a_claim_and_a_millionth_of_a_millionth_less_is_none():
    """Three people, one supporter: c·n = B is a claim; c·n = B + 1 at 10^12 is none."""
    marks = [[1, 0], [0, 1], [0, 1]]
    for cost, found in ((10**12, 1), (10**12 + 1, 0)):
        vote = make_vote(marks, [cost, 1], 3 * 10**12)
        assert len(claims(vote.election("cost"), ("b",), vote.budget, "list")) == found


def test_the_largest_group_is_named_where_smaller_ones_fail_too():
    """One person alone has a claim; with the other, who got something else, still: both named."""
    vote = make_vote([[1, 0], [1, 1]], [10, 10], 100)
    (claim,) = claims(vote.election("cost"), ("b",), 100, "list")

    assert (claim.voters, claim.best_off) == (2, 10)


def test_whole_numbers_beyond_int64_are_compared_exactly():
    """Costs of 10^30 and a claim decided by one unit."""
    huge = 10**30
    vote = make_vote([[1, 0], [0, 1]], [huge, huge], 2 * huge - 1)
    clean, left_out = (
        claims(vote.election("cost"), ("b",), budget, "list") for budget in (2 * huge - 1, 2 * huge)
    )

    assert clean == ()
    assert [c.best_off for c in left_out] == [0]
