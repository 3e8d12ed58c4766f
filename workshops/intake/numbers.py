"""How people write whole numbers: one reading, a question, or nothing known; never a guess."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from workshops.intake.grids import Odd, Value
from workshops.intake.words import spelled
from workshops.tables.cells import DIGITS, MOST, ascii_digits
from workshops.tables.text import folded

Way = Literal["plain", "normalised", "asked", "empty"]
SPACES: Final = re.compile(r"[\s\u00a0\u2007-\u200a\u202f]+")
UNSEEN: Final = re.compile(r"[\u200b-\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
PLAIN: Final = re.compile(r"[0-9]+")
GROUPED: Final = re.compile(r"[0-9]{1,3}(?:([ ,٬])[0-9]{3})(?:\1[0-9]{3})*")
DECIMAL: Final = re.compile(r"[0-9]+(?:[.٫][0-9]+)?")
POINTED: Final = re.compile(r"[0-9]+(?:[.,٫٬ ][0-9]+)+")
TENTHS: Final = re.compile(r"[0-9]+[.,٫][0-9]")
DATE: Final = re.compile(r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}(?: .*)?")
RANGE: Final = re.compile(r"[^-–—]*[0-9][^-–—]* ?[-–—] ?[^-–—]*[0-9].*")
BETWEEN: Final = re.compile(
    r"(?:from |between |de |entre |من |بين )?[0-9].* (?:to|and|à|et|إلى|الى|و) ?[0-9].*"
)
POWER: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
MINUSES: Final = "-−–—\u2010\u2011\uff0d"
ABOUT_SIGNS: Final = "~≈±≃\u223c"

NOTHING: Final = frozenset(map(folded, spelled("number")["nothing"]))
NOTHING_SIGNS: Final = frozenset("?؟-–—−.…/\\") | {"??", "؟؟", "--", "...", "؟؟؟", "???"}
ABOUT: Final = spelled("number")["about"]
TIMES: Final = {word: times for times in (10**6, 1000) for word in spelled("number")[str(times)]}
NAMES: Final = tuple((code, name) for code, some in spelled("currency").items() for name in some)
"""Currency and what it is called; a name that several share is that of the workshop's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a cell says. value: the whole number, or the one it may be; None where there is none.

    kind: why it is asked, or what was normalised; empty for a plain number.
    """

    way: Way
    value: int | None = None
    kind: str = ""


def whole(value: Value, currency: str = "") -> Reading:
    """A cell of a column of whole numbers of 0 or more; currency: the workshop's, if money."""
    if isinstance(value, Odd):
        return Reading(way="asked", kind=f"cell_{value.kind}")
    if isinstance(value, float):
        return Reading(way="asked", kind="not_whole")
    if isinstance(value, int):
        if value < 0:
            return Reading(way="asked", value=-value, kind="minus")
        return _sized(value, "plain", "")
    if not value.strip():
        return Reading(way="empty")
    return _written(value, currency)


def has_point(value: Value) -> bool:
    """Whether a cell uses a point inside a number; beside commas in one column, both are asked."""
    text = _bare(value) if isinstance(value, str) else ""
    return re.search(r"[0-9]\.[0-9]", text) is not None and not _multiplied(text)[1]


def has_comma(value: Value) -> bool:
    """Whether a cell uses a comma inside a number."""
    return isinstance(value, str) and re.search(r"[0-9],[0-9]", _bare(value)) is not None


def _bare(text: str) -> str:
    """The text with plain digits where they are of one kind, single spaces, nothing unseen."""
    plain = SPACES.sub(" ", UNSEEN.sub("", text)).strip()
    return ascii_digits(plain) or plain


def _written(text: str, currency: str) -> Reading:
    """A number written by hand."""
    plain = SPACES.sub(" ", UNSEEN.sub("", text)).strip()
    if plain.startswith(("=", "@", "#")):
        return Reading(way="asked", kind="cell_error" if plain.startswith("#") else "cell_formula")
    if plain in NOTHING_SIGNS or folded(plain) in NOTHING:
        return Reading(way="empty", kind="missing")
    bare = ascii_digits(plain)
    if bare is None or any(s.isdigit() and s not in DIGITS[0] for s in bare):
        return Reading(way="asked", kind="mixed_digits")
    money, foreign = _without_money(bare, currency)
    if foreign:
        return Reading(way="asked", value=_figure(money), kind="other_currency")
    if DATE.fullmatch(money):
        return Reading(way="asked", kind="cell_date")
    return _marked(text, money)


