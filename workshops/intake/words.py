"""The one table of words people write: headings, values, totals, numbers, in three languages.

`words.csv` beside this module holds it: the list, our word, and everything that means it.
"""

import csv
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Final

from workshops.tables.text import folded

TABLE: Final = Path(__file__).with_name("words.csv")
NEAR: Final = 0.8
"""Words this close are proposed, and must be accepted."""
PARTED: Final = "|"


@cache
def spelled(name: str) -> Mapping[str, tuple[str, ...]]:
    """Every word of a list and what people write for it, as they write it."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["list"] == name]
    return {row["word"]: tuple(row["means"].split(PARTED)) for row in rows}


@cache
def meanings(name: str) -> Mapping[str, tuple[str, ...]]:
    """What people write, folded -> the words of a list it may mean; mostly one."""
    found: dict[str, tuple[str, ...]] = {}
    for word, spellings in spelled(name).items():
        for plain in {folded(word), *map(folded, spellings)} - {""}:
            found[plain] = (*found.get(plain, ()), word)
    return found


@cache
def _bookkeeping() -> frozenset[str]:
    """The headings of field forms that are never read, to the letter but for their case."""
    return frozenset(word.casefold() for some in spelled("dropped").values() for word in some)


def is_bookkeeping(heading: str) -> bool:
    """Whether a heading is a form's own: `_submitted_by` names a person, `submitted_by` a group."""
    return heading.strip().casefold() in _bookkeeping()


def meaning(name: str, text: str, allowed: Iterable[str]) -> str:
    """The one allowed word of a list that a text means exactly; "" for none or several."""
    found = [word for word in meanings(name).get(folded(text), ()) if word in set(allowed)]
    return found[0] if len(found) == 1 else ""


def nearest(text: str, known: Mapping[str, str]) -> str:
    """The value whose folded key looks most like a text; "" when none is near.

    known: folded text -> what it stands for.
    """
    plain = folded(text)
    if len(plain) < 3:  # noqa: PLR2004  # two letters are near to everything
        return ""
    matcher = SequenceMatcher(b=plain)
    best, value = NEAR, ""
    for key, stands_for in known.items():
        matcher.set_seq1(key)
        if matcher.real_quick_ratio() < best or matcher.quick_ratio() < best:
            continue
        ratio = matcher.ratio()
        if ratio >= best:
            best, value = ratio, stands_for
    return value or _within(plain, known)


def _within(plain: str, known: Mapping[str, str]) -> str:
    """The value of the longest key inside a text, or of the only key with the text inside it."""
    inside = [key for key in known if len(key) > 3 and f" {key} " in f" {plain} "]  # noqa: PLR2004  # short words stand in everything
    if inside:
        return known[max(inside, key=len)]
    around = {known[key] for key in known if len(plain) > 3 and f" {plain} " in f" {key} "}  # noqa: PLR2004  # the same
    return around.pop() if len(around) == 1 else ""
