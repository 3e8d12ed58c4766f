"""The table of proposals, and the way to take one back."""

from collections.abc import Collection

import streamlit as st

from scoring.model import Proposal, ProposalId, Text
from workshops.acts.proposals import withdraw
from workshops.web import state
from workshops.web.frame import attempt
from workshops.web.picking import proposal_of
from workshops.web.pieces import (
    Html,
    ballot_number,
    chip,
    join,
    mark,
    money,
    own,
    proposal_title,
    table,
)
from workshops.workshop import Workshop


def listed(workshop: Workshop, taken_back: Collection[ProposalId]) -> Html:
    """Every proposal with its badge, place, authors, cost, and what is to be said of it."""
    groups = {g.id: g for g in workshop.groups}
    words = ("proposal", "place", "groups", "cost", "note")
    head = [state.say(f"proposals.{name}") for name in words]
    lines = [
        [
            proposal_title(p),
            own(p.place),
            join((chip(groups[g]) for g in p.submitted_by if g in groups), " "),
            money(p.cost),
            remark(p, taken_back),
        ]
        for p in workshop.proposals
    ]
    return table(head, lines, "priced", state.say("proposals.title"))


def remark(proposal: Proposal, taken_back: Collection[ProposalId]) -> Html:
    """What is to be said of one proposal: joined, taken back, not finished."""
    if proposal.duplicate_of:
        other = ballot_number(proposal.duplicate_of)
        return mark("info", state.say("proposals.is_joined", other=other))
    if proposal.id in taken_back:
        return mark("todo", state.say("status.withdrawn"))
    if proposal.cost is None:
        return mark("warn", state.say("proposals.no_cost"))
    return own("")


def withdraw_form(workshop: Workshop, taken_back: Collection[ProposalId]) -> None:
    """Those who proposed it take it back, with a reason."""
    with st.expander(state.say("proposals.withdraw")), st.form("withdraw", border=False):
        options = [p for p in workshop.proposals if p.id not in taken_back and not p.duplicate_of]
        gone = proposal_of(state.say("proposals.proposal"), options, key="withdrawn")
        why = st.text_input(state.say("proposals.reason"), key="withdraw_reason")
        if st.form_submit_button(state.say("proposals.withdraw_now")) and gone is not None:
            reason = Text(**{state.language(): why})
            attempt(withdraw, gone.id, reason, said="proposals.withdrawn")
