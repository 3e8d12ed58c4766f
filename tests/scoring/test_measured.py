"""The three simulations quoted in the specification, made again with the shipped code.

Their files state results and designs but no score model. The models here are ours; they are
written down beside each test, and every figure of a file is compared with the same figure of an
experiment of the same design: the two may differ by four standard errors of their difference,
and where a model has many parts by what we may have guessed wrongly of them, which is stated.
"""

import numpy as np
import pytest
from scipy import stats

from scoring.ballots import group_means
from scoring.bootstrap import resampled
from scoring.model import NO_ANSWER, BallotForm, Profile
from scoring.opinions import geometric, group_medians
from scoring.ranking import places
from scoring.two_way import additive_fit
from tests.scoring.builders import board_of, golden, values_of
from tests.scoring.peers import PEERS

ERRORS = 4
REVERSAL = golden("measured_rank_reversal.json")
MEANS = golden("measured_within_group_means.json")
COVERAGE = golden("measured_bootstrap_coverage.json")

# One proposal outside the first three goes


def means_on_one_to_five(rng, trials, n):
    """Seven criteria, N(3, 0.7) within 1..5; weights 0.5..1.5 before they are made to sum to 1."""
    x = np.clip(rng.normal(3, 0.7, (trials, n, 7)), 1, 5)
    w = rng.uniform(0.5, 1.5, (trials, 7))
    return x, w / w.sum(axis=1, keepdims=True)


def changes(method, x, w, chosen):
    """Shares of trials in which the order, the first and the first three of the others change.

    chosen: which of those outside the first three goes.
    """
    trials, n, _ = x.shape
    before = np.argsort(-method(x, w), axis=1, kind="stable")
    gone = np.take_along_axis(before, 3 + chosen[:, np.newaxis], 1)
    kept = np.nonzero(np.arange(n) != gone)[1].reshape(trials, n - 1)
    scores = method(np.take_along_axis(x, kept[:, :, np.newaxis], 1), w)
    after = np.take_along_axis(kept, np.argsort(-scores, axis=1, kind="stable"), 1)
    before = before[before != gone].reshape(trials, n - 1)
    differ = before != after
    three = np.sort(before[:, :3]) != np.sort(after[:, :3])
    return differ.any(axis=1).mean(), differ[:, 0].mean(), three.any(axis=1).mean()


@pytest.mark.parametrize("n", [8, 15, 30])
def test_methods_with_moving_anchors_reverse_as_often_as_measured(n):
    """Any order, the first, the first three: six methods, Borda being PROMETHEE's usual one."""
    rng = np.random.default_rng(n)
    cases = [name for name in REVERSAL if name.endswith(f"|n={n}")]
    trials = REVERSAL[cases[0]]["trials"]
    x, w = means_on_one_to_five(rng, trials, n)
    chosen = rng.integers(n - 3, size=trials)

    for name in cases:
        told = REVERSAL[name]
        measured = np.array([told[f"{what}_change"] for what in ("any_order", "top1", "top3_set")])
        method = PEERS.get(name.split("|")[0].replace("Borda per criterion", "PROMETHEE II usual"))
        if method is None:
            assert not measured.any()
            continue
        found = np.array(changes(method, x, w, chosen))
        pooled = (found + measured) / 2
        error = np.sqrt(np.maximum(pooled * (1 - pooled), 1 / trials) * 2 / trials)
        assert (abs(found - measured) <= ERRORS * error).all(), (name, found, measured)


@pytest.mark.parametrize("n", [8, 15])
def test_fixed_anchors_never_reverse(n):
    """Additive and geometric, from the shipped code: 0 in every trial, as measured."""
    rng = np.random.default_rng(n)
    for _ in range(15):
        x, w = (drawn[0].round(3) for drawn in means_on_one_to_five(rng, 1, n))
        gone = int(rng.integers(n))
        kept = [row for i, row in enumerate(x.tolist()) if i != gone]
        before, after = (
            board_of(rows, w.tolist(), low=1, high=5).scores for rows in (x.tolist(), kept)
        )
        assert [s.score for s in after] == [s.score for i, s in enumerate(before) if i != gone]
        order = [[place.rank for place in places([s.score for s in b])] for b in (before, after)]
        left = [rank for i, rank in enumerate(order[0]) if i != gone]
        assert (
            np.argsort(left, kind="stable").tolist() == np.argsort(order[1], kind="stable").tolist()
        )
        balanced = [
            geometric(*values_of(rows, w.tolist(), low=1, high=5)) for rows in (x.tolist(), kept)
        ]
        assert balanced[1] == tuple(g for i, g in enumerate(balanced[0]) if i != gone)


# Ways to take the mean within a group

RUNS, PROPOSALS, TOP = 200, 15, 5
GUESSED = 0.015
"""Of τ: what our guesses at errors, generosity, stretching and favourites may be off by."""


