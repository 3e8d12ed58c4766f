"""Five questions a first-time reader must be able to answer from the screen alone."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from prioritization.case import GroupWeights
from tests.conftest import EXAMPLES
from tests.web.pages import opened, pieces, shown
from tests.workshops.meetings import FACILITATOR, NOW
from tests.workshops.reports.examples import town
from workshops import cases
from workshops.acts.workshops import open_example
from workshops.language import listed, percent, say
from workshops.reports.notes import sentence
from workshops.reports.sections import sections
from workshops.reports.view import View

pytestmark = pytest.mark.slow

LANGUAGES = ("en", "ar")
CUT = json.loads((EXAMPLES / "sabha" / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture
def sabha(store):
    """The Sabha example, its count closed."""
    return open_example(store, FACILITATOR, "sabha", now=NOW)


def flat(text):
    """A sentence as `shown` gives it: every run of spaces is one."""
    return re.sub(r"\s+", " ", text)


def tab(sabha, language, name):
    """The Results page with one of its tabs open."""
    at = opened("results", lang=language, workshop=sabha)
    at.session_state["tab"] = say(language, f"results.tab_{name}")
    return at.run()


def view(language):
    """The released decision as the page tells it."""
    return View.of(*town("sabha"), language, "public")


@pytest.mark.parametrize("language", LANGUAGES)
def test_which_three_come_first_and_how_sure(sabha, language):
    """The titles stand in their order, each followed by how often it stayed above the line."""
    words = shown(tab(sabha, language, "sure"))

    told = view(language)
    (sure,) = (s for s in sections(*town("sabha"), language, "public") if s.key == "sure")
    first = [told.title(place.proposal) for place in told.decision.ranking[:3]]
    at = [words.index(title) for title in first]
    assert at == sorted(at)
    for row in sure.rows[:3]:
        title, often = row[1].text, row[2].text
        assert often in words[words.index(title) :][: len(title) + 60]


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_proposal_is_out(sabha, language):
    """S10 was found not feasible: its card says so, and what would bring it back."""
    at = tab(sabha, language, "why")
    words = shown(at.selectbox(key="why").set_value("S10").run())

    told = view(language)
    outcome = told.outcome("S10")
    assert outcome.status == "excluded"
    assert flat(sentence(told, outcome.reason)) in words
    assert told.say("status.excluded") in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_loses_most_under_the_official_list(sabha, language):
    """The group with the smallest part of its points funded is named in a sentence."""
    words = shown(tab(sabha, language, "representation"))

    told = view(language)
    name = told.decision.official
    shown_ones = [g for g in told.decision.groups if g.points_funded]
    lowest = min(shown_ones, key=lambda g: g.points_funded[name])
    part = percent(language, lowest.points_funded[name])
    said = told.say("report.groups.lowest_shown", group=told.group(lowest.group), share=part)
    assert flat(said) in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_cut_of_thirty_per_cent_removes(sabha, language):
    """One press on "another budget": the names that fall out, and no other."""
    at = tab(sabha, language, "what_if")
    words = shown(at.radio(key="what_if_kind").set_value("budget").run())

    told = view(language)
    gone = CUT["budget_minus_30"]["lists"]["official"]["leaves"]
    kept = CUT["budget_minus_30"]["lists"]["official"]["rule_again"]
    out = words[words.index(say(language, "what_if.out")) :]
    assert all(flat(told.title(p)) in out for p in gone)
    assert not [p for p in kept if flat(told.title(p)) in out]
    assert say(language, "what_if.not_official") in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_happens_if_the_weight_of_migrants_doubles(sabha, language):
    """Three ballots: the page says that it does not tell, and why."""
    at = tab(sabha, language, "what_if")
    words = shown(at.radio(key="what_if_kind").set_value("double_group").run())

    told = view(language)
    small = [told.group(g) for g in ("C", "RET", "IDP", "MIG", "CSO")]
    said = say(language, "what_if.too_small", groups=listed(language, small))
    assert told.group("MIG") in said
    assert said in words
    assert told.group("MIG") not in "".join(at.radio(key="what_if_double_group").options)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "moved"), [("sabha", 0), ("al_kufra", 3)])
def test_the_same_of_a_group_that_may_be_shown_is_told_in_names(store, name, moved, language):
    """The largest group counted double: who comes in and who goes out, as the core decides it."""
    at = tab(open_example(store, FACILITATOR, name, now=NOW), language, "what_if")
    at = at.radio(key="what_if_kind").set_value("double_group").run()
    at = at.radio(key="what_if_double_group").set_value("A").run()

    decision, workshop = town(name)
    weights = {g.group: g.share * (2 if g.group == "A" else 1) for g in decision.groups}
    custom = GroupWeights(kind="custom", weights=weights, reason="as asked")
    method = replace(workshop.settings.method, group_weights=custom)
    other = cases.decision(replace(workshop, settings=replace(workshop.settings, method=method)))
    before, after = (set(d.lists[d.official].selected) for d in (decision, other))
    (answer,) = (piece for piece in pieces(at) if 'class="why"' in piece)
    come, _, gone = answer.partition(f"<b>{say(language, 'what_if.out')}</b>")
    told = View.of(decision, workshop, language, "public")
    for moves, names in ((after - before, come), (before - after, gone)):
        assert names.count("<li>") == len(moves)
        assert all(flat(told.title(p)) in flat(unescape(names)) for p in moves)
    assert len(before ^ after) == moved
    assert (say(language, "what_if.same") in answer) == (not moved)
