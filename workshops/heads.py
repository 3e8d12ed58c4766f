"""Supporters counted by head alone, beside groups too small to be shown."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from prioritization.outcome import Note

WEIGHED: Final = frozenset(
    {"money", "effective", "share", "j", "price", "rank", "start", "spent", "short", "others"}
)
"""Numbers of a reason that are money its supporters had: their weights, added up."""
BY_HEAD: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "selected_equal_shares",
            "selected_equal_shares_alike",
            "selected_equal_shares_weighted",
            "selected_equal_shares_weighted_alike",
            "selected_equal_shares_marks",
            "selected_phragmen",
        ),
        "bought",
    ),
    "selected_free": "bought",
    "supporters_short": "short",
    "beyond_supporters": "beyond",
    "fits_the_remainder": "fits_the_remainder",
    "waiting_phragmen": "waiting_phragmen",
}
"""Reasons that count supporters -> what is told in their place beside hidden groups."""
NEARLY_ALL: Final = Fraction(9, 10)


def by_head(note: Note, people: int) -> Note:
    """A reason that counts supporters by head, and where they are nearly all, in words.

    The money they had is their number by weight: beside the count it is a second equation, and one
    person with the weight of a whole group follows from it alone.
    """
    if note.key not in BY_HEAD:
        return note
    key, told = BY_HEAD[note.key], {k: x for k, x in note.numbers.items() if k not in WEIGHED}
    n = told.get("n")
    if key == note.key:  # its sentence does not count them
        told.pop("n", None)
    elif isinstance(n, int) and n >= NEARLY_ALL * people:
        told.pop("n")
        key = f"{key}_most"
    return replace(note, key=key, numbers=told)
