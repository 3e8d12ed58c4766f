"""One row at a time from text to typed values: every odd cell is noted, nothing is guessed."""

import re
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from fractions import Fraction
from typing import Final, TypeVar, get_args

from scoring.model import Sex, Text
from workshops.problems import Inspection
from workshops.tables.sheet import Row
from workshops.tables.text import has_controls, normalised, parts, unguarded
from workshops.workshop import Language

ID: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
DIGITS: Final = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
EXACT: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?|-?[0-9]+/[1-9][0-9]*")
DATE: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
TITLE_LENGTH: Final = 200
NOTE_LENGTH: Final = 2_000
MOST: Final = 10**15
"""No whole number is larger: far above every budget, far below what 64 bits hold."""
LONGEST: Final = 40
"""Signs of the longest exact number that is read; people write shorter ones."""

Choice = TypeVar("Choice", bound=str)


def text_cells(stem: str, texts: Text) -> dict[str, str]:
    """One text in the columns of its three languages."""
    return {f"{stem}_en": texts.en, f"{stem}_ar": texts.ar, f"{stem}_fr": texts.fr}


def number_cell(number: int | None) -> str:
    """A whole number as it is written; empty where it is not known."""
    return "" if number is None else str(number)


def ascii_digits(text: str) -> str | None:
    """The text with Arabic-Indic or Persian digits as 0-9; None when two kinds are mixed."""
    used = [digits for digits in DIGITS if set(digits) & set(text)]
    if len(used) > 1:
        return None
    return text.translate(str.maketrans(used[0], DIGITS[0])) if used else text


def whole_number(text: str) -> int | None:
    """A whole number of 0 or more, written with digits alone; None for anything else."""
    plain = ascii_digits(text)
    if plain is None or not (plain.isascii() and plain.isdecimal()):
        return None
    number = int(plain.lstrip("0")[:20] or "0")
    return number if number <= MOST else None


def exact_number(text: str) -> Fraction | None:
    """A decimal or a fraction as it is written, never a float; None for anything else."""
    plain = ascii_digits(text.replace("٫", "."))
    if plain is None or len(plain) > LONGEST or not EXACT.fullmatch(plain):
        return None
    return Fraction(plain)


def exact_text(number: Fraction) -> str:
    """The text as people write it: 3, 0.25 or 1/3.

    Whatever `exact_number` read is written as it reads it: a decimal that would be longer than it
    takes, such as that of 1/2^100, is written as the fraction.
    """
    twos, fives, rest = 0, 0, number.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return str(number)
    places = max(twos, fives)
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    decimal = sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
    return decimal if len(decimal) <= LONGEST else str(number)


