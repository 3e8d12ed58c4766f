"""The counters of the Room page: people of one group by sex and age, never by name."""

from collections.abc import Mapping, Sequence

import streamlit as st

from prioritization.case import Attendance
from scoring.model import Group, GroupId, Sex, Text
from workshops.acts import room as acts
from workshops.web import state
from workshops.web.frame import attempt
from workshops.web.picking import button_of, worded
from workshops.web.pieces import Html, count, group_title, mark, own, table, tag
from workshops.workshop import Workshop

SEXES: tuple[Sex, ...] = ("F", "M")
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
    if group.seats is not None and here > group.seats:
        note: object = mark("warn", state.say("room.over", n=here - group.seats))
    elif not here:
        note = mark("warn", own(_why_absent(workshop, group.id) or state.say("room.nobody")))
    else:
        note = ""
    return [
        group_title(group),
        count(group.seats) if group.seats is not None else "–",
        *_sums(rows),
        note,
    ]


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
                _counter(group, sex, band, known.get((group.id, sex, band)))


def _counter(group: Group, sex: Sex, band: str, row: Attendance | None) -> None:
    """One counter between its two buttons."""
    here = row.present - row.left if row else 0
    label = f"{state.say(f'sex.{sex}')} {band}"
    key = f"{group.id}_{sex}_{band.replace('+', 'up')}"
    st.html(tag("p", own(band), cls="cell"))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        less = state.say("room.less", who=label)
        if st.button("−", key=f"less_{key}", help=less, disabled=not here):
            attempt(acts.count, group.id, sex, band, -1, said="room.counted")
        st.html(tag("b", count(here), cls="counter"), width="content")
        if st.button("+", key=f"more_{key}", help=state.say("room.more", who=label)):
            attempt(acts.count, group.id, sex, band, 1, said="room.counted")


def happening_form(workshop: Workshop, group: Group) -> None:
    """Late, left, observers or absent: how many of whom, and why."""
    kinds = ("late", "left", "observers", "absent")
    with st.form(f"happening_{group.id}", border=False, clear_on_submit=True):
        words = {kind: state.say(f"room.kind_{kind}") for kind in kinds}
        kind = button_of(state.say("room.what"), words, key=f"what_{group.id}")
        one, two, three = st.columns(3)
        with one:
            sex = button_of(state.say("room.sex"), worded("sex", SEXES), key=f"sex_{group.id}")
        with two:
            band = st.selectbox(state.say("room.age"), workshop.settings.age_bands)
        with three:
            people = int(st.number_input(state.say("room.people"), min_value=1, value=1))
        why = st.text_input(state.say("room.reason"), max_chars=300)
        if not st.form_submit_button(state.say("room.write_down")):
            return
    reason = Text(**{state.language(): why})
    if kind == "late":
        attempt(acts.late, group.id, sex, band, people, said="room.written")
    elif kind == "left":
        attempt(acts.left, group.id, sex, band, people, reason, said="room.written")
    elif kind == "observers":
        attempt(acts.observers, group.id, people, said="room.written")
    else:
        attempt(acts.absent, group.id, reason, said="room.written")
