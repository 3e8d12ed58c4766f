"""Printing with typst: one JSON view in, the same PDF out every time, with packaged fonts alone.

Text enters as JSON through `sys_inputs`, so that no text of the room is ever read as markup.
"""

from workshops.reports.typst_.engine import Printed, accessible, forget, pictures, printed
from workshops.reports.typst_.faces import FAMILIES, MissingFont, fonts
from workshops.reports.typst_.signs import Unprintable, unprintable

__all__ = [
    "FAMILIES",
    "MissingFont",
    "Printed",
    "Unprintable",
    "accessible",
    "fonts",
    "forget",
    "pictures",
    "printed",
    "unprintable",
]
