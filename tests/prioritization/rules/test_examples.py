"""Every list of the two example towns, worked out by other code in exact fractions."""

from fractions import Fraction
from functools import cache

import pytest

from prioritization.case import Floor, Options
from prioritization.election import from_profile
from prioritization.representation.cohesion import claims
from prioritization.rules.equal_shares import equal_shares
from prioritization.rules.floor import floor, served_groups
from prioritization.rules.ranked import by_welfare, ranked
from prioritization.ties import tie_order
from scoring.ballots import group_means
from scoring.model import BallotForm, Group, Text
from scoring.ranking import scoreboard
from scoring.weights import ballot_weights
from tests.scoring import folder

FORMS = {
    "points": BallotForm(kind="points", limit=10),
    "approval": BallotForm(kind="approval", limit=6),
    "score": BallotForm(kind="score", limit=5),
    "ranking": BallotForm(kind="ranking", limit=5),
}
SEEDS = {"sabha": "17-4-62", "al_kufra": "22-51-09-74"}
OFFICIAL = {"sabha": ("points", "equal"), "al_kufra": ("approval", "population_capped_3")}
TOWNS = tuple(OFFICIAL)
PRESETS = {
    "per_person": ("per_person", None),
    "equal": ("equal", None),
    "population_capped_3": ("population", Fraction(3)),
}
UTILITIES = {"value": "points", "cost": "cost"}
LISTS = [(town, name) for town in TOWNS for name in folder.expected(town)["lists"]]


@cache
def profile(town, form):
    """The ballots of a town in one form."""
    return folder.town_profile(town, FORMS[form], f"other_forms/ballots_{form}.csv")


@cache
def weights(town, form, preset):
    """Weight of one ballot per group."""
    kind, cap = PRESETS[preset]
    return ballot_weights(
        profile(town, form), kind, population=folder.population(town), cap=cap, custom={}
    )


@cache
def costs(town, *, screened=True):
    """Cost of every candidate; unscreened: of every unmerged proposal."""
    status = folder.expected(town)["status"]
    wanted = {"eligible", "conditional"} if screened else set(status.values()) - {"merged"}
    return {p.id: p.cost for p in folder.proposals(town) if status[p.id] in wanted}


@cache
def election(town, form, preset, utility, *, screened=True):
    """Election of the candidates."""
    cost = costs(town, screened=screened)
    return from_profile(profile(town, form), weights(town, form, preset), cost, utility, only=cost)


@cache
def ties(town, form, preset, *, screened=True):
    """The published order, with the seed read aloud in the example."""
    of = election(town, form, preset, "count", screened=screened)
    return tie_order(of.costs, of.supporters, SEEDS[town])


def budget(town):
    """Money at the head of `workshop.yaml`."""
    return folder.expected(town)["budget"]


@cache
def guaranteed(town):
    """Rounds and beneficiaries of the floor, with official ballots and weights."""
    form, preset = OFFICIAL[town]
    ballots = profile(town, form)
    groups = [
        Group(
            id=line["group"],
            name=Text(),
            kind=line["kind"],
            population=int(line["population"]) if line["population"] else None,
        )
        for line in folder.lines(town, "groups.csv")
    ]
    means = {
        group: dict(zip(ballots.proposals, row, strict=True))
        for group, row in zip(ballots.groups, group_means(ballots), strict=True)
    }
    setting = Floor(enabled=True, min_ballots=3, max_share=Fraction(15, 100))
    counted = folder.expected(town)["ballots"]["by_group"]
    return floor(
        served_groups(groups, counted, setting),
        means,
        costs(town),
        budget(town),
        setting,
        ties(town, form, preset),
    )


def by_score(town, preset, mode, rounds=()):
    """The ranking of the weighted scores, walked down."""
    form, _ = OFFICIAL[town]
    board = scoreboard(profile(town, form), folder.table(town), weights(town, form, preset))
    order = ties(town, form, preset)
    listed = sorted(costs(town), key=lambda p: (-board.of(p).score, order.key(p)))
    backing = election(town, form, preset, "count").supporters
    return ranked(
        listed, costs(town), budget(town), supporters=backing, does_not_fit=mode, floor=rounds
    )


def by_votes(town, form, preset, mode, *, screened):
    """The order of the weighted totals, walked down."""
    of = election(town, form, preset, "points", screened=screened)
    order = by_welfare(of, ties(town, form, preset, screened=screened))
    return ranked(order, of.costs, budget(town), supporters=of.supporters, does_not_fit=mode)


