"""Groups: seats, people and points funded side by side; and who supports what."""

from textwrap import wrap
from typing import Final

from workshops.reports.sections import Cell, Section
from workshops.reports.sections.support import PART
from workshops.web.charts.canvas import (
    EDGE,
    GROUND,
    SOFT,
    STEPS,
    SUNK,
    Canvas,
    Label,
    width_of,
)
from workshops.web.charts.room import Chart, Line, Parts, Room, figure_of, lines, titles
from workshops.web.signs import GROUP_FILLS, INK

ROW: Final = 42
NAME: Final = 28
"""Letters of a group's name on one line."""
NAME_LINE: Final = 0.46
"""One line of a name, as a part of a row."""
FUNDED: Final = "points_funded."
PEOPLE_END: Final = 42.0
SHARES_START: Final = 54.0
SHARES_END: Final = 92.0
CELL_ROW: Final = 26
WORDS_ROWS: Final = 4
"""So many rows hold the words for what is not shown, read upwards."""
SHADES: Final = (0.015, 0.045, 0.095, 0.195, 0.395)
"""Parts of the whole scale at which a cell takes the next darker step."""
WHITE_FROM: Final = 4
TOGETHER: Final = "*"


def representation(section: Section, parts: Parts, room: Room) -> Chart | None:
    """Seats offered and people present, then the part of a group's points on either list."""
    if "who_group" not in parts:
        return None
    people = {line["group"].text: line for line in lines(parts["who_group"])}
    rows = [line for line in lines(section) if line["group"].text in room.groups]
    lists = [c for c in section.columns if c.key.startswith(FUNDED)][:2]
    if not rows or not lists:
        return None
    named = {line["group"].text: "\n".join(wrap(line["group"].text, NAME)) for line in rows}
    lead = width_of(part for name in named.values() for part in name.split("\n"))
    heights = [max(1.0, NAME_LINE * (name.count("\n") + 1)) for name in named.values()]
    middles = [sum(heights[:i]) + height / 2 - 0.5 for i, height in enumerate(heights)]
    canvas = Canvas(
        room.towards,
        (-1.7, sum(heights) - 0.2),
        (-15, 104),
        pixels=ROW * (sum(heights) + 1.5),
        start=lead,
        end=14,
    )
    most = max(
        (
            figure_of(people[line["group"].text][k]) or 0
            for line in rows
            for k in ("seats", "present")
        ),
        default=0,
    )
    scale = PEOPLE_END / max(most, 1)
    canvas.text(room.say("chart.people"), 0, -1.35, Label(size=12, colour=SOFT))
    canvas.text(room.say("chart.points"), SHARES_START, -1.35, Label(size=12, colour=SOFT))
    for y, line in zip(middles, rows, strict=True):
        name = line["group"].text
        place, letter = room.groups[name]
        canvas.text(named[name], 0, y, Label(edge=True, dx=-lead))
        canvas.sign(place, letter, -11.5, y, size=24)
        _people(canvas, people[name], y, scale, GROUP_FILLS[place])
        _shares(canvas, line, [c.key for c in lists], y, GROUP_FILLS[place], room)
    _legend(canvas, room, [room.say(f"list.{c.key.removeprefix(FUNDED)}") for c in lists])
    hidden = sum(any(line[c.key].suppressed for c in lists) for line in rows)
    return Chart(figure=canvas.figure, alt=room.say("chart.groups", n=len(rows), hidden=hidden))


def _legend(canvas: Canvas, room: Room, lists: list[str]) -> None:
    """What the two marks mean, over the first row: empty before, filled after."""
    small = 12
    seats, present = room.say("column.seats"), room.say("column.present")
    marks = [
        (0.8, seats, GROUND),
        (PEOPLE_END / 2 + 2, present, EDGE),
        (SHARES_START + 0.8, lists[0], EDGE),
    ]
    if len(lists) > 1:
        marks.append((SHARES_START + 27, lists[1], GROUND))
    for x, words, fill in marks:
        canvas.dot(x, -0.75, fill, INK, size=9)
        canvas.text(words, x, -0.75, Label(dx=9, size=small, colour=SOFT))


def _people(canvas: Canvas, line: Line, y: float, scale: float, fill: str) -> None:
    """Seats as an empty mark, people present as a filled one, each with its number."""
    seats, present = figure_of(line["seats"]), figure_of(line["present"])
    canvas.line((0, PEOPLE_END), (y, y))
    if seats is not None and present is not None:
        canvas.line((seats * scale, present * scale), (y, y), colour=EDGE, width=2)
    _pair(
        canvas,
        [(seats, line["seats"].text, GROUND), (present, line["present"].text, fill)],
        y,
        scale,
        0.0,
    )


