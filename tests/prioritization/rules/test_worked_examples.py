"""The published worked examples, payment by payment, in exact fractions."""

from fractions import Fraction
from itertools import takewhile
from pathlib import Path

import pytest
import yaml

from prioritization.case import Options
from prioritization.representation.cohesion import claims
from prioritization.rules.equal_shares import equal_shares
from prioritization.rules.phragmen import phragmen_ranking
from prioritization.rules.ranked import by_welfare, ranked
from prioritization.ties import TieOrder
from tests.conftest import PROJECT
from tests.prioritization.votes import make_vote

TOLD = yaml.safe_load((Path(__file__).parents[2] / "golden/equal_shares.yaml").read_text("utf-8"))
COSTS = TOLD["costs"]


def vote(name):
    """One of the two examples; row i is voter i + 1."""
    ballots = {**TOLD["ballots"]["common"], **TOLD["ballots"][name]}
    marks = [[int(p in ballots[i]) for p in COSTS] for i in sorted(ballots)]
    return make_vote(marks, COSTS.values(), TOLD["budget"], proposals=tuple(COSTS))


def exact(amounts):
    """Fractions written as text."""
    return {key: Fraction(text) for key, text in amounts.items()}


def of_voter(voter, name, utility, amounts):
    """Money of one voter: of the ballot type that voter belongs to."""
    election = vote(name).election(utility)
    return amounts[election.row_type[voter - 1]]


@pytest.mark.parametrize(
    "told",
    TOLD["expected"],
    ids=lambda told: f"{told['election']}-{told['utility']}-{told.get('ties', 'published')}",
)
def test_equal_shares_as_published(told):
    """Selected, what each supporter paid, what is left, and the tie."""
    case = vote(told["election"])
    ties = TieOrder.explicit(TOLD["by_id"]) if told.get("ties") else case.ties()
    options = Options(completion=told["completion"])
    found = equal_shares(case.election(told["utility"]), case.budget, options, ties)
    types = found.payments.types
    full = {
        p: max(one.payments.get(p, Fraction(0)) for one in types) for p in told["full_payments"]
    }

    assert list(found.selected) == told["selected"]
    assert full == exact(told["full_payments"])
    assert {r.proposal: r.share for r in found.rounds} == full
    for p, payments in told.get("paid", {}).items():
        for voter, money in exact(payments).items():
            paid = of_voter(voter, told["election"], told["utility"], types).payments[p]
            assert paid == money, (p, voter)
    for voter, money in exact(told.get("left", {})).items():
        assert of_voter(voter, told["election"], told["utility"], types).left == money, voter
    tied = {r.proposal: sorted(r.tied) for r in found.rounds if r.tied}
    assert tied == told.get("tied", tied)
    if told.get("tied"):
        assert {r.broken_by for r in found.rounds if r.tied} == {"lower_cost"}


def test_phragmen_as_worked_out():
    """Each proposal's number per person."""
    told = TOLD["phragmen"]
    case = vote(told["election"])
    found = phragmen_ranking(case.election("count"), case.ties())

    assert {place.proposal: place.affordable_at for place in found} == exact(told["ranking"])
    assert [place.proposal for place in found] == list(told["ranking"])
    assert [place.rank for place in found] == [1, 2, 3, 4, 5]


def test_most_votes_first_leaves_two_groups_with_a_claim():
    """The claims of the ranked list, in money, under cost utility."""
    told = TOLD["ranked"]
    case = vote(told["election"])
    election = case.election("cost")
    order = by_welfare(case.election("count"), case.ties())
    found = ranked(order, case.cost, case.budget, supporters=election.supporters)
    left_out = claims(election, found.selected, case.budget, "ranked")

    assert list(found.selected) == told["selected"]
    assert {
        c.proposal: {"voters": c.voters, "claim": c.claim, "best_off": c.best_off} for c in left_out
    } == {p: told["claims"][p] for p in ("play", "library")}


def printed(heading):
    """The rows under a heading of METHOD.md, cells as text; the row of dashes is left out."""
    lines = iter((PROJECT / "METHOD.md").read_text("utf-8").splitlines())
    next(line for line in lines if line == heading)
    rows = takewhile(lambda line: line.startswith("|"), lines)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows][1:]


def amount(text):
    """33⅓ as 100/3; nothing as 0."""
    for sign, part in (("⅓", Fraction(1, 3)), ("⅔", Fraction(2, 3))):
        if text.endswith(sign):
            return Fraction(text.removesuffix(sign)) + part
    return Fraction(text or 0)


def test_the_table_people_recompute_by_hand_is_the_table_of_payments():
    """METHOD.md: who paid what for which proposal, what is left, and the order it leads to."""
    names = ("bike", "play", "library")
    case = vote("example_1")
    found = equal_shares(case.election("cost"), 1100, Options(completion="none"), case.ties())
    rows = printed("| Voters | bike | play | library | Left of 100 |")
    *voters, together = [(row[0], [amount(cell) for cell in row[1:]]) for row in rows]

    assert found.selected == names
    seen = []
    for who, (*paid, left) in voters:
        for voter in (int(one) for one in who.split(",")):
            one = found.payments.types[case.election("cost").row_type[voter - 1]]
            assert [one.payments.get(p, 0) for p in names] == paid
            assert one.left == left
            seen.append(voter)
    assert sorted(seen) == list(range(1, 12))
    assert together[1] == [*(COSTS[p] for p in names), 1100 - 1000]
    order = sorted(names, key=lambda p: max(row[1][names.index(p)] for row in voters) / COSTS[p])
    assert tuple(order) == found.selected
