"""Which columns a file has, which it may have, and how the others are kept and written back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from scoring.model import Criterion, FormKind, Group, Proposal
from workshops.problems import Inspection
from workshops.tables.cells import Cells, suggestion
from workshops.tables.sheet import Sheet, read_sheet, sheet_bytes
from workshops.tables.text import is_personal, normalised, unguarded
from workshops.workshop import Language, Settings

Extras = Mapping[str, Mapping[str, str]]
"""Row key -> heading -> text. Under the key "" stand the headings themselves, in their order."""

HEADINGS: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of one file (`examples/FORMAT.md`), in the order in which they are written.

    named: always written; needed: those of them a file must have to be read. optional: read and
    written when a row fills them. kept: known, kept as text. key: the columns that name a row.
    numeric: never guarded against formulas. aliases: other headings for the same column.
    of_people: headings that ask who somebody is are refused. repeated: the kind of problem when
    a key stands twice; empty where it may.
    """

    file: str
    named: tuple[str, ...]
    needed: tuple[str, ...]
    key: tuple[str, ...]
    optional: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    numeric: frozenset[str] = frozenset()
    aliases: Mapping[str, str] | None = None
    of_people: bool = False
    repeated: str = "id_repeated"

    def known(self) -> dict[str, str]:
        """Every heading in lower case, and what it stands for."""
        known = {h.casefold(): h for h in (*self.named, *self.optional, *self.kept)}
        references = ("proposal", "group", "criterion", "ballot")
        known |= {f"{h}_id": h for h in references if h in self.named}
        return known | dict(self.aliases or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the other files declared, for the ones that refer to them.

    groups, proposals, criteria: None where their file could not be read. form: None where the
    settings do not say. counted: votes are in, so that nothing may be missing any more.
    """

    settings: Settings
    groups: Mapping[str, Group] | None = None
    proposals: Mapping[str, Proposal] | None = None
    criteria: Mapping[str, Criterion] | None = None
    form: FormKind | None = None
    counted: bool = False

    def with_part(self, part: str, read: Iterable[Any]) -> Self:
        """The same with the ids one more file declared; other files declare none."""
        if part == "groups":
            return replace(self, groups={one.id: one for one in read})
        if part == "proposals":
            return replace(self, proposals={one.id: one for one in read})
        if part == "criteria":
            return replace(self, criteria={one.id: one for one in read})
        return self

    @property
    def main(self) -> Language:
        """The first language of the workshop."""
        return self.settings.languages[0]


def open_table(
    content: bytes,
    layout: Layout,
    inspection: Inspection,
    reshape: Callable[[Sheet], Sheet] | None = None,
) -> Sheet | None:
    """Read a table and check its headings; None when its rows cannot be read.

    reshape: turns a table with a column per proposal or criterion into the long form.
    """
    sheet = read_sheet(content, layout.known(), inspection)
    if sheet is None:
        return None
    personal = [h for h in sheet.headings if layout.of_people and is_personal(h)]
    for heading in personal:
        inspection.error("personal_heading", sheet.heading_row, heading, heading)
    if personal:
        return None
    if reshape:
        sheet = reshape(sheet)
    known = {*layout.named, *layout.optional, *layout.kept}
    missing = [h for h in layout.needed if h not in sheet.headings]
    for heading in missing:
        near = suggestion(heading, set(sheet.headings) - known)
        inspection.error("heading_missing", sheet.heading_row, heading, near)
    for heading in sheet.headings:
        if heading not in known:
            near = suggestion(heading, known - set(sheet.headings))
            inspection.notice(
                "heading_unknown", sheet.heading_row, heading, heading, suggestion=near
            )
    return None if missing else sheet


def rows(sheet: Sheet, inspection: Inspection) -> Iterable[Cells]:
    """Each row of a table, ready to be read cell by cell."""
    return (Cells(row, inspection) for row in sheet.rows)


def row_key(layout: Layout, cells: Mapping[str, str]) -> str:
    """The name of a row: its key columns joined by a slash."""
    return "/".join(normalised(unguarded(cells.get(column, ""))) for column in layout.key)


def extras(sheet: Sheet, layout: Layout) -> Extras:
    """The columns no type holds, as they were, per row; empty when there are none."""
    untyped = [h for h in sheet.headings if h not in (*layout.named, *layout.optional)]
    if not untyped:
        return {}
    # a text the core keeps once (`condition`) beside its translations: which one was read
    beside = [h for h in layout.optional if h in sheet.headings and f"{h}_en" in layout.kept]
    kept: dict[str, Mapping[str, str]] = {HEADINGS: dict.fromkeys([*beside, *untyped], "")}
    for row in sheet.rows:
        texts = {h: normalised(unguarded(row.cells[h])) for h in untyped}
        filled = {h: text for h, text in texts.items() if text}
        if filled:
            kept[row_key(layout, row.cells)] = filled
    return kept


def table_bytes(layout: Layout, written: Sequence[Mapping[str, str]], kept: Extras) -> bytes:
    """A whole file: named columns, then optional ones that are filled, then those it had."""
    filled = {h for cells in written for h, text in cells.items() if text}
    beyond = [h for h in layout.optional if h in filled]
    for headings in (kept.get(HEADINGS, {}), *kept.values()):
        beyond += [h for h in headings if h not in beyond]
    lines = [{**kept.get(row_key(layout, cells), {}), **cells} for cells in written]
    return sheet_bytes([*layout.named, *beyond], lines, layout.numeric)


def first_rows(sheet: Sheet, layout: Layout, inspection: Inspection) -> dict[str, int]:
    """Where each row key stands first; one that stands twice is a problem, whatever its case."""
    where: dict[str, int] = {}
    folded: dict[str, int] = {}
    for row in sheet.rows:
        key = row_key(layout, row.cells)
        first = folded.setdefault(key.casefold(), row.number)
        where.setdefault(key, row.number)
        if first != row.number and layout.repeated and key.strip("/"):
            inspection.error(layout.repeated, row.number, layout.key[-1], key, first=first)
    return where


__all__ = [
    "HEADINGS",
    "Extras",
    "Known",
    "Layout",
    "extras",
    "first_rows",
    "open_table",
    "row_key",
    "rows",
    "table_bytes",
]
