"""What people answered about a file: its encoding, its columns, single cells; kept as YAML."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self

import yaml

from workshops.intake.oddities import Oddity
from workshops.problems import Inspection
from workshops.tables.text import folded
from workshops.yaml_text import Node, read_yaml

IGNORE: Final = "ignore"
KEEP: Final = "keep"
LEAVE_OUT: Final = "leave_out"
YES: Final = "yes"
EMPTY: Final = "empty"
FILL: Final = "fill"
LEAVE: Final = "leave"
LISTS: Final = {
    "columns": ("column", "heading", "means"),
    "constants": ("field", "value"),
    "answers": ("sheet", "place", "field", "found", "answer"),
}
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TEXTS: Final = ("table", "encoding", "delimiter", "sheet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything answered so far.

    columns: heading, folded, or letters -> field, `ignore` or `keep`. constants: field -> value of
    every row. places: (sheet, "D12" or "12") -> answer. values: (field, found) -> answer.
    """

    table: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def means(self, letters: str, heading: str) -> str:
        """What a column was said to mean; "" where nobody said."""
        return self.columns.get(letters) or self.columns.get(folded(heading), "")

    def at(self, sheet: str, place: str) -> str:
        """The answer about one cell or row."""
        return self.places.get((sheet, place), "")

    def left_out(self, sheet: str) -> frozenset[int]:
        """The rows of a sheet that were to be left out, whichever cell of them was answered so."""
        numbers = (
            place.lstrip(LETTERS)
            for (of, place), answer in self.places.items()
            if of == sheet and answer == LEAVE_OUT
        )
        return frozenset(int(number) for number in numbers if number.isdecimal())

    def said(self, field_name: str, found: str) -> str:
        """The answer about every cell of a field that says the same."""
        return self.values.get((field_name, folded(found)), "")

    def with_(self, other: "Answers") -> Self:
        """These and others; the others where both answer."""
        return replace(
            self,
            **{name: getattr(other, name) or getattr(self, name) for name in TEXTS},
            columns={**self.columns, **other.columns},
            constants={**self.constants, **other.constants},
            places={**self.places, **other.places},
            values={**self.values, **other.values},
        )


def read_answers(content: bytes, inspection: Inspection) -> Answers:
    """A mapping or answers file; what is wrong with it is noted."""
    root = read_yaml(content, inspection)
    if root is None:
        return Answers()
    if not isinstance(root.value, dict):
        inspection.error("yaml_mapping", 1, "", "")
        return Answers()
    known = {**dict.fromkeys(TEXTS), **LISTS, "file": None, "digest": None}
    for key, node in root.value.items():
        if key not in known:
            inspection.error("key_unknown", node.row, key, key)
    lines = {name: list(_lines(root.value.get(name), name, inspection)) for name in LISTS}
    texts = {name: _text(root.value.get(name)) for name in TEXTS}
    columns: dict[str, str] = {}
    for line in lines["columns"]:
        columns[folded(line["heading"]) if line["heading"] else line["column"]] = line["means"]
        if line["column"] and line["heading"]:
            columns.setdefault(line["column"], line["means"])
    return Answers(
        **texts,
        columns={key: means for key, means in columns.items() if key and means},
        constants={one["field"]: one["value"] for one in lines["constants"] if one["value"]},
        places={
            (one["sheet"], one["place"]): one["answer"]
            for one in lines["answers"]
            if one["place"] and one["answer"]
        },
        values={
            (one["field"], folded(one["found"])): one["answer"]
            for one in lines["answers"]
            if not one["place"] and one["answer"]
        },
    )


def _lines(node: Node | None, name: str, inspection: Inspection) -> Iterable[dict[str, str]]:
    """The entries of one list, each with all its texts."""
    entries = node.value if node is not None else None
    if entries is None:
        return
    if not isinstance(entries, list):
        inspection.error("yaml_list", node.row if node else None, name, "")
        return
    for entry in entries:
        if isinstance(entry.value, dict):
            yield {key: _text(entry.value.get(key)) for key in LISTS[name]}
        else:
            inspection.error("yaml_mapping", entry.row, name, "")


def _text(node: Node | None) -> str:
    """A scalar as it was typed; "" for anything else."""
    return node.value if node is not None and isinstance(node.value, str) else ""


def mapping_text(answers: Answers, table: str, columns: Iterable[tuple[str, str, str]]) -> str:
    """What of the answers holds for the next file with the same headings, as YAML.

    columns: letters, heading and meaning of every column that was read or left out.
    """
    kept = {name: getattr(answers, name) for name in TEXTS if getattr(answers, name)}
    listed = [{"column": c, "heading": heading, "means": means} for c, heading, means in columns]
    constants = [{"field": name, "value": value} for name, value in answers.constants.items()]
    values = [
        {"field": name, "found": found, "answer": answer}
        for (name, found), answer in answers.values.items()
    ]
    lists = {"columns": listed, "constants": constants, "answers": values}
    return _yaml({**kept, "table": table, **{name: some for name, some in lists.items() if some}})


def template_text(file: str, answers: Answers, found: Iterable[Oddity]) -> str:
    """Every question of a file with room for its answer, what was answered before filled in."""
    found = tuple(found)
    asked = [one for one in found if one.level == "asked"]
    refused = [one for one in found if one.level == "refused" and one.row]
    columns = [
        {"column": o.column, "heading": o.heading, "proposed": o.reading, "means": ""}
        for o in asked
        if o.kind.startswith("column_")
    ]
    constants = [{"field": o.meant, "value": ""} for o in asked if o.kind == "field_missing"]
    answered = [
        {**({"place": o.place, "sheet": o.sheet} if o.row else {"field": o.meant})}
        | {"found": o.found, "proposed": o.reading, "answer": ""}
        for o in asked
        if not o.kind.startswith("column_")
        and o.kind not in {"field_missing", "encoding", "delimiter", "sheet"}
    ]
    answered += [
        {"place": str(o.row), "sheet": o.sheet, "found": o.found, "answer": ""} for o in refused
    ]
    texts = {name: getattr(answers, name) for name in TEXTS}
    root = {"file": file, **texts, "columns": columns, "constants": constants, "answers": answered}
    return _yaml(root)


def _yaml(root: Mapping[str, object]) -> str:
    """YAML that people can fill in."""
    return yaml.safe_dump(dict(root), allow_unicode=True, sort_keys=False, width=200)
