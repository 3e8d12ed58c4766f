"""What is odd about a file: where it stands as its spreadsheet shows it, and what cures it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from workshops.intake.grids import letter

Level = Literal["refused", "asked", "normalised", "notice"]
LEVELS: Final[tuple[Level, ...]] = ("refused", "asked", "normalised", "notice")
LONGEST: Final = 80
"""So much of a cell is shown in a list; a file of long cells must not make a long list of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """One odd thing. row: as the spreadsheet counts, None for the whole file. column: its letters.

    heading: as it stands in the file; meant: the field it was read as. reading: what the cell
    became, or would become if the question is answered with yes. kind: names the sentences
    `<area>.<kind>.expected` and `.cure`; numbers: what these need. A question with `meant` and
    without a row is asked once for every cell that says the same.
    """

    kind: str
    level: Level
    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    heading: str = ""
    meant: str = ""
    found: str = ""
    reading: str = ""
    area: Literal["intake", "problem"] = "intake"
    numbers: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """`D12` for a cell, `12` for a row, the letters for a column, "" for the file."""
        return f"{self.column}{self.row or ''}"

    @property
    def expected(self) -> str:
        """The key of the sentence that says what should stand there."""
        return f"{self.area}.{self.kind}.expected"

    @property
    def cure(self) -> str:
        """The key of the sentence that says what to do."""
        return f"{self.area}.{self.kind}.cure"

    def as_json(self) -> dict[str, object]:
        """The same for a program, stable in its names."""
        said: dict[str, object] = {
            "level": {"asked": "ask", "refused": "refuse"}.get(self.level, self.level),
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "heading": self.heading,
            "field": self.meant,
            "found": self.found,
            "reading": self.reading,
            "key": self.kind,
        }
        return said | ({"numbers": dict(self.numbers)} if self.numbers else {})


class NotReadable(Exception):
    """A file that is not opened at all; `oddity` says why."""

    def __init__(self, oddity: Oddity) -> None:
        """Keep the one reason."""
        super().__init__(f"{oddity.file}: {oddity.kind}")
        self.oddity = oddity


def at(row: int, column: int) -> dict[str, int | str]:
    """Row and letters of a cell counted from 0, as arguments of an oddity."""
    return {"row": row + 1, "column": letter(column)}


def short(text: str) -> str:
    """So much of a text as a list shows."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def waiting(found: Iterable[Oddity]) -> tuple[Oddity, ...]:
    """Those that stop an import: refused, or asked and not answered."""
    return tuple(one for one in found if one.level in {"refused", "asked"})
