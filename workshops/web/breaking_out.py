"""Breakouts on the Proposals page: who sat together, what they put first, what that makes.

Every breakout's own list stays readable, also when its group leaves.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, get_args

import streamlit as st

from scoring.model import BallotForm, GroupId, ProposalId, Sex, Tally
from workshops.acts import proposals as acts
from workshops.acts import tallies
from workshops.breakouts import FIRST, Together, together
from workshops.language import LANGUAGES
from workshops.lines import InvalidLine, numbers, read_marks
from workshops.store import rows
from workshops.web import state
from workshops.web.early import early
from workshops.web.frame import allowed, nothing, section, show
from workshops.web.grid import places
from workshops.web.picking import one_of, worded
from workshops.web.pieces import (
    Html,
    ballot_number,
    count,
    group_name,
    join,
    mark,
    own,
    proposal_title,
    table,
    tag,
)
from workshops.workshop import Session, Workshop

SEEDS: Final = BallotForm(kind="points", limit=10)
ORDER: Final = BallotForm(kind="ranking", limit=30)
MIX: Final = ""
SPEAKERS: Final = ("woman", "man", "youth", "elder", "none")


def breakouts(workshop: Workshop, seeds: tuple[Tally, ...]) -> None:
    """What breakouts there were, what they bring together, and a form for one more."""
    section("proposals.breakouts", state.say("proposals.breakouts_note"))
    if workshop.sessions:
        show(lists(workshop))
        bring_together(workshop, seeds)
    else:
        nothing("proposals.no_breakout")
    if allowed("proposals.edit"):
        with st.expander(state.say("proposals.add_breakout")):
            form(workshop)


def lists(workshop: Workshop) -> Html:
    """Every breakout with its own list, as it was said."""
    names = {g.id: group_name(g) for g in workshop.groups}
    head = [
        state.say(f"proposals.{word}")
        for word in ("breakout", "who", "people", "its_list", "said_by")
    ]
    lines = [
        [
            own(one.session),
            join(
                [
                    own(names[one.group]) if one.group in names else state.say("proposals.mix"),
                    *([f" · {state.say(f'sex.{one.sex}')}"] if one.sex else []),
                    *([" · ", own(tongue(one.language))] if one.language else []),
                ]
            ),
            count(one.people) if one.people is not None else "–",
            join((tag("span", ballot_number(p), cls="said-number") for p in one.top), " "),
            own(said_by(one.speaker_role)),
        ]
        for one in workshop.sessions
    ]
    return table(head, lines, "breakouts", state.say("proposals.breakouts"))


def tongue(language: str) -> str:
    """A language by its own name; whatever else was written stays as it is."""
    found = LANGUAGES.get(language)  # type: ignore[call-overload]  # any text may be asked for
    return found.name if found else language


def said_by(role: str) -> str:
    """Who spoke for a breakout, in words where it is one of ours."""
    return state.say(f"proposals.speaker.{role}") if role in SPEAKERS else role or "–"


def bring_together(workshop: Workshop, seeds: tuple[Tally, ...]) -> None:
    """The three ways beside each other; the first one goes on unless the room chooses."""
    k = int(
        st.number_input(
            state.say("proposals.first_k"), 1, 10, FIRST, key="first_k", bind="query-params"
        )
    )
    found = together(workshop.sessions, seeds, workshop.proposals, k)
    if not found.union:
        return
    head = [
        state.say(f"proposals.{word}")
        for word in ("proposal", "way_union", "way_added", "way_reserved")
    ]
    known = {p.id: p for p in workshop.proposals}
    lines = [
        [proposal_title(known[p]), *ways(found, p, len(workshop.sessions))]
        for p in found.all
        if p in known
    ]
    show(table(head, lines, "ways", state.say("proposals.ways")))
    show(tag("p", state.say("proposals.ways_note", n=k), cls="note"))


def ways(found: Together, proposal: ProposalId, sessions: int) -> list[Html]:
    """How one proposal fares in each way."""
    named = len(found.named_by.get(proposal, ()))
    heap = found.seeds.get(proposal, 0)
    place = found.reserved.get(proposal)
    in_union = mark("ok", state.say("proposals.named_by", n=named, all=sessions))
    in_heap = state.say("proposals.seeds", n=heap)
    return [
        in_union if proposal in found.union else Html("–"),
        mark("ok", in_heap) if proposal in found.added else own(in_heap) if heap else Html("–"),
        Html("–")
        if place is None
        else mark("ok", join([own(place)]) if place else state.say("proposals.filled")),
    ]


def form(workshop: Workshop) -> None:
    """One breakout: its name, whose it is, how many, its seeds or its order, who speaks for it."""
    sexes: Mapping[Sex | None, str] = {None: state.say("ballots.mixed")} | worded(
        "sex", get_args(Sex)
    )
    mix: dict[GroupId, str] = {GroupId(MIX): state.say("proposals.mix")}
    groups = mix | {g.id: group_name(g) for g in workshop.groups}
    spoken = {code: one.name for code, one in LANGUAGES.items()}
    with st.form("breakout", border=False):
        field = places(6, 3)
        with next(field):
            st.text_input(state.say("proposals.breakout"), max_chars=60, key="breakout_name")
        with next(field):
            one_of(state.say("proposals.who"), groups, key="breakout_group")
        with next(field):
            one_of(state.say("ballots.sex"), sexes, key="breakout_sex")
        with next(field):
            one_of(state.say("proposals.language"), spoken, key="breakout_language")
        with next(field):
            st.number_input(state.say("proposals.people"), 1, 500, 10, key="breakout_people")
        with next(field):
            one_of(
                state.say("proposals.said_by"),
                worded("proposals.speaker", SPEAKERS),
                key="breakout_speaker",
            )
        st.text_input(state.say("proposals.its_line"), key="breakout_line", autocomplete="off")
        show(tag("p", state.say("proposals.its_line_help"), cls="note"))
        st.form_submit_button(state.say("proposals.keep_breakout"), on_click=keep)


def keep() -> None:
    """Take the breakout; what does not fit is said in the strip and stays in its fields."""
    found = state.workshop()
    name = str(state.widget("breakout_name") or "").strip()
    if found is None or not name:
        state.tell("warn", state.say("proposals.breakout_unnamed"))
        return
    line = str(state.widget("breakout_line") or "")
    seeded = any(sign in line for sign in ":=*")
    try:
        marks = read_marks(line, SEEDS if seeded else ORDER, by_number(found)) if line else {}
    except InvalidLine as fault:
        state.tell("warn", state.say(fault.key, **fault.numbers))
        return
    best = sorted(marks, key=lambda p: (-marks[p] if seeded else marks[p], p))
    group = GroupId(str(state.widget("breakout_group") or MIX))
    session = Session(
        session=name,
        group=group or None,
        sex=state.widget("breakout_sex"),  # type: ignore[arg-type]  # one of its list
        language=str(state.widget("breakout_language") or ""),
        people=int(str(state.widget("breakout_people"))),
        speaker_role=str(state.widget("breakout_speaker") or ""),
        kind="seeds" if seeded else "order",
        top=tuple(best),
    )
    if keep_session(found, session):
        if seeded and group:
            keep_seeds(session, marks)
        for field in ("breakout_name", "breakout_line"):
            state.set_widget(field, value="")


def by_number(workshop: Workshop) -> dict[int, ProposalId]:
    """Every proposal by the number people say, also one that was joined to another since."""
    return {number: proposal for proposal, number in numbers(workshop.proposals).items()}


def keep_session(workshop: Workshop, session: Session) -> bool:
    """A new breakout, or the list of one that is there in place of its last."""
    with state.store().reading() as connection:
        base = rows.version(connection, state.open_id(), "sessions", session.session)
    old = next((one for one in workshop.sessions if one.session == session.session), None)
    kept = replace(session, top=session.top or (old.top if old else ()))
    return early(acts.save_session, kept, base=base, said="proposals.breakout_kept")


def keep_seeds(session: Session, marks: Mapping[ProposalId, int]) -> None:
    """The seeds as a heap that the second hand reads again on the Ballots page."""
    heap = Tally(
        session=session.session,
        group=session.group or GroupId(MIX),
        sex=session.sex,
        kind="seeds",
        people=session.people or 1,
        per="group",
        counts={proposal: n for proposal, n in marks.items() if n},
    )
    early(tallies.enter_tally, 1, heap, said="proposals.breakout_seeds")
