"""Where everything in a workshop stands in its files, so that a problem can name the cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workshops.document import Location, Place
from workshops.problems import Inspection, Level, Problem
from workshops.workshop import Workshop

SETTINGS = "workshop.yaml"


@dataclass(slots=True, kw_only=True)
class Checking:
    """What the checks know of the files, and the problems they found so far.

    where: file -> row key -> row; empty for a workshop that did not come from files. places: of
    the settings. unreadable: files whose content is unknown. form_known: whether the settings say
    how ballots may be marked. counted: votes are in, so that nothing may be missing any more.
    """

    where: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    places: Mapping[Location, Place] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    form_known: bool = True
    counted: bool = False
    problems: list[Problem] = field(default_factory=list)

    def row(self, file: str, key: str) -> int | None:
        """The row of a key; None where the workshop did not come from this file."""
        return self.where.get(file, {}).get(key)

    def absent(self, file: str) -> bool:
        """Whether nothing can be said about a file's content."""
        return file in self.unreadable or file in self.missing

    def flawed(self, file: str) -> bool:
        """Whether a file has errors, so that its sums say nothing."""
        return any(p.file == file and p.level == "error" for p in self.problems)

    def faulty(self, file: str, row: int | None) -> bool:
        """Whether something in this row is already known to be wrong."""
        return any(p.file == file and p.row == row and p.level == "error" for p in self.problems)

    @staticmethod
    def answered(workshop: Workshop, check: str) -> bool:
        """Whether the record gives a reason why the day went on over what a check found."""
        return any(
            line.kind == "exception" and line.more.get("check") == check
            for line in workshop.settings.record
        )

    def note(  # noqa: PLR0913  # a problem is a place and what stands there
        self,
        kind: str,
        file: str,
        key: str | None,
        column: str,
        found: object,
        *,
        level: Level = "error",
        **numbers: str | int,
    ) -> None:
        """Note a problem at the row of a key of a table, or about the whole table."""
        inspection = Inspection(file=file, problems=self.problems)
        write = inspection.error if level == "error" else inspection.notice
        write(kind, None if key is None else self.row(file, key), column, found, **numbers)

    def setting(
        self,
        kind: str,
        location: Location,
        found: object,
        *,
        level: Level = "error",
        **numbers: str | int,
    ) -> None:
        """Note a problem of a setting, at the line where it stands."""
        place = self.places.get(location)
        path = place.path if place else ".".join(str(one) for one in location if one != "method")
        row = place.row if place else None
        shown = place.found if place and place.found else found
        inspection = Inspection(file=SETTINGS, problems=self.problems)
        write = inspection.error if level == "error" else inspection.notice
        write(kind, row, path, shown, **numbers)
