"""Scores are exact sums on fixed anchors; what is missing widens them and moves nobody else."""

import csv
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ballots import aligned, group_means, profile, voters
from scoring.explanation import differences, printed_parts
from scoring.model import (
    Ballot,
    BallotForm,
    Criterion,
    InvalidInput,
    PerformanceTable,
    Profile,
    Text,
)
from scoring.opinions import geometric
from scoring.ranking import group_shares, places, scoreboard
from scoring.standing import values
from scoring.weights import ballot_weights
from tests import strategies
from tests.scoring.builders import GOLDEN, board_of, exact, golden, room_table, table_of, votes_of

F = Fraction


def scores_of(board):
    """Exact scores by proposal."""
    return {score.proposal: score.score for score in board.scores}


def ranks_of(board):
    """Competition ranks in table order."""
    return [place.rank for place in places([score.score for score in board.scores])]


def per_person(votes):
    """One ballot, one vote."""
    return ballot_weights(votes, "per_person", population={}, cap=None, custom={})


def equal(votes):
    """Equal voice per group."""
    return ballot_weights(votes, "equal", population={}, cap=None, custom={})


def test_a_missing_value_gives_the_worked_interval():
    """Golden: own_cases.json, interval: 60..90, midpoint 75, not 85.7."""
    worked = golden("own_cases.json")["interval"]
    weights = [F(w) for w in worked["weights"]]
    board = board_of([[F(9, 10), F(4, 5), None]], [str(w) for w in weights])
    score = board.scores[0]

    assert (score.low, score.high, score.score) == tuple(
        F(worked[key]) for key in ("low", "high", "midpoint")
    )
    assert score.incomplete
    assert score.contributions == {"c0": 36, "c1": 24, "c2": None}
    assert [cell.criterion for cell in score.missing] == ["c2"]
    complete = board_of([["0.9", "0.8", "0.1"]], ["0.4", "0.3", "0.3"]).scores[0]
    assert complete.score == F(worked["complete_score"])
    assert score.low <= complete.score <= score.high


def test_competition_ranks_are_the_worked_ones():
    """Golden: own_cases.json: 1, 1, 3, 4, and only the equal ones are tied."""
    worked = golden("own_cases.json")["competition_ranks"]
    found = places([exact(s) for s in worked["scores"]])

    assert [place.rank for place in found] == worked["ranks"]
    assert [place.tied for place in found] == [True, True, False, False]
    assert places([]) == ()


def test_points_not_given_are_a_stated_zero():
    """Golden: own_cases.json: means of a third each; abstentions would let a single fan win."""
    worked = golden("own_cases.json")["points_blank_is_stated_zero"]
    form = BallotForm(kind="points", limit=worked["budget_of_points"])
    ballots = [("G", [m or None for m in marks]) for marks in worked["ballots"]]
    votes = votes_of(form, worked["proposals"], ballots)

    assert list(group_means(votes)[0]) == [F(u) for u in worked["utilities_mean"]]


def test_fixed_anchors_do_not_reverse_ranks():
    """Golden: rank_reversal_example.json: D is withdrawn or not, A stays ahead of B."""
    worked = golden("rank_reversal_example.json")
    rows = [*worked["before"].values(), *worked["added"].values()]
    weights = worked["criteria_weights"]
    with_d = board_of(rows, weights, low=1, high=5)
    without = board_of(rows[:3], weights, low=1, high=5)

    expected = [100 * exact(s) for s in worked["fixed_anchor_mavt"]]
    assert [score.score for score in with_d.scores] == expected
    assert [score.score for score in without.scores] == expected[:3]


def min_max(rows):
    """Values between the extremes of the proposals present, which is what we never do."""
    x = np.array(rows, dtype=float)
    return (x - x.min(axis=0)) / np.ptp(x, axis=0)


