"""Where the money goes, and where groups part or meet: one bar a line, its figure at its end."""

from typing import Final

from workshops.reports.sections import Section
from workshops.web.charts.canvas import (
    CLAY,
    FAINT,
    SOFT,
    TEAL,
    Canvas,
    Label,
    width_of,
)
from workshops.web.charts.room import Chart, Parts, Room, figure_of, lines, titles

ROW: Final = 30
BRIDGING: Final = "bridging"
DIVISIVE: Final = "divisive"
MOST_SHOWN: Final = 8


def money(section: Section, _parts: Parts, room: Room) -> Chart | None:
    """Money of the list by pillar, place or group, the largest first, on one scale from 0."""
    found = lines(section)
    if not found:
        return None
    name = section.columns[0].key
    lead = width_of(line[name].text for line in found) + 8
    most = max(figure_of(line["money"]) or 0 for line in found) or 1
    canvas = Canvas(
        room.towards,
        (-0.5, len(found) - 0.5),
        (0, most),
        pixels=ROW * len(found),
        start=lead,
        end=150,
    )
    amounts = [figure_of(line["money"]) or 0 for line in found]
    rows = [float(y) for y in range(len(found))]
    canvas.bars(rows, amounts, [0] * len(found), [TEAL] * len(found), width=0.6)
    for y, (line, amount) in enumerate(zip(found, amounts, strict=True)):
        canvas.text(line[name].text, 0, y, Label(edge=True, dx=-lead))
        canvas.text(f"{line['money'].text}  {line['part'].text}", amount, y, Label(dx=8))
    first = found[0]
    alt = room.say("chart.money", n=len(found), name=first[name].text, part=first["part"].text)
    return Chart(figure=canvas.figure, alt=alt)


def gaps(section: Section, _parts: Parts, room: Room) -> Chart | None:
    """How far the groups' support is apart, the widest first; what bridges them is marked."""
    found = [line for line in lines(section) if figure_of(line["gap"]) is not None]
    found = [line for line in found if line["meeting"].value] or found[:MOST_SHOWN]
    if not found:
        return None
    lead = width_of(titles(found)) + 38
    canvas = Canvas(
        room.towards,
        (-0.5, len(found) - 0.5),
        (0, 100),
        pixels=ROW * len(found),
        start=lead,
        end=160,
    )
    colours = {DIVISIVE: CLAY, BRIDGING: TEAL}
    for y, line in enumerate(found):
        proposal, gap = str(line["id"].value), figure_of(line["gap"]) or 0
        kind = str(line["meeting"].value or "")
        hatched = kind == DIVISIVE
        canvas.bars([y], [gap], [0], [colours.get(kind, FAINT)], width=0.5, hatched=hatched)
        canvas.ticket(room.numbers[proposal], y, -lead, room.pillar(proposal))
        canvas.text(line["proposal"].text, 0, y, Label(edge=True, dx=-lead + 34))
        said = f"{line['gap'].text}  {line['meeting'].text if kind else ''}"
        canvas.text(said, gap, y, Label(dx=8, colour=colours.get(kind, SOFT), strong=bool(kind)))
    divided = sum(line["meeting"].value == DIVISIVE for line in found)
    return Chart(figure=canvas.figure, alt=room.say("chart.gaps", n=divided))
