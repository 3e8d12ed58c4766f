"""Ballots and heaps become marks, utilities and exact means, and what a form forbids is named."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ballots import (
    aligned,
    answered,
    answers,
    default_full_support,
    group_means,
    in_form_units,
    profile,
    support_from,
    supports,
    utilities,
    voters,
)
from scoring.model import NO_ANSWER, Ballot, BallotForm, InvalidInput, Tally
from tests import strategies

POINTS = BallotForm(kind="points", limit=10)
APPROVAL = BallotForm(kind="approval", limit=2)
SCORE = BallotForm(kind="score", limit=5, low=1)
RANKING = BallotForm(kind="ranking", limit=3)


def ballot(serial="b", group="G", **marks):
    """One ballot, marks by proposal."""
    return Ballot(id=serial, group=group, marks=marks)


def built(form, *ballots, proposals=("P", "Q", "R"), tallies=(), merged=None):
    """A profile of one group."""
    return profile(form, proposals, ("G",), ballots, tallies, merged=merged or {})


def test_every_form_has_its_utilities_and_its_blanks():
    """Score blanks are abstentions; in the other forms what is left out is a stated zero."""
    cases = {
        POINTS: ({"P": 4, "Q": 6}, [0.4, 0.6, 0.0]),
        APPROVAL: ({"P": 1}, [1.0, 0.0, 0.0]),
        SCORE: ({"P": 5, "Q": 1}, [1.0, 0.0, np.nan]),
        RANKING: ({"P": 1, "Q": 3}, [1.0, 1 / 3, 0.0]),
    }
    for form, (marks, expected) in cases.items():
        found = utilities(built(form, Ballot(id="b", group="G", marks=marks)))
        np.testing.assert_array_equal(found, [expected])


@pytest.mark.parametrize("form", [POINTS, APPROVAL, SCORE, RANKING])
def test_a_blank_ballot_abstains_on_everything(form):
    """A ballot without a mark is an abstention in every form, and no voter's answer."""
    votes = built(form, ballot("b1"), ballot("b2", P=1))

    assert (votes.marks[0] == NO_ANSWER).all()
    assert voters(votes) == {"G": 1}
    assert answered(votes)[1, 0]


def test_points_given_to_nobody_are_a_blank_ballot():
    """Zeros written out say nothing that an empty ballot does not say."""
    assert built(POINTS, ballot(P=0, Q=0)).blank.all()


def test_a_ballot_for_what_was_withdrawn_is_not_blank():
    """The column goes; the ballot stays one voter's answer, its ranks and points as they were."""
    votes = built(POINTS, ballot(W=10), ballot("b2", P=4, W=6))
    ranked = built(RANKING, ballot(W=1, P=2))
    scored = built(SCORE, ballot(W=4))

    assert voters(votes) == {"G": 2}
    assert votes.marks.tolist() == [[0, 0, 0], [4, 0, 0]]
    assert ranked.marks.tolist() == [[2, 0, 0]]
    assert voters(scored) == {"G": 1}
    assert (scored.marks == NO_ANSWER).all()


def test_duplicates_are_joined_as_each_form_asks():
    """Points add up, scores and approvals take the larger, rankings the better place."""
    merged = {"D": "Q", "E": "D"}
    given = {
        POINTS: ({"Q": 2, "D": 3, "E": 5}, 10),
        APPROVAL: ({"D": 1, "E": 1}, 1),
        SCORE: ({"Q": 2, "D": 5}, 4),
        RANKING: ({"Q": 3, "D": 1}, 3),
    }
    for form, (marks, joined) in given.items():
        votes = built(form, Ballot(id="b", group="G", marks=marks), merged=merged)
        assert votes.marks[0, 1] == joined


def test_what_a_ballot_did_not_ask_about_is_an_abstention_in_every_form():
    """A proposal added late has no zero from those who never saw it."""
    early = Ballot(id="b", group="G", marks={"P": 10}, printed=frozenset({"P", "D"}))
    votes = built(POINTS, early, merged={"D": "Q"})

    assert votes.marks.tolist() == [[10, 0, NO_ANSWER]]


