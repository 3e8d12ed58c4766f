"""Frozen values to rows and back, by the types of their fields (spec trust, 1.1).

Text becomes one column per language, a fraction exact text, lists and mappings canonical JSON;
None is NULL. Text is cleaned on its way in.
"""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cache
from types import UnionType
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from scoring.model import Criterion, Group, Proposal, Text
from workshops.store.canon import canon_text, cleaned
from workshops.store.errors import TextTooLong

LANGUAGES: Final = ("en", "ar", "fr")
TITLE_LENGTH: Final = 200
TEXT_LENGTH: Final = 4_000
TITLES: Final = ("title", "short_title", "name")
KEYS: Final[Mapping[type, str]] = {Group: "grp", Proposal: "proposal", Criterion: "criterion"}
Row = Mapping[Any, Any]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Codec:
    """How one field is written into its columns and read from them."""

    columns: tuple[str, ...]
    write: Callable[[Any], tuple[Any, ...]]
    read: Callable[..., Any]


def to_row(value: object) -> dict[str, Any]:
    """The columns of a value; raises TextTooLong, cuts nothing off."""
    row: dict[str, Any] = {}
    for name, codec in _codecs(cast("Hashable", type(value))).items():
        row |= zip(codec.columns, codec.write(getattr(value, name)), strict=True)
    return row


def columns_of(kind: type) -> tuple[str, ...]:
    """The columns that hold the fields of a type."""
    codecs = _codecs(cast("Hashable", kind)).values()
    return tuple(column for codec in codecs for column in codec.columns)


def from_row(kind: type[Value], row: Row) -> Value:
    """The value a row holds; other columns of the row are passed over."""
    return kind(
        **{
            name: codec.read(*(row[column] for column in codec.columns))
            for name, codec in _codecs(cast("Hashable", kind)).items()
        }
    )


@cache
def _codecs(kind: Any) -> dict[str, _Codec]:  # noqa: ANN401  # a dataclass; mypy takes no type for a key
    """How each field of a dataclass is stored."""
    hints = get_type_hints(kind)
    return {f.name: _codec(kind, f.name, hints[f.name]) for f in fields(kind)}


def _codec(kind: type, name: str, hint: Any) -> _Codec:  # noqa: ANN401  # a type hint is any object
    """How a field of this type is stored."""
    column = "grp" if name == "group" else KEYS.get(kind, name) if name == "id" else name
    hint = _bare(hint)
    if hint is Text:
        columns = tuple(f"{name}_{language}" for language in LANGUAGES)
        return _Codec(columns, lambda t: _spoken(name, t), _text)
    if hint is Fraction:
        return _Codec((column,), lambda x: (None if x is None else str(x),), _fraction)
    if hint is bool:
        return _Codec((column,), lambda yes: (int(yes),), bool)
    if get_origin(hint) is tuple:
        exact = get_origin(get_args(hint)[0]) is tuple
        return _Codec((column,), _list, _pairs if exact else _tuple)
    if get_origin(hint) in (Mapping, dict):
        return _Codec((column,), lambda m: (canon_text(m),), lambda text: json.loads(text or "{}"))
    return _Codec((column,), lambda x: (_kept(column, x),), lambda x: x)


def _bare(hint: Any) -> Any:  # noqa: ANN401  # a type hint is any object
    """A type without its None."""
    if get_origin(hint) in (Union, UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _kept(column: str, value: Any) -> Any:  # noqa: ANN401  # text or any other plain value
    """A plain value as it is kept: text cleaned and not too long."""
    if not isinstance(value, str):
        return value
    longest = TITLE_LENGTH if column.rsplit("_", 1)[0] in TITLES else TEXT_LENGTH
    if len(text := cleaned(value)) > longest:
        raise TextTooLong(column=column, n=len(text), longest=longest)
    return text


def _spoken(name: str, text: Text) -> tuple[str, ...]:
    """One column per language."""
    return tuple(_kept(f"{name}_{language}", getattr(text, language)) for language in LANGUAGES)


def _text(*parts: str) -> Text:
    """The columns of a text in their order."""
    return Text(**dict(zip(LANGUAGES, parts, strict=True)))


def _fraction(text: str | None) -> Fraction | None:
    """An exact number as it was written."""
    return None if text is None else Fraction(text)


def _list(parts: tuple[Any, ...]) -> tuple[str]:
    """A tuple of texts, or of pairs of fractions, as one JSON text."""
    plain = [[str(x) for x in part] if isinstance(part, tuple) else part for part in parts]
    return (canon_text(plain),)


def _tuple(text: str) -> tuple[str, ...]:
    """A tuple of texts."""
    return tuple(json.loads(text or "[]"))


def _pairs(text: str) -> tuple[tuple[Fraction, ...], ...]:
    """A tuple of pairs of exact numbers."""
    return tuple(tuple(Fraction(x) for x in pair) for pair in json.loads(text or "[]"))
