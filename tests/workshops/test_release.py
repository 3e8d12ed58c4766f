"""What may be shown: small cells, live steps, editions. Attackers try, and find nothing."""

import math
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prioritization.outcome import Claim, Decision, Finding, Note
from scoring.model import Ballot, BallotId, GroupId, ProposalId, Text
from tests.conftest import EXAMPLES
from tests.workshops.meetings import workshop
from workshops import cases
from workshops.coarse import rounded
from workshops.folder import read_folder
from workshops.heads import by_head
from workshops.live_steps import live_state
from workshops.release import TOGETHER, live_view, released, shown_groups
from workshops.small_cells import derivable, told, visible
from workshops.workshop import Happening, Workshop

TOWNS = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())
RANDOM_TABLES = 20_000


def tables(seed: int, count: int) -> list[dict[GroupId, int]]:
    """Random tables of ballots by group, many of them with small groups."""
    random = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        sizes = random.choice([0, 1, 3, 7, 9, 10, 11, 14, 25, 60], size=random.integers(1, 10))
        made.append({GroupId(f"G{n}"): int(size) for n, size in enumerate(sizes)})
    return made


def test_no_hidden_group_follows_from_the_shown_ones():
    """Over 20 000 random tables: at least two hidden, together at least m, none shown under m."""
    for ballots in tables(20260411, RANDOM_TABLES):
        shown = visible(ballots)
        hidden = [n for g, n in ballots.items() if n and g not in shown]

        assert all(ballots[g] >= 10 for g in shown)
        if hidden and shown:
            assert len(hidden) >= 2
            assert sum(hidden) >= 10


def test_a_plain_threshold_would_give_groups_away():
    """The same tables break the rule of showing whoever has ten: the check can fail."""
    broken = 0
    for ballots in tables(20260411, 1_000):
        hidden = [n for n in ballots.values() if 0 < n < 10]
        broken += bool(hidden) and (len(hidden) < 2 or sum(hidden) < 10)

    assert broken > 100


@given(
    st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 40), min_size=1),
    st.integers(2, 15),
)
def test_hiding_is_complementary_and_no_more_than_needed(ballots, m):
    """Where every group is large all are shown; names do not matter, only sizes and order."""
    shown = visible(ballots, m)

    assert list(shown) == sorted(shown)
    if all(n >= m for n in ballots.values() if n):
        assert set(shown) == {g for g, n in ballots.items() if n}
    assert visible(dict(reversed(ballots.items())), m) == shown


def weighted(ballots: dict[GroupId, int], weights: dict[GroupId, int]) -> dict[GroupId, Fraction]:
    """The overall figure as coefficients over group means."""
    total = sum(n * weights[g] for g, n in ballots.items())
    return {g: Fraction(n * weights[g], total) for g, n in ballots.items() if n}


def published(ballots: dict[GroupId, int], shown: tuple[GroupId, ...]) -> list[dict]:
    """What leaves: one overall figure, and the mean of every shown group."""
    one = dict.fromkeys(ballots, 1)
    return [weighted(ballots, one), *({g: Fraction(1)} for g in shown)]


def test_nothing_follows_from_what_is_published():
    """The linear audit over random tables: no hidden group and no small union."""
    for ballots in tables(7, 400):
        if sum(ballots.values()) < 10:
            continue  # then no score is published at all
        assert derivable(published(ballots, visible(ballots)), ballots) == ()


