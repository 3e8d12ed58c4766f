"""The one place that answers: may this role do this act now? (spec room, 1; spec trust, 5.1)"""

from typing import Final

from workshops.workshop import Phase, Role

PHASES: Final[tuple[Phase, ...]] = (
    "draft",
    "proposing",
    "screening",
    "voting",
    "counting",
    "decided",
    "closed",
)
