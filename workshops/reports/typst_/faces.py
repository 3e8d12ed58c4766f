"""The typefaces of paper: found by import, asserted present, never those of the computer."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typst

FAMILIES: Final = {"Amiri": "fontpkg_amiri", "IBM Plex Sans Arabic": "fontpkg_ibm_plex_sans_arabic"}
"""Family -> the package that carries it: Arabic text and titles, Latin text and figures."""


class MissingFont(RuntimeError):
    """A typeface of the documents is not installed; typst itself would take another in silence."""

    def __init__(self, family: str) -> None:
        """Keep its name."""
        super().__init__(f"{family}: install the package {FAMILIES.get(family, '')}")
        self.family = family


@cache
def fonts() -> typst.Fonts:
    """The packaged typefaces and no others; raises MissingFont."""
    found = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[folder(family) for family in FAMILIES],
    )
    for family in FAMILIES:
        if family not in found.families():
            raise MissingFont(family)
    return found


def folder(family: str) -> Path:
    """Where the package of a typeface keeps its files; raises MissingFont."""
    spec = find_spec(FAMILIES[family])
    if spec is None or spec.origin is None:
        raise MissingFont(family)
    return Path(spec.origin).parent / "files"
