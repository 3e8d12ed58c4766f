"""Reasons to be read: every proposal under its status, every finding under its gravity."""

from typing import Final

from scoring.model import Proposal
from workshops.reports.sections import Cell, Section
from workshops.web.pieces import Html, Level, join, mark, own, proposal_title, tag

STATUS: Final[dict[str, Level]] = {
    "selected": "ok",
    "conditional": "ok",
    "waiting": "now",
    "not_selected": "todo",
    "on_hold": "warn",
    "excluded": "hold",
    "merged": "todo",
    "withdrawn": "todo",
}
"""Every status of a proposal, in the order in which people ask for it, and its shape."""
LEVELS: Final[dict[str, Level]] = {"hold": "hold", "warn": "warn", "info": "info"}
Row = dict[str, Cell]


def by_status(section: Section, proposals: dict[str, Proposal]) -> Html:
    """Every proposal with its cost and reasons, those of one status together."""
    parts = []
    rows = _rows(section)
    for status in STATUS:
        found = [row for row in rows if row["status"].value == status]
        found.sort(key=lambda row: (row["position"].value is None, row["position"].value or 0))
        if found:
            word = mark(STATUS[status], found[0]["status"].text)
            lines = (_reason(row, proposals[str(row["id"].value)]) for row in found)
            parts += [tag("h3", word, cls="of-status"), tag("ul", join(lines), cls="reasons")]
    return join(parts)


def _rows(section: Section) -> list[Row]:
    """The rows of a section by column."""
    keys = [column.key for column in section.columns]
    return [dict(zip(keys, row, strict=True)) for row in section.rows]


def _reason(row: Row, proposal: Proposal) -> Html:
    """One proposal: badge and cost, then why, then what else is to be said."""
    further = row["more"].text
    return tag(
        "li",
        join(
            [
                tag("div", join([proposal_title(proposal), tag("b", own(row["cost"].text))])),
                tag("p", own(row["reason"].text)),
                tag("p", own(further), cls="more") if further else Html(""),
            ]
        ),
    )


def findings_list(section: Section) -> Html:
    """Every finding: its gravity, its sentence, and the answer that was given to it."""
    lines = []
    for row in _rows(section):
        level = str(row["level"].value)
        answer = row["answer"].text
        said = tag("small", own(answer)) if answer else Html("")
        sentence = tag("span", join([own(row["sentence"].text), said], " "))
        lines.append(
            tag("li", join([mark(LEVELS.get(level, "info"), row["level"].text), sentence]))
        )
    return tag("ul", join(lines), cls="finds")
