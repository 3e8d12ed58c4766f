"""Changes after the list, both answers to each side by side; a person chooses."""

from datetime import date

import streamlit as st

from prioritization.changes import (
    Change,
    budget_changed,
    offered,
    repriced,
    vetoed,
    withdrawn,
)
from prioritization.outcome import Keep
from prioritization.recut import Version, recut
from prioritization.versions import History
from scoring.model import Proposal, ProposalId, Text
from workshops.acts import changing as acts
from workshops.cases import history
from workshops.web import state
from workshops.web.frame import attempt, listed, note, section, show
from workshops.web.grid import places
from workshops.web.picking import button_of, proposal_of
from workshops.web.pieces import Html, join, mark, money, proposal_title, tag
from workshops.workshop import Workshop


def change_forms(workshop: Workshop) -> None:
    """A veto, a withdrawal, another budget, a corrected cost, an offer: each a new version.

    workshop: with its ballots, so that the rule can be run again. Each starts from the list that
    the change before it left.
    """
    section("decide.changes", state.say("decide.changes_note"))
    now = history(workshop)
    gone = now.case.withdrawn
    standing = [p for p in now.case.proposals if p.duplicate_of is None and p.id not in gone]
    with st.expander(state.say("decide.veto")):
        _veto(now, standing)
    with st.expander(state.say("decide.withdrawal")):
        _withdrawal(now, standing)
    with st.expander(state.say("decide.budget")):
        _budget(now)
    with st.expander(state.say("decide.cost")):
        _cost(now, standing)
    if entering := acts.would_enter(workshop):
        with st.expander(state.say("decide.offer")):
            _offer(now, len(entering))


def _veto(now: History, standing: list[Proposal]) -> None:
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
    side_by_side(vetoed(now.case, chosen.id, "", ""), now)
    keep = _keep("veto")
    if st.button(state.say("decide.veto_now"), key="veto_now"):
        try:
            day = date.fromisoformat(words["date"].strip())
        except ValueError:
            listed([mark("warn", state.say("decide.date_unreadable"))])
            return
        said = (chosen.id, words["authority"], words["letter"], day, keep)
        attempt(acts.veto, *said, said="decide.changed")


def _withdrawal(now: History, standing: list[Proposal]) -> None:
    """Those who proposed it took it back."""
    chosen = proposal_of(state.say("decide.proposal"), standing, key="gone_proposal", waits=True)
    if chosen is None:
        return
    side_by_side(withdrawn(now.case, chosen.id, ""), now)
    keep, reason = _keep("gone"), _reason("gone")
    if st.button(state.say("decide.withdrawal_now"), key="gone_now"):
        attempt(acts.take_back, chosen.id, keep, reason, said="decide.changed")


def _budget(now: History) -> None:
    """More or less money: both lists as soon as the amount is typed."""
    old = now.case.budget
    amount = int(st.number_input(state.say("decide.new_budget"), 0, value=old, key="new_budget"))
    if amount != old:
        side_by_side(budget_changed(now.case, amount, ""), now)
    keep, reason = _keep("budget"), _reason("budget")
    if st.button(state.say("decide.budget_now"), key="budget_now"):
        attempt(acts.change_budget, amount, keep, reason, said="decide.changed")


def _cost(now: History, standing: list[Proposal]) -> None:
    """A cost that was wrong on the ballot: both lists with the right one."""
    chosen = proposal_of(state.say("decide.proposal"), standing, key="cost_proposal", waits=True)
    if chosen is None:
        return
    old = chosen.cost or 0
    label = state.say("decide.new_cost")
    cost = int(st.number_input(label, 0, value=old, key=f"new_cost_{chosen.id}"))
    saw = st.checkbox(state.say("decide.saw_old"), value=True, key="saw_old")
    if cost != old:
        side_by_side(repriced(now.case, chosen.id, cost, ""), now)
    keep, reason = _keep("cost"), _reason("cost")
    if st.button(state.say("decide.cost_now"), key="cost_now"):
        attempt(acts.correct_cost, chosen.id, cost, saw, keep, reason, said="decide.changed")


def _offer(now: History, n: int) -> None:
    """What a cut left, offered to the waiting list: who would enter."""
    unspent = now.newest.lists[now.newest.official].left
    known = {p.id: p for p in now.case.proposals}
    change = offered(now.case, unspent, "")
    show(_answer(state.say("decide.offer_note"), recut(change, now.signed).offered, known))
    reason = _reason("offer")
    if st.button(state.say("decide.offer_now", n=n), key="offer_now"):
        attempt(acts.offer_rest, reason, said="decide.changed")


def side_by_side(change: Change, now: History) -> None:
    """Both answers to a change, with what stays, enters and leaves; nothing is chosen yet."""
    answers = recut(change, now.signed)
    known = {p.id: p for p in now.case.proposals}
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


def _keep(key: str) -> Keep:
    """Keep the signed order, or run the rule again."""
    ways: dict[Keep, str] = {
        "signed_order": state.say("decide.keep_signed_order"),
        "rerun": state.say("decide.keep_rerun"),
    }
    return button_of(state.say("decide.keep"), ways, key=f"{key}_keep")


def _reason(key: str) -> Text:
    """Why; it is printed."""
    why = st.text_input(state.say("decide.reason"), max_chars=300, key=f"{key}_why")
    return Text(**{state.language(): why.strip()})
