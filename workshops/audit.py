"""The linear audit of what is about to be shown: does a small group follow from it (trust, 3.2)."""

from fractions import Fraction
from math import isnan

from prioritization.outcome import Decision, GroupOutcome
from scoring.model import GroupId
from workshops.breakdown import TOGETHER, part_of
from workshops.small_cells import derivable

Statement = dict[GroupId, Fraction]


def statements(told: Decision) -> tuple[Statement, ...]:
    """Every figure of a released decision about votes, as its parts over the means of groups.

    The scores, as the official weights mix the groups; each row of a group; the smaller groups
    together; and, where a list of one person one vote has figures, the same once more by head.
    """
    voted = tuple(g for g in told.groups if g.ballots and part_of(g.group) is None)
    groups = tuple(g for g in voted if g.group != TOGETHER)
    rows: list[Statement] = []
    if any(not isnan(place.score) for place in told.ranking):
        rows.append(_mixed(groups))
    rows += [{g.group: Fraction(1)} for g in groups if _has_figures(g)]
    if any(g.group == TOGETHER and _has_figures(g) for g in voted):
        rows.append(_mixed(tuple(g for g in groups if g.suppressed)))
    by_head = told.lists.get("per_person")
    if by_head is not None and any(step.payers is not None for step in by_head.rounds):
        rows.append(_by_head(groups))
    return tuple(row for row in rows if row)


def follows(told: Decision, m: int) -> tuple[tuple[GroupId, ...], ...]:
    """Every hidden group, and union of them under m ballots, that a released decision gives away.

    Empty means that nothing follows.
    """
    ballots = {
        g.group: g.ballots for g in told.groups if g.group != TOGETHER and part_of(g.group) is None
    }
    return derivable(statements(told), ballots, m)


def _has_figures(row: GroupOutcome) -> bool:
    """Whether anything is said of what this row voted."""
    return bool(row.points_funded or row.nothing_funded or row.money_paid or row.bands)


def _mixed(groups: tuple[GroupOutcome, ...]) -> Statement:
    """Groups with the part the official weights give them."""
    mass = {g.group: g.ballots * g.weight for g in groups if g.weight}
    total = sum(mass.values(), Fraction(0))
    return {g: Fraction(x) / total for g, x in mass.items()} if total else {}


def _by_head(groups: tuple[GroupOutcome, ...]) -> Statement:
    """Groups with their part of all ballots."""
    total = sum(g.ballots for g in groups)
    return {g.group: Fraction(g.ballots, total) for g in groups} if total else {}


__all__ = ["follows", "statements"]
