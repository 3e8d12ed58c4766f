"""Two proposals that may be one, side by side: joined by two ticks, both originals readable."""

from dataclasses import replace

import streamlit as st

from scoring.model import Proposal, Text
from workshops.acts import proposals as acts
from workshops.acts.proposals import as_before
from workshops.duplicates import Likeness
from workshops.web import state
from workshops.web.frame import attempt, show
from workshops.web.pieces import (
    Html,
    ballot_number,
    group_name,
    join,
    money,
    own,
    plain,
    proposal_title,
    say,
    tag,
    text_of,
)
from workshops.workshop import Workshop

BOTH = 2


def pair(workshop: Workshop, found: Likeness) -> None:
    """Joined only when both groups of authors have said yes; the title may be a new one."""
    first, second = found.first, found.second
    key = f"{first.id}_{second.id}"
    columns = st.columns(2, gap="large")
    agreed: list[Proposal] = []
    names = {g.id: plain(group_name(g)) for g in workshop.groups}
    for column, proposal in zip(columns, (first, second), strict=True):
        with column:
            show(tag("p", proposal_title(proposal)), tag("p", own(proposal.place)))
            show(tag("p", money(proposal.cost)))
            who = " · ".join(names[g] for g in proposal.submitted_by if g in names)
            if st.checkbox(
                state.say("proposals.agrees", group=who or "–"), key=f"ok_{key}_{proposal.id}"
            ):
                agreed.append(proposal)
    title = st.text_input(
        state.say("proposals.joint_title"),
        text_of(first.title),
        max_chars=200,
        key=f"joint_{key}",
    )
    label = state.say("proposals.join", first=plain(first.id), second=plain(second.id))
    if st.button(label, disabled=len(agreed) < BOTH, key=f"join_{key}"):
        named = [g for proposal in agreed for g in proposal.submitted_by if g in names]
        attempt(
            acts.merge,
            second.id,
            first.id,
            named,
            title=retitled(first, title),
            said="proposals.joined",
        )


def retitled(proposal: Proposal, typed: str) -> Text | None:
    """The title both agreed on, in the language of the page; None where it is the old one."""
    typed = typed.strip()
    if not typed or typed == text_of(proposal.title):
        return None
    return replace(proposal.title, **{state.language(): typed})


def originals(workshop: Workshop) -> Html:
    """Every pair that was joined: both titles as they were said, and whose each was."""
    names = {g.id: group_name(g) for g in workshop.groups}
    known = {p.id: p for p in workshop.proposals}
    lines = []
    for one in workshop.proposals:
        into = known.get(one.duplicate_of) if one.duplicate_of else None
        if into is None:
            continue
        before = as_before(workshop.settings, into, one.id) or into
        whose = [" · ".join(names.get(g, g) for g in p.submitted_by) for p in (before, one)]
        lines.append(
            say(
                "proposals.originals",
                number=ballot_number(into.id),
                one=own(text_of(before.title)),
                who=own(whose[0]),
                other=own(text_of(one.title)),
                whose=own(whose[1]),
            )
        )
    return (
        tag("ul", join(tag("li", line) for line in lines), cls="plain-list") if lines else Html("")
    )
