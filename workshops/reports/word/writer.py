"""From sections to a Word file: real headings, captioned tables, the same bytes each time."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from prioritization.outcome import Decision
from workshops.language import direction
from workshops.release import Edition
from workshops.reports.paper.annex import monitoring
from workshops.reports.paper.frame import Paper
from workshops.reports.paper.report import CHAPTERS, OFFICES
from workshops.reports.sections import PARTS
from workshops.reports.view import Cell, Column, Section, View
from workshops.reports.word.runs import EDGE, lay_out, say_in, set_face
from workshops.workshop import Language, Workshop

FIRST_DAY: Final = datetime(1980, 1, 1, tzinfo=UTC)
CELL: Final = "Table text"
HEAD: Final = "Table heading"
SMALL: Final = " small"
"""Added to both names where a table has more words side by side than a page has room."""
SIZES: Final = {"Normal": 10, "Title": 24, "Heading 1": 16, "Heading 2": 12, "Caption": 9}
EDGING: Final = {"Header": 8, "Footer": 7}
"""Styles and their sizes in points; those above and below every page."""
WIDE: Final = 170
"""Millimetres between the margins."""
LETTER: Final = 1.45
BOLD: Final = 1.12
LONG_WORD: Final = 20
EDGES: Final = 2 * EDGE + 0.4
"""Millimetres of a letter in a table, how much wider a bold one is, letters that stay together,
millimetres of the edges of a cell.
"""
BREAKS: Final = re.compile("[ -]")
TEAL: Final = RGBColor(0x0B, 0x5F, 0x5C)
NUMBERS: Final = frozenset({"number", "money", "share", "score"})
DETAIL: Final = "contribution."
"""Columns that get a table of their own: with them the ranking is too wide for a page."""
WITHOUT: Final = ("annex",)
"""Chapters that are filled in by hand on paper."""
BLANK: Final = "____________________"


def write_docx(
    decision: Decision, workshop: Workshop, language: Language, edition: Edition
) -> bytes:
    """The editable copy of the report in one language."""
    view = View.of(decision, workshop, language, edition)
    report = Report(view)
    report.cover()
    made = [section for make in PARTS for section in make(view)]
    for number, chapter in enumerate((c for c in CHAPTERS if c not in WITHOUT), start=1):
        head = view.say(f"paper.chapter.{chapter}")
        report.heading(f"{number}. {head}", 1)
        inside = [section for section in made if section.chapter == chapter]
        for section in inside:
            if len(inside) > 1 and section.title != head:
                report.heading(section.title, 2)
            report.section(section)
        if chapter == "monitoring":
            report.monitoring()
        elif chapter == "signatures":
            report.signatures()
    return report.bytes()


class Report:
    """A Word file on its way, in one language."""

    def __init__(self, view: View) -> None:
        """Begin with an A4 page, its header and its footer."""
        self.view = view
        self.file: Document = docx.Document()
        page = self.file.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(20)
        self._styles()
        settings = view.workshop.settings
        above = [view.say("paper.report")]
        above += [view.say("word.example")] if settings.synthetic else []
        below = [
            view.say("word.recommendation"),
            view.say(f"edition.{view.edition}"),
            view.decision.inputs_digest,
        ]
        say_in(page.header.paragraphs[0], " · ".join(above), view.language)
        say_in(page.footer.paragraphs[0], " · ".join(below), view.language)

    def _styles(self) -> None:
        """Typefaces and colours once, where whoever edits the file will look for them."""
        styles, language = self.file.styles, self.view.language
        for name, size in SIZES.items():
            set_face(styles[name], language, size, bold=name != "Normal")
            if name != "Normal":
                styles[name].font.color.rgb = TEAL
        for name, size in EDGING.items():
            set_face(styles[name], language, size, bold=False)
        styles["Caption"].paragraph_format.keep_with_next = True
        for name in (CELL, HEAD):
            for less, size in (("", 8), (SMALL, 7)):
                made = styles.add_style(name + less, WD_STYLE_TYPE.PARAGRAPH)
                made.base_style = styles["Normal"]
                set_face(made, language, size, bold=name == HEAD)
                made.paragraph_format.space_after = Pt(0)

    def heading(self, text: str, level: int) -> None:
        """A real heading, so that Word can list and number it."""
        say_in(self.file.add_heading("", level), text, self.view.language)

    def say(self, text: str, style: str = "Normal", *, stays: bool = False) -> None:
        """One paragraph. stays: on the page of what follows."""
        paragraph = say_in(self.file.add_paragraph(style=style), text, self.view.language)
        if stays:
            paragraph.paragraph_format.keep_with_next = True

    def cover(self) -> None:
        """Title, day, edition, budget: what the first page must tell."""
        view, settings = self.view, self.view.workshop.settings
        title = view.pick(settings.title) or settings.id
        say_in(self.file.add_heading("", 0), title, view.language)
        if settings.date:
            self.say(view.date(settings.date))
        self.say(view.labelled("paper.fact.budget", view.in_money(view.decision.budget)))
        paper = Paper(workshop=view.workshop, language=view.language)
        self.say(
            view.say(
                "paper.purpose",
                place=paper.place or title,
                date=view.date(settings.date) if settings.date else "–",
                budget=view.in_money(view.decision.budget),
            )
        )

    def section(self, section: Section) -> None:
        """Sentences, the table, the notes below it."""
        for line in section.lead:
            self.say(line, stays=bool(section.rows))
        if section.columns and section.rows:
            keys = [column.key for column in section.columns]
            main = [i for i, key in enumerate(keys) if not key.startswith(DETAIL)]
            self.table(section.title, section.columns, section.rows, main)
            if len(main) < len(keys):
                rest = [i for i, key in enumerate(keys) if key.startswith(DETAIL)]
                named = [keys.index(key) for key in ("id", "proposal") if key in keys]
                self.table(section.title, section.columns, section.rows, named + rest)
        for note in section.notes:
            self.say(note)

    def table(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        shown: Sequence[int],
    ) -> None:
        """A table with a caption; columns that nothing stands in are left out."""
        used = [i for i in shown if any(row[i].text not in {"", "–"} for row in rows)]
        heads = [columns[i].title for i in used]
        kinds = [columns[i].kind in NUMBERS for i in used]
        self.grid(title, heads, ([row[i].text for i in used] for row in rows), kinds)

    def grid(
        self,
        title: str,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        figures: Sequence[bool],
    ) -> None:
        """Texts in rows under headings."""
        language = self.view.language
        self.say(title, "Caption")
        lines = [list(heads), *rows]
        table = self.file.add_table(rows=len(lines), cols=len(heads), style="Table Grid")
        cells = table._cells  # noqa: SLF001  # the public way asks for the whole grid cell by cell
        widths = widths_of(lines)
        less = "" if sum(least(lines)) <= WIDE else SMALL
        head, body = (self.file.styles[name + less].style_id for name in (HEAD, CELL))
        # in a paragraph from right to left, Word's "left" is where lines end
        turned = direction(language) == "rtl"
        end = WD_ALIGN_PARAGRAPH.LEFT if turned else WD_ALIGN_PARAGRAPH.RIGHT
        for place, text in enumerate(text for line in lines for text in line):
            paragraph = cells[place].paragraphs[0]
            # by its id: python-docx looks a style up in the whole list, cell after cell
            paragraph._p.style = head if place < len(heads) else body  # noqa: SLF001  # see above
            say_in(paragraph, text, language)
            if figures[place % len(heads)]:
                paragraph.alignment = end
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for place, cell in enumerate(cells):  # Word goes by the cells, LibreOffice by the columns
            cell._tc.width = widths[place % len(heads)]  # noqa: SLF001  # see above
        lay_out(table, language, title)
        self.file.add_paragraph()

    def monitoring(self) -> None:
        """One line per funded proposal, its empty cells to be filled in."""
        view = self.view
        self.say(view.say("paper.monitoring_lead"))
        names = ("proposal", "cost", "reached", "by_when", "responsible", "funds", "running")
        heads = [view.say(f"paper.mon.{name}") for name in (*names, "state")]
        lines = [
            [
                *(str(line[key]) for key in ("title", "cost", "people", "due", "owner")),
                "",
                "",
                str(line["state"]),
            ]
            for line in monitoring(view)
        ]
        if lines:
            title = view.say("paper.chapter.monitoring")
            self.grid(title, heads, lines, [False, True, True, *[False] * 5])
        self.say(view.say("paper.monitoring_note"))

    def signatures(self) -> None:
        """Roles and groups with room for a hand; no typed names."""
        view = self.view
        self.say(view.say("paper.sign_text"))
        heads = ["", view.say("paper.name"), view.say("paper.signature")]
        who = [view.say(f"paper.office.{office}") for office in OFFICES]
        who += [view.group(group.id) for group in view.workshop.groups]
        title = view.say("paper.chapter.signatures")
        self.grid(title, heads, [[one, BLANK, BLANK] for one in who], [False] * 3)
        self.say(view.labelled("paper.fingerprint", view.decision.inputs_digest))

    def bytes(self) -> bytes:
        """The file, its own dates those of the workshop."""
        known, settings = self.file.core_properties, self.view.workshop.settings
        try:
            moment = datetime.fromisoformat(settings.date).replace(tzinfo=UTC)
        except ValueError:
            moment = FIRST_DAY
        known.created = known.modified = known.last_printed = moment
        known.title = self.view.pick(settings.title) or settings.id
        known.author = known.last_modified_by = self.view.say("paper.brand")
        known.comments = self.view.say("word.recommendation")
        known.language = self.view.language
        out = BytesIO()
        self.file.save(out)
        return undated(out.getvalue())


def widths_of(lines: Sequence[Sequence[str]]) -> list[Mm]:
    """How wide each column is: its longest word, and what is left by its texts."""
    low = least(lines)
    needs = [(1 + sum(map(len, one)) / len(one)) ** 0.75 for one in zip(*lines, strict=True)]
    spare = max(0.0, WIDE - sum(low))
    found = [one + spare * need / sum(needs) for one, need in zip(low, needs, strict=True)]
    return [Mm(width * WIDE / sum(found)) for width in found]


def least(lines: Sequence[Sequence[str]]) -> list[float]:
    """The millimetres that each column needs so that no word of it is broken."""
    columns = zip(*lines, strict=True)
    words = [max(BOLD * _longest(head), *map(_longest, texts), 1) for head, *texts in columns]
    return [LETTER * min(word, LONG_WORD) + EDGES for word in words]


def _longest(text: str) -> int:
    """Letters of the longest part of a text that a line does not break."""
    return max(map(len, BREAKS.split(text)))


def undated(content: bytes) -> bytes:
    """The same archive without the moment at which each part was written."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as archive, ZipFile(out, "w", ZIP_DEFLATED) as kept:
        for entry in archive.infolist():
            kept.writestr(
                ZipInfo(entry.filename, FIRST_DAY.timetuple()[:6]),
                archive.read(entry),
                ZIP_DEFLATED,
            )
    return out.getvalue()


__all__ = ["write_docx"]
