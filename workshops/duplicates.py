"""Which proposals may be the same, by title in any spelling, place and cost: suggestions only."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, product
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
PAIRS: Final = 250_000
"""So many pairs are compared letter by letter."""
Titles = Mapping[str, Mapping[str, "SequenceMatcher[str]"]]
Pair = tuple[tuple[Proposal, Titles], tuple[Proposal, Titles]]


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


def likely(
    proposals: Sequence[Proposal], among: Collection[str] | None = None
) -> tuple[Likeness, ...]:
    """Pairs worth showing to their authors, the likeliest first; those already joined left out.

    among: ids of which at least one stands in every pair; None for all. In a list so long that
    nobody would read every pair, titles have to be the same.
    """
    titled = [(p, _titles(p)) for p in proposals if p.duplicate_of is None]
    chosen = {p.id for p, _ in titled if among is None or p.id in among}
    short = len(chosen) * len(titled) <= PAIRS
    pairs = combinations(titled, 2) if short else _same_titles(titled)
    found = [
        Likeness(first=a, second=b, alike=alike)
        for (a, mine), (b, yours) in pairs
        if not chosen.isdisjoint((a.id, b.id))
        and (alike := _closest(mine, yours, ALIKE_HERE if _same_place(a, b) else ALIKE))
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.alike, pair.first.id, pair.second.id)))


def _titles(proposal: Proposal) -> Titles:
    """Titles and short titles, folded, by language, each with a matcher that others go through."""
    return {
        language: {
            text: SequenceMatcher(None, "", text)
            for one in (proposal.title, proposal.short_title)
            if (text := folded(getattr(one, language)))
        }
        for language in ("ar", "en", "fr")
    }


def _closest(mine: Titles, yours: Titles, least: float) -> float:
    """How close two titles are in the language in which they are closest; 0 below `least`."""
    best = 0.0
    for language, texts in mine.items():
        for text, (other, matcher) in product(texts, yours[language].items()):
            if text == other:
                return 1.0
            matcher.set_seq1(text)
            if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
                best = max(best, matcher.ratio())
    return best if best >= least else 0.0


def _same_titles(titled: Iterable[tuple[Proposal, Titles]]) -> Iterator[Pair]:
    """Pairs that share a title to the letter, once folded."""
    seen: dict[tuple[str, str], tuple[Proposal, Titles]] = {}
    for one in titled:
        titles = [(language, text) for language, texts in one[1].items() for text in texts]
        first = next((seen[title] for title in titles if title in seen), None)
        if first is not None:
            yield first, one
        for title in titles:
            seen.setdefault(title, one)


def _same_place(a: Proposal, b: Proposal) -> bool:
    """Whether two proposals are for one place at about one cost, as far as that is known."""
    if not a.place or folded(a.place) != folded(b.place) or a.sector != b.sector:
        return False
    if not a.cost or not b.cost:
        return True
    return max(a.cost, b.cost) <= COST_SPREAD * min(a.cost, b.cost)
