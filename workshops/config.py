"""`workshop.yaml` to `Settings` and back; every problem with its line and path, all at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from workshops.document import Gathering, Location, Place, gathered
from workshops.problems import Inspection, InvalidFolder, errors
from workshops.settings_text import settings_document, write_settings
from workshops.tables.cells import suggestion
from workshops.workshop import Settings
from workshops.yaml_text import Node, node_of, read_yaml

FILE: Final = "workshop.yaml"
NEEDED: Final = ("id", "budget", "ballots")
QUOTED: Final = re.compile(r"'([^']*)'")
KINDS: Final = {
    "int_type": "whole_number",
    "fraction_type": "exact_number",
    "bool_type": "yes_no",
    "literal_error": "one_of",
    "missing": "key_missing",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsRead:
    """What a file says. settings: the best that can be made of it, usable only without errors.

    given: the top-level keys that stand in it. places: where each setting stands.
    """

    settings: Settings
    given: frozenset[str]
    places: Mapping[Location, Place]


@cache
def _adapter() -> TypeAdapter[Settings]:
    """Pydantic's view of the core's own dataclasses; built on first use."""
    return TypeAdapter(Settings)


def examine_settings(content: bytes, inspection: Inspection) -> SettingsRead | None:
    """Read a file and note every problem; None when it cannot be read at all."""
    root = read_yaml(content, inspection)
    return None if root is None else _examined(root, inspection)


def _examined(root: Node, inspection: Inspection) -> SettingsRead | None:
    """The settings of a document, however it came."""
    gathering = Gathering(inspection)
    nodes = gathering.mapping(root, "")
    if nodes is None:
        return None
    for key in NEEDED:
        if key not in nodes or nodes[key].value is None:
            inspection.error("key_missing", None, key, "")
    values = {"id": "", "title": {}, **gathered(nodes, gathering)}
    settings = _validated(values, gathering)
    for key in ("languages", "age_bands"):
        if not getattr(settings, key):
            inspection.error("required", nodes[key].row, key, "")
            settings = replace(settings, **{key: getattr(empty_settings(), key)})
    return SettingsRead(settings=settings, given=frozenset(nodes), places=gathering.places)


def _validated(values: dict[str, object], gathering: Gathering) -> Settings:
    """The settings; what does not fit is noted and left at its default."""
    usable: object = values
    noted = False
    while True:
        try:
            return _adapter().validate_python(usable)
        except ValidationError as refused:
            found = refused.errors()
        for details in () if noted else found:
            _note(details, gathering)
        for location in reversed(dict.fromkeys(_entry(_location(details)) for details in found)):
            usable = gathering.drop(usable, location)
        noted = True


def _location(details: ErrorDetails) -> Location:
    """Where pydantic found something, without its own signs."""
    return tuple(part for part in details["loc"] if part != "[key]")


def _entry(location: Location) -> Location:
    """What has to go for a finding: the whole entry where it lies inside one of a list."""
    places = [place for place, part in enumerate(location) if isinstance(part, int)]
    return location[: places[-1] + 1] if places else location


def _note(details: ErrorDetails, gathering: Gathering) -> None:
    """One finding of pydantic in our words, at the place where the file says it."""
    location = _location(details)
    place = gathering.places.get(location)
    parent = gathering.places.get(location[:-1])
    path = place.path if place else f"{parent.path}.{location[-1]}" if parent else str(location[-1])
    row = place.row if place else parent.row if parent else None
    known = QUOTED.findall(str(details.get("ctx", {}).get("expected", "")))
    near = suggestion(place.found, known) if place else ""
    numbers = {"known": ", ".join(known), "suggestion": near}
    kind = KINDS.get(details["type"], "yaml_scalar")
    found = place.found if place else ""
    gathering.inspection.error(kind, row, path, found, **numbers)


def empty_settings() -> Settings:
    """What stands in for settings that could not be read, so that the rest can be checked."""
    return _adapter().validate_python({"id": "", "title": {}})


def read_settings(text: str) -> Settings:
    """The settings a text says; raises InvalidFolder with every problem."""
    inspection = Inspection(file=FILE)
    return _sound(examine_settings(text.encode(), inspection), inspection)


def _sound(read: SettingsRead | None, inspection: Inspection) -> Settings:
    """The settings, if nothing is wrong with them."""
    if read is None or errors(inspection.problems):
        raise InvalidFolder(inspection.problems)
    return read.settings


def settings_of(document: Mapping[str, object]) -> Settings:
    """The settings of a document; raises InvalidFolder with every problem."""
    inspection = Inspection(file=FILE)
    return _sound(_examined(node_of(document), inspection), inspection)


__all__ = [
    "FILE",
    "SettingsRead",
    "empty_settings",
    "examine_settings",
    "read_settings",
    "settings_document",
    "settings_of",
    "write_settings",
]
