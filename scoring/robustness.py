"""How sure the list is, in one call: what is drawn, what is moved, and what is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from scoring.ballots import aligned
from scoring.comparison import Comparison, comparison
from scoring.defaults import JOINT_REPEATS
from scoring.influence import criterion_influence
from scoring.joint import Joint, joint
from scoring.leave_out import (
    OneVoter,
    one_voter,
    one_voter_per_person,
    under_other_weights,
    without_each_group,
)
from scoring.model import CriterionId, GroupId, PerformanceTable, Profile, ProposalId
from scoring.ranking import scoreboard
from scoring.stability import (
    Stability,
    Transfer,
    order_stability,
    smallest_transfer,
    top_stability,
)
from scoring.standing import standing, values
from scoring.weights import WeightKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Two neighbours of the ranking and the least move of weight that levels them.

    transfer: None where they are level already or no single move is enough.
    """

    ahead: ProposalId
    behind: ProposalId
    transfer: Transfer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """Everything that is said of how sure the first k are.

    joint: the headline, all doubts drawn. order, top: how far one weight may move. swaps: every
    pair of neighbours, best first. without_group: None where only one group voted. presets: under
    the standard group weights. one_voter: how many voters could change the first k by staying
    away. equal_criteria: under equal criterion weights. influence: what part of the differences
    each criterion explains, sum 1; None where no criterion tells the proposals apart.
    """

    k: int
    joint: Joint
    order: Stability
    top: Stability
    swaps: tuple[Swap, ...]
    without_group: Mapping[GroupId, Comparison] | None
    presets: Mapping[str, Comparison]
    one_voter: OneVoter
    equal_criteria: Comparison
    influence: Mapping[CriterionId, float] | None


def robustness(  # noqa: PLR0913 (a vote, how it is weighed, a line, and a seed)
    profile: Profile,
    table: PerformanceTable,
    weights: Mapping[GroupId, Fraction],
    k: int,
    *,
    kind: WeightKind,
    population: Mapping[GroupId, int],
    seed: int,
    repeats: int = JOINT_REPEATS,
) -> Robustness:
    """Ask everything of the proposals of one table.

    weights: of one ballot of each group, as `ballot_weights` gave them under `kind`. k: places
    above the line. seed, repeats: of the joint run.
    """
    same = aligned(profile, table.proposals)
    board = scoreboard(same, table, weights)
    known = values(board)
    now = standing(known, board.shares)
    order = sorted(range(len(table.proposals)), key=lambda i: int(now.rank[i]))
    m = len(table.criteria)
    absent = one_voter_per_person if kind == "per_person" else one_voter
    return Robustness(
        k=k,
        joint=joint(same, table, weights, k, seed=seed, repeats=repeats),
        order=order_stability(known, board.shares, now),
        top=top_stability(known, board.shares, now, k),
        swaps=tuple(
            Swap(
                ahead=table.proposals[a],
                behind=table.proposals[b],
                transfer=smallest_transfer(known, board.shares, a, b),
            )
            for a, b in pairwise(order)
        ),
        without_group=without_each_group(same, table, weights, k),
        presets=under_other_weights(same, table, weights, k, population=population),
        one_voter=absent(same, board, k),
        equal_criteria=comparison(
            table.proposals,
            now.rank.tolist(),
            standing(known, [Fraction(1, max(m, 1))] * m).rank.tolist(),
            k,
        ),
        influence=criterion_influence(known, board.shares),
    )
