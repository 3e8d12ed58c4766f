"""Ballots and tallies from a file: added to what stands, compared with it, never in part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from scoring.model import Ballot, FormKind, Tally
from workshops.intake.answers import Answers
from workshops.intake.converting import Converted
from workshops.intake.finding import Table
from workshops.intake.mapping import Meaning
from workshops.intake.oddities import Level, Oddity
from workshops.intake.taking import Outcome, Placing, across, known_of, noted
from workshops.intake.targets import Target
from workshops.order import ordered
from workshops.problems import Inspection, errors
from workshops.tables.layout import first_rows
from workshops.tables.sheet import Row, Sheet
from workshops.tables.tallies import TALLIES, read_tallies
from workshops.tables.votes import BALLOTS, ballots_in_rows, read_official

WITH_ZEROS: frozenset[FormKind] = frozenset({"points", "approval"})
"""Forms in which a written 0 and an unmarked proposal say the same."""
READ_HERE = frozenset({"ballot_repeated", "ballot_apart"})
AGAIN: tuple[str, Level] = ("ballot_again", "asked")
CONFLICT: tuple[str, Level] = ("ballot_conflict", "refused")
TallyKey = tuple[str, str, str, str]


def take_ballots(
    table: Table, read: Sequence[Meaning], rows: Sequence[Converted], target: Target, _: Answers
) -> Outcome:
    """The workshop with the ballots of a file."""
    placing = Placing.of(table, read, rows)
    wide = any(name in target.spread for name in placing.columns)
    found = [*_strangers(rows, target, placing), *_spent(rows, target, placing)]
    if wide:
        found += _twice(rows, placing)
    refused = {one.row for one in found}
    usable = [row for row in rows if row.row not in refused]
    inspection = Inspection(file=BALLOTS.file)
    known = known_of(target)
    sheet = _sheet(BALLOTS.file, usable, placing, {"group": target.cast})
    lines = ballots_in_rows(sheet, known, inspection)
    given = read_official(lines, known, inspection)
    where = first_rows(lines, BALLOTS, inspection)
    problems = [p for p in inspection.problems if not (wide and p.kind in READ_HERE)]
    found += noted(placing, problems, BALLOTS.file)
    pending = {row.cells.get("ballot", "") for row in usable if row.open}
    pending |= {rows_of[p.row] for p in errors(problems) if p.row in (rows_of := _ids(usable))}
    old = {one.id: one for one in target.workshop.ballots}
    taken = {one.id: _over(old.get(one.id), one) for one in given if one.id not in pending}
    after = ordered(replace(target.workshop, ballots=tuple({**old, **taken}.values())))
    checked = across(target.workshop, after, BALLOTS.file, where)
    found += noted(placing, checked, BALLOTS.file)
    form = target.workshop.settings.ballots.kind
    changed = {
        one.id: {"value": (marks_text(old[one.id], form), marks_text(one, form))}
        for one in taken.values()
        if one.id in old and marks_text(one, form) != marks_text(old[one.id], form)
    }
    new = tuple(id_ for id_ in taken if id_ not in old)
    return Outcome(
        workshop=after,
        oddities=tuple(found),
        new=tuple(map(str, new)),
        changed={str(id_): difference for id_, difference in changed.items()},
        same=len(taken) - len(new) - len(changed),
        missing=tuple(str(id_) for id_ in old if id_ not in taken and id_ not in pending),
        needs_all=True,
    )


def _ids(rows: Iterable[Converted]) -> dict[int | None, str]:
    """The ballot of every row."""
    return {row.row: row.cells.get("ballot", "") for row in rows}


def _strangers(rows: Iterable[Converted], target: Target, placing: Placing) -> Iterable[Oddity]:
    """Ballots of a serial nobody issued, in a file that says no group itself."""
    if not target.cast or "group" in placing.columns:
        return
    for row in rows:
        serial = row.cells.get("ballot", "")
        if serial and serial not in target.cast:
            yield placing.oddity("serial_unknown", "refused", row.row, "ballot", serial)


def _spent(rows: Iterable[Converted], target: Target, placing: Placing) -> Iterable[Oddity]:
    """In the app a sheet is entered once: one that is in stays, a spoiled one is refused."""
    if not target.in_store:
        return
    states = {one.serial: one.state for one in target.workshop.serials}
    for row in rows:
        serial = row.cells.get("ballot", "")
        state = states.get(serial, "")
        if state == "cast":
            yield placing.oddity("ballot_in_already", "notice", row.row, "ballot", serial)
        elif state != "issued" and "group" in placing.columns:
            yield placing.oddity("serial_unknown", "refused", row.row, "ballot", serial)
        elif state in {"spoiled", "unused"}:
            yield placing.oddity("serial_spent", "refused", row.row, "ballot", serial)


def _twice(rows: Iterable[Converted], placing: Placing) -> Iterable[Oddity]:
    """A ballot that comes twice: the same marks are asked, other marks refused, on either row."""
    first: dict[str, Converted] = {}
    for row in rows:
        serial = row.cells.get("ballot", "")
        before = first.setdefault(serial, row)
        if serial and before is not row:
            same = before.cells == row.cells and not row.open
            kind, level = AGAIN if same else CONFLICT
            yield placing.oddity(kind, level, row.row, "ballot", serial, first=before.row)


def _sheet(
    file: str,
    rows: Iterable[Converted],
    placing: Placing,
    known: Mapping[str, Mapping[str, str]],
) -> Sheet:
    """Rows for the folder's reader. known: field -> ballot -> what it is where a file is silent."""
    names = dict.fromkeys(name for name, m in placing.columns.items() if name in m.fields)
    rows = tuple(rows)
    headings = names | dict.fromkeys(name for row in rows for name in row.cells)
    headings |= dict.fromkeys(name for name, told in known.items() if told)

    def cell(row: Converted, name: str) -> str:
        """What the file says, else what is known."""
        told = known.get(name, {})
        return row.cells.get(name, "") or told.get(row.cells.get("ballot", ""), "")

    return Sheet(
        file=file,
        headings=tuple(headings),
        rows=tuple(Row(number=row.row, cells={h: cell(row, h) for h in headings}) for row in rows),
    )


