"""Every act before the vote: whose it is, in which phases, one event each, and stale saves."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from prioritization.case import Feasibility, Screening
from scoring.model import Assessment, CriterionId, Group, GroupId, ProposalId, Text
from tests.workshops.meetings import FACILITATOR, NOW, enter, opened, refused, workshop
from workshops.acts import phase, proposals, room, screening, setup, weights
from workshops.acts.actor import Actor
from workshops.phases import ACTS, PHASES, may
from workshops.store import Store, chain
from workshops.store.convert import load_setup
from workshops.workshop import ContextNote, Phase, Session, WeightVote

P1, P2, A, C1 = ProposalId("P01"), ProposalId("P02"), GroupId("A"), CriterionId("C1")
YES = Text(en="agreed in the room")
NOBODY = Actor(role="participant")


@dataclass(frozen=True, slots=True)
class Deed:
    """One act with fitting content. act: its name in `phases.ACTS`; first: a phase for it."""

    act: str
    first: Phase
    do: Callable[[Store, Actor, str], object]


def new_group():
    """A group that was not declared yet."""
    return Group(id=GroupId("IDP"), name=Text(en="Displaced people"), kind="status", seats=4)


DEEDS = {
    "save_settings": Deed(
        "setup.edit",
        "draft",
        lambda s, w, i: setup.save_settings(
            s, w, i, replace(workshop().settings, budget=7), base=1, now=NOW
        ),
    ),
    "save_group": Deed(
        "setup.edit",
        "draft",
        lambda s, w, i: setup.save_group(s, w, i, new_group(), base=0, now=NOW),
    ),
    "remove_group": Deed(
        "setup.edit",
        "draft",
        lambda s, w, i: setup.remove_group(s, w, i, GroupId("CSO"), base=1, now=NOW),
    ),
    "save_context": Deed(
        "context.edit",
        "draft",
        lambda s, w, i: setup.save_context(
            s, w, i, [ContextNote(kind="dividers", text=YES)], now=NOW
        ),
    ),
    "save_criteria": Deed(
        "criteria.edit",
        "draft",
        lambda s, w, i: weights.save_criteria(s, w, i, workshop().criteria, bases={C1: 1}, now=NOW),
    ),
    "record_sheet": Deed(
        "weights.collect",
        "draft",
        lambda s, w, i: weights.record_sheet(
            s,
            w,
            i,
            [WeightVote(sheet="table 1", group=A, method="dots", criterion=C1, value=10)],
            now=NOW,
        ),
    ),
    "drop_sheet": Deed(
        "weights.collect", "draft", lambda s, w, i: weights.drop_sheet(s, w, i, "t", now=NOW)
    ),
    "count": Deed(
        "attendance.count",
        "proposing",
        lambda s, w, i: room.count(s, w, i, A, "F", "25-34", 1, now=NOW),
    ),
    "late": Deed(
        "attendance.count",
        "proposing",
        lambda s, w, i: room.late(s, w, i, A, "F", "25-34", 1, now=NOW),
    ),
    "left": Deed(
        "attendance.left",
        "proposing",
        lambda s, w, i: room.left(s, w, i, A, "F", "25-34", 1, YES, now=NOW),
    ),
    "observers": Deed(
        "attendance.absent", "proposing", lambda s, w, i: room.observers(s, w, i, A, 2, now=NOW)
    ),
    "absent": Deed(
        "attendance.absent", "proposing", lambda s, w, i: room.absent(s, w, i, A, YES, now=NOW)
    ),
    "capture": Deed(
        "proposals.edit", "draft", lambda s, w, i: proposals.capture(s, w, i, YES, [A], now=NOW)
    ),
    "save": Deed(
        "proposals.edit",
        "draft",
        lambda s, w, i: proposals.save(s, w, i, workshop().proposals[0], base=1, now=NOW),
    ),
    "remove": Deed(
        "proposals.edit", "draft", lambda s, w, i: proposals.remove(s, w, i, P1, base=1, now=NOW)
    ),
    "merge": Deed(
        "proposals.merge", "draft", lambda s, w, i: proposals.merge(s, w, i, P2, P1, [A], now=NOW)
    ),
    "withdraw": Deed(
        "proposals.withdraw", "draft", lambda s, w, i: proposals.withdraw(s, w, i, P1, YES, now=NOW)
    ),
    "bring_in": Deed(
        "proposals.edit",
        "draft",
        lambda s, w, i: proposals.bring_in(s, w, i, workshop().proposals, now=NOW),
    ),
    "save_session": Deed(
        "proposals.edit",
        "draft",
        lambda s, w, i: proposals.save_session(s, w, i, Session(session="women"), base=0, now=NOW),
    ),
    "save_feasibility": Deed(
        "screening.answer",
        "proposing",
        lambda s, w, i: screening.save_feasibility(
            s, w, i, Feasibility(proposal=P1, technical=2), base=1, now=NOW
        ),
    ),
    "save_screening": Deed(
        "screening.answer",
        "proposing",
        lambda s, w, i: screening.save_screening(s, w, i, Screening(proposal=P1), base=1, now=NOW),
    ),
    "assess": Deed(
        "screening.answer",
        "proposing",
        lambda s, w, i: screening.assess(
            s, w, i, Assessment(proposal=P1, criterion=C1, value=3), base=0, now=NOW
        ),
    ),
    "advance": Deed("phase.advance", "draft", lambda s, w, i: phase.advance(s, w, i, now=NOW)),
    "step_back": Deed("phase.back", "proposing", lambda s, w, i: phase.step_back(s, w, i, now=NOW)),
}


def stored(store, identifier):
    """Everything of a workshop, and how many events led to it."""
    with store.reading() as connection:
        return load_setup(connection, identifier), len(chain.events(connection, identifier))


@pytest.mark.parametrize("name", DEEDS)
def test_an_act_is_one_event(name, store):
    """Whatever is done before the vote adds exactly one event, with the role and no name."""
    deed = DEEDS[name]
    identifier = opened(store, deed.first)
    before = stored(store, identifier)[1]

    deed.do(store, FACILITATOR, identifier)

    with store.reading() as connection:
        events = chain.events(connection, identifier)
    assert len(events) == before + 1
    assert events[-1].body["role"] == "facilitator"


@pytest.mark.parametrize("name", DEEDS)
def test_an_act_of_another_role_changes_nothing(name, store):
    """A participant may do none of it; neither content nor record moves."""
    deed = DEEDS[name]
    identifier = opened(store, deed.first)
    before = stored(store, identifier)

    with refused("refused.role"):
        deed.do(store, NOBODY, identifier)

    assert stored(store, identifier) == before


@pytest.mark.parametrize("name", DEEDS)
def test_an_act_is_refused_in_every_phase_that_is_not_its_own(name, store):
    """Locked is locked when the act is called directly, too."""
    deed = DEEDS[name]
    identifier = opened(store, deed.first)
    for locked in (known for known in PHASES if not may("facilitator", deed.act, known)):
        enter(store, identifier, locked)
        before = stored(store, identifier)
        with refused("refused.closed" if locked == "closed" else "refused.phase"):
            deed.do(store, FACILITATOR, identifier)
        assert stored(store, identifier) == before


@pytest.mark.parametrize(
    "name", ["save_settings", "remove_group", "save", "remove", "save_feasibility"]
)
def test_a_save_over_a_newer_version_is_refused_and_the_newer_stays(name, store):
    """The second to save sees a refusal; what the first one kept is still there."""
    deed = DEEDS[name]
    identifier = opened(store, deed.first)
    settings = replace(workshop().settings, budget=5)
    setup.save_settings(store, FACILITATOR, identifier, settings, base=1, now=NOW)
    group = replace(workshop().groups[2], seats=99)
    setup.save_group(store, FACILITATOR, identifier, group, base=1, now=NOW)
    better = replace(workshop().proposals[0], cost=5)
    proposals.save(store, FACILITATOR, identifier, better, base=1, now=NOW)
    if deed.first == "proposing":
        answered = Feasibility(proposal=P1, land=2)
        screening.save_feasibility(store, FACILITATOR, identifier, answered, base=1, now=NOW)
    before = stored(store, identifier)

    with refused("store.stale"):
        deed.do(store, FACILITATOR, identifier)

    assert stored(store, identifier) == before


def test_every_deed_names_an_act_of_the_table():
    """The table of phases knows every act that is tried here."""
    assert {deed.act for deed in DEEDS.values()} <= set(ACTS)
