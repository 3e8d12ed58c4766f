"""The tables of a tagged PDF by its own structure, as the library of a browser reads it."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

from tests.workshops.reports.pages import plain

Rows = list[list[str]]
DEEP = 15


def tables(content: bytes) -> Iterator[Rows]:
    """Tables as rows of texts, page by page; rows of headings are left out."""
    for page in pypdfium2.PdfDocument(content):
        marked = _marked(page)
        tree = raw.FPDF_StructTree_GetForPage(page.raw)
        for i in range(raw.FPDF_StructTree_CountChildren(tree)):
            yield from _tables(raw.FPDF_StructTree_GetChildAtIndex(tree, i), marked)
        raw.FPDF_StructTree_Close(tree)


def _marked(page: pypdfium2.PdfPage) -> dict[int, str]:
    """The text of every marked piece of a page by its number."""
    read, found = page.get_textpage(), dict[int, str]()
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=DEEP):
        number = raw.FPDFPageObj_GetMarkedContentID(one.raw)
        size = raw.FPDFTextObj_GetText(one.raw, read.raw, None, 0)
        held = ctypes.create_string_buffer(size)
        wide = ctypes.cast(held, ctypes.POINTER(raw.FPDF_WCHAR))
        raw.FPDFTextObj_GetText(one.raw, read.raw, wide, size)
        found[number] = found.get(number, "") + held.raw[:size].decode("utf-16-le").rstrip("\0")
    return found


def _kind(element: Any) -> str:  # an opaque handle of pdfium
    """What an element is: Table, TR, TH, TD."""
    size = raw.FPDF_StructElement_GetType(element, None, 0)
    held = ctypes.create_string_buffer(size)
    raw.FPDF_StructElement_GetType(element, held, size)
    return held.raw[:size].decode("utf-16-le").rstrip("\0")


def _below(element: Any) -> Iterator[tuple[Any, int]]:
    """What hangs on an element: further elements, or pieces of the page by their number."""
    for i in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, i)
        yield child, raw.FPDF_StructElement_GetChildMarkedContentID(element, i)


def _tables(element: Any, marked: dict[int, str]) -> Iterator[Rows]:
    """Every table at or below an element."""
    if _kind(element) == "Table":
        yield list(_rows(element, marked))
        return
    for child, _ in _below(element):
        if child:
            yield from _tables(child, marked)


def _rows(element: Any, marked: dict[int, str]) -> Iterator[list[str]]:
    """The rows below an element that hold more than headings."""
    if _kind(element) == "TR":
        if any(_kind(child) == "TD" for child, _ in _below(element) if child):
            yield [text for text in (plain(t).strip() for t in _texts(element, marked)) if text]
        return
    for child, _ in _below(element):
        if child:
            yield from _rows(child, marked)


def _texts(element: Any, marked: dict[int, str]) -> Iterator[str]:
    """The texts below an element, in their order."""
    for child, number in _below(element):
        if child:
            yield from _texts(child, marked)
        elif number >= 0:
            yield marked.get(number, "")
