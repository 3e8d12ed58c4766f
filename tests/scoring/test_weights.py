"""Criterion weights and group weights are exact, add up, and keep the promises made about them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ballots import group_means, profile, voters
from scoring.influence import (
    effective_ballots,
    few_ballots,
    group_influence,
    groups_without_ballots,
    heavy_criteria,
    single_voices,
)
from scoring.model import Ballot, BallotForm, Criterion, InvalidInput, Text
from scoring.ranking import group_shares
from scoring.weights import (
    ballot_weights,
    criterion_shares,
    dots,
    points,
    rank_order_centroid,
    room_mean,
    swing,
)
from tests import strategies
from tests.scoring.builders import golden

APPROVAL = BallotForm(kind="approval", limit=3)


def votes(counts, *, blank=()):
    """A profile of so many approving ballots per group, and one blank one of each in `blank`."""
    cast = [
        Ballot(id=f"{group}{i}", group=group, marks={"P": 1})
        for group, n in counts.items()
        for i in range(n)
    ]
    cast += [Ballot(id=f"{group}-blank", group=group) for group in blank]
    return profile(APPROVAL, ("P", "Q"), (*counts, "Z"), cast)


def weigh(  # noqa: PLR0913 (each preset reads its own)
    counts, kind, *, population=None, cap=None, custom=None, blank=()
):
    """Weight of one ballot of each group."""
    return ballot_weights(
        votes(counts, blank=blank), kind, population=population or {}, cap=cap, custom=custom or {}
    )


@pytest.mark.parametrize("case", range(2))
def test_capped_population_weights_are_the_worked_fractions(case):
    """Golden: own_cases.json, population_cap."""
    worked = golden("own_cases.json")["population_cap"][case]
    found = weigh(
        worked["ballots"],
        "population",
        population=worked["population"],
        cap=Fraction(worked["cap"]),
    )

    assert {g: str(w) for g, w in found.items()} == worked["weight_per_ballot"]


def test_uncapped_population_weights_are_the_worked_ones():
    """Golden: the same case without a cap, rounded to three places."""
    worked = golden("own_cases.json")["population_cap"][0]
    found = weigh(worked["ballots"], "population", population=worked["population"])

    rounded = worked["uncapped_per_ballot_rounded"]
    assert {g: round(float(found[g]), 3) for g in rounded} == rounded
    assert found["CSO"] == 1


def test_effective_ballots_are_the_worked_fractions():
    """Golden: own_cases.json, kish."""
    worked = golden("own_cases.json")["kish"]
    n = worked["ballots"]

    found = effective_ballots(n, weigh(n, "equal"))
    assert str(found) == worked["equal_voice_n_eff"]
    assert effective_ballots(n, weigh(n, "per_person")) == worked["one_person_one_vote_n_eff"]
    assert effective_ballots({}, {}) is None


@pytest.mark.parametrize("m", range(2, 11))
def test_rank_order_centroids_are_the_closed_form(m):
    """Golden: weights_golden.json."""
    closed = golden("weights_golden.json")["roc"]["closed_form"][str(m)]

    found = rank_order_centroid(range(1, m + 1))
    assert [float(w) for w in found] == pytest.approx(closed, abs=1e-9)
    assert sum(found) == 1


def test_rank_order_centroids_of_four_are_the_published_fractions():
    """Barron and Barrett 1996; tied cards share the mean of what they cover."""
    expected = [Fraction(25, 48), Fraction(13, 48), Fraction(7, 48), Fraction(3, 48)]

    assert list(rank_order_centroid([1, 2, 3, 4])) == expected
    assert list(rank_order_centroid([4, 1, 3, 2])) == [expected[i] for i in (3, 0, 2, 1)]
    shared_mean = (expected[1] + expected[2]) / 2
    tied = [expected[0], shared_mean, shared_mean, expected[3]]
    assert list(rank_order_centroid([1, 2, 2, 4])) == tied
    assert list(rank_order_centroid([1, 1, 1])) == [Fraction(1, 3)] * 3
    assert rank_order_centroid([]) == ()


def test_points_and_swings_become_shares():
    """As entered over their sum; a criterion may weigh nothing."""
    assert points([30, 10, 0]) == (Fraction(3, 4), Fraction(1, 4), 0)
    assert points([7]) == (1,)
    assert swing([100, 50, 50]) == (Fraction(1, 2), Fraction(1, 4), Fraction(1, 4))


@pytest.mark.parametrize(
    ("method", "given_"),
    [(points, [0, 0]), (points, [-1, 2]), (points, []), (swing, [50, 50]), (swing, [])],
)
def test_weights_that_say_nothing_are_refused(method, given_):
    """All zero, below zero, or no swing at 100."""
    with pytest.raises(InvalidInput):
        method(given_)


def test_dots_are_averaged_within_groups_and_then_across():
    """A person without a dot abstains; a large group does not outvote a small one."""
    sheets = {"A": [[3, 1], [1, 3], [0, 0]], "B": [[0, 4]], "C": [[0, 0]]}
    found = dots(sheets, {"A": Fraction(1), "B": Fraction(1), "C": Fraction(1)})

    assert found == (Fraction(1, 4), Fraction(3, 4))


@pytest.mark.parametrize("sheets", [{"A": [[-1, 2]]}, {"A": [[0, 0]]}, {"B": [[1, 1]]}, {}])
def test_dots_of_nobody_are_refused(sheets):
    """Negative, none laid, or only by a group without a share."""
    with pytest.raises(InvalidInput):
        dots(sheets, {"A": Fraction(1)})


def test_cards_of_the_room_are_joined_like_dots():
    """Rank-order centroids, person by person."""
    cards = {"A": [rank_order_centroid([1, 2]), rank_order_centroid([2, 1])]}

    assert room_mean(cards, {"A": Fraction(2, 3)}) == (Fraction(1, 2), Fraction(1, 2))


def test_custom_weights_give_each_group_its_declared_part():
    """Groups that did not come leave their part to the others."""
    found = weigh({"A": 3, "B": 1}, "custom", custom={"A": 1, "B": 1, "Z": 5})

    assert found == {"A": Fraction(2, 3), "B": 2}


@pytest.mark.parametrize("custom", [{"A": 1}, {"A": 1, "B": -1}, {"A": 0, "B": 0}])
def test_custom_weights_that_cannot_be_are_refused(custom):
    """Missing for a group that voted, negative, or all zero."""
    with pytest.raises(InvalidInput):
        weigh({"A": 3, "B": 1}, "custom", custom=custom)


def test_a_cap_below_one_is_refused():
    """No weights could then make up for what is cut off."""
    with pytest.raises(InvalidInput, match="cap"):
        weigh({"A": 1}, "population", population={"A": 5}, cap=Fraction(1, 2))


def test_a_blank_ballot_is_no_vote():
    """It counts in the turnout, not in n_g; a group with nothing else has no weight at all."""
    found = weigh({"A": 2, "B": 1}, "equal", blank=("A", "Z"))

    assert found == {"A": Fraction(3, 4), "B": Fraction(3, 2)}


def test_a_population_of_zero_is_no_figure():
    """Such a group keeps the weight of an average ballot."""
    assert weigh({"A": 2, "B": 1}, "population", population={"A": 5, "B": 0}) == {"A": 1, "B": 1}


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 40), min_size=1),
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 10**6)),
    st.fractions(1, 4, max_denominator=4),
)
def test_weights_add_up_and_stay_under_the_cap(counts, population, cap):
    """Σ n_g ω_g = N in every preset, no ballot passes the cap, 1 <= n_eff <= N, Σ α = 1."""
    votes_, total = votes(counts), sum(counts.values())
    for kind in ("equal", "per_person", "population", "custom"):
        found = ballot_weights(
            votes_, kind, population=population, cap=cap, custom=dict.fromkeys(counts, 1)
        )
        assert sum(found[g] * n for g, n in counts.items()) == total
        assert 1 <= effective_ballots(counts, found) <= total
        assert sum(group_shares(votes_, found).values()) == 1
        if kind == "population":
            assert max(found.values()) <= cap


@given(strategies.profiles())
def test_weights_are_finite_for_any_profile(votes_):
    """Down to nobody at all; a group that is weighed is one that voted."""
    for kind in ("equal", "per_person", "population"):
        found = ballot_weights(votes_, kind, population={"g0": 3}, cap=Fraction(3), custom={})
        assert found.keys() == voters(votes_).keys()
        assert all(w > 0 for w in found.values())


def test_influence_follows_spread_not_generosity():
    """A group that gives everything the same pulls at nothing."""
    form = BallotForm(kind="score", limit=4)
    cast = [
        Ballot(id="1", group="A", marks={"P": 4, "Q": 4}),
        Ballot(id="2", group="B", marks={"P": 0, "Q": 2}),
        Ballot(id="3", group="C", marks={"P": 4}),
    ]
    votes_ = profile(form, ("P", "Q"), ("A", "B", "C", "D"), cast)
    shares = group_shares(votes_, dict.fromkeys("ABC", Fraction(1)))

    assert group_influence(votes_, group_means(votes_), shares) == {"A": 0, "B": 1, "C": 0}
    flat = profile(form, ("P", "Q"), ("A",), cast[:1])
    assert group_influence(flat, group_means(flat), {"A": Fraction(1)}) is None


def test_what_has_to_be_said_about_groups_is_found():
    """Who is absent, who speaks alone, where under five ballots weigh more than one each."""
    counts = {"A": 6, "B": 1}

    assert groups_without_ballots(votes(counts)) == ("Z",)
    assert single_voices(votes(counts)) == ("B",)
    assert few_ballots(votes(counts), weigh(counts, "equal")) == ("B",)
    assert few_ballots(votes(counts), weigh(counts, "per_person")) == ()


def criterion(name, weight):
    """A criterion of which only the weight matters."""
    return Criterion(
        id=name,
        name=Text(),
        source="assessed",
        weight=Fraction(weight),
        low=Fraction(0),
        high=Fraction(1),
    )


def test_shares_are_of_the_declared_sum_and_heavy_ones_are_named():
    """More than half is pointed out; half is not."""
    criteria = (criterion("a", 2), criterion("b", 1))

    assert criterion_shares(criteria) == (Fraction(2, 3), Fraction(1, 3))
    assert heavy_criteria(criteria) == ("a",)
    assert heavy_criteria((criterion("a", 1), criterion("b", 1))) == ()
    assert criterion_shares(()) == heavy_criteria(()) == ()
