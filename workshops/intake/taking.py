"""What the kinds of files share when they are put into a workshop: comparing, noting, placing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workshops.checks import Checking, cross_check
from workshops.intake.converting import Converted
from workshops.intake.finding import Table
from workshops.intake.mapping import Meaning
from workshops.intake.oddities import Level, Oddity, short
from workshops.intake.targets import Target
from workshops.problems import Problem
from workshops.tables.layout import Known
from workshops.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A workshop with a file in it. new, changed, missing: what the rows name, by id.

    changed: id -> field -> text before and after. missing: stands in the workshop and not in the
    file; it stays. needs_all: a row is new, so that every needed field has to be given.
    """

    workshop: Workshop
    oddities: tuple[Oddity, ...] = ()
    new: tuple[str, ...] = ()
    changed: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    same: int = 0
    missing: tuple[str, ...] = ()
    needs_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Where the fields of a row stand in the file."""

    table: Table
    columns: Mapping[str, Meaning]
    rows: Mapping[int, Converted]

    @classmethod
    def of(cls, table: Table, read: Iterable[Meaning], rows: Iterable[Converted]) -> "Placing":
        """By field and by letters."""
        columns = {name: meaning for meaning in read for name in meaning.fields}
        columns |= {meaning.column.letter: meaning for meaning in columns.values()}
        return cls(table=table, columns=columns, rows={row.row: row for row in rows})

    def labels(self) -> Mapping[str, str]:
        """Field -> letters, for a row whose problems are to name the column."""
        return {name: meaning.column.letter for name, meaning in self.columns.items()}

    def oddity(
        self, kind: str, level: Level, row: int | None, name: str, found: str, **numbers: str | int
    ) -> Oddity:
        """Something about a field of a row."""
        meaning = self.columns.get(name)
        return Oddity(
            kind=kind,
            level=level,
            file=self.table.file,
            sheet=self.table.sheet,
            row=row,
            column=meaning.column.letter if meaning else "",
            heading=meaning.column.name if meaning else "",
            meant=name,
            found=short(found),
            numbers=numbers,
        )

    def odd(self, problem: Problem, file: str) -> Oddity | None:
        """A problem of the folder's rules at its cell; None where a question stands there."""
        here = problem.file == file
        row = problem.row if here and problem.row and problem.row > 0 else None
        meaning = self.columns.get(problem.column) if here else None
        open_fields = self.rows[row].open if row in self.rows and row is not None else frozenset()
        if meaning is not None and open_fields & set(meaning.fields):
            return None
        if problem.kind == "required" and row and meaning is None:
            return None  # asked once for the whole file
        return Oddity(
            kind=problem.kind,
            level="refused" if problem.level == "error" else "notice",
            file=self.table.file if here else problem.file,
            sheet=self.table.sheet if here else "",
            row=row,
            column=meaning.column.letter if meaning else "",
            heading=meaning.column.name if meaning else problem.column,
            meant=meaning.fields[0] if meaning else problem.column,
            found=short(problem.found),
            area="problem",
            numbers=problem.numbers,
        )


def known_of(target: Target) -> Known:
    """What the workshop declares, for the folder's readers."""
    workshop = target.workshop
    return Known(
        settings=workshop.settings,
        groups={one.id: one for one in workshop.groups},
        proposals={one.id: one for one in workshop.proposals},
        criteria={one.id: one for one in workshop.criteria},
        form=workshop.settings.ballots.kind,
        counted=bool(workshop.ballots or workshop.tallies),
    )


def across(
    before: Workshop, after: Workshop, file: str, where: Mapping[str, int]
) -> tuple[Problem, ...]:
    """What the checks across files find in the new workshop and did not find in the old one."""
    old, new = (
        Checking(where={file: where}, counted=bool(one.ballots or one.tallies))
        for one in (before, after)
    )
    cross_check(before, old)
    cross_check(after, new)
    known = {(p.file, p.column, p.kind, p.found, *sorted(p.numbers.items())) for p in old.problems}
    return tuple(
        p
        for p in new.problems
        if (p.file, p.column, p.kind, p.found, *sorted(p.numbers.items())) not in known
    )


def noted(placing: Placing, problems: Sequence[Problem], file: str) -> list[Oddity]:
    """Problems as oddities of the file they are about."""
    return [odd for odd in (placing.odd(one, file) for one in problems) if odd is not None]
