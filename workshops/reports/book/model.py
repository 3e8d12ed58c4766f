"""What the workbook calculates with: one line per candidate, and the parts of its score.

The public edition knows of ballots only what the released score says of them; the staff edition
has the means of every group and every figure.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import isnan
from typing import Final

from prioritization.outcome import RankedPlace
from prioritization.ties import SEED_NOT_DRAWN, lot_key
from scoring.ballots import group_means, in_form_units, voters
from scoring.marks import full_mark
from scoring.model import BallotForm, Criterion, GroupId, PerformanceTable, ProposalId
from scoring.ranking import Scoreboard, scoreboard
from scoring.weights import criterion_shares
from workshops import cases
from workshops.reports.view import View

HALF: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One candidate. place: official. figures: natural units per criterion, None where not known
    or not shown. values: v of each criterion, 0..1, one half where missing. means: of each group
    in the units of the ballot, None without an opinion. room: least and most of the whole room.
    ties: numbers that decide among equal scores, the smaller first.
    """

    proposal: ProposalId
    place: int
    cost: int
    figures: tuple[float | None, ...]
    values: tuple[float, ...]
    means: tuple[float | None, ...]
    room: tuple[float, float] | None
    ties: tuple[float, ...]
    guaranteed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The whole of it. weights: of criteria as declared. groups: with their ballots and the weight
    of one; empty in the public edition. unit, least: of a mark on the ballot, for what a silent
    group could give.
    """

    criteria: tuple[Criterion, ...]
    weights: tuple[float, ...]
    lines: tuple[Line, ...]
    groups: tuple[tuple[GroupId, int, float], ...]
    unit: float
    least: float
    tie_names: tuple[str, ...]


def model(view: View) -> Model:
    """Everything the sheets need; no lines where scores are held back or there are no criteria."""
    ranked = view.decision.ranking
    criteria = view.workshop.criteria
    if not criteria or any(isnan(place.score) for place in ranked):
        return _without_lines(view)
    return _staff(view) if view.edition == "staff" else _public(view)


def _without_lines(view: View) -> Model:
    """A workbook without scores."""
    return Model(
        criteria=view.workshop.criteria,
        weights=tuple(float(c.weight) for c in view.workshop.criteria),
        lines=(),
        groups=(),
        unit=1,
        least=0,
        tie_names=(),
    )


def _public(view: View) -> Model:
    """From the released contributions alone:  v = c / (100 w), and the rest of the score shared
    out evenly where something is missing.
    """
    criteria = view.workshop.criteria
    shares = tuple(map(float, criterion_shares(criteria)))
    lines = tuple(
        Line(
            proposal=place.proposal,
            place=place.rank,
            cost=view.outcome(place.proposal).cost or 0,
            figures=(),
            values=_values(place, criteria, shares),
            means=(),
            room=None,
            ties=(float(order),),
            guaranteed=_guaranteed(view, place.proposal),
        )
        for order, place in enumerate(view.decision.ranking, start=1)
    )
    return Model(
        criteria=criteria,
        weights=tuple(float(c.weight) for c in criteria),
        lines=lines,
        groups=(),
        unit=1,
        least=0,
        tie_names=(view.say("book.tie_official"),),
    )


def _values(
    place: RankedPlace, criteria: tuple[Criterion, ...], shares: tuple[float, ...]
) -> tuple[float, ...]:
    """V of every criterion, so that the declared weights give the released score."""
    parts = [place.contributions.get(c.id) for c in criteria]
    rest = place.score - sum(part for part in parts if part is not None)
    open_ = sum(w for w, part in zip(shares, parts, strict=True) if part is None)
    missing = rest / (100 * open_) if open_ else HALF
    return tuple(
        missing if part is None else part / (100 * w) if w else 0.0
        for part, w in zip(parts, shares, strict=True)
    )


def _guaranteed(view: View, proposal: ProposalId) -> bool:
    """Whether a proposal is on the ranked list as somebody's guaranteed first one."""
    return view.decision.lists["ranked"].phase_of(proposal) == "floor"


def _staff(view: View) -> Model:
    """With every figure, every group, and the ties as declared."""
    case = cases.history(view.workshop).case
    profile, form = case.profile, case.profile.form
    weights = {g.group: g.weight for g in view.decision.groups if g.weight is not None}
    board = scoreboard(profile, case.table, weights)
    counted = voters(profile)
    groups = tuple(g for g in profile.groups if counted.get(g) and weights.get(g))
    of_group = dict(zip(profile.groups, group_means(profile), strict=True))
    lots = _lots(view)
    return Model(
        criteria=case.table.criteria,
        weights=tuple(float(c.weight) for c in case.table.criteria),
        lines=tuple(
            Line(
                proposal=place.proposal,
                place=place.rank,
                cost=view.outcome(place.proposal).cost or 0,
                figures=_figures(case.table, place.proposal),
                values=tuple(float(v[0] + v[1]) / 2 for v in board.of(place.proposal).values),
                means=tuple(
                    _in_units(form, of_group[g][profile.proposals.index(place.proposal)])
                    for g in groups
                ),
                room=_room(board, form, place.proposal),
                ties=tuple(_tie(view, lots, one, place.proposal) for one in _breaks(view)),
                guaranteed=_guaranteed(view, place.proposal),
            )
            for place in view.decision.ranking
        ),
        groups=tuple((g, counted[g], float(weights[g])) for g in groups),
        unit=float(full_mark(form)),
        least=float(in_form_units(form, Fraction(0))),
        tie_names=tuple(view.say(f"tie.{one}") for one in _breaks(view)),
    )


def _figures(table: PerformanceTable, proposal: ProposalId) -> tuple[float | None, ...]:
    """What is known of a proposal beside the ballots, in natural units."""
    natural = table.natural[table.proposals.index(proposal)]
    return tuple(None if x is None else float(x) for x in natural)


def _in_units(form: BallotForm, mean: Fraction | None) -> float | None:
    """A mean utility as people wrote it."""
    return None if mean is None else float(in_form_units(form, mean))


def _room(board: Scoreboard, form: BallotForm, proposal: ProposalId) -> tuple[float, float] | None:
    """The mean of the room, least and most, as people wrote it."""
    support = board.support[board.proposals.index(proposal)]
    if support is None:
        return None
    low, high = (float(in_form_units(form, end)) for end in support)
    return low, high


def _breaks(view: View) -> tuple[str, ...]:
    """What decides among equal scores, in order; the lot ends every order."""
    declared = view.workshop.settings.method.ties.order
    return (*(one for one in declared if one != "lot"), "lot")


def _lots(view: View) -> dict[ProposalId, int]:
    """The position of every candidate in the lot."""
    ties = view.decision.parameters.get("ties")
    seed = str(ties["lot_seed"]) if isinstance(ties, dict) else SEED_NOT_DRAWN
    drawn = sorted((p.proposal for p in view.decision.ranking), key=lambda p: lot_key(seed, p))
    return {proposal: n for n, proposal in enumerate(drawn, start=1)}


def _tie(view: View, lots: dict[ProposalId, int], one: str, proposal: ProposalId) -> float:
    """A number that decides among equal scores: the smaller one comes first."""
    outcome = view.outcome(proposal)
    if one == "lower_cost":
        return float(outcome.cost or 0)
    return -float(outcome.supporters or 0) if one == "more_supporters" else float(lots[proposal])
