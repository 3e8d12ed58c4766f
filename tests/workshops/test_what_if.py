"""What if: names in and out of the list, and of small groups nothing at all."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from prioritization.case import GroupWeights
from tests.conftest import EXAMPLES
from tests.workshops.reports.examples import TOWNS, town
from workshops import cases
from workshops.what_if import Question, answers, groups_asked


def asked(name, kind, value=""):
    """The one answer to a question about an example."""
    decision, workshop = town(name)
    (found,) = answers(decision, workshop, Question.of_kind(kind, value))
    return found


@pytest.mark.parametrize("name", TOWNS)
def test_a_smaller_budget_is_answered_by_the_rule_run_again(name):
    """Thirty per cent less: the list that the examples record as run again."""
    _, workshop = town(name)
    expected = json.loads((EXAMPLES / name / "expected.json").read_text(encoding="utf-8"))
    cut = expected["budget_minus_30"]["lists"]["official"]

    found = asked(name, "budget", str(workshop.settings.budget * 7 // 10))

    assert list(found.selected) == cut["rule_again"]
    assert sorted(found.left) == sorted(cut["leaves"])
    assert sorted(found.entered) == sorted(cut["enters"])


@pytest.mark.parametrize("name", TOWNS)
def test_the_other_rule_gives_the_list_that_stands_beside_the_official_one(name):
    """Both lists are always computed: asked as a question, the other one is the same."""
    decision, _ = town(name)
    other = "equal_shares" if decision.official == "ranked" else "ranked"

    assert asked(name, "rule", other).selected == decision.lists[other].selected


@pytest.mark.parametrize("name", TOWNS)
def test_the_weights_as_they_are_change_nothing(name):
    """The same criteria weights again: nobody in, nobody out, nothing moved."""
    _, workshop = town(name)
    same = ";".join(f"{c.id}:{c.weight}" for c in workshop.criteria)

    found = asked(name, "criteria", same)

    assert (found.entered, found.left, dict(found.moved)) == ((), (), {})


def test_one_criterion_alone_reorders_the_list():
    """All weight on one criterion: the list that this criterion alone gives."""
    found = asked("sabha", "criteria", "C1:100;C2:0;C3:0;C4:0;C5:0;C6:0")

    assert found.entered
    assert found.left


@pytest.mark.parametrize("kind", ["without_group", "double_group"])
def test_nothing_is_told_of_a_group_that_is_too_small(kind):
    """Three migrants of Sabha: a change of the list would tell how they voted."""
    decision, workshop = town("sabha")

    assert groups_asked(decision, workshop) == ("A", "B")
    with pytest.raises(ValueError, match="MIG may not be asked"):
        answers(decision, workshop, Question.of_kind(kind, "MIG"))


def test_a_group_left_out_is_the_vote_without_its_ballots():
    """The names in and out are those of the same workshop in which the group handed in nothing."""
    decision, workshop = town("sabha")
    without = replace(workshop, ballots=tuple(b for b in workshop.ballots if b.group != "B"))

    found = asked("sabha", "without_group", "B")

    assert found.selected == cases.decision(without).lists[decision.official].selected


def test_a_group_counted_double_has_twice_its_declared_weight():
    """The list is the one of the same workshop with custom weights two to one."""
    decision, workshop = town("sabha")
    voted = [g.group for g in decision.groups if g.ballots]
    weights = {g: Fraction(2 if g == "A" else 1) for g in voted}
    custom = GroupWeights(kind="custom", weights=weights, reason="as asked")
    method = replace(workshop.settings.method, group_weights=custom)
    other = replace(workshop, settings=replace(workshop.settings, method=method))

    found = asked("sabha", "double_group", "A")

    assert found.selected == cases.decision(other).lists[decision.official].selected
    assert found.selected != decision.lists[decision.official].selected


def test_an_unknown_question_is_refused():
    """A kind the page does not know is a mistake of the program."""
    with pytest.raises(KeyError):
        Question.of_kind("nonsense")
