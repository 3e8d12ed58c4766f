"""A workshop folder as one value, and back: every problem at once, nothing taken in part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from scoring.model import InvalidInput
from workshops.cases import case
from workshops.checks import Checking, cross_check
from workshops.config import FILE as SETTINGS_FILE
from workshops.config import SettingsRead, empty_settings, examine_settings, write_settings
from workshops.context import FILE as CONTEXT_FILE
from workshops.context import read_context, write_context
from workshops.files import write_files
from workshops.order import ordered
from workshops.problems import Inspection, InvalidFolder, Problem, errors
from workshops.tables import FILES, OTHER_FORMS, TableFile
from workshops.tables.cells import suggestion
from workshops.tables.layout import Known, extras, first_rows, open_table, table_bytes
from workshops.tables.sheet import MAX_BYTES
from workshops.workshop import Settings, Workshop

ALWAYS: Final = ("groups.csv", "proposals.csv", "criteria.csv")
BEFORE_VOTING: Final = ("feasibility.csv", "conflict_screening.csv", "attendance.csv")
ASSESSMENTS: Final = "assessments.csv"
VOTES: Final = ("ballots.csv", "tallies.csv")
VOTES_IN: Final = frozenset({"voting", "counting", "decided", "closed"})
LIST_OUT: Final = frozenset({"decided", "closed"})
BESIDE: Final = frozenset({"datapackage.json", "decision.json", "expected.json", "README.md"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What a folder holds and what is wrong with it; workshop: None where an error stands."""

    workshop: Workshop | None
    problems: tuple[Problem, ...]


@dataclass(slots=True, kw_only=True)
class _Reading:
    """A folder while it is read. where: file -> row key -> row."""

    bytes_of: Callable[[str], bytes]
    names: frozenset[str]
    problems: list[Problem] = field(default_factory=list)
    parts: dict[str, Any] = field(default_factory=dict)
    where: dict[str, Mapping[str, int]] = field(default_factory=dict)
    extra_columns: dict[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)


def read_folder(path: Path | str) -> Workshop:
    """The workshop of a folder; raises InvalidFolder with every problem when one is an error."""
    examination = examine(path)
    if examination.workshop is None:
        raise InvalidFolder(examination.problems)
    return examination.workshop


def examine(path: Path | str) -> Examination:
    """Read a folder and check everything in it, file by file and across files."""
    folder = Path(path)

    def bytes_of(name: str) -> bytes:
        """One byte more than any reader accepts at most."""
        with (folder / name).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)

    return _examined(_Reading(bytes_of=bytes_of, names=_names(folder)))


def stands_against(workshop: Workshop) -> tuple[Problem, ...]:
    """The errors that would be in the folder of a workshop if its vote were over without a ballot.

    Nothing is written. The rows are those of the files the workshop would be written as.
    """
    counted = replace(workshop, settings=replace(workshop.settings, phase="counting"))
    contents = whole_contents(counted)
    reading = _Reading(bytes_of=contents.__getitem__, names=frozenset(contents))
    return errors(_examined(reading).problems)


def _examined(reading: _Reading) -> Examination:
    """What the files hold, and every problem with them."""
    settings = _read_settings(reading)
    _check_files(reading, settings)
    form_known = settings is not None and not any(
        p.column.startswith("ballots") for p in errors(reading.problems)
    )
    known = Known(
        settings=settings.settings if settings else empty_settings(),
        form=settings.settings.ballots.kind if settings and form_known else None,
        counted=_votes_are_in(reading, settings),
    )
    for file in FILES:
        known = _read_table(file, known, reading)
    _read_other_forms(known, reading)
    context = _content(reading, CONTEXT_FILE)
    if context is not None:
        inspection = Inspection(file=CONTEXT_FILE, problems=reading.problems)
        reading.parts["context"] = read_context(context, inspection)
    workshop = ordered(
        Workshop(settings=known.settings, extra_columns=reading.extra_columns, **reading.parts)
    )
    checking = Checking(
        where=reading.where,
        places=settings.places if settings else {},
        unreadable=frozenset(reading.unreadable) | (frozenset() if settings else {SETTINGS_FILE}),
        missing=frozenset(file.layout.file for file in FILES) - reading.names,
        form_known=form_known,
        counted=known.counted,
        problems=reading.problems,
    )
    cross_check(workshop, checking)
    if known.counted and not errors(reading.problems):
        _check_countable(workshop, reading)
    problems = _in_order(reading.problems)
    return Examination(workshop=None if errors(problems) else workshop, problems=problems)


def write_folder(workshop: Workshop, path: Path | str) -> None:
    """Write a workshop as a folder: the same workshop always gives the same bytes.

    Files of the folder that hold nothing any more are removed; others are left alone.
    """
    contents = folder_contents(workshop)
    known = {file.layout.file for file in (*FILES, *OTHER_FORMS.values())} | {CONTEXT_FILE}
    write_files(Path(path), contents, stale=sorted(known - contents.keys()))


def folder_contents(workshop: Workshop) -> dict[str, bytes]:
    """Every file of the folder of a workshop: name -> bytes, in a fixed order."""
    settled = ordered(workshop)
    contents = {SETTINGS_FILE: write_settings(settled.settings).encode()}
    for file in (*FILES, *OTHER_FORMS.values()):
        name = file.layout.file
        kept = settled.extra_columns.get(name, {})
        written = file.write(settled)
        if written or kept or name in ALWAYS:
            contents[name] = table_bytes(file.layout, written, kept)
    if settled.context:
        contents[CONTEXT_FILE] = write_context(settled.context).encode()
    return contents


