"""`tashawur.decision/1`: the decision for machines, its keys always in the same order.

Weights are exact fractions as text, shares and scores floats, money and counts integers. A hidden
figure is absent and `suppressed` is set.
"""

import json
from collections.abc import Mapping
from fractions import Fraction
from math import isnan

from prioritization.outcome import (
    Claim,
    Decision,
    Finding,
    GroupOutcome,
    ListVersion,
    Note,
    ProposalOutcome,
    RankedPlace,
)
from scoring.model import ProposalId
from workshops.release import Edition, released
from workshops.reports.sure_json import sureness
from workshops.workshop import Language, Workshop

SCHEMA = "tashawur.decision/1"
Json = dict[str, object]
TYPES_SHOWN = 2_000
"""Kinds of ballots up to which each is told with what it paid."""


def document(decision: Decision, workshop: Workshop, edition: Edition) -> Json:
    """The decision as this edition may tell it (DESIGN, 11)."""
    told = released(decision, workshop, edition)
    return {
        "schema": SCHEMA,
        "inputs_digest": told.inputs_digest,
        "edition": edition,
        "rule": told.rule,
        "parameters": _plain(told.parameters),
        "budget": told.budget,
        "ranking": [_place(place) for place in told.ranking],
        "official_list": told.official,
        "lists": {name: list(chosen.selected) for name, chosen in told.lists.items()},
        "proposals": [_outcome(one) for one in told.proposals],
        "groups": [_group(group) for group in told.groups],
        "findings": [_finding(finding) for finding in told.findings],
        "cohesion": [_claim(claim) for claim in told.cohesion],
        "warnings": [_note(note) for note in told.warnings],
        "cohesion_per_person": [_claim(claim) for claim in told.cohesion_per_person],
        "left": {name: chosen.left for name, chosen in told.lists.items()},
        **sureness(told, edition),
        "versions": [_version(one) for one in told.versions],
        "payments": _payments(told, workshop) if edition == "staff" else None,
    }


def write_json(
    decision: Decision,
    workshop: Workshop,
    language: Language,  # noqa: ARG001  # the same for every language, as every writer is called
    edition: Edition,
) -> bytes:
    """The document as a file: UTF-8, two spaces, one line feed at the end."""
    text = json.dumps(document(decision, workshop, edition), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def _plain(value: object) -> object:
    """A value as JSON has it; a fraction becomes an integer where it is one, else a float."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return None if isinstance(value, float) and isnan(value) else value


def _note(note: Note) -> Json:
    """A key of the catalogues and its numbers."""
    return {"key": note.key, "numbers": _plain(note.numbers)}


def _place(place: RankedPlace) -> Json:
    """A line of the ranking; without a score where release holds it back."""
    line: Json = {"id": place.proposal, "rank": place.rank}
    if isnan(place.score):
        return line | {"tied": place.tied, "rank_all": place.rank_all, "suppressed": True}
    line |= {
        "score": place.score,
        "tied": place.tied,
        "contributions": dict(place.contributions),
        "rank_all": place.rank_all,
    }
    if place.incomplete:
        line |= {"incomplete": True, "low": place.low, "high": place.high}
    return line


def _outcome(one: ProposalOutcome) -> Json:
    """A proposal: its status and why."""
    return {
        "id": one.proposal,
        "status": one.status,
        "position": one.position,
        "cost": one.cost,
        "reason": _note(one.reason),
        "top_k_probability": one.top_k_probability,
        "more": [_note(note) for note in one.more],
    }


def _group(group: GroupOutcome) -> Json:
    """A group: what everybody saw of it, then what its ballots got, unless that is held back."""
    line: Json = {
        "id": group.group,
        "ballots": group.ballots,
        "weight": None if group.weight is None else str(group.weight),
    }
    if group.suppressed:
        return line | {"suppressed": True}
    if group.bands:
        line |= {"bands": dict(group.bands)}
    return line | {
        "points_funded": dict(group.points_funded),
        "points_funded_of_all": dict(group.points_funded_of_all),
        "nothing_funded": dict(group.nothing_funded),
        "money_paid": dict(group.money_paid),
        "own_election": group.own_election,
        "own_proposals": {name: list(ids) for name, ids in group.own_proposals.items()},
        "blank": group.blank,
        "better_off": dict(group.better_off),
    }


def _finding(finding: Finding) -> Json:
    """A check that did not hold."""
    line: Json = {
        "check": finding.check,
        "level": finding.level,
        "group": finding.group,
        "found": _plain(finding.found),
        "needed": _plain(finding.needed),
        "source": finding.source,
    }
    if finding.proposal is not None:
        line["proposal"] = finding.proposal
    return line | ({"numbers": _plain(finding.numbers)} if finding.numbers else {})


def _claim(claim: Claim) -> Json:
    """A cohesive group's claim; of a very small group only that there is one."""
    line: Json = {"proposal": claim.proposal, "list": claim.list}
    if claim.suppressed:
        return line | {"suppressed": True}
    line |= {
        "voters": _plain(claim.voters),
        "claim": _plain(claim.claim),
        "best_off": _plain(claim.best_off),
    }
    return line | ({"people": claim.people} if claim.people else {})


def _version(one: ListVersion) -> Json:
    """The recommendation at one time, and the change it followed."""
    line: Json = {
        "version": one.version,
        "budget": one.budget,
        "selected": list(one.selected),
        "waiting": list(one.waiting),
        "left": one.unspent,
    }
    if one.kind is None:
        return line
    line |= {
        "change": one.kind,
        "keep": one.keep,
        "date": one.date,
        "enters": list(one.entered),
        "leaves": list(one.left),
    }
    about: Json = {"proposal": one.proposal, "authority": one.authority or None}
    amounts: Json = {"from": one.old, "to": one.new}
    return line | {key: said for key, said in (about | amounts).items() if said is not None}


def _payments(told: Decision, workshop: Workshop) -> Json | None:
    """The proof of the Equal Shares list before completion, in exact amounts (spec, 8.1).

    Per group and proposal; per kind of ballot too where the ballots are public already, as in an
    election from a file, and not too many kinds. None where nobody paid for the list.
    """
    table = told.lists["equal_shares"].payments
    if table is None:
        return None
    line: Json = {
        "list": "equal_shares",
        "endowment": str(table.endowment),
        "by_group": {group: _amounts(paid) for group, paid in table.by_group.items()},
    }
    if workshop.ballots or workshop.tallies or len(table.types) > TYPES_SHOWN:
        return line
    return line | {
        "types": [
            {
                "weight": str(one.weight),
                "supports": list(one.utilities),
                "paid": _amounts(one.payments),
                "left": str(one.left),
            }
            for one in table.types
        ]
    }


def _amounts(paid: Mapping[ProposalId, Fraction]) -> Json:
    """Exact amounts as text, nothing where nothing was paid."""
    return {proposal: str(amount) for proposal, amount in paid.items() if amount}


__all__ = ["SCHEMA", "document", "write_json"]
