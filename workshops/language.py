"""Sentences, numbers, money and dates as people read them, in Arabic, English and French.

Nothing here belongs to a process or a session: one process speaks every language at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as calendar_date
from fractions import Fraction
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from typing import Final, Literal

from scoring.model import Text
from workshops.workshop import Language

Direction = Literal["rtl", "ltr"]
Exact = int | float | Fraction

NO_BREAK: Final = "\u00a0"
LEFT_TO_RIGHT: Final = "\u2066"
FIRST_STRONG: Final = "\u2068"
END: Final = "\u2069"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language of the program. name: as its readers write it. digits: 0 to 9 as shown.

    decimal: the mark before tenths. before_percent: what stands between a number and its sign.
    fraction: a whole number whose plural form fractions take; None: that of their whole part.
    """

    name: str
    direction: Direction
    digits: str = "0123456789"
    decimal: str = "."
    before_percent: str = ""
    fraction: int | None = None


LANGUAGES: Final[dict[Language, Tongue]] = {
    "ar": Tongue(name="العربية", direction="rtl", fraction=100),
    "en": Tongue(name="English", direction="ltr", fraction=2),
    "fr": Tongue(name="Français", direction="ltr", decimal=",", before_percent=NO_BREAK),
}
CURRENCIES: Final = frozenset({"LYD", "USD", "EUR"})
"""Currencies that have a word in the catalogues; any other is shown by its code."""


def say(language: Language, key: str, **numbers: object) -> str:
    """The sentence of a key. `n` picks the plural form where the key has several.

    Whole numbers are grouped, fractions and floats shown with one decimal; texts stand as given.
    Raises KeyError for a key the catalogue does not have: a bare key is never shown.
    """
    return _sentence(language, key, numbers.get("n")).format_map(
        {name: _shown(language, value) for name, value in numbers.items()}
    )


def direction(language: Language) -> Direction:
    """Which way the language is written."""
    return LANGUAGES[language].direction


def number(language: Language, x: Exact) -> str:
    """A whole number in groups of three, the same groups in every language; halves go to even."""
    whole = round(x)
    digits = _digits(language, f"{abs(whole):,}".replace(",", NO_BREAK))
    return _signed(language, digits) if whole < 0 else digits


def score(language: Language, x: Exact) -> str:
    """A number with one decimal, as scores, weights and means are shown."""
    tenths = round(Fraction(x) * 10)
    whole, rest = divmod(abs(tenths), 10)
    digits = f"{number(language, whole)}{LANGUAGES[language].decimal}{_digits(language, str(rest))}"
    return _signed(language, digits) if tenths < 0 else digits


def percent(language: Language, share: Exact) -> str:
    """A share of 1 in whole per cent."""
    tongue = LANGUAGES[language]
    text = f"{number(language, Fraction(share) * 100)}{tongue.before_percent}%"
    return ltr(text) if tongue.direction == "rtl" else text


def money(language: Language, amount: Exact, currency: str) -> str:
    """An amount in whole units with the word of its currency."""
    word = say(language, f"unit.{currency}") if currency in CURRENCIES else currency
    return say(language, "unit.money", amount=number(language, amount), unit=word)


def date(language: Language, iso: str) -> str:
    """A day written out, from its ISO form; a text that is no day stands as it is."""
    try:
        day = calendar_date.fromisoformat(iso)
    except ValueError:
        return iso
    month = say(language, f"month.{day.month}")
    key = "date.first" if day.day == 1 else "date.day"
    return say(language, key, day=str(day.day), month=month, year=str(day.year))


def listed(language: Language, parts: Iterable[str]) -> str:
    """Names one after the other, with the comma of the language."""
    return say(language, "list.comma").join(parts)


def set_apart(language: Language, parts: Iterable[str]) -> str:
    """Titles one after the other, with the semicolon of the language: they may hold commas."""
    return say(language, "list.semicolon").join(parts)


def ltr(text: object) -> str:
    """A code, day or formula that reads from left to right inside any line."""
    return f"{LEFT_TO_RIGHT}{text}{END}"


def isolate(text: object) -> str:
    """A text of the room whose own direction disturbs no neighbour."""
    return f"{FIRST_STRONG}{text}{END}"


def pick(text: Text, language: Language, main: Language) -> str:
    """A text in the language asked for, else in the main one, else in any; empty if in none."""
    found = (getattr(text, one) for one in (language, main, *LANGUAGES))
    return next((words for words in found if words), "")


@cache
def _catalogue(language: Language) -> GNUTranslations:
    """The compiled sentences of one language, read once."""
    with (files("workshops") / "locale" / language / "tashawur.mo").open("rb") as stream:
        return GNUTranslations(stream)


def _sentence(language: Language, key: str, n: object) -> str:
    """The template of a key, in the form the count asks for.

    ngettext answers the key itself where it has no plural forms, gettext where it has nothing.
    """
    catalogue = _catalogue(language)
    count = _count(language, n) if isinstance(n, int | float | Fraction) else None
    found = catalogue.ngettext(key, key, 1 if count is None else count)
    if found != key and count is None:
        raise KeyError(f"{key} has plural forms: say it with n")
    found = catalogue.gettext(key) if found == key else found
    if found == key:
        raise KeyError(key)
    return found


def _count(language: Language, n: Exact) -> int:
    """The whole number that picks the plural form of a count."""
    whole, fraction = abs(int(n)), LANGUAGES[language].fraction
    return whole if n == int(n) or fraction is None else fraction


def _shown(language: Language, value: object) -> object:
    """A value as it stands in a sentence."""
    if isinstance(value, int):
        return number(language, value)
    if isinstance(value, float | Fraction):
        return number(language, value) if value == int(value) else score(language, value)
    return value


def _digits(language: Language, text: str) -> str:
    """The same number in the digits of the language."""
    return text.translate(str.maketrans("0123456789", LANGUAGES[language].digits))


def _signed(language: Language, digits: str) -> str:
    """A number below 0; its minus stays in front of it in lines of either direction."""
    return ltr(f"−{digits}") if direction(language) == "rtl" else f"−{digits}"
