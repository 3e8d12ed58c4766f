"""How sure the list is: all doubts drawn together, and each alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from scoring.acceptability import rank_shares
from scoring.bootstrap import Resampled
from scoring.defaults import BEFORE, BOOTSTRAP_REPEATS, FIRM, JOINT_REPEATS
from scoring.model import GroupId, PerformanceTable, Profile, ProposalId
from scoring.rank_counts import LEVEL
from scoring.sources import SOURCES, Doubt, Source, doubt, draw
from scoring.standing import standing

Band = Literal["firm", "to_discuss", "firmly_out"]
TAILS: Final = (0.05, 0.95)
"""The ranks between which a proposal lies in nine of ten draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """How one proposal fared over all draws.

    top_k: share of the draws with it among the first k, 0..1. rank_low, rank_high: 5 and 95 % of
    its ranks; score_low, score_high: of its score, 0..100.
    """

    proposal: ProposalId
    top_k: float
    rank_low: int
    rank_high: int
    score_low: float
    score_high: float
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveats:
    """What the draws could not vary, or took for granted.

    all_places: k covers every proposal, so each is certain. incomplete: proposals with something
    missing, drawn uniform. unstated: ratings without a confidence, taken as medium. The groups and
    fallbacks are those of `bootstrap.Resampled`.
    """

    all_places: bool
    incomplete: tuple[ProposalId, ...]
    unstated: int
    single_voice: tuple[GroupId, ...]
    between_unknown: tuple[GroupId, ...]
    fixed: tuple[GroupId, ...]
    fallbacks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """The joint run, proposals in the order of the table.

    alone: top_k of every proposal with one source drawn and the others as they are; "missing" only
    where something is. moves_most: the source that alone moves the first k most; None if none does.
    before: neighbours of the base ranking and how often the upper one is ahead, ties half.
    tie_bands: proposals that cannot in practice be told apart, in the order of the base ranking;
    every proposal is in one band, most in a band of their own.
    """

    k: int
    repeats: int
    seed: int
    likelihoods: tuple[Likelihood, ...]
    alone: Mapping[Source, tuple[float, ...]]
    moves_most: Source | None
    before: tuple[tuple[ProposalId, ProposalId, float], ...]
    tie_bands: tuple[tuple[ProposalId, ...], ...]
    caveats: Caveats


@dataclass(frozen=True, slots=True, kw_only=True)
class Bootstrap:
    """The ballots drawn again and nothing else: had other people of the same groups come."""

    k: int
    repeats: int
    seed: int
    likelihoods: tuple[Likelihood, ...]
    caveats: Caveats


def joint(  # noqa: PLR0913 (a vote, a line, and the two parameters of every simulation)
    profile: Profile,
    table: PerformanceTable,
    weights: Mapping[GroupId, Fraction],
    k: int,
    *,
    seed: int,
    repeats: int = JOINT_REPEATS,
) -> Joint:
    """Draw criterion weights, ballots, assessed ratings and missing cells at once.

    k: places above the line. Weights: Dirichlet around the declared ones. Ballots: again within
    each group. Ratings: one step off with a chance by confidence. Missing cells: uniform.
    Proposals: those of the table, so that excluded ones are left out by leaving out their rows.
    """
    about = doubt(profile, table, weights)
    drawn = draw(about, frozenset(SOURCES), repeats, seed)
    alone: dict[Source, NDArray[np.float64]] = {
        source: _inside(draw(about, {source}, repeats, seed).scores, k)
        for source in SOURCES
        if source != "missing" or about.known.incomplete.any()
    }
    here = _inside(draw(about, frozenset(), 1, seed).scores, k)
    moved = [(float(np.abs(top - here).sum()), source) for source, top in alone.items()]
    most, source = max(moved, key=lambda pair: pair[0])
    order = _base_order(about)
    return Joint(
        k=k,
        repeats=repeats,
        seed=seed,
        likelihoods=_likelihoods(about, drawn.scores, k),
        alone={source: tuple(top.tolist()) for source, top in alone.items()},
        moves_most=source if most > LEVEL else None,
        before=tuple(
            (table.proposals[a], table.proposals[b], before(drawn.scores, a, b))
            for a, b in pairwise(order)
        ),
        tie_bands=_tie_bands(about, drawn.scores, order),
        caveats=_caveats(about, drawn.ballots, k),
    )


