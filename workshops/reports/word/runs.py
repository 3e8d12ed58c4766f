"""What python-docx has no words for: direction of paragraphs, runs and tables, repeated headings.

Every element is inserted where the schema's order wants it (ECMA-376, part 1, 17.3 and 17.4); Word
refuses a file, or drops the element, where it stands elsewhere.
"""

import re
from collections.abc import Iterator
from typing import Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from workshops.language import direction
from workshops.workshop import Language

FONT: Final = "Arial"
"""On every office computer, with Arabic letters; typefaces are not carried inside the file."""
UNSEEN: Final = re.compile("[\u200b-\u200f\u2066-\u2069]")
"""Marks of direction: runs have their own."""
LATIN: Final = "0-9A-Za-z\u00c0-\u024f"
LEFT_TO_RIGHT: Final = re.compile(f"[{LATIN}](?:[^\u0590-\u08ff\n()«»]*[{LATIN}%+])?")
"""A number, code or Latin words inside a line of the other direction; brackets are the line's."""
EDGE: Final = 1.0
TWENTIETHS: Final = 20 * 72 / 25.4
"""Millimetres between the text of a cell and its line; a millimetre in the unit of the format."""
ARABIC: Final = re.compile("[\u0590-\u08ff]")
AFTER_BIDI: Final = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
    *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"),
    "w:pPrChange",
)
OF_A_RUN: Final = (
    *("w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:caps", "w:smallCaps"),
    *("w:strike", "w:dstrike", "w:outline", "w:shadow", "w:emboss", "w:imprint", "w:noProof"),
    *("w:snapToGrid", "w:vanish", "w:webHidden", "w:color", "w:spacing", "w:w", "w:kern"),
    *("w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd"),
    *("w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout"),
    *("w:specVanish", "w:oMath"),
)
"""The order of the properties of a run."""
AFTER_VISUAL: Final = (
    *("w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing"),
    *("w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"),
    *("w:tblCaption", "w:tblDescription", "w:tblPrChange"),
)
AFTER_EDGES: Final = ("w:tblLook", "w:tblCaption", "w:tblDescription", "w:tblPrChange")
AFTER_CAPTION: Final = ("w:tblDescription", "w:tblPrChange")
AFTER_HEADER: Final = ("w:tblCellSpacing", "w:jc", "w:hidden", "w:ins", "w:del", "w:trPrChange")


def say_in(paragraph: Paragraph, text: str, language: Language) -> Paragraph:
    """Put a text into a paragraph of this language; numbers and codes stay left to right."""
    if direction(language) == "rtl":
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  # python-docx has no public way
        properties.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
    for part, turned in parts(UNSEEN.sub("", text), language):
        run = paragraph.add_run(part)
        if turned:
            dress(run, language)
    return paragraph


def parts(text: str, language: Language) -> Iterator[tuple[str, bool]]:
    """A text in pieces of one direction; True: from right to left."""
    if direction(language) == "ltr" or not ARABIC.search(text):
        yield text, False
        return
    at = 0
    for found in LEFT_TO_RIGHT.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], True
        yield found[0], False
        at = found.end()
    if at < len(text):
        yield text[at:], True


def dress(run: Run, language: Language) -> None:
    """Right to left: the letters of the complex script, in their language."""
    properties = run._r.get_or_add_rPr()  # noqa: SLF001  # as above
    put(properties, "w:rtl")
    put(properties, "w:lang", **{"w:bidi": language})


def put(properties: BaseOxmlElement, tag: str, **attributes: str) -> None:
    """Put one property of a run in its place."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name), value)
    properties.insert_element_before(made, *OF_A_RUN[OF_A_RUN.index(tag) + 1 :])


def set_face(style: ParagraphStyle, language: Language, size: int, *, bold: bool) -> None:
    """Typeface, size in points and weight of a style, alike in both scripts, and the language of
    what is left to right.
    """
    properties = style.element.get_or_add_rPr()
    style.font.name = FONT
    fonts = properties.find(qn("w:rFonts"))
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)
    style.font.size, style.font.bold = Pt(size), bold
    for tag in ("w:bCs", "w:szCs", "w:lang"):
        for known in properties.findall(qn(tag)):
            properties.remove(known)
    if bold:
        put(properties, "w:bCs")
    put(properties, "w:szCs", **{"w:val": str(2 * size)})
    put(properties, "w:lang", **{"w:val": "en" if direction(language) == "rtl" else language})


def lay_out(table: Table, language: Language, caption: str) -> None:
    """Columns from the side the language starts on, narrow edges, rows that stay on one page, a
    heading row that repeats, and alt text.
    """
    properties = table._tbl.tblPr  # noqa: SLF001  # as above
    if direction(language) == "rtl":
        properties.insert_element_before(OxmlElement("w:bidiVisual"), *AFTER_VISUAL)
    edges = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        edge = OxmlElement(side)
        edge.set(qn("w:w"), str(round(EDGE * TWENTIETHS)))
        edge.set(qn("w:type"), "dxa")
        edges.append(edge)
    properties.insert_element_before(edges, *AFTER_EDGES)
    told = OxmlElement("w:tblCaption")
    told.set(qn("w:val"), UNSEEN.sub("", caption))
    properties.insert_element_before(told, *AFTER_CAPTION)
    for row in table._tbl.tr_lst:  # noqa: SLF001  # as above
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    heading = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  # as above
    heading.insert_element_before(OxmlElement("w:tblHeader"), *AFTER_HEADER)


__all__ = ["EDGE", "lay_out", "parts", "say_in", "set_face"]
