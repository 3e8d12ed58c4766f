"""How fast scoring is beside what others would write, in one process, best of five.

Each line prints the ratio and the library versions stand in the first. Both sides are checked to
agree before they are compared.
"""

import subprocess
import sys
import tracemalloc
from fractions import Fraction
from importlib.metadata import version
from time import process_time
from timeit import repeat

import numpy as np
import pandas as pd
import pytest
import skcriteria
from pymcdm.helpers import rrankdata
from pymcdm.methods import WSM
from pymcdm.normalizations import minmax_normalization
from skcriteria.agg.simple import WeightedSumModel
from skcriteria.pipelines import mkpipe
from skcriteria.preprocessing.scalers import MinMaxScaler

from scoring.acceptability import acceptability, top_shares
from scoring.joint import bootstrap, joint
from scoring.leave_out import without_one_voter
from scoring.model import BallotForm, PerformanceTable, Profile
from scoring.ranking import scoreboard
from scoring.robustness import robustness
from scoring.sampling import uniform
from scoring.stability import top_stability
from scoring.standing import Values, standing, values
from scoring.weights import ballot_weights
from tests.scoring.builders import room_table

pytestmark = pytest.mark.bench

SAMPLES, CRITERIA, FIRST = 10_000, 8, 10
SIZES = (50, 500, 5_000)


def best(job, times=5):
    """Seconds of the fastest of some runs, for ratios."""
    return min(repeat(job, number=1, repeat=times))


def busy(job, times=5):
    """Processor seconds of the best of some runs: what is held against a limit in seconds."""
    return min(repeat(job, number=1, repeat=times, timer=process_time))


def say(capsys, line):
    """One printed line, whatever pytest captures."""
    with capsys.disabled():
        print(f"\n{line}", end="")


def drawn(n, samples=SAMPLES):
    """Values of n proposals, weights, and a generator, from a fixed seed."""
    rng = np.random.default_rng(n)
    v = rng.random((n, CRITERIA))
    known = Values(
        proposals=tuple(f"p{i}" for i in range(n)),
        criteria=tuple(f"c{j}" for j in range(CRITERIA)),
        low=v,
        high=v,
        exact=(),
    )
    return v, known, uniform(rng, samples, CRITERIA), rng


def loop(v, weights):
    """What one writes with numpy: sort every sample, count every rank; ties are not seen."""
    b, ranks = np.zeros((len(v), len(v))), np.arange(len(v))
    for w in weights:
        b[np.argsort(-(v @ w)), ranks] += 1
    return b / len(weights)


def partial_loop(v, weights):
    """The same for the first ten alone, without sorting the rest."""
    a = np.zeros(len(v))
    for w in weights:
        a[np.argpartition(-(v @ w), FIRST)[:FIRST]] += 1
    return a / len(weights)


def test_versions(capsys):
    """What is compared with what."""
    names = ("numpy", "pymcdm", "scikit-criteria", "pandas")
    found = ", ".join(f"{name} {version(name)}" for name in names)
    say(capsys, f"versions: python {sys.version.split()[0]}, {found}")


