"""The joint run, its sources one by one, and the bootstrap of the ballots."""

import hashlib
import subprocess
import sys
from dataclasses import asdict
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ballots import aligned, profile, utilities
from scoring.bootstrap import resampled
from scoring.joint import before, bootstrap, joint
from scoring.model import Ballot, BallotForm, Tally
from scoring.ranking import scoreboard
from scoring.sources import SOURCES, doubt, draw
from scoring.weights import ballot_weights
from tests import strategies
from tests.conftest import PROJECT
from tests.scoring import folder
from tests.scoring.builders import NOBODY, room_table, table_of, votes_of

SCORE = BallotForm(kind="score", limit=4)
POINTS = BallotForm(kind="points", limit=4)
APPROVAL = BallotForm(kind="approval", limit=3)


def equal(votes):
    """Equal voice per group."""
    return ballot_weights(votes, "equal", population={}, cap=None, custom={})


def rng(seed=1):
    """A seeded generator."""
    return np.random.default_rng(seed)


# Ballots drawn again


def test_the_variance_of_a_group_mean_is_that_of_its_ballots():
    """s²/n_g without correction, because one ballot less than there are is drawn."""
    votes = votes_of(SCORE, "P", [("A", [m]) for m in (0, 1, 1, 4)])
    known = resampled(votes, {"A": Fraction(1)}, 40_000, rng()).known[:, 0]
    u = utilities(votes)[:, 0]

    assert known.mean() == pytest.approx(u.mean(), abs=0.005)
    assert known.var() == pytest.approx(u.var(ddof=1) / 4, rel=0.05)