def ratings(rng, people, scenario):
    """Truths and marks 0..5 of 200 runs: (runs, n) and (runs, people, n), NaN where blank.

    Truth uniform on 0..5; what a person sees of it has an error of 1.9; a person may be generous
    by N(0, 1.1) and stretch the scale by exp N(0.02, 0.4). A bullet voter (one in five) gives two
    favourites of their own everything and the others nothing.
    """
    truth = rng.uniform(0, TOP, (RUNS, PROPOSALS))
    one = (RUNS, people, 1)
    generous = rng.normal(0, 1.1, one) if "same" not in scenario else 0.0
    stretch = np.exp(rng.normal(0.02, 0.4, one)) if "spread" in scenario else 1.0
    seen = stretch * (truth[:, np.newaxis] - TOP / 2) + rng.normal(
        0, 1.9, (RUNS, people, PROPOSALS)
    )
    marks = np.clip(np.rint(TOP / 2 + generous + seen), 0, TOP)
    if "bullet" in scenario:
        place = rng.random(marks.shape).argsort(axis=2).argsort(axis=2)
        marks = np.where(rng.random(one) < 0.2, np.where(place < 2, TOP, 0), marks)
    blank = 0.5 if "50%" in scenario else 0.3 if "30%" in scenario else 0.0
    return truth, np.where(rng.random(marks.shape) < blank, np.nan, marks)


def one_group_a_run(marks):
    """All runs as one profile: run r is group r."""
    runs, people, n = marks.shape
    rows = marks.reshape(runs * people, n)
    ones = np.ones(len(rows), dtype=np.int64)
    return Profile(
        proposals=tuple(f"p{i}" for i in range(n)),
        groups=tuple(f"g{r}" for r in range(runs)),
        form=BallotForm(kind="score", limit=TOP),
        marks=np.where(np.isnan(rows), NO_ANSWER, rows).astype(np.int32),
        unit=TOP * ones,
        group=np.repeat(np.arange(runs), people),
        people=ones,
        voices=ones,
        tallied=ones == 0,
    )


def floats(means):
    """Exact means as an array, NaN where nobody of a group rated a proposal."""
    return np.array([[np.nan if y is None else float(y) for y in row] for row in means])


def filled(summary, known):
    """A proposal nobody rated has the mean of the others."""
    rated = known.any(axis=1)
    mean = np.where(rated, summary, 0).sum(axis=1) / rated.sum(axis=1)
    return np.where(rated, summary, mean[:, np.newaxis])


def summaries(marks):
    """Every column of the file: ours from the shipped code, what we do not offer from numpy."""
    known = ~np.isnan(marks)
    votes = one_group_a_run(marks)
    answered = np.maximum(known.sum(axis=2, keepdims=True), 1)
    own = np.where(known, marks, 0).sum(axis=2, keepdims=True) / answered
    apart = np.where(known, marks - own, 0.0)
    deviation = np.sqrt((apart**2).sum(axis=2, keepdims=True) / answered)
    ranks = np.where(known, stats.rankdata(marks, axis=2, nan_policy="omit") - 0.5, 0) / answered
    n = np.maximum(known.sum(axis=1), 1)
    cut = n // 5
    place = np.arange(marks.shape[1])[:, np.newaxis]
    inside = (place >= cut[:, np.newaxis]) & (place < (n - cut)[:, np.newaxis])
    found = {
        "mean": floats(group_means(votes)),
        "median": floats(group_medians(votes)),
        "twoway": np.stack([additive_fit(run) for run in marks / TOP]),
        "trim20": np.where(inside, np.nan_to_num(np.sort(marks, axis=1)), 0).sum(axis=1)
        / inside.sum(axis=1),
        "center": apart.sum(axis=1) / n,
        "zscore": np.where(deviation > 0, apart / np.maximum(deviation, 1e-9), 0).sum(axis=1) / n,
        "rank": ranks.sum(axis=1) / n,
    }
    return {way: filled(summary, known) for way, summary in found.items()}


def tau(summary, truth):
    """Kendall's τ_b of every run, as `scoring.comparison.kendall_tau` gives it."""
    i, j = np.triu_indices(summary.shape[1], 1)
    ours = np.sign((summary[:, i] - summary[:, j]).round(9))
    theirs = np.sign(truth[:, i] - truth[:, j])
    pairs = np.sqrt((ours != 0).sum(axis=1) * (theirs != 0).sum(axis=1))
    return (ours * theirs).sum(axis=1) / np.maximum(pairs, 1)


@pytest.mark.parametrize("people", [5, 15, 40])
def test_means_within_groups_find_the_truth_as_well_as_measured(people):
    """200 runs of 15 proposals in seven situations, seven ways to summarise a group."""
    rng = np.random.default_rng(people)
    cases = [name for name in MEANS if name.startswith(f"P={people}|")]
    assert len(cases) == 7
    for name in cases:
        truth, marks = ratings(rng, people, name.split("|")[1])
        for way, summary in summaries(marks).items():
            found = tau(summary, truth)
            allowed = GUESSED + ERRORS * found.std() * np.sqrt(2 / RUNS)
            assert found.mean() == pytest.approx(MEANS[name][way], abs=allowed), (name, way)


