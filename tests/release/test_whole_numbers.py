"""Whoever counts in whole marks finds no hidden group; with any part of the rule off, some do."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from tests.release import further, published
from tests.release.attacker import of_groups, recovered_whole
from tests.release.published import of_document, of_sections, together
from tests.release.rooms import LIMIT, decided, meeting, room, secrets
from tests.release.test_attacks import CROWDS, small
from workshops import coarse, release, second_weights, support_by_group
from workshops.reports.json_ import document
from workshops.reports.sections import sections

pytestmark = pytest.mark.faults
ROOMS = 120


def told(given, decision):
    """What documents and the report say."""
    return together(
        [
            of_document(document(decision, given, "public")),
            of_sections(sections(decision, given, "en", "public")),
        ]
    )


def out(seed, crowd=None):
    """What comes out of one room, by name."""
    given = meeting(seed, crowd or CROWDS[seed % len(CROWDS)])
    decision = decided(given)
    wanted = secrets(given, decision, small(given))
    assert len(wanted) > 6
    found = recovered_whole(of_groups(room(), told(given, decision)), wanted)
    return {name: marks for (_, name), marks in found.items()}


@pytest.mark.parametrize("block", range(0, ROOMS, 20))
def test_no_small_group_follows_in_whole_numbers(block):
    """A hundred and twenty rooms, with groups of one to fourteen people hidden."""
    assert {seed: found for seed in range(block, block + 20) if (found := out(seed))} == {}


@pytest.mark.parametrize("seed", range(8))
def test_nor_where_four_groups_are_hidden(seed):
    """Of five: more that could have given a mark, and more that is said."""
    random = np.random.default_rng(seed)
    sizes = {name: int(random.integers(1, 8)) for name in ("B", "CSO", "D", "E")}

    assert out(100 + seed, {"A": 22, **sizes, "D": 9}) == {}


def out_of_answers(seed):
    """The same where every proposal costs as much, so that every answer to "what if" says who had
    more, and all of them are laid on top.
    """
    given = meeting(seed, CROWDS[seed % len(CROWDS)])
    alike = tuple(replace(p, cost=300) for p in given.proposals)
    given = replace(given, proposals=alike)
    decision = decided(given)
    known = told(given, decision)
    sums = of_groups(room(), known)
    public = release.released(decision, given, "public")
    further.lay(room(), known, sums, further.answered(decision, given))
    further.lay(room(), known, sums, further.left_out(public, given))
    return recovered_whole(sums, secrets(given, decision, small(given)))


@pytest.mark.parametrize("block", range(0, 60, 20))
def test_nor_with_every_answer_on_top(block):
    """Groups left out or counted double, other weights where they are told."""
    assert {s: found for s in range(block, block + 20) if (found := out_of_answers(s))} == {}


def test_answers_about_weights_give_one_person_away(monkeypatch):
    """Asked beside a group of one: names in and out under other weights are enough."""
    monkeypatch.setattr(second_weights, "LEAST", 1)

    assert all(out_of_answers(seed) for seed in (17, 82, 97, 127, 147))


LEAKING = {
    "scores in tenths": {12, 27, 41, 57, 67, 92, 105, 127},
    "smaller groups in tenths": {41},
    "smaller groups in hundredths": {512},
    "other weights beside one person": {17, 97, 107, 127, 147},
}
"""Rooms in which one part of the rule keeps marks back, of the first 700."""


@pytest.mark.parametrize("off", LEAKING)
def test_each_part_of_the_rule_keeps_something_back(off, monkeypatch):
    """Switched off alone, the same sums find planted marks, and all they find is right."""
    assert {seed for seed in LEAKING[off] if out(seed)} == set()
    if off == "scores in tenths":
        monkeypatch.setattr(coarse, "WHOLE", coarse.TENTHS)
    elif off == "smaller groups in tenths":
        monkeypatch.setattr(support_by_group, "fifth", in_tenths)
    elif off == "smaller groups in hundredths":
        monkeypatch.setattr(coarse, "TWENTIETHS", 100)
        monkeypatch.setattr(published, "TWENTIETH", published.HUNDREDTH)
    else:
        monkeypatch.setattr(release, "under_official_weights", lambda decision: decision)

    assert {seed for seed in LEAKING[off] if out(seed)} == LEAKING[off]


def test_the_rule_of_before_gives_marks_away_in_every_tenth_room(monkeypatch):
    """All parts off: tenths, figures of the smaller groups, every list."""
    monkeypatch.setattr(coarse, "WHOLE", coarse.TENTHS)
    monkeypatch.setattr(coarse, "TWENTIETHS", 100)
    monkeypatch.setattr(published, "TWENTIETH", published.HUNDREDTH)
    monkeypatch.setattr(support_by_group, "fifth", in_tenths)
    monkeypatch.setattr(release, "under_official_weights", lambda decision: decision)

    assert sum(bool(out(seed)) for seed in range(60)) > 5


def in_tenths(mean):
    """A mean utility as a mark with one decimal, as shown groups have it."""
    return Fraction(round(mean * LIMIT * 10), 10)