def test_coverage_of_small_groups_is_what_was_measured():
    """Two groups of four: nominal 90 % intervals hold about 85 %, not 79 % as with n_g draws."""
    worked = 0.85
    draws, held = rng(5), 0
    for _ in range(400):
        marks = draws.integers(0, 5, size=8)
        votes = votes_of(
            SCORE, "P", [("AB"[i // 4], [int(m)]) for i, m in enumerate(marks)], ("A", "B")
        )
        half = {"A": Fraction(1, 2), "B": Fraction(1, 2)}
        known = resampled(votes, half, 200, draws).known[:, 0]
        low, high = np.quantile(known, (0.05, 0.95))
        held += low - 1e-9 <= 0.5 <= high + 1e-9
    assert held / 400 == pytest.approx(worked, abs=0.06)


def test_a_single_score_ballot_moves_one_step_and_says_so():
    """A third each; a step off the scale is not taken; other forms stay."""
    lone = votes_of(SCORE, "PQ", [("A", [2, 4])])
    drawn = resampled(lone, {"A": Fraction(1)}, 3000, rng())
    fixed = resampled(votes_of(POINTS, "P", [("A", [2])]), {"A": Fraction(1)}, 5, rng())

    assert set(drawn.known[:, 0]) == {0.25, 0.5, 0.75}
    assert set(drawn.known[:, 1]) == {0.75, 1.0}
    assert (drawn.known[:, 0] == 0.5).mean() == pytest.approx(1 / 3, abs=0.04)
    assert drawn.single_voice == fixed.single_voice == ("A",)
    assert set(fixed.known[:, 0]) == {0.5}


def test_where_nobody_drawn_answered_the_mean_of_the_group_stands():
    """And how often is counted."""
    votes = votes_of(SCORE, "PQ", [("A", [4, None]), ("A", [0, 3])])
    drawn = resampled(votes, {"A": Fraction(1)}, 200, rng())

    assert drawn.fallbacks > 0
    assert set(drawn.known[:, 1]) == {0.75}


def test_hands_are_drawn_proposal_by_proposal_and_heaps_of_points_stay():
    """Hands: variance of n - 1 draws; a heap of points says only its sum; both are flagged."""
    raised = Tally(session="s", group="A", kind="hands", people=11, counts={"P": 5})
    lone = Tally(session="t", group="B", kind="hands", people=1, counts={"P": 1})
    hands = profile(APPROVAL, ("P",), ("A", "B"), [], [raised, lone])
    seeds = Tally(session="s", group="A", kind="seeds", people=5, counts={"P": 3}, per="person")
    points = profile(POINTS, ("P",), ("A",), [], [seeds])
    drawn = resampled(hands, {"A": Fraction(1)}, 20_000, rng())
    fixed = resampled(points, {"A": Fraction(1)}, 9, rng())

    p = 5 / 11
    assert drawn.known[:, 0].mean() == pytest.approx(p, abs=0.01)
    assert drawn.known[:, 0].var() == pytest.approx(p * (1 - p) / 10, rel=0.05)
    assert drawn.between_unknown == ("A", "B")
    assert fixed.fixed == ("A",)
    assert set(fixed.known[:, 0]) == {3 / 20}


def test_ballots_and_hands_of_one_group_are_weighed_by_people():
    """Two women by ballot, eight men by hands that are all up."""
    women = [Ballot(id=str(i), group="A", marks={"P": 1}, sex="F") for i in range(2)]
    men = Tally(session="s", group="A", kind="hands", people=8, counts={"P": 8}, sex="M")
    votes = profile(APPROVAL, ("P", "Q"), ("A",), women, [men])

    known = resampled(votes, {"A": Fraction(1)}, 4, rng()).known
    assert set(known[:, 0]) == {1.0}
    assert set(known[:, 1]) == {0.0}


# Sources


def question():
    """Two groups, a proposal nobody of B rated, a missing cell, every confidence."""
    votes = votes_of(
        SCORE, "PQR", [("A", [4, 2, 0]), ("A", [3, 1, 2]), ("B", [None, 2, 4]), ("B", [None, 4, 4])]
    )
    table = room_table(
        "PQR", weight=2, high=4, others=[(1, ["0.2", None, "0.9"]), (1, ["0.5", "0.5", "0.1"])]
    )
    return votes, table


def test_nothing_active_is_the_ranking_as_it_stands():
    """One draw, the midpoint scores."""
    votes, table = question()
    about = doubt(votes, table, equal(votes))
    drawn = draw(about, set(), 1, 7)

    expected = [float(score.score) / 100 for score in about.board.scores]
    np.testing.assert_allclose(drawn.scores[0], expected, atol=1e-12)


def test_switching_a_source_off_leaves_the_draws_of_the_others():
    """Each has its own stream: what two sources add together is what each adds alone."""
    votes, table = question()
    about = doubt(votes, table, equal(votes))

    def drawn(*active):
        return draw(about, set(active), 50, 7).scores

    base = drawn()
    apart = (drawn("ballots") - base) + (drawn("assessments") - base)
    np.testing.assert_allclose(drawn("ballots", "assessments") - base, apart, atol=1e-12)


def test_missing_cells_and_silent_groups_are_drawn_within_their_intervals():
    """P lacks the voice of B, Q an assessment; R lacks nothing and does not move."""
    votes, table = question()
    about = doubt(votes, table, equal(votes))
    scores = 100 * draw(about, {"missing"}, 2000, 7).scores

    for i, score in enumerate(about.board.scores):
        low, high = float(score.low), float(score.high)
        assert scores[:, i].min() >= low - 1e-9
        assert scores[:, i].max() <= high + 1e-9
        assert scores[:, i].mean() == pytest.approx(float(score.score), abs=1)
        assert np.ptp(scores[:, i]) == pytest.approx(high - low, abs=0.5)


def test_ratings_move_as_often_as_their_confidence_says():
    """10, 25 and 40 % of the draws, half of them up; no entry counts as medium."""
    for confidence, chance in (("high", 0.1), ("medium", 0.25), ("low", 0.4), (None, 0.25)):
        table = table_of([["3"]], low=1, high=5, confidence=confidence)
        about = doubt(NOBODY, table, {})
        scores = draw(about, {"assessments"}, 20_000, 3).scores[:, 0]
        assert set(np.round(scores, 9)) == {0.25, 0.5, 0.75}
        assert (scores < 0.4).mean() == pytest.approx(chance / 2, abs=0.01)
        assert (scores > 0.6).mean() == pytest.approx(chance / 2, abs=0.01)
        assert about.unstated == (confidence is None)


def test_a_step_is_one_a_tenth_or_none_off_the_scale():
    """1..5 moves by 1, 0..100 by 10, 0..1 by .1; the highest rating cannot rise."""
    for high, at, expected in ((5, 5, {0.75, 1.0}), (100, 50, {0.4, 0.5, 0.6}), (1, 0, {0, 0.1})):
        table = table_of([[str(at)]], low=1 if high == 5 else 0, high=high)
        scores = draw(doubt(NOBODY, table, {}), {"assessments"}, 500, 3).scores[:, 0]
        assert set(np.round(scores, 9)) == expected


def test_a_room_nobody_spoke_in_is_drawn_over_its_whole_range():
    """No ballots: the criterion is missing for all."""
    votes = votes_of(APPROVAL, "PQ", [], ("A",))
    about = doubt(votes, room_table("PQ"), {})

    assert set(draw(about, set(), 1, 1).scores[0]) == {0.5}
    drawn = draw(about, frozenset(SOURCES), 400, 1).scores
    assert np.ptp(drawn) > 0.98


# The joint run


def town(name="sabha"):
    """An example town: votes, table, weights."""
    votes = folder.town_profile(name, folder.FORMS[name])
    return votes, folder.table(name), equal(votes)


def test_the_joint_run_adds_up():
    """As many proposals are in, on average, as there are places; ranks and bands fit."""
    votes, table, weights = town()
    found = joint(votes, table, weights, 6, seed=20260411, repeats=400)

    assert sum(line.top_k for line in found.likelihoods) == pytest.approx(6)
    for line in found.likelihoods:
        assert 1 <= line.rank_low <= line.rank_high <= 23
        assert line.score_low <= line.score_high
        assert line.band == (
            "firm" if line.top_k >= 0.8 else "firmly_out" if line.top_k <= 0.2 else "to_discuss"
        )
    for top in found.alone.values():
        assert sum(top) == pytest.approx(6)
    assert found.moves_most in {"weights", "ballots", "assessments"}
    assert "missing" not in found.alone
    assert (found.k, found.repeats, found.seed) == (6, 400, 20260411)
    together = [p for band in found.tie_bands for p in band]
    assert sorted(together) == sorted(table.proposals)
    assert [a for a, _, _ in found.before] == together[:-1]


def test_bands_are_compared_with_their_first_proposal():
    """Two that cannot be told apart share a band; one far below has its own."""
    rows = [["0.50"], ["0.49"], ["0.05"]]
    table = table_of(rows, [1], high=1, confidence="low")
    found = joint(NOBODY, table, {}, 1, seed=1, repeats=500)

    assert found.tie_bands == (("p0", "p1"), ("p2",))
    assert found.likelihoods[2].band == "firmly_out"


def test_what_could_not_be_varied_is_said():
    """Missing cells, ratings without a confidence, a group of one, a line below everybody."""
    votes, table = question()
    found = joint(votes, table, equal(votes), 3, seed=1, repeats=60)
    lone = votes_of(SCORE, "PQR", [("A", [4, 2, 0])])

    assert found.caveats.all_places
    assert {line.top_k for line in found.likelihoods} == {1.0}
    assert found.moves_most is None
    assert found.caveats.incomplete == ("P", "Q")
    assert found.caveats.unstated == 5
    assert "missing" in found.alone
    boot = bootstrap(lone, table, equal(lone), 1, seed=1, repeats=60)
    assert boot.caveats.single_voice == ("A",)
    assert boot.repeats == 60


def test_the_bootstrap_moves_nothing_but_the_ballots():
    """With everybody of one mind no other people would have changed anything."""
    votes = votes_of(SCORE, "PQ", [("A", [4, 1])] * 5)
    found = bootstrap(votes, room_table("PQ", high=4), equal(votes), 1, seed=3)

    assert [(line.rank_low, line.rank_high) for line in found.likelihoods] == [(1, 1), (2, 2)]
    assert [line.top_k for line in found.likelihoods] == [1, 0]
    assert found.likelihoods[0].score_low == found.likelihoods[0].score_high == 100


@given(strategies.questions(), st.integers(0, 4))
def test_any_question_has_a_finite_answer(asked, k):
    """Nobody, one, two; all blank, all missing, all equal: no NaN, no infinity, no exception."""
    votes, table = asked
    found = joint(votes, table, equal(votes), k, seed=1, repeats=20)
    for line in found.likelihoods:
        assert np.isfinite([line.top_k, line.score_low, line.score_high]).all()
    assert sum(line.top_k for line in found.likelihoods) == pytest.approx(
        min(k, len(table.proposals))
    )


def test_of_nothing_there_is_nothing_to_doubt():
    """No proposals: no lines, no bands, no neighbours."""
    found = joint(NOBODY, table_of([], [1, 1]), {}, 3, seed=1, repeats=9)

    assert (found.likelihoods, found.tie_bands, found.before) == ((), (), ())
    assert found.moves_most is None


def test_without_a_line_nobody_is_in():
    """No place at all: probability 0."""
    table = table_of([["0.5"], ["0.2"]])

    assert [x.top_k for x in joint(NOBODY, table, {}, 0, seed=1, repeats=9).likelihoods] == [0, 0]


def test_level_scores_count_half_in_who_is_before_whom():
    """Two equal proposals are each before the other half the time."""
    scores = np.array([[0.5, 0.5, 0.1], [0.5, 0.4, 0.6]])

    assert before(scores, 0, 1) == 0.75
    assert before(scores, 0, 2) == 0.5


def test_leaving_out_the_rows_of_excluded_proposals_is_leaving_them_out():
    """The table says who is ranked; the ballots may know more."""
    votes, table = question()
    about = doubt(votes, table, equal(votes))
    again = doubt(aligned(votes, ("R", "P", "Q")), table, equal(votes))

    assert about.board == again.board
    assert scoreboard(votes, table, equal(votes)).scores == about.board.scores


def digest():
    """SHA-256 of a whole joint run."""
    found = joint(*town(), 6, seed=5, repeats=300)
    return hashlib.sha256(repr(asdict(found)).encode()).hexdigest()


def test_two_processes_with_one_seed_agree_to_the_last_bit():
    """Same seed and inputs give the same bytes, here twice and in another process."""
    script = "from tests.scoring.test_doubt import digest; print(digest())"
    elsewhere = subprocess.run(  # noqa: S603 (our own interpreter and our own text)
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.strip()

    assert digest() == digest() == elsewhere
