"""What may be wrong with a file, said so that it can be mended: where, what, and the cure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from scoring.model import InvalidInput

Level = Literal["error", "notice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with a file, or worth knowing about it.

    row: as a spreadsheet counts (the heading is row 1), the line in a YAML file, None where the
    whole file is meant. column: the heading, or the path of a setting. found: the text as it
    stands. kind: names the two sentences `problem.<kind>.expected` and `problem.<kind>.cure`;
    numbers: what these sentences need. An error stops the import, a notice does not.
    """

    file: str
    row: int | None
    column: str
    found: str
    kind: str
    level: Level = "error"
    numbers: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def expected(self) -> str:
        """The key of the sentence that says what should stand there."""
        return f"problem.{self.kind}.expected"

    @property
    def cure(self) -> str:
        """The key of the sentence that says how to mend it."""
        return f"problem.{self.kind}.cure"

    def __str__(self) -> str:
        """One line of keys, for logs and failing tests; people read `workshops.cli.wording`."""
        place = self.file if self.row is None else f"{self.file}:{self.row}"
        return f"{place} {self.column} {self.found!r}: {self.kind}"


class InvalidFolder(InvalidInput):
    """A folder that cannot be used; `problems` lists every one, errors and notices."""

    problems: tuple[Problem, ...]  # type: ignore[assignment]  # the same list, with its places

    def __init__(self, found: Iterable[Problem]) -> None:
        """Keep every problem; the message names each in one line of keys."""
        listed = tuple(found)
        super().__init__(*(str(problem) for problem in listed))
        self.problems = listed


@dataclass(slots=True, kw_only=True)
class Inspection:
    """The problems of one file, noted down while it is read."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def error(
        self, kind: str, row: int | None, column: str, found: object, **numbers: str | int
    ) -> None:
        """Note something that stops the import."""
        self.problems.append(
            Problem(
                file=self.file,
                row=row,
                column=column,
                found="" if found is None else str(found),
                kind=kind,
                numbers=numbers,
            )
        )

    def notice(
        self, kind: str, row: int | None, column: str, found: object, **numbers: str | int
    ) -> None:
        """Note something worth knowing that stops nothing."""
        self.error(kind, row, column, found, **numbers)
        self.problems[-1] = replace(self.problems[-1], level="notice")


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that stop an import."""
    return tuple(p for p in problems if p.level == "error")
