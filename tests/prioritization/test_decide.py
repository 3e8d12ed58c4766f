"""`decide` answers every question, exactly, and says why."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prioritization import Poll, decide, decide_election
from prioritization.case import Options, RuleChoice, Ties
from prioritization.gates import CANDIDATES
from prioritization.outcome import Decision
from scoring.model import NO_ANSWER, Proposal, Text
from tests.prioritization.rooms import cases, equal_shares, room
from tests.prioritization.towns import TOWNS, case, decided
from tests.prioritization.votes import make_profile


def reason(decision: Decision, proposal: str) -> tuple[str, str]:
    """Status and main reason of one proposal."""
    one = next(p for p in decision.proposals if p.proposal == proposal)
    return one.status, one.reason.key


def checks(decision: Decision) -> Counter[str]:
    """How often each check failed."""
    return Counter(finding.check for finding in decision.findings)


def warned(decision: Decision) -> set[str]:
    """The keys of all warnings."""
    return {note.key for note in decision.warnings}


@given(case=cases())
def test_every_question_has_a_sensible_answer(case):
    """No input raises; lists fit the budget; nothing gated and nothing unsupported is funded."""
    decision = decide(case)
    costs = {p.id: p.cost for p in case.proposals}
    gates = {one.proposal: one.gate for one in decision.proposals}

    for name, allocation in decision.lists.items():
        assert sum(costs[p] for p in allocation.selected) <= max(case.budget, 0), name
        assert len(set(allocation.selected)) == len(allocation.selected)
        assert all(gates[p] in CANDIDATES for p in allocation.selected), name
    sources = {criterion.source for criterion in case.table.criteria}
    if not sources or "ballots" in sources:
        marked = {
            p for i, p in enumerate(case.profile.proposals) if (case.profile.marks[:, i] > 0).any()
        }
        for allocation in decision.lists.values():
            assert marked.issuperset(allocation.selected)


@given(case=cases())
def test_every_proposal_has_one_status_and_one_main_reason(case):
    """One outcome per line; positions 1, 2, 3 …; no main reason is for staff alone."""
    decision = decide(case)
    official = decision.lists[decision.official].selected
    positions = sorted(p.position for p in decision.proposals if p.position is not None)

    assert [p.proposal for p in decision.proposals] == [p.id for p in case.proposals]
    assert positions == list(range(1, len(positions) + 1))
    for one in decision.proposals:
        assert one.reason.key
        assert not one.reason.staff_only
        assert (one.position is not None) == (one.status == "waiting")
        assert (one.proposal in official) == (one.status in {"selected", "conditional"})
        if one.status == "conditional":
            keys = {note.key.split("_")[0] for note in one.more}
            assert keys & {"condition", "mitigation"}


@given(case=cases())
def test_conditional_proposals_carry_who_and_when_or_a_finding(case):
    """What goes ahead on a condition without owner or date is pointed out."""
    decision = decide(case)
    told = {f.proposal for f in decision.findings if f.check.endswith("_missing")}

    for one in decision.proposals:
        if one.status == "conditional":
            complete = {"condition", "mitigation"} & {note.key for note in one.more}
            assert complete or one.proposal in told


@given(case=cases(), seed=st.integers(0, 2**32 - 1))
def test_the_order_of_ballots_changes_nothing(case, seed):
    """Rows in any order give the same decision, to the last digit."""
    profile = case.profile
    rows = np.random.default_rng(seed).permutation(len(profile.unit))
    shuffled = replace(
        profile,
        **{
            name: getattr(profile, name)[rows]
            for name in ("marks", "unit", "group", "people", "voices", "tallied", "blank")
        },
    )
    first, second = decide(case), decide(replace(case, profile=shuffled))

    assert first.lists.keys() == second.lists.keys()
    for name, allocation in first.lists.items():
        assert allocation.selected == second.lists[name].selected
        assert allocation.rounds == second.lists[name].rounds
    assert first.groups == second.groups
    assert first.findings == second.findings
    assert [replace(p, top_k_probability=None) for p in first.proposals] == [
        replace(p, top_k_probability=None) for p in second.proposals
    ]


@pytest.mark.parametrize("town", TOWNS)
def test_the_same_question_has_the_same_answer(town):
    """Simulations included: every draw comes from a recorded seed."""
    assert decide(case(town)) == decided(town)


def test_nobody_voted():
    """No ballot at all: nothing is funded, and the finding says why."""
    decision = decide(room([], [3, 4], 10, proposals=("a", "b")))

    assert decision.lists["ranked"].selected == decision.lists["equal_shares"].selected == ()
    assert reason(decision, "a") == ("not_selected", "no_support")
    assert checks(decision)["nobody_voted"] == 1
    assert "warning.no_ballots" in warned(decision)
    assert decision.robustness is decision.agreement is None


def test_everybody_abstained():
    """Blank ballots are counted as blank and support nothing."""
    decision = decide(room([[NO_ANSWER, NO_ANSWER]] * 3, [3, 4], 10))

    assert decision.lists["ranked"].selected == ()
    assert checks(decision)["nobody_voted"] == checks(decision)["nothing_supported"] == 1
    assert decision.groups[0].blank == 3
    assert decision.groups[0].points_funded == {}


def test_one_voter_decides_alone_and_is_warned_about():
    """One ballot is counted, and its figures are those of one person."""
    decision = decide(room([[1, 0, 1]], [3, 4, 5], 10))

    assert decision.lists["ranked"].selected == ("a", "c")
    assert reason(decision, "b") == ("not_selected", "no_support")
    assert "warning.single_voice" in warned(decision)


def test_no_budget():
    """Without money everything costs more than all of it."""
    decision = decide(room([[1, 1]], [3, 4], 0))

    assert reason(decision, "a") == ("excluded", "too_expensive")
    assert checks(decision)["no_budget"] == checks(decision)["nothing_to_choose"] == 1


def test_a_budget_above_everything_funds_what_is_supported_and_no_more():
    """Money that is left goes to nobody who was not asked for."""
    decision = decide(room([[1, 1, 0]] * 2, [3, 4, 5], 1000))

    for name in ("ranked", "equal_shares", "per_person"):
        assert set(decision.lists[name].selected) == {"a", "b"}
        assert decision.lists[name].left == 993
    assert reason(decision, "c") == ("not_selected", "no_support")


def test_a_cost_above_the_budget_is_excluded_with_both_numbers():
    """However popular."""
    decision = decide(room([[1, 1]] * 5, [11, 4], 10))
    one = decision.proposals[0]

    assert (one.status, one.reason.key) == ("excluded", "too_expensive")
    assert one.reason.numbers == {"cost": 11, "budget": 10}


def test_when_everything_is_equal_the_lot_decides_and_is_named():
    """Same cost, same support: exact ties, broken by the published lot, told in the reasons."""
    decision = decide(room([[1, 1, 1]] * 2, [5, 5, 5], 10))

    assert all(place.rank == 1 and place.tied for place in decision.ranking)
    assert len(decision.lists["ranked"].selected) == 2
    for one in decision.proposals:
        tie = next(note for note in one.more if note.key == "tie_lot")
        assert set(tie.numbers["others"]) == {"a", "b", "c"} - {one.proposal}
        assert tie.numbers["seed"] == "17-4-62"


def test_before_the_lot_is_drawn_ties_are_a_preview():
    """The warning is given, and no tie names a seed."""
    decision = decide(
        room([[1, 1]] * 2, [5, 5], 5, case={"method": replace(_plain(), ties=Ties())})
    )

    assert "warning.lot_not_drawn" in warned(decision)
    assert {n.key for p in decision.proposals for n in p.more} == {"tie_lot_not_drawn"}
    assert decision.parameters["ties"]["lot_seed"] == "0"


def test_a_seed_nobody_can_read_is_pointed_out():
    """Anything but numbers joined by hyphens is refused, and the preview lot stands in."""
    ties = Ties(lot_seed="six of hearts")
    decision = decide(room([[1]], [5], 5, case={"method": replace(_plain(), ties=ties)}))

    assert "warning.seed_unreadable" in warned(decision)


def _plain():
    """The method of a plain room."""
    return room([[1]], [5], 5).method


def test_without_attendance_presence_is_not_checked_and_that_is_said():
    """Nobody counted is not the same as nobody came."""
    method = replace(_plain(), checks=case("sabha").method.checks)
    decision = decide(room([[1]], [5], 5, method=method))

    assert "warning.no_attendance" in warned(decision)
    assert not checks(decision)["group_present"]


def test_weights_that_cannot_be_used_fall_back_to_equal_voice():
    """A group that voted and has no declared weight: equal voice, with a warning."""
    base = room([[1, 0], [1, 0], [0, 1]], [5, 5], 5, groups=("g", "h"), group=[0, 0, 1])
    weights = replace(base.method.group_weights, kind="custom", weights={"g": Fraction(1)})
    decision = decide(replace(base, method=replace(base.method, group_weights=weights)))

    assert "warning.weights_fallback" in warned(decision)
    assert [g.weight for g in decision.groups] == [Fraction(3, 4), Fraction(3, 2)]


def test_where_no_criterion_comes_from_ballots_assessments_carry_the_list():
    """Only then may something nobody marked be funded by the ranking, and the warning says so."""
    assessed = replace(room([[1]], [5], 5).table.criteria[0], source="assessed")
    base = room([], [3, 4], 10, proposals=("a", "b"), criteria=(assessed,))
    table = replace(base.table, natural=((Fraction(1, 2),), (Fraction(1),)))
    decision = decide(replace(base, table=table))

    assert decision.lists["ranked"].selected == ("b", "a")
    assert decision.lists["equal_shares"].selected == ()
    assert "warning.assessments_alone" in warned(decision)


def test_a_comparison_that_confirms_the_list_is_counted_all_the_same():
    """Also where the step is off; everybody is in one of the three."""
    marks = [[1, 1, 0, 0, 0]] * 3 + [[0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]]
    costs = [60, 40, 20, 20, 20]
    plain = decide(room(marks, costs, 100, method=equal_shares()))
    step = equal_shares(comparison="satisfaction")
    compared = decide(room(marks, costs, 100, method=step))

    assert plain.official == compared.official == "equal_shares"
    for decision in (plain, compared):
        counts = next(n for n in decision.notes if n.key == "comparison").numbers
        assert sum(counts.values()) == 6
        assert counts["a"] >= counts["b"]


def test_a_comparison_that_overrules_names_itself():
    """One cheap proposal for each of few against one that most people want."""
    marks = [[1, 0, 0]] * 5 + [[0, 1, 0]] * 2 + [[0, 0, 1]] * 2
    method = equal_shares(completion="none", comparison="exclusion")
    decision = decide(room(marks, [90, 20, 22], 100, method=method))

    assert decision.official == "ranked"
    assert decision.lists["equal_shares"].selected == ("b", "c")
    assert decision.lists["ranked"].selected == ("a",)
    assert reason(decision, "a") == ("selected", "selected_ranked")
    numbers = next(n for n in decision.notes if n.key == "comparison_chosen").numbers
    assert numbers == {"a": 5, "b": 4, "c": 0}


def test_borda_on_other_ballots_takes_the_marks_as_they_are():
    """A utility that has no meaning on the form never stops the decision."""
    method = equal_shares(utility="borda")
    decision = decide(room([[3, 1]], [5, 5], 10, kind="points", method=method))

    assert set(decision.lists["equal_shares"].selected) == {"a", "b"}
    assert "warning.utility_fallback" in warned(decision)


def poll(marks, cost, budget, **more) -> Poll:
    """An election of approvals."""
    kind = more.pop("kind", "approval")
    profile = make_profile(marks, kind=kind)
    proposals = tuple(
        Proposal(id=p, title=Text(), cost=c) for p, c in zip(profile.proposals, cost, strict=True)
    )
    return Poll(budget=budget, proposals=proposals, profile=profile, **more)


def test_an_election_is_ranked_by_its_votes():
    """Most votes first, whatever they cost; ties by the published order."""
    decision = decide_election(poll([[1, 1, 0], [1, 0, 1], [0, 0, 1]], [9, 2, 1], 10))

    assert [p.proposal for p in decision.ranking] == ["c", "a", "b"]
    assert [p.score for p in decision.ranking] == [2.0, 2.0, 1.0]
    assert decision.lists["ranked"].selected == ("c", "a")
    assert decision.rule == decision.official == "ranked"


def test_an_election_is_ranked_by_utility_for_money_where_asked():
    """Σ u / c: votes per unit of money; what costs nothing comes first."""
    decision = decide_election(poll([[1, 1, 1], [1, 0, 0]], [9, 2, 0], 10, order_by="count"))

    assert [p.proposal for p in decision.ranking] == ["c", "b", "a"]
    assert decision.ranking[0].score > decision.ranking[1].score


@pytest.mark.parametrize("order_by", [None, "cost", "count", "points", "borda"])
@pytest.mark.parametrize(
    ("marks", "cost", "budget"),
    [
        ([[1, 0, 0], [1, 0, 0]], [50, 50, 50], 100),
        ([[1, 1, 0]], [50, 50, 50], 100),
        ([[0, 0, 0], [0, 0, 0]], [50, 50, 50], 100),
        ([[1, 0, 0], [0, 1, 0]], [50, 50, 50], 0),
        ([[1, 0, 0], [0, 1, 0]], [50, 50, 50], 40),
        ([[1, 0, 0], [0, 1, 0]], [50, 50, 50], 10**14),
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [50, 50, 50], 100),
        ([[1, 1, 0]], [0, 0, 50], 100),
    ],
)
def test_odd_elections_end_sensibly_and_ask_nothing_of_engineers(marks, cost, budget, order_by):
    """No support, one voter, nobody marks, no money, too dear, all alike, for nothing: a list
    that fits, and no warning about checks that a file of ballots does not have.
    """
    decision = decide_election(poll(marks, cost, budget, order_by=order_by))
    supported = {
        p for p, column in zip("abc", zip(*marks, strict=True), strict=True) if any(column)
    }

    for chosen in decision.lists.values():
        assert set(chosen.selected) <= supported
        assert chosen.left >= 0
    assert not [note for note in decision.warnings if "verdict" in note.key]
    assert decision.findings or decision.lists["ranked"].selected


@pytest.mark.parametrize("kind", ["ranked", "equal_shares", "phragmen"])
def test_an_election_may_be_decided_by_every_rule(kind):
    """The official list is the rule's; the record keeps what the edge did to the amounts."""
    asked = poll(
        [[1, 1, 0], [1, 0, 1], [0, 0, 1]],
        [9, 2, 1],
        10,
        rule=RuleChoice(kind=kind, options=Options(completion="none")),
        parameters={"amount_factor": 100},
    )
    decision = decide_election(asked)

    assert decision.official == kind
    assert decision.lists[kind].rule == kind
    assert decision.parameters["amount_factor"] == 100
    assert all(one.reason.key for one in decision.proposals)


def test_phragmen_tells_when_each_proposal_could_be_paid():
    """Official only where asked; what is on the list and what waits have their own sentences."""
    rule = RuleChoice(kind="phragmen")
    decision = decide_election(poll([[1, 1, 0], [1, 0, 1]], [6, 6, 4], 10, rule=rule))

    assert decision.lists["phragmen"].selected == ("a", "c")
    assert reason(decision, "a") == ("selected", "selected_phragmen")
    assert reason(decision, "b") == ("waiting", "waiting_phragmen")
    assert [p.affordable_at for p in decision.ranking][:1] == [Fraction(3)]


def test_the_workshop_without_criteria_is_ranked_by_marks():
    """Nothing else is known of its proposals."""
    decision = decide(room([[1, 1], [0, 1]], [5, 5], 10, criteria=()))

    assert [p.proposal for p in decision.ranking] == ["b", "a"]
    assert decision.robustness is None
