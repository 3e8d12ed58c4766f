"""Which proposals may be the same, by title in any spelling, place and cost: suggestions only."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final
from unicodedata import category, normalize

from scoring.model import Proposal

ALIKE: Final = 0.82
"""Titles this close are worth a look wherever they are."""
ALIKE_HERE: Final = 0.6
"""Titles this close are worth a look in one place, at a cost within a quarter."""
COST_SPREAD: Final = 1.25
ONE_LETTER: Final = str.maketrans("أإآٱىةؤئ", "ااااي" + "هوي")
TATWEEL: Final = "\u0640"


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two proposals that may be one; alike: how close their titles are, 0..1."""

    first: Proposal
    second: Proposal
    alike: float


def folded(title: str) -> str:
    """A title without what writers vary: case, marks, tatweel, alef, hamza, ta marbuta, signs."""
    text = normalize("NFKD", title.lower()).replace(TATWEEL, "")
    bare = "".join(sign for sign in text if category(sign) != "Mn").translate(ONE_LETTER)
    words = re.sub(r"[^\w\s]", " ", bare).split()
    return " ".join(word.removeprefix("ال") for word in words)


def likely(proposals: Sequence[Proposal]) -> tuple[Likeness, ...]:
    """Pairs worth showing to their authors, the likeliest first; those already joined left out."""
    open_ones = [p for p in proposals if p.duplicate_of is None]
    found = [
        Likeness(first=a, second=b, alike=alike)
        for a, b in combinations(open_ones, 2)
        if (alike := likeness(a, b)) >= (ALIKE_HERE if _same_place(a, b) else ALIKE)
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.alike, pair.first.id, pair.second.id)))


def likeness(a: Proposal, b: Proposal) -> float:
    """How close two titles are in the language in which they are closest, 0..1."""
    return max(
        (SequenceMatcher(None, x, y).ratio() for x, y in _titles(a, b) if x and y), default=0.0
    )


def _titles(a: Proposal, b: Proposal) -> Iterator[tuple[str, str]]:
    """Titles and short titles of two proposals, language by language, ready to compare."""
    for language in ("ar", "en", "fr"):
        for mine in (a.title, a.short_title):
            for yours in (b.title, b.short_title):
                yield folded(getattr(mine, language)), folded(getattr(yours, language))


def _same_place(a: Proposal, b: Proposal) -> bool:
    """Whether two proposals are for one place at about one cost, as far as that is known."""
    if not a.place or folded(a.place) != folded(b.place) or a.sector != b.sector:
        return False
    if not a.cost or not b.cost:
        return True
    return max(a.cost, b.cost) <= COST_SPREAD * min(a.cost, b.cost)
