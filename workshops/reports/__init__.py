"""Documents of a decision: one view as sections, and one writer per format."""

from collections.abc import Callable
from typing import Final

from prioritization.outcome import Decision
from workshops.release import Edition
from workshops.reports.csv_ import write_csv
from workshops.reports.json_ import write_json
from workshops.reports.late import write_docx, write_pdf
from workshops.reports.package import folder
from workshops.reports.xlsx_ import write_xlsx
from workshops.workshop import Language, Workshop

Writer = Callable[[Decision, Workshop, Language, Edition], bytes]

WRITERS: Final[dict[str, Writer]] = {
    ".pdf": write_pdf,
    ".xlsx": write_xlsx,
    ".docx": write_docx,
    ".csv": write_csv,
    ".json": write_json,
}
"""Suffix of a file -> what writes it. The same inputs give the same bytes."""

__all__ = ["WRITERS", "Writer", "folder"]
