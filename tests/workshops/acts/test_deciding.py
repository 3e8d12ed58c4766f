"""After the count: holds, the reveal, signatures, changes with a reason, the end; and screens."""

from dataclasses import replace
from datetime import date

import pytest

from scoring.model import GroupId, ProposalId, Text
from tests.workshops.meetings import (
    CLERK,
    FACILITATOR,
    NOW,
    cast_all,
    counted,
    enter,
    opened,
    refused,
    voted,
    workshop,
)
from workshops import cases
from workshops.acts.changing import change_budget, correct_cost, offer_rest, take_back, veto
from workshops.acts.counting import close_count, draw_lot, open_points, recounted, walked_out
from workshops.acts.deciding import answer_hold, finalise, publish, sign, withhold
from workshops.acts.doors import make_pin
from workshops.acts.live import Board, figures_digest
from workshops.acts.screen import draw_curtain, open_curtain, show
from workshops.doors import Doors, Network, Second
from workshops.release import live_view, released
from workshops.store import chain, shown, tables
from workshops.store.convert import load_setup, load_workshop
from workshops.store.digest import workshop_digest
from workshops.store.settings import head
from workshops.store.standing import Screen, standing
from workshops.store.totals import turnout

REASON = Text(en="because")
NOTHING = Text()
P1 = ProposalId("P01")


def record(store, identifier: str) -> list:
    """What people decided."""
    with store.reading() as connection:
        return list(load_setup(connection, identifier).settings.record)


def decided(store) -> str:
    """A signed list."""
    identifier = counted(store)
    publish(store, FACILITATOR, identifier, now=NOW)
    sign(store, FACILITATOR, identifier, ["facilitator"], now=NOW)
    return identifier


def test_a_hold_is_answered_with_a_reason_and_a_role(store):
    """Printed in the record with the check and the group it is about."""
    identifier = opened(store, "voting")
    with refused("decide.reason_missing"):
        answer_hold(store, FACILITATOR, identifier, "group_present", None, NOTHING, "x", now=NOW)
    with refused("decide.role_missing"):
        answer_hold(store, FACILITATOR, identifier, "quorum", None, REASON, " ", now=NOW)

    group = GroupId("B")
    answer_hold(store, FACILITATOR, identifier, "group_present", group, REASON, "mayor", now=NOW)
    answer_hold(store, FACILITATOR, identifier, "women_share", None, REASON, "lead", now=NOW)

    first, second = record(store, identifier)
    assert (first.kind, first.role, first.text) == ("exception", "mayor", REASON)
    assert dict(first.more) == {"check": "group_present", "group": "B"}
    assert dict(second.more) == {"check": "women_share"}


def test_the_result_is_published_after_the_count_and_once(store):
    """What stood behind it is written down: how many ballots, which groups, never the figures."""
    identifier = voted(store)
    with refused("result.count_open"):
        publish(store, FACILITATOR, identifier, now=NOW)
    draw_lot(store, FACILITATOR, identifier, "1-1", now=NOW)
    close_count(store, FACILITATOR, identifier, now=NOW)

    publish(store, FACILITATOR, identifier, now=NOW)

    with refused("result.published_already"):
        publish(store, FACILITATOR, identifier, now=NOW)
    with store.reading() as connection:
        release = shown.last_shown(connection, identifier, "published")
        assert standing(connection, identifier).published
    assert (release.ballots, release.groups) == (40, ("A",))


def test_figures_by_group_are_withheld_before_the_reveal_with_a_reason(store):
    """Then no edition for the public has them."""
    identifier = counted(store)
    with refused("decide.reason_missing"):
        withhold(store, FACILITATOR, identifier, NOTHING, now=NOW)
    withhold(store, FACILITATOR, identifier, REASON, now=NOW)
    with store.reading() as connection:
        whole = load_workshop(connection, identifier)
        assert standing(connection, identifier).withheld
    public = released(cases.decision(whole), whole, "public")
    assert all(group.suppressed for group in public.groups)

    publish(store, FACILITATOR, identifier, now=NOW)
    with refused("result.published_already"):
        withhold(store, FACILITATOR, identifier, REASON, now=NOW)