def bootstrap(  # noqa: PLR0913 (as for the joint run)
    profile: Profile,
    table: PerformanceTable,
    weights: Mapping[GroupId, Fraction],
    k: int,
    *,
    seed: int,
    repeats: int = BOOTSTRAP_REPEATS,
) -> Bootstrap:
    """Draw the ballots alone. Its words are "if other people of the same groups had come"."""
    about = doubt(profile, table, weights)
    drawn = draw(about, {"ballots"}, repeats, seed)
    return Bootstrap(
        k=k,
        repeats=repeats,
        seed=seed,
        likelihoods=_likelihoods(about, drawn.scores, k),
        caveats=_caveats(about, drawn.ballots, k),
    )


def before(scores: NDArray[np.float64], a: int, b: int) -> float:
    """How often a is ahead of b over sampled scores (samples, n); level counts half."""
    ahead = scores[:, a] - scores[:, b]
    level = np.abs(ahead) <= LEVEL
    return float(np.where(level, 0.5, ahead > 0).mean())


def _inside(scores: NDArray[np.float64], k: int) -> NDArray[np.float64]:
    """Share of the samples with each proposal among the first k."""
    return np.asarray(rank_shares(scores)[:, : max(k, 0)].sum(axis=1))


def _base_order(about: Doubt) -> list[int]:
    """The ranking as it stands, best first, ties in table order."""
    order: list[int] = np.argsort(
        standing(about.known, about.board.shares).rank, kind="stable"
    ).tolist()
    return order


def _likelihoods(about: Doubt, scores: NDArray[np.float64], k: int) -> tuple[Likelihood, ...]:
    """What the samples say of every proposal."""
    if not scores.shape[1]:
        return ()
    reached = rank_shares(scores).cumsum(axis=1)
    inside = reached[:, min(k, reached.shape[1]) - 1] if k > 0 else np.zeros(len(reached))
    low_rank, high_rank = ((reached < tail - LEVEL).sum(axis=1) + 1 for tail in TAILS)
    low, high = 100.0 * np.quantile(scores, TAILS, axis=0)
    return tuple(
        Likelihood(
            proposal=proposal,
            top_k=round(float(inside[i]), 12),
            rank_low=int(low_rank[i]),
            rank_high=int(high_rank[i]),
            score_low=float(low[i]),
            score_high=float(high[i]),
            band=_band(float(inside[i])),
        )
        for i, proposal in enumerate(about.table.proposals)
    )


def _band(top_k: float) -> Band:
    """Firm from 0.80, firmly out up to 0.20."""
    if top_k >= FIRM - LEVEL:
        return "firm"
    return "firmly_out" if top_k <= 1 - FIRM + LEVEL else "to_discuss"


def _tie_bands(
    about: Doubt, scores: NDArray[np.float64], order: list[int]
) -> tuple[tuple[ProposalId, ...], ...]:
    """Walk down the ranking; the next joins while the first of its band is before it too seldom.

    Compared with the first, not with the neighbour: the relation is not transitive.
    """
    bands: list[list[int]] = []
    for i in order:
        if bands and before(scores, bands[-1][0], i) < BEFORE:
            bands[-1].append(i)
        else:
            bands.append([i])
    return tuple(tuple(about.table.proposals[i] for i in band) for band in bands)


def _caveats(about: Doubt, ballots: Resampled, k: int) -> Caveats:
    """What has to be said beside the figures."""
    proposals = about.table.proposals
    return Caveats(
        all_places=k >= len(proposals),
        incomplete=tuple(
            p for p, open_ in zip(proposals, about.known.incomplete, strict=True) if open_
        ),
        unstated=about.unstated,
        single_voice=ballots.single_voice,
        between_unknown=ballots.between_unknown,
        fixed=ballots.fixed,
        fallbacks=ballots.fallbacks,
    )
