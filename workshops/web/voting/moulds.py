"""A blank ballot is the same for everybody but for three words: drawn once, compressed once.

A sent page is its fixed pieces with the words of this answer in between. Each piece was compressed
by itself, so the pieces of a gzip stream can be put together with the words stored between them
(RFC 1951, 3.2.4: a stored block; RFC 1952 for head and tail).
"""

import re
import struct
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from workshops.workshop import Language, Workshop

WORDS: Final = {name: f"{name}{token_hex(12)}" for name in ("nonce", "id", "key")}
"""What stands in a drawn page where an answer has its own words; nobody can have typed it."""
GAP: Final = re.compile("|".join(WORDS.values()))
HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LAST: Final = b"\x01\x00\x00\xff\xff"
MOST: Final = 24
"""Languages × channels × workshops that vote at once, for a usual day and some more."""
STORED: Final = 0xFFFF


@dataclass(frozen=True, slots=True)
class Mould:
    """A page with gaps. pieces: the text before, between and after them; packed: compressed;
    gaps: which word stands in each.
    """

    pieces: tuple[bytes, ...]
    packed: tuple[bytes, ...]
    gaps: tuple[str, ...]

    def plain(self, words: Mapping[str, str]) -> bytes:
        """The page of one answer."""
        parts = [self.pieces[0]]
        for gap, piece in zip(self.gaps, self.pieces[1:], strict=True):
            parts += [words[gap].encode(), piece]
        return b"".join(parts)

    def gzipped(self, words: Mapping[str, str]) -> bytes:
        """The same as a browser that takes gzip reads it."""
        parts, page = [HEAD, self.packed[0]], self.plain(words)
        for gap, piece in zip(self.gaps, self.packed[1:], strict=True):
            word = words[gap].encode()
            parts += [b"\x00", struct.pack("<HH", len(word), STORED - len(word)), word, piece]
        tail = struct.pack("<II", zlib.crc32(page), len(page) & 0xFFFFFFFF)
        return b"".join((*parts, LAST, tail))


def mould_of(page: str) -> Mould:
    """The mould of a page drawn with `WORDS` in its gaps."""
    names = {word: name for name, word in WORDS.items()}
    pieces = tuple(piece.encode() for piece in GAP.split(page))
    gaps = tuple(names[found] for found in GAP.findall(page))
    return Mould(pieces, tuple(map(packed, pieces)), gaps)


def packed(piece: bytes) -> bytes:
    """A piece that ends at a byte and needs nothing before it."""
    press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return press.compress(piece) + press.flush(zlib.Z_FULL_FLUSH)


_KEPT: Final[OrderedDict[tuple[int, str, Language], tuple[Workshop, Mould]]] = OrderedDict()


def kept(workshop: Workshop, base: str, language: Language, draw: Callable[[], str]) -> Mould:
    """The mould of a workshop, a channel and a language; drawn anew when the set-up was read anew.

    The workshop is kept with it, so that no other can stand at its place in memory.
    """
    key = (id(workshop), base, language)
    found = _KEPT.get(key)
    if found is not None:
        return found[1]
    mould = mould_of(draw())
    _KEPT[key] = workshop, mould
    while len(_KEPT) > MOST:
        _KEPT.popitem(last=False)
    return mould


__all__ = ["WORDS", "Mould", "kept", "mould_of"]
