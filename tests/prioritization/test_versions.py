"""The decision as a history: every change follows the one before it, and the old list is kept."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prioritization import decide
from prioritization.case import GroupWeights, Method, Ties
from prioritization.changes import Choice, budget_changed, vetoed, withdrawn
from prioritization.recut import Signed, recut
from prioritization.versions import begun, history, revised
from tests.prioritization.rooms import cases, equal_shares, room
from tests.prioritization.towns import TOWNS, case, decided
from tests.scoring.folder import expected

RANKED = Method(group_weights=GroupWeights(kind="per_person"), ties=Ties(lot_seed="1"))
FOUR = room(
    [[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]], [4, 3, 3, 1], 8, method=RANKED
)
DATE, LATER = "2026-04-18", "2026-05-02"
FEW = 20
"""Every example decides a whole workshop several times, simulations included."""
CUT = Choice(kind="budget", keep="signed_order", date=DATE, new=6)
OFFER = Choice(kind="offered", keep="signed_order", date=LATER)
VETO = Choice(kind="veto", keep="signed_order", date=LATER, proposal="a", authority="the town")


def states(decision):
    """Where every proposal stands, why, and its place on the waiting list."""
    return {p.proposal: (p.status, p.reason.key, p.position) for p in decision.proposals}


def test_a_version_keeps_the_reasons_of_what_stayed():
    """What moved has the reason of the change; what did not keeps its own."""
    first = decide(FOUR)
    change = vetoed(FOUR, "b", DATE, "the municipality")
    both = recut(change, Signed.of(first))
    second = revised(first, change, both.keep_order)
    states = {p.proposal: (p.status, p.reason.key) for p in second.proposals}

    assert second.lists["ranked"].selected == ("a", "d", "c")
    assert states == {
        "a": ("selected", "selected_ranked"),
        "b": ("excluded", "authority_veto"),
        "c": ("selected", "moved_up"),
        "d": ("selected", "selected_ranked"),
    }
    assert second.groups[0].points_funded["ranked"] == 1.0
    again = revised(first, change, both.rerun)
    assert again.lists["ranked"].selected == ("a", "c", "d")
    assert {p.proposal: p.reason.key for p in again.proposals}["c"] == "moved_up"


def test_a_version_after_a_withdrawal_says_withdrawn():
    """The status and the reason agree."""
    first = decide(FOUR)
    change = withdrawn(FOUR, "d", DATE)
    second = revised(first, change, recut(change, Signed.of(first)).keep_order)
    one = second.proposals[3]

    assert (one.status, one.reason.key, one.reason.numbers) == (
        "withdrawn",
        "withdrawn",
        {"date": DATE},
    )


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("way", ["keep_order", "offered", "rerun"])
def test_a_version_of_an_example_is_whole(town, way):
    """Statuses, positions and the list agree after the donor's cut."""
    change = budget_changed(case(town), case(town).budget * 7 // 10, DATE)
    version = getattr(recut(change, Signed.of(decided(town))), way)
    new = revised(decided(town), change, version)
    on = tuple(p.proposal for p in new.proposals if p.status in {"selected", "conditional"})
    positions = {p.position: p.proposal for p in new.proposals if p.position}

    assert new.budget == change.new
    assert new.lists[new.official].selected == version.selected
    assert set(on) == set(version.selected)
    assert tuple(positions[i + 1] for i in range(len(positions))) == version.waiting
    assert new.spread.pillars


def test_a_decision_begins_as_it_was_counted():
    """One version, without a change."""
    so_far = begun(FOUR)
    (first,) = so_far.newest.versions

    assert (first.version, first.kind, first.budget, first.unspent) == (1, None, 8, 0)
    assert (first.selected, first.waiting) == (("a", "b", "d"), ("c",))
    assert replace(so_far.newest, versions=()).lists["ranked"] == decide(FOUR).lists["ranked"]


def test_what_a_cut_left_is_offered_by_a_choice_of_its_own():
    """A alone is kept for 6, then d enters for what was left; three versions stand in the end."""
    so_far = history(FOUR, (CUT, OFFER))
    _, cut, offered = so_far.newest.versions

    assert (cut.kind, cut.keep, cut.old, cut.new) == ("budget", "signed_order", 8, 6)
    assert (cut.selected, cut.left, cut.waiting, cut.unspent) == (
        ("a",),
        ("b", "d"),
        ("b", "d", "c"),
        2,
    )
    assert (offered.entered, offered.left, offered.unspent) == (("d",), (), 1)
    assert states(so_far.decisions[1])["d"] == ("waiting", "budget_cut", 2)
    assert states(so_far.newest) == {
        "a": ("selected", "selected_ranked", None),
        "b": ("waiting", "budget_cut", 1),
        "c": ("waiting", "below_line", 2),
        "d": ("selected", "moved_up_offered", None),
    }
    assert so_far.newest.proposals[3].reason.numbers == {"left": 2, "date": LATER}


def test_a_refusal_outlasts_every_later_change():
    """A stays refused, with its letter, also when the rule is run again with more money."""
    more = Choice(kind="budget", keep="rerun", date=LATER, new=100)
    so_far = history(FOUR, (VETO, more))
    refused = so_far.newest.proposals[0]

    assert (refused.status, refused.reason.key) == ("excluded", "authority_veto")
    assert refused.reason.numbers == {"authority": "the town", "date": LATER}
    assert so_far.newest.lists["ranked"].selected == ("b", "c", "d")


def test_a_refusal_that_makes_room_for_nobody_says_so():
    """Nothing waits, so nothing takes the place."""
    rich = history(replace(FOUR, budget=100), (VETO,))

    assert rich.newest.proposals[0].reason.key == "authority_veto_alone"
    assert rich.newest.versions[-1].entered == ()


def test_more_money_brings_back_what_a_cut_made_too_dear():
    """A costs more than all there is for a while, and is first again afterwards."""
    less = Choice(kind="budget", keep="signed_order", date=DATE, new=3)
    back = Choice(kind="budget", keep="signed_order", date=LATER, new=8)
    so_far = history(FOUR, (less, back))

    assert states(so_far.decisions[1])["a"] == ("excluded", "too_expensive", None)
    assert so_far.decisions[1].versions[-1].waiting == ("b", "d", "c")
    assert so_far.newest.lists["ranked"].selected == ("a", "b", "d")


def test_a_changed_cost_is_said_of_what_stays_where_it_was():
    """The correction is its main reason, why it is there stands behind it."""
    dearer = Choice(kind="cost", keep="signed_order", date=DATE, proposal="d", new=0)
    one = history(FOUR, (dearer,)).newest.proposals[3]

    assert (one.status, one.cost, one.reason.key) == ("selected", 0, "cost_changed")
    assert [note.key for note in one.more] == ["selected_ranked"]


def test_what_can_be_paid_only_now_waits_because_the_order_was_kept():
    """A cost more than all there was; now it does, but what was signed stays before it."""
    more = Choice(kind="budget", keep="signed_order", date=DATE, new=4)
    so_far = history(replace(FOUR, budget=3), (more,))
    one = so_far.newest.proposals[0]

    assert states(so_far.decisions[0])["a"] == ("excluded", "too_expensive", None)
    assert so_far.newest.lists["ranked"].selected == ("b", "d")
    assert (one.status, one.reason.key) == ("waiting", "waiting_kept")
    assert one.reason.numbers == {"left": 0, "cost": 4, "position": one.position}


def test_a_choice_that_names_nothing_is_a_mistake_of_the_record():
    """A veto of no proposal cannot be followed."""
    with pytest.raises(ValueError, match="veto: no proposal"):
        history(FOUR, (Choice(kind="veto", keep="rerun", date=DATE),))


def test_money_of_a_kept_list_is_split_by_support():
    """Nobody paid for it again in the rule; the rule run again has its payments."""
    base = replace(FOUR, method=equal_shares(completion="none"))
    cut = Choice(kind="budget", keep="signed_order", date=DATE, new=7)
    kept, again = (
        history(base, (replace(cut, keep=way),)).newest for way in ("signed_order", "rerun")
    )

    assert kept.lists["equal_shares"].payments is None
    assert again.lists["equal_shares"].payments is not None
    assert kept.money_notional["equal_shares"] == 1.0


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("way", ["signed_order", "rerun"])
def test_the_donors_cut_of_an_example_gives_the_expected_list(town, way):
    """Thirty per cent less, kept in order and run again, as worked out by hand."""
    block = expected(town)["budget_minus_30"]
    line = block["lists"]["official"]
    cut = Choice(kind="budget", keep=way, date=DATE, new=block["budget"])
    new = history(case(town), (cut,)).newest
    wanted = line["keep_order_cut_from_end" if way == "signed_order" else "rule_again"]

    assert list(new.versions[0].selected) == line["before"]
    assert list(new.lists[new.official].selected) == wanted
    assert list(new.versions[1].selected) == wanted
    if way == "rerun":
        assert (list(new.versions[1].left), list(new.versions[1].entered)) == (
            line["leaves"],
            line["enters"],
        )
        assert decide(replace(case(town), budget=block["budget"])).lists == new.lists


@st.composite
def choices(draw, asked):
    """Some changes to a case, each about something it knows."""
    known = [p.id for p in asked.proposals]
    kinds = ["budget", "offered", *(["veto", "withdrawn", "cost"] if known else [])]
    return tuple(
        Choice(
            kind=(kind := draw(st.sampled_from(kinds))),
            keep="signed_order"
            if kind == "offered"
            else draw(st.sampled_from(["signed_order", "rerun"])),
            date=DATE,
            proposal=draw(st.sampled_from(known)) if known else None,
            authority="the town",
            new=draw(st.sampled_from([0, 1, 3, 7, 12])),
        )
        for _ in range(draw(st.integers(1, 3)))
    )


@settings(max_examples=FEW)
@given(asked=cases(), data=st.data())
def test_every_history_stays_whole(asked, data):
    """Within each budget, one list and one line, statuses that say the same, nobody twice."""
    so_far = history(asked, data.draw(choices(asked)))

    for decision in so_far.decisions:
        last = decision.versions[-1]
        chosen = decision.lists[decision.official]
        cost = {p.proposal: p.cost or 0 for p in decision.proposals}
        on = {p.proposal for p in decision.proposals if p.status in {"selected", "conditional"}}
        waiting = sorted((p.position, p.proposal) for p in decision.proposals if p.position)
        assert chosen.selected == last.selected
        assert on == set(last.selected)
        assert len(on) == len(last.selected)
        assert tuple(p for _, p in waiting) == last.waiting
        assert sum(cost[p] for p in last.selected) + last.unspent == decision.budget == last.budget
        assert last.unspent >= 0
    for before, after in zip(so_far.decisions, so_far.decisions[1:], strict=False):
        change = after.versions[-1]
        old = before.versions[-1]
        assert after.versions[:-1] == before.versions
        assert set(change.entered) == set(change.selected) - set(old.selected)
        assert set(change.left) == set(old.selected) - set(change.selected)
