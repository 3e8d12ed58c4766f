"""Sections as JSON for a template: every cell with its text, its value, and if it is hidden."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from workshops.reports.paper.frame import Json
from workshops.reports.view import Cell, Section


def tabled(sections: Iterable[Section], groups: Sequence[str]) -> dict[str, Json]:
    """Sections by their keys. groups: the names of the declared groups, in their order."""
    places = {name: place for place, name in enumerate(groups)}
    return {section.key: table(section, places) for section in sections}


def table(section: Section, groups: Mapping[str, int]) -> Json:
    """One section; rows by the names of its columns, `at` the place of the group it is about."""
    keys = [column.key for column in section.columns]
    rows: list[Json] = [dict(zip(keys, map(_cell, row), strict=True)) for row in section.rows]
    if "group" in keys:
        for row, cell in zip(rows, section.column("group"), strict=True):
            row["at"] = groups.get(cell.text)
    return {
        "title": section.title,
        "lead": list(section.lead),
        "notes": list(section.notes),
        "columns": {column.key: column.title for column in section.columns},
        "kinds": {column.key: column.kind for column in section.columns},
        "rows": rows,
    }


def _cell(cell: Cell) -> Json:
    """One cell."""
    value = float(cell.value) if isinstance(cell.value, Fraction) else cell.value
    return {"text": cell.text, "value": value, "suppressed": cell.suppressed}


__all__ = ["table", "tabled"]
