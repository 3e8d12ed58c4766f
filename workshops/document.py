"""The shape of `workshop.yaml`: how its keys become the fields of `Settings`, and back.

Field and key have one name, with these exceptions: a `Text` is three keys (`title_ar`), the parts
of `Settings.method` stand at the top level, `ballots` names its limit by its form and holds
`tally_sessions`, and a line of the record keeps keys of its own kind beside the common ones.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from fractions import Fraction
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from prioritization.case import Method
from scoring.model import BallotForm, FormKind, Text
from workshops.problems import Inspection
from workshops.tables.cells import ascii_digits, exact_number, suggestion, whole_number
from workshops.workshop import Happening, Settings
from workshops.yaml_text import Node

Nodes = dict[str, Node]
Location = tuple[str | int, ...]

LIMIT_KEY: Final[Mapping[FormKind, str]] = {
    "points": "points",
    "approval": "max",
    "score": "max",
    "ranking": "depth",
}
WORDS: Final = {"true": True, "yes": True, "false": False, "no": False}
TYPES_OF_RECORD: Final[Mapping[str, tuple[type, str]]] = {
    **dict.fromkeys(("from", "to", "people", "ballots", "minutes"), (int, "whole_number")),
    **dict.fromkeys(("saw_old_price", "observers"), (bool, "yes_no")),
}
"""Fields of the record that are not text, and the cure where they are."""
LANGUAGES: Final = ("en", "ar", "fr")
SHOWN: Final = 60
UNREADABLE: Final = object()
"""Stands where a number was expected and is none; no type accepts it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a setting stands: its path as the file writes it, its line, and the text found."""

    path: str
    row: int
    found: str = ""


@dataclass(slots=True)
class Gathering:
    """A document on its way to the fields of `Settings`: what was found where."""

    inspection: Inspection
    places: dict[Location, Place] = field(default_factory=dict)

    def values(self, cls: type[Any], nodes: Nodes, at: Location, path: str) -> dict[str, object]:
        """The arguments of a dataclass; a key it does not know is a problem."""
        values: dict[str, object] = {}
        used: set[str] = set()
        for name, hint in get_type_hints(cls).items():
            if hint is Text:
                values[name] = self._text(name, nodes, (*at, name), path, used)
            elif name in nodes:
                used.add(name)
                found = self.value(hint, nodes[name], (*at, name), path + name)
                if found is not None:
                    values[name] = found
        self.refuse_unknown(nodes, used, known_keys(cls), path)
        return values

    def value(self, hint: Any, node: Node, at: Location, path: str) -> object:  # noqa: ANN401  # a type
        """The value of one key as its type wants it; None where nothing is written."""
        self.places[at] = Place(path, node.row, shown(node))
        kind = without_none(hint)
        if node.value is None:
            return None
        if kind in (BallotForm, Happening):
            read = self.form if kind is BallotForm else self.happening
            return read(node, at, path)
        if is_dataclass(kind) and isinstance(kind, type):
            nodes = self.mapping(node, path)
            return None if nodes is None else self.values(kind, nodes, at, f"{path}.")
        if get_origin(kind) is tuple:
            return self._entries(get_args(kind)[0], node, at, path)
        if get_origin(kind) is Mapping:
            return self._by_key(get_args(kind)[1], node, at, path)
        return self._leaf(kind, node, path)

    def _leaf(self, kind: Any, node: Node, path: str) -> object:  # noqa: ANN401  # a type
        """A single value as its type wants it."""
        if isinstance(node.value, str):
            return LEAVES.get(kind, str)(node.value)
        self.inspection.error("yaml_scalar", node.row, path, shown(node))
        return None

    def mapping(self, node: Node, path: str) -> Nodes | None:
        """The keys of a mapping; anything else is a problem."""
        if isinstance(node.value, dict):
            return node.value
        self.inspection.error("yaml_mapping", node.row, path, shown(node))
        return None

    def refuse_unknown(
        self, nodes: Nodes, used: Collection[str], known: Iterable[str], path: str
    ) -> None:
        """Note every key nobody reads, with the closest that somebody does."""
        for key in [one for one in nodes if one not in used]:
            near = suggestion(key, known)
            self.inspection.error("key_unknown", nodes[key].row, path + key, key, suggestion=near)

    def form(self, node: Node, at: Location, path: str) -> dict[str, object] | None:
        """`ballots`: the form, its limit by the name the form gives it, and two numbers."""
        nodes = self.mapping(node, path)
        if nodes is None:
            return None
        kind = nodes["form"].value if "form" in nodes else None
        if not isinstance(kind, str):
            self.inspection.error("key_missing", node.row, "ballots.form", "")
            return None
        self.places[*at, "kind"] = Place("ballots.form", nodes["form"].row, kind)
        values: dict[str, object] = {"kind": kind}
        keys = {"low": "low", "support_from": "support_from"}
        limit = next((key for form, key in LIMIT_KEY.items() if form == kind), None)
        if limit is None:
            values["limit"] = 1
            keys |= dict.fromkeys(LIMIT_KEY.values(), "limit")
        else:
            keys[limit] = "limit"
            if limit not in nodes:
                self.inspection.error("key_missing", node.row, f"{path}.{limit}", "")
                values["limit"] = 1
        for key, name in keys.items():
            if key in nodes:
                found = self.value(int, nodes[key], (*at, name), f"ballots.{key}")
                if found is not None:
                    values[name] = found
        known = {"form", "tally_sessions", *keys}
        self.refuse_unknown(nodes, known, known, "ballots.")
        return values

    def happening(self, node: Node, at: Location, path: str) -> dict[str, object] | None:
        """One line of the record: the common keys, and those of its kind under `more`."""
        nodes = self.mapping(node, path)
        if nodes is None:
            return None
        common = known_keys(Happening) - {"more"}
        values = self.values(
            Happening, {k: n for k, n in nodes.items() if k in common}, at, f"{path}."
        )
        more: dict[str, object] = {}
        for key, one in nodes.items():
            if key in TYPES_OF_RECORD:
                kind, cure = TYPES_OF_RECORD[key]
                more[key] = self.value(kind, one, (*at, "more", key), f"{path}.{key}")
                if more[key] is UNREADABLE:
                    self.inspection.error(cure, one.row, f"{path}.{key}", shown(one))
            elif key not in common:
                self.places[*at, "more", key] = Place(f"{path}.{key}", one.row, shown(one))
                more[key] = plain(one)
        return {**values, "more": more}

    def drop(self, values: object, location: Location, at: Location = ()) -> object:
        """The values without what stands at a location; places in a list close up behind it.

        Where something is missing there, the whole entry that lacks it goes.
        """
        key, rest = location[0], location[1:]
        if isinstance(values, tuple) and isinstance(key, int):
            self._close_up(at, key)
            return (*values[:key], *values[key + 1 :])
        if not isinstance(values, dict):
            return values
        if not rest or key not in values or not _holds(values[key], rest):
            return {name: value for name, value in values.items() if name != key}
        return {**values, key: self.drop(values[key], rest, (*at, key))}

    def _close_up(self, at: Location, dropped: int) -> None:
        """Give the entries behind a dropped one their new places."""
        moved: dict[Location, Place] = {}
        for location, place in self.places.items():
            inside = location[: len(at)] == at and len(location) > len(at)
            index = location[len(at)] if inside else None
            if isinstance(index, int) and index > dropped:
                moved[*at, index - 1, *location[len(at) + 1 :]] = place
            elif index != dropped:
                moved[location] = place
        self.places = moved

    def _text(
        self, name: str, nodes: Nodes, at: Location, path: str, used: set[str]
    ) -> dict[str, object]:
        """The three keys of one text."""
        texts: dict[str, object] = {}
        for language in LANGUAGES:
            key = f"{name}_{language}"
            used.add(key)
            if key in nodes:
                found = self.value(str, nodes[key], (*at, language), path + key)
                texts |= {} if found is None else {language: found}
        return texts

    def _entries(self, kind: Any, node: Node, at: Location, path: str) -> tuple[object, ...] | None:  # noqa: ANN401  # a type
        """The entries of a list; anything else is a problem."""
        if not isinstance(node.value, list):
            self.inspection.error("yaml_list", node.row, path, shown(node))
            return None
        entries: list[object] = []
        for place, one in enumerate(node.value, start=1):
            entry = self.value(kind, one, (*at, len(entries)), f"{path}.{place}")
            entries += [] if entry is None else [entry]
        return tuple(entries)

    def _by_key(self, inner: Any, node: Node, at: Location, path: str) -> object:  # noqa: ANN401  # a type
        """A free mapping, or one from ids to numbers."""
        nodes = self.mapping(node, path)
        if nodes is None:
            return None
        if inner is object:
            return {key: plain(one) for key, one in nodes.items()}
        values = {
            key: self.value(inner, one, (*at, key), f"{path}.{key}") for key, one in nodes.items()
        }
        return {key: value for key, value in values.items() if value is not None}


def shown(node: Node) -> str:
    """The text of a value, or what a collection looks like, cut short."""
    if isinstance(node.value, dict):
        return f"{{{', '.join(node.value)}}}"[:SHOWN]
    if isinstance(node.value, list):
        return f"[{', '.join(shown(one) for one in node.value)}]"[:SHOWN]
    return node.value or ""


def _holds(value: object, location: Location) -> bool:
    """Whether something stands at a location below a value."""
    if isinstance(value, dict):
        return location[0] in value
    return isinstance(value, tuple) and isinstance(location[0], int)


def plain(node: Node) -> object:
    """A value of no declared type, as text and collections of text."""
    if isinstance(node.value, dict):
        return {key: plain(one) for key, one in node.value.items()}
    if isinstance(node.value, list):
        return tuple(plain(one) for one in node.value)
    return node.value or ""


def known_keys(cls: type[Any]) -> frozenset[str]:
    """The keys a dataclass is written with."""
    hints = get_type_hints(cls)
    return frozenset(
        key
        for name, hint in hints.items()
        for key in ([f"{name}_{language}" for language in LANGUAGES] if hint is Text else [name])
    )


def without_none(hint: Any) -> Any:  # noqa: ANN401  # a type
    """The type of `X | None` without the None."""
    if get_origin(hint) is Literal:
        return hint
    arguments = [one for one in get_args(hint) if one is not type(None)]
    return arguments[0] if type(None) in get_args(hint) and len(arguments) == 1 else hint


def _int_leaf(text: str) -> object:
    """A whole number, also below 0."""
    digits = ascii_digits(text) or ""
    number = whole_number(digits.removeprefix("-"))
    if number is None:
        return UNREADABLE
    return -number if digits.startswith("-") else number


def _exact_leaf(text: str) -> object:
    """A decimal or a fraction."""
    number = exact_number(text)
    return UNREADABLE if number is None else number


def _bool_leaf(text: str) -> object:
    """Yes or no, true or false."""
    return WORDS.get(text.casefold(), UNREADABLE)


LEAVES: Final[Mapping[object, Callable[[str], object]]] = {
    int: _int_leaf,
    Fraction: _exact_leaf,
    bool: _bool_leaf,
}


def gathered(nodes: Nodes, gathering: Gathering) -> dict[str, object]:
    """The whole document as the arguments of `Settings`."""
    lifted = {f.name for f in fields(Method)}
    top = {key: node for key, node in nodes.items() if key not in lifted}
    method = {key: node for key, node in nodes.items() if key in lifted}
    known = (known_keys(Settings) | lifted) - {"method", "tally_sessions"}
    strays = {key: node for key, node in top.items() if key not in known}
    gathering.refuse_unknown(strays, (), known, "")
    values = gathering.values(
        Settings, {key: node for key, node in top.items() if key not in strays}, (), ""
    )
    values["method"] = gathering.values(Method, method, ("method",), "")
    ballots = nodes.get("ballots")
    if ballots and isinstance(ballots.value, dict) and "tally_sessions" in ballots.value:
        sessions = ballots.value["tally_sessions"]
        found = gathering.value(
            tuple[str, ...], sessions, ("tally_sessions",), "ballots.tally_sessions"
        )
        values["tally_sessions"] = found or ()
    return values
