"""What is kept beside the list afterwards: a line to follow up and a sheet per funded proposal."""

from collections.abc import Iterator
from typing import Final

from prioritization.outcome import ProposalOutcome
from scoring.model import Proposal
from workshops import language as words
from workshops.reports.paper.frame import Json
from workshops.reports.sections.afterwards import GOING_AHEAD, conditions
from workshops.reports.view import NOT_KNOWN, View

REACHED: Final = ("women", "youth", "idp_returnee", "migrant_refugee")
"""Breakdowns of the people a proposal reaches; they overlap."""


def _funded(view: View) -> Iterator[ProposalOutcome]:
    """The recommended list in its order, where it goes ahead."""
    for proposal in view.decision.lists[view.decision.official].selected:
        one = view.outcome(proposal)
        if one.status in GOING_AHEAD:
            yield one


def monitoring(view: View) -> list[Json]:
    """One line per funded proposal: what is known of it, and room for the hand."""
    asked = {row[0].value: row for row in reversed(conditions(view)[0].rows)}
    latest = {line.proposal: line for line in view.workshop.followup}
    lines: list[Json] = []
    for one in _funded(view):
        row, last = asked.get(one.proposal), latest.get(one.proposal)
        owner, due = (row[3].text, row[4].text) if row is not None else (NOT_KNOWN, NOT_KNOWN)
        if last is not None and last.responsible:
            owner = last.responsible
        lines.append(
            {
                "title": view.title(one.proposal),
                "cost": NOT_KNOWN if one.cost is None else words.number(view.language, one.cost),
                "people": _count(view, view.proposals[one.proposal].beneficiaries),
                "owner": "" if owner == NOT_KNOWN else owner,
                "due": "" if due == NOT_KNOWN else due,
                "state": "" if last is None else last.status,
            }
        )
    return lines


def _count(view: View, n: int | None) -> str:
    """A number of people; a dash where it is not known."""
    return NOT_KNOWN if n is None else words.number(view.language, n)


def annex(view: View) -> list[Json]:
    """One sheet per funded proposal."""
    asked = conditions(view)[0].rows
    return [
        _sheet(view, one, [row[2].text for row in asked if row[0].value == one.proposal])
        for one in _funded(view)
    ]


def _sheet(view: View, one: ProposalOutcome, conditions_of: list[str]) -> Json:
    """What is known of one proposal."""
    proposal = view.proposals[one.proposal]
    return {
        "id": one.proposal,
        "title": view.pick(proposal.title) or one.proposal,
        "sector": proposal.sector,
        "place": proposal.place,
        "status": one.status,
        "status_text": view.say(f"status.{one.status}"),
        "facts": _facts(view, one, proposal),
        "issue": view.apart(view.pick(proposal.description)),
        "conditions": conditions_of,
        "reached": _reached(view, proposal),
    }


def _facts(view: View, one: ProposalOutcome, proposal: Proposal) -> list[list[str]]:
    """Cost, people, pillar, who asked for it."""
    groups = [view.group(g) for g in proposal.submitted_by if g in view.groups]
    return [
        [view.say("column.cost"), NOT_KNOWN if one.cost is None else view.in_money(one.cost)],
        [view.say("column.beneficiaries"), _count(view, proposal.beneficiaries)],
        [view.say("column.pillar"), view.say(f"pillar.{proposal.pillar}")],
        [view.say("paper.annex.asked_by"), view.listed(groups)],
    ]


def _reached(view: View, proposal: Proposal) -> list[list[object]]:
    """The breakdowns that are known, as a part of all."""
    whole = proposal.beneficiaries
    if not whole:
        return []
    counted = {name: getattr(proposal, name) for name in REACHED}
    return [
        [view.say(f"column.{name}"), n / whole, words.number(view.language, n)]
        for name, n in counted.items()
        if n is not None
    ]


__all__ = ["annex", "monitoring"]