def test_the_first_signature_decides_the_list(store):
    """Only what was published can be signed, and by somebody."""
    identifier = counted(store)
    with refused("decide.not_published"):
        sign(store, FACILITATOR, identifier, ["mayor"], now=NOW)
    publish(store, FACILITATOR, identifier, now=NOW)
    with refused("decide.nobody_signed"):
        sign(store, FACILITATOR, identifier, [" "], now=NOW)

    sign(store, FACILITATOR, identifier, ["mayor", "facilitator"], now=NOW)

    with store.reading() as connection:
        assert head(connection, identifier).phase == "decided"
    assert record(store, identifier)[-1].more["signed_by"] == ("mayor", "facilitator")
    sign(store, FACILITATOR, identifier, ["women's council"], now=NOW)


def test_changes_after_the_list_are_recorded_and_touch_no_ballot(store):
    """Veto, budget, cost: each with what was before, and which answer was chosen."""
    identifier = decided(store)
    here, day = (store, FACILITATOR, identifier), date(2026, 5, 9)
    shown_price = {"saw_old_price": True, "keep": "rerun", "reason": REASON, "now": NOW}
    with store.reading() as connection:
        before = load_workshop(connection, identifier)

    with refused("decide.letter_missing"):
        veto(*here, P1, "Ministry", "", day, "rerun", now=NOW)
    with refused("proposals.unknown"):
        veto(*here, ProposalId("P99"), "Ministry", "12/7", day, "rerun", now=NOW)
    veto(*here, P1, "Ministry", "12/7", day, "signed_order", now=NOW)
    with refused("setup.budget_negative"):
        change_budget(*here, -1, "rerun", REASON, now=NOW)
    change_budget(*here, 700, "rerun", REASON, now=NOW)
    change_budget(*here, 600, "signed_order", REASON, now=NOW)
    with refused("decide.cost_negative"):
        correct_cost(*here, P1, -5, **shown_price)
    correct_cost(*here, P1, 150, **shown_price)
    correct_cost(*here, P1, 160, **shown_price)

    with store.reading() as connection:
        after = load_workshop(connection, identifier)
    told = {line.kind: dict(line.more) for line in after.settings.record}
    assert after.ballots == before.ballots
    assert after.settings.budget == before.settings.budget
    assert told["veto"] == {
        "proposal": "P01",
        "authority": "Ministry",
        "letter": "12/7",
        "letter_date": "2026-05-09",
        "keep": "signed_order",
    }
    assert told["budget"] == {"from": 700, "to": 600, "keep": "signed_order"}
    assert (told["cost"]["from"], told["cost"]["to"]) == (150, 160)
    assert told["cost"]["proposal"] == "P01"
    assert [one.kind for one in cases.decision(after).versions] == [
        None,
        "veto",
        "budget",
        "budget",
        "cost",
        "cost",
    ]


def test_the_list_follows_each_change_and_the_old_ones_are_kept(store):
    """Taken back, made cheaper, cut, then the rest offered: what is in force is the last of five.

    P01 to P04 cost 100 to 400 and are level, so that they stand in the order of their cost.
    """
    identifier = decided(store)
    here = (store, FACILITATOR, identifier)
    p2, p3, p4 = (ProposalId(f"P0{n}") for n in (2, 3, 4))
    first = cases.decision(load_from(store, identifier))
    with refused("decide.nothing_to_offer"):
        offer_rest(*here, REASON, now=NOW)
    with refused("decide.reason_missing"):
        take_back(*here, P1, "signed_order", NOTHING, now=NOW)

    take_back(*here, P1, "signed_order", REASON, now=NOW)
    correct_cost(*here, p4, 50, saw_old_price=True, keep="signed_order", reason=REASON, now=NOW)
    change_budget(*here, 260, "signed_order", REASON, now=NOW)
    offer_rest(*here, REASON, now=NOW)

    workshop = load_from(store, identifier)
    last = cases.decision(workshop)
    assert cases.withdrawn(workshop) == {}
    assert last.inputs_digest != first.inputs_digest
    assert [one.selected for one in last.versions] == [
        (P1, p2, p3, p4),
        (p2, p3, p4),
        (p2, p3, p4),
        (p2,),
        (p2, p4),
    ]
    assert last.lists[last.official].selected == (p2, p4)


