"""Exports of KoboToolbox and ODK as one plain table: prefixes, choices, repeats, submissions."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from workshops.intake.answers import YES, Answers
from workshops.intake.grids import Book, Grid, Value, letter, shown
from workshops.intake.oddities import Level, Oddity
from workshops.intake.targets import Target
from workshops.intake.words import is_bookkeeping
from workshops.tables.text import folded

SEPARATORS: Final = ("/", ".", "-")
SUBMISSION: Final = ("_uuid", "KEY", "meta/instanceID", "instanceID")
OWN_INDEX: Final = ("_index", "KEY")
PARENT_INDEX: Final = ("_parent_index", "PARENT_KEY")
VALIDATION: Final = ("_validation_status", "ReviewState")
REJECTED: Final = frozenset(
    map(folded, ("Not approved", "validation_status_not_approved", "rejected"))
)
MEDIA: Final = re.compile(
    r".+\.(jpe?g|png|gif|heic|mp3|m4a|wav|amr|ogg|mp4|3gp|mov)", re.IGNORECASE
)
POINT: Final = re.compile(r"-?\d{1,3}\.\d+ -?\d{1,3}\.\d+( -?[\d.]+){0,2}")
PLACED: Final = re.compile(r"_(latitude|longitude|altitude|precision)$")
TICKED: Final = {"1": True, "TRUE": True, "0": False, "FALSE": False, "": False}


@dataclass(frozen=True, slots=True)
class _Name:
    """A heading of a form without its groups; choice: the answer a 0/1 column stands for."""

    name: str
    choice: str = ""


def flattened(book: Book, target: Target, said: Answers) -> tuple[Book, Answers, Sequence[Oddity]]:
    """The book as it is, or one table of a field form with what was dropped, and its answers.

    A submission without a number for its proposal is a new proposal, unless its title is known.
    """
    if not any(_place(grid, SUBMISSION) is not None for grid in book.grids):
        return book, said, ()
    grids = [_joined(grid, book.grids) for grid in book.grids if grid.rows]
    main = max(grids, key=lambda grid: _known(grid, target))
    found: list[Oddity] = []
    submissions = _once(book.file, main, said, found)
    plain = _renamed(book.file, submissions, target, found)
    if target.name == "proposals" and not any(
        target.headings.get(folded(shown(value))) == ("proposal",) for value in plain.rows[0]
    ):
        said = replace(said, constants={"proposal": "new", **said.constants})
    return replace(book, grids=(plain,)), said, found


def _heads(grid: Grid) -> list[str]:
    """The headings of a form's table, which stand in its first row."""
    return [shown(value).strip() for value in grid.rows[0]] if grid.rows else []


def _place(grid: Grid, names: Iterable[str]) -> int | None:
    """Where the first of some headings stands."""
    heads = [folded(head) for head in _heads(grid)]
    return next((heads.index(folded(n)) for n in names if folded(n) in heads), None)


def _known(grid: Grid, target: Target) -> int:
    """How many fields the headings of a sheet name, without their groups."""
    sign = _separator(_heads(grid))
    tails = {folded(head.rsplit(sign, 1)[-1] if sign else head) for head in _heads(grid)}
    return len({target.headings[tail][0] for tail in tails if tail in target.headings})


def _separator(heads: Sequence[str]) -> str:
    """The sign that parts groups and questions; "" where there are no groups."""
    inner = Counter(sign for head in heads for sign in SEPARATORS if sign in head.strip("_"))
    return max(SEPARATORS, key=lambda sign: inner[sign]) if inner else ""


def _joined(grid: Grid, grids: Sequence[Grid]) -> Grid:
    """A sheet of a repeat with the answers of the submission each row belongs to."""
    link = _place(grid, PARENT_INDEX)
    parents = [one for one in grids if one is not grid and _place(one, PARENT_INDEX) is None]
    if link is None or not parents:
        return grid
    parent = parents[0]
    own = _place(parent, OWN_INDEX) or 0
    heads = _heads(parent)
    taken = {folded(head) for head in _heads(grid)}
    extra = [c for c, head in enumerate(heads) if head and folded(head) not in taken]
    by_index = {shown(parent.value(row, own)): row for row in range(1, len(parent.rows))}
    width = len(grid.rows[0])
    rows: list[tuple[Value, ...]] = [(*grid.rows[0], *(heads[c] for c in extra))]
    for row in range(1, len(grid.rows)):
        above = by_index.get(shown(grid.value(row, link)))
        padded = (*grid.rows[row], *[""] * (width - len(grid.rows[row])))
        told = ["" if above is None else parent.value(above, c) for c in extra]
        rows.append((*padded, *told))
    return replace(grid, rows=tuple(rows))