def _marked(text: str, bare: str) -> Reading:
    """A number as it is, or with signs around it that make it a question."""
    kind, inner = _sign(bare)
    if kind:
        return Reading(way="asked", value=_power(bare) if kind == "power" else inner, kind=kind)
    number = _figure(bare)
    if number is not None:
        return _sized(number, "plain" if str(number) == text else "normalised", "number")
    figure, times = _multiplied(bare)
    small = times and DECIMAL.fullmatch(figure) and not re.search(r"\.[0-9]{3}$", figure)
    if POINTED.fullmatch(figure) and not TENTHS.fullmatch(figure) and not small:
        return Reading(way="asked", kind="separator")
    part = times or TENTHS.fullmatch(figure)
    return Reading(way="asked", kind="not_whole" if part else "not_a_number")


def _sign(bare: str) -> tuple[str, int | None]:
    """About, a minus, a range, a share or a power, and the number inside; "" for none of them."""
    rest, inner = _without_about(bare), _without_minus(bare)
    asked: dict[str, tuple[bool, str]] = {
        "about": (rest != bare, rest),
        "minus": (inner is not None, inner or ""),
        "range": (bool(RANGE.fullmatch(bare) or BETWEEN.fullmatch(bare)), ""),
        "share": ("%" in bare or "٪" in bare, bare.strip("%٪ ")),
        "power": (POWER.fullmatch(bare) is not None, ""),
    }
    for kind, (found, number) in asked.items():
        if found:
            return kind, _figure(number)
    return "", None


def _sized(number: int, way: Way, kind: str) -> Reading:
    """A number, unless it is larger than any that people mean."""
    if number > MOST:
        return Reading(way="asked", kind="too_large")
    return Reading(way=way, value=number, kind=kind)


def _figure(text: str) -> int | None:
    """A number with one meaning: digits, groups of three, or so many thousands; else None."""
    figure, times = _multiplied(text.strip())
    if len(figure) > 40:  # noqa: PLR2004  # no number people write is longer
        return None
    if times:
        if not DECIMAL.fullmatch(figure) or re.search(r"\.[0-9]{3}$", figure):
            return None
        product = Fraction(figure.replace("٫", ".")) * times
        return int(product) if product.denominator == 1 else None
    if PLAIN.fullmatch(figure):
        return int(figure)
    return int(re.sub("[ ,٬]", "", figure)) if GROUPED.fullmatch(figure) else None


def _multiplied(text: str) -> tuple[str, int]:
    """The figure in front of a word for thousands or millions, and what it is multiplied by; 0."""
    for word, times in TIMES.items():
        if text.casefold().endswith(word) and text[: -len(word)].strip()[-1:].isdigit():
            return text[: -len(word)].strip(), times
    return text, 0


def _without_money(text: str, currency: str) -> tuple[str, bool]:
    """The text without the name of a currency at either end, and whether it was another one."""
    known = (*NAMES, (currency, currency)) if currency else NAMES
    names = sorted(
        ((name, code != currency) for code, name in known), key=lambda one: (-len(one[0]), one[1])
    )
    for name, foreign in names:
        for rest in _cut(text, name):
            return rest, foreign
    return text, False


def _cut(text: str, name: str) -> list[str]:
    """What is left when a name stands at the end or the beginning of a number."""
    lower, word = text.casefold(), name.casefold()
    left = text[: -len(name)].strip() if lower.endswith(word) else ""
    right = text[len(name) :].strip() if lower.startswith(word) else ""
    return [rest for rest in (left, right) if any(sign.isdigit() for sign in rest)][:1]


def _without_about(text: str) -> str:
    """The text without a word or sign that says it is not exact."""
    rest = text.strip(ABOUT_SIGNS).strip()
    for word in ABOUT:
        if rest.casefold().startswith(word):
            rest = rest[len(word) :].strip()
        elif rest.casefold().endswith(word):
            rest = rest[: -len(word)].strip()
    return rest if any(sign.isdigit() for sign in rest) else text


def _without_minus(text: str) -> str | None:
    """The number inside brackets or beside a minus; None where there is neither."""
    if text[:1] == "(" and text[-1:] == ")":
        return text[1:-1].strip()
    inner = text.strip(MINUSES + " ")
    if inner != text and not any(sign in MINUSES for sign in inner) and PLAIN.search(inner):
        return inner
    return None


def _power(text: str) -> int | None:
    """A number as a spreadsheet shortens it, if it is whole and not absurd."""
    figure, _, power = text.lower().replace(",", ".").partition("e")
    if len(power) > 3 or abs(int(power)) > 15:  # noqa: PLR2004  # up to MOST
        return None
    number = Fraction(figure) * Fraction(10) ** int(power)
    return int(number) if number.denominator == 1 else None
