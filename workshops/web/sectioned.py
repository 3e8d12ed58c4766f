"""Sections of the report drawn on a page: the same titles, sentences and figures as on paper."""

from collections.abc import Iterable, Mapping
from typing import Final

import streamlit as st

from scoring.model import Group, Proposal
from workshops.reports.sections import Card, Cell, Column, Section
from workshops.reports.sections.support import PART
from workshops.web import state
from workshops.web.charts import CHARTS, Room
from workshops.web.frame import show
from workshops.web.pieces import (
    Html,
    Level,
    chip,
    facts,
    group_name,
    group_title,
    join,
    mark,
    own,
    proposal_title,
    table,
    tag,
)
from workshops.web.ranked_bars import ranked_bars
from workshops.web.reason_lists import LEVELS, STATUS, by_status, findings_list
from workshops.workshop import Workshop

NUMBERS: Final = frozenset({"number", "money", "share", "score"})
SHAPES: Final[dict[str, dict[str, Level]]] = {"status": STATUS, "level": LEVELS}
ON_PAPER: Final = {
    "official": frozenset({"running", "chosen_by"}),
    "ranking": frozenset({"tied", "place", "cost", "low", "high", "status", "top_k"}),
}
"""Columns that a page leaves to the documents, so that the list can be read without scrolling."""


def draw(sections: Iterable[Section], workshop: Workshop, parts: Iterable[Section] = ()) -> None:
    """Draw sections one below the other.

    parts: every section of the report, where a chart draws from more than its own.
    """
    proposals = {str(p.id): p for p in workshop.proposals}
    known = {part.key: part for part in parts}
    for section in sections:
        show(tag("h2", section.title, cls="section"), *_sentences(section.lead))
        if section.key == "outcomes":
            show(by_status(section, proposals))
        elif section.key == "findings":
            show(findings_list(section))
        elif section.key == "ranking":
            show(ranked_bars(section, proposals))
            with st.expander(state.say("results.as_table")):
                show(section_table(section, workshop))
        elif section.columns and section.rows and not _charted(section, workshop, known):
            show(section_table(section, workshop))
        show(*_sentences(section.notes))


def _charted(section: Section, workshop: Workshop, parts: Mapping[str, Section]) -> bool:
    """Draw the chart of a section with its table folded beneath; False where it has none."""
    make = CHARTS.get(section.key)
    chart = make(section, parts, _room(workshop)) if make else None
    if chart is None:
        return False
    # by itself plotly would follow the theme of Streamlit and answer to the mouse
    still = {"displayModeBar": False, "staticPlot": True}
    st.plotly_chart(
        chart.figure, theme=None, config=still, alt=chart.alt, key=f"chart_{section.key}"
    )
    with st.expander(state.say("results.as_table")):
        show(section_table(section, workshop))
    return True


def _room(workshop: Workshop) -> Room:
    """The workshop as charts name it, in the language of the page."""
    numbers = {str(p): n for p, n in state.ballot_numbers().items()}
    return Room.of(workshop, state.language(), numbers, workshop.settings.languages[0])


def _sentences(texts: Iterable[str]) -> list[Html]:
    """One quiet paragraph a sentence."""
    return [tag("p", own(text), cls="note") for text in texts]


def section_table(section: Section, workshop: Workshop) -> Html:
    """The table of a section; figures stand on their units, a proposal wears its badge."""
    badges = {str(p.id): p for p in workshop.proposals}
    groups = {group_name(g): g for g in workshop.groups}
    left_out = ON_PAPER.get(section.key, frozenset())
    keys = [column.key for column in section.columns]
    badge = "id" in keys and "proposal" in keys
    drawn = [
        (i, column)
        for i, column in enumerate(section.columns)
        if column.key not in left_out and not (badge and column.key == "id")
    ]
    head = [_heading(column, groups) for _, column in drawn]
    lines = []
    for row in section.rows:
        proposal = badges.get(str(row[keys.index("id")].value)) if badge else None
        lines.append([_placed(column, row[i], proposal, groups) for i, column in drawn])
    return table(head, lines, "sheeted", section.title)


def _heading(column: Column, groups: Mapping[str, Group]) -> Html:
    """The name of a column, above its figures or words; a group is its sign, so that many fit."""
    if column.key.startswith(PART) and (group := groups.get(column.title)) is not None:
        return tag("abbr", chip(group), title=column.title, cls="num")
    return tag("span", column.title, cls="num" if column.kind in NUMBERS else "word")


def _placed(
    column: Column, cell: Cell, proposal: Proposal | None, groups: Mapping[str, Group]
) -> Html:
    """A cell in its column: a proposal with its badge, a group with its sign, else by its kind."""
    if column.key == "proposal" and proposal is not None:
        return proposal_title(proposal)
    if column.key == "group" and (group := groups.get(cell.text)) is not None:
        return group_title(group)
    shapes = SHAPES.get(column.key)
    return _status(cell, shapes) if shapes else _cell(cell)


def _status(cell: Cell, shapes: Mapping[str, Level]) -> Html:
    """A status: its shape, then its word."""
    return mark(shapes.get(str(cell.value), "info"), cell.text)


def _cell(cell: Cell) -> Html:
    """One cell: a figure from left to right, a title isolated, or that it is not shown."""
    if cell.suppressed:
        return tag("span", cell.text, cls="num few" if cell.kind in NUMBERS else "few")
    if cell.kind in NUMBERS:
        return tag("span", own(cell.text), cls="num")
    return own(cell.text)


def why_card(card: Card, workshop: Workshop) -> None:
    """Why this, why not that: the card of one proposal."""
    proposal = next(p for p in workshop.proposals if p.id == card.proposal)
    known = [
        ("status", _status(card.status, STATUS)),
        ("place", own(card.place) if card.place else ""),
        ("cost", own(card.cost.text)),
        ("raised_by", own(card.submitters) if card.submitters else ""),
        ("on_lists", join(tag("div", own(x)) for x in card.lists)),
        ("screening", own(card.screening) if card.screening else ""),
        ("next", own(card.next) if card.next else ""),
        ("complain", join(tag("div", own(x)) for x in card.complaint)),
    ]
    parts = [
        tag("h2", proposal_title(proposal)),
        tag("p", own(card.reason), cls="because"),
        *(tag("p", own(text)) for text in card.more),
        facts((state.say(f"results.{name}"), said) for name, said in known if said),
    ]
    show(tag("div", join(parts), cls="why"))
    for part in (card.points, card.by_group):
        if part.rows:
            show(tag("h3", part.title), *_sentences(part.lead), section_table(part, workshop))
