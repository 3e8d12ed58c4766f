"""The counters of the Room page: people of one group by sex and age, never by name."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Final

import streamlit as st

from prioritization.case import Attendance
from scoring.model import Group, GroupId, Sex, Text
from workshops.acts import room as acts
from workshops.acts.room import moment_of, over
from workshops.language import LANGUAGES, say
from workshops.web import state
from workshops.web.checks_of_room import remember
from workshops.web.early import early
from workshops.web.frame import attempt, show
from workshops.web.grid import places
from workshops.web.picking import button_of, one_of, worded
from workshops.web.pieces import (
    Html,
    count,
    group_name,
    group_title,
    join,
    ltr,
    mark,
    own,
    table,
    tag,
)
from workshops.web.pieces import say as say_piece
from workshops.workshop import Workshop

SEXES: tuple[Sex, ...] = ("F", "M")
ABSENCES: Final = ("not_invited", "could_not_travel", "refused", "other")
ANSWERS: Final = ("", "yes", "no")
Cells = Mapping[tuple[GroupId, Sex, str], Attendance]


def cells(workshop: Workshop) -> Cells:
    """Every counter by group, sex and age band."""
    return {(row.group, row.sex, row.age_band): row for row in workshop.attendance}


def room_table(workshop: Workshop) -> Html:
    """One line a group: seats, present, women, men, who left; and why nobody came."""
    words = ("group", "seats", "present", "women", "men", "late", "left", "note")
    head = [state.say(f"room.{name}") for name in words]
    lines = [_line(workshop, group) for group in workshop.groups]
    rows = workshop.attendance
    seats = sum(g.seats or 0 for g in workshop.groups)
    total = [tag("b", state.say("room.all")), count(seats), *_sums(rows), ""]
    return table(head, [*lines, total], "nums noted", state.say("room.title"))


def _line(workshop: Workshop, group: Group) -> list[object]:
    """What is known of one group."""
    rows = [row for row in workshop.attendance if row.group == group.id]
    here = sum(row.present - row.left for row in rows)
    notes = [_observing(workshop, group.id)]
    if group.seats is not None and here > group.seats:
        notes.insert(0, mark("warn", state.say("room.over", n=here - group.seats)))
    elif not here:
        why = _why_absent(workshop, group.id) or state.say("room.nobody")
        notes.insert(0, mark("warn", own(why)))
    return [
        group_title(group),
        count(group.seats) if group.seats is not None else "–",
        *_sums(rows),
        join(notes, " "),
    ]


def _observing(workshop: Workshop, group: GroupId) -> Html:
    """How many of a group came too late to vote."""
    people = sum(
        int(str(line.more.get("people", 0)))
        for line in workshop.settings.record
        if line.more.get("observers") and line.more.get("group") == group
    )
    return mark("info", state.say("room.observing", n=people)) if people else Html("")


def _sums(rows: Sequence[Attendance]) -> list[Html]:
    """Present, women, men, late and left of some counters."""
    here = [row.present - row.left for row in rows]
    women = sum(n for n, row in zip(here, rows, strict=True) if row.sex == "F")
    return [
        count(n)
        for n in (
            sum(here),
            women,
            sum(here) - women,
            sum(row.late for row in rows),
            sum(row.left for row in rows),
        )
    ]


def _why_absent(workshop: Workshop, group: GroupId) -> str:
    """The reason written down for a group that did not come."""
    said = [
        getattr(line.text, state.language()) or line.text.en
        for line in workshop.settings.record
        if line.kind == "absent" and line.more.get("group") == group
    ]
    return said[-1] if said else ""


def counter_grid(workshop: Workshop, group: Group) -> None:
    """Plus and minus for each sex and age band of one group; no dialog per person."""
    known = cells(workshop)
    for sex in SEXES:
        columns = st.columns([1.2, *[1.6] * len(workshop.settings.age_bands)])
        with columns[0]:
            st.html(tag("p", state.say(f"sex.{sex}"), cls="cell-name"))
        for column, band in zip(columns[1:], workshop.settings.age_bands, strict=True):
            with column:
                _counter(workshop, group, sex, band, known.get((group.id, sex, band)))


def _counter(workshop: Workshop, group: Group, sex: Sex, band: str, row: Attendance | None) -> None:
    """One counter between its two buttons."""
    here = row.present - row.left if row else 0
    label = f"{state.say(f'sex.{sex}')} {band}"
    key = f"{group.id}_{sex}_{band.replace('+', 'up')}"
    closed = over(workshop.settings, state.now())
    st.html(tag("p", own(band), cls="cell"))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"cell_{key}"):
        one = partial(counted, group.id, sex, band)
        said = {way: state.say(f"room.{way}", who=label) for way in ("less", "more")}
        st.button("−", key=f"less_{key}", disabled=not here, on_click=partial(one, -1))
        shown = tag("b", count(here), cls="counter", data_less=said["less"], data_more=said["more"])
        st.html(shown, width="content")
        st.button("+", key=f"more_{key}", disabled=closed, on_click=partial(one, 1))


def counted(group: GroupId, sex: Sex, band: str, people: int) -> None:
    """One person more or less, before the page is drawn again."""
    if (found := state.workshop()) is not None:
        remember(found)
    early(acts.count, group, sex, band, people, said="room.counted")


def happening_form(workshop: Workshop, group: Group) -> None:
    """Late, left, observers or absent: how many of whom, and why. After the stated moment whoever
    comes late is an observer.
    """
    late = "observers" if over(workshop.settings, state.now()) else "late"
    kinds = dict.fromkeys((late, "left", "observers", "absent"))
    with st.form(f"happening_{group.id}", border=False, clear_on_submit=True):
        words = {kind: state.say(f"room.kind_{kind}") for kind in kinds}
        kind = button_of(state.say("room.what"), words, key=f"what_{group.id}")
        one, two, three = st.columns(3)
        with one:
            sex = button_of(state.say("room.sex"), worded("sex", SEXES), key=f"sex_{group.id}")
        with two:
            band = st.selectbox(
                state.say("room.age"), workshop.settings.age_bands, key=f"band_{group.id}"
            )
        with three:
            people = int(
                st.number_input(state.say("room.people"), 1, 500, 1, key=f"people_{group.id}")
            )
        why_kind = one_of(
            state.say("room.absent_why"), worded("room.absent", ABSENCES), key="absent"
        )
        why = st.text_input(state.say("room.reason"), max_chars=300, key=f"why_{group.id}")
        if not st.form_submit_button(state.say("room.write_down")):
            return
    remember(workshop)
    reason = Text(**{state.language(): why})
    if kind == "late":
        attempt(acts.late, group.id, sex, band, people, said="room.written")
    elif kind == "left":
        attempt(acts.left, group.id, sex, band, people, reason, said="room.written")
    elif kind == "observers":
        attempt(acts.observers, group.id, people, said="room.written")
    else:
        attempt(acts.absent, group.id, absence(why_kind, why), said="room.written")


def absence(kind: str, why: str) -> Text:
    """Why a group did not come: one of the common reasons in every language, and what was said."""
    words = {code: say(code, f"room.absent.{kind}") for code in LANGUAGES}
    said = {code: f"{word}: {why.strip()}" if why.strip() else word for code, word in words.items()}
    return Text(**said)


def moment_form(workshop: Workshop) -> None:
    """Until when whoever comes votes, said once and aloud."""
    moment, now = moment_of(workshop.settings), state.now()
    if moment is not None:
        words = "room.moment_was" if moment <= now else "room.moment_is"
        show(tag("p", say_piece(words, time=ltr(moment.astimezone().strftime("%H:%M")))))
    if moment is not None and moment <= now:
        return
    with st.form("moment", border=False):
        minutes, go = st.columns([1, 2], vertical_alignment="bottom")
        with minutes:
            left = int(st.number_input(state.say("room.moment_in"), 0, 600, 30, key="moment_in"))
        with go:
            pressed = st.form_submit_button(state.say("room.state_moment"))
    if pressed:
        attempt(acts.state_moment, now + timedelta(minutes=left), said="room.moment_stated")


def interpreters(workshop: Workshop) -> None:
    """Whether the interpreter a group asked for is there."""
    answers = {answer: state.say(f"room.interpreter.{answer or 'none'}") for answer in ANSWERS}
    kept = workshop.extra_columns.get("groups.csv", {})
    for group, place in zip(workshop.groups, places(len(workshop.groups), 2), strict=True):
        with place:
            now = kept.get(group.id, {}).get("interpreter", "")
            chosen = one_of(group_name(group), answers, key=f"interpreter_{group.id}", at=now)
            if chosen != now:
                remember(workshop)
                attempt(acts.interpreter, group.id, chosen, said="room.written")
