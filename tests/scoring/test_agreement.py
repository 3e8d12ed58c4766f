"""Where groups agree and where they part, against published figures and permutations by hand."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.agreement import agreement, alike, kendall_w
from scoring.ballots import profile
from scoring.bridging import bridging
from scoring.comparison import average_ranks, spearman
from scoring.divergence import divergence, variance_between
from scoring.model import BallotForm, Tally
from scoring.ranking import group_shares
from scoring.weights import ballot_weights
from tests import strategies
from tests.scoring import folder
from tests.scoring.builders import golden, votes_of

F = Fraction
SCORE = BallotForm(kind="score", limit=4)
APPROVAL = BallotForm(kind="approval", limit=4)
POINTS = BallotForm(kind="points", limit=10)


def shares(votes):
    """Equal voice."""
    weights = ballot_weights(votes, "equal", population={}, cap=None, custom={})
    return group_shares(votes, weights)


def test_concordance_is_the_published_one():
    """Golden: agreement_golden.json: Shrout and Fleiss, and a random table full of ties."""
    worked = golden("agreement_golden.json")["kendall_w"]
    targets = np.array(worked["shrout_fleiss"]["ratings_targets_by_judges"])
    judges = worked["random_with_ties"]["judges_by_items"]

    assert kendall_w(targets.T.tolist()) == pytest.approx(worked["shrout_fleiss"]["W"], abs=1e-9)
    assert kendall_w(judges) == pytest.approx(worked["random_with_ties"]["W"], abs=1e-9)


def test_variance_between_groups_is_the_published_one():
    """Golden: agreement_golden.json, eta2."""
    worked = golden("agreement_golden.json")["eta2"]
    y = np.array(worked["y"], dtype=float)[:, np.newaxis]
    eta2, epsilon2 = variance_between(y, y > 0, np.array(worked["g"]) - 1)

    assert eta2[0] == pytest.approx(worked["eta2"], abs=1e-9)
    assert epsilon2[0] == pytest.approx(worked["epsilon2"], abs=1e-9)


@pytest.mark.parametrize("town", ["sabha", "al_kufra"])
def test_the_planted_disagreements_are_found(town):
    """The worked η², ε² and gaps of the examples, in the official form."""
    votes = folder.town_profile(town, folder.FORMS[town])
    worked = folder.expected(town)["agreement"][votes.form.kind]
    full = {"points": 10, "approval": 1}[votes.form.kind]

    for line in divergence(votes, seed=1, permutations=20):
        expected = worked[line.proposal]
        assert line.eta2 == pytest.approx(expected["eta2"], abs=1e-6)
        assert line.epsilon2 == pytest.approx(expected["epsilon2"], abs=1e-6)
        assert line.gap * full / 100 == pytest.approx(expected["gap"], abs=1e-6)


def test_a_divided_proposal_is_divisive_and_a_shared_one_is_not():
    """All of A against all of B; half of each."""
    ballots = [(group, [group == "A", i % 2, 1]) for group in "AB" for i in range(6)]
    divided, shared, _ = divergence(votes_of(APPROVAL, "PQR", ballots), seed=1, permutations=999)

    assert (divided.eta2, divided.epsilon2, divided.gap) == (1, 1, 100)
    assert divided.divisive
    assert divided.p < 0.01
    assert not shared.divisive
    assert shared.p == 1
    assert shared.epsilon2 < 0


def test_chance_is_counted_as_by_hand():
    """Three and three: of the 20 ways to part them 2 part them as much: a tenth."""
    y = [4, 4, 3, 1, 0, 0]
    votes = votes_of(SCORE, "P", [("AB"[i // 3], [m]) for i, m in enumerate(y)])
    found = divergence(votes, seed=4, permutations=20_000)[0]
    means = [abs(sum(p[:3]) - sum(p[3:])) for p in permutations(y)]

    exact = np.mean([m >= abs(sum(y[:3]) - sum(y[3:])) for m in means])
    assert found.p == pytest.approx(exact, abs=0.01)


def test_what_is_not_defined_is_none():
    """All equal, no more ballots than groups, nobody at all, heaps alone."""
    equal = divergence(
        votes_of(SCORE, "P", [("A", [2])] * 3 + [("B", [2])]), seed=1, permutations=9
    )[0]
    few = divergence(votes_of(SCORE, "P", [("A", [2]), ("B", [4])]), seed=1, permutations=9)[0]
    nobody = divergence(votes_of(SCORE, "P", [], ("A",)), seed=1, permutations=9)[0]
    no_group = divergence(profile(SCORE, ("P",), (), []), seed=1, permutations=9)[0]
    hands = Tally(session="s", group="A", kind="hands", people=9, counts={"P": 5})
    heaps = divergence(profile(APPROVAL, ("P",), ("A",), [], [hands]), seed=1, permutations=9)[0]

    for line in (equal, few, nobody, no_group, heaps):
        assert (line.eta2, line.epsilon2, line.p, line.divisive) == (None, None, None, False)
    assert [line.gap for line in (equal, few, nobody, no_group, heaps)] == [0, 50, None, None, 0]


def test_variance_is_among_those_who_answered():
    """A blank cell is no zero: what the others said decides."""
    ballots = [("A", [4, 1]), ("A", [3, None]), ("B", [0, 1]), ("B", [1, 2]), ("B", [None, 2])]
    first, second = divergence(votes_of(SCORE, "PQ", ballots), seed=1, permutations=9)

    assert first.eta2 == pytest.approx(9 / 10)
    assert second.eta2 == pytest.approx(1 / 3)


def means(*rows):
    """Group means, whole numbers for short."""
    return tuple(tuple(None if y is None else F(y, 10) for y in row) for row in rows)


def test_groups_that_order_alike_agree_strongly_whatever_their_level():
    """Pearson on ranks: generosity does not matter; words at .7 and .4."""
    assert alike("AB", means([1, 2, 3, 4], [5, 6, 7, 9])).word == "strong"
    assert alike("AB", means([1, 2, 3, 4], [5, 6, 7, 9])).spearman == pytest.approx(1)
    assert alike("AB", means([1, 2, 3, 4], [2, 1, 4, 3])).word == "some"
    assert alike("AB", means([1, 2, 3, 4], [4, 3, 2, 1])).word == "weak"
    assert alike("AB", means([1, 2, 3, 4], [4, 3, 2, 1])).spearman == pytest.approx(-1)


def test_a_group_that_gives_everything_the_same_is_left_out_and_named():
    """It has no order to compare; a group without an opinion is simply not there."""
    found = alike("ABCD", means([1, 2, 3, 4], [5] * 4, [1, 2, 3, 9], [None] * 4))

    assert found.left_out == ("B",)
    assert found.spearman == pytest.approx(1)
    assert found.kendall_w == pytest.approx(1)


def test_agreement_without_enough_to_compare_says_why():
    """Fewer than four proposals, in all or in common; fewer than two groups."""
    assert alike("AB", means([1, 2, 3], [1, 2, 3])).undefined == "few_proposals"
    assert alike("A", means([1, 2, 3, 4])).undefined == "one_group"
    assert alike((), ()).undefined == "one_group"
    apart = alike("AB", means([1, 2, 3, 4, None, None], [None, None, 1, 2, 3, 4]))
    assert apart.undefined == "few_proposals"
    assert (apart.spearman, apart.word, apart.kendall_w) == (None, None, None)


def test_pairs_are_compared_on_what_both_know_and_all_on_what_all_know():
    """W needs everybody; with nothing common to all it is None."""
    found = alike(
        "ABC",
        means(
            [1, 2, 3, 4, None, None, None, None],
            [1, 2, 3, 4, 5, 6, 7, 8],
            [None, None, None, None, 1, 2, 3, 4],
        ),
    )

    assert found.spearman == pytest.approx(1)
    assert found.kendall_w is None


def test_concordance_without_judges_or_with_all_level_is_none():
    """One judge, one item, everybody indifferent."""
    assert kendall_w([[1, 2]]) is None
    assert kendall_w([[1], [2]]) is None
    assert kendall_w([]) is None
    assert kendall_w([[1, 1], [1, 1]]) is None


def test_mean_spearman_follows_from_concordance_only_without_ties():
    """Mean r = (G·W - 1)/(G - 1), and close to it but not equal with ties."""
    rows = ([1, 2, 3, 4, 5], [2, 1, 3, 5, 4], [5, 1, 2, 4, 3])
    found = alike("ABC", means(*rows))
    tied = alike("ABC", means([1, 1, 3, 4, 5], *rows[1:]))

    assert found.spearman == pytest.approx((3 * found.kendall_w - 1) / 2)
    assert tied.spearman != pytest.approx((3 * tied.kendall_w - 1) / 2, abs=1e-6)


def test_average_ranks_share_what_ties_cover():
    """1 for the highest; all level has no correlation."""
    assert average_ranks([5, 7, 5, 1]) == [2.5, 1, 2.5, 4]
    assert spearman([1, 1], [1, 2]) is None


def test_bridging_support_is_a_geometric_mean_with_its_lowest_group():
    """(agree + 1)/(n + 2); with three ballots it stays in .2...8."""
    ballots = [("A", [1])] * 3 + [("B", [0])] * 3
    found = bridging(votes_of(APPROVAL, "P", ballots), {"A": F(1, 2), "B": F(1, 2)})[0]

    assert found.agree == {"A": 0.8, "B": 0.5}  # the ballots of B are blank: nothing is known
    ballots = [("A", [1, 1])] * 3 + [("B", [0, 1])] * 3
    contested, bridge = bridging(votes_of(APPROVAL, "PQ", ballots), {"A": F(1, 2), "B": F(1, 2)})
    assert contested.agree == {"A": 0.8, "B": 0.2}
    assert contested.support == pytest.approx(0.4)
    assert (contested.lowest, contested.lowest_agree) == ("B", 0.2)
    assert contested.contested
    assert not contested.bridging
    assert bridge.bridging
    assert not bridge.contested


@pytest.mark.parametrize(
    ("form", "marks", "agree"),
    [
        (SCORE, [3, 2], [F(2, 3), F(1, 3)]),
        (APPROVAL, [1, 0], [F(2, 3), F(1, 3)]),
        (POINTS, [1, 9], [F(2, 3), F(2, 3)]),
        (BallotForm(kind="ranking", limit=3), [3, None], [F(2, 3), F(1, 3)]),
    ],
)
def test_who_agrees_depends_on_the_form(form, marks, agree):
    """Three quarters of a scale, a mark, a point, a place."""
    found = bridging(votes_of(form, "PQ", [("A", marks)]), {"A": F(1)})

    assert [line.agree["A"] for line in found] == pytest.approx([float(p) for p in agree])


def test_hands_are_people_and_heaps_of_points_say_nothing_of_people():
    """Six of ten hands; seeds leave a group at one half."""
    hands = Tally(session="s", group="A", kind="hands", people=10, counts={"P": 6})
    seeds = Tally(session="s", group="A", kind="seeds", people=10, counts={"P": 6})

    raised = bridging(profile(APPROVAL, ("P",), ("A",), [], [hands]), {"A": F(1)})[0]
    laid = bridging(profile(POINTS, ("P",), ("A",), [], [seeds]), {"A": F(1)})[0]
    assert raised.agree["A"] == pytest.approx(7 / 12)
    assert laid.agree["A"] == 0.5


def test_where_nobody_voted_there_is_no_support_to_speak_of():
    """None, neither bridging nor contested."""
    line = bridging(votes_of(APPROVAL, "P", [], ("A",)), {})[0]

    assert (line.support, line.lowest, line.bridging, line.contested) == (None, None, False, False)


@given(strategies.profiles(), st.integers(0, 9))
def test_any_profile_has_an_answer(votes, seed):
    """No NaN, no infinity, no exception; the same seed gives the same answer."""
    found = agreement(votes, shares(votes), seed=seed, permutations=15)

    assert repr(found) == repr(agreement(votes, shares(votes), seed=seed, permutations=15))
    assert "nan" not in repr(found)
    assert "inf" not in repr(found)
    assert len(found.divergences) == len(found.bridges) == len(votes.proposals)


@given(strategies.profiles(proposals=(4, 5), groups=(2, 3)))
def test_renaming_groups_changes_nothing(votes):
    """Only the names in the answer."""
    renamed = replace(votes, groups=tuple(f"x{g}" for g in votes.groups))
    first, second = (agreement(v, shares(v), seed=1, permutations=15) for v in (votes, renamed))

    assert first.alike.spearman == second.alike.spearman
    assert first.divergences == second.divergences
    assert [b.support for b in first.bridges] == [b.support for b in second.bridges]
