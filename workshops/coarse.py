"""Figures as coarse as they may be told: an exact fraction would spell out single votes.

A weighted mean of whole marks, known exactly, can be taken apart into the sums of each group;
known to one decimal or three figures it cannot. Where a group is hidden, sums in whole numbers
reach further than equations, and figures are coarser still. Orders and statuses are made before
and stay.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from prioritization.outcome import (
    Allocation,
    Finding,
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
from scoring.opinions import Opinions
from scoring.robustness import Robustness
from scoring.stability import Stability
from workshops.breakdown import TOGETHER
from workshops.heads import by_head
from workshops.small_cells import NO_SPREAD_UNDER, band_of

FIGURES: Final = 3
BESIDE_HIDDEN: Final = 2
"""Figures of a number beside hidden groups."""
TENTHS: Final = 10
WHOLE: Final = 1
"""Parts of a score point: of tenths a mark of a hidden group is often the only one that fits."""
TWENTIETHS: Final = 20
"""Steps of the shares of hidden groups together, and of weights, whose ends are quotients of
scores.
"""
UNSCORED: Final = float("nan")
FEW: Final = "few_ballots"
VOTED: Final = frozenset({"selected", "conditional", "waiting", "not_selected"})
NAMES_GROUPS: Final = "floor_serves"
"""The reason that says whose guaranteed first proposal one is."""


def rounded(place: RankedPlace, grain: int = TENTHS) -> RankedPlace:
    """A place with its score in parts of a point; complete contributions still add up to it.

    grain: parts of one point, `TENTHS`, or `WHOLE` beside hidden groups.
    """
    parts = place.contributions
    known = {c: x for c, x in parts.items() if x is not None}
    units = round(place.score * grain)
    given = {c: int(x * grain) for c, x in known.items()}
    if len(known) == len(parts):
        by_rest = sorted(known, key=lambda c: (given[c] - known[c] * grain, c))
        for criterion in by_rest[: max(units - sum(given.values()), 0)]:
            given[criterion] += 1
    return replace(
        place,
        score=units / grain,
        contributions={c: given[c] / grain if c in given else None for c in parts},
        low=None if place.low is None else round(place.low * grain) / grain,
        high=None if place.high is None else round(place.high * grain) / grain,
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
    """A list without its payments, its other figures in three figures.

    Only where no group is hidden: supporters by weight and by head are two equations.
    """
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


def outcome(told: ProposalOutcome, hidden: frozenset[GroupId], people: int) -> ProposalOutcome:
    """Where a proposal stands, its numbers coarse, no hidden group named for its ballots.

    people: who voted, in all. Beside hidden groups supporters are told by head alone.
    """
    probability = told.top_k_probability
    figures = BESIDE_HIDDEN if hidden else FIGURES
    more = (_without(note, hidden) for note in told.more)
    return replace(
        told,
        reason=_coarse_note(by_head(told.reason, people) if hidden else told.reason, figures),
        more=tuple(
            _coarse_note(note, figures) for note in more if note is not None and not note.staff_only
        ),
        supporters=None if hidden else part(told.supporters),
        top_k_probability=None if probability is None else round(probability, 2),
    )


def steps_of(row: GroupId, *, beside_hidden: bool) -> int:
    """How finely the shares of a row are told: the smaller groups together in steps of 5 %."""
    if row == TOGETHER:
        return TWENTIETHS
    return 100 if beside_hidden else 1000


def group(told: GroupOutcome, *, alike: bool, steps: int = 1000) -> GroupOutcome:
    """What a group got, in so many steps; a word where a figure would say what everybody in it did.

    alike: every ballot of the group says the same, so every figure of it is everybody's. steps: of
    a whole; fewer beside hidden groups, since fine ones leave fewer whole marks that fit.
    """
    bands: dict[str, str] = {}

    def fine(what: str, figures: Mapping[ListName, float]) -> dict[ListName, float]:
        """Each share in its steps, or its band."""
        kept = {}
        for name, share in figures.items():
            if (word := band_of(share, alike=alike)) is None:
                kept[name] = round(share * steps) / steps
            else:
                bands[f"{what}.{name}"] = word
        return kept

    own = {} if told.own_election is None else {"official": told.own_election}
    own = fine("own_election", own)
    return replace(
        told,
        points_funded=fine("points_funded", told.points_funded),
        points_funded_of_all=fine("points_funded_of_all", told.points_funded_of_all),
        nothing_funded=fine("nothing_funded", told.nothing_funded),
        money_paid={n: round(share * steps) / steps for n, share in told.money_paid.items()},
        own_election=own.get("official"),
        better_off=told.better_off if told.ballots >= NO_SPREAD_UNDER and not alike else {},
        bands=bands,
    )


def few(told: ProposalOutcome, why: str = FEW) -> ProposalOutcome:
    """Where a proposal stands when too few voted to say more; why: the reason that says so."""
    reason = Note(key=why) if told.status in VOTED else _coarse_note(told.reason)
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
    divergences = tuple(
        replace(
            one,
            gap=None if one.gap is None else round(one.gap, 1),
            eta2=None if one.eta2 is None else round(one.eta2, 2),
            epsilon2=None if one.epsilon2 is None else round(one.epsilon2, 2),
            p=None if one.p is None else round(one.p, 2),
        )
        for one in told.divergences
    )
    return replace(told, bridges=bridges, divergences=divergences)


def robustness(told: Robustness, *, beside_hidden: bool = False) -> Robustness:
    """How sure the list is, in hundredths. The ends of an interval follow exactly from two scores,
    and shares of seeded trials can be tried out: to the last figure both would spell votes out.

    beside_hidden: scores in whole points, weights in steps of five per cent.
    """
    grain = WHOLE if beside_hidden else TENTHS
    steps = TWENTIETHS if beside_hidden else 100
    likelihoods = tuple(
        replace(
            one,
            top_k=round(one.top_k, 2),
            score_low=round(one.score_low * grain) / grain,
            score_high=round(one.score_high * grain) / grain,
        )
        for one in told.joint.likelihoods
    )
    joint = replace(
        told.joint,
        likelihoods=likelihoods,
        alone={
            source: tuple(round(x, 2) for x in parts) for source, parts in told.joint.alone.items()
        },
        before=tuple((a, b, round(x, 2)) for a, b, x in told.joint.before),
    )
    influence = told.influence and {c: round(x, 2) for c, x in told.influence.items()}
    return replace(
        told,
        joint=joint,
        order=_stability(told.order, steps),
        top=_stability(told.top, steps),
        swaps=(),
        influence=influence,
    )


def pull(told: Mapping[GroupId, float], groups: Iterable[GroupId]) -> dict[GroupId, float]:
    """How hard some groups pull on one another, of 1: the others are not in it. Empty for one."""
    wanted = set(groups)
    parts = {group: x for group, x in told.items() if group in wanted}
    total = sum(parts.values())
    if len(parts) < 2 or not total:  # noqa: PLR2004  (one group alone pulls all there is)
        return {}
    return {group: round(part / total, 2) for group, part in parts.items()}


def _stability(told: Stability, steps: int) -> Stability:
    """How far each weight may move, in so many steps of the whole."""
    intervals = tuple(
        replace(one, low=round(one.low * steps) / steps, high=round(one.high * steps) / steps)
        for one in told.intervals
    )
    return replace(told, intervals=intervals)


def finding(told: Finding) -> Finding:
    """A check that did not hold, its fractions in three figures."""
    return replace(
        told,
        found=_coarse(told.found, FIGURES),
        needed=_coarse(told.needed, FIGURES),
        numbers={key: _coarse(x, FIGURES) for key, x in told.numbers.items()},
    )


def opinions(told: Opinions | None) -> Opinions | None:
    """Second opinions as a count of methods: their scores would be further equations over the
    same ballots.
    """
    if told is None:
        return None
    nothing = (None,) * len(told.proposals)
    return replace(told, borda=nothing, geometric=nothing, topsis=nothing, median=nothing)


def notes(given: Iterable[Note], figures: int = FIGURES) -> tuple[Note, ...]:
    """What everybody may read of some notes, their fractions in a few figures."""
    return tuple(_coarse_note(note, figures) for note in given if not note.staff_only)


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


def _coarse_note(note: Note, figures: int = FIGURES) -> Note:
    """A note whose fractions are told in a few figures."""
    return replace(note, numbers={key: _coarse(x, figures) for key, x in note.numbers.items()})


def _coarse(number: Number, figures: int) -> Number:
    """A number as it may be told: whole ones as they are, fractions in a few figures."""
    if isinstance(number, tuple):
        return tuple(_coarse(x, figures) for x in number)
    if isinstance(number, Fraction):
        return Fraction(f"{float(number):.{figures}g}")
    return float(f"{number:.{figures}g}") if isinstance(number, float) else number
