"""How small is too small, in one workshop: what it declared, never less than the method allows."""

from typing import Final

from prioritization.outcome import Decision
from scoring.model import GroupId
from workshops.small_cells import BATCH, MINIMUM, visible
from workshops.workshop import Privacy, Workshop

WITHHELD: Final = "withheld"
SCORES_KEPT: Final = "scores_kept"
MORE_THAN_PRESENT: Final = "count.more_than_present"
DIFFERENCE: Final = "count.difference"
"""What the record says where a count was closed with more ballots than people, or over a gap."""
ROOM_MINIMUM: Final = "room_minimum"
"""Kinds of lines in the record that change what is shown: figures by group stay in the room; a few
ballots came in after the last live step, so no score is told; the room sees groups of five.
"""


def export_minimum(privacy: Privacy) -> int:
    """Ballots a group needs to be told of outside the room: never under ten."""
    return max(privacy.export_minimum, MINIMUM)


def live_minimum(privacy: Privacy) -> int:
    """Ballots before any score is told: never under ten."""
    return max(privacy.minimum, MINIMUM)


def live_batch(privacy: Privacy) -> int:
    """New ballots behind every further step: never under five."""
    return max(privacy.batch, BATCH)


def silent(workshop: Workshop) -> bool:
    """Whether the room decided that nothing is said about differences between groups."""
    withheld = any(line.kind == WITHHELD for line in workshop.settings.record)
    return withheld or workshop.settings.privacy.never_by_group


def groups_of(decision: Decision, workshop: Workshop, m: int) -> tuple[GroupId, ...]:
    """Groups of at least m ballots that may be shown beside the overall result."""
    if silent(workshop) or workshop.settings.privacy.breakdown != "group":
        return ()
    return visible({g.group: g.ballots for g in decision.groups}, m)


def few_between(*, ballots: int, voids: int, then: tuple[int, int], k: int) -> int | None:
    """How many single ballots came or went since a live step, where that is too few to be told
    apart from it; None where nothing changed, or enough did.

    ballots: that count now; voids: made so far. then: both behind the step. A ballot that came and
    was made void leaves no trace, so only the number that count says how many differ at least.
    """
    went = voids - then[1]
    came = ballots + voids - sum(then)
    if not (came or went) or abs(ballots - then[0]) >= k:
        return None
    return max(came, went)


__all__ = [
    "ROOM_MINIMUM",
    "SCORES_KEPT",
    "WITHHELD",
    "export_minimum",
    "few_between",
    "groups_of",
    "live_batch",
    "live_minimum",
    "silent",
]
