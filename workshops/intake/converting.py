"""The rows of a table as the folder would have them, every change and every question listed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from workshops.intake import numbers
from workshops.intake.answers import EMPTY, FILL, LEAVE, YES, Answers
from workshops.intake.cells import Taken, take
from workshops.intake.finding import Line, Table, merged_name
from workshops.intake.grids import Value, letter, shown
from workshops.intake.mapping import Meaning
from workshops.intake.oddities import Level, Oddity, short
from workshops.intake.targets import Target
from workshops.tables.text import folded, guarded, normalised

LANGUAGES_IN_ONE: Final = (" / ", "\n", " | ")
TWO: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """One row: field -> text as the folder has it. row: as the spreadsheet counts. kept: heading
    -> text of columns kept as they are. open: fields with a question that nobody answered.
    """

    row: int
    cells: Mapping[str, str]
    kept: Mapping[str, str] = field(default_factory=dict)
    open: frozenset[str] = frozenset()


@dataclass(slots=True)
class Converting:
    """A table while its rows are read."""

    table: Table
    target: Target
    answers: Answers
    csv: bool
    found: list[Oddity] = field(default_factory=list)
    asked: set[tuple[str, str]] = field(default_factory=set)

    def rows(self, read: Sequence[Meaning]) -> Iterator[Converted]:
        """Every row but those to be left out."""
        filled = dict(self._merged())
        doubtful = self._mixed(read)
        left_out = self.answers.left_out(self.table.sheet)
        for line in self.table.lines:
            if line.row + 1 in left_out:
                self.note(line, "row_left_out", "notice")
                continue
            yield self._row(line, read, filled, doubtful)

    def _row(
        self,
        line: Line,
        read: Sequence[Meaning],
        filled: Mapping[tuple[int, int], Value],
        doubtful: frozenset[int],
    ) -> Converted:
        """One row, cell by cell."""
        cells = dict.fromkeys(self.answers.constants, "") | dict(self.answers.constants)
        kept: dict[str, str] = {}
        questions: set[str] = set()
        for meaning in read:
            place = meaning.column.place
            value = filled.get((line.row, place), line.value(place))
            if meaning.kept:
                kept[meaning.column.name] = normalised(shown(value))
                if kept[meaning.column.name] != shown(value):
                    self.note(
                        line, "text", "normalised", column=place, reading=kept[meaning.column.name]
                    )
                continue
            for name, part in self._parts(line, meaning, value, questions):
                text = self._cell(line, meaning, name, part, place in doubtful, questions)
                if text or name not in cells:
                    cells[name] = text
                if name in questions:
                    continue
                if self._about(line, place):
                    cells["approximate"] = ";".join(filter(None, (cells.get("approximate"), name)))
        return Converted(row=line.row + 1, cells=cells, kept=kept, open=frozenset(questions))

    def _parts(
        self, line: Line, meaning: Meaning, value: Value, questions: set[str]
    ) -> Iterator[tuple[str, Value]]:
        """The one field of a cell, or the two of a cell in two languages."""
        if len(meaning.fields) < TWO:
            yield from ((name, value) for name in meaning.fields)
            return
        text = shown(value)
        sign = next((one for one in LANGUAGES_IN_ONE if text.count(one) == 1), "")
        halves = text.split(sign) if sign else [text, ""]
        if text.strip() and not sign:
            place = meaning.column.place
            self.note(line, "two_languages", "asked", column=place, name=meaning.fields[0])
            questions.update(meaning.fields)
        yield from zip(meaning.fields, halves, strict=False)

    def _cell(  # noqa: PLR0913, PLR0917  # one cell and everything it is read by
        self,
        line: Line,
        meaning: Meaning,
        name: str,
        value: Value,
        doubtful: bool,  # noqa: FBT001  # a fact about the column
        questions: set[str],
    ) -> str:
        """The text of a cell; what it was is noted where it is not plain."""
        place = meaning.column.place
        taken = take(value, name, self.target, csv=self.csv)
        if doubtful and numbers.has_comma(value) and taken.way == "normalised":
            taken = Taken(way="asked", kind="separator", reading=taken.reading)
        if taken.way in {"plain", "empty"}:
            return taken.text
        if taken.way == "normalised":
            # a cell of spaces is empty and was so before; anything else is listed
            self.note(
                line, taken.kind, "normalised", column=place, name=name, reading=taken.reading
            )
            return taken.text
        return self._asked(line, place, name, value, taken, questions)

    def _asked(  # noqa: PLR0913, PLR0917  # one cell and everything it is read by
        self, line: Line, place: int, name: str, value: Value, taken: Taken, questions: set[str]
    ) -> str:
        """The answer about a cell, read like a cell itself; else the question, noted."""
        found = normalised(shown(value))
        answer = self.answers.at(self.table.sheet, f"{letter(place)}{line.row + 1}")
        answer = answer or self.answers.said(name, found)
        if answer == EMPTY:
            self.note(line, taken.kind, "normalised", column=place, name=name)
            return ""
        if answer == YES and taken.reading:
            answer = taken.reading
        elif answer == YES and self.target.sort(name) == "text":
            answer = found
        if answer:
            again = take(answer, name, self.target, csv=False)
            if again.way in {"plain", "normalised"} and (again.text or not again.kind):
                reading = again.reading or again.text
                self.note(line, taken.kind, "normalised", column=place, name=name, reading=reading)
                return again.text
        if not taken.by_value:
            self.note(line, taken.kind, "asked", column=place, name=name, reading=taken.reading)
        elif (name, folded(found)) not in self.asked:
            self.asked.add((name, folded(found)))
            self._ask_value(line, place, name, found, taken)
        questions.add(name)
        return guarded(found)

    def _ask_value(self, line: Line, place: int, name: str, found: str, taken: Taken) -> None:
        """One question for every cell that says the same; it names the first."""
        same = sum(folded(shown(other.value(place))) == folded(found) for other in self.table.lines)
        self.note(line, taken.kind, "asked", column=place, name=name, reading=taken.reading, n=same)

    def _about(self, line: Line, place: int) -> bool:
        """Whether the last note about this cell says that the number is not exact."""
        last = self.found[-1] if self.found else None
        here = last is not None and (last.row, last.column) == (line.row + 1, letter(place))
        return here and last is not None and last.kind == "about" and bool(last.reading)

    def _merged(self) -> Iterator[tuple[tuple[int, int], Value]]:
        """Cells of merged ranges over rows that were to be filled; asked where nobody said."""
        rows = {line.row: line for line in self.table.lines}
        for merged in self.table.merged:
            top, left, bottom, right = merged
            line = rows.get(top) or next(rows[r] for r in range(top, bottom + 1) if r in rows)
            answer = self.answers.at(self.table.sheet, f"{letter(left)}{line.row + 1}")
            if answer == FILL:
                value = line.value(left)
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        yield (row, column), value
                self.note(line, "merged", "normalised", column=left, reading=merged_name(merged))
            elif answer != LEAVE:
                self.note(line, "merged", "asked", column=left, reading=merged_name(merged))

    def _mixed(self, read: Sequence[Meaning]) -> frozenset[int]:
        """Columns of whole numbers in which some cells have commas and some have points."""
        found = set()
        for meaning in read:
            place = meaning.column.place
            sorts = {self.target.sort(name) for name in meaning.fields}
            values = [line.value(place) for line in self.table.lines]
            if sorts & {"whole", "money"} and any(map(numbers.has_point, values)):
                found.add(place)
        return frozenset(found)

    def note(  # noqa: PLR0913  # an oddity is a place and what stands there
        self,
        line: Line,
        kind: str,
        level: Level,
        *,
        column: int | str = "",
        name: str = "",
        reading: str = "",
        **more: int,
    ) -> None:
        """Something about a cell, or about a row where no column is given."""
        where = column if isinstance(column, int) else None
        heading = next((c.name for c in self.table.columns if c.place == column), "")
        self.found.append(
            Oddity(
                kind=kind,
                level=level,
                file=self.table.file,
                sheet=self.table.sheet,
                row=line.row + 1,
                column="" if where is None else letter(where),
                heading="" if where is None else heading,
                meant=name,
                found=short(shown(line.value(column))) if isinstance(column, int) else "",
                reading=short(reading),
                numbers=dict(more),
            )
        )


def totals_that_differ(
    table: Table, read: Sequence[Meaning], rows: Sequence[Converted], target: Target
) -> list[Oddity]:
    """Rows of totals that were set aside, each figure compared with the sum of its column."""
    found = []
    for line in table.totals:
        noted = Oddity(
            kind="total_row",
            level="notice",
            file=table.file,
            sheet=table.sheet,
            row=line.row + 1,
            numbers={"n": len(rows)},
        )
        found.append(noted)
        for meaning in read:
            for name in meaning.fields:
                if target.sort(name) in {"whole", "money"} and not any(
                    name in r.open for r in rows
                ):
                    found += _compared(noted, line, meaning, name, rows)
    return found


def _compared(
    noted: Oddity, line: Line, meaning: Meaning, name: str, rows: Sequence[Converted]
) -> list[Oddity]:
    """One figure of a total against the sum above it; nothing where no figure is stored."""
    stored = numbers.whole(line.value(meaning.column.place), "")
    total = sum(int(row.cells[name]) for row in rows if row.cells.get(name, "").isdecimal())
    if stored.value is None or stored.value == total:
        return []
    return [
        replace(
            noted,
            kind="total_differs",
            column=meaning.column.letter,
            heading=meaning.column.name,
            meant=name,
            found=shown(line.value(meaning.column.place)),
            reading=str(total),
        )
    ]
