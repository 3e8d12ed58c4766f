"""Spreadsheets put together part by part, so that a test can spoil any of them."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8"?>'
OOXML = "[Content_Types].xml"
CONTENT = OOXML
CELLS = XML + f'<worksheet xmlns="{MAIN}"><sheetData>{{cells}}</sheetData>{{merged}}</worksheet>'
CELLS = CELLS.replace("{merged}", "")
TYPES = (
    f'{XML}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/'
    'vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
LINKS = f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{{links}}</Relationships>'
LINK = '<Relationship Id="{id}" Type="' + DOCUMENT + '/{kind}" Target="{target}"/>'


def letters(column: int) -> str:
    """The letters of a column counted from 0; enough for 702."""
    high, low = divmod(column, 26)
    return (chr(64 + high) if high else "") + chr(65 + low)


def sheet_xml(
    rows: Sequence[Sequence[object]], more: str = "", merged: Sequence[str] = ()
) -> bytes:
    """A sheet with its texts inside; more: rows put in as they are; merged: ranges like A1:B1."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = []
        for column, value in enumerate(row):
            place = f"{letters(column)}{number}"
            if isinstance(value, str) and value:
                cells.append(f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>')
            elif value not in ("", None):
                cells.append(f'<c r="{place}"><v>{value}</v></c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    ranges = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    joined = f"<mergeCells>{ranges}</mergeCells>" if merged else ""
    whole = CELLS.format(cells="".join(lines) + more)
    return whole.replace("</sheetData>", f"</sheetData>{joined}").encode()


def parts(
    rows: Sequence[Sequence[object]], merged: Sequence[str] = (), name: str = "Sheet1"
) -> dict[str, bytes]:
    """Every part of a workbook with one sheet."""
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>'
    book += f'<sheet name="{escape(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    root = LINK.format(id="rId1", kind="officeDocument", target="xl/workbook.xml")
    links = LINK.format(id="rId1", kind="worksheet", target="worksheets/sheet1.xml")
    return {
        OOXML: TYPES.encode(),
        "_rels/.rels": LINKS.format(links=root).encode(),
        "xl/workbook.xml": (XML + book).encode(),
        "xl/_rels/workbook.xml.rels": LINKS.format(links=links).encode(),
        "xl/worksheets/sheet1.xml": sheet_xml(rows, merged=merged),
    }


def packed(given: Mapping[str, bytes]) -> bytes:
    """A zip of parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in given.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def xlsx(
    rows: Sequence[Sequence[object]], merged: Sequence[str] = (), name: str = "Sheet1"
) -> bytes:
    """A workbook with one sheet."""
    return packed(parts(rows, merged, name))


def ods(
    *,
    repeat: tuple[int, int] = (1, 1),
    head: bytes = XML.encode(),
    manifest: bytes = b"",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """An OpenDocument sheet; repeat: its one cell, so often downwards and sideways."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    text = "&a;" if b"ENTITY" in head else "cost"
    cell = (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeat[1]}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )
    body = (
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0"'
        f' xmlns:text="{names}text:1.0"><office:body><office:spreadsheet><table:table'
        f' table:name="S"><table:table-row table:number-rows-repeated="{repeat[0]}">{cell}'
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    listed = manifest or b"<manifest/>"
    given = {"mimetype": kind, "content.xml": head + body.encode()}
    return packed({**given, "META-INF/manifest.xml": listed, **(more or {})})
