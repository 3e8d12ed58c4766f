"""Eleven real elections: official results, and every stored run, whatever the tie order."""

import json
from fractions import Fraction
from functools import cache
from hashlib import sha256

import pytest

from prioritization.case import Options
from prioritization.election import from_profile
from prioritization.representation.cohesion import claims
from prioritization.rules import RULES
from prioritization.rules.comparison import preference, served
from prioritization.rules.equal_shares import eligible
from prioritization.rules.purses import run
from prioritization.ties import TieOrder, tie_order
from tests.conftest import SHARED, shared
from workshops.pabulib import read

STORED = SHARED / "golden" / "pabulib" / "expected.json"
FILES = json.loads(STORED.read_text())["instances"] if STORED.exists() else {}
RUNS = [(file, run) for file, told in FILES.items() for run in told["runs"]]
OFFICIAL = [file for file, told in FILES.items() if told["official"]]


@cache
def stored(file):
    """An election of the reference material."""
    return read(shared(f"golden/pabulib/{file}"))


def arguments(text):
    """`--rule x --utility y` as a dict."""
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def outcome(file, text, *, published=True):
    """Run a stored election as its arguments say."""
    asked, of = arguments(text), stored(file)
    costs = {p.id: p.cost for p in of.proposals}
    election = from_profile(of.profile, {}, costs, asked.get("--utility", "cost"))
    options = Options(
        completion=asked.get("--completion", "none"),
        add1_stop=asked.get("--add1-stop", "exhaustive"),
    )
    order = (
        tie_order(costs, election.supporters, None)
        if published
        else TieOrder.explicit(sorted(costs))
    )
    return RULES[asked["--rule"]](election, of.budget, options, order)


def test_the_reference_material_is_read_where_it_is_there():
    """The stored results name eleven files, each as it was when they were made."""
    for file, told in FILES.items():
        assert sha256(shared(f"golden/pabulib/{file}").read_bytes()).hexdigest() == told["sha256"]
        assert len(stored(file).profile.unit) == told["votes"]
        assert len(stored(file).proposals) == told["projects"]
        assert stored(file).budget == told["budget"]
    assert len(FILES) == 11 or not STORED.exists()


@pytest.mark.parametrize("file", OFFICIAL)
def test_the_official_result_of_the_municipality_comes_out(file):
    """The projects the authority selected, and what they cost."""
    told = FILES[file]["official"]
    found = outcome(file, told["reproduced_by"])

    assert sorted(found.selected) == sorted(told["winners"])
    assert sorted(found.selected) == sorted(stored(file).official)
    assert found.budget - found.left == told["cost"]


WIELICZKA = "Poland_Wieliczka_2023_Green_Budget.pb"
SWIECIE = "Poland_Swiecie_2023.pb"
ASSEN = "Netherlands_Assen_2024.pb"
PLAIN = "--rule equal_shares --utility cost --completion none"
SHARES = "--rule equal_shares --utility {} --completion add1"
VOTES = "--rule ranked --utility cost"
AT_313 = "24 41 40 74 19 6 58 32 25 20 60 43 29 39 17 42 26 70 34 71 62 88 9 61 7 36 46 33 56 69"


def as_published(file):
    """The arguments that give the official result."""
    shared(f"golden/pabulib/{file}")
    return FILES[file]["official"]["reproduced_by"]


def election_of(file, utility):
    """A stored election under one utility, its columns, and its tie order."""
    of = stored(file)
    costs = {p.id: p.cost for p in of.proposals}
    election = from_profile(of.profile, {}, costs, utility)
    columns = eligible(election, of.budget, Options())
    return election, columns, tie_order(costs, election.supporters, None)


@pytest.mark.parametrize(
    ("endowments", "count", "cost"),
    [
        (range(302, 306), 31, 984_579),
        (range(306, 316), 30, 995_079),
        (range(316, 318), 31, 1_045_079),
    ],
)
def test_wieliczka_by_endowment(endowments, count, cost):
    """The outcome is not monotone in the endowment: 31 projects, the official 30, too many."""
    election, columns, ties = election_of(WIELICZKA, "cost")
    for endowment in endowments:
        bought = run(election, Fraction(endowment), columns, ties)
        assert (len(bought), sum(election.cost[i] for i in bought)) == (count, cost), endowment


def test_wieliczka_in_the_published_order():
    """At 313 per person, in this order."""
    election, columns, ties = election_of(WIELICZKA, "cost")
    bought = run(election, Fraction(313), columns, ties)

    assert [election.proposals[i] for i in bought] == AT_313.split()