def _once(file: str, grid: Grid, said: Answers, found: list[Oddity]) -> Grid:
    """Every submission once: the same twice is one, two of one id are asked, rejected ones too."""
    key, status = _place(grid, SUBMISSION), _place(grid, VALIDATION)
    repeat = _place(grid, PARENT_INDEX) is not None
    system = {c for c, head in enumerate(_heads(grid)) if is_bookkeeping(head)}
    first: dict[str, tuple[int, tuple[Value, ...]]] = {}
    gone: set[int] = set()
    left_out = said.left_out(grid.name)
    for row in range(1, len(grid.rows)):
        if row + 1 in left_out:
            continue
        answers = {said.at(grid.name, f"{letter(c or 0)}{row + 1}") for c in (key, status)}
        rejected = status is not None and folded(shown(grid.value(row, status))) in REJECTED
        if rejected and YES not in answers:
            found.append(_odd(file, grid, "not_approved", "asked", row, status or 0))
        identifier = "" if key is None or repeat else shown(grid.value(row, key))
        content = tuple(v for c, v in enumerate(grid.rows[row]) if c not in system)
        before = first.setdefault(identifier, (row, content))
        if identifier and before[0] != row and YES not in answers:
            same = before[1] == content
            kind: tuple[str, Level] = ("submission_same", "notice")
            kind = kind if same else ("submission_again", "asked")
            found.append(_odd(file, grid, *kind, row, key or 0, first=before[0] + 1))
            gone |= {row} if same else set()
    rows = tuple(() if row in gone else cells for row, cells in enumerate(grid.rows))
    return replace(grid, rows=rows, gone=frozenset(gone))


def _renamed(file: str, grid: Grid, target: Target, found: list[Oddity]) -> Grid:
    """Headings without groups, several choices of one question in one cell, the rest dropped."""
    names = _names(grid, target)
    fields = {name.name for name in names if name.choice}
    summary = {name.name: c for c, name in enumerate(names) if not name.choice}
    heads: list[str] = []
    for column, name in enumerate(names):
        if name.choice or _left(grid, column, name.name, target):
            heads.append("")
            if not name.choice:
                odd = _odd(file, grid, "column_dropped", "notice", 0, column)
                found.append(replace(odd, found=""))
        else:
            heads.append(name.name)
    heads += [field for field in sorted(fields) if field not in summary]
    rows: list[tuple[Value, ...]] = [tuple(heads)]
    for row in range(1, len(grid.rows)):
        cells = list(grid.rows[row])
        cells += [""] * (len(names) - len(cells))
        for field in sorted(fields):
            told = _choices(grid, row, names, field)
            if field in summary:
                _compare(file, grid, row, summary[field], told, found)
            else:
                cells.append(";".join(told))
        for field, column in summary.items():
            if target.sort(_field(field, target)) == "groups":
                cells[column] = _parted(cells[column], target)
        kept = [cell if head else "" for cell, head in zip(cells, heads, strict=False)]
        rows.append(tuple(kept) if grid.rows[row] else ())
    return replace(grid, rows=tuple(rows), merged=())


def _names(grid: Grid, target: Target) -> list[_Name]:
    """Every heading without the groups in front of it; 0/1 columns with their choice."""
    heads = _heads(grid)
    sign = _separator(heads)
    names = []
    for head in heads:
        parts = head.split(sign) if sign and not head.startswith("_") else [head]
        field = _field(parts[-2], target) if len(parts) > 1 else ""
        if field and target.sort(field) == "groups" and folded(parts[-1]) in target.groups:
            names.append(_Name(parts[-2], target.groups[folded(parts[-1])]))
        elif _field(parts[-1], target) or is_bookkeeping(parts[-1]):
            names.append(_Name(parts[-1]))
        else:
            names.append(_Name(head))
    return names


def _field(heading: str, target: Target) -> str:
    """The field a heading means; "" for an unknown one."""
    return next(iter(target.headings.get(folded(heading), ())), "")


def _choices(grid: Grid, row: int, names: Sequence[_Name], field: str) -> list[str]:
    """The choices ticked in the 0/1 columns of a question."""
    return [
        name.choice
        for column, name in enumerate(names)
        if name.choice and name.name == field and TICKED.get(shown(grid.value(row, column)), False)
    ]


def _compare(  # noqa: PLR0913, PLR0917  # a cell and what its columns say
    file: str, grid: Grid, row: int, column: int, told: Sequence[str], found: list[Oddity]
) -> None:
    """The summary and the single columns of a question have to say the same."""
    if grid.rows[row] and set(shown(grid.value(row, column)).replace(";", " ").split()) != set(
        told
    ):
        odd = _odd(file, grid, "choices_differ", "refused", row, column)
        found.append(replace(odd, reading=" ".join(told)))


def _parted(value: Value, target: Target) -> Value:
    """`A IDP` as a form writes several choices, where all of them are groups."""
    words = shown(value).split()
    known = set(target.groups.values())
    return ";".join(words) if len(words) > 1 and all(word in known for word in words) else value


def _left(grid: Grid, column: int, name: str, target: Target) -> bool:
    """Whether a column is bookkeeping, a place on the earth, a picture or a voice."""
    if is_bookkeeping(name) or PLACED.search(name):
        return True
    if _field(name, target):
        return False
    texts = [shown(grid.value(row, column)) for row in range(1, len(grid.rows))]
    filled = [text for text in texts if text]
    return bool(filled) and all(MEDIA.fullmatch(t) or POINT.fullmatch(t) for t in filled)


def _odd(  # noqa: PLR0913, PLR0917  # an oddity is a place and what stands there
    file: str, grid: Grid, kind: str, level: Level, row: int, column: int, **numbers: int
) -> Oddity:
    """Something about a cell of a form's export."""
    return Oddity(
        kind=kind,
        level=level,
        file=file,
        sheet=grid.name,
        row=row + 1,
        column=letter(column),
        heading=_heads(grid)[column] if column < len(_heads(grid)) else "",
        found=shown(grid.value(row, column)),
        numbers=numbers,
    )


__all__ = ["flattened"]