@pytest.mark.parametrize(
    ("form", "marks", "fault"),
    [
        (POINTS, {"P": -1}, "mark -1"),
        (POINTS, {"P": 6, "Q": 5}, "11 marks or points"),
        (APPROVAL, {"P": 2}, "mark 2"),
        (APPROVAL, {"P": 1, "Q": 1, "R": 1}, "3 marks"),
        (SCORE, {"P": 0}, "score 0"),
        (SCORE, {"P": 6}, "score 6"),
        (RANKING, {"P": 4}, "place 4"),
        (RANKING, {"P": 0}, "place 0"),
        (RANKING, {"P": 1, "Q": 1}, "used twice"),
    ],
)
def test_what_the_form_forbids_is_refused_by_name(form, marks, fault):
    """The ballot and its fault are in the message."""
    with pytest.raises(InvalidInput, match=f"ballot b: .*{fault}"):
        built(form, Ballot(id="b", group="G", marks=marks))


def test_all_problems_are_named_at_once():
    """One build, every fault: a strange group, the same ballot twice, a mark nobody asked for."""
    with pytest.raises(InvalidInput) as raised:
        built(
            POINTS,
            ballot("b1", group="X", P=11),
            ballot("b1", P=1),
            Ballot(id="b2", group="G", marks={"Q": 1}, printed=frozenset({"P"})),
        )

    assert len(raised.value.problems) == 5


def test_a_form_without_room_for_a_mark_is_refused():
    """A score scale needs two ends."""
    for form in (
        BallotForm(kind="score", limit=2, low=2),
        BallotForm(kind="points", limit=0),
        BallotForm(kind="points", limit=2**31),
    ):
        with pytest.raises(InvalidInput, match="limit"):
            built(form)


def hands(people=10, session="s", sex=None, **counts):
    """Hands raised in one session."""
    return Tally(session=session, group="G", kind="hands", people=people, counts=counts, sex=sex)


def seeds(people=4, per="person", kind="seeds", session="s", **counts):
    """Seeds laid in one session."""
    return Tally(session=session, group="G", kind=kind, people=people, counts=counts, per=per)


def test_hands_are_shares_of_the_people_who_were_asked():
    """Raised out of asked; a proposal not named was not asked about; every hand is a voice."""
    votes = built(APPROVAL, tallies=[hands(P=5, Q=0)])

    np.testing.assert_array_equal(utilities(votes), [[0.5, 0.0, np.nan]])
    assert votes.people.tolist() == votes.voices.tolist() == [10]


def test_seeds_per_person_and_per_group_are_different_electorates():
    """Forty seeds of four people, or ten of all of them together."""
    each = built(POINTS, tallies=[seeds(P=10)])
    together = built(POINTS, tallies=[seeds(P=10, per="group")])

    np.testing.assert_array_equal(utilities(each), [[0.25, 0.0, 0.0]])
    np.testing.assert_array_equal(utilities(together), [[1.0, 0.0, 0.0]])
    assert (each.voices.tolist(), together.voices.tolist()) == ([4], [1])
    assert built(POINTS, tallies=[seeds()]).blank.all()


def test_of_a_session_only_the_heaps_that_answer_the_ballot_count():
    """Seeds of an approval workshop are shown beside, never mixed in."""
    votes = built(APPROVAL, tallies=[seeds(P=9), hands(P=3)])

    assert len(votes.unit) == 1
    with pytest.raises(InvalidInput, match="nothing in it answers"):
        built(APPROVAL, tallies=[seeds(P=9)])
    with pytest.raises(InvalidInput, match="nothing in it answers"):
        built(SCORE, tallies=[hands(P=9)])


@pytest.mark.parametrize(
    ("form", "tallies", "fault"),
    [
        (APPROVAL, [hands(people=0)], "people is 0"),
        (APPROVAL, [hands(people=3, P=4)], "4 hands of 3"),
        (APPROVAL, [hands(P=-1)], "count -1"),
        (POINTS, [seeds(people=2**31)], "people"),
        (POINTS, [seeds(people=2**31 - 1, P=2**31)], "count"),
        (POINTS, [seeds(P=41)], "at most 40"),
        (POINTS, [seeds(per="group", P=11)], "at most 10"),
        (POINTS, [seeds(P=1), seeds(kind="dots", P=1)], "counted twice"),
    ],
)
def test_heaps_that_cannot_be_are_refused(form, tallies, fault):
    """More hands than people, more seeds than were given out, one session twice."""
    with pytest.raises(InvalidInput, match=fault):
        built(form, tallies=tallies)


def test_a_heap_of_a_strange_group_is_refused():
    """Its group has to be declared."""
    with pytest.raises(InvalidInput, match="group G is not declared"):
        profile(APPROVAL, ("P",), (), [], [hands(P=1)])


