"""Which signs the typefaces have: a text with another is refused, never printed as empty boxes."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final
from unicodedata import category

from workshops.reports.typst_.faces import FAMILIES, folder

TABLE_ENTRY: Final = 16
UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Kinds of signs that leave no mark on paper: controls, directions, line ends."""
WITH_FORMATS: Final = {4, 12}


class Unprintable(ValueError):
    """Texts hold signs that no packaged typeface has. signs: each once, in their order."""

    def __init__(self, signs: Iterable[str]) -> None:
        """Keep the signs."""
        self.signs = tuple(signs)
        super().__init__(" ".join(f"U+{ord(sign):04X}" for sign in self.signs))


def unprintable(texts: Iterable[str]) -> tuple[str, ...]:
    """The signs of these texts that cannot be printed, each once, in their order."""
    known = covered()
    return tuple(
        sign
        for sign in dict.fromkeys(sign for text in texts for sign in text)
        if sign not in known and not sign.isspace() and category(sign) not in UNSEEN
    )


def strings(view: object) -> Iterator[str]:
    """Every text of a view that is made of mappings, lists and scalars."""
    if isinstance(view, str):
        yield view
    elif isinstance(view, Mapping):
        for part in view.values():
            yield from strings(part)
    elif isinstance(view, list | tuple):
        for part in view:
            yield from strings(part)


@cache
def covered() -> frozenset[str]:
    """Every sign the packaged typefaces have, as their regular cuts say themselves."""
    return frozenset(
        chr(code)
        for family in FAMILIES
        for path in sorted(folder(family).glob("*-Regular.ttf"))
        for code in _mapped(path.read_bytes())
    )


def _mapped(font: bytes) -> Iterator[int]:
    """The code points of the `cmap` table of a TrueType font, formats 4 and 12.

    OpenType specification, "cmap - Character to Glyph Index Mapping Table".
    """
    (tables,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sLLL", font, 12 + TABLE_ENTRY * i) for i in range(tables))
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    for i in range(count):
        at = start + struct.unpack_from(">HHL", font, start + 4 + 8 * i)[2]
        (form,) = struct.unpack_from(">H", font, at)
        if form in WITH_FORMATS:
            yield from _segments(font, at) if form == min(WITH_FORMATS) else _ranges(font, at)


def _segments(font: bytes, at: int) -> Iterator[int]:
    """Format 4: segments of the basic plane; the closing one, U+FFFF, is no sign."""
    segments = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", font, at + 14)
    starts = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * segments)
    for first, last in zip(starts[:-1], ends[:-1], strict=True):
        yield from range(first, last + 1)


def _ranges(font: bytes, at: int) -> Iterator[int]:
    """Format 12: ranges of all planes."""
    (groups,) = struct.unpack_from(">L", font, at + 12)
    for i in range(groups):
        first, last, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * i)
        yield from range(first, last + 1)
