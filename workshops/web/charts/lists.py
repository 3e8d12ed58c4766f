"""The two lists as a slope: where each proposal stands on either, who comes in and who goes out."""

from typing import Final

from workshops.reports.sections import Section
from workshops.web.charts.canvas import (
    CLAY,
    FAINT,
    SOFT,
    TEAL,
    Anchor,
    Canvas,
    Dash,
    Label,
    width_of,
)
from workshops.web.charts.room import Chart, Line, Parts, Room, figure_of, lines, titles

ROW: Final = 26
HEAD: Final = 1.3
SIZE: Final = 13
PREFIX: Final = "list."


def slope(section: Section, _parts: Parts, room: Room) -> Chart | None:
    """The official list on the start side, the other rule's on the end side."""
    names = [column.key for column in section.columns if column.key.startswith(PREFIX)][:2]
    found = [line for line in lines(section) if any(figure_of(line[n]) for n in names)]
    if len(names) < 2 or not found:  # noqa: PLR2004  # a slope has two ends
        return None
    at = [_places(found, name) for name in names]
    last = max(max(side.values()) for side in at)
    lead = width_of(titles(found), SIZE) + 34
    canvas = Canvas(
        room.towards,
        (-HEAD, last + 0.7),
        (0, 1),
        pixels=ROW * (last + HEAD + 0.7),
        start=lead,
        end=lead,
    )
    for x, (side, name) in enumerate(zip(at, names, strict=True)):
        inside = sum(figure_of(line[name]) is not None for line in found)
        if inside < len(side):
            canvas.budget_line(x, inside - 0.2, lead)
    for line in sorted(found, key=lambda one: _moves(one, names)):
        _draw(canvas, line, names, at)
    heads = {c.key: c.title for c in section.columns}
    for x, name in enumerate(names):
        anchor: Anchor = "start" if x else "end"
        label = Label(anchor=anchor, dx=8 if x else -8, strong=True, colour=SOFT if x else TEAL)
        canvas.text(heads[name], x, -0.9, label)
    moved = sum(_moves(line, names) for line in found)
    return Chart(figure=canvas.figure, alt=room.say("chart.slope", n=moved))


def _places(found: list[Line], name: str) -> dict[str, float]:
    """Where every proposal stands on one list; those it leaves out stand below its line."""
    inside = {str(line["id"].value): figure_of(line[name]) for line in found}
    places = {p: place - 1 for p, place in inside.items() if place is not None}
    below = len(places) + 0.6
    for proposal, place in inside.items():
        if place is None:
            places[proposal] = below
            below += 1
    return places


def _moves(line: Line, names: list[str]) -> bool:
    """Whether a proposal is on one of the lists alone."""
    return any(figure_of(line[name]) is None for name in names)


def _draw(canvas: Canvas, line: Line, names: list[str], at: list[dict[str, float]]) -> None:
    """One proposal: its line, its two places, its title on both sides."""
    proposal = str(line["id"].value)
    inside = [figure_of(line[name]) for name in names]
    leaves, enters = inside[1] is None, inside[0] is None
    colour = CLAY if leaves else TEAL if enters else FAINT
    dash: Dash = "dot" if leaves else "solid"
    ends = (at[0][proposal], at[1][proposal])
    canvas.line((0, 1), ends, colour=colour, width=3 if leaves or enters else 1.25, dash=dash)
    for x, (y, place) in enumerate(zip(ends, inside, strict=True)):
        canvas.dot(x, y, colour, colour, size=6)
        away = 1 if x else -1
        ink = SOFT if place is None else colour if leaves or enters else "#1B2321"
        number = Label(anchor="middle", dx=18 * away, size=SIZE, strong=True, colour=ink)
        canvas.text("–" if place is None else str(int(place)), x, y, number)
        title = Label(
            anchor="start" if x else "end",
            dx=32 * away,
            size=SIZE,
            colour=ink,
            strong=leaves or enters,
        )
        canvas.text(line["proposal"].text, x, y, title)
