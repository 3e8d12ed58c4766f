"""Value functions on fixed, declared anchors, and figures computed from a proposal itself."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scoring.marks import full_mark
from scoring.model import (
    Assessment,
    BallotForm,
    Confidence,
    Criterion,
    CriterionId,
    Formula,
    InvalidInput,
    PerformanceTable,
    Proposal,
    ProposalId,
)


def value(criterion: Criterion, x: Fraction) -> Fraction:
    """Turn a figure in natural units into 0..1 on the criterion's anchors.

        v(x) = clip((x - low) / (high - low), 0, 1)          1 - v where less is better

    With break points: linear between them, constant outside. The anchors are declared, never taken
    from the proposals present: otherwise withdrawing one would reorder the others.
    Keeney and Raiffa, Decisions with Multiple Objectives, 1976.
    """
    if criterion.breakpoints:
        v = _between(criterion.breakpoints, x)
    else:
        low, high = anchors(criterion)
        v = (min(max(x, low), high) - low) / (high - low)
    return 1 - v if criterion.direction == "min" else v


def value_array(criterion: Criterion, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """As `value`, in floating point, for figures that are drawn or tried by the thousand."""
    if criterion.breakpoints:
        b, levels = ([float(point[side]) for point in criterion.breakpoints] for side in (0, 1))
        v = np.interp(x, b, levels)
    else:
        low, high = (float(anchor) for anchor in anchors(criterion))
        v = np.clip((x - low) / (high - low), 0.0, 1.0)
    return np.asarray(1.0 - v if criterion.direction == "min" else v)


def room_value(
    form: BallotForm, criterion: Criterion, utility: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The value of mean utilities 0..1 on the ballot criterion, whose anchors are in form units."""
    least = form.low if form.kind == "score" else 0
    return value_array(criterion, utility * full_mark(form) + least)


def anchors(criterion: Criterion) -> tuple[Fraction, Fraction]:
    """The figures beyond which the value no longer changes, in natural units."""
    if criterion.breakpoints:
        return criterion.breakpoints[0][0], criterion.breakpoints[-1][0]
    return Fraction(criterion.low or 0), Fraction(criterion.high or 0)


def clipped(criterion: Criterion, x: Fraction) -> bool:
    """Whether a figure lies outside the anchors, so that the value does not show all of it."""
    low, high = anchors(criterion)
    return not low <= x <= high


def _between(breakpoints: Sequence[tuple[Fraction, Fraction]], x: Fraction) -> Fraction:
    """Linear between break points (x, v), constant outside them."""
    if x <= breakpoints[0][0]:
        return Fraction(breakpoints[0][1])
    for (x0, v0), (x1, v1) in pairwise(breakpoints):
        if x <= x1:
            return v0 + (v1 - v0) * (x - x0) / (x1 - x0)
    return Fraction(breakpoints[-1][1])


def computed(formula: Formula, proposal: Proposal) -> Fraction | None:
    """A figure from the proposal's own numbers; None where one it needs is not known.

        beneficiaries             people
        beneficiaries_per_1000    beneficiaries / (cost / 1000), people per 1000 of the currency
        vulnerable_share          (women + youth + min(beneficiaries, idp_returnee +
                                  migrant_refugee)) / (3 · beneficiaries), 0..1

    A cost or a number of beneficiaries of 0 leaves a ratio undefined: None.
    """
    reached = proposal.beneficiaries
    if reached is None:
        return None
    if formula == "beneficiaries":
        return Fraction(reached)
    if formula == "beneficiaries_per_1000":
        return Fraction(1000 * reached, proposal.cost) if proposal.cost else None
    counts = (proposal.women, proposal.youth, proposal.idp_returnee, proposal.migrant_refugee)
    if reached == 0 or None in counts:
        return None
    women, youth, displaced, migrants = (int(count or 0) for count in counts)
    return Fraction(women + youth + min(reached, displaced + migrants), 3 * reached)


def performance_table(
    proposals: Sequence[Proposal],
    criteria: Sequence[Criterion],
    assessments: Sequence[Assessment],
) -> PerformanceTable:
    """Everything known of the proposals apart from ballots, in their order.

    Assessments of proposals or criteria that are not there are left out. A criterion with linear
    anchors that staff assess is a rating scale: a rating outside it is an error. Figures with
    break points, and computed ones, may lie outside their anchors; they are clipped and listed.
    Raises InvalidInput with every problem.
    """
    said = {(a.proposal, a.criterion): a for a in assessments}
    scales = {c.id: c for c in criteria if c.source == "assessed" and not c.breakpoints}
    problems = [
        f"assessment of {a.proposal} on {a.criterion}: {a.value} is outside the scale"
        for a in assessments
        if a.value is not None and a.criterion in scales and clipped(scales[a.criterion], a.value)
    ]
    if len(said) < len(assessments):
        problems.append("assessments: a proposal is assessed twice on one criterion")
    if problems:
        raise InvalidInput(*problems)
    return PerformanceTable(
        proposals=tuple(proposal.id for proposal in proposals),
        criteria=tuple(criteria),
        natural=tuple(tuple(_natural(said, p, c) for c in criteria) for p in proposals),
        confidence=tuple(tuple(_confidence(said, p, c) for c in criteria) for p in proposals),
    )


def _natural(
    said: Mapping[tuple[ProposalId, CriterionId], Assessment],
    proposal: Proposal,
    criterion: Criterion,
) -> Fraction | None:
    """One cell of the table in natural units; None where not known or left to the ballots."""
    if criterion.source == "computed" and criterion.formula is not None:
        return computed(criterion.formula, proposal)
    assessment = said.get((proposal.id, criterion.id))
    return assessment.value if assessment and criterion.source == "assessed" else None


def _confidence(
    said: Mapping[tuple[ProposalId, CriterionId], Assessment],
    proposal: Proposal,
    criterion: Criterion,
) -> Confidence | None:
    """How sure the assessor is of one cell."""
    assessment = said.get((proposal.id, criterion.id))
    return assessment.confidence if assessment and criterion.source == "assessed" else None
