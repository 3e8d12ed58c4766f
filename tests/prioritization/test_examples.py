"""The example workshops, decided whole: every settled number of their `expected.json`."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import groupby

import pytest

from prioritization.basis import basis
from prioritization.changes import budget_changed
from prioritization.decide import claims_of
from prioritization.election import from_profile
from prioritization.lists import Lists, floor_of, lists, official
from prioritization.outcome import Allocation
from prioritization.recut import Signed, cut_from_end, recut, what_fits
from prioritization.representation.answers import Answers
from prioritization.representation.presence import Around, arrived, at_ballot, presence_findings
from prioritization.representation.shares import group_outcomes
from prioritization.rules.comparison import Preference
from tests.prioritization.towns import TOWNS, WEIGHTS, answers, asked, case, decided
from tests.scoring.folder import expected

LISTS = [(town, name) for town in TOWNS for name in expected(town)["lists"]]
NOBODY = Preference(first=Fraction(0), second=Fraction(0), equal=Fraction(0))
NEAR = 1e-9
ROUNDED = 5e-7
"""The top level of `expected.json` is rounded to six places."""


def approx(number: float) -> object:
    """Equal to within the tolerance that the block `decide` is compared with."""
    return pytest.approx(number, rel=NEAR, abs=0)


@cache
def listed(town: str, name: str) -> Allocation:
    """The list `expected.json` calls by this name."""
    return official(basis(asked(town, name)))


@pytest.mark.parametrize("town", TOWNS)
def test_the_ranking_has_its_places_scores_and_contributions(town):
    """Candidates best first, to nine digits, incomplete scores with their interval."""
    ranking = decided(town).ranking
    block = expected(town)["decide"]["ranking"]

    assert [place.proposal for place in ranking] == [line["id"] for line in block]
    for place, line in zip(ranking, block, strict=True):
        assert (place.rank, place.tied) == (line["rank"], line["tied"])
        assert place.score == approx(line["score"])
        assert place.incomplete == line.get("incomplete", False)
        assert place.low == (approx(line["low"]) if "low" in line else None)
        assert place.high == (approx(line["high"]) if "high" in line else None)
        assert place.contributions.keys() == line["contributions"].keys()
        for criterion, part in line["contributions"].items():
            assert place.contributions[criterion] == (None if part is None else approx(part))


@pytest.mark.parametrize("town", TOWNS)
def test_the_ranking_of_everything_has_the_ranks_of_the_weighted_sum(town):
    """Gated proposals keep their place among all unmerged ones."""
    weights = "equal" if town == "sabha" else "population_capped_3"
    block = expected(town)["weighted_sum"][weights]

    assert {place.proposal: place.rank for place in decided(town).ranking_all} == {
        proposal: line["rank_all"] for proposal, line in block.items()
    }


@pytest.mark.parametrize("town", TOWNS)
def test_the_decision_has_the_settled_lists_in_order(town):
    """Both rules, with and without the floor, in order of selection."""
    decision, block = decided(town), expected(town)["decide"]

    assert decision.rule == block["rule"] == decision.official
    assert decision.budget == block["budget"]
    for name, ids in block["lists"].items():
        assert decision.lists[name].selected == tuple(ids), name
    one_vote = expected(town)["lists"]["ranked/per_person/skip"]["ids"]
    assert decision.lists["per_person"].selected == tuple(one_vote)


@pytest.mark.parametrize("town", TOWNS)
def test_every_proposal_has_its_status_position_and_cost(town):
    """In file order, merged ones too."""
    block = expected(town)["decide"]["proposals"]

    assert [
        (one.proposal, one.status, one.position, one.cost) for one in decided(town).proposals
    ] == [(line["id"], line["status"], line["position"], line["cost"]) for line in block]
    for one, line in zip(decided(town).proposals, block, strict=True):
        if "reason" in line:
            assert one.reason.key == line["reason"]["key"]


@pytest.mark.parametrize("town", TOWNS)
def test_every_gate_has_its_status(town):
    """Feasibility and conflict screening combined by the worse."""
    gates = {one.proposal: one.gate for one in decided(town).proposals}

    assert gates == expected(town)["status"]


@pytest.mark.parametrize("town", TOWNS)
def test_every_group_has_its_ballots_weight_and_share_of_points(town):
    """A group without a ballot is listed, without a weight and without a figure."""
    block = expected(town)["decide"]["groups"]

    for group, line in zip(decided(town).groups, block, strict=True):
        weight = None if group.weight is None else str(group.weight)
        assert (group.group, group.ballots, weight) == (line["id"], line["ballots"], line["weight"])
        assert bool(group.points_funded) == bool(line["points_funded"])
        for name, share in line["points_funded"].items():
            assert group.points_funded[name] == approx(share)


@pytest.mark.parametrize("town", TOWNS)
def test_the_findings_at_the_ballot_are_the_declared_checks_that_fail(town):
    """Each threshold of a kind on its own; findings under other names are additional."""
    block = expected(town)["decide"]["findings"]
    declared = {check.kind for check in case(town).method.checks}

    assert [
        (f.check, f.level, f.group, approx(float(f.found)), approx(float(f.needed)))
        for f in decided(town).findings
        if f.check in declared
    ] == [(f["check"], f["level"], f["group"], f["found"], f["needed"]) for f in block]


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("moment", ["arrived", "at_ballot"])
def test_presence_is_counted_as_expected(town, moment):
    """People, women, youth, ratios and findings, when they came and when they voted."""
    block = expected(town)["presence"][moment]
    asked_of = case(town)
    room = arrived(asked_of.groups, asked_of.attendance)
    ballots = None
    if moment == "at_ballot":
        room = at_ballot(asked_of.groups, asked_of.attendance)
        ballots = expected(town)["ballots"]["by_group"]
    around = Around(
        groups=asked_of.groups,
        present=arrived(asked_of.groups, asked_of.attendance).by_group,
        ballots=ballots,
        women_sessions=asked_of.women_sessions,
    )
    found = presence_findings(room, asked_of.method.checks, around)

    assert (room.people, room.women, room.men, room.youth) == (
        block["people"],
        block["women"],
        block["men"],
        block["youth"],
    )
    assert room.by_group == block["by_group"]
    assert room.ratio.keys() == block["representation_ratio"].keys()
    for group, ratio in block["representation_ratio"].items():
        assert float(room.ratio[group]) == pytest.approx(ratio, abs=ROUNDED)
    assert [
        (f.check, f.level, f.group, pytest.approx(float(f.found), abs=ROUNDED)) for f in found
    ] == [(f["check"], f["level"], f["group"], f["found"]) for f in block["findings"]]


@pytest.mark.parametrize("town", TOWNS)
def test_one_person_one_vote_finds_no_group_left_out(town):
    """The certificate of every list is clean with cost utility."""
    assert (
        list(decided(town).cohesion_per_person) == expected(town)["decide"]["cohesion_per_person"]
    )


@pytest.mark.parametrize(("town", "name"), LISTS)
def test_every_list_is_selected_in_its_order(town, name):
    """Votes, scores and Equal Shares in every form, weight, utility and completion."""
    line = expected(town)["lists"][name]
    cost = {p.id: p.cost for p in case(town).proposals}

    assert listed(town, name).selected == tuple(line["ids"])
    assert sum(cost[p] for p in line["ids"]) == line["cost"]


@pytest.mark.parametrize("town", TOWNS)
def test_add1_takes_the_expected_number_of_steps(town):
    """The final raise of everybody's amount, by both stop rules."""
    steps = dict(expected(town)["add1_steps"])
    with_floor = steps.pop("floor+equal_shares")

    for name, by_stop in steps.items():
        for completion, expected_steps in by_stop.items():
            if f"{name}/{completion}" in expected(town)["lists"]:
                assert listed(town, f"{name}/{completion}").steps == expected_steps, name
    name = next(n for n in expected(town)["lists"] if n.startswith("floor+equal_shares"))
    assert listed(town, name).steps == with_floor["add1"]


