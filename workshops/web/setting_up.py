"""The forms of the Set-up page, one per step; each saves what it holds and nothing else."""

from dataclasses import replace
from typing import Any, Final, get_args

import streamlit as st

from scoring.model import BallotForm, FormKind, Group, GroupId, GroupKind, Text
from workshops.acts import setup as acts
from workshops.web import state
from workshops.web.frame import attempt
from workshops.web.grid import places
from workshops.web.picking import button_of, named, one_of, worded
from workshops.web.pieces import tag
from workshops.workshop import DRAWN, ORDER, Breakdown, Complaints, Live, Settings, Workshop

LANGUAGES: Final = ("ar", "en", "fr")
CHANNELS: Final = ("paper", "tablet", "phone", "seeds", "dots", "hands")
LIMITS: Final[dict[str, int]] = {"points": 10, "approval": 6, "score": 5, "ranking": 5}


def texts(key: str, text: Text, name: str, most: int = 200) -> Text:
    """One text in three languages, beside each other."""
    written = {}
    for language, place in zip(LANGUAGES, places(len(LANGUAGES), 1), strict=True):
        with place:
            written[language] = st.text_input(
                state.say(f"setup.{name}_{language}"),
                getattr(text, language),
                max_chars=most,
                key=f"{key}_{language}_text",
            )
    return Text(**written)


def choice(name: str, prefix: str, options: tuple[str, ...], chosen: str) -> Any:  # noqa: ANN401  # one of them
    """One of a few, each with its word and, in a quiet line, what it means."""
    return button_of(
        state.say(f"setup.{name}"),
        worded(prefix, options),
        key=name,
        at=chosen,
        meanings={option: _meaning(prefix, option) for option in options},
        in_line=False,
    )


def _meaning(prefix: str, option: str) -> str:
    """What an option means; a ballot form is described with its usual number."""
    if prefix == "form":
        return state.say(f"form.{option}.plain", n=LIMITS[option], low=0)
    if prefix == "live":
        return state.say(f"setup.live_{option}")
    return state.say(f"{prefix}.{option}.plain")


def keep(settings: Settings, base: int) -> None:
    """Save the settings as a form gave them."""
    attempt(acts.save_settings, settings, base=base, said="setup.saved")


def place_form(settings: Settings, base: int) -> None:
    """Step 1: what, where, when, how much."""
    with st.form("place", border=False):
        title = texts("title", settings.title, "title")
        one, two, three, four = places(4, 2)
        with one:
            place = st.text_input(state.say("setup.place"), settings.place)
        with two:
            date = st.text_input(state.say("setup.date"), settings.date, placeholder="2026-05-31")
        with three:
            budget = st.number_input(state.say("setup.budget"), 0, value=settings.budget, step=1)
        with four:
            months = st.number_input(state.say("setup.months"), 1, 240, settings.max_months)
        if st.form_submit_button(state.say("setup.save")):
            keep(
                replace(
                    settings,
                    title=title,
                    place=place,
                    date=date,
                    budget=int(budget),
                    max_months=int(months),
                ),
                base,
            )


def group_form(workshop: Workshop, versions: dict[tuple[str, ...], int]) -> None:
    """Step 2: one declared group at a time, a new one or one that is there."""
    known = {g.id: g for g in workshop.groups}
    new = GroupId("")
    names = {new: state.say("setup.new_group"), **named(workshop.groups)}
    chosen = one_of(state.say("setup.group"), names, key="group_edited")
    group = known.get(chosen, Group(id=new, name=Text(), kind="community"))
    base = state.base("setup", versions.get((chosen,), 0), "groups", chosen)
    with st.form(f"group_{chosen}", border=False):
        changed = _group_fields(group)
        with st.container(horizontal=True):
            saved = st.form_submit_button(state.say("setup.save_group"))
            gone = bool(chosen) and st.form_submit_button(state.say("setup.remove_group"))
    if saved and changed.id:
        attempt(acts.save_group, changed, base=base, said="setup.saved")
    if gone:
        attempt(acts.remove_group, group.id, base=base, said="setup.saved")


