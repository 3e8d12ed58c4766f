"""What each column means: known for certain, proposed, asked, refused where it asks for people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from workshops.intake.answers import IGNORE, KEEP, Answers
from workshops.intake.finding import JOINT, Column, Table
from workshops.intake.grids import shown
from workshops.intake.oddities import Level, NotReadable, Oddity, short
from workshops.intake.targets import NEEDED, Target
from workshops.intake.words import is_bookkeeping, nearest
from workshops.tables.cells import whole_number
from workshops.tables.text import folded, is_personal, normalised

SAMPLES: Final = 3
SPLIT: Final = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One column and what it is read as. fields: two for a cell in two languages, none to ignore.

    kept: kept as text beside what is known. certain: the heading is a known one, or was answered.
    """

    column: Column
    fields: tuple[str, ...] = ()
    kept: bool = False
    samples: tuple[str, ...] = ()


def meanings_of(
    table: Table, target: Target, answers: Answers
) -> tuple[tuple[Meaning, ...], tuple[Oddity, ...]]:
    """Every column with its meaning, and what has to be asked; raises NotReadable for people."""
    found: list[Oddity] = []
    read: list[Meaning] = []
    for column in table.columns:
        dropped = _dropped(column, target)
        if dropped:
            found.append(_oddity(table, column, "column_dropped", "notice", found=column.name))
            continue
        if target.of_people and any(map(is_personal, (*column.names, column.parent))):
            raise NotReadable(
                _oddity(table, column, "personal", "refused", found=short(column.name))
            )
        meaning, odd = _one(table, column, target, answers)
        found += odd
        if meaning is not None:
            read.append(meaning)
    found += _twice(table, read)
    return tuple(read), tuple(found)


def _one(
    table: Table, column: Column, target: Target, answers: Answers
) -> tuple[Meaning | None, Sequence[Oddity]]:
    """What one column means, or the question."""
    # a column of a file about people shows nothing of itself before somebody says what it is
    samples = () if target.of_people else _samples(table, column)
    said = answers.means(column.letter, column.name)
    if said:
        return _answered(table, column, target, said, samples)
    known = next((target.headings[folded(n)] for n in column.names if target.knows(n)), ())
    if known == ("proposal",) and target.sort("proposal") == "id" and _counts(table, column):
        return None, (
            _oddity(table, column, "column_sequence", "asked", found=" · ".join(samples)),
        )
    if len(known) == 1:
        return Meaning(column=column, fields=known, samples=samples), ()
    near = known[0] if known else _near(column, target)
    kind = "column_near" if near else "column_unknown"
    asked = _oddity(table, column, kind, "asked", found=" · ".join(samples), reading=near)
    return None, (asked,)


def _counts(table: Table, column: Column) -> bool:
    """Whether a column only counts its rows: 1, 2, 3, in any digits."""
    texts = [shown(line.value(column.place)).strip() for line in table.lines]
    return all(whole_number(text) == place for place, text in enumerate(texts, start=1))


def _answered(
    table: Table, column: Column, target: Target, said: str, samples: tuple[str, ...]
) -> tuple[Meaning | None, Sequence[Oddity]]:
    """A column as somebody said; a field nobody knows is asked again."""
    if said == IGNORE:
        return None, (_oddity(table, column, "column_ignored", "notice", found=column.name),)
    if said == KEEP and not target.of_people:
        return Meaning(column=column, kept=True, samples=samples), ()
    fields = tuple(part.strip() for part in said.split(SPLIT))
    if all(one in target.fields for one in fields):
        return Meaning(column=column, fields=fields, samples=samples), ()
    return None, (_oddity(table, column, "column_unknown", "asked", found=said),)


def _near(column: Column, target: Target) -> str:
    """The field whose headings look most like this one; proposed, never taken."""
    known = {heading: fields[0] for heading, fields in target.headings.items()}
    return next(filter(None, (nearest(name, known) for name in column.names)), "")


def _dropped(column: Column, target: Target) -> bool:
    """Whether a column is bookkeeping of a field form, or says who filled it in."""
    if any(map(is_bookkeeping, (*column.names, column.heading.rsplit("/", maxsplit=1)[-1]))):
        return not any(map(target.knows, column.names)) or column.heading.startswith("_")
    personal = any(map(is_personal, column.names))
    return personal and not target.of_people and not any(map(target.knows, column.names))


def _samples(table: Table, column: Column) -> tuple[str, ...]:
    """The first different texts below a heading."""
    texts = (normalised(shown(line.value(column.place))) for line in table.lines[:50])
    return tuple(dict.fromkeys(short(text) for text in texts if text))[:SAMPLES]


def _twice(table: Table, read: Iterable[Meaning]) -> list[Oddity]:
    """A question for every column after the first that means the same."""
    taken: dict[str, Column] = {}
    found = []
    for meaning in read:
        for one in meaning.fields:
            first = taken.setdefault(one, meaning.column)
            if first is not meaning.column:
                odd = _oddity(table, meaning.column, "column_twice", "asked", found=one)
                found.append(odd)
    return found


def lacking(target: Target, read: Iterable[Meaning], answers: Answers) -> tuple[str, ...]:
    """The fields a new row needs that no column and no answer gives."""
    given = {name for meaning in read for name in meaning.fields} | set(answers.constants)
    needed = list(NEEDED[target.name])
    if target.name == "proposals":
        needed.append(f"title_{target.workshop.settings.languages[0]}")
    if target.name == "ballots":
        if not given & set(target.spread):
            needed += ["proposal", "value"]
        if target.cast:
            needed.remove("group")
    return tuple(name for name in needed if name not in given)


def _oddity(  # noqa: PLR0913  # an oddity is a place and what stands there
    table: Table,
    column: Column,
    kind: str,
    level: Level,
    *,
    found: str = "",
    reading: str = "",
) -> Oddity:
    """Something about one column, at its heading."""
    return Oddity(
        kind=kind,
        level=level,
        file=table.file,
        sheet=table.sheet,
        row=table.heading_row + 1,
        column=column.letter,
        heading=column.name,
        found=found,
        reading=reading,
    )


__all__ = ["JOINT", "Meaning", "lacking", "meanings_of"]
