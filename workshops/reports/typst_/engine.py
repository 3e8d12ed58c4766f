"""From a template and a view to pages: the same inputs give the same bytes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import typst

from workshops.reports.typst_.faces import fonts
from workshops.reports.typst_.signs import Unprintable, strings, unprintable

View = Mapping[str, Any]
"""What a template reads: texts, numbers, lists and mappings, as JSON has them."""
HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parents[1]
"""Templates may read below the package alone: themselves and the drawn pictograms."""
ASKED: Final[list[Literal["a-3a", "ua-1"]]] = ["a-3a", "ua-1"]
"""Archiving with all text and structure, and accessibility; asked for, conformance not claimed."""
UNASKED: Final = 11
FIRST_DAY: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""The date of a file whose workshop has none: the clock is never read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A document. tagged: the accessible, archival form succeeded; else it is the plain one."""

    content: bytes
    tagged: bool


def printed(template: str, view: View, day: str) -> Printed:
    """The PDF of a view; raises Unprintable for signs no typeface has, MissingFont without them.

    template: its name without suffix. day: ISO date of the workshop, for the file's own dates.
    """
    made = _Asked(template, view, day)
    try:
        return Printed(content=made.pdf(ASKED), tagged=True)
    except typst.TypstError:
        return Printed(content=made.pdf([]), tagged=False)


def pictures(template: str, view: View, day: str, ppi: float) -> tuple[bytes, ...]:
    """The same pages as PNG, one after the other. ppi: dots per inch."""
    found = _Asked(template, view, day).compiled(format="png", ppi=ppi)
    return tuple(found) if isinstance(found, list) else (found,)


def forget() -> None:
    """Let go of what typst remembers: it keeps a part until so many compilations did not ask for
    it, and several long documents after each other would hold twice the memory.
    """
    for _ in range(UNASKED):
        typst.compile(b"-", font_paths=fonts(), ignore_system_fonts=True)


def accessible(content: bytes) -> bool:
    """Whether a PDF says of itself that it is the accessible form; the plain one does not."""
    return b"<pdfuaid:part>" in content


class _Asked:
    """One compilation with everything it may depend on."""

    def __init__(self, template: str, view: View, day: str) -> None:
        """Check that every sign can be printed before anything is made."""
        missing = unprintable(strings(view))
        if missing:
            raise Unprintable(missing)
        self.options: dict[str, Any] = {
            "input": HERE / f"{template}.typ",
            "root": ROOT,
            "font_paths": fonts(),
            "ignore_system_fonts": True,
            "sys_inputs": {"data": json.dumps(view, ensure_ascii=False)},
            "timestamp": _moment(day),
        }

    def pdf(self, standards: list[Literal["a-3a", "ua-1"]]) -> bytes:
        """The document under these standards."""
        found: bytes = self.compiled(format="pdf", pdf_standards=standards)
        return found

    def compiled(self, **more: Any) -> Any:  # noqa: ANN401  # bytes, or a list of them for pages of pictures
        """What typst makes of it."""
        return typst.compile(**self.options, **more)


def _moment(day: str) -> datetime:
    """Midnight of the workshop."""
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError:
        return FIRST_DAY
