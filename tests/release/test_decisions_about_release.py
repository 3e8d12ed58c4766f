"""What people decide about showing, and what follows by itself: acts over a store."""

from dataclasses import replace
from fractions import Fraction

import pytest

from prioritization.outcome import Finding
from scoring.model import Ballot, BallotId, GroupId, ProposalId, Text
from tests.release.rooms import decided, meeting
from tests.workshops.meetings import (
    FACILITATOR,
    NOW,
    WHY_CLOSED,
    cast_all,
    counted,
    enter,
    opened,
    refused,
    stock,
    workshop,
)
from workshops import audit, cases, release
from workshops.acts import deciding
from workshops.acts.counting import close_count, draw_lot, open_points
from workshops.acts.live import Board
from workshops.breakdown import TOGETHER, part_of
from workshops.release import in_the_room, released
from workshops.small_cells import band_of
from workshops.store import Store, chain
from workshops.store.convert import load_workshop
from workshops.store.standing import keep_curtain
from workshops.thresholds import few_between, live_batch, live_minimum
from workshops.workshop import Privacy

WHY = Text(en="the room asked for it")


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    with Store.open(tmp_path / "store.sqlite") as made:
        yield made


def kinds(store: Store, identifier: str) -> list[str]:
    """What the chain of a workshop says happened."""
    with store.reading() as connection:
        return [event.kind for event in chain.events(connection, identifier)]


@pytest.mark.parametrize(
    ("then", "ballots", "voids", "few"),
    [
        ((30, 0), 30, 0, None),
        ((30, 0), 32, 0, 2),
        ((30, 0), 35, 0, None),
        ((30, 0), 29, 1, 1),
        ((30, 0), 30, 1, 1),
        ((30, 0), 34, 2, 6),
        ((30, 2), 36, 2, None),
    ],
)
def test_a_few_ballots_between_a_step_and_the_result_are_noticed(then, ballots, voids, few):
    """Came, went, or both: one that came and was made void hides nobody."""
    assert few_between(ballots=ballots, voids=voids, then=then, k=5) == few


def test_scores_are_kept_back_where_the_result_would_show_the_last_few(store):
    """Said before the count is closed, written into the record, order and statuses published."""
    identifier = opened(store, "screening")
    cast_all(store, identifier, {"A": 12})
    enter(store, identifier, "voting")
    stock(store, identifier, {"B": 12})
    with store.writing() as connection:
        keep_curtain(connection, identifier, drawn=False)
    step = Board(store).step(identifier)
    cast_all(store, identifier, {"B": 3})
    enter(store, identifier, "counting")
    draw_lot(store, FACILITATOR, identifier, "1-2-3", now=NOW)

    warned = {item.key: item.numbers for item in open_points(store, identifier)}
    close_count(store, FACILITATOR, identifier, reasons=WHY_CLOSED, now=NOW)

    with store.reading() as connection:
        whole = load_workshop(connection, identifier)
    public = released(cases.decision(whole), whole, "public")
    assert step is not None
    assert step.ballots == 12
    assert warned["count.few_after_live"] == {"n": 3}
    assert [line.more["ballots"] for line in whole.settings.record if line.kind == "scores_kept"]
    assert all(place.score != place.score for place in public.ranking)  # NaN
    assert {o.reason.key for o in public.proposals if o.status == "selected"} == {"scores_kept"}
    assert all(not g.points_funded for g in public.groups)


def test_smaller_thresholds_than_the_method_allows_do_nothing():
    """Whatever a folder declares: ten, five, ten."""
    loose = Privacy(minimum=1, batch=1, export_minimum=1)

    assert (live_minimum(loose), live_batch(loose)) == (10, 5)
    assert release.export_minimum(loose) == 10


def test_the_room_sees_groups_of_five_by_a_named_decision_and_documents_do_not(store):
    """Written into record and chain, with role and reason; before the reveal only."""
    given = meeting(2, {"A": 20, "B": 7, "CSO": 6})
    decision = decided(given)
    identifier = counted(store)
    with refused("decide.role_missing"):
        deciding.show_smaller(store, FACILITATOR, identifier, " ", WHY, now=NOW)
    with refused("decide.reason_missing"):
        deciding.show_smaller(store, FACILITATOR, identifier, "mayor", Text(), now=NOW)
    deciding.show_smaller(store, FACILITATOR, identifier, "mayor", WHY, now=NOW)
    with store.reading() as connection:
        line = load_workshop(connection, identifier).settings.record[-1]
    chosen = replace(given, settings=replace(given.settings, record=(line,)))

    shown = {g.group for g in in_the_room(decision, chosen).groups if g.points_funded}
    outside = {g.group for g in released(decision, chosen, "public").groups if g.points_funded}

    assert (line.kind, line.role) == ("room_minimum", "mayor")
    assert "room_minimum" in kinds(store, identifier)
    assert shown == {"A", "B", "CSO"}
    assert outside == {"A", TOGETHER}
    assert in_the_room(decision, given) == released(decision, given, "public")
    deciding.publish(store, FACILITATOR, identifier, now=NOW)
    with refused("result.published_already"):
        deciding.show_smaller(store, FACILITATOR, identifier, "mayor", WHY, now=NOW)


