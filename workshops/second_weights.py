"""Whether lists under other weights of the groups may be told beside the official one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeVar

from prioritization.outcome import Decision, GroupOutcome, ListName

LEAST: Final = 3
"""Ballots every group needs: other weights are a second equation, and one of two people could take
her own ballot away.
"""
PER_PERSON: Final[ListName] = "per_person"
Of = TypeVar("Of")


def other_weights(decision: Decision) -> bool:
    """Whether other weights may be told; they say nothing new where all count the same.

    Not where one or two people voted for a whole group: one ballot that weighs as much as a dozen
    others stands out between two orders, even as names alone.
    """
    voted = [group for group in decision.groups if group.ballots and group.weight is not None]
    enough = all(group.ballots >= LEAST for group in voted)
    return enough or len({group.weight for group in voted}) == 1


def under_official_weights(decision: Decision) -> Decision:
    """The decision without the list of one person one vote and the like, where they may not be."""
    if other_weights(decision):
        return decision
    sure = decision.robustness
    return replace(
        decision,
        lists=_official(decision.lists),
        money_notional=_official(decision.money_notional),
        groups=tuple(map(_group, decision.groups)),
        robustness=None if sure is None else replace(sure, presets={}),
    )


def _group(group: GroupOutcome) -> GroupOutcome:
    """What the lists under the official weights give to a group."""
    return replace(
        group,
        points_funded=_official(group.points_funded),
        points_funded_of_all=_official(group.points_funded_of_all),
        nothing_funded=_official(group.nothing_funded),
        money_paid=_official(group.money_paid),
        own_proposals=_official(group.own_proposals),
    )


def _official(by_list: Mapping[ListName, Of]) -> dict[ListName, Of]:
    """What is said of the lists that weigh people as the room decided."""
    return {name: x for name, x in by_list.items() if name != PER_PERSON}


__all__ = ["LEAST", "other_weights", "under_official_weights"]