def _over(old: Ballot | None, given: Ballot) -> Ballot:
    """A ballot as given, with what is known of it and the file does not say."""
    if old is None:
        return given
    return replace(
        given,
        group=given.group or old.group,
        channel=old.channel,
        sex=given.sex or old.sex,
        age_band=given.age_band or old.age_band,
        printed=given.printed or old.printed,
    )


def marks_text(ballot: Ballot, form: FormKind) -> str:
    """The marks of a ballot in one form, so that two can be compared."""
    marks = {p: m for p, m in ballot.marks.items() if m or form not in WITH_ZEROS}
    return "; ".join(f"{proposal} {mark}" for proposal, mark in sorted(marks.items()))


def take_tallies(
    table: Table, read: Sequence[Meaning], rows: Sequence[Converted], target: Target, _: Answers
) -> Outcome:
    """The workshop with the counted heaps of a file."""
    placing = Placing.of(table, read, rows)
    inspection = Inspection(file=TALLIES.file)
    sheet = _sheet(TALLIES.file, rows, placing, {})
    given = read_tallies(sheet, known_of(target), inspection)
    first_rows(sheet, TALLIES, inspection)
    found = noted(placing, inspection.problems, TALLIES.file)
    old = {heap_key(one): one for one in target.workshop.tallies}
    taken = {heap_key(one): one for one in given}
    after = ordered(replace(target.workshop, tallies=tuple({**old, **taken}.values())))
    if not errors(inspection.problems):
        found += noted(placing, across(target.workshop, after, TALLIES.file, {}), TALLIES.file)
    changed = {
        heap_name(one): {"count": (_counts(old[key]), _counts(one))}
        for key, one in taken.items()
        if key in old and _counts(old[key]) != _counts(one)
    }
    new = [heap_name(one) for key, one in taken.items() if key not in old]
    return Outcome(
        workshop=after,
        oddities=tuple(found),
        new=tuple(new),
        changed=changed,
        same=len(taken) - len(new) - len(changed),
        missing=tuple(heap_name(one) for key, one in old.items() if key not in taken),
        needs_all=True,
    )


def tallies_of(outcome: Outcome) -> tuple[Tally, ...]:
    """The heaps that are new or changed, to be kept."""
    touched = {*outcome.new, *outcome.changed}
    return tuple(one for one in outcome.workshop.tallies if heap_name(one) in touched)


def heap_name(tally: Tally) -> str:
    """The same in one text."""
    return " · ".join(filter(None, heap_key(tally)))


def heap_key(tally: Tally) -> TallyKey:
    """What names a heap: session, group, sex and kind."""
    return (tally.session, tally.group, tally.sex or "", tally.kind)


def _counts(tally: Tally) -> str:
    """A heap in one form, so that two can be compared."""
    laid = "; ".join(
        f"{p} {n}" for p, n in sorted(tally.counts.items()) if n or tally.kind == "hands"
    )
    return f"{tally.people} {tally.per}: {laid}"