def test_looking_at_figures_by_group_and_taking_documents_is_written_down(store):
    """By role and place, never with a figure."""
    identifier = counted(store)

    deciding.seen_by_group(store, FACILITATOR, identifier, "results", now=NOW)
    deciding.exported(store, FACILITATOR, identifier, "public", "xlsx.ar", now=NOW)

    assert kinds(store, identifier)[-2:] == ["seen_by_group", "exported"]
    with refused("refused.phase"):
        deciding.exported(store, FACILITATOR, identifier, "staff", "xlsx.ar", now=NOW)


def test_nothing_is_published_from_which_a_group_follows(store, monkeypatch):
    """The sums are done once more at the last moment; a mistake in the rules stops the reveal."""
    identifier = counted(store)
    monkeypatch.setattr(audit, "derivable", lambda *_: (("CSO",),))

    with refused("result.audit"):
        deciding.publish(store, FACILITATOR, identifier, now=NOW)


def test_a_figure_that_is_everybodys_answer_is_a_word():
    """All alike, nobody, everybody: a band; the rest to a thousandth."""
    same = meeting(4, {"A": 20, "B": 12, "CSO": 11})
    mine = next(b for b in same.ballots if b.group == "A").marks
    same = replace(
        same,
        ballots=tuple(replace(b, marks=mine) if b.group == "A" else b for b in same.ballots),
    )

    groups = {g.group: g for g in released(decided(same), same, "public").groups}

    assert groups["A"].points_funded == groups["A"].nothing_funded == {}
    assert groups["A"].better_off == {}
    assert {"points_funded.ranked", "nothing_funded.ranked"} <= set(groups["A"].bands)
    assert groups["B"].points_funded
    assert groups["B"].better_off == {}, "no counts of people by preference under twenty"
    assert [band_of(x, alike=False) for x in (0.0, 0.02, 0.5, 0.98, 1.0)] == [
        "very_low",
        "very_low",
        None,
        "very_high",
        "very_high",
    ]


def test_one_breakdown_at_a_time_by_sex():
    """Women and men in place of groups; a small rest is inside the whole; no group beside them."""
    given = meeting(6, {"A": 20, "B": 12, "CSO": 3})
    ballots = tuple(
        replace(b, sex="F" if n % 2 else "M") if n < 30 else b for n, b in enumerate(given.ballots)
    )
    privacy = replace(given.settings.privacy, breakdown="sex")
    by_sex = replace(given, ballots=ballots, settings=replace(given.settings, privacy=privacy))

    public = released(decided(by_sex), by_sex, "public")

    told = {part_of(g.group) for g in public.groups if g.points_funded and g.group != TOGETHER}
    declared = {group.id for group in by_sex.groups}
    assert all(g.suppressed for g in public.groups if g.group in declared)
    assert len(told) == 1, "five are unknown, so one of the two is inside the others with them"
    whole = replace(
        by_sex,
        ballots=tuple(replace(b, sex="F" if n % 2 else "M") for n, b in enumerate(ballots)),
    )
    both = released(decided(whole), whole, "public")
    assert {part_of(g.group) for g in both.groups if g.points_funded} == {
        ("sex", "F"),
        ("sex", "M"),
    }
    women = next(g for g in both.groups if part_of(g.group) == ("sex", "F"))
    marks = [b.marks for b in whole.ballots if b.sex == "F"]
    listed = both.lists["ranked"].selected
    share = sum(m[p] for m in marks for p in listed) / sum(sum(m.values()) for m in marks)
    assert women.points_funded["ranked"] == round(share, 2), "beside hidden groups in hundredths"
    assert women.ballots == len(marks)


def test_no_exact_number_leaves_with_how_sure_the_list_is():
    """Ends of intervals and shares of trials in hundredths, no transfer between two scores."""
    given = meeting(7, {"A": 20, "B": 12, "CSO": 11})
    sure = released(decided(given), given, "public").robustness

    assert sure is not None
    assert sure.swaps == ()
    for one in sure.joint.likelihoods:
        assert one.top_k == round(one.top_k, 2)
    for interval in (*sure.top.intervals, *sure.order.intervals):
        assert (interval.low, interval.high) == (round(interval.low, 2), round(interval.high, 2))


def test_findings_and_reasons_beside_hidden_groups_are_coarse():
    """Two figures of a number in a reason, three in a finding; supporters by head alone."""
    given = meeting(8)
    exact = Finding(check="few_choices", level="info", found=Fraction(1234567, 1000000), needed=2)
    decision = replace(decided(given), findings=(exact,))

    public = released(decision, given, "public")

    assert public.findings[0].found == Fraction("1.23")
    assert all(o.supporters is None for o in public.proposals)
    assert all(r.payers is None for a in public.lists.values() for r in a.rounds)


def test_a_ballot_alone_is_never_published():
    """One ballot in all: the list, and nothing else."""
    alone = replace(
        workshop("decided"),
        ballots=(Ballot(id=BallotId("b"), group=GroupId("A"), marks={ProposalId("P01"): 10}),),
    )
    public = released(cases.decision(alone), alone, "public")

    assert all(place.score != place.score for place in public.ranking)  # NaN
