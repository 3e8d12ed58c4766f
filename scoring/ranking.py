"""Scores with what each criterion gave, intervals where something is missing, and ranks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from scoring.ballots import GroupMeans, group_means, in_form_units, voters
from scoring.model import (
    Criterion,
    CriterionId,
    GroupId,
    PerformanceTable,
    Profile,
    ProposalId,
)
from scoring.values import clipped, value
from scoring.weights import criterion_shares

REMEMBERED: Final = 4
"""Tables whose assessed cells are kept: one is scored many times while ballots are varied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One proposal on one criterion, as a warning names it.

    natural: the figure in the criterion's units, None where it is missing. groups: on the ballot
    criterion, the groups with ballots that have no opinion on this proposal.
    """

    proposal: ProposalId
    criterion: CriterionId
    natural: Fraction | None = None
    groups: tuple[GroupId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one proposal scored, exact, 0..100.

    score: Σ contributions; where something is missing the midpoint of low..high, which hold the
    score whatever the missing cells turn out to be. contributions: points per criterion, None
    where missing in whole or in part. middles: the same with midpoints, Σ middles = score.
    values: the ends low..high of v, 0..1, per criterion.
    missing: also cells that cannot move the score (a criterion without weight).
    """

    proposal: ProposalId
    score: Fraction
    low: Fraction
    high: Fraction
    contributions: Mapping[CriterionId, Fraction | None]
    middles: Mapping[CriterionId, Fraction]
    values: tuple[tuple[Fraction, Fraction], ...]
    incomplete: bool
    missing: tuple[Cell, ...] = ()
    clipped: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoreboard:
    """The scores of all proposals, in the order of the table.

    criteria: as declared. shares: of the criteria, in their order, sum 1. group_shares: α_g over
    groups that voted, sum 1; empty when nobody voted. support: mean utility 0..1 over the groups,
    low..high; None when nobody voted.
    """

    proposals: tuple[ProposalId, ...]
    criteria: tuple[Criterion, ...]
    shares: tuple[Fraction, ...]
    scores: tuple[Score, ...]
    group_shares: Mapping[GroupId, Fraction]
    support: tuple[tuple[Fraction, Fraction] | None, ...]

    def of(self, proposal: ProposalId) -> Score:
        """The score of one proposal."""
        return self.scores[self.proposals.index(proposal)]

    @property
    def clipped(self) -> tuple[Cell, ...]:
        """Figures outside their anchors, in table order."""
        return tuple(cell for score in self.scores for cell in score.clipped)

    @property
    def missing(self) -> tuple[Cell, ...]:
        """Cells without a figure, in table order."""
        return tuple(cell for score in self.scores for cell in score.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A competition rank (1, 2, 2, 4); tied: another score is exactly the same."""

    rank: int
    tied: bool


def places(scores: Sequence[Fraction]) -> tuple[Place, ...]:
    """Ranks of exact scores, in the order given; higher is better, ties are data."""
    level: dict[Fraction, int] = {}
    for score in scores:
        level[score] = level.get(score, 0) + 1
    rank, above = {}, 0
    for score in sorted(level, reverse=True):
        rank[score] = above + 1
        above += level[score]
    return tuple(Place(rank=rank[score], tied=level[score] > 1) for score in scores)


def group_shares(profile: Profile, weights: Mapping[GroupId, Fraction]) -> dict[GroupId, Fraction]:
    """α_g = n_g ω_g / Σ_h n_h ω_h over the groups that voted; empty where that sum is 0.

    weights: of one ballot; a group that is not named counts 0.
    """
    mass = {group: n * weights.get(group, Fraction(0)) for group, n in voters(profile).items()}
    total = sum(mass.values(), Fraction(0))
    return {group: part / total for group, part in mass.items()} if total else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Mean utility of one proposal over the groups, low..high; silent: groups with no opinion."""

    low: Fraction
    high: Fraction
    silent: tuple[GroupId, ...] = ()


def room_support(
    profile: Profile, means: GroupMeans, shares: Mapping[GroupId, Fraction]
) -> dict[ProposalId, Support]:
    """The room's mean for every proposal.

        u_i = Σ_g α_g y_gi         a group without an opinion on i contributes 0..α_g

    means: y_gi as `group_means` gives them. Empty when nobody voted.
    """
    of_group = dict(zip(profile.groups, means, strict=True))
    counted = [(group, share) for group, share in shares.items() if share]
    room = {}
    for i, proposal in enumerate(profile.proposals if counted else ()):
        known = Fraction(0)
        silent = []
        for group, share in counted:
            mean = of_group[group][i]
            if mean is None:
                silent.append(group)
            else:
                known += share * mean
        open_share = sum((shares[group] for group in silent), Fraction(0))
        room[proposal] = Support(low=known, high=known + open_share, silent=tuple(silent))
    return room


def scoreboard(
    profile: Profile, table: PerformanceTable, weights: Mapping[GroupId, Fraction]
) -> Scoreboard:
    """Score every proposal of the table, the room's support being the mean within each group.

        c_ij = 100 · w_j · v_ij          S_i = Σ_j c_ij

    weights: of one ballot of each group. A missing cell gives an interval 0..100·w_j, its midpoint
    is the score; nothing is imputed and no weight moves to other criteria. The ballot criterion is
    the room's mean in the form's own units on its declared anchors; missing for all when nobody
    voted, in part where a group has no opinion.
    """
    return scoreboard_from_means(profile, table, weights, group_means(profile))


def scoreboard_from_means(
    profile: Profile,
    table: PerformanceTable,
    weights: Mapping[GroupId, Fraction],
    means: GroupMeans,
) -> Scoreboard:
    """As `scoreboard`, with another answer to what a group as a whole gives each proposal."""
    shares = criterion_shares(table.criteria)
    alpha = group_shares(profile, weights)
    room = room_support(profile, means, alpha)
    known = [room.get(proposal) for proposal in table.proposals]
    return Scoreboard(
        proposals=table.proposals,
        criteria=table.criteria,
        shares=shares,
        scores=tuple(
            _score(profile, table, shares, (proposal, cells), support)
            for proposal, cells, support in zip(
                table.proposals, _assessed(table), known, strict=True
            )
        ),
        group_shares=alpha,
        support=tuple((s.low, s.high) if s else None for s in known),
    )


class _Judged(NamedTuple):
    """One cell of a score: its values low..high, what they are worth in points, what is odd.

    lacking: nothing or not everything is known. beyond: the figure lies outside the anchors.
    """

    ends: tuple[Fraction, Fraction]
    part: tuple[Fraction, Fraction]
    lacking: Cell | None
    beyond: Cell | None


@lru_cache(maxsize=REMEMBERED)
def _assessed(table: PerformanceTable) -> tuple[tuple[_Judged | None, ...], ...]:
    """Every cell that does not come from ballots; None for those that do."""
    shares = criterion_shares(table.criteria)
    return tuple(
        tuple(
            None
            if criterion.source == "ballots"
            else _judged(proposal, criterion, share, None if x is None else (x, x))
            for criterion, share, x in zip(table.criteria, shares, row, strict=True)
        )
        for proposal, row in zip(table.proposals, table.natural, strict=True)
    )


def _judged(
    proposal: ProposalId,
    criterion: Criterion,
    share: Fraction,
    span: tuple[Fraction, Fraction] | None,
    silent: tuple[GroupId, ...] = (),
) -> _Judged:
    """Weigh one cell of figures low..high in natural units; None where nothing is known of it."""
    low, high = _ends(criterion, span)
    worth = 100 * share
    lacking = span is None or bool(silent)
    beyond = None if span is None or not clipped(criterion, span[0]) else span[0]
    return _Judged(
        ends=(low, high),
        part=(worth * low, worth * high) if low < high else (worth * low,) * 2,
        lacking=Cell(proposal=proposal, criterion=criterion.id, groups=silent) if lacking else None,
        beyond=None
        if beyond is None
        else Cell(proposal=proposal, criterion=criterion.id, natural=beyond),
    )


def _score(
    profile: Profile,
    table: PerformanceTable,
    shares: Sequence[Fraction],
    row: tuple[ProposalId, Sequence[_Judged | None]],
    support: Support | None,
) -> Score:
    """The score of one proposal from its row of the table and what the room gave it."""
    proposal, assessed = row
    span, silent = _room_span(profile, support), support.silent if support else ()
    cells = [
        cell or _judged(proposal, criterion, share, span, silent)
        for criterion, share, cell in zip(table.criteria, shares, assessed, strict=True)
    ]
    low, high = (sum((cell.part[end] for cell in cells), Fraction(0)) for end in (0, 1))
    by_criterion = list(zip([c.id for c in table.criteria], [c.part for c in cells], strict=True))
    return Score(
        proposal=proposal,
        score=(low + high) / 2,
        low=low,
        high=high,
        contributions={c: None if least < most else least for c, (least, most) in by_criterion},
        middles={c: (least + most) / 2 for c, (least, most) in by_criterion},
        values=tuple(cell.ends for cell in cells),
        incomplete=low < high,
        missing=tuple(cell.lacking for cell in cells if cell.lacking),
        clipped=tuple(cell.beyond for cell in cells if cell.beyond),
    )


def _ends(
    criterion: Criterion, span: tuple[Fraction, Fraction] | None
) -> tuple[Fraction, Fraction]:
    """The values low..high of one cell; 0..1 where nothing is known of it."""
    if span is None:
        return Fraction(0), Fraction(1)
    first = value(criterion, span[0])
    second = first if span[0] == span[1] else value(criterion, span[1])
    return min(first, second), max(first, second)


def _room_span(profile: Profile, support: Support | None) -> tuple[Fraction, Fraction] | None:
    """What the room gave, low..high in the units of the form; None where nobody voted."""
    if support is None:
        return None
    return in_form_units(profile.form, support.low), in_form_units(profile.form, support.high)
