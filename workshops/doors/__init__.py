"""Who may come in: seats, their secrets, sign-ins, and whether the room is let in at all."""

from workshops.doors.doors import COOKIE, Doors, Second, Visitor
from workshops.doors.network import Network
from workshops.doors.seats import FACILITATOR, RECOVERY, SEATS, WITNESSES, number_of, role_of

__all__ = [
    "COOKIE",
    "FACILITATOR",
    "RECOVERY",
    "SEATS",
    "WITNESSES",
    "Doors",
    "Network",
    "Second",
    "Visitor",
    "number_of",
    "role_of",
]