def _pair(
    canvas: Canvas,
    marks: list[tuple[float | None, str, str]],
    y: float,
    scale: float,
    zero: float,
) -> None:
    """Two marks on one scale; each number stands on the outer side of its mark."""
    known = [(x, words, fill) for x, words, fill in marks if x is not None]
    outer = max((x for x, _, _ in known), default=0.0)
    level = len({x for x, _, _ in known}) == 1
    for n, (x, words, fill) in enumerate(known):
        canvas.dot(zero + x * scale, y, fill)
        if level and n + 1 < len(known):
            continue
        beyond = x == outer
        label = Label(
            anchor="start" if beyond else "end",
            dx=11 if beyond else -11,
            size=13,
            strong=fill != GROUND,
            ground=GROUND,
        )
        canvas.text(words, zero + x * scale, y, label)


def _shares(  # noqa: PLR0913, PLR0917  # a place and a look
    canvas: Canvas, line: Line, keys: list[str], y: float, fill: str, room: Room
) -> None:
    """The part of a group's points on the official list, filled, and on the other, empty."""
    cells = [line[key] for key in keys]
    width = SHARES_END - SHARES_START
    if any(cell.suppressed for cell in cells):
        canvas.bars([y], [width], [SHARES_START], [SUNK], width=0.5, hatched=True)
        middle = Label(anchor="middle", size=12, colour=SOFT, ground=GROUND)
        canvas.text(cells[0].text, SHARES_START + width / 2, y, middle)
        return
    figures = [figure_of(cell) for cell in cells]
    if all(x is None for x in figures):
        canvas.text(room.say("chart.no_ballot"), SHARES_START, y, Label(size=13, colour=SOFT))
        return
    canvas.line((SHARES_START, SHARES_END), (y, y))
    both = [x for x in figures if x is not None]
    ends = (SHARES_START + min(both) * width, SHARES_START + max(both) * width)
    canvas.line(ends, (y, y), colour=EDGE, width=2)
    marks = [
        (x, cell.text, fill if n == 0 else GROUND)
        for n, (x, cell) in enumerate(zip(figures, cells, strict=True))
    ]
    _pair(canvas, marks, y, width, SHARES_START)


def heat(section: Section, _parts: Parts, room: Room) -> Chart | None:
    """One cell per proposal and group, darker the more support; hatched where it is not shown."""
    found = lines(section)
    columns = [c for c in section.columns if c.key.startswith(PART)]
    if not found or not columns:
        return None
    lead = width_of(titles(found)) + 38
    canvas = Canvas(
        room.towards,
        (-2.3, len(found) - 0.4),
        (0, len(columns) * 1.1),
        pixels=CELL_ROW * (len(found) + 2.1),
        start=lead,
        end=4,
    )
    top = max(
        (abs(x) for c in columns for line in found if (x := figure_of(line[c.key]))), default=1
    )
    for k, column in enumerate(columns):
        start = k * 1.1
        _head(canvas, room, column.key.removeprefix(PART), start + 0.5, column.title)
        cells = [line[column.key] for line in found]
        for y, cell in enumerate(cells):
            _cell(canvas, cell, start, y, top)
        if len(cells) >= WORDS_ROWS and all(cell.suppressed for cell in cells):
            why = Label(anchor="middle", size=12, colour=SOFT, ground=GROUND, upwards=True)
            canvas.text(cells[0].text, start + 0.5, (len(cells) - 1) / 2, why)
    for y, line in enumerate(found):
        proposal = str(line["id"].value)
        canvas.ticket(room.numbers[proposal], y, -lead, room.pillar(proposal))
        canvas.text(line["proposal"].text, 0, y, Label(edge=True, dx=-lead + 34))
    hidden = sum(found[0][c.key].suppressed for c in columns)
    alt = room.say("chart.heat", n=len(columns) - hidden, hidden=hidden)
    return Chart(figure=canvas.figure, alt=alt)


def _head(canvas: Canvas, room: Room, group: str, x: float, title: str) -> None:
    """The sign of a group over its column; the smaller groups together have a word instead."""
    sign = room.sign(group)
    if sign is not None:
        canvas.sign(*sign, x, -1.05)
        return
    words = title.replace(" ", "\n") if group == TOGETHER else title
    canvas.text(words, x, -1.35, Label(anchor="middle", size=11, strong=True))


def _cell(canvas: Canvas, cell: Cell, start: float, y: float, top: float) -> None:
    """One mean: its shade by its part of the largest, the figure in it."""
    if cell.suppressed:
        canvas.bars([y], [1], [start], [SUNK], width=0.9, hatched=True)
        return
    mean = figure_of(cell)
    part = abs(mean) / top if mean is not None and top else 0.0
    shade = sum(part >= limit for limit in SHADES)
    canvas.bars([y], [1], [start], [STEPS[shade]], width=0.9)
    colour = "#FFFFFF" if shade >= WHITE_FROM else INK if mean else SOFT
    size = 13 if mean is not None else 11
    canvas.text(cell.text, start + 0.5, y, Label(anchor="middle", size=size, colour=colour))
