"""What the Import page draws: the file, its questions, and what would happen, before it happens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from workshops.acts.intake import ACTS
from workshops.intake.answers import EMPTY, FILL, IGNORE, KEEP, LEAVE, LEAVE_OUT, YES, Answers
from workshops.intake.finding import Column
from workshops.intake.oddities import Oddity
from workshops.intake.plain_text import AskedFirst
from workshops.intake.planning import Plan
from workshops.intake.targets import CHOICES, Target
from workshops.intake.wording import cure, line
from workshops.tables.text import folded
from workshops.web import state
from workshops.web.frame import allowed, listed, note, section, show
from workshops.web.picking import button_of, named, one_of, worded
from workshops.web.pieces import (
    Html,
    Level,
    count,
    facts,
    join,
    ltr,
    mark,
    own,
    plain,
    proposal_title,
    say,
    table,
    tag,
)

TELL: Final = ""
MARKS: Final[Mapping[str, Level]] = {
    "refused": "hold",
    "asked": "todo",
    "normalised": "info",
    "notice": "info",
}
ROWS_SHOWN: Final = 12
COLUMNS_SHOWN: Final = 8
LISTED: Final = 200
PLACES: Final = {"merged": (FILL, LEAVE)}
WORDS: Final = {"kind": "tally", "per": "electorate", "assisted": "intake.yes_no"}
"""Where the words of a list stand in the catalogue, where not under the field's own name."""


def kinds() -> list[str]:
    """What may be brought in here and now, by whoever sits here."""
    return [name for name, act in ACTS.items() if allowed(act)]


def kind_of(known: Sequence[str]) -> str:
    """What the file holds; told by its headings unless somebody says."""
    names = {TELL: state.say("intake.tell")} | worded("intake.table", known)
    return button_of(state.say("intake.holds"), names, key="import_kind")


def choose_first(asked: AskedFirst, said: Answers) -> None:
    """The first lines in every encoding, or by every delimiter; one of them is chosen."""
    listed([mark("todo", cure(asked.oddity, state.language()))])
    for preview in asked.choices:
        choice = TAB_NAMES.get(preview.choice, preview.choice)
        name = state.say("intake.as", choice=choice)
        lines = join(tag("div", own(text)) for text in preview.lines)
        show(tag("section", join([tag("b", name), lines]), cls="preview"))
        key = f"choose_{asked.oddity.meant}_{asked.choices.index(preview)}"
        if st.button(plain(state.say("intake.choose", choice=choice)), key=key):
            if asked.oddity.meant == "encoding":
                state.keep_answers(replace(said, encoding=preview.choice))
            else:
                state.keep_answers(replace(said, delimiter=preview.choice))
            st.rerun()


TAB_NAMES: Final = {"\t": "TAB", "cp1256": "Windows-1256", "cp1252": "Windows-1252"}


def choose_sheet(oddity: Oddity, said: Answers) -> None:
    """Which of several sheets holds the table."""
    listed([mark("todo", cure(oddity, state.language()))])
    for place, name in enumerate(oddity.found.split(" · ")):
        if st.button(plain(name), key=f"sheet_{place}"):
            state.keep_answers(said.with_(Answers(sheet=name)))
            st.rerun()


def outline(planned: Plan) -> None:
    """Rows, new, changed, the same, kept, sums: what would be different afterwards."""
    outcome = planned.outcome
    pairs: list[tuple[object, object]] = [
        (state.say("intake.rows"), count(len(planned.rows))),
        (state.say("intake.new"), count(len(outcome.new))),
        (state.say("intake.changed"), count(len(outcome.changed))),
        (state.say("intake.same"), count(outcome.same)),
        (state.say("intake.missing"), count(len(outcome.missing))),
        (state.say("intake.empty"), count(planned.empty)),
    ]
    pairs += [
        (say("intake.sum", field=own(field_name(name, planned.target))), count(total))
        for name, total in planned.sums.items()
    ]
    show(tag("div", facts(pairs), cls="would"))
    if planned.left_alone:
        names = " · ".join(planned.left_alone)
        note(say("intake.left_alone", names=own(names)))


