"""`context.yaml`, the location assessment: what was known of the place before the meeting."""

from typing import Final, get_args

import yaml

from scoring.model import Text
from workshops.document import LANGUAGES, WORDS, shown
from workshops.problems import Inspection
from workshops.tables.cells import DATE, NOTE_LENGTH, suggestion
from workshops.workshop import ContextKind, ContextNote
from workshops.yaml_text import Node, read_yaml

FILE: Final = "context.yaml"
KINDS: Final[tuple[ContextKind, ...]] = get_args(ContextKind)
KEYS: Final = ("text_en", "text_ar", "text_fr", "source", "date", "public")


def read_context(content: bytes, inspection: Inspection) -> tuple[ContextNote, ...]:
    """Every note, by kind; each problem with its line and path."""
    root = read_yaml(content, inspection)
    if root is None:
        return ()
    if not isinstance(root.value, dict):
        inspection.error("yaml_mapping", root.row, "", shown(root))
        return ()
    for key, node in root.value.items():
        if key not in KINDS:
            near = suggestion(key, KINDS)
            inspection.error("key_unknown", node.row, key, key, suggestion=near)
    return tuple(
        note
        for kind in KINDS
        if kind in root.value
        for place, node in enumerate(_entries(root.value[kind], kind, inspection), start=1)
        if (note := _note(kind, node, f"{kind}.{place}", inspection)) is not None
    )


def write_context(notes: tuple[ContextNote, ...]) -> str:
    """The text of `context.yaml`, kinds in their fixed order."""
    document = {
        kind: [_written(note) for note in notes if note.kind == kind]
        for kind in KINDS
        if any(note.kind == kind for note in notes)
    }
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=10_000)


def _entries(node: Node, kind: str, inspection: Inspection) -> list[Node]:
    """The notes of one kind; nothing where none are written."""
    if isinstance(node.value, list):
        return node.value
    if node.value is not None:
        inspection.error("yaml_list", node.row, kind, shown(node))
    return []


def _note(kind: ContextKind, node: Node, path: str, inspection: Inspection) -> ContextNote | None:
    """One note; its texts in any language, whether it is public yes or no."""
    if not isinstance(node.value, dict):
        inspection.error("yaml_mapping", node.row, path, shown(node))
        return None
    said: dict[str, str] = {}
    for key, one in node.value.items():
        at = f"{path}.{key}"
        if key not in KEYS:
            near = suggestion(key, KEYS)
            inspection.error("key_unknown", one.row, at, key, suggestion=near)
        elif isinstance(one.value, (list, dict)):
            inspection.error("yaml_scalar", one.row, at, shown(one))
        else:
            said[key] = one.value or ""
            _check(key, said[key], one.row, at, inspection)
    texts = {language: said.get(f"text_{language}", "") for language in LANGUAGES}
    if not any(texts.values()) and not any(key.startswith("text_") for key in node.value):
        inspection.error("required", node.row, f"{path}.text", "")
    return ContextNote(
        kind=kind,
        text=Text(**texts),
        source=said.get("source", ""),
        date=said.get("date", ""),
        public=WORDS.get(said.get("public", "no").casefold(), False),
    )


def _check(key: str, text: str, row: int, at: str, inspection: Inspection) -> None:
    """A date is a date, a yes or no is one, a text is not too long."""
    if key == "date" and text and not DATE.fullmatch(text):
        inspection.error("date", row, at, text)
    if key == "public" and text.casefold() not in WORDS:
        inspection.error("yes_no", row, at, text)
    if len(text) > NOTE_LENGTH:
        cut = text[:40] + "…"
        inspection.error("too_long", row, at, cut, longest=NOTE_LENGTH, length=len(text))


def _written(note: ContextNote) -> dict[str, str | bool]:
    """The keys of one note; empty ones are left out."""
    texts = {f"text_{language}": getattr(note.text, language) for language in LANGUAGES}
    said = {**texts, "source": note.source, "date": note.date}
    return {**{key: text for key, text in said.items() if text}, "public": note.public}
