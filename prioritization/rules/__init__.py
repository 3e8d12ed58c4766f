"""The rules: ballots, costs and a budget in, an allocation in rounds out."""

from collections.abc import Sequence
from typing import Final, Protocol

from prioritization.case import Options, RuleName
from prioritization.election import Election
from prioritization.outcome import Allocation, Round
from prioritization.rules.equal_shares import equal_shares
from prioritization.rules.phragmen import phragmen
from prioritization.rules.ranked import ranked_by_utility
from prioritization.ties import TieOrder

__all__ = ["RULES", "Rule"]


class Rule(Protocol):
    """What every rule is: a pure function of ballots, budget, parameters and tie order."""

    def __call__(
        self,
        election: Election,
        budget: int,
        options: Options,
        ties: TieOrder,
        *,
        floor: Sequence[Round] = (),
    ) -> Allocation:
        """Select; floor: rounds that came before, whose money is spent."""


RULES: Final[dict[RuleName, Rule]] = {
    "ranked": ranked_by_utility,
    "equal_shares": equal_shares,
    "phragmen": phragmen,
}
"""By the name in `workshop.yaml`. In a workshop the order of `ranked` is the score instead."""