@pytest.mark.parametrize(
    "how", ["a plain threshold", "two weightings", "leave one group out"], ids=str
)
def test_the_audit_finds_what_other_rules_would_give_away(how):
    """Two weightings are two equations, and so is every group left out."""
    found = 0
    for ballots in tables(11, 200):
        shown = visible(ballots)
        hidden = [g for g, n in ballots.items() if n and g not in shown]
        if len(hidden) < 1 or not shown:
            continue
        if how == "a plain threshold":
            shown = tuple(g for g, n in ballots.items() if n >= 10)
        rows = published(ballots, shown)
        if how == "two weightings":
            rows.append(weighted(ballots, {g: 100 // n if n else 0 for g, n in ballots.items()}))
        if how == "leave one group out":
            one = dict.fromkeys(ballots, 1)
            rows += [
                weighted({h: n for h, n in ballots.items() if h != g and n}, one)
                for g in ballots
                if sum(n for h, n in ballots.items() if h != g)
            ]
        found += bool(derivable(rows, ballots))

    assert found


def test_the_audit_knows_what_is_shown_on_purpose():
    """A shown group of ten is no finding; of nine it is, and so is the rest of it."""
    ballots = {GroupId("A"): 20, GroupId("B"): 9, GroupId("C"): 9}

    assert derivable(published(ballots, visible(ballots)), ballots) == ()
    assert derivable(published(ballots, (GroupId("A"), GroupId("B"))), ballots) == (("B",), ("C",))


@pytest.mark.parametrize(
    ("ballots", "shown", "expected", "curtain", "state"),
    [
        (9, 0, 30, False, "too_few"),
        (10, 0, 30, False, "release"),
        (10, 0, 30, True, "curtain"),
        (14, 10, 30, False, "waiting"),
        (15, 10, 30, False, "release"),
        (30, 20, 10, False, "release"),
        (31, 20, 9, False, "frozen"),
        (39, 0, 1, False, "frozen"),
    ],
)
def test_a_live_step_needs_enough_in_enough_new_and_enough_out(
    ballots, shown, expected, curtain, state
):
    """M = 10, k = 5, and at least 2k still expected."""
    assert (
        live_state(m=10, k=5, ballots=ballots, shown=shown, expected=expected, curtain=curtain)
        == state
    )


@given(st.integers(10, 60), st.lists(st.integers(1, 7), max_size=40), st.integers(1, 8))
@settings(max_examples=200)
def test_simulated_meetings_never_show_a_small_difference(issued, arrivals, k):
    """However ballots arrive, each step and the closing one hold at least k new ballots."""
    steps, ballots = [], 0
    for new in arrivals:
        ballots = min(ballots + new, issued)
        shown = steps[-1] if steps else 0
        out = issued - ballots
        if (
            live_state(m=10, k=k, ballots=ballots, shown=shown, expected=out, curtain=False)
            == "release"
        ):
            steps.append(ballots)

    assert all(after - before >= k for before, after in pairwise(steps))
    assert all(step >= 10 for step in steps)
    assert all(issued - step >= k for step in steps)


def test_a_mean_near_the_end_of_the_scale_is_a_band():
    """All said nearly the same: then the mean is everybody's answer."""
    ends = {"low": Fraction(0), "high": Fraction(5)}

    assert told(Fraction(31, 13), **ends, alike=False, ballots=13) == Fraction(24, 10)
    assert told(Fraction(49, 10), **ends, alike=False, ballots=13) == "very_high"
    assert told(Fraction(1, 20), **ends, alike=False, ballots=13) == "very_low"
    assert told(Fraction(3), **ends, alike=True, ballots=13) == "high"
    assert told(Fraction(5), **ends, alike=True, ballots=13) == "very_high"
    assert told(Fraction(0), **ends, alike=False, ballots=0) is None


def example(town: str) -> tuple[Workshop, Decision]:
    """An example and what follows from it."""
    given_workshop = read_folder(EXAMPLES / town)
    return given_workshop, cases.decision(given_workshop)


@pytest.mark.parametrize("town", TOWNS)
def test_staff_see_everything(town):
    """The staff edition is the decision itself."""
    given_workshop, decision = example(town)

    assert released(decision, given_workshop, "staff") is decision


@pytest.mark.parametrize("town", TOWNS)
def test_the_public_edition_keeps_the_list_and_hides_small_groups(town):
    """Order, statuses and ranks stay; groups without ten ballots have no figure."""
    given_workshop, decision = example(town)

    public = released(decision, given_workshop, "public")

    shown = shown_groups(decision, given_workshop)
    rows = {g.group: g for g in public.groups}
    assert [p.proposal for p in public.ranking] == [p.proposal for p in decision.ranking]
    assert [p.rank for p in public.ranking] == [p.rank for p in decision.ranking]
    assert [o.status for o in public.proposals] == [o.status for o in decision.proposals]
    assert all(public.lists[n].selected == decision.lists[n].selected for n in public.lists)
    pair = any(0 < group.ballots < 3 for group in decision.groups)
    assert set(decision.lists) - set(public.lists) == ({"per_person"} if pair else set())
    assert pair is (town == "al_kufra"), "one town with a group of two ballots, one without"
    for group in decision.groups:
        row = rows[group.group]
        hidden = group.ballots > 0 and group.group not in shown
        assert row.suppressed is hidden
        assert bool(row.points_funded) is (group.ballots > 0 and not hidden)
        assert row.ballots + row.blank == group.ballots + group.blank
    together = [g for g in decision.groups if rows[g.group].suppressed]
    if together:
        assert rows[TOGETHER].ballots == sum(g.ballots for g in together) >= 10
        assert set(rows[TOGETHER].points_funded) == set(public.lists)
        assert public.cohesion_per_person == ()
        assert public.agreement is None


@pytest.mark.parametrize("town", TOWNS)
def test_no_public_figure_is_exact_enough_to_be_taken_apart(town):
    """Whole score points with parts that add up; fractions in three figures; no single payment."""
    given_workshop, decision = example(town)

    public = released(decision, given_workshop, "public")

    for place in public.ranking:
        assert place.score.is_integer(), "groups are hidden in both towns"
        parts = list(place.contributions.values())
        if None not in parts:
            assert math.isclose(sum(parts), place.score, abs_tol=1e-9)
    for name, allocation in public.lists.items():
        assert allocation.payments is None
        if public.cohesion_per_person == () and name != public.official:
            assert {step.price for step in allocation.rounds} <= {None}
            assert {step.payers for step in allocation.rounds} <= {None}
    for outcome in public.proposals:
        assert not any(note.staff_only for note in outcome.more)
        for number in outcome.reason.numbers.values():
            assert not isinstance(number, Fraction) or number == Fraction(f"{float(number):.3g}")


@pytest.mark.parametrize("town", TOWNS)
def test_smaller_groups_together_have_the_figures_of_all_their_ballots(town):
    """Every mark with the weight it has in the list: by head it would be a second equation."""
    given_workshop, decision = example(town)
    public = released(decision, given_workshop, "public")
    row = next(g for g in public.groups if g.group == TOGETHER)
    weights = {
        g.group: float(g.weight)
        for g, told_row in zip(decision.groups, public.groups, strict=False)
        if told_row.suppressed and g.weight is not None
    }
    profile = cases.case(given_workshop).profile
    weight = np.array([weights.get(profile.groups[g], 0.0) for g in profile.group.tolist()])
    columns = [
        i
        for i, p in enumerate(profile.proposals)
        if p in decision.lists[decision.official].selected
    ]
    marks = weight[:, np.newaxis] * np.maximum(profile.marks, 0)
    expected = marks[:, columns].sum() / marks.sum()

    assert row.points_funded_of_all[decision.official] == round(expected * 20) / 20
    assert row.ballots + row.blank == int((weight > 0).sum())


def few(count: int) -> Workshop:
    """A workshop with this many ballots in its first group."""
    ballots = tuple(
        Ballot(id=BallotId(f"b{n}"), group=GroupId("A"), marks={ProposalId("P01"): 10})
        for n in range(count)
    )
    return replace(workshop("decided"), ballots=ballots)


def test_fewer_than_ten_ballots_are_a_list_without_any_figure():
    """Statuses and order, and the sentence that says why nothing more is said."""
    small = few(9)

    public = released(cases.decision(small), small, "public")

    assert all(math.isnan(place.score) for place in public.ranking)
    assert all(place.contributions == {} for place in public.ranking)
    assert {o.reason.key for o in public.proposals if o.status == "selected"} == {"few_ballots"}
    assert all(o.supporters is None for o in public.proposals)
    assert all(g.suppressed for g in public.groups)
    assert public.robustness is None
    assert public.cohesion == ()
    assert not math.isnan(released(cases.decision(few(10)), few(10), "public").ranking[0].score)


def test_where_every_group_is_large_all_is_told_and_still_not_to_the_last_vote():
    """Agreement by group to a tenth, so that "all of them" is not said; both weightings."""
    large = replace(
        workshop("decided"),
        ballots=tuple(
            Ballot(
                id=BallotId(f"{group}{n:02d}"),
                group=GroupId(group),
                marks={ProposalId("P01"): 10 if group == "A" else n % 10},
            )
            for group in ("A", "B", "CSO")
            for n in range(12)
        ),
    )
    decision = cases.decision(large)

    public = released(decision, large, "public")

    assert shown_groups(decision, large) == ("A", "B", "CSO")
    assert not any(group.suppressed for group in public.groups)
    assert TOGETHER not in {group.group for group in public.groups}
    assert decision.agreement is not None
    assert public.agreement is not None
    exact = {p for bridge in decision.agreement.bridges for p in bridge.agree.values()}
    assert any(p != round(p, 1) for p in exact)
    for bridge in public.agreement.bridges:
        assert all(p == round(p, 1) for p in bridge.agree.values())


def test_nothing_by_group_leaves_where_the_room_decided_so():
    """Never, fixed at set-up; withheld, with a reason."""
    given_workshop, decision = example(TOWNS[0])
    chosen = given_workshop.settings
    withheld = Happening(date="2026-05-01", kind="withheld", text=Text(en="tension"))
    for changed in (
        replace(chosen, privacy=replace(chosen.privacy, never_by_group=True)),
        replace(chosen, privacy=replace(chosen.privacy, breakdown="sex", never_by_group=True)),
        replace(chosen, record=(*chosen.record, withheld)),
    ):
        silent = replace(given_workshop, settings=changed)
        public = released(decision, silent, "public")

        assert shown_groups(decision, silent) == ()
        assert all(g.suppressed for g in public.groups if g.ballots)
        assert TOGETHER not in {g.group for g in public.groups}
        assert not math.isnan(public.ranking[0].score)


def claims(decision: Decision) -> Decision:
    """A decision with a small and a large united group, and what is said of hidden groups."""
    claim = Claim(
        list="ranked",
        proposal=decision.ranking[0].proposal,
        voters=Fraction(137, 11),
        people=12,
        claim=Fraction(1000, 3),
        best_off=Fraction(5),
    )
    small = replace(claim, people=9, voters=Fraction(9))
    said = [
        Finding(check=check, level="warn", found=1, needed=2, group=group.group)
        for group in decision.groups
        for check in ("nothing_funded", "group_present")
    ]
    first, *rest = decision.proposals
    noted = replace(
        first,
        more=(
            Note(key="floor_serves", numbers={"groups": tuple(g.group for g in decision.groups)}),
            Note(key="conflict_note", numbers={"note": "for staff"}, staff_only=True),
        ),
    )
    return replace(
        decision, cohesion=(claim, small), findings=tuple(said), proposals=(noted, *rest)
    )


@pytest.mark.parametrize("town", TOWNS)
def test_a_united_group_of_fewer_than_ten_is_told_without_its_claim(town):
    """That there is one, and no figure of it."""
    given_workshop, decision = example(town)

    large, small = released(claims(decision), given_workshop, "public").cohesion

    assert (large.voters, large.suppressed) == (Fraction(125, 10), False)
    assert large.people == 0, "beside hidden groups people and weight would be two equations"
    assert (small.people, small.voters, small.claim, small.best_off) == (0, 0, 0, 0)
    assert small.suppressed


@pytest.mark.parametrize("town", TOWNS)
def test_no_finding_and_no_reason_names_how_a_hidden_group_voted(town):
    """What anybody in the room saw is still said."""
    given_workshop, decision = example(town)

    public = released(claims(decision), given_workshop, "public")

    hidden = {g.group for g in public.groups if g.suppressed}
    assert hidden
    assert not {f.group for f in public.findings if f.check == "nothing_funded"} & hidden
    assert {f.group for f in public.findings if f.check == "group_present"} >= hidden
    (served,) = public.proposals[0].more
    assert not set(served.numbers["groups"]) & hidden


def test_a_reason_about_hidden_groups_alone_is_left_out():
    """Not one name is left to say."""
    given_workshop, decision = example(TOWNS[0])
    tiny = [g.group for g in decision.groups if 0 < g.ballots < 10]
    first, *rest = decision.proposals
    noted = replace(first, more=(Note(key="floor_serves", numbers={"groups": tuple(tiny)}),))

    public = released(replace(decision, proposals=(noted, *rest)), given_workshop, "public")

    assert public.proposals[0].more == ()


@pytest.mark.parametrize("town", TOWNS)
def test_a_live_step_shows_the_order_and_nothing_by_group(town):
    """Places and scores of the official list; no group, no part, no second list, no claim."""
    _, decision = example(town)

    live = live_view(decision)

    assert [p.proposal for p in live.ranking] == [p.proposal for p in decision.ranking]
    assert list(live.lists) == [decision.official]
    assert live.groups == live.findings == live.cohesion == live.ranking_all == ()
    assert all(place.contributions == {} for place in live.ranking)
    assert not math.isnan(live.ranking[0].score)


def test_parts_of_a_score_are_rounded_so_that_they_still_add_up():
    """The largest remainders get the missing tenths; a missing part stays missing."""
    _, decision = example(TOWNS[0])
    place = decision.ranking[0]
    thirds = replace(place, score=10.0, contributions={"C1": 10 / 3, "C2": 10 / 3, "C3": 10 / 3})

    assert sorted(rounded(thirds).contributions.values()) == [3.3, 3.3, 3.4]
    open_one = replace(thirds, contributions={"C1": 3.33, "C2": None}, low=1.23, high=4.56)
    told_open = rounded(open_one)
    assert told_open.contributions == {"C1": 3.3, "C2": None}
    assert (told_open.low, told_open.high) == (1.2, 4.6)


def test_shown_groups_of_the_examples_leave_at_least_two_hidden():
    """What the examples publish obeys the rule they are checked by."""
    for town in TOWNS:
        given_workshop, decision = example(town)
        ballots = {g.group: g.ballots for g in decision.groups}
        shown = shown_groups(decision, given_workshop)
        assert derivable(published(ballots, shown), ballots) == ()
        assert all(ballots[g] >= 10 for g in shown)
        assert all(set(pair) for pair in combinations(shown, 2))


@pytest.mark.parametrize("town", TOWNS)
def test_how_hard_groups_pull_is_told_of_the_shown_ones_alone(town):
    """Parts of 1 among them, the same whatever the hidden groups voted; the staff has all."""
    whole = read_folder(EXAMPLES / town)
    decision = cases.decision(whole)
    shown = set(shown_groups(decision, whole))
    pull = released(decision, whole, "public").pull
    silent = replace(
        whole,
        ballots=tuple(
            b if b.group in shown else replace(b, marks=dict.fromkeys(list(b.marks)[:1], 1))
            for b in whole.ballots
        ),
    )

    assert set(pull) == (shown if len(shown) > 1 else set())
    assert sum(pull.values()) == pytest.approx(1 if pull else 0, abs=0.03)
    assert released(cases.decision(silent), silent, "public").pull == pull
    assert set(released(decision, whole, "staff").pull) == {
        g.group for g in decision.groups if g.ballots
    }


@pytest.mark.parametrize(
    ("key", "n", "told", "kept"),
    [
        ("selected_equal_shares_weighted", 20, "bought", {"cost": 5, "n": 20}),
        ("selected_equal_shares_weighted", 32, "bought_most", {"cost": 5}),
        ("supporters_short", 20, "short", {"cost": 5, "n": 20, "more": 3}),
        ("fits_the_remainder", 20, "fits_the_remainder", {"cost": 5, "more": 3}),
        ("selected_ranked", 20, "selected_ranked", None),
    ],
)
def test_beside_hidden_groups_supporters_are_counted_by_head_alone(key, n, told, kept):
    """Their money is the same count by weight; where they are nearly all there is no count."""
    numbers = {"cost": 5, "n": n, "money": 7, "start": 9, "share": 2}
    if key in {"supporters_short", "fits_the_remainder"}:
        numbers["more"] = 3
    found = by_head(Note(key=key, numbers=numbers), 35)

    assert found.key == told
    assert dict(found.numbers) == (numbers if kept is None else kept)
