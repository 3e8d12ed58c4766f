"""YAML as plain text: every scalar stays what was typed, and nothing surprising is accepted.

Refused: aliases, anchors, tags, repeated keys, several documents, more than 256 KiB, more than 20
levels. So `NO`, `1:30` and `0123` are never turned into false, 90 or 83.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import yaml

from workshops.problems import Inspection
from workshops.tables.sheet import decoded
from workshops.tables.text import has_controls, normalised

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 20
NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the line it starts in: None, text, a list of nodes, or nodes by key."""

    value: "str | list[Node] | dict[str, Node] | None"
    row: int


class _Refused(Exception):
    """Something in the file that is not accepted; it has been noted."""


def read_yaml(content: bytes, inspection: Inspection) -> Node | None:
    """The content of a YAML file; None when it cannot be read."""
    if len(content) > MAX_BYTES:
        inspection.error("file_too_large", None, "", len(content), bytes=MAX_BYTES)
        return None
    text = decoded(content, inspection)
    if text is None:
        return None
    try:
        return _document(yaml.parse(text, Loader=yaml.SafeLoader), inspection)
    except _Refused:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row = mark.line + 1 if mark else None
        inspection.error("yaml_syntax", row, "", error.problem or error.context or "")
    except yaml.YAMLError as error:
        inspection.error("yaml_syntax", None, "", str(error).splitlines()[0])
    return None


def node_of(value: object) -> Node:
    """A document that was never a file (JSON of the store, a form of a page) as nodes of text."""
    if isinstance(value, Mapping):
        return Node({str(key): node_of(part) for key, part in value.items()}, 1)
    if isinstance(value, (list, tuple)):
        return Node([node_of(part) for part in value], 1)
    if value is None:
        return Node(None, 1)
    return Node(str(value).lower() if isinstance(value, bool) else normalised(str(value)), 1)


def _document(events: Iterator[yaml.Event], inspection: Inspection) -> Node:
    """The one document of a stream; an empty stream is an empty mapping."""
    root: Node | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if root is not None:
                raise _refused("yaml_feature", event, "---", inspection)
            root = _node(next(events), events, inspection, 1)
    return root or Node({}, 1)


def _node(
    event: yaml.Event, events: Iterator[yaml.Event], inspection: Inspection, depth: int
) -> Node:
    """One value with all below it."""
    row = _row(event)
    if isinstance(event, yaml.AliasEvent):
        raise _refused("yaml_feature", event, f"*{event.anchor}", inspection)
    if isinstance(event, yaml.NodeEvent) and event.anchor:
        raise _refused("yaml_feature", event, f"&{event.anchor}", inspection)
    tag: str | None = getattr(event, "tag", None)
    if tag is not None:
        raise _refused("yaml_feature", event, tag, inspection)
    if depth > MAX_DEPTH:
        raise _refused("yaml_depth", event, str(depth), inspection)
    if isinstance(event, yaml.ScalarEvent):
        return Node(_scalar(event, row, inspection), row)
    if isinstance(event, yaml.SequenceStartEvent):
        return Node(list(_entries(events, inspection, depth)), row)
    return Node(_mapping(events, inspection, depth), row)


def _scalar(event: yaml.ScalarEvent, row: int, inspection: Inspection) -> str | None:
    """The text as typed, in its one normal form; a plain empty one or `null` is nothing."""
    typed: str = event.value
    if event.style is None and typed in NULLS:
        return None
    if has_controls(typed):
        inspection.notice("controls_removed", row, "", normalised(typed))
    return normalised(typed)


def _entries(events: Iterator[yaml.Event], inspection: Inspection, depth: int) -> Iterator[Node]:
    """The entries of a list."""
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _node(event, events, inspection, depth + 1)


def _mapping(events: Iterator[yaml.Event], inspection: Inspection, depth: int) -> dict[str, Node]:
    """The values by key; a key that stands twice is a problem, and the first one stands."""
    nodes: dict[str, Node] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = _node(event, events, inspection, depth + 1)
        value = _node(next(events), events, inspection, depth + 1)
        if not isinstance(key.value, str):
            raise _refused("yaml_feature", event, "?", inspection)
        if key.value in nodes:
            first = nodes[key.value].row
            inspection.error("yaml_key_repeated", key.row, key.value, key.value, first=first)
        nodes.setdefault(key.value, value)
    return nodes


def _refused(kind: str, event: yaml.Event, found: str, inspection: Inspection) -> _Refused:
    """Note what is not accepted and where; what is returned ends the reading."""
    inspection.error(kind, _row(event), "", found, levels=MAX_DEPTH)
    return _Refused(kind)


def _row(event: yaml.Event) -> int:
    """The line an event starts in; the first where the parser gives none."""
    return event.start_mark.line + 1 if event.start_mark else 1
