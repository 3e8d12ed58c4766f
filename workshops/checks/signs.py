"""Which texts hold signs that the typefaces of the documents cannot print: where, and which."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Final
from unicodedata import normalize

from workshops.checks.sources import SETTINGS, Checking
from workshops.context import FILE as CONTEXT
from workshops.workshop import Workshop

ROWS: Final = (
    ("groups.csv", "groups", "id"),
    ("proposals.csv", "proposals", "id"),
    ("criteria.csv", "criteria", "id"),
    ("feasibility.csv", "feasibility", "proposal"),
    ("conflict_screening.csv", "screening", "proposal"),
    ("sessions.csv", "sessions", "session"),
    ("followup.csv", "followup", "proposal"),
)
"""File, its part of a workshop, and the key of its rows."""
SPANS: Final = ((0x20, 0x7F), (0xA0, 0x100), (0x621, 0x653), (0x660, 0x66A))
USUAL: Final = frozenset(chr(code) for span in SPANS for code in range(*span)).union(
    "\n\t\u060c\u061b\u061f\u2013\u2014\u2026"
)
"""Signs that every typeface of ours has: a text of these alone needs no look into the fonts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One text with signs that cannot be printed. of: the key of its row, "" in a file of none."""

    file: str
    of: str
    column: str
    signs: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The signs with their numbers, since a screen may not show them either."""
        return " ".join(f"{sign} (U+{ord(sign):04X}){_twin(sign)}" for sign in self.signs)


def spots(workshop: Workshop) -> Iterator[Spot]:
    """Every text of a workshop that a document would have to refuse, file by file."""
    for file, part, key in ROWS:
        for row in getattr(workshop, part):
            yield from _unprintable(file, str(getattr(row, key)), row)
    yield from _unprintable(SETTINGS, "", workshop.settings)
    for note in workshop.context:
        yield from _unprintable(CONTEXT, "", note)


def check_signs(workshop: Workshop, checking: Checking) -> None:
    """Name every one: the folder is read all the same, its documents are not made before."""
    for spot in spots(workshop):
        checking.note(
            "unprintable", spot.file, spot.of or None, spot.column, spot.shown, level="notice"
        )


def _twin(sign: str) -> str:
    """The ordinary sign of the same meaning: a wide digit is a digit; empty where there is none."""
    plain = normalize("NFKC", sign)
    return "" if plain == sign or _refused(plain) else f" → {plain}"


def _unprintable(file: str, of: str, row: object) -> Iterator[Spot]:
    """The texts of one row that hold such signs."""
    for column, text in _texts(row, ""):
        if not USUAL.issuperset(text) and (signs := _refused(text)):
            yield Spot(file=file, of=of, column=column, signs=signs)


def _refused(text: str) -> tuple[str, ...]:
    """The signs of a text that no typeface has; reading the fonts takes a moment, so it waits."""
    from workshops.reports.typst_.signs import unprintable  # noqa: PLC0415  # only for rare signs

    return unprintable((text,))


def _texts(part: object, name: str) -> Iterator[tuple[str, str]]:
    """Every text below a value, with the name of its column: `title_ar`, `record.text_en`."""
    if isinstance(part, str):
        yield name, part
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _texts(value, f"{name}.{key}" if name else str(key))
    elif isinstance(part, tuple | list):
        for value in part:
            yield from _texts(value, name)
    elif is_dataclass(part):
        within = "_" if name and {f.name for f in fields(part)} == {"ar", "en", "fr"} else "."
        for field in fields(part):
            below = f"{name}{within}{field.name}" if name else field.name
            yield from _texts(getattr(part, field.name), below)


__all__ = ["Spot", "check_signs", "spots"]