def questions(planned: Plan, said: Answers) -> None:
    """Everything asked, each with its field; answers are taken together, then all is read again."""
    asked = [o for o in planned.oddities if o.level == "asked"]
    rows = {o.row: o for o in planned.oddities if o.level == "refused" and o.row}
    if not asked and not rows:
        return
    section("intake.to_answer", state.say("intake.to_answer_note"))
    given: list[tuple[Oddity, str]] = []
    with st.form("answers", border=False):
        for place, oddity in enumerate(asked[:LISTED]):
            _question(oddity, planned.target)
            given.append((oddity, _field(oddity, planned, f"answer_{place}")))
        for row, oddity in rows.items():
            _question(oddity, planned.target)
            if st.checkbox(state.say("intake.leave_out", row=str(row)), key=f"out_{row}"):
                given.append((oddity, LEAVE_OUT))
        if st.form_submit_button(state.say("intake.apply"), type="primary"):
            state.keep_answers(said.with_(answered(given)))
            st.rerun()


def _question(oddity: Oddity, target: Target) -> None:
    """Where, what stands there, and what to do; in the words of the page."""
    heading = own(oddity.heading) if oddity.heading else own(field_name(oddity.meant, target))
    parts = [mark("hold" if oddity.level == "refused" else "todo"), ltr(oddity.place), heading]
    if oddity.found:
        parts.append(own(f"“{oddity.found}”"))
    show(tag("p", join(parts, " "), cls="question"))
    proposed = replace(oddity, reading=word_of(oddity.reading, oddity, target))
    note(own(cure(proposed, state.language())))


def _field(oddity: Oddity, planned: Plan, key: str) -> str:
    """The right kind of field for a question."""
    target = planned.target
    label = state.say("intake.answer")
    options = _options(oddity, target)
    if options:
        unanswered = {TELL: state.say("intake.choose_one")}
        return one_of(label, unanswered | options, key=key)
    shown = oddity.reading if oddity.kind in {"about", "minus", "share", "power"} else ""
    return st.text_input(label, placeholder=shown or oddity.found, key=key).strip()


def _options(oddity: Oddity, target: Target) -> dict[str, str]:
    """The answers there are to a question; empty where anything may be written."""
    proposed = {oddity.reading: word_of(oddity.reading, oddity, target)} if oddity.reading else {}
    if oddity.kind.startswith("column_"):
        fields = {name: field_name(name, target) for name in target.fields}
        apart = (IGNORE,) if target.of_people else (IGNORE, KEEP)
        return proposed | worded("intake.column", apart) | fields
    if oddity.kind in PLACES:
        return worded("intake.place", PLACES[oddity.kind])
    if oddity.kind in {"ballot_again", "not_approved", "submission_again"}:
        both = (LEAVE_OUT,) if oddity.kind == "ballot_again" else (LEAVE_OUT, YES)
        return worded("intake.row", both)
    if oddity.meant in CHOICES and oddity.kind in {"word_unknown", "field_missing"}:
        return worded(WORDS.get(oddity.meant, oddity.meant), CHOICES[oddity.meant])
    if oddity.kind in {"name_unknown", "field_missing"} and target.sort(oddity.meant) in {
        "group",
        "groups",
    }:
        groups = {str(id_): name for id_, name in named(target.workshop.groups).items()}
        return proposed | groups | {EMPTY: state.say("intake.place.empty")}
    return {}


def answered(given: Iterable[tuple[Oddity, str]]) -> Answers:
    """The answers of the form; what was left open stays open."""
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    places: dict[tuple[str, str], str] = {}
    values: dict[tuple[str, str], str] = {}
    for oddity, answer in given:
        if not answer:
            continue
        if oddity.kind.startswith("column_"):
            columns[oddity.column] = answer
            columns[folded(oddity.heading)] = answer
        elif oddity.kind == "field_missing":
            constants[oddity.meant] = answer
        elif oddity.kind in {"word_unknown", "name_unknown"}:
            values[oddity.meant, folded(oddity.found)] = answer
        else:
            place = str(oddity.row) if answer == LEAVE_OUT else oddity.place
            places[oddity.sheet, place] = answer
    return Answers(columns=columns, constants=constants, places=places, values=values)


