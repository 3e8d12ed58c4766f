"""The facilitator's two days: what is said, for how long, and which page it needs."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the script: its key below `help.step`, its page, its length in minutes."""

    key: str
    page: str
    minutes: int


DAYS: Final[dict[str, tuple[Line, ...]]] = {
    "day1": (
        Line("register", "room", 30),
        Line("purpose", "projector", 30),
        Line("breakouts", "proposals", 90),
        Line("merge", "proposals", 45),
        Line("gallery", "projector", 45),
        Line("weights", "weights", 45),
    ),
    "between": (Line("screening", "screening", 180),),
    "day2": (
        Line("questions", "projector", 45),
        Line("open", "ballots", 15),
        Line("vote", "ballots", 60),
        Line("count", "counting", 60),
        Line("result", "results", 45),
        Line("sign", "decide", 30),
        Line("papers", "documents", 15),
    ),
}
ROLES: Final = ("facilitator", "clerk", "adviser", "staff", "observer")
DAY_MINUTES: Final = 24 * 60


def minute_of_day(text: str) -> int | None:
    """The minutes after midnight of a time such as "9:05"; None when it is not one."""
    hours, colon, minutes = text.strip().partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal()):
        return None
    return int(hours) * 60 + int(minutes) if int(hours) < 24 and int(minutes) < 60 else None  # noqa: PLR2004  # a clock


def clock(minute: int) -> str:
    """Minutes after midnight as "09:05"."""
    return f"{minute % DAY_MINUTES // 60:02d}:{minute % 60:02d}"


def times(day: tuple[Line, ...], start: int) -> tuple[str, ...]:
    """When each line of a day begins, as "09:05"; start: minutes after midnight."""
    return tuple(clock(start + sum(line.minutes for line in day[:i])) for i in range(len(day)))
