"""The seats of a meeting: who may sign in, and what opens each."""

from typing import Final, get_args

from workshops.workshop import Role

FACILITATOR: Final = "facilitator"
RECOVERY: Final = "recovery"
SEATS: Final = (
    "clerk 1",
    "clerk 2",
    "clerk 3",
    "adviser",
    "observer",
    "staff",
    "projector",
)
"""Every seat but the facilitator's. Clerks are told apart, so that two hands are two people."""
WITNESSES: Final = ("clerk 1", "clerk 2", "clerk 3", "observer")
"""Who may close a workshop together with the facilitator (spec trust, 2.4)."""


def role_of(seat: str) -> Role:
    """The role of a seat."""
    name = seat.split(maxsplit=1)[0]
    return next(role for role in get_args(Role) if role == name)


def number_of(seat: str) -> str:
    """The number of a seat among those of its role; "" where there is one only."""
    return seat.partition(" ")[2]
