"""What the Proposals page draws: one proposal in full, and a file brought in."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, get_args

import streamlit as st

from scoring.model import GroupId, Pillar, Proposal, ProposalId, ProposalType, Sector, Text
from workshops.acts import proposals as acts
from workshops.acts.intake import bring_in
from workshops.intake.answers import Answers
from workshops.intake.oddities import NotReadable, Oddity, waiting
from workshops.intake.planning import plan
from workshops.intake.wording import cure, line
from workshops.web import state
from workshops.web.frame import attempt, link, listed, show, upload
from workshops.web.grid import places
from workshops.web.picking import one_of, worded
from workshops.web.pieces import group_name, mark, own, plain, tag
from workshops.workshop import Workshop

LANGUAGES: Final = ("ar", "en", "fr")
PEOPLE: Final = ("beneficiaries", "women", "youth", "idp_returnee", "migrant_refugee")


def raised_by(workshop: Workshop, chosen: tuple[GroupId, ...], key: str) -> tuple[GroupId, ...]:
    """One box per group; several groups may ask for the same thing together."""
    st.html(tag("p", state.say("proposals.raised_by"), cls="note"))
    ticked = []
    for group, place in zip(
        workshop.groups, places(len(workshop.groups), 2, level="top"), strict=True
    ):
        with place:
            label = plain(group_name(group))
            if st.checkbox(label, value=group.id in chosen, key=f"{key}_{group.id}"):
                ticked.append(group.id)
    return tuple(ticked)


def whole_form(workshop: Workshop, proposal: Proposal, base: int, *, reason: str) -> None:
    """Everything about one proposal; reason: asked for once screening has begun."""
    with st.form(f"proposal_{proposal.id}", border=False):
        changed = replace(
            proposal,
            title=_texts("title", proposal.title, 200, proposal.id),
            short_title=_texts("short_title", proposal.short_title, 40, proposal.id),
            description=_texts("description", proposal.description, 2000, proposal.id),
            **_choices(proposal),
            **_figures(proposal),
        )
        key = proposal.id
        changed = replace(
            changed,
            place=st.text_input(state.say("proposals.place"), proposal.place, key=f"place_{key}"),
            cost_basis=st.text_input(
                state.say("proposals.cost_basis"), proposal.cost_basis, key=f"basis_{key}"
            ),
            submitted_by=raised_by(workshop, proposal.submitted_by, f"by_{key}"),
        )
        why = st.text_input(state.say("proposals.reason"), key=f"why_{key}") if reason else ""
        if st.form_submit_button(state.say("proposals.save")):
            attempt(acts.save, changed, base=base, reason=why, said="proposals.saved")


def _texts(name: str, text: Text, most: int, key: ProposalId) -> Text:
    """One text in three languages, beside each other."""
    columns = st.columns(len(LANGUAGES))
    written = {}
    for column, language in zip(columns, LANGUAGES, strict=True):
        with column:
            written[language] = st.text_input(
                state.say(f"proposals.{name}_{language}"),
                getattr(text, language),
                max_chars=most,
                key=f"{name}_{language}_{key}",
            )
    return Text(**written)


def _choices(proposal: Proposal) -> dict[str, Any]:
    """Pillar, sector and type, each from its list."""
    columns = st.columns(3)
    chosen = {}
    lists = (("pillar", Pillar), ("sector", Sector), ("type", ProposalType))
    for column, (name, kind) in zip(columns, lists, strict=True):
        with column:
            chosen[name] = one_of(
                state.say(f"proposals.{name}"),
                worded(name, get_args(kind)),
                key=f"{name}_{proposal.id}",
                at=getattr(proposal, name),
            )
    return chosen


def _figures(proposal: Proposal) -> dict[str, Any]:
    """Cost and people; empty is not known."""
    figures = {}
    names = ("cost", *PEOPLE)
    for name, place in zip(names, places(len(names), 3), strict=True):
        with place:
            figures[name] = st.number_input(
                state.say(f"proposals.{name}"),
                min_value=0,
                value=getattr(proposal, name),
                step=1,
                key=f"{name}_{proposal.id}",
            )
    return {name: None if n is None else int(n) for name, n in figures.items()}


def import_file(workshop: Workshop) -> None:
    """A file with proposals alone and nothing to ask: what would change, and one button.

    Anything else is answered on the page for it, which is one click away.
    """
    given = upload(state.say("proposals.file"), ["csv", "xlsx", "ods", "xls"], "proposals")
    link("import", state.say("intake.from_file"))
    if not given:
        return
    file = given[-1]
    try:
        planned = plan(file.name, file.getvalue(), workshop, "proposals", Answers(), in_store=True)
    except NotReadable as unread:
        _odd((unread.oddity,))
        return
    _odd(planned.oddities)
    if not planned.ready:
        return
    new, changed = len(planned.outcome.new), len(planned.outcome.changed)
    show(tag("p", state.say("proposals.would", new=new, changed=changed, n=len(planned.rows))))
    if st.button(state.say("proposals.bring_in"), key="bring_in"):
        attempt(bring_in, planned, said="proposals.brought")


def _odd(found: Sequence[Oddity]) -> None:
    """Everything odd about a file that is worth a look, each with its cell and cure."""
    language, stops = state.language(), waiting(found)
    lines = [
        mark(
            "warn" if one in stops else "info", own(f"{line(one, language)} {cure(one, language)}")
        )
        for one in found
        if one.level != "normalised"
    ]
    if lines:
        listed(lines)
