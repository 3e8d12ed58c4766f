"""The JSON schema of `workshop.yaml`, for editors: made from the classes, never by hand.

`python -m workshops.schema` writes `data/schema/workshop.schema.json`; a test keeps it current.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter

from prioritization.case import Method
from scoring.model import BallotForm, FormKind, Text
from workshops.config import NEEDED
from workshops.document import LANGUAGES, LIMIT_KEY, without_none
from workshops.files import write_file
from workshops.resources import data_folder
from workshops.settings_text import ORDER
from workshops.workshop import Happening, Settings

Schema = dict[str, Any]
NAME: Final = "workshop.schema.json"
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def settings_schema() -> Schema:
    """Every key of the file with its type, in the order in which it is written."""
    properties = _properties(Settings) | _properties(Method)
    properties["ballots"]["properties"]["tally_sessions"] = _schema(tuple[str, ...])
    return {
        "$schema": DRAFT,
        "title": "workshop.yaml",
        "type": "object",
        "properties": {key: properties[key] for key in ORDER},
        "required": list(NEEDED),
        "additionalProperties": False,
    }


def schema_text() -> str:
    """The schema as its file has it."""
    return json.dumps(settings_schema(), ensure_ascii=False, indent=2) + "\n"


def _properties(cls: type[Any]) -> dict[str, Schema]:
    """The keys of a dataclass; a text is one key per language."""
    properties: dict[str, Schema] = {}
    for name, hint in get_type_hints(cls).items():
        if hint is Text:
            properties |= {f"{name}_{language}": {"type": "string"} for language in LANGUAGES}
        else:
            properties[name] = _schema(hint)
    return properties


def _schema(hint: Any) -> Schema:  # noqa: ANN401  # a type
    """The schema of one type."""
    kind = without_none(hint)
    if kind is BallotForm:
        return _ballots()
    if is_dataclass(kind) and isinstance(kind, type):
        properties = _properties(kind)
        properties.pop("more", None)
        return {
            "type": "object",
            "properties": properties,
            "additionalProperties": kind is Happening,
        }
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _schema(get_args(kind)[0])}
    if get_origin(kind) is Mapping and get_args(kind)[1] is not object:
        return {"type": "object", "additionalProperties": _schema(get_args(kind)[1])}
    return TypeAdapter(hint).json_schema() if hint is not object else {}


def _ballots() -> Schema:
    """The form, and its limit by the name the form gives it."""
    whole = {"type": "integer"}
    names = [f.name for f in fields(BallotForm) if f.name not in {"kind", "limit"}]
    return {
        "type": "object",
        "properties": {
            "form": {"enum": list(get_args(FormKind))},
            **dict.fromkeys(dict.fromkeys([*LIMIT_KEY.values(), *names]), whole),
        },
        "required": ["form"],
        "additionalProperties": False,
    }


if __name__ == "__main__":
    write_file(data_folder() / "schema" / NAME, schema_text().encode())