def shares(  # noqa: PLR0913, PLR0917 (the parts of a list's name)
    town, form, utility, preset, completion, rounds=()
):
    """Equal Shares as the name of the list says."""
    stop = "overspend" if "overspend" in completion else "exhaustive"
    options = Options(completion=completion.replace("_overspend_stop", ""), add1_stop=stop)
    of = election(town, form, preset, UTILITIES[utility])
    return equal_shares(of, budget(town), options, ties(town, form, preset), floor=rounds)


@cache
def allocation(town, name):
    """The list of this name."""
    with_floor, parts = name.startswith("floor+"), name.removeprefix("floor+").split("/")
    rounds = guaranteed(town)[0] if with_floor else ()
    if name == "official":
        form, preset = OFFICIAL[town]
        if town == "sabha":
            return by_score(town, preset, "skip")
        rounds = guaranteed(town)[0]
        return shares(town, form, "cost", preset, "add1+utilitarian", rounds)
    if parts[0] == "ranked":
        return by_score(town, *parts[1:], rounds)
    if parts[0].startswith("votes"):
        return by_votes(town, *parts[1:], screened=parts[0] == "votes")
    return shares(town, *parts[1:], rounds)


@pytest.mark.parametrize(("town", "name"), LISTS)
def test_every_list_is_the_worked_one_in_its_order(town, name):
    """All ballots forms, utilities, weights, completions, both modes, with and without floor."""
    worked = folder.expected(town)["lists"][name]
    found = allocation(town, name)

    assert list(found.selected) == worked["ids"]
    assert found.budget - found.left == worked["cost"]


@pytest.mark.parametrize("town", TOWNS)
def test_everybodys_amount_is_raised_by_the_worked_number_of_steps(town):
    """Event-driven Add1 stops at the very unit of currency at which step by step stops."""
    with_floor = "/".join(("floor+equal_shares", OFFICIAL[town][0], "cost", OFFICIAL[town][1]))
    for name, worked in folder.expected(town)["add1_steps"].items():
        full = with_floor if name == "floor+equal_shares" else name
        for completion, steps in worked.items():
            assert allocation(town, f"{full}/{completion}").steps == steps, (name, completion)


@pytest.mark.parametrize("town", TOWNS)
def test_the_floor_serves_every_group_as_worked(town):
    """Same proposals, same order, same group served by each."""
    rounds, by_group = guaranteed(town)
    worked = folder.expected(town)["floor"]

    assert [r.proposal for r in rounds] == worked["list"]
    assert by_group == worked["by_group"]
    assert {r.phase for r in rounds} == {"floor"}


@pytest.mark.parametrize("utility", ["cost", "value"])
@pytest.mark.parametrize("town", TOWNS)
def test_groups_with_a_claim_are_the_worked_ones(town, utility):
    """One ballot one vote, the official form, every list of the block."""
    form, _ = OFFICIAL[town]
    of = election(town, form, "per_person", UTILITIES[utility])
    for name, worked in folder.expected(town)["cohesion"][utility].items():
        found = claims(of, allocation(town, name).selected, budget(town), name)

        assert [
            {
                "proposal": claim.proposal,
                "voters": int(claim.voters),
                "claim": round(float(claim.claim), 2),
                "best_off": float(claim.best_off),
            }
            for claim in found
        ] == worked, name
        assert all(claim.people == claim.voters for claim in found)


@pytest.mark.parametrize("town", TOWNS)
def test_supporters_are_counted_as_worked(town):
    """One ballot one vote, every form: points above 0, approved, above the middle, ranked."""
    for form, worked in folder.expected(town)["supporters"].items():
        found = election(town, form, "per_person", "count", screened=False).supporters
        assert {p: worked[p] for p in found} == found, form


@pytest.mark.parametrize("town", TOWNS)
def test_a_smaller_budget_gives_the_worked_list_when_the_rule_is_run_again(town):
    """Seven tenths of the money, ranked lists of the block."""
    worked = folder.expected(town)["budget_minus_30"]
    for name, lists in worked["lists"].items():
        if name.startswith("ranked/"):
            form, preset = OFFICIAL[town]
            again = ranked(
                [r.proposal for r in allocation(town, name).rounds],
                costs(town),
                worked["budget"],
                supporters=election(town, form, preset, "count").supporters,
                does_not_fit=name.rsplit("/", 1)[1],
            )
            assert list(again.selected) == lists["rule_again"], name