def test_nobody_votes_by_ballot_and_by_heap():
    """A session whose tally counts has no ballots; unknown sex could be the same people."""
    woman = Ballot(id="b", group="G", marks={"P": 1}, sex="F")
    with pytest.raises(InvalidInput, match="counts as votes"):
        built(APPROVAL, ballot(P=1), tallies=[hands(P=1, sex="F")])
    with pytest.raises(InvalidInput, match="counts as votes"):
        built(APPROVAL, woman, tallies=[hands(P=1)])

    assert len(built(APPROVAL, woman, tallies=[hands(P=1, sex="M")]).unit) == 2


@given(st.data())
def test_shuffled_ballots_leave_the_same_bytes(data):
    """The order in which ballots come in cannot be told from the profile."""
    form = data.draw(strategies.forms())
    cast = data.draw(strategies.ballots(form, ("p0", "p1", "p2"), ("g0", "g1")))
    shuffled = data.draw(st.permutations(cast))
    first, second = (profile(form, ("p0", "p1", "p2"), ("g0", "g1"), b) for b in (cast, shuffled))

    assert first.marks.tobytes() == second.marks.tobytes()
    assert first.group.tobytes() == second.group.tobytes()
    assert group_means(first) == group_means(second)


@given(strategies.profiles())
def test_means_lie_in_their_range_and_count_who_answered(votes):
    """A group mean is 0..1 exactly where somebody answered, and None elsewhere."""
    for row, counted in zip(group_means(votes), answers(votes), strict=True):
        for mean, n in zip(row, counted, strict=True):
            assert (mean is None) == (n == 0)
            assert mean is None or 0 <= mean <= 1


def test_heaps_and_ballots_of_one_group_are_weighed_by_people():
    """Ten hands of which five were raised, and one ballot: six of eleven."""
    woman = Ballot(id="b", group="G", marks={"P": 1}, sex="F")
    votes = built(APPROVAL, woman, tallies=[hands(P=5, sex="M")])

    assert group_means(votes)[0][0] == Fraction(6, 11)


def test_counts_beyond_int64_are_still_exact():
    """Two thousand million people with ten points each do not overflow in silence."""
    people = 2 * 10**9
    tally = seeds(people=people, P=2**31 - 1)
    mean = group_means(built(POINTS, tallies=[tally]))[0][0]

    assert mean == Fraction(2**31 - 1, 10 * people)


def test_support_starts_where_it_is_declared():
    """Above the middle of a score scale, at any mark elsewhere, or as `support_from` says."""
    five = BallotForm(kind="score", limit=5)

    assert support_from(five) == 3
    assert support_from(SCORE) == 3  # of 1..5: more than 3, so 4, three above the lowest
    assert [support_from(form) for form in (POINTS, APPROVAL, RANKING)] == [1, 1, 1]
    declared = BallotForm(kind="score", limit=5, low=1, support_from=5)
    assert supports(built(declared, ballot(P=5, Q=4))).tolist() == [[True, False, False]]
    assert supports(built(POINTS, ballot(P=5))).tolist() == [[True, False, False]]


def test_full_support_defaults_spread_points():
    """A fifth of the points, more where few proposals are printed, all of them of one."""
    assert default_full_support(POINTS, 24) == 2
    assert default_full_support(POINTS, 4) == 5
    assert default_full_support(POINTS, 1) == 10
    assert default_full_support(POINTS, 0) == 10
    assert default_full_support(SCORE, 24) == 5
    assert default_full_support(APPROVAL, 24) == 1
    assert default_full_support(RANKING, 24) == 3


def test_form_units_are_those_people_wrote():
    """Half of full utility is five points, 3 on 1..5, half the people."""
    half = Fraction(1, 2)

    assert [in_form_units(form, half) for form in (POINTS, SCORE, APPROVAL)] == [5, 3, half]


def test_columns_can_be_chosen_and_put_in_another_order():
    """What the profile does not know is an abstention of everybody; blank stays blank."""
    votes = built(POINTS, ballot("b1", P=3, Q=7), ballot("b2", R=10))
    other = aligned(votes, ("Q", "X"))

    assert other.marks.tolist() == [[7, NO_ANSWER], [0, NO_ANSWER]]
    assert aligned(votes, votes.proposals) is votes
    assert voters(aligned(votes, ("X",))) == {"G": 2}
