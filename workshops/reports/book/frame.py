"""The workbook as paper and glass: formats, direction, protection, print set-up, plain tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from math import ceil, isnan
from typing import Any, Final

import xlsxwriter

from workshops.language import direction
from workshops.reports.view import Cell, Kind, Section, View

Format = Any
Sheet = Any
"""xlsxwriter ships no types."""

FIRST_DAY: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""The date of a workbook whose workshop has none: equal inputs give equal bytes."""
LANDSCAPE_A4: Final = 9
WIDE: Final = 44
NARROW: Final = 9
PER_CHARACTER: Final = 1.15
BOLD: Final = 0.75
"""Of a column's width, what bold text that breaks between words really uses."""
LINE: Final = 14
"""Points of height per line of text: readers differ in whether they fit rows by themselves."""
MONEY: Final = "#,##0"
NUMBERS: Final[dict[Kind, str]] = {
    "number": "General",
    "money": MONEY,
    "share": "0%",
    "score": "0.0",
}
ALLOWED: Final = {
    "sort": True,
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}
SAFE: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(slots=True, kw_only=True)
class Book:
    """An open workbook of one view, with its formats by what they are for."""

    view: View
    stream: BytesIO
    file: Any
    formats: dict[str, Format] = field(default_factory=dict)

    @classmethod
    def open(cls, view: View) -> "Book":
        """An empty workbook whose dates come from the decision."""
        stream = BytesIO()
        file = xlsxwriter.Workbook(stream, SAFE)
        settings = view.workshop.settings
        file.set_properties(
            {
                "title": view.pick(settings.title),
                "subject": view.say("word.recommendation"),
                "comments": view.decision.inputs_digest,
                "created": day_of(settings.date).replace(tzinfo=None),
            }
        )
        return cls(view=view, stream=stream, file=file)

    @property
    def rtl(self) -> bool:
        """Whether sheets run from right to left."""
        return direction(self.view.language) == "rtl"

    def style(self, **properties: object) -> Format:
        """A format; text reads in the direction of the sheet."""
        name = repr(sorted(properties.items()))
        if name not in self.formats:
            order = {"reading_order": 2} if self.rtl else {}
            base = {"valign": "top", "font_name": "Arial", "font_size": 10}
            self.formats[name] = self.file.add_format(base | order | properties)
        return self.formats[name]

    def head(self) -> Format:
        """A column heading."""
        return self.style(bold=True, text_wrap=True, bg_color="#E4EFEC", bottom=1)

    def words(self) -> Format:
        """Text that wraps."""
        return self.style(text_wrap=True)

    def figure(self, kind: Kind) -> Format:
        """A number that only formulas or the writer set."""
        return self.style(num_format=NUMBERS[kind])

    def place(self) -> Format:
        """A place in an order, in the middle of its column: off the words beside it."""
        return self.style(num_format="General", align="center")

    def points(self) -> Format:
        """Score points, as they were released: to a tenth, or whole."""
        return self.style(num_format="0" if self.view.in_whole_points else NUMBERS["score"])

    def exact(self, x: float) -> Format:
        """A figure in natural units: whole ones in groups, others with two decimals."""
        return self.style(num_format=MONEY if x == int(x) else "#,##0.00")

    def editable(self, number: str) -> Format:
        """A number people may change: yellow and not locked."""
        return self.style(num_format=number, bg_color="#FFF3B0", border=1, locked=False)

    def funded(self) -> Format:
        """The funded side of the line; only for cells that take it by a condition."""
        return self.file.add_format({"bg_color": "#D9ECE9"})

    def sheet(self, key: str) -> Sheet:
        """A sheet named by the catalogue, protected without a password, ready for A4."""
        sheet = self.file.add_worksheet(name_of(self.view, key))
        if self.rtl:
            sheet.right_to_left()
        sheet.protect("", ALLOWED)
        sheet.set_landscape()
        sheet.set_paper(LANDSCAPE_A4)
        sheet.fit_to_pages(1, 0)
        if self.view.workshop.settings.synthetic:
            sheet.set_header(f"&C{self.view.say('word.example')}")
        sheet.set_footer("&C&P / &N")
        return sheet

    def close(self) -> bytes:
        """The bytes of the whole workbook."""
        self.file.close()
        return self.stream.getvalue()


def day_of(iso: str) -> datetime:
    """The day of the workshop; the first day of the file format where it has none."""
    try:
        return datetime.fromisoformat(iso).replace(tzinfo=UTC)
    except ValueError:
        return FIRST_DAY


def name_of(view: View, key: str) -> str:
    """The name of a sheet."""
    return view.say(f"book.{key}")


def reference(view: View, key: str, cells: str) -> str:
    """Cells of another sheet, inside a formula."""
    return f"'{name_of(view, key)}'!{cells}"


def heads(book: Book, sheet: Sheet, row: int, titles: Sequence[str], wide: Sequence[float]) -> None:
    """A row of headings over columns of these widths, repeated on every printed page."""
    for column, (title, width) in enumerate(zip(titles, wide, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(row, column, title, book.head())
    sheet.set_row(row, height(titles, [BOLD * width for width in wide]))
    sheet.repeat_rows(row)


def height(texts: Iterable[str], wide: Iterable[float]) -> float:
    """How high a row must be for texts wrapped in columns of these widths."""
    lines = [
        ceil(len(text) * PER_CHARACTER / width) for text, width in zip(texts, wide, strict=True)
    ]
    return LINE * max([1, *lines])


def put(book: Book, sheet: Sheet, row: int, column: int, cell: Cell) -> None:
    """One cell of a section: numbers as numbers, everything else as text that cannot run."""
    value = cell.value
    known = isinstance(value, int | float) and not isnan(value)
    if known and cell.kind in NUMBERS:
        sheet.write_number(row, column, value, book.figure(cell.kind))
    else:
        sheet.write_string(row, column, cell.text, book.words())


def plain(book: Book, key: str, sections: Iterable[Section]) -> None:
    """A sheet with one or more sections, one under the other; columns as wide as their texts."""
    sheet = book.sheet(key)
    row = 0
    for section in sections:
        sheet.write_string(row, 0, section.title, book.style(bold=True, font_size=13))
        row += 1
        for sentence in (*section.lead, *section.notes):
            sheet.write_string(row, 0, sentence, book.style())
            row += 1
        wide = [_width(section, column) for column in range(len(section.columns))]
        if section.columns:
            heads(book, sheet, row, [column.title for column in section.columns], wide)
            sheet.freeze_panes(row + 1, 0)
            row += 1
        for line in section.rows:
            sheet.set_row(row, height((cell.text for cell in line), wide))
            for column, cell in enumerate(line):
                put(book, sheet, row, column, cell)
            row += 1
        row += 1


def _width(section: Section, column: int) -> float:
    """The width of a column: its longest text, within reason."""
    longest = max((len(row[column].text) for row in section.rows), default=0)
    return min(WIDE, max(NARROW, longest * PER_CHARACTER))
