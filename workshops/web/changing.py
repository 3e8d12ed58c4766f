"""Changes after the list: a veto, another budget, a corrected cost; both answers side by side."""

from datetime import date

import streamlit as st

from prioritization.outcome import Decision
from prioritization.recut import Change, Signed, Version, budget_changed, recut, repriced, vetoed
from scoring.model import Proposal, ProposalId, Text
from workshops.acts import deciding as acts
from workshops.acts.deciding import Keep
from workshops.cases import case
from workshops.web import state
from workshops.web.frame import attempt, listed, note, section, show
from workshops.web.grid import places
from workshops.web.picking import button_of, proposal_of
from workshops.web.pieces import Html, join, mark, money, proposal_title, tag
from workshops.workshop import Workshop


def change_forms(decision: Decision, workshop: Workshop) -> None:
    """A veto, another budget, a corrected cost: each with its reason, each a new version.

    workshop: with its ballots, so that the rule can be run again.
    """
    section("decide.changes", state.say("decide.changes_note"))
    signed = Signed.of(decision)
    standing = [p for p in workshop.proposals if p.duplicate_of is None]
    with st.expander(state.say("decide.veto")):
        _veto(workshop, signed, standing)
    with st.expander(state.say("decide.budget")):
        _budget(workshop, signed)
    with st.expander(state.say("decide.cost")):
        _cost(workshop, signed, standing)


def _veto(workshop: Workshop, signed: Signed, standing: list[Proposal]) -> None:
    """An authority did not agree: which proposal, whose letter, and who enters."""
    chosen = proposal_of(state.say("decide.proposal"), standing, key="veto_proposal", waits=True)
    words = {}
    for name, place in zip(("authority", "letter", "date"), places(3, 3), strict=True):
        with place:
            words[name] = st.text_input(
                state.say(f"decide.{name}"), max_chars=120, key=f"veto_{name}"
            )
    if chosen is None:
        return
    if chosen.id in signed.selected:
        side_by_side(vetoed(case(workshop), chosen.id, "", ""), signed, workshop)
    if st.button(state.say("decide.veto_now"), key="veto_now"):
        try:
            day = date.fromisoformat(words["date"].strip())
        except ValueError:
            listed([mark("warn", state.say("decide.date_unreadable"))])
            return
        said = (chosen.id, words["authority"], words["letter"], day)
        attempt(acts.veto, *said, said="decide.changed")


def _budget(workshop: Workshop, signed: Signed) -> None:
    """More or less money: both lists as soon as the amount is typed."""
    now = workshop.settings.budget
    amount = int(st.number_input(state.say("decide.new_budget"), 0, value=now, key="new_budget"))
    if amount != now:
        side_by_side(budget_changed(case(workshop), amount, ""), signed, workshop)
    keep, reason = _how("budget")
    if st.button(state.say("decide.budget_now"), key="budget_now"):
        attempt(acts.change_budget, amount, keep, reason, said="decide.changed")


def _cost(workshop: Workshop, signed: Signed, standing: list[Proposal]) -> None:
    """A cost that was wrong on the ballot: both lists with the right one."""
    chosen = proposal_of(state.say("decide.proposal"), standing, key="cost_proposal", waits=True)
    if chosen is None:
        return
    now = chosen.cost or 0
    label = state.say("decide.new_cost")
    cost = int(st.number_input(label, 0, value=now, key=f"new_cost_{chosen.id}"))
    saw = st.checkbox(state.say("decide.saw_old"), value=True, key="saw_old")
    if cost != now:
        side_by_side(repriced(case(workshop), chosen.id, cost, ""), signed, workshop)
    keep, reason = _how("cost")
    if st.button(state.say("decide.cost_now"), key="cost_now"):
        attempt(acts.correct_cost, chosen.id, cost, saw, keep, reason, said="decide.changed")


def side_by_side(change: Change, signed: Signed, workshop: Workshop) -> None:
    """Both answers to a change, with what stays, enters and leaves; nothing is chosen yet."""
    answers = recut(change, signed)
    known = {p.id: p for p in workshop.proposals}
    note(state.say("decide.both"))
    sides = (("signed_order", answers.keep_order), ("rerun", answers.rerun))
    for (way, version), column in zip(sides, st.columns(2, gap="large"), strict=True):
        with column:
            show(_answer(state.say(f"decide.keep_{way}"), version, known))


def _answer(name: str, version: Version, known: dict[ProposalId, Proposal]) -> Html:
    """One answer: how many stay, who leaves, who enters, what is left."""
    parts = [
        tag("h3", name),
        tag("p", state.say("decide.stays", n=len(version.stays))),
        *_moved("decide.leaves", [known[p] for p in version.leaves]),
        *_moved("decide.enters", [known[p] for p in version.enters]),
        tag("p", join([state.say("results.left"), " ", money(version.left)])),
    ]
    return tag("div", join(parts), cls="answer")


def _moved(key: str, moved: list[Proposal]) -> list[Html]:
    """Who leaves or enters, each with its badge; nothing where nobody does."""
    if not moved:
        return []
    lines = join(tag("li", proposal_title(p)) for p in moved)
    return [tag("b", state.say(key, n=len(moved))), tag("ul", lines, cls="plain-list")]


def _how(key: str) -> tuple[Keep, Text]:
    """Keep the signed order, or run the rule again; and why."""
    ways: dict[Keep, str] = {
        "signed_order": state.say("decide.keep_signed_order"),
        "rerun": state.say("decide.keep_rerun"),
    }
    keep = button_of(state.say("decide.keep"), ways, key=f"{key}_keep")
    why = st.text_input(state.say("decide.reason"), max_chars=300, key=f"{key}_why")
    return keep, Text(**{state.language(): why.strip()})
