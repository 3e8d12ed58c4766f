"""The ranking as bars: each adds up to its score, criterion by criterion, on one scale for all."""

from collections.abc import Sequence
from typing import Final

from scoring.model import Proposal
from workshops.reports.sections import Cell, Section
from workshops.web import state
from workshops.web.pieces import Html, join, own, tag, tile

PART: Final = "contribution."
FUNDED: Final = frozenset({"selected", "conditional"})
RAMP: Final = 6
"""So many tints; a seventh criterion begins again, set apart by its gap."""
Row = dict[str, Cell]


def ranked_bars(section: Section, proposals: dict[str, Proposal]) -> Html:
    """One line a proposal, best first; what is funded is bold and teal, the rest thin and grey.

    The budget line stands between them; a list that does not follow the scores has words instead.
    proposals: by id. Empty where no criterion gave anything yet.
    """
    keys = [column.key for column in section.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in section.rows]
    parts = [column for column in section.columns if column.key.startswith(PART)]
    longest = max((_points(row, [p.key for p in parts]) for row in rows), default=0.0)
    if not longest:
        return Html("")
    funded = [row["status"].value in FUNDED for row in rows]
    lines: list[Html] = []
    in_order = funded == sorted(funded, reverse=True)
    for i, row in enumerate(rows):
        if in_order and i and funded[i - 1] and not funded[i]:
            lines.append(tag("li", tag("span", state.say("results.line")), cls="rule"))
        stack = _stack(row, [p.key for p in parts], longest)
        lines.append(_line(row, proposals[str(row["id"].value)], stack, funded=funded[i]))
    legend = join(
        tag("span", join([tag("i", cls=f"tint-{n % RAMP}"), own(part.title)], " "))
        for n, part in enumerate(parts)
    )
    parted = Html("") if in_order else tag("p", state.say("results.on_the_list"), cls="legend")
    return join([tag("p", legend, cls="legend"), parted, tag("ol", join(lines), cls="ranked")])


def _points(row: Row, parts: Sequence[str]) -> float:
    """What the criteria gave together; what is held back gives nothing to draw."""
    return sum(float(row[part].value or 0) for part in parts)


def _stack(row: Row, parts: Sequence[str], longest: float) -> Html:
    """The parts of one score side by side."""
    widths = [100 * float(row[part].value or 0) / longest for part in parts]
    return tag(
        "span",
        join(
            tag("i", cls=f"tint-{n % RAMP}", style=f"width:{width:.4g}%")
            for n, width in enumerate(widths)
        ),
        cls="stack",
        aria_hidden="true",
    )


def _line(row: Row, proposal: Proposal, stack: Html, *, funded: bool) -> Html:
    """Place, badge, title, bar and score of one proposal."""
    tied = row["tied"].text
    rank = join([own(row["rank"].text), tag("small", tied) if tied else Html("")], " ")
    return tag(
        "li",
        join(
            [
                tag("span", rank, cls="rank"),
                tile(proposal),
                own(row["proposal"].text),
                stack,
                tag("b", own(row["score"].text)),
            ]
        ),
        cls="in" if funded else "out",
    )