def whole_contents(workshop: Workshop) -> dict[str, bytes]:
    """The same of a workshop whose vote is over: what may not be missing then is there, if need be
    with its headings alone.
    """
    contents = folder_contents(workshop)
    needed = {*BEFORE_VOTING, *(() if contents.keys() & set(VOTES) else VOTES[:1])}
    if any(one.source == "assessed" for one in workshop.criteria):
        needed.add(ASSESSMENTS)
    for file in FILES:
        if file.layout.file in needed - contents.keys():
            contents[file.layout.file] = table_bytes(file.layout, [], {})
    return contents


def _check_countable(workshop: Workshop, reading: _Reading) -> None:
    """What only shows when votes are put together, such as people who voted twice."""
    try:
        case(workshop)
    except InvalidInput as refused:
        inspection = Inspection(file=VOTES[0], problems=reading.problems)
        for problem in refused.problems:
            inspection.error("votes_refused", None, "", problem)


def _names(folder: Path) -> frozenset[str]:
    """The files of a folder, those of `other_forms/` with their folder."""
    if not folder.is_dir():
        return frozenset()
    below = [*folder.iterdir(), *folder.glob("other_forms/*")]
    return frozenset(one.relative_to(folder).as_posix() for one in below if one.is_file())


def _content(reading: _Reading, name: str) -> bytes | None:
    """The bytes of a file; None where it is not there."""
    if name not in reading.names:
        return None
    return reading.bytes_of(name)


def _read_settings(reading: _Reading) -> SettingsRead | None:
    """`workshop.yaml`; without a phase the votes say how far the day had come."""
    content = _content(reading, SETTINGS_FILE)
    if content is None:
        return None
    read = examine_settings(content, Inspection(file=SETTINGS_FILE, problems=reading.problems))
    if read is None or "phase" in read.given or not reading.names & set(VOTES):
        return read
    return replace(read, settings=replace(read.settings, phase="decided"))


def _votes_are_in(reading: _Reading, settings: SettingsRead | None) -> bool:
    """Whether votes are there, or should be, so that nothing they rest on may be missing."""
    phase = settings.settings.phase if settings else "draft"
    return bool(reading.names & set(VOTES)) or phase in VOTES_IN


def _check_files(reading: _Reading, settings: SettingsRead | None) -> None:
    """What is missing for how far the day has come, and what nobody reads."""
    needed = [SETTINGS_FILE, *ALWAYS]
    if _votes_are_in(reading, settings):
        needed += BEFORE_VOTING
    for name in needed:
        if name not in reading.names:
            _missing(reading, name, name)
    phase = settings.settings.phase if settings else "draft"
    if phase in LIST_OUT and not reading.names & set(VOTES):
        _missing(reading, VOTES[0], " / ".join(VOTES))
    known = {file.layout.file for file in (*FILES, *OTHER_FORMS.values())}
    known |= {SETTINGS_FILE, CONTEXT_FILE}
    for name in sorted(reading.names - known - BESIDE):
        if name.endswith((".csv", ".yaml", ".yml")):
            near = suggestion(name, known - reading.names)
            Inspection(file=name, problems=reading.problems).notice(
                "file_unknown", None, "", name, suggestion=near
            )


def _missing(reading: _Reading, name: str, shown: str) -> None:
    """Note a file that has to be there, and the name it may have been given instead."""
    near = suggestion(name, reading.names)
    Inspection(file=name, problems=reading.problems).error(
        "file_missing", None, "", near, named=shown
    )


def _read_table(file: TableFile, known: Known, reading: _Reading) -> Known:
    """Read one table into the parts of the workshop; what it declares is known from then on."""
    layout, name = file.layout, file.layout.file
    content = _content(reading, name)
    if content is None:
        return known
    inspection = Inspection(file=name, problems=reading.problems)
    reshape = file.reshape
    sheet = open_table(
        content,
        layout,
        inspection,
        (lambda one: reshape(one, known, inspection)) if reshape else None,
    )
    if sheet is None:
        reading.unreadable.add(name)
        return known
    read = file.read(sheet, known, inspection)
    reading.where[name] = first_rows(sheet, layout, inspection)
    kept = extras(sheet, layout)
    if kept:
        reading.extra_columns[name] = kept
    if file.part == "other_forms":
        reading.parts.setdefault("other_forms", {})[name] = read
        return known
    reading.parts[file.part] = read
    return known.with_part(file.part, read)


def _read_other_forms(known: Known, reading: _Reading) -> None:
    """The same ballots in further forms, by form."""
    for file in OTHER_FORMS.values():
        _read_table(file, known, reading)
    read = reading.parts.pop("other_forms", {})
    reading.parts["other_forms"] = {
        form: read[file.layout.file]
        for form, file in OTHER_FORMS.items()
        if file.layout.file in read
    }


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Problems file by file as they are read, from top to bottom, each once."""
    names = [SETTINGS_FILE, *(file.layout.file for file in FILES)]
    place = {name: number for number, name in enumerate(names)}
    unique = {(p.file, p.row, p.column, p.kind, p.found): p for p in problems}
    return tuple(
        sorted(
            unique.values(),
            key=lambda p: (place.get(p.file, len(place)), p.file, p.row or 0),
        )
    )


__all__ = ["Examination", "Settings", "examine", "folder_contents", "read_folder", "write_folder"]
