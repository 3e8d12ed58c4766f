"""The official list with its running total, and every list beside the others."""

from dataclasses import replace

from prioritization.outcome import Allocation, ListName, Note
from scoring.model import ProposalId
from workshops import language as words
from workshops.release import TOGETHER
from workshops.reports.notes import sentence
from workshops.reports.view import (
    Cell,
    Column,
    Section,
    View,
    hidden,
    identity,
    money,
    number,
    status,
    text,
)


def official(view: View) -> tuple[Section, ...]:
    """The recommendation in the order of selection, with the money used so far and left."""
    decision = view.decision
    chosen = decision.lists[decision.official]
    rows, spent = [], 0
    for n, proposal in enumerate(chosen.selected, start=1):
        cost = view.outcome(proposal).cost or 0
        spent += cost
        rows.append(
            (
                number(view, n),
                identity(proposal),
                text(view.title(proposal)),
                text(view.proposals[proposal].place),
                money(view, cost),
                money(view, spent),
                money(view, view.decision.budget - spent),
                status(view, "status", view.outcome(proposal).status),
                _chosen_by(view, chosen, proposal),
            )
        )
    return (
        Section(
            key="official",
            chapter="result",
            title=view.say("report.official"),
            lead=(_total(view, view.decision.official),),
            columns=view.columns(
                ("order", "number"),
                ("id", "id"),
                ("proposal", "text"),
                ("place", "text"),
                ("cost", "money"),
                ("running", "money"),
                ("left", "money"),
                ("status", "status"),
                ("chosen_by", "status"),
            ),
            rows=tuple(rows),
            notes=tuple(sentence(view, note) for note in decision.notes if not _claims(note)),
        ),
    )


def _claims(note: Note) -> bool:
    """Whether a note is about a claim: the certificate tells these, with what may be shown."""
    return note.key.startswith("cohesion")


def _chosen_by(view: View, chosen: Allocation, proposal: ProposalId) -> Cell:
    """Whether the floor, the rule or the completion selected a proposal."""
    phase = chosen.phase_of(proposal) or "rule"
    return status(view, "chosen_by", phase)


def _total(view: View, name: ListName) -> str:
    """How many proposals a list has, for how much, and what is left."""
    chosen = view.decision.lists[name]
    return view.say(
        "report.lists.total",
        list=view.say(f"list.{name}"),
        n=len(chosen.selected),
        spent=view.in_money(view.decision.budget - chosen.left),
        left=view.in_money(chosen.left),
    )


def side_by_side(view: View) -> tuple[Section, ...]:
    """Which list holds what in which order, what changes between them, and for whom."""
    names = (*view.shown_lists, *(n for n in view.decision.lists if n not in view.shown_lists))
    shown = tuple(name for name in names if name in view.decision.lists)
    listed = dict.fromkeys(p for name in shown for p in view.decision.lists[name].selected)
    columns = tuple(
        Column(key=f"list.{name}", title=_heading(view, name), kind="number") for name in shown
    )
    rows = tuple(
        (
            identity(proposal),
            text(view.title(proposal)),
            money(view, view.outcome(proposal).cost),
            *(_standing(view, view.decision.lists[name], proposal) for name in shown),
        )
        for proposal in listed
    )
    table = Section(
        key="lists",
        chapter="lists",
        title=view.say("report.lists"),
        lead=(_common(view), *_only(view)),
        columns=(*view.columns(("id", "id"), ("proposal", "text"), ("cost", "money")), *columns),
        rows=rows,
        notes=tuple(_total(view, name) for name in shown),
    )
    return (table, _gains(view))


def _heading(view: View, name: ListName) -> str:
    """The name of a list; the recommendation is marked."""
    said = view.say(f"list.{name}")
    return view.say("report.lists.official", list=said) if name == view.decision.official else said


def _standing(view: View, chosen: Allocation, proposal: ProposalId) -> Cell:
    """The place of a proposal in the order of a list; empty where it is not on it."""
    if proposal not in chosen.selected:
        return Cell(value=None, text="", kind="number")
    order = chosen.selected.index(proposal) + 1
    plain = words.number(view.language, order)
    mark = {"completion": "remainder", "floor": "floor"}.get(chosen.phase_of(proposal) or "")
    shown = (
        view.say("report.lists.marked", order=plain, mark=view.say(f"word.{mark}"))
        if mark
        else plain
    )
    return Cell(value=order, text=shown, kind="number")


def _common(view: View) -> str:
    """How many proposals stand on both lists."""
    ours, theirs = (set(view.decision.lists[n].selected) for n in view.shown_lists[:2])
    return view.say("report.lists.common", n=len(ours & theirs), total=len(ours | theirs))


def _only(view: View) -> tuple[str, ...]:
    """What stands on one of the two lists alone."""
    first, second = view.shown_lists[:2]
    lines = []
    for name, other in ((first, second), (second, first)):
        there = view.decision.lists[other].selected
        alone = [p for p in view.decision.lists[name].selected if p not in there]
        if alone:
            titles = view.listed(
                view.say("word.quoted", text=view.own(view.title(p))) for p in alone
            )
            said = view.say(f"list.{name}")
            lines.append(view.say("report.lists.only", list=said, proposals=titles))
    return tuple(lines)


def _gains(view: View) -> Section:
    """How many people the official list serves better than the other rule's, per group."""
    parts = ("official", "other", "equal")
    rows = []
    for group in view.decision.groups:
        if group.suppressed:
            cells = tuple(hidden(view, "number") for _ in parts)
        elif group.better_off:
            cells = tuple(number(view, group.better_off.get(part, 0)) for part in parts)
        elif group.ballots and group.group != TOGETHER:  # it would say what everybody in it got
            kept = replace(hidden(view, "number"), text=view.say("word.not_shown"))
            cells = (kept,) * len(parts)
        else:
            continue
        rows.append((text(view.group(group.group)), *cells))
    return Section(
        key="gains",
        chapter="lists",
        title=view.say("report.gains"),
        lead=(view.say("report.gains.lead", list=view.say(f"list.{view.other}")),) if rows else (),
        columns=view.columns(
            ("group", "text"),
            ("better_here", "number"),
            ("worse_here", "number"),
            ("same_here", "number"),
        ),
        rows=tuple(rows),
    )