def load_from(store, identifier):
    """The workshop as it is stored."""
    with store.reading() as connection:
        return load_workshop(connection, identifier)


def test_a_closed_workshop_keeps_the_digest_of_all_it_was(store):
    """Its last event names it, a retention date is set, and nothing is done in it any more."""
    identifier = decided(store)
    doors = Doors(store, Network(), tick=iter(range(0, 10_000, 100)).__next__)
    pin = make_pin(store, FACILITATOR, "observer", now=NOW)
    wrong = "000000" if pin != "000000" else "111111"
    with refused("refused.role"):
        finalise(store, CLERK, identifier, doors, None, "why", now=NOW)
    with refused("decide.second_or_reason"):
        finalise(store, FACILITATOR, identifier, doors, None, " ", now=NOW)
    for seat, typed, key in (
        ("observer", wrong, "doors.wrong"),
        ("clerk 1", pin, "doors.no_key"),
        ("staff", pin, "doors.second_same"),
        ("facilitator", pin, "doors.second_same"),
    ):
        with refused(key):
            second = Second(seat=seat, secret=typed)
            finalise(store, FACILITATOR, identifier, doors, second, "", now=NOW)

    second = Second(seat="observer", secret=pin)
    finalise(store, FACILITATOR, identifier, doors, second, "", now=NOW)

    with refused("refused.closed"):
        finalise(store, FACILITATOR, identifier, doors, second, "", now=NOW)
    with store.reading() as connection:
        last = chain.events(connection, identifier)[-1]
        row = connection.execute(tables.workshops.select()).mappings().one()
        assert chain.broken_at(connection, identifier) is None
        assert workshop_digest(connection, identifier) != last.body["digest"]  # the phase moved on
    assert last.kind == "finalised"
    assert last.body["second"] == "observer"
    assert len(last.body["digest"]) == 64
    assert row["retention_until"] == "2026-07-30"


def test_a_recount_stands_in_the_record_with_what_it_gave(store):
    """Who asked and what came out, before the count is closed and after; never without words."""
    identifier = opened(store, "screening")
    cast_all(store, identifier)
    enter(store, identifier, "voting")
    asked = (store, FACILITATOR, identifier, GroupId("B"))
    with refused("refused.phase"):
        recounted(*asked, REASON, now=NOW)
    enter(store, identifier, "counting")
    with refused("count.reason_missing"):
        recounted(*asked, NOTHING, now=NOW)
    recounted(*asked, REASON, now=NOW)

    line = record(store, identifier)[-1]
    assert (line.kind, line.text, dict(line.more)) == ("recount", REASON, {"group": "B"})


def test_a_walk_out_is_answered_before_any_result(store):
    """The choice is recorded and changes no ballot."""
    identifier = opened(store, "screening")
    cast_all(store, identifier, {"A": 20, "B": 2, "CSO": 8})
    enter(store, identifier, "counting")
    with store.writing() as connection:
        connection.execute(tables.serials.delete())
    checks = workshop().settings.method.checks
    assert checks == ()
    with refused("count.reason_missing"):
        walked_out(store, FACILITATOR, identifier, GroupId("B"), "proceed", NOTHING, now=NOW)
    walked_out(store, FACILITATOR, identifier, GroupId("B"), "proceed", REASON, now=NOW)

    assert dict(record(store, identifier)[-1].more) == {
        "check": "ballots_vs_presence",
        "group": "B",
        "choice": "proceed",
    }


def test_a_seed_needs_something_to_draw_from(store):
    """Letters or digits, as they were read aloud."""
    identifier = voted(store)
    with refused("count.seed_unreadable"):
        draw_lot(store, FACILITATOR, identifier, " - ", now=NOW)
    with refused("refused.role"):
        draw_lot(store, CLERK, identifier, "1-2-3", now=NOW)


def test_the_count_is_closed_once(store):
    """Nothing is left to close."""
    identifier = counted(store)
    with refused("count.closed_already"):
        close_count(store, FACILITATOR, identifier, now=NOW)
    assert all(item.level == "ok" for item in open_points(store, identifier))


