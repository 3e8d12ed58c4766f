"""What a snapshot is written in: finished words in one language, with a second line where asked.

Words are a text, or a list of texts and pieces: a dict with the text `t` and what it is, `as`:
"n" a number that reads from left to right, "a" an address to type, "m" an amount with its unit `u`,
"x" a text of the room, "b" strong words. The page sets direction and weight by it and knows nothing
else of the text.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Self

from scoring.model import Text
from workshops.language import CURRENCIES, direction, number, pick, say
from workshops.workshop import Language, Settings

Run = str | dict[str, object]
Words = list[Run]
Line = dict[str, Words]
"""`t` in the language of the screen; `s` in the second one, missing where there is none."""

_FIRST: Final = 0xE000  # private characters mark where a piece stands in its sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands in the placeholder of a sentence and is more than plain text.

    value: an amount or count for "m" and "n", a text otherwise. unit: the currency of an "m".
    """

    kind: Literal["n", "m", "x"]
    value: int | str
    unit: str = ""

    def run(self, language: Language) -> dict[str, object]:
        """The piece as the page draws it."""
        text = number(language, self.value) if isinstance(self.value, int) else self.value
        if self.kind == "m":
            return {"t": text, "as": "m", "u": unit(language, self.unit)}
        return {"t": text, "as": self.kind}


def figure(n: int) -> Piece:
    """A number that stands by itself in a line of either direction."""
    return Piece("n", n)


def own(text: str) -> Piece:
    """A text of the room: its own direction disturbs no neighbour."""
    return Piece("x", text)


def unit(language: Language, currency: str) -> str:
    """The word of a currency, or its code where the catalogues have none."""
    return say(language, f"unit.{currency}") if currency in CURRENCIES else currency


def words(language: Language, key: str, **values: object) -> Words:
    """A sentence of the catalogue as words; pieces keep their place in any language."""
    pieces = {name: value for name, value in values.items() if isinstance(value, Piece)}
    signs = {name: chr(_FIRST + i) for i, name in enumerate(pieces)}
    runs = {signs[name]: piece.run(language) for name, piece in pieces.items()}
    found: Words = []
    text = ""
    for sign in say(language, key, **{**values, **signs}):
        if sign not in runs:
            text += sign
            continue
        found += [text, runs[sign]] if text else [runs[sign]]
        text = ""
    return [*found, text] if text else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """The languages of one screen. second: None for one language. main: of the room's texts."""

    language: Language
    second: Language | None
    main: Language
    currency: str

    @classmethod
    def of(cls, settings: Settings, language: Language, second: Language | None) -> Self:
        """The speech of a workshop; the same language twice is one."""
        return cls(
            language=language,
            second=None if second == language else second,
            main=settings.languages[0],
            currency=settings.currency,
        )

    def frame(self) -> dict[str, str]:
        """What the page sets on its root and on second lines."""
        second = self.second or ""
        towards = direction(self.second) if self.second else ""
        return {
            "lang": self.language,
            "dir": direction(self.language),
            "second": second,
            "second_dir": towards,
        }

    def words(self, key: str, **values: object) -> Words:
        """A sentence in the language of the screen alone."""
        return words(self.language, key, **values)

    def text(self, key: str, **values: object) -> str:
        """A sentence without pieces, as text."""
        return say(self.language, key, **values)

    def line(self, key: str, **values: object) -> Line:
        """A sentence, with its second line."""
        return self.told(lambda language: words(language, key, **values))

    def told(self, tell: Callable[[Language], Words]) -> Line:
        """What somebody tells in each language of the screen."""
        line = {"t": tell(self.language)}
        return line | {"s": tell(self.second)} if self.second else line

    def room(self, *texts: Text) -> Line:
        """The first of the texts that is written in a language, else in any; the second line only
        where it is written in the second language.
        """
        line: Line = {"t": [self.picked(*texts)]}
        further = [getattr(text, self.second) for text in texts] if self.second else []
        found = next((text for text in further if text), "")
        return line | {"s": [found]} if found and found != line["t"][0] else line

    def picked(self, *texts: Text) -> str:
        """The same as text, in the language of the screen alone."""
        here = (getattr(text, self.language) for text in texts)
        anywhere = (pick(text, self.language, self.main) for text in texts)
        return next((text for text in (*here, *anywhere) if text), "")

    def money(self, amount: int) -> Piece:
        """An amount in the workshop's currency, in full."""
        return Piece("m", amount, self.currency)


def pages(rows: Sequence[dict[str, object]], per: int) -> list[list[dict[str, object]]]:
    """Rows in pages of at most `per`; one empty page where there are none."""
    return [list(rows[i : i + per]) for i in range(0, len(rows), per)] or [[]]


def without_nothing(body: Mapping[str, object]) -> dict[str, object]:
    """A part of a snapshot without the keys that say nothing."""
    return {key: value for key, value in body.items() if value is not None}


def joined(parts: Iterable[Words], between: str) -> Words:
    """Words one after the other, with something between them."""
    whole: Words = []
    for part in parts:
        whole += [between, *part] if whole else part
    return whole
