"""The rules in large numbers: random tables of ballots, and simulated live displays.

Their figures are printed: `pytest -n 0 -m faults -rP tests/release/test_simulations.py`.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pytest

from scoring.model import GroupId
from tests.release.attacker import leverage
from workshops.acts.live import still_out
from workshops.live_steps import live_state
from workshops.small_cells import visible
from workshops.store.totals import Turnout
from workshops.thresholds import few_between

pytestmark = pytest.mark.faults
TABLES = 100_000
DISPLAYS = 5_000
SIZES = (0, 1, 2, 3, 5, 7, 9, 10, 11, 14, 18, 25, 60)
ALONE = 1 - 1e-9
"""From this leverage on an unknown follows from the figures alone."""


def hidden_parts(seed: int, count: int, rule=visible) -> dict[int, list]:
    """By how many are hidden: their parts in the scores, and in the row of them together.

    What is shown of others is taken away first. Weights: an equal voice, a capped share of people,
    or by head, at random.
    """
    random = np.random.default_rng(seed)
    found: dict[int, list] = defaultdict(list)
    for _ in range(count):
        sizes = random.choice(SIZES, size=random.integers(1, 10))
        table = {GroupId(f"G{n}"): int(size) for n, size in enumerate(sizes)}
        shown = rule(table)
        hidden = [n for g, n in table.items() if n and g not in shown]
        assert all(table[g] >= 10 for g in shown)
        if not hidden or sum(sizes) < 10:
            continue  # all is shown, or no score is
        weights = random.choice(3)
        say = {0: np.ones(len(hidden)), 1: np.array(hidden), 2: random.uniform(1, 3, len(hidden))}
        part = say[weights] / say[weights].sum()
        rows = [part]
        if shown and sum(hidden) >= 10:
            rows.append(part)  # weighted as the list is: no second equation
        found[len(hidden)].append((np.array(rows), hidden, len(shown)))
    return found


def test_no_hidden_group_follows_in_a_hundred_thousand_tables():
    """No group under ten alone, no union of them under ten, whatever the weights."""
    tables = attacked = 0
    closest = 0.0
    for size, parts in hidden_parts(20260411, TABLES).items():
        tables += len(parts)
        beside = [(rows, sum(hidden)) for rows, hidden, shown in parts if shown]
        if not beside:
            continue
        attacked += len(beside)
        assert size >= 2
        assert all(people >= 10 for _, people in beside)
        # scores, and the row of them together: one equation over two or more, none of them follows
        found = leverage(np.array([rows for rows, _ in beside]))
        assert (found < ALONE).all()
        closest = max(closest, float(found.max()))

    print(f"{TABLES} tables: {tables} with hidden groups, {attacked} of them beside shown ones,")
    print(f"0 hidden groups follow; the nearest has a leverage of {closest:.6f}, 1 being out")
    assert tables > TABLES / 2


def test_the_same_tables_find_a_rule_that_is_not_complementary():
    """A plain threshold leaves one group alone again and again."""

    def plain(table: dict) -> tuple:
        return tuple(g for g, n in table.items() if n >= 10)

    alone = hidden_parts(20260411, 2_000, plain)[1]

    out = sum((leverage(rows) >= ALONE).any() for rows, _, shown in alone if shown)
    print(f"a plain threshold: in {out} of 2000 tables a hidden group follows")
    assert out > 200


@dataclass(slots=True)
class Display:
    """One simulated meeting: figures shown, each as its parts over single ballots."""

    k: int
    by_head: bool = False
    rows: list[np.ndarray] = field(default_factory=list)
    behind: list[np.ndarray] = field(default_factory=list)

    def show(self, counted: np.ndarray, group: np.ndarray) -> None:
        """A display of these ballots: every group has an equal voice, or every person has."""
        row = np.zeros(len(group))
        voted = np.unique(group[counted])
        if self.by_head:
            row[counted] = 1 / counted.sum()
            voted = []
        for g in voted:
            own = counted & (group == g)
            row[own] = 1 / len(voted) / own.sum()
        self.rows.append(row)
        self.behind.append(counted.copy())

    def smallest_step(self) -> int:
        """Single ballots between two displays that follow each other."""
        pairs = zip(self.behind, self.behind[1:], strict=False)
        changes = [int((a ^ b).sum()) for a, b in pairs]
        return min((n for n in changes if n), default=self.k)


def displayed(random: np.random.Generator, m: int = 10, k: int = 5, most: int = 7) -> Display:
    """A meeting: people come in bursts, some stay away, some sheets are void, stock is left.

    most: ballots of one burst.
    """
    people = int(random.integers(12, 60))
    group = random.integers(0, random.integers(2, 6), people)
    stay_away = random.random(people) < random.choice([0.0, 0.07, 0.2, 0.4])
    order = [int(i) for i in random.permutation(people) if not stay_away[i]]
    spare, present = int(random.integers(0, 20)), people if random.random() < 0.7 else 0
    counted = np.zeros(people, dtype=bool)
    display, voids, then = Display(k=k, by_head=bool(random.random() < 0.5)), 0, (0, 0)
    while order:
        burst, order = order[: (n := int(random.integers(1, most + 1)))], order[n:]
        counted[burst] = True
        if random.random() < 0.05:
            counted[random.choice(np.flatnonzero(counted))] = False
            voids += 1
        ballots = int(counted.sum())
        out = Turnout(
            ballots=ballots, expected_out=people + spare - ballots - voids, present=present
        )
        state = live_state(
            m=m, k=k, ballots=ballots, shown=then[0], expected=still_out(out), curtain=False
        )
        if state == "release":
            display.show(counted, group)
            then = (ballots, voids)
    few = few_between(ballots=int(counted.sum()), voids=voids, then=then, k=k)
    if counted.sum() >= m and not (display.rows and few):
        display.show(counted, group)
    return display


def test_no_ballot_follows_in_five_thousand_live_displays():
    """No-shows, voids, spare stock, presence counted or not: no step is small, nobody is alone."""
    random = np.random.default_rng(311)
    several = steps = 0
    closest = 0.0
    for _ in range(DISPLAYS):
        display = displayed(random)
        if not display.rows:
            continue
        several += len(display.rows) > 1
        steps += len(display.rows)
        assert display.smallest_step() >= display.k
        found = leverage(np.array(display.rows))
        assert (found < ALONE).all()
        closest = max(closest, float(found.max()))

    print(f"{DISPLAYS} meetings: {steps} displays, {several} meetings with several of them,")
    print(f"0 ballots follow; the nearest has a leverage of {closest:.6f}, 1 being out")
    assert several > DISPLAYS / 2


def test_the_same_displays_find_batches_of_one():
    """With a display after every ballot, single ballots follow in most meetings."""
    random = np.random.default_rng(311)
    out = 0
    for _ in range(200):
        display = displayed(random, k=1, most=1)
        out += bool(display.rows) and bool((leverage(np.array(display.rows)) >= ALONE).any())

    print(f"batches of one: in {out} of 200 meetings a ballot follows")
    assert out > 60
