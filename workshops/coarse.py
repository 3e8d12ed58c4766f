"""Figures as coarse as they may be told: an exact fraction would spell out single votes.

A weighted mean of whole marks, known exactly, can be taken apart into the sums of each group;
known to one decimal or three figures it cannot. Orders and statuses are made before and stay.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from prioritization.outcome import (
    Allocation,
    GroupOutcome,
    ListName,
    Note,
    Number,
    ProposalOutcome,
    RankedPlace,
    Round,
)
from scoring.agreement import Agreement
from scoring.model import GroupId

FIGURES: Final = 3
UNSCORED: Final = float("nan")
FEW: Final = "few_ballots"
VOTED: Final = frozenset({"selected", "conditional", "waiting", "not_selected"})
NAMES_GROUPS: Final = "floor_serves"
"""The reason that says whose guaranteed first proposal one is."""


def rounded(place: RankedPlace) -> RankedPlace:
    """A place with its score to one decimal; complete contributions still add up to it."""
    parts = place.contributions
    known = {c: x for c, x in parts.items() if x is not None}
    score = round(place.score, 1)
    tenths = {c: int(x * 10) for c, x in known.items()}
    if len(known) == len(parts):
        missing = round(score * 10) - sum(tenths.values())
        by_rest = sorted(known, key=lambda c: (tenths[c] - known[c] * 10, c))
        for criterion in by_rest[: max(missing, 0)]:
            tenths[criterion] += 1
    return replace(
        place,
        score=score,
        contributions={c: tenths[c] / 10 if c in tenths else None for c in parts},
        low=None if place.low is None else round(place.low, 1),
        high=None if place.high is None else round(place.high, 1),
        affordable_at=None,
    )


def unscored(place: RankedPlace) -> RankedPlace:
    """A place without any figure."""
    return replace(place, score=UNSCORED, contributions={}, low=None, high=None, affordable_at=None)


def bare(allocation: Allocation) -> Allocation:
    """A list as an order: who was selected, in which phase, at what cost."""
    return replace(
        allocation,
        payments=None,
        endowment=None,
        rounds=tuple(
            replace(one, price=None, payers=None, paid_all=None, held=None, share=None)
            for one in allocation.rounds
        ),
        warnings=notes(allocation.warnings),
    )


def coarse_list(allocation: Allocation) -> Allocation:
    """A list without its payments, its other figures in three figures."""
    return replace(
        allocation,
        payments=None,
        endowment=part(allocation.endowment),
        rounds=tuple(map(_coarse_round, allocation.rounds)),
        warnings=notes(allocation.warnings),
    )


def _coarse_round(one: Round) -> Round:
    """A round that no longer spells out who paid."""
    return replace(
        one,
        price=None,
        payers=part(one.payers),
        paid_all=None,
        held=part(one.held),
        share=part(one.share),
    )


def outcome(told: ProposalOutcome, hidden: frozenset[GroupId]) -> ProposalOutcome:
    """Where a proposal stands, its numbers coarse, no hidden group named for its ballots."""
    probability = told.top_k_probability
    more = (_without(note, hidden) for note in told.more)
    return replace(
        told,
        reason=_coarse_note(told.reason),
        more=notes(note for note in more if note is not None),
        supporters=part(told.supporters),
        top_k_probability=None if probability is None else round(probability, 2),
    )


def group(told: GroupOutcome) -> GroupOutcome:
    """What a group got, in thousandths."""

    def thousandths(figures: Mapping[ListName, float]) -> dict[ListName, float]:
        """Each share to three decimals."""
        return {name: round(x, FIGURES) for name, x in figures.items()}

    return replace(
        told,
        points_funded=thousandths(told.points_funded),
        points_funded_of_all=thousandths(told.points_funded_of_all),
        nothing_funded=thousandths(told.nothing_funded),
        money_paid=thousandths(told.money_paid),
        own_election=None if told.own_election is None else round(told.own_election, FIGURES),
    )


def few(told: ProposalOutcome) -> ProposalOutcome:
    """Where a proposal stands when too few voted to say why."""
    reason = Note(key=FEW) if told.status in VOTED else _coarse_note(told.reason)
    return replace(told, reason=reason, more=(), supporters=None, top_k_probability=None)


def agreement(told: Agreement) -> Agreement:
    """Agreement with each group's part to one decimal, so that "all of them" is not said."""
    bridges = tuple(
        replace(
            bridge,
            agree={group: round(p, 1) for group, p in bridge.agree.items()},
            lowest_agree=None if bridge.lowest_agree is None else round(bridge.lowest_agree, 1),
            support=None if bridge.support is None else round(bridge.support, 2),
        )
        for bridge in told.bridges
    )
    return replace(told, bridges=bridges)


def notes(given: Iterable[Note]) -> tuple[Note, ...]:
    """What everybody may read of some notes, their fractions in three figures."""
    return tuple(_coarse_note(note) for note in given if not note.staff_only)


def part(number: Fraction | None) -> Fraction | None:
    """A fraction in three figures."""
    return None if number is None else Fraction(f"{float(number):.{FIGURES}g}")


def _without(note: Note, hidden: frozenset[GroupId]) -> Note | None:
    """A note that names no hidden group as one that gets its guaranteed proposal."""
    if note.key != NAMES_GROUPS:
        return note
    named = note.numbers.get("groups")
    kept = tuple(g for g in named if g not in hidden) if isinstance(named, tuple) else ()
    return replace(note, numbers={**note.numbers, "groups": kept}) if kept else None


def _coarse_note(note: Note) -> Note:
    """A note whose fractions are told in three figures."""
    return replace(note, numbers={key: _coarse(x) for key, x in note.numbers.items()})


def _coarse(number: Number) -> Number:
    """A number as it may be told: whole ones as they are, fractions in three figures."""
    if isinstance(number, tuple):
        return tuple(map(_coarse, number))
    if isinstance(number, Fraction):
        return part(number)
    return float(f"{number:.{FIGURES}g}") if isinstance(number, float) else number
