"""Canonical bytes, Crockford's base 32 and cleaned text (spec trust, 1.1, 4.1 and 4.3)."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_encoded: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_REMOVED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def canon(value: object) -> bytes:
    """UTF-8 of JSON with sorted keys, no spaces, NFC text; refuses floats, so there is no NaN."""
    return canon_text(value).encode()


def canon_text(value: object) -> str:
    """The same as text, as JSON columns hold it."""
    return json.dumps(_settled(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canon_row(values: Iterable[str | int | None]) -> bytes:
    """The same of a list of plain values, as rows are: several times as fast."""
    return _encoded([_plain(value) for value in values]).encode()


def _plain(value: str | int | None) -> str | int | None:
    """Text in NFC, which plain ASCII is."""
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, int):
        return value
    raise TypeError(f"canonical bytes hold no {type(value).__name__}: {value!r}")


def _settled(value: object) -> object:
    """A value of JSON with every text in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", str(key)): _settled(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_settled(part) for part in value]
    raise TypeError(f"canonical bytes hold no {type(value).__name__}: {value!r}")


def cleaned(text: str) -> str:
    """Text as it may be stored: NFC, no control or direction-override characters.

    Tabs and line breaks stay; a carriage return becomes nothing.
    """
    return _REMOVED.sub("", unicodedata.normalize("NFC", text))


def crockford32(digest: bytes) -> str:
    """Bits from the left, five to a character; the last character is filled up with zeros."""
    bits = len(digest) * 8
    count = -(-bits // 5)
    whole = int.from_bytes(digest) << (count * 5 - bits)
    return "".join(CROCKFORD[whole >> 5 * place & 31] for place in reversed(range(count)))


def folded_code(text: str) -> str:
    """A typed code: upper case, no hyphen or space, look-alikes folded (O to 0, I and L to 1)."""
    bare = re.sub(r"[\s\-‐-―]", "", text).upper()  # noqa: RUF001  # hyphens of every kind
    return bare.translate(str.maketrans("OIL", "011"))