@pytest.mark.parametrize(("n", "all_gate", "top_gate"), [(50, 2, 5), (500, 1, 3), (5_000, 0.9, 4)])
def test_ranks_under_sampled_weights_against_a_numpy_loop(capsys, n, all_gate, top_gate):
    """10 000 weight samples; ours share ties, the loop does not."""
    v, known, weights, rng = drawn(n)
    part = weights if n < 5_000 else weights[: SAMPLES // 5]
    scale = SAMPLES / len(part)
    ranks = acceptability(known, part, rng).rank
    np.testing.assert_allclose(ranks, loop(v, part), atol=1e-9)
    top = top_shares(known, part, FIRST, rng)
    np.testing.assert_allclose(top, partial_loop(v, part), atol=1e-9)

    times = 5 if n < 5_000 else 3
    ours = best(lambda: acceptability(known, weights, rng), times)
    first = best(lambda: top_shares(known, weights, FIRST, rng))
    theirs = best(lambda: loop(v, part), times) * scale
    partial = best(lambda: partial_loop(v, part), times) * scale
    say(
        capsys,
        f"SMAA n={n}: all ranks {ours:.4f} s, {theirs / ours:.1f} times the numpy loop; "
        f"top 10 {first:.4f} s, {theirs / first:.1f} times (argpartition loop "
        f"{partial / first:.1f} times)",
    )
    assert theirs / ours >= all_gate
    assert theirs / first >= top_gate


@pytest.mark.parametrize(("n", "gate"), [(50, 100), (500, 100), (5_000, 1)])
def test_ranks_under_sampled_weights_against_pymcdm(capsys, n, gate):
    """Its weighted sum and ranks, one call a sample, extrapolated."""
    v, known, weights, rng = drawn(n)
    method, types = WSM(minmax_normalization), np.ones(CRITERIA)
    calls = {50: 300, 500: 100, 5_000: 20}[n]

    def theirs():
        for w in weights[:calls]:
            rrankdata(method(v, w, types))

    ratio = best(theirs) * SAMPLES / calls / best(lambda: acceptability(known, weights, rng), 3)
    say(capsys, f"SMAA n={n}: {ratio:.0f} times pymcdm")
    assert ratio >= gate


@pytest.mark.parametrize("n", SIZES)
def test_ranks_under_sampled_weights_against_scikit_criteria(capsys, n):
    """Its pipeline, one evaluation a sample, extrapolated."""
    v, known, weights, rng = drawn(n)
    pipe = mkpipe(MinMaxScaler(target="matrix"), WeightedSumModel())

    def theirs():
        for w in weights[:20]:
            pipe.evaluate(skcriteria.mkdm(v, [1] * CRITERIA, weights=w))

    ours = best(lambda: acceptability(known, weights, rng), 3)
    ratio = best(theirs, 3) * SAMPLES / 20 / ours
    say(capsys, f"SMAA n={n}: {ratio:.0f} times scikit-criteria")
    assert ratio > 1


def test_growth_is_no_worse_than_sorting(capsys):
    """Exponents fitted over n = 50 to 5 000: n log n is 1.17 there, linear in samples is 1.

    The answer itself has n x n shares: at n = 5 000 there are 25 million of them beside 50 million
    sorted scores, and writing them for the first time takes a quarter of the run. So all ranks grow
    a little faster than n log n above n = 1 500; up to there and for the top 10 they do not.
    """
    sizes, counts = (50, 150, 500, 1_500, 5_000), (2_500, 5_000, 10_000, 20_000)
    jobs = {
        "all ranks": acceptability,
        "top 10": lambda known, weights, rng: top_shares(known, weights, FIRST, rng),
    }
    for name, job in jobs.items():
        asked = [drawn(n)[1:] for n in sizes]
        by_size = [busy(lambda a=a, j=job: j(*a), 3) for a in asked]
        asked = [drawn(500, count)[1:] for count in counts]
        by_count = [busy(lambda a=a, j=job: j(*a)) for a in asked]
        in_n = np.polyfit(np.log(sizes), np.log(by_size), 1)[0]
        small = np.polyfit(np.log(sizes[:4]), np.log(by_size[:4]), 1)[0]
        in_samples = np.polyfit(np.log(counts), np.log(by_count), 1)[0]
        say(
            capsys,
            f"SMAA {name} grows as n^{in_n:.2f} in proposals (n^{small:.2f} up to 1 500), "
            f"N^{in_samples:.2f} in samples",
        )
        assert in_n < 1.4
        assert in_samples < 1.2


def test_memory_of_many_proposals(capsys):
    """Peak above the inputs at n = 5 000: first ten under 150 MB; all ranks hold n x n twice."""
    _, known, weights, rng = drawn(5_000)
    peaks = {}
    for name, job in (
        ("top 10", lambda: top_shares(known, weights, FIRST, rng)),
        ("all ranks", lambda: acceptability(known, weights, rng)),
    ):
        tracemalloc.start()
        job()
        peaks[name] = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    say(capsys, "peak n=5000: " + ", ".join(f"{k} {mb:.0f} MB" for k, mb in peaks.items()))
    assert peaks["top 10"] <= 150


def room(people, n, m, groups=7, seed=1):
    """A score profile and a table of n proposals and m criteria, the first from the ballots."""
    rng = np.random.default_rng(seed)
    names = tuple(f"p{i}" for i in range(n))
    votes = Profile(
        proposals=names,
        groups=tuple(f"g{g}" for g in range(groups)),
        form=BallotForm(kind="score", limit=5),
        marks=rng.integers(0, 6, (people, n)),
        unit=np.full(people, 5),
        group=np.sort(np.arange(people) % groups),
        people=np.ones(people),
        voices=np.ones(people),
        tallied=np.zeros(people),
    )
    others = [(1, [Fraction(int(x), 4) for x in rng.integers(0, 5, n)]) for _ in range(m - 1)]
    table = room_table(names, weight=2, high=5, others=others)
    weights = ballot_weights(votes, "equal", population={}, cap=None, custom={})
    return votes, table, weights


@pytest.mark.parametrize(
    ("people", "n", "m", "gate"), [(60, 12, 5, 50), (200, 50, 7, 50), (5_000, 500, 7, 20)]
)
def test_bootstrap_against_a_pandas_loop(capsys, people, n, m, gate):
    """1 000 repeats: sample within groups, group, average, score, rank."""
    votes, table, weights = room(people, n, m)
    frame = pd.DataFrame(votes.marks / 5.0)
    frame["group"] = votes.group
    board = scoreboard(votes, table, weights)
    known = values(board)
    w = np.array([float(share) for share in board.shares])
    repeats = 3 if people == 5_000 else 20

    def theirs():
        means = []
        for seed in range(repeats):
            again = frame.groupby("group").apply(
                lambda rows, s=seed: rows.sample(len(rows) - 1, replace=True, random_state=s)
            )
            room_mean = again.groupby(level=0).mean()[list(range(n))].mean()
            scores = known.middle.copy()
            scores[:, 0] = room_mean.to_numpy()
            means.append(pd.Series(scores @ w).rank(ascending=False, method="min"))
        return means

    found = bootstrap(votes, table, weights, 10, seed=1)
    middle = np.array([(x.score_low + x.score_high) / 200 for x in found.likelihoods])
    np.testing.assert_allclose(middle, known.middle @ w, atol=0.05)
    times = 1 if people == 5_000 else 5
    ours = best(lambda: bootstrap(votes, table, weights, 10, seed=1), times)
    ratio = best(theirs, times) * 1_000 / repeats / ours
    say(capsys, f"bootstrap {people}x{n}x{m}: {ours:.4f} s, {ratio:.0f} times the pandas loop")
    assert ratio >= gate


def test_leaving_out_every_voter_against_recomputing(capsys):
    """200 x 50 x 7: the closed form against one scoreboard a voter."""
    votes, table, weights = room(200, 50, 7)
    board = scoreboard(votes, table, weights)
    ours = best(lambda: without_one_voter(votes, board))

    def without(row):
        """The profile had one voter not come."""
        keep = np.arange(200) != row
        return Profile(
            proposals=votes.proposals,
            groups=votes.groups,
            form=votes.form,
            marks=votes.marks[keep],
            unit=votes.unit[keep],
            group=votes.group[keep],
            people=votes.people[keep],
            voices=votes.voices[keep],
            tallied=votes.tallied[keep],
        )

    def recomputed(row):
        """One score after another."""
        fewer = without(row)
        again = ballot_weights(fewer, "equal", population={}, cap=None, custom={})
        return [float(score.score) for score in scoreboard(fewer, table, again).scores]

    np.testing.assert_allclose(without_one_voter(votes, board)[3], recomputed(3))
    ratio = 200 * best(lambda: recomputed(7)) / ours
    say(
        capsys, f"leave one voter out 200x50x7: {1000 * ours:.2f} ms, {ratio:.0f} times recomputing"
    )
    assert ratio >= 200


@pytest.mark.parametrize(("n", "most"), [(50, 0.005), (500, 0.05), (5_000, 1.0)])
def test_one_move_of_a_slider(capsys, n, most):
    """Scores, ranks, contributions and stability of the first ten under other weights."""
    votes, table, weights = room(200, n, 7)
    known = values(scoreboard(votes, table, weights))
    shares = [Fraction(x, 28) for x in range(1, 8)]

    def move():
        now = standing(known, shares)
        return top_stability(known, shares, now, FIRST)

    assert len(move().intervals) == 7
    seconds = busy(move, 20)
    say(capsys, f"slider n={n}: {1000 * seconds:.2f} ms")
    assert seconds <= most


def test_the_joint_run(capsys):
    """200 people, 50 proposals, 7 criteria, 2 000 draws, every source alone besides."""
    votes, table, weights = room(200, 50, 7)
    seconds = busy(lambda: joint(votes, table, weights, 10, seed=1))
    whole = busy(
        lambda: robustness(votes, table, weights, 10, kind="equal", population={}, seed=1),
        3,
    )
    say(capsys, f"joint run 200x50x7: {seconds:.3f} s; with all that is left out {whole:.3f} s")
    assert seconds <= 2


def test_import(capsys):
    """`import scoring` beyond numpy, in fresh processes."""
    script = (
        "import time, numpy; t = time.process_time(); import scoring;print(time.process_time() - t)"
    )
    seconds = min(
        float(
            subprocess.run(  # noqa: S603 (our own interpreter and our own text)
                [sys.executable, "-c", script], capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(5)
    )
    say(capsys, f"import scoring: {seconds:.3f} s beyond numpy")
    assert seconds < 0.2


def test_a_large_table_is_scored_exactly(capsys):
    """5 000 ballots x 500 proposals x 7 criteria, in fractions."""
    votes, table, weights = room(5_000, 500, 7)
    assert isinstance(table, PerformanceTable)
    seconds = best(lambda: scoreboard(votes, table, weights))
    say(capsys, f"exact scoreboard 5000x500x7: {seconds:.3f} s")