@pytest.mark.parametrize("town", TOWNS)
def test_the_floor_serves_every_group_with_enough_ballots(town):
    """Which proposals enter, and which group each is for."""
    name = next(n for n in expected(town)["lists"] if n.startswith("floor+ranked"))
    rounds, served = floor_of(basis(asked(town, name)))
    block = expected(town)["floor"]

    assert [r.proposal for r in rounds] == block["list"]
    assert served == block["by_group"]


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("form", ["points", "approval", "score", "ranking"])
def test_marks_are_added_up_as_expected(town, form):
    """Totals under every group weight, and supporters, in all four forms."""
    profile, block = answers(town, form), expected(town)
    cost = dict.fromkeys(profile.proposals, 1)
    for name, totals in block["totals"][form].items():
        ground = basis(asked(town, f"votes/{form}/{name.replace('_uncapped', '_capped_3')}/skip"))
        weights = ground.weights
        if name == "population_uncapped":
            weights = _uncapped(town, form)
        votes = from_profile(profile, weights, cost, "points")
        for proposal, total in totals.items():
            assert float(votes.welfare(proposal)) == pytest.approx(total, abs=1e-6), name
    counted = from_profile(profile, {}, cost, "count").supporters
    assert {p: int(n) for p, n in counted.items()} == block["supporters"][form]