@pytest.mark.parametrize(
    ("file", "arguments", "count", "cost"),
    [
        (WIELICZKA, PLAIN, 21, 450_548),
        (WIELICZKA, SHARES.format("cost"), 31, 984_579),
        (WIELICZKA, SHARES.format("count"), 32, None),
        (WIELICZKA, VOTES, 23, 998_997),
        (SWIECIE, PLAIN, 13, 647_787),
        (SWIECIE, SHARES.format("count"), 18, None),
        (SWIECIE, SHARES.format("cost"), 17, 1_040_337),
        (SWIECIE, VOTES, 9, 1_067_287),
        (ASSEN, SHARES.format("cost"), 9, 76_700),
        (ASSEN, SHARES.format("cost") + "+utilitarian", 10, 88_700),
        (ASSEN, SHARES.format("count"), 10, 88_700),
    ],
)
def test_published_sizes_and_costs(file, arguments, count, cost):
    """What is known of the three municipal elections under other parameters."""
    found = outcome(file, arguments)

    assert len(found.selected) == count
    assert cost in {None, found.budget - found.left}


@pytest.mark.parametrize(
    ("file", "first", "second", "equal"),
    [(WIELICZKA, 1615, 873, 4098), (SWIECIE, 1245, 363, 945), (ASSEN, 21, 21, 42)],
)
def test_who_prefers_equal_shares_to_most_votes_first(file, first, second, equal):
    """People who got nothing from either list are counted, as equal."""
    election, _, _ = election_of(file, "cost")
    found = preference(
        election,
        outcome(file, as_published(file)).selected,
        outcome(file, VOTES).selected,
        "satisfaction",
    )

    assert (found.first, found.second, found.equal) == (first, second, equal)


@pytest.mark.parametrize(
    ("file", "shares", "votes"),
    [(WIELICZKA, 0.178, 0.276), (SWIECIE, 0.0016, 0.091), (ASSEN, 0.06, 0)],
)
def test_how_many_got_nothing(file, shares, votes):
    """Part of the voters without a supported proposal on the list, for both lists."""
    election, _, _ = election_of(file, "cost")
    for arguments, told in ((as_published(file), shares), (VOTES, votes)):
        reached = served(election, outcome(file, arguments).selected)
        nothing = sum(a for a, n in zip(election.a, reached.tolist(), strict=True) if not n)
        assert nothing / election.total == pytest.approx(told, abs=0.0006)


@pytest.mark.parametrize(
    ("file", "cost", "count"), [(WIELICZKA, 3, 5), (SWIECIE, 2, 3), (ASSEN, 0, 1)]
)
def test_how_many_rejected_proposals_have_a_claim(file, cost, count):
    """Most votes first leaves claims; Equal Shares, with the utility it was run with, none."""
    votes = outcome(file, VOTES).selected
    for utility, told in (("cost", cost), ("count", count)):
        election, _, _ = election_of(file, utility)
        shares = outcome(file, SHARES.format(utility)).selected
        assert len(claims(election, votes, stored(file).budget, "ranked")) == told
        assert claims(election, shares, stored(file).budget, "equal_shares") == ()


def test_the_threshold_of_swiecie_drops_its_dearest_popular_project():
    """Project c22: 14.7 % of the voters for 45.1 % of the budget; with k = 3 not eligible."""
    election, _, _ = election_of(SWIECIE, "cost")
    options = Options(threshold=Fraction(3))
    kept = {election.proposals[i] for i in eligible(election, stored(SWIECIE).budget, options)}

    assert set(election.proposals) - kept == {"c22"}
    assert float(election.supporters["c22"] / election.voters) == pytest.approx(0.147, abs=5e-4)


@pytest.mark.parametrize(("file", "run"), RUNS)
def test_every_stored_run_selects_the_stored_set(file, run):
    """Under the published tie order the same set, and the same order where the file says so."""
    told = FILES[file]["runs"][run]
    found = outcome(file, told["arguments"])

    assert sorted(found.selected) == sorted(told["winners"])
    assert found.budget - found.left == told["cost"]
    if told["order"] == "selection order" and told["same_order_under_published_ties"]:
        assert list(found.selected) == told["winners"]


@pytest.mark.parametrize(("file", "run"), RUNS)
def test_every_stored_run_has_the_stored_order_with_the_oracles_ties(file, run):
    """Ties broken by id as text: the order of selection is the oracle's."""
    told = FILES[file]["runs"][run]
    found = outcome(file, told["arguments"], published=False)

    if told["order"] == "selection order":
        assert list(found.selected) == told["winners"]
    assert sorted(found.selected) == sorted(told["winners"])
