"""When the live ranking may take its next step while ballots come in (spec trust, 3.1)."""

from typing import Literal

LiveState = Literal["curtain", "too_few", "waiting", "frozen", "release"]


def live_state(  # noqa: PLR0913  # the parameters of the published rule
    *, m: int, k: int, ballots: int, shown: int, expected: int, curtain: bool
) -> LiveState:
    """Whether the whole display may change now, or why it stays as it is.

    m: ballots before the first step; k: new ones for each further step. ballots: stored and valid.
    shown: behind the last step, 0 before the first. expected: issued and still out. The display
    freezes when fewer than 2k are expected, so that the closing step is never a small difference.
    Nothing else changes it, and never a part of it: a step is the whole display.
    """
    if curtain:
        return "curtain"
    if ballots < m:
        return "too_few"
    if expected < 2 * k:
        return "frozen"
    if ballots - shown < k:
        return "waiting"
    return "release"