def _group_fields(group: Group) -> Group:
    """The fields of one group."""
    key = group.id or "new"
    one, two, three, four = places(4, 2)
    with one:
        name = st.text_input(
            state.say("setup.group_id"),
            group.id,
            max_chars=8,
            key=f"id_{key}",
            disabled=bool(group.id),
        )
    with two:
        kinds = worded("group_kind", get_args(GroupKind))
        kind = one_of(state.say("setup.kind"), kinds, key=f"kind_{key}", at=group.kind)
    with three:
        seats = st.number_input(state.say("setup.seats"), 0, value=group.seats, key=f"seats_{key}")
    with four:
        people = st.number_input(
            state.say("setup.population"),
            0,
            value=group.population,
            step=1,
            key=f"population_{key}",
        )
    return replace(
        group,
        id=group.id or GroupId(name.strip()),
        kind=kind,
        seats=None if seats is None else int(seats),
        population=None if people is None else int(people),
        name=texts(f"name_{key}", group.name, "name"),
    )


def ballot_form(settings: Settings, base: int) -> None:
    """Step 4: how people mark a ballot, and through which channels."""
    with st.form("ballot", border=False):
        kind = choice("form", "form", get_args(FormKind), settings.ballots.kind)
        same = kind == settings.ballots.kind
        limit = st.number_input(
            state.say("setup.limit"), 1, 100, settings.ballots.limit if same else LIMITS[kind]
        )
        st.html(tag("p", state.say("setup.channels"), cls="note"))
        chosen = tuple(
            channel
            for channel, place in zip(CHANNELS, places(len(CHANNELS), 3, level="top"), strict=True)
            if place.checkbox(
                state.say(f"channel.{channel}"), channel in settings.channels, key=f"ch_{channel}"
            )
        )
        own = st.checkbox(
            state.say("setup.order_drawn"), settings.extra.get(ORDER) == DRAWN, key="order_drawn"
        )
        if st.form_submit_button(state.say("setup.save")):
            form = BallotForm(kind=kind, limit=int(limit))
            extra = {k: v for k, v in settings.extra.items() if k != ORDER}
            extra |= {ORDER: DRAWN} if own else {}
            keep(replace(settings, ballots=form, channels=chosen, extra=extra), base)


def room_form(settings: Settings, base: int) -> None:
    """Step 6: what the room sees while it votes, how long ballots are kept, where to complain."""
    with st.form("showing", border=False):
        live = choice("live", "live", get_args(Live), settings.privacy.live)
        one, two, three = st.columns(3)
        with one:
            days = st.number_input(state.say("setup.keep"), 1, 3650, settings.privacy.keep_days)
        with two:
            filing = st.number_input(
                state.say("setup.file_days"), 0, 365, settings.complaints.file_days
            )
        with three:
            answer = st.number_input(
                state.say("setup.answer_days"), 0, 365, settings.complaints.answer_days
            )
        breakdown = button_of(
            state.say("setup.breakdown"),
            worded("breakdown", get_args(Breakdown)),
            key="breakdown",
            at=settings.privacy.breakdown,
        )
        never = st.checkbox(state.say("setup.never_by_group"), settings.privacy.never_by_group)
        channel = texts("complaint", settings.complaints.channel, "complaint")
        if st.form_submit_button(state.say("setup.save")):
            complaints: Complaints = replace(
                settings.complaints,
                channel=channel,
                file_days=None if filing is None else int(filing),
                answer_days=None if answer is None else int(answer),
            )
            privacy = replace(
                settings.privacy,
                live=live,
                keep_days=int(days),
                breakdown=breakdown,
                never_by_group=never,
            )
            keep(replace(settings, privacy=privacy, complaints=complaints), base)