def suggestion(found: str, known: Iterable[str]) -> str:
    """The known word that looks most like what was found; empty when none does."""
    by_folded = {word.casefold(): word for word in known}
    close = get_close_matches(found.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else ""


class Cells:
    """The cells of one row, read once each by the type they should have."""

    def __init__(self, row: Row, inspection: Inspection) -> None:
        """Read from `row`, note what is odd in `inspection`.

        spread: the line was one of several in a row with a column per proposal or criterion.
        """
        self.row = row.number
        self.spread = bool(row.labels)
        self.inspection = inspection
        self._cells = row.cells
        self._labels = row.labels

    def raw(self, column: str) -> str:
        """The cell as text in its one normal form; empty where the file lacks the column."""
        found = self._cells.get(column, "")
        if not found:
            return ""
        plain = unguarded(found)
        if has_controls(plain):
            self.notice("controls_removed", column, normalised(plain))
        return normalised(plain)

    def text(self, column: str, longest: int = NOTE_LENGTH) -> str:
        """A text of at most `longest` characters."""
        found = self.raw(column)
        if len(found) > longest:
            self.error("too_long", column, found[:40] + "…", longest=longest, length=len(found))
        return found

    def texts(self, stem: str, longest: int = NOTE_LENGTH) -> Text:
        """One text in its three languages: the columns `<stem>_en`, `_ar`, `_fr`."""
        return Text(
            en=self.text(f"{stem}_en", longest),
            ar=self.text(f"{stem}_ar", longest),
            fr=self.text(f"{stem}_fr", longest),
        )

    def required(self, column: str, longest: int = TITLE_LENGTH) -> str:
        """A text that may not be empty."""
        found = self.text(column, longest)
        if not found:
            self.error("required", column, "")
        return found

    def id(self, column: str) -> str:
        """An id: ASCII letters, digits, hyphen and underscore, at most 32."""
        found = self.required(column)
        if found and not ID.fullmatch(found):
            self.error("id", column, found)
        return found

    def reference(self, column: str, known: Collection[str] | None, kind: str) -> str:
        """The id of something defined in another file; an unknown one is a problem.

        known: None where that file could not be read, and nothing can be said.
        """
        found = self.required(column)
        if found and known is not None and found not in known:
            self.unknown(kind, column, found, known)
        return found

    def unknown(self, kind: str, column: str, found: str, known: Iterable[str]) -> None:
        """Note an id or a word nobody declared, with the closest that somebody did."""
        words = tuple(known)
        self.error(
            kind, column, found, suggestion=suggestion(found, words), known=", ".join(words[:40])
        )

    def references(self, column: str, known: Collection[str] | None, kind: str) -> tuple[str, ...]:
        """The ids of a cell that holds a list; each unknown one is a problem."""
        found = parts(unguarded(self._cells.get(column, "")))
        for one in found:
            if known is not None and one not in known:
                self.unknown(kind, column, one, known)
        return tuple(dict.fromkeys(found))

    def whole(self, column: str, least: int = 0) -> int | None:
        """A whole number of `least` or more; None where the cell is empty."""
        found = self.raw(column)
        if not found:
            return None
        number = whole_number(found)
        if number is None or number < least:
            self.error("above_zero" if least else "whole_number", column, found)
            return None
        return number

    def count(self, column: str, least: int = 0) -> int:
        """A whole number that has to be given; `least` stands in where it is not."""
        if not self._cells.get(column, "").strip():
            self.error("required", column, "")
        return self.whole(column, least) or least

    def exact(self, column: str) -> Fraction | None:
        """An exact number; None where the cell is empty."""
        found = self.raw(column)
        number = exact_number(found) if found else None
        if found and number is None:
            self.error("exact_number", column, found)
        return number

    def choice(self, column: str, allowed: Iterable[Choice]) -> Choice | None:
        """One of a few words; None where the cell is empty or holds another."""
        found = self.raw(column)
        words = {word.casefold(): word for word in allowed}
        if not found:
            return None
        if found.casefold() not in words:
            self.unknown("one_of", column, found, words.values())
        return words.get(found.casefold())

    def needed(self, column: str, allowed: Sequence[Choice]) -> Choice:
        """One of a few words that has to be given; the first stands in where it is not."""
        if not self._cells.get(column, "").strip():
            self.error("required", column, "")
        return self.choice(column, allowed) or allowed[0]

    def sex(self, column: str) -> Sex | None:
        """F or M; None where it was not recorded."""
        if self.raw(column).casefold() == "unknown":
            return None
        return self.choice(column, get_args(Sex))

    def title(self, stem: str, languages: Sequence[Language]) -> Text:
        """A title or name: needed in the first language, missed in the others."""
        texts = self.texts(stem, TITLE_LENGTH)
        for language in languages:
            if not getattr(texts, language):
                column = f"{stem}_{language}"
                if language == languages[0]:
                    self.error("required", column, "")
                else:
                    self.notice("translation_missing", column, "")
        return texts

    def error(self, kind: str, column: str, found: object, **numbers: str | int) -> None:
        """Note something in this row that stops the import."""
        self.inspection.error(kind, self.row, self._labels.get(column, column), found, **numbers)

    def notice(self, kind: str, column: str, found: object, **numbers: str | int) -> None:
        """Note something in this row worth knowing."""
        self.inspection.notice(kind, self.row, self._labels.get(column, column), found, **numbers)
