"""The ranking as it is read: places, scores, what each criterion gave, and what it would take."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from prioritization.basis import Basis
from prioritization.election import Election
from prioritization.outcome import RankedPlace
from prioritization.rules.phragmen import phragmen_ranking
from scoring.model import ProposalId
from scoring.ranking import Place, places


def ranking(
    ground: Basis, order: Sequence[ProposalId], affordable: Mapping[ProposalId, Fraction]
) -> tuple[RankedPlace, ...]:
    """The places of some proposals among themselves.

    order: best first, ties broken. affordable: what everybody would have to hold for each.
    """
    everywhere = places([ground.standing[p] for p in ground.order_all])
    rank_all = dict(zip(ground.order_all, (place.rank for place in everywhere), strict=True))
    here = places([ground.standing[p] for p in order])
    return tuple(
        _place(ground, proposal, place, rank_all[proposal], affordable.get(proposal))
        for proposal, place in zip(order, here, strict=True)
    )


def affordable_at(ground: Basis, votes: Election) -> dict[ProposalId, Fraction]:
    """What everybody would have to hold for the supporters of each proposal to pay it.

    For a workshop, or where the rule is Phragmén's: a city's election has no use for the column.
    """
    if ground.board is None and ground.case.method.rule.kind != "phragmen":
        return {}
    return {p.proposal: p.affordable_at for p in phragmen_ranking(votes, ground.ties)}


def _place(
    ground: Basis,
    proposal: ProposalId,
    place: Place,
    rank_all: int,
    affordable: Fraction | None,
) -> RankedPlace:
    """One line of the ranking; without criteria the score is the standing by ballots alone."""
    plain = RankedPlace(
        proposal=proposal,
        rank=place.rank,
        rank_all=rank_all,
        score=float(ground.standing[proposal]),
        tied=place.tied,
        contributions={},
        affordable_at=affordable,
    )
    if ground.board is None:
        return plain
    score = ground.board.of(proposal)
    return RankedPlace(
        proposal=proposal,
        rank=place.rank,
        rank_all=rank_all,
        score=float(score.score),
        tied=place.tied,
        contributions={
            criterion: None if part is None else float(part)
            for criterion, part in score.contributions.items()
        },
        incomplete=score.incomplete,
        low=float(score.low) if score.incomplete else None,
        high=float(score.high) if score.incomplete else None,
        affordable_at=affordable,
    )