def _uncapped(town: str, form: str) -> dict[str, Fraction]:
    """Population weights without a cap."""
    base = asked(town, f"votes/{form}/per_person/skip")
    weights = WEIGHTS["population_uncapped"]
    return dict(basis(replace(base, method=replace(base.method, group_weights=weights))).weights)


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("form", ["points", "approval", "score", "ranking"])
def test_ties_of_the_plain_totals_are_exact(town, form):
    """Proposals with equal per-person totals, and no others."""
    ground = basis(asked(town, f"votes_unscreened/{form}/per_person/skip"))
    by_total = sorted(ground.standing, key=lambda p: (ground.standing[p], p))
    level = [list(same) for _, same in groupby(by_total, key=lambda p: ground.standing[p])]

    assert (
        sorted(same for same in level if len(same) > 1)
        == expected(town)["ties"][form]["per_person"]
    )


@pytest.mark.parametrize("town", TOWNS)
def test_the_share_funded_of_every_list_is_as_expected(town):
    """Of what people asked for, of what could be funded, and of ballots with nothing."""
    for name, by_form in expected(town)["share_funded"].items():
        chosen = set(listed(town, name).selected)
        candidates = basis(asked(town, name)).candidates
        for form, block in by_form.items():
            added = Answers.of(answers(town, form))
            for group, line in block["groups"].items():
                marks = added.marks[answers(town, form).groups.index(group)]
                got = int(marks[added.columns(chosen)].sum())
                eligible = int(marks[added.columns(candidates)].sum())
                assert got / int(marks.sum()) == pytest.approx(line["of_all"], abs=ROUNDED), name
                if "unscreened" not in name:
                    assert got / eligible == pytest.approx(line["of_eligible"], abs=ROUNDED), name


@pytest.mark.parametrize("town", TOWNS)
def test_the_shares_of_the_official_list_are_those_of_the_decision(town):
    """All three measures of the official form, and the group that got least."""
    block = expected(town)["share_funded"]["official"]
    form = next(iter(block)) if town == "sabha" else "approval"
    name = decided(town).official
    groups = {g.group: g for g in decided(town).groups if g.ballots}

    for group, line in block[form]["groups"].items():
        one = groups[group]
        assert one.points_funded_of_all[name] == pytest.approx(line["of_all"], abs=ROUNDED)
        assert one.points_funded[name] == pytest.approx(line["of_eligible"], abs=ROUNDED)
        assert one.nothing_funded[name] == pytest.approx(line["nothing_funded"], abs=ROUNDED)
    assert (
        min(groups, key=lambda g: (groups[g].points_funded_of_all[name], g))
        == (block[form]["lowest_of_all"])
    )


@pytest.mark.parametrize("town", TOWNS)
def test_own_proposals_are_counted_with_those_of_merged_duplicates(town):
    """CSO wrote the duplicate well, and counts as one of its authors."""
    for name, block in expected(town)["own_proposals_funded"].items():
        ground = basis(asked(town, name))
        made = lists(ground)
        counted = {
            group.group: len(group.own_proposals[made.official])
            for group in group_outcomes(ground, made)
        }
        assert counted == block, name


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("utility", ["cost", "value"])
def test_the_groups_left_out_are_those_expected(town, utility):
    """Every list that fails, with the size of the group, its claim and its best served member."""
    ground = basis(case(town))
    kind = "points" if utility == "value" else "cost"
    votes = from_profile(case(town).profile, {}, ground.cost, kind, only=ground.candidates)
    for name, block in expected(town)["cohesion"][utility].items():
        made = Lists(
            by_name={name: listed(town, name)},
            official=name,
            served={},
            preferred=NOBODY,
            votes=votes,
        )
        claims = claims_of(made, votes, case(town).budget)
        assert [
            (c.proposal, int(c.voters), round(float(c.claim), 2), float(c.best_off)) for c in claims
        ] == [(c["proposal"], c["voters"], c["claim"], c["best_off"]) for c in block], name


@pytest.mark.parametrize("town", TOWNS)
def test_thirty_per_cent_less_is_answered_both_ways(town):
    """Dropped from the end, kept what fits, and the rule run again, for every list."""
    block = expected(town)["budget_minus_30"]
    cost = {p.id: p.cost for p in case(town).proposals}
    for name, line in block["lists"].items():
        before = listed(town, name)
        change = budget_changed(asked(town, name), block["budget"], "2026-04-18")
        both = recut(change, Signed(selected=before.selected, waiting=before.waiting))
        assert before.selected == tuple(line["before"])
        assert both.rerun.selected == tuple(line["rule_again"]), name
        assert list(both.rerun.leaves) == line["leaves"], name
        assert list(both.rerun.enters) == line["enters"], name
        if "keep_order_cut_from_end" in line:
            kept = tuple(line["keep_order_cut_from_end"])
            assert both.keep_order.selected == kept
            assert cut_from_end(before.selected, cost, block["budget"]) == kept
            assert what_fits(before.selected, cost, block["budget"]) == tuple(
                line["keep_order_keep_what_fits"]
            )
