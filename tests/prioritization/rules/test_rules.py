"""What every rule of the registry must hold, whatever the ballots."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from prioritization.case import Options
from prioritization.rules import RULES
from prioritization.ties import tie_order
from scoring.model import Profile
from tests.prioritization.votes import UTILITIES, votes

ROWS = ("marks", "unit", "group", "people", "voices", "tallied", "blank")
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


@st.composite
def cases(draw):
    """A vote, a utility of its form, options."""
    vote = draw(votes())
    utility = draw(st.sampled_from(UTILITIES[vote.profile.form.kind]))
    completion = draw(st.sampled_from(("none", "utilitarian", "add1", "add1+utilitarian")))
    return vote, utility, Options(utility=utility, completion=completion)


def selected(rule, vote, utility, options):
    """The list, ties in the published order."""
    return rule(vote.election(utility), vote.budget, options, vote.ties()).selected


def without_add1(options):
    """The same completion without raising anybody's amount."""
    plain = {"add1": "none", "add1+utilitarian": "utilitarian"}
    return replace(options, completion=plain.get(options.completion, options.completion))


def of_rows(profile: Profile, rows) -> Profile:
    """The profile with these rows, in this order, repeated where repeated."""
    chosen = np.array(rows, dtype=np.intp)
    return replace(profile, **{name: getattr(profile, name)[chosen] for name in ROWS})


@every_rule
@given(case=cases())
def test_no_rule_overspends_or_funds_what_nobody_supports(rule, case):
    """The selected cost at most the budget, each once, each with a supporter; sums agree."""
    vote, utility, options = case
    election = vote.election(utility)
    found = rule(election, vote.budget, options, vote.ties())

    assert sum(vote.cost[p] for p in found.selected) == vote.budget - found.left <= vote.budget
    assert len(set(found.selected)) == len(found.selected)
    assert all(election.supporters[p] for p in found.selected + found.waiting)
    assert not set(found.selected) & set(found.waiting)
    assert found.selected == tuple(r.proposal for r in found.rounds if r.verdict == "selected")


@every_rule
@given(case=cases(), data=st.data())
def test_the_order_of_ballots_and_proposals_is_irrelevant(rule, case, data):
    """Rows and columns mixed: the same list in the same order."""
    vote, utility, options = case
    rows = data.draw(st.permutations(range(len(vote.profile.unit))))
    columns = data.draw(st.permutations(range(len(vote.profile.proposals))))
    mixed = of_rows(vote.profile, rows)
    mixed = replace(
        mixed,
        proposals=tuple(mixed.proposals[i] for i in columns),
        marks=mixed.marks[:, list(columns)],
    )

    assert selected(rule, replace(vote, profile=mixed), utility, options) == selected(
        rule, vote, utility, options
    )


@every_rule
@given(case=cases(), factor=st.sampled_from([2, Fraction(3, 7), 10**9]))
def test_only_the_proportions_of_the_weights_matter(rule, case, factor):
    """All weights times the same, Add1 included."""
    vote, utility, options = case
    scaled = replace(vote, weights={g: w * factor for g, w in vote.weights.items()})

    assert selected(rule, scaled, utility, options) == selected(rule, vote, utility, options)


@every_rule
@given(case=cases())
def test_a_currency_in_small_units_gives_the_same_list(rule, case):
    """All money times a thousand; without Add1, whose step is one unit of the currency."""
    vote, utility, options = case
    options = without_add1(options)
    dearer = replace(
        vote, cost={p: 1000 * c for p, c in vote.cost.items()}, budget=1000 * vote.budget
    )

    assert selected(rule, dearer, utility, options) == selected(rule, vote, utility, options)


@every_rule
@given(case=cases(), data=st.data())
def test_a_ballot_of_weight_two_is_two_ballots(rule, case, data):
    """One group counts double: the same as its ballots cast twice.

    Without Add1, whose step is one unit per person: there are more people in the second case.
    """
    vote, utility, options = case
    options = without_add1(options)
    group = data.draw(st.integers(0, len(vote.profile.groups) - 1))
    name = vote.profile.groups[group]
    twice = [
        i for i, g in enumerate(vote.profile.group.tolist()) for _ in range(2 if g == group else 1)
    ]
    double = replace(vote, weights=vote.weights | {name: 2 * vote.weights[name]})
    repeated = replace(vote, profile=of_rows(vote.profile, twice))
    one, other = double.election(utility), repeated.election(utility)
    ratio = Fraction(other.voters, max(1, one.voters))
    assert {p: w * ratio for p, w in one.supporters.items()} == dict(other.supporters)
    assert selected(rule, double, utility, options) == selected(rule, repeated, utility, options)


@every_rule
@given(case=cases())
def test_the_seed_decides_nothing_but_ties(rule, case):
    """Where no round was decided by the lot, another seed gives the same list."""
    vote, utility, options = case
    election = vote.election(utility)
    found = rule(election, vote.budget, without_add1(options), vote.ties())
    other = tie_order(vote.cost, election.supporters, "3-4")
    assume(all(r.broken_by != "lot" for r in found.rounds))

    again = rule(election, vote.budget, without_add1(options), other)
    assert again.selected == found.selected
