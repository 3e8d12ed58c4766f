"""What a file would change, worked out in full before anything is kept.

`plan` opens, finds, maps and converts, reads the rows by the folder's own rules and compares them
with what stands. It changes nothing and keeps nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from scoring.model import Text
from workshops.duplicates import Likeness, likely
from workshops.intake.answers import IGNORE, KEEP, Answers
from workshops.intake.converting import Converted, Converting, totals_that_differ
from workshops.intake.finding import Table, find_table
from workshops.intake.forms import flattened
from workshops.intake.grids import Book, Grid
from workshops.intake.mapping import SPLIT, Meaning, lacking, meanings_of
from workshops.intake.oddities import LEVELS, NotReadable, Oddity, waiting
from workshops.intake.opening import opened
from workshops.intake.taking import Outcome
from workshops.intake.taking_proposals import take_proposals
from workshops.intake.taking_votes import take_ballots, take_tallies
from workshops.intake.targets import Target, TargetName, target
from workshops.language import LANGUAGES, say
from workshops.tables.text import folded
from workshops.wall_clock import on_the_wall
from workshops.workshop import Happening, Workshop

Taking = Callable[[Table, Sequence[Meaning], Sequence[Converted], Target, Answers], Outcome]
TAKING: Final[Mapping[TargetName, Taking]] = {
    "proposals": take_proposals,
    "ballots": take_ballots,
    "tallies": take_tallies,
}

LOOKED_AT: Final = 20
NOTED: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything a person has to see before a file is taken.

    outcome: the workshop as it would be, and what is new in it. digest: of the bytes of the file.
    sums: field -> sum of its column. empty: cells of read columns without anything in them.
    """

    target: Target
    table: Table
    meanings: tuple[Meaning, ...]
    rows: tuple[Converted, ...]
    oddities: tuple[Oddity, ...]
    outcome: Outcome
    digest: str
    left_alone: tuple[str, ...] = ()
    sums: Mapping[str, int] = field(default_factory=dict)
    empty: int = 0
    alike: tuple[Likeness, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether nothing is refused and nothing is left to answer."""
        return not waiting(self.oddities)

    @property
    def columns(self) -> Iterator[tuple[str, str, str]]:
        """Letters, heading and meaning of every column of the table."""
        read = {one.column.place: one for one in self.meanings}
        for column in self.table.columns:
            meaning = read.get(column.place)
            said = (
                KEEP if meaning and meaning.kept else SPLIT.join(meaning.fields) if meaning else ""
            )
            yield column.letter, column.name, said or IGNORE

    @property
    def counts(self) -> Mapping[str, int]:
        """How many oddities there are of each level."""
        return Counter(one.level for one in self.oddities)


def plan(  # noqa: PLR0913  # a file, where it goes, and what was said about it
    name: str,
    content: bytes,
    workshop: Workshop,
    kind: str,
    said: Answers,
    *,
    in_store: bool = False,
) -> Plan:
    """What taking this file would do; raises NotReadable, or AskedFirst with choices.

    name: of the file, only ever shown. kind: proposals, ballots or tallies; "" to tell by the
    headings. said: everything answered so far. in_store: the workshop is the app's own.
    """
    targets = {one: target(one, workshop, in_store=in_store) for one in TAKING}

    def knows(heading: str) -> bool:
        """Whether a heading is known in any kind of file."""
        return any(one.knows(heading) for one in targets.values())

    book = opened(name, content, knows, encoding=said.encoding, delimiter=said.delimiter)
    meant = targets[_kind(book, targets, kind or said.table)]
    book, said, forms = flattened(book, meant, said)
    grid = _grid(book, meant, said)
    table = find_table(book.file, grid, meant.knows, of_people=meant.of_people)
    read, odd = meanings_of(table, meant, said)
    converting = Converting(table=table, target=meant, answers=said, csv=book.csv)
    rows = tuple(converting.rows(read))
    outcome = TAKING[meant.name](table, read, rows, meant, said)
    missing = _missing(table, lacking(meant, read, said), outcome, rows)
    found = [*forms, *table.notices, *odd, *missing, *converting.found, *outcome.oddities]
    found += totals_that_differ(table, read, rows, meant)
    return Plan(
        target=meant,
        table=table,
        meanings=read,
        rows=rows,
        oddities=_in_order(found),
        outcome=outcome,
        digest=f"sha256:{sha256(content).hexdigest()}",
        left_alone=book.left_alone,
        sums=_sums(meant, read, rows),
        empty=_empty(read, rows),
        alike=_alike(outcome) if meant.name == "proposals" else (),
    )


def _kind(book: Book, targets: Mapping[TargetName, Target], asked: str) -> TargetName:
    """The kind of file that was named, else the one whose headings it has; asked where two fit."""
    known = {
        name: max((_known(grid, one) for grid in book.grids), default=0)
        for name, one in targets.items()
    }
    best = [name for name in targets if name == asked]
    best = best or [name for name, n in known.items() if n and n == max(known.values())]
    if len(best) == 1:
        return best[0]
    raise NotReadable(Oddity(kind="table", level="asked", file=book.file, meant="table", found=""))


def _known(grid: Grid, meant: Target) -> int:
    """How many different fields the best of the first rows names."""
    rows = grid.rows[:LOOKED_AT]
    return max((len(_fields(row, meant)) for row in rows), default=0)


def _fields(row: Sequence[object], meant: Target) -> set[str]:
    """The fields a row of headings may name."""
    headings = (folded(value) for value in row if isinstance(value, str))
    return {meant.headings[one][0] for one in headings if one in meant.headings}


def _grid(book: Book, meant: Target, said: Answers) -> Grid:
    """The sheet to read: the only one, the one that was named, the only one with known headings."""
    named = [grid for grid in book.grids if grid.name == said.sheet]
    fitting = named or [grid for grid in book.grids if _known(grid, meant) > 1] or list(book.grids)
    if len(fitting) == 1:
        return fitting[0]
    names = tuple(grid.name for grid in book.grids)
    kind = "sheet" if names else "file_empty"
    raise NotReadable(
        Oddity(
            kind=kind,
            level="asked" if names else "refused",
            file=book.file,
            meant="sheet",
            found=" · ".join(names),
        )
    )


def _missing(
    table: Table, names: Iterable[str], outcome: Outcome, rows: Sequence[Converted]
) -> list[Oddity]:
    """One question for each field a new row needs and no column gives; none without new rows."""
    if rows and not outcome.needs_all:
        return []
    return [
        Oddity(kind="field_missing", level="asked", file=table.file, sheet=table.sheet, meant=name)
        for name in names
    ]


def _in_order(found: Iterable[Oddity]) -> tuple[Oddity, ...]:
    """Gravest first, then as they stand in the file; what was said of a cell twice once."""
    unique: dict[tuple[str, int | None, str, str], Oddity] = {}
    for one in sorted(found, key=lambda o: LEVELS.index(o.level)):
        unique.setdefault((one.sheet, one.row, one.column or one.meant, one.kind), one)
    return tuple(
        sorted(
            unique.values(),
            key=lambda o: (LEVELS.index(o.level), o.row or 0, len(o.column), o.column),
        )
    )


def _sums(meant: Target, read: Iterable[Meaning], rows: Sequence[Converted]) -> dict[str, int]:
    """The sum of every column of whole numbers, as read; of ballots one over all proposals."""
    sums: Counter[str] = Counter()
    for name in (n for meaning in read for n in meaning.fields):
        if meant.sort(name) in {"whole", "money"}:
            texts = (row.cells.get(name, "") for row in rows if name not in row.open)
            column = "value" if name in meant.spread else name
            sums[column] += sum(int(text) for text in texts if text.isdecimal())
    return dict(sums)


def _empty(read: Iterable[Meaning], rows: Sequence[Converted]) -> int:
    """How many cells of the columns that are read hold nothing."""
    names = [name for meaning in read for name in meaning.fields]
    return sum(not row.cells.get(name) for row in rows for name in names)


def _alike(outcome: Outcome) -> tuple[Likeness, ...]:
    """Which of the new proposals may be the same as others: suggestions only."""
    fresh = {*outcome.new, *outcome.changed}
    return likely(outcome.workshop.proposals, fresh) if fresh else ()


def recorded(planned: Plan, workshop: Workshop, now: datetime) -> Workshop:
    """The workshop with the file in it and a line in its record; as it was where nothing is new.

    Only for a plan in which nothing waits. Of ballots the record says how many, of other files
    also the original of each cell that was read otherwise than written.
    """
    outcome = planned.outcome
    if not outcome.new and not outcome.changed:
        return workshop
    settings = outcome.workshop.settings
    line = happening(planned, now)
    return replace(outcome.workshop, settings=replace(settings, record=(*settings.record, line)))


def happening(planned: Plan, now: datetime) -> Happening:
    """What the record says of an import."""
    outcome = planned.outcome
    read = [one for one in planned.oddities if one.level == "normalised"]
    numbers = {"new": len(outcome.new), "changed": len(outcome.changed), "cells": len(read)}
    cells = (
        [] if planned.target.of_people else [f"{o.place}: {o.found} = {o.reading}" for o in read]
    )
    more: dict[str, object] = {
        "table": planned.target.name,
        "file": planned.table.file,
        "digest": planned.digest,
    }
    day, minute = on_the_wall(now)
    return Happening(
        date=day,
        time=minute,
        kind="imported",
        role="staff",
        text=Text(**{tongue: say(tongue, "intake.record", **numbers) for tongue in LANGUAGES}),
        more=more | ({"cells": cells[:NOTED]} if cells else {}),
    )