def columns_read(planned: Plan) -> None:
    """Every column: its letters, its heading, what it is read as, its first texts."""
    section("intake.columns")
    read = {one.column.place: one for one in planned.meanings}
    lines = []
    asked = {o.column for o in planned.oddities if o.kind.startswith("column_")}
    asked &= {o.column for o in planned.oddities if o.level == "asked"}
    for column in planned.table.columns:
        meaning = read.get(column.place)
        names = [field_name(name, planned.target) for name in meaning.fields] if meaning else []
        kept = own(state.say(f"intake.column.{'kept' if meaning and meaning.kept else 'none'}"))
        waits = mark("todo", state.say("intake.asked"))
        unread = waits if meaning is None and column.letter in asked else kept
        lines.append(
            [
                ltr(column.letter),
                own(column.name),
                own(" / ".join(names)) if names else unread,
                own(" · ".join(meaning.samples) if meaning else ""),
            ]
        )
    words = ("letter", "heading", "read_as", "samples")
    head = [state.say(f"intake.{word}") for word in words]
    show(table(head, lines, "first2 columns-read", state.say("intake.columns")))


def first_rows(planned: Plan) -> None:
    """The first rows as they would be kept; a cell read otherwise shows its original above."""
    section("intake.preview", state.say("intake.preview_note"))
    changed = {(o.row, o.column): o for o in planned.oddities if o.level == "normalised"}
    read = [one for one in planned.meanings if one.fields or one.kept][:COLUMNS_SHOWN]
    head = [state.say("intake.row"), *(_heading(one.column) for one in read)]
    lines = []
    for row in planned.rows[:ROWS_SHOWN]:
        cells: list[Html] = [ltr(row.row)]
        for one in read:
            odd = changed.get((row.row, one.column.letter))
            texts = [_shown(row.cells.get(name, ""), name) for name in one.fields]
            text = " / ".join(filter(None, texts)) or row.kept.get(one.column.name, "")
            now = own(text)
            before = tag("s", own(odd.found)) if odd and odd.found != text else Html("")
            waits = row.open & set(one.fields)
            cells.append(join([before, mark("todo", now) if waits else now], " "))
        lines.append(cells)
    show(table(head, lines, "preview-rows", state.say("intake.preview")))


def _shown(text: str, name: str) -> str:
    """A text as it would be kept, in the words of the page where it is a word of a list."""
    plain = text.removeprefix("'")
    if plain in CHOICES.get(name, ()):
        return state.say(f"{WORDS.get(name, name)}.{plain}")
    return plain


def _heading(column: Column) -> Html:
    """A heading of the file with its letters."""
    return join([own(column.name), tag("small", ltr(column.letter))], " ")


def changes(planned: Plan) -> None:
    """What would be different in proposals that stand, field by field; alike ones to look at."""
    if planned.outcome.changed and not planned.target.of_people:
        section("intake.changes")
        head = [state.say(f"intake.{word}") for word in ("what", "field", "before", "after")]
        lines = [
            [own(id_), own(field_name(name, planned.target)), own(old or "–"), own(new)]
            for id_, fields in planned.outcome.changed.items()
            for name, (old, new) in fields.items()
        ]
        show(table(head, lines[:LISTED], "first2", state.say("intake.changes")))
    if planned.alike:
        section("intake.alike", state.say("intake.alike_note"))
        pairs = (
            join([proposal_title(one.first), proposal_title(one.second)], " · ")
            for one in planned.alike
        )
        show(tag("ul", join(tag("li", pair) for pair in pairs), cls="alike"))


def remarks(planned: Plan) -> None:
    """What was read otherwise than written, and what else is worth knowing, each with its cell."""
    quiet = [o for o in planned.oddities if o.level in {"normalised", "notice"}]
    if not quiet:
        return
    with st.expander(state.say("intake.remarks", n=len(quiet))):
        listed(
            mark(MARKS[o.level], own(f"{line(o, state.language())} {_said(o)}".strip()))
            for o in quiet[:LISTED]
        )


def _said(oddity: Oddity) -> str:
    """The cure of a remark; what was read needs none."""
    return "" if oddity.level == "normalised" else cure(oddity, state.language())


def word_of(reading: str, oddity: Oddity, target: Target) -> str:
    """What is proposed, in the words of the page: a field, a word of a list, a group, or itself."""
    if oddity.kind.startswith("column_"):
        return field_name(reading, target)
    if oddity.meant in CHOICES and reading in CHOICES[oddity.meant]:
        return state.say(f"{WORDS.get(oddity.meant, oddity.meant)}.{reading}")
    names = {str(id_): name for id_, name in named(target.workshop.groups).items()}
    return " · ".join(names.get(part, part) for part in reading.split(";")) if names else reading


def field_name(name: str, target: Target) -> str:
    """A field in the language of the page; a proposal by its id."""
    if name in target.spread or ";" in name:
        return name
    return state.say(f"intake.field.{name}") if name in target.fields else name
