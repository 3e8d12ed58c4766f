"""Sections of the report drawn on a page: the same titles, sentences and tables as on paper."""

from collections.abc import Iterable
from typing import Final

from prioritization.outcome import Status
from workshops.reports.sections import Card, Cell, Section
from workshops.web import state
from workshops.web.frame import show
from workshops.web.pieces import (
    Html,
    Level,
    facts,
    join,
    mark,
    own,
    proposal_title,
    table,
    tag,
)
from workshops.workshop import Workshop

STATUS: Final[dict[Status, Level]] = {
    "selected": "ok",
    "conditional": "ok",
    "waiting": "now",
    "not_selected": "todo",
    "on_hold": "warn",
    "excluded": "hold",
    "merged": "todo",
    "withdrawn": "todo",
}
NUMBERS: Final = frozenset({"number", "money", "share", "score"})


def draw(sections: Iterable[Section]) -> None:
    """Draw sections one below the other."""
    for section in sections:
        show(tag("h2", section.title, cls="section"), *_sentences(section.lead))
        if section.columns and section.rows:
            show(section_table(section))
        show(*_sentences(section.notes))


def _sentences(texts: Iterable[str]) -> list[Html]:
    """One quiet paragraph a sentence."""
    return [tag("p", own(text), cls="note") for text in texts]


def section_table(section: Section) -> Html:
    """The table of a section; figures stand on their units."""
    head = [
        tag("span", column.title, cls="num" if column.kind in NUMBERS else "word")
        for column in section.columns
    ]
    lines = [[_cell(cell) for cell in row] for row in section.rows]
    return table(head, lines, "sheeted", section.title)


def _cell(cell: Cell) -> Html:
    """One cell: a status with its shape, a figure from left to right, a title isolated."""
    if cell.suppressed:
        return tag("span", cell.text, cls="few")
    if cell.kind == "status" and cell.value in STATUS:
        return mark(STATUS[cell.value], cell.text)  # type: ignore[index]  # it is one of them
    if cell.kind in NUMBERS:
        return tag("span", own(cell.text), cls="num")
    return own(cell.text)


def why_card(card: Card, workshop: Workshop) -> None:
    """Why this, why not that: the card of one proposal."""
    proposal = next(p for p in workshop.proposals if p.id == card.proposal)
    known = [
        (state.say("results.status"), _cell(card.status)),
        (state.say("results.place"), own(card.place)),
        (state.say("results.cost"), own(card.cost.text)),
        (state.say("results.raised_by"), own(card.submitters)),
        (state.say("results.on_lists"), join(tag("div", own(x)) for x in card.lists)),
        (state.say("results.screening"), own(card.screening)),
        (state.say("results.next"), own(card.next)),
        (state.say("results.complain"), join(tag("div", own(x)) for x in card.complaint)),
    ]
    show(
        tag(
            "div",
            join(
                [
                    tag("h2", proposal_title(proposal)),
                    tag("p", own(card.reason), cls="because"),
                    *(tag("p", own(text)) for text in card.more),
                    facts((k, v) for k, v in known if v and v != own("")),
                ]
            ),
            cls="why",
        )
    )
    if card.points.rows:
        show(section_table(card.points))