def test_extremes_of_what_is_present_reverse_ranks():
    """Golden: the same example under min–max and TOPSIS: last-placed D turns A and B round."""
    worked = golden("rank_reversal_example.json")
    before, after = (
        min_max([*worked["before"].values(), *more]) for more in ([], worked["added"].values())
    )
    w = np.array(worked["criteria_weights"])

    def closeness(v):
        near, far = (np.sqrt(((w * side) ** 2).sum(axis=1)) for side in (v, 1 - v))
        return near / (near + far)

    np.testing.assert_allclose(before @ w, worked["minmax_wsm_before"], atol=1e-9)
    np.testing.assert_allclose(after @ w, worked["minmax_wsm_after"], atol=1e-9)
    np.testing.assert_allclose(closeness(before), worked["topsis_minmax_before"], atol=5e-4)
    np.testing.assert_allclose(closeness(after), worked["topsis_minmax_after"], atol=5e-4)


def asem():
    """The ASEM table: units, indicators, their directions and multiplied weights."""
    with (GOLDEN / "asem_iMeta.csv").open(encoding="utf-8", newline="") as file:
        meta = {row["iCode"]: row for row in csv.DictReader(file)}
    with (GOLDEN / "asem_iData.csv").open(encoding="utf-8", newline="") as file:
        units = list(csv.DictReader(file))

    def siblings(code):
        return [row for row in meta.values() if row["Parent"] == meta[code]["Parent"]]

    def weight(code):
        if meta[code]["Parent"] in {"", "NA"}:
            return F(1)
        own = F(meta[code]["Weight"]) / sum(F(row["Weight"]) for row in siblings(code))
        return own * weight(meta[code]["Parent"])

    indicators = [code for code, row in meta.items() if row["Type"] == "Indicator"]
    return units, {code: (int(meta[code]["Direction"]), weight(code)) for code in indicators}