# Intervals from ballots drawn again

SIZES = {
    "5 groups of 3": (3,) * 5,
    "5 groups of 5": (5,) * 5,
    "sizes 3-10": (3, 4, 5, 7, 10),
    "5 groups of 12": (12,) * 5,
    "2 groups of 4": (4,) * 2,
}
TRIALS, EACH, DRAWS = 50, 10, 300
TRIED = TRIALS * EACH


def whole_marks(rng, sizes):
    """Marks 1..5 of every group for 50 lists of 10 proposals side by side, and their true means.

    A group's mean is N(3, 0.5) for the proposal and N(0, 0.5) for the group; people differ by 1.15.
    """
    centre = rng.normal(3, 0.5, TRIED) + rng.normal(0, 0.5, (len(sizes), TRIED))
    steps = stats.norm.cdf(np.arange(1.5, 5)[:, np.newaxis, np.newaxis], centre, 1.15)
    expected = (5 - steps.sum(axis=0)).mean(axis=0)
    marks = [
        np.clip(np.rint(rng.normal(c, 1.15, (n, TRIED))), 1, 5)
        for n, c in zip(sizes, centre, strict=True)
    ]
    return marks, expected


def held(drawn, true):
    """Coverage of the score and of the rank, and the width, of the intervals 5..95 %."""
    low, high = np.quantile(drawn, (0.05, 0.95), axis=0)
    lists = drawn.reshape(len(drawn), TRIALS, EACH).round(9)
    rank = stats.rankdata(-lists, axis=2, method="min")
    least, most = np.quantile(rank, (0.05, 0.95), axis=0)
    truly = stats.rankdata(-true.reshape(TRIALS, EACH), axis=1, method="min")
    inside = ((low <= true) & (true <= high)).mean(), ((least <= truly) & (truly <= most)).mean()
    return (*inside, (high - low).mean())


def by_t(marks, true):
    """Coverage of Satterthwaite's interval."""
    part = np.stack([m.var(axis=0, ddof=1) / len(m) for m in marks]) / len(marks) ** 2
    free = np.array([[len(m) - 1] for m in marks])
    freedom = part.sum(axis=0) ** 2 / np.maximum((part**2 / free).sum(axis=0), 1e-12)
    half = stats.t.ppf(0.95, np.maximum(freedom, 1)) * np.sqrt(part.sum(axis=0))
    return (abs(np.mean([m.mean(axis=0) for m in marks], axis=0) - true) <= half).mean()


@pytest.mark.parametrize("name", SIZES)
def test_bootstrap_intervals_hold_as_often_as_measured(name):
    """One draw less than ballots by the shipped code; n draws and Satterthwaite's beside it."""
    rng, sizes = np.random.default_rng(len(name)), SIZES[name]
    marks, true = whole_marks(rng, sizes)
    people = sum(sizes)
    votes = Profile(
        proposals=tuple(f"p{i}" for i in range(TRIED)),
        groups=tuple(f"g{g}" for g in range(len(sizes))),
        form=BallotForm(kind="score", low=1, limit=5),
        marks=np.vstack(marks).astype(np.int32) - 1,
        unit=np.full(people, 4),
        group=np.repeat(np.arange(len(sizes)), sizes),
        people=np.ones(people),
        voices=np.ones(people),
        tallied=np.zeros(people, dtype=bool),
    )
    alike = dict.fromkeys(votes.groups, 1 / len(sizes))
    found = {
        "n-1 draws (Rao-Wu)": held(1 + 4 * resampled(votes, alike, DRAWS, rng).known, true),
        "n draws": held(
            np.mean(
                [rng.multinomial(len(m), [1 / len(m)] * len(m), DRAWS) @ m / len(m) for m in marks],
                axis=0,
            ),
            true,
        ),
    }
    told = COVERAGE[name]
    score, rank = told["coverage of nominal 90% score CI"], told["coverage of 90% rank interval"]
    for way, (of_score, of_rank, width) in found.items():
        for ours, theirs in ((of_score, score[way]), (of_rank, rank[way])):
            error = np.sqrt(2 * theirs * (1 - theirs) / TRIED)
            assert ours == pytest.approx(theirs, abs=ERRORS * error), way
        assert width == pytest.approx(told["mean width"][way], rel=0.08)
    at = score["t interval (Satterthwaite)"]
    assert by_t(marks, true) == pytest.approx(at, abs=ERRORS * np.sqrt(2 * at * (1 - at) / TRIED))
    assert found["n draws"][0] < found["n-1 draws (Rao-Wu)"][0] <= 0.93
