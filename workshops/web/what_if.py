"""What if, on the Results page: a question, and which names it would bring in and take out."""

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from prioritization.outcome import Decision
from prioritization.whatif import Difference
from scoring.model import Proposal, ProposalId
from workshops.acts.screen import WHAT_IF
from workshops.language import listed
from workshops.second_weights import other_weights
from workshops.store.standing import Screen
from workshops.web import state
from workshops.web.frame import allowed, attempt, note, show
from workshops.web.grid import places
from workshops.web.pieces import (
    Html,
    group_name,
    join,
    mark,
    own,
    plain,
    proposal_title,
    tag,
    title,
)
from workshops.web.screen.turn import put
from workshops.web.weighing import criterion_name
from workshops.what_if import KINDS, RULES, Question, answers, groups_asked
from workshops.workshop import Workshop

PRESETS = ("equal", "population", "per_person")


def what_if(decision: Decision, workshop: Workshop) -> None:
    """Draw it. decision: the whole one; workshop: with its ballots."""
    show(tag("p", mark("warn", state.say("what_if.not_official")), cls="unofficial"))
    kinds = {kind: state.say(f"what_if.{kind}") for kind in KINDS}
    chosen = st.radio(
        state.say("what_if.ask"),
        list(kinds),
        format_func=kinds.__getitem__,
        key="what_if_kind",
        horizontal=True,
    )
    question = _question(str(chosen), decision, workshop)
    if question is None:
        return
    found = answers(decision, workshop, question)
    known = {p.id: p for p in workshop.proposals}
    if question.kind == "tie" and not found:
        show(tag("p", state.say("what_if.no_tie"), cls="because"))
    for place, one in enumerate(found):
        show(_answer(one, known, len(decision.lists[decision.official].selected)))
        which = replace(question, value=str(place)) if question.kind == "tie" else question
        _to_the_room(which, place)
    note(state.say("what_if.names_only"))


def _to_the_room(question: Question, place: int) -> None:
    """Two presses put an answer on the projector: the first says what the room will see."""
    stands = state.standing_now()
    if not allowed("screen.show") or stands is None:
        return
    if not stands.published:
        note(state.say("what_if.after_publishing"))
        return
    with st.popover(state.say("what_if.show"), key=f"what_if_show_{place}"):
        note(state.say("what_if.show_again"))
        if st.button(state.say("what_if.show_now"), key=f"what_if_put_{place}"):
            screen = Screen(
                scene=WHAT_IF,
                question=question.written,
                language=stands.screen.language,
                second=stands.screen.second,
                text_step=stands.screen.text_step,
            )
            attempt(put, screen, said="what_if.on_screen")


def _question(kind: str, decision: Decision, workshop: Workshop) -> Question | None:
    """What is asked within a kind; None while nothing different is asked."""
    if kind in {"without_group", "double_group"}:
        return _of_group(kind, decision, workshop)
    if kind == "weights":
        return _of_weights(decision)
    if kind == "rule":
        names = {name: state.say(f"list.{name}") for name in RULES}
        return Question(kind="rule", value=_one_of("what_if.which_rule", names, "what_if_rule"))
    if kind == "budget":
        now = workshop.settings.budget
        label = state.say("what_if.which_budget")
        amount = int(st.number_input(label, 0, value=now * 7 // 10, key="what_if_budget"))
        return Question(kind="budget", value=str(amount))
    if kind == "criteria":
        return _of_criteria(workshop)
    return Question(kind="tie")


def _of_group(kind: str, decision: Decision, workshop: Workshop) -> Question | None:
    """A question about one group; those too small are named, with the reason."""
    asked = groups_asked(decision, workshop)
    names = {str(g.id): group_name(g) for g in workshop.groups if g.id in asked}
    voted = {g.group for g in decision.groups if g.ballots}
    kept = [group_name(g) for g in workshop.groups if g.id in voted and g.id not in asked]
    if kept:
        said = state.say("what_if.too_small", groups=listed(state.language(), kept))
        note(own(said))
    if not names:
        return None
    value = _one_of("what_if.which_group", names, f"what_if_{kind}")
    return Question.of_kind(kind, value)


def _of_weights(decision: Decision) -> Question | None:
    """A question about other weights of the groups, or why it is not answered here."""
    if not other_weights(decision):
        note(state.say("what_if.weights_too_small"))
        return None
    names = {name: state.say(f"weights_kind.{name}") for name in PRESETS}
    value = _one_of("what_if.which_weights", names, "what_if_weights")
    return Question(kind="weights", value=value)


def _of_criteria(workshop: Workshop) -> Question:
    """Other weights of the criteria, in points as they are entered."""
    given = {}
    for criterion, place in zip(workshop.criteria, places(len(workshop.criteria), 3), strict=True):
        with place:
            given[criterion.id] = st.slider(
                plain(criterion_name(criterion, workshop)),
                0,
                100,
                value=int(criterion.weight),
                key=f"what_if_{criterion.id}",
            )
    return Question(kind="criteria", value=";".join(f"{c}:{w}" for c, w in given.items()))


def _one_of(label: str, names: dict[str, str], key: str) -> str:
    """One of several, in a row."""
    values = list(names)
    found = st.radio(
        state.say(label),
        values,
        format_func=lambda one: plain(names[one]),
        key=key,
        horizontal=True,
    )
    return found or values[0]


def _answer(found: Difference, known: dict[ProposalId, Proposal], of: int) -> Html:
    """How many of the list change, who comes in, who goes out."""
    changed = max(len(found.entered), len(found.left))
    lead = state.say("what_if.changes", n=changed, of=of) if changed else state.say("what_if.same")
    if found.key == "tie_reversed":
        taken, rival = (title(known[ProposalId(str(found.numbers[k]))]) for k in ("taken", "rival"))
        lead = state.say("what_if.tie_between", taken=taken, rival=rival) + " " + lead
    parts = [
        tag("p", own(lead), cls="because"),
        *_names("what_if.in", (known[p] for p in found.entered)),
        *_names("what_if.out", (known[p] for p in found.left)),
    ]
    return tag("div", join(parts), cls="why")


def _names(key: str, moved: Iterable[Proposal]) -> list[Html]:
    """Who comes in or goes out, each with its badge; nothing where nobody does."""
    lines = [tag("li", proposal_title(p)) for p in moved]
    return [tag("b", state.say(key)), tag("ul", join(lines), cls="plain-list")] if lines else []
