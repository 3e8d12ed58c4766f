"""Proposals from a file: new ones added, known ones completed, none removed, none emptied."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scoring.model import Proposal
from workshops.intake.answers import Answers
from workshops.intake.converting import Converted
from workshops.intake.finding import Table
from workshops.intake.mapping import Meaning
from workshops.intake.oddities import Oddity
from workshops.intake.taking import Outcome, Placing, across, known_of, noted
from workshops.intake.targets import Target
from workshops.problems import Inspection, Problem, errors
from workshops.tables.layout import HEADINGS, Extras
from workshops.tables.proposing import PROPOSALS, proposal_cells, read_proposals
from workshops.tables.sheet import Row, Sheet
from workshops.tables.text import folded, guarded
from workshops.workshop import Workshop

FILE = PROPOSALS.file
NEW = "new"
LETTER = "P"
TITLES = ("title_ar", "title_en", "title_fr")
Cells = dict[str, str]


@dataclass(slots=True)
class _Standing:
    """The proposals of the workshop as text, by id in their order, and what a file adds."""

    cells: dict[str, Cells]
    rows: dict[str, int] = field(default_factory=dict)
    kept: dict[str, Mapping[str, str]] = field(default_factory=dict)


def take_proposals(
    table: Table, read: Sequence[Meaning], rows: Sequence[Converted], target: Target, said: Answers
) -> Outcome:
    """The workshop with the proposals of a file, and what is odd about them."""
    placing = Placing.of(table, read, rows)
    before = standing(target.workshop)
    now = _Standing(cells=dict(before))
    found = list(_laid(rows, now, said, placing))
    labels = placing.labels()
    inspection = Inspection(file=FILE)
    proposals = read_proposals(_sheet(now, labels), known_of(target), inspection)
    untouched = Inspection(file=FILE)
    read_proposals(_sheet(_Standing(cells=before), {}), known_of(target), untouched)
    found += noted(placing, _fresh(inspection, untouched, now, before), FILE)
    after = replace(
        target.workshop,
        proposals=proposals,
        extra_columns=_extras(target.workshop, now),
    )
    if not any(one.level == "refused" for one in found) and not errors(inspection.problems):
        found += noted(placing, across(target.workshop, after, FILE, now.rows), FILE)
    changed = {
        id_: differences
        for id_ in now.rows
        if id_ in before and (differences := _differences(before[id_], now.cells[id_]))
    }
    new = tuple(id_ for id_ in now.rows if id_ not in before)
    return Outcome(
        workshop=after,
        oddities=tuple(found),
        new=new,
        changed=changed,
        same=len(now.rows) - len(new) - len(changed),
        missing=tuple(id_ for id_ in before if id_ not in now.rows),
        needs_all=bool(new) or not now.rows,
    )


def standing(workshop: Workshop) -> dict[str, Cells]:
    """Every proposal as the cells of its line, those that are kept as text included."""
    kept = workshop.extra_columns.get(FILE, {})
    return {
        cells["proposal"]: {
            **{name: guarded(text) for name, text in kept.get(cells["proposal"], {}).items()},
            **{name: guarded(text) for name, text in cells.items()},
        }
        for cells in proposal_cells(workshop)
    }


def _laid(
    rows: Iterable[Converted], now: _Standing, said: Answers, placing: Placing
) -> Iterable[Oddity]:
    """Lay every row over what stands; an id that comes twice is refused at its second row."""
    by_title = {
        folded(cells[name]): id_
        for id_, cells in now.cells.items()
        for name in TITLES
        if cells.get(name) and not cells.get("duplicate_of")
    }
    folds = {id_.casefold(): id_ for id_ in now.cells}
    for row in rows:
        given = {name: text for name, text in row.cells.items() if text}
        id_ = given.get("proposal", "")
        if said.constants.get("proposal") == NEW:
            titles = (by_title.get(folded(given.get(name, "")), "") for name in TITLES)
            id_ = next(filter(None, titles), "") or _next_id(now.cells)
        id_ = folds.get(id_.casefold(), id_)
        if id_ and id_ in now.rows:
            first = now.rows[id_]
            yield placing.oddity("id_twice", "refused", row.row, "proposal", id_, first=first)
            continue
        if not id_:
            if not row.open and "proposal" in placing.columns:
                yield placing.oddity("id_missing", "refused", row.row, "proposal", "")
            continue
        folds.setdefault(id_.casefold(), id_)
        now.rows[id_] = row.row
        now.kept[id_] = row.kept
        now.cells[id_] = {**now.cells.get(id_, {}), **given, "proposal": id_}


def _next_id(known: Iterable[str]) -> str:
    """The letter of the list and one more than its highest number."""
    numbered = {one: one.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for one in known}
    letters = {one.removesuffix(digits) for one, digits in numbered.items() if digits.isdecimal()}
    highest = max((int(digits) for digits in numbered.values() if digits.isdecimal()), default=0)
    return f"{letters.pop() if len(letters) == 1 else LETTER}{highest + 1:02d}"


def _sheet(now: _Standing, labels: Mapping[str, str]) -> Sheet:
    """Everything as one sheet; rows that are not of the file count below zero."""
    headings = dict.fromkeys(PROPOSALS.named)
    for cells in now.cells.values():
        headings |= dict.fromkeys(cells)
    return Sheet(
        file=FILE,
        headings=tuple(headings),
        rows=tuple(
            Row(
                number=now.rows.get(id_, -place),
                cells={heading: cells.get(heading, "") for heading in headings},
                labels=labels if id_ in now.rows else {},
            )
            for place, (id_, cells) in enumerate(now.cells.items(), start=1)
        ),
    )


def _fresh(
    inspection: Inspection, untouched: Inspection, now: _Standing, before: Mapping[str, Cells]
) -> list[Problem]:
    """The problems that came with the file; those that stood before are not its own."""
    names = {-place: id_ for place, id_ in enumerate(before, start=1)}
    old = {(names.get(p.row or 0), p.kind, p.found) for p in untouched.problems}
    ids = {row: id_ for id_, row in now.rows.items()}
    return [
        p
        for p in inspection.problems
        if (ids.get(p.row or 0) or names.get(p.row or 0), p.kind, p.found) not in old
    ]


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Field -> text before and after, where they differ."""
    return {
        name: (before.get(name, ""), text)
        for name, text in after.items()
        if text != before.get(name, "")
    }


def _extras(workshop: Workshop, now: _Standing) -> Mapping[str, Extras]:
    """The columns no type holds, with those the file brings; nothing is emptied."""
    typed = {*PROPOSALS.named, *PROPOSALS.optional}
    old = workshop.extra_columns.get(FILE, {})
    headings = dict(old.get(HEADINGS, {}))
    kept = {id_: dict(texts) for id_, texts in old.items() if id_ != HEADINGS}
    for id_ in now.rows:
        texts = {n: t for n, t in now.cells[id_].items() if n not in typed and n != "proposal"}
        texts |= {heading: text for heading, text in now.kept[id_].items() if text}
        if texts:
            kept[id_] = {**kept.get(id_, {}), **texts}
            headings |= dict.fromkeys(texts, "")
    if not headings:
        return workshop.extra_columns
    return {**workshop.extra_columns, FILE: {HEADINGS: headings, **kept}}


def proposals_of(outcome: Outcome) -> tuple[Proposal, ...]:
    """The proposals that are new or changed, to be kept."""
    touched = {*outcome.new, *outcome.changed}
    return tuple(one for one in outcome.workshop.proposals if one.id in touched)
