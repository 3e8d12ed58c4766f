"""The serial of a paper ballot: group letter, three digits, check character, as `A017K`.

    check = ALPHABET[Σ_k (k + 2) · ord(c_k) mod 23]      k from 0 over four characters

Every single wrong character and every two swapped ones are found: the letters used for groups
differ modulo 23, and so do digits; the few numbers whose letter and check could change places are
never printed.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from scoring.model import Group, GroupId

ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVW"
"""Letters of groups: 23 in a row, so that no two are equal modulo 23."""
HIGHEST: Final = 999
ARABIC_KEYS: Final = str.maketrans(
    dict(zip("شؤيثبلاهتنمةىخحضقسفعرصءغئ", "ACDEFGHIJKLMNOPQRSTUVWXYZ", strict=True))
)
"""What the keys of Latin letters write on an Arabic keyboard; B writes two letters, `لا`."""
WRITTEN: Final = re.compile(r"([A-Z])([0-9OIL]{3})([A-Z0-9])?")


def check(body: str) -> str:
    """The check character of a group letter and three digits."""
    return ALPHABET[sum((k + 2) * ord(c) for k, c in enumerate(body)) % len(ALPHABET)]


def serials(letter: str, taken: Collection[str]) -> Iterator[str]:
    """Every serial of a group that is not taken, by number."""
    for number in range(1, HIGHEST + 1):
        body = f"{letter}{number:03d}"
        if not _ambiguous(body) and body + check(body) not in taken:
            yield body + check(body)


def _ambiguous(body: str) -> bool:
    """Whether letter and check character, changing places, make another valid serial."""
    return check(check(body) + body[1:]) == body[0] != check(body)


def read_serial(text: str) -> str | None:
    """A typed serial in full; None where it is none, or where its check character is wrong.

    The check character may be left out: the second hand finds what one finger missed. O, I and L
    typed among the digits are read as 0, 1 and 1; a letter may be typed on an Arabic keyboard,
    by the key on which its Latin one stands.
    """
    latin = text.strip().replace("لا", "B").translate(ARABIC_KEYS)
    match = WRITTEN.fullmatch(latin.upper())
    if match is None:
        return None
    letter, digits, found = match.groups()
    body = letter + digits.translate(str.maketrans("OIL", "011"))
    valid = found in (None, check(body)) and not _ambiguous(body)
    return body + check(body) if valid else None


def letters(groups: Sequence[Group]) -> dict[GroupId, str]:
    """The Latin letter of every group, each once: of its id where that is free, else the next.

    More groups than letters share none: those beyond the 23rd have no letter and no serial.
    """
    given: dict[GroupId, str] = {}
    for group in groups:
        free = [sign for sign in (*group.id.upper(), *LETTERS) if sign in LETTERS]
        own = next((sign for sign in free if sign not in given.values()), None)
        if own is not None:
            given[group.id] = own
    return given
