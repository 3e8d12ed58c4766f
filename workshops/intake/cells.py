"""One cell at a time: plain, normalised, asked or refused; its text as the folder keeps it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from workshops.intake import numbers
from workshops.intake.grids import Odd, Value, shown
from workshops.intake.targets import CHOICES, LISTS, Sort, Target
from workshops.intake.words import meaning, nearest, spelled
from workshops.tables.cells import ascii_digits
from workshops.tables.text import GUARDED, folded, guarded, normalised, parts, unguarded

ALIKE_WORDS: Final = frozenset(
    folded(word)
    for word in (
        *("المكون", "مكون", "المكوّن الاجتماعي", "الاجتماعي", "مجموعة", "المجموعة", "فئة", "الفئة"),
        *("component", "social", "group", "composante", "sociale", "groupe", "أقلية", "minority"),
        *("الأكبر", "largest", "minorité"),
    )
)
"""Words that many groups share, so that they tell none apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a cell. text: for the folder, "" for empty or unread. kind: what was odd.

    reading: the text it is now, or may be. by_value: asked once for all cells that say the same.
    """

    way: numbers.Way
    text: str = ""
    kind: str = ""
    reading: str = ""
    by_value: bool = False


def take(value: Value, name: str, target: Target, *, csv: bool) -> Taken:
    """Read a cell of a field. csv: text a spreadsheet could run carries an apostrophe there."""
    sort = target.sort(name)
    if sort in {"whole", "money"}:
        currency = target.workshop.settings.currency if sort == "money" else ""
        return _number(value, currency)
    if isinstance(value, Odd) and value.kind in {"error", "formula"}:
        return Taken(way="asked", kind=f"cell_{value.kind}")
    text = shown(value)
    tidy = normalised(text)
    if not tidy:
        return Taken(way="normalised" if text else "empty", kind="text" if text else "")
    if csv and tidy.startswith(("=", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!")):
        kind = "cell_formula" if tidy.startswith("=") else "cell_error"
        return Taken(way="asked", kind=kind)
    if sort == "text":
        return _text(text, tidy, csv=csv)
    return _word(tidy, text, name, sort, target)


def _number(value: Value, currency: str) -> Taken:
    """A whole number; what it may be stands beside a question."""
    found = numbers.whole(value, currency)
    number = "" if found.value is None else str(found.value)
    if found.way in {"plain", "normalised"}:
        return Taken(way=found.way, text=number, kind=found.kind, reading=number)
    way = "normalised" if found.way == "empty" and found.kind else found.way
    return Taken(way=way, kind=found.kind, reading=number)


def _text(text: str, tidy: str, *, csv: bool) -> Taken:
    """A text in its one normal form; an apostrophe that guards it is taken off again."""
    if csv and GUARDED.match(tidy):
        return Taken(way="normalised", text=tidy, kind="apostrophe", reading=unguarded(tidy))
    way: numbers.Way = "plain" if tidy == text else "normalised"
    return Taken(way=way, text=guarded(tidy), kind="" if way == "plain" else "text", reading=tidy)


def _word(tidy: str, text: str, name: str, sort: Sort, target: Target) -> Taken:
    """A word of a list, a group, a proposal or an id."""
    if sort == "id":
        return _settled(ascii_digits(tidy) or tidy, text)
    if sort == "choice":
        return _choice(tidy, text, name)
    known = target.proposals if sort == "proposal" else target.groups
    if sort != "groups":
        return _named(tidy, text, known)
    found = [_named(part, part, known) for part in parts(tidy)]
    if any(one.way == "asked" for one in found):
        proposed = ";".join(one.text or one.reading for one in found)
        whole = all(one.text or one.reading for one in found)
        kind = next(one.kind for one in found if one.way == "asked")
        return Taken(way="asked", kind=kind, reading=proposed if whole else "", by_value=True)
    return _settled(";".join(one.text for one in found), text)


def _settled(word: str, text: str) -> Taken:
    """A word, plain where it stands as it is kept."""
    way: numbers.Way = "plain" if word == text else "normalised"
    return Taken(way=way, text=word, kind="" if way == "plain" else "word", reading=word)


@lru_cache(maxsize=4096)
def _choice(tidy: str, text: str, name: str) -> Taken:
    """One of a few words, in any of the three languages."""
    allowed = CHOICES[name]
    listed = LISTS.get(name, name)
    exact = next((word for word in allowed if word.casefold() == tidy.casefold()), "")
    word = exact or meaning(listed, tidy, allowed)
    if word:
        return _settled(word, text)
    near = nearest(tidy, _spellings(listed, allowed))
    return Taken(way="asked", kind="word_unknown", reading=near, by_value=True)


def _spellings(listed: str, allowed: Iterable[str]) -> Mapping[str, str]:
    """Everything written for the allowed words of a list."""
    known = spelled(listed)
    return {folded(text): word for word in allowed for text in (word, *known.get(word, ()))}


def _named(tidy: str, text: str, known: Mapping[str, str]) -> Taken:
    """Something declared elsewhere, by its id or by one of its names."""
    if tidy in known.values():
        return _settled(tidy, text)
    found = known.get(folded(tidy), "")
    if found:
        return _settled(found, text)
    near = nearest(tidy, known) or _by_letter(tidy, known)
    return Taken(way="asked", kind="name_unknown", reading=near, by_value=True)


def _by_letter(text: str, known: Mapping[str, str]) -> str:
    """What is told apart by the same single letter: `المكوّن (ج)` beside `مكوّن ج`."""
    mine = _telling(text)
    found = {stands_for for name, stands_for in known.items() if mine and _telling(name) == mine}
    return found.pop() if len(found) == 1 else ""


def _telling(text: str) -> frozenset[str]:
    """The words of a name that tell it from others."""
    return frozenset(word for word in folded(text).split() if word not in ALIKE_WORDS)