def index_of(name):
    """What COINr computed for every country."""
    with (GOLDEN / f"asem_expected_coinr_{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["uCode"]: float(row["Index"]) for row in csv.DictReader(file)}


def asem_board(lowest):
    """The board of the ASEM table, its observed extremes declared as the values lowest and 1."""
    units, indicators = asem()
    cells = {
        code: [None if unit[code] in {"", "NA"} else F(unit[code]) for unit in units]
        for code in indicators
    }
    criteria = []
    for code, (direction, w) in indicators.items():
        known = [x for x in cells[code] if x is not None]
        low, high = min(known), max(known)
        below = (high - low) * lowest / (1 - lowest)
        criteria.append(
            Criterion(
                id=code,
                name=Text(),
                source="assessed",
                weight=w,
                low=low - below * (direction > 0),
                high=high + below * (direction < 0),
                direction="max" if direction > 0 else "min",
            )
        )
    return scoreboard(
        profile(BallotForm(kind="approval", limit=1), (), (), []),
        PerformanceTable(
            proposals=tuple(unit["uCode"] for unit in units),
            criteria=tuple(criteria),
            natural=tuple(tuple(cells[c.id][i] for c in criteria) for i in range(len(units))),
            confidence=tuple((None,) * len(criteria) for _ in units),
        ),
        {},
    )


def test_a_large_published_index_is_reproduced():
    """Golden: asem_*: 31 complete countries equal the index of COINr, 20 hold it in between."""
    board, index = asem_board(F(0)), index_of("minmax0_100_amean")

    complete = [score for score in board.scores if not score.incomplete]
    open_ = [score for score in board.scores if score.incomplete]
    assert (len(complete), len(open_)) == (31, 20)
    for score in complete:
        assert float(score.score) == pytest.approx(index[score.proposal], abs=1e-9)
    for score in open_:
        assert score.low <= index[score.proposal] <= score.high
    widest = max(score.high - score.low for score in open_)
    assert float(widest) == pytest.approx(19.8, abs=0.05)


def test_its_geometric_mean_is_reproduced():
    """Golden: asem_*, values from a hundredth to 1; ours lifts what lies under a fiftieth."""
    board, index = asem_board(F(1, 100)), index_of("minmax1_100_gmean")
    means = dict(zip(board.proposals, geometric(values(board), board.shares), strict=True))
    lowest = {s.proposal: min(min(v) for v in s.values) for s in board.scores if not s.incomplete}
    plain = [p for p, least in lowest.items() if least >= F(1, 50)]

    assert {p for p, mean in means.items() if mean is not None} == set(lowest)
    assert len(plain) == 8
    for p in plain:
        assert means[p] == pytest.approx(index[p], abs=1e-9)
    for p in lowest.keys() - set(plain):
        assert means[p] > index[p]


# The six cases that break other libraries


def test_no_proposals_give_an_empty_board():
    """Nothing to score is not an error."""
    assert board_of([], [1, 1]).scores == ()


def test_one_proposal_is_first_and_alone():
    """Its own anchors give it a score; no other is needed."""
    board = board_of([["0.25", "0.75"]])

    assert [(p.rank, p.tied) for p in places([s.score for s in board.scores])] == [(1, False)]
    assert board.scores[0].score == 50


def test_all_equal_are_all_first_and_tied():
    """No division by a spread of zero."""
    board = board_of([["0.3", "0.7"]] * 3, [1, 2])

    assert [(p.rank, p.tied) for p in places([s.score for s in board.scores])] == [(1, True)] * 3


def test_a_constant_criterion_gives_everybody_the_same():
    """It moves nothing and breaks nothing."""
    board = board_of([["0.5", "0.1"], ["0.5", "0.9"]])

    assert [score.contributions["c0"] for score in board.scores] == [25, 25]
    assert ranks_of(board) == [2, 1]


def test_zero_and_negative_figures_of_a_cost_criterion_are_clipped_and_listed():
    """Zero is a figure; a balance below the anchor is the best there is, and named."""
    cost = Criterion(
        id="cost",
        name=Text(),
        source="assessed",
        weight=F(1),
        low=F(0),
        high=F(100),
        direction="min",
    )
    base = table_of([["0"], ["0"], ["0"]])
    table = replace(base, criteria=(cost,), natural=((F(0),), (F(-50),), (F(250),)))
    board = scoreboard(profile(BallotForm(kind="approval", limit=1), (), (), []), table, {})

    assert [score.score for score in board.scores] == [100, 100, 0]
    assert [(c.proposal, c.natural) for c in board.clipped] == [("p1", -50), ("p2", 250)]


def test_one_missing_cell_moves_nobody_else():
    """The others keep their scores to the last bit; only that proposal is incomplete."""
    full = board_of([["0.5", "0.1"], ["0.5", "0.9"]])
    holed = board_of([["0.5", "0.1"], [None, "0.9"]])

    assert holed.scores[0] == full.scores[0]
    assert [score.incomplete for score in holed.scores] == [False, True]
    assert [(c.proposal, c.criterion) for c in holed.missing] == [("p1", "c0")]


def test_a_missing_cell_without_weight_is_listed_and_leaves_the_score_whole():
    """What is not counted cannot make a score uncertain."""
    score = board_of([[None, "0.9"]], [0, 1]).scores[0]

    assert (score.score, score.incomplete, len(score.missing)) == (90, False, 1)
    assert score.contributions["c0"] == 0


def test_without_ballots_the_room_is_missing_for_all():
    """Intervals, and nobody's vote invented."""
    votes = votes_of(BallotForm(kind="approval", limit=1), "PQ", [], ("G",))
    board = scoreboard(votes, room_table("PQ", others=[(1, ["1", "0"])]), {})

    assert [(s.low, s.high) for s in board.scores] == [(50, 100), (0, 50)]
    assert board.support == (None, None)
    assert board.group_shares == {}


def test_a_silent_group_widens_only_what_it_did_not_rate():
    """Score form: a group with ballots and no answer contributes 0..α."""
    form = BallotForm(kind="score", limit=4)
    votes = votes_of(form, "PQ", [("A", [4, 2]), ("B", [None, 2])])
    board = scoreboard(votes, room_table("PQ", high=4), equal(votes))

    assert [(s.low, s.high) for s in board.scores] == [(50, 100), (50, 50)]
    assert board.scores[0].missing[0].groups == ("B",)
    assert board.support == ((F(1, 2), F(1)), (F(1, 2), F(1, 2)))


def test_the_declared_anchor_of_the_room_is_authoritative():
    """Points are spread thin: 1.5 of 10 is full support where the criterion says so."""
    form = BallotForm(kind="points", limit=10)
    votes = votes_of(form, "PQ", [("A", [3, 7]), ("A", [0, 1])])
    board = scoreboard(votes, room_table("PQ", high=3), per_person(votes))

    assert scores_of(board) == {"P": 50, "Q": 100}
    assert [c.natural for c in board.clipped] == [4]


def test_one_person_one_vote_ranks_by_plain_totals():
    """Blank ballots do not give their group's other ballots more say."""
    form = BallotForm(kind="points", limit=10)
    ballots = [("A", [10, 0]), ("A", [None, None]), ("A", [None, None]), ("B", [0, 10])]
    votes = votes_of(form, "PQ", ballots)

    assert ranks_of(scoreboard(votes, room_table("PQ", high=10), per_person(votes))) == [1, 1]


def test_a_group_without_weight_has_no_say():
    """A weight of zero is how a group is left out."""
    votes = votes_of(BallotForm(kind="approval", limit=1), "PQ", [("A", [1, 0]), ("B", [0, 1])])

    board = scoreboard(votes, room_table("PQ"), {"A": F(1)})
    assert scores_of(board) == {"P": 100, "Q": 0}
    assert group_shares(votes, {}) == {}


# Properties


@given(strategies.questions())
def test_scores_stay_in_range_and_parts_add_up(question):
    """0 <= low <= midpoint <= high <= 100; contributions, with midpoints, sum to the score."""
    votes, table = question
    for score in scoreboard(votes, table, equal(votes)).scores:
        assert 0 <= score.low <= score.score <= score.high <= 100
        assert sum(score.middles.values()) == score.score
        if not score.incomplete:
            assert sum(score.contributions.values()) == score.score


@given(strategies.questions(proposals=(1, 5)), st.data())
def test_removing_a_proposal_moves_no_other(question, data):
    """Withdrawn after voting: the column goes, every other score is what it was."""
    votes, table = question
    gone = data.draw(st.sampled_from(votes.proposals))
    kept = tuple(p for p in votes.proposals if p != gone)
    rows = [i for i, p in enumerate(table.proposals) if p != gone]
    smaller = replace(
        table,
        proposals=kept,
        natural=tuple(table.natural[i] for i in rows),
        confidence=tuple(table.confidence[i] for i in rows),
    )
    less = aligned(votes, kept)

    assert voters(less) == voters(votes)
    before = scores_of(scoreboard(votes, table, equal(votes)))
    assert scores_of(scoreboard(less, smaller, equal(less))) == {p: before[p] for p in kept}


@given(strategies.questions(proposals=(1, 4)))
def test_a_duplicate_shares_the_rank_and_moves_no_other(question):
    """Two equal proposals are exactly tied."""
    votes, table = question
    twin = replace(
        table,
        proposals=(*table.proposals, "twin"),
        natural=(*table.natural, table.natural[0]),
        confidence=(*table.confidence, table.confidence[0]),
    )
    first = votes.proposals[0]
    doubled = aligned(votes, (*votes.proposals, first))
    doubled = replace(doubled, proposals=twin.proposals)
    before, after = (scoreboard(v, t, equal(votes)) for v, t in ((votes, table), (doubled, twin)))

    assert [s.score for s in after.scores[:-1]] == [s.score for s in before.scores]
    assert after.scores[-1].score == after.scores[0].score
    assert ranks_of(after)[-1] == ranks_of(after)[0]


@given(strategies.questions(missing=False, proposals=(1, 4), criteria=(2, 4)), st.data())
def test_raising_a_value_never_lowers_a_rank(question, data):
    """More is better, whatever the others do."""
    votes, table = question
    j = data.draw(st.integers(1, len(table.criteria) - 1))
    up = 1 if table.criteria[j].direction == "max" else -1
    raised = [list(row) for row in table.natural]
    raised[0][j] += up * data.draw(strategies.fractions())
    better = replace(table, natural=tuple(map(tuple, raised)))
    before, after = (ranks_of(scoreboard(votes, t, equal(votes))) for t in (table, better))

    assert after[0] <= before[0]


@given(strategies.forms(("points", "approval", "ranking")), st.data())
def test_one_more_supporter_never_lowers_a_rank(form, data):
    """Somebody who gave a proposal its least gives it the most, and nothing else changes."""
    names, groups = ("p0", "p1", "p2"), ("g0", "g1")
    form = replace(form, limit=form.limit + 1)
    others = data.draw(strategies.ballots(form, names, groups))
    first = data.draw(st.integers(1, form.limit - 1)) if form.kind == "points" else 1
    most = {"points": form.limit - first, "approval": 1, "ranking": form.limit}[form.kind]
    before, after = (
        profile(form, names, groups, [*others, Ballot(id="fan", group="g0", marks=marks)])
        for marks in ({"p1": first}, {"p1": first, "p0": most})
    )
    table = room_table(names, high=form.limit)

    ranks = [ranks_of(scoreboard(v, table, equal(v)))[0] for v in (before, after)]
    assert ranks[1] <= ranks[0]


@given(strategies.questions(("score",), proposals=(1, 3), groups=(1, 3), least=1), st.data())
def test_a_higher_score_never_lowers_a_rank(question, data):
    """The same for the score form, where every cell is its own statement."""
    votes, table = question
    full = int(votes.unit[0])
    less = data.draw(st.integers(0, full - 1))
    ranks = []
    for mark in (less, data.draw(st.integers(less + 1, full))):
        marks = votes.marks.copy()
        marks[0, 0] = mark
        said = replace(votes, marks=marks, blank=(marks < 0).all(axis=1))
        ranks.append(ranks_of(scoreboard(said, table, equal(said)))[0])

    assert ranks[1] <= ranks[0]


@given(strategies.questions(), st.randoms(use_true_random=False))
def test_names_and_orders_leave_no_trace(question, random):
    """Groups renamed, rows and columns permuted: the same scores, permuted."""
    votes, table = question
    order = list(range(len(votes.proposals)))
    random.shuffle(order)
    columns = list(range(len(table.criteria)))
    random.shuffle(columns)
    shuffled = PerformanceTable(
        proposals=tuple(table.proposals[i] for i in order),
        criteria=tuple(
            replace(table.criteria[j], weight=7 * table.criteria[j].weight) for j in columns
        ),
        natural=tuple(tuple(table.natural[i][j] for j in columns) for i in order),
        confidence=tuple(tuple(table.confidence[i][j] for j in columns) for i in order),
    )
    renamed = replace(
        aligned(votes, shuffled.proposals), groups=tuple(f"x{g}" for g in votes.groups)
    )

    found = scores_of(scoreboard(renamed, shuffled, equal(renamed)))
    assert found == scores_of(scoreboard(votes, table, equal(votes)))


@given(strategies.questions(proposals=(1, 4), criteria=(2, 4)), st.data())
def test_filling_a_missing_cell_lands_inside_the_interval(question, data):
    """Whatever the missing figure turns out to be."""
    votes, table = question
    i = data.draw(st.integers(0, len(table.proposals) - 1))
    j = data.draw(st.integers(1, len(table.criteria) - 1))
    holed = [list(row) for row in table.natural]
    holed[i][j] = None
    table = replace(table, natural=tuple(map(tuple, holed)))
    filled = [list(row) for row in table.natural]
    filled[i][j] = data.draw(strategies.fractions(6))
    complete = replace(table, natural=tuple(map(tuple, filled)))
    before, after = (scoreboard(votes, t, equal(votes)).scores for t in (table, complete))

    assert before[i].low <= after[i].low <= after[i].score <= after[i].high <= before[i].high
    assert [s for k, s in enumerate(after) if k != i] == [s for k, s in enumerate(before) if k != i]


@given(strategies.profiles(("score",), proposals=(1, 4)), st.integers(1, 3))
def test_generosity_changes_no_rank(votes, more):
    """A constant added to all utilities of one group, full support out of reach."""
    answers = np.maximum(votes.marks, 0)
    form = replace(votes.form, limit=votes.form.limit + more)
    plain = replace(votes, form=form, unit=votes.unit + more, marks=answers, blank=votes.unit == 0)
    generous = replace(plain, marks=answers + more * (votes.group == 0)[:, np.newaxis])
    table = room_table(votes.proposals, high=form.limit)

    ranks = [ranks_of(scoreboard(v, table, equal(v))) for v in (plain, generous)]
    assert ranks[0] == ranks[1]


def test_only_exact_equality_is_a_tie():
    """Sums of thirds are equal; 1e-12 apart is not."""
    third = F(1, 3)
    assert [p.tied for p in places([third + third + third, F(1)])] == [True, True]
    assert [p.rank for p in places([F(80), F(80) + F(1, 10**12)])] == [2, 1]


# What a score is made of


def test_why_one_is_ahead_is_said_largest_part_first():
    """The differences add up to the difference of the scores, also where something is missing."""
    a, b = board_of([["1", "0.2", None], ["0.4", "0.6", "0.5"]], [5, 3, 2]).scores
    found = differences(a, b)

    assert found == (("c0", 30), ("c1", -12), ("c2", 0))
    assert sum(part for _, part in found) == a.score - b.score


@given(st.lists(st.fractions(0, 40, max_denominator=97)), st.integers(0, 2))
def test_printed_parts_add_up_to_the_printed_total(parts, decimals):
    """Largest remainders go up; no part moves by a unit of the last place or more."""
    printed = printed_parts(parts, decimals)
    unit = F(1, 10**decimals)

    assert sum(printed) == round(sum(parts, F(0)) / unit) * unit
    assert all(abs(p - part) < unit for p, part in zip(printed, parts, strict=True))


def test_parts_that_round_down_too_much_are_made_up_for():
    """Three thirds of a hundred print as 33.4, 33.3 and 33.3."""
    assert printed_parts([F(100, 3)] * 3, 1) == (F(334, 10), F(333, 10), F(333, 10))


def test_a_profile_that_does_not_fit_together_is_refused():
    """The border: wrong shapes, marks above their unit, groups that are not there."""
    good = votes_of(BallotForm(kind="approval", limit=1), "PQ", [("A", [1, 0]), ("A", [0, 0])])
    with pytest.raises(InvalidInput, match="shape"):
        replace(good, proposals=("P",))
    with pytest.raises(InvalidInput) as raised:
        replace(good, marks=[[2, -2]] * 2, group=[5, 0], people=[0, 1])
    assert len(raised.value.problems) == 3
    parts = ("proposals", "groups", "form", "marks", "unit", "group", "people", "voices", "tallied")
    again = Profile(**{part: getattr(good, part) for part in parts})
    assert again.blank.tolist() == good.blank.tolist() == [False, True]
    assert not again.marks.flags.writeable


def test_a_score_is_found_by_the_name_of_its_proposal():
    """In a board of many."""
    assert board_of([["1"], ["0"]]).of("p1").score == 0