def test_the_curtain_is_drawn_at_any_time_and_opened_when_voting_is_over(store):
    """Both are events."""
    identifier = opened(store, "voting")
    draw_curtain(store, FACILITATOR, identifier, now=NOW)
    with refused("curtain.while_voting"):
        open_curtain(store, FACILITATOR, identifier, now=NOW)
    with store.reading() as connection:
        assert standing(connection, identifier).curtain
    enter(store, identifier, "counting")
    open_curtain(store, FACILITATOR, identifier, now=NOW)

    with store.reading() as connection:
        assert not standing(connection, identifier).curtain
        kinds = [event.kind for event in chain.events(connection, identifier)]
    assert kinds == ["curtain_drawn", "curtain_opened"]


@pytest.mark.parametrize(("scene", "logged"), [("list", False), ("representation", True)])
def test_a_scene_is_kept_and_one_by_group_is_an_event(store, scene, logged):
    """Also in a closed workshop, whose own chain has ended."""
    identifier = opened(store, "decided")
    show(store, FACILITATOR, identifier, Screen(scene=scene, page=1), now=NOW)
    enter(store, identifier, "closed")
    show(store, FACILITATOR, identifier, Screen(scene=scene, page=2), now=NOW)
    with refused("refused.role"):
        show(store, CLERK, identifier, Screen(scene=scene), now=NOW)

    with store.reading() as connection:
        assert standing(connection, identifier).screen == Screen(scene=scene, page=2)
        own = [event.kind for event in chain.events(connection, identifier)]
        ours = [event.body for event in chain.events(connection, chain.INSTALLATION)]
    assert own == (["shown_by_group"] if logged else [])
    assert [body["workshop"] for body in ours] == ([identifier] if logged else [])


def test_nothing_is_live_behind_the_curtain_before_the_vote_or_after_the_count(store):
    """And what was shown goes when the curtain is drawn."""
    identifier = opened(store, "screening")
    board = Board(store)
    cast_all(store, identifier, {"A": 20})
    assert board.step(identifier) is None
    enter(store, identifier, "voting")
    assert board.step(identifier) is None  # nobody is expected any more: frozen
    with store.writing() as connection:
        more = [
            {"workshop": identifier, "grp": "B", "state": "issued"} | {"serial": f"B{n}"}
            for n in range(10)
        ]
        connection.execute(tables.serials.insert(), more)
        assert turnout(connection, identifier).expected_out == 10

    step = board.step(identifier)
    assert step is not None
    assert (step.seq, step.ballots) == (1, 20)
    assert board.step(identifier) is step
    draw_curtain(store, FACILITATOR, identifier, now=NOW)
    assert board.step(identifier) is None


def test_what_is_written_down_of_a_step_is_no_digest_of_ballots(store):
    """A digest of ballots could be guessed at, one ballot more or less; this one is of figures."""
    identifier = voted(store)
    with store.reading() as connection:
        whole = load_workshop(connection, identifier)
    decision = cases.decision(whole)
    same_order = replace(
        decision, ranking=tuple(replace(p, score=p.score + 1e-6) for p in decision.ranking)
    )

    assert figures_digest(live_view(decision)) == figures_digest(live_view(same_order))
    assert cases.inputs_digest(whole).removeprefix("sha256:") != figures_digest(decision)


def test_a_step_worked_out_too_late_is_not_shown(store, monkeypatch):
    """The curtain fell while it was being worked out."""
    identifier = opened(store, "screening")
    cast_all(store, identifier, {"A": 20})
    enter(store, identifier, "voting")
    with store.writing() as connection:
        more = [
            {"workshop": identifier, "grp": "B", "state": "issued", "serial": f"B{n}"}
            for n in range(10)
        ]
        connection.execute(tables.serials.insert(), more)
    decide = cases.decision

    def slow(given):
        draw_curtain(store, FACILITATOR, identifier, now=NOW)
        return decide(given)

    monkeypatch.setattr("workshops.acts.live.cases.decision", slow)

    assert Board(store).step(identifier) is None
    with store.reading() as connection:
        assert shown.releases(connection, identifier) == ()
