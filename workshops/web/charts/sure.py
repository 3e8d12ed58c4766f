"""How sure: the places each proposal took in the trials, and how far each weight may move."""

from typing import Final

from workshops.reports.sections import Section
from workshops.web.charts.canvas import (
    GROUND,
    OUT,
    SOFT,
    TEAL,
    TINT,
    Canvas,
    Label,
    width_of,
)
from workshops.web.charts.room import Chart, Parts, Room, figure_of, lines, titles
from workshops.web.signs import INK

ROW: Final = 26
FIRM: Final = "firm"
WEIGHT_ROW: Final = 46
BAND: Final = "#9DBDB7"


def places(section: Section, parts: Parts, room: Room) -> Chart | None:
    """A bar from the best to the worst usual place, a dot at the counted one, the line between."""
    found = lines(section)
    if not found:
        return None
    funded = sum(1 for line in lines(parts["official"])) if "official" in parts else 0
    counted = {str(line["id"].value): line["rank"].text for line in lines(parts["ranking"])}
    lead = width_of(titles(found)) + 66
    most = max(figure_of(line["rank_high"]) or 1 for line in found)
    often = room.say("chart.often")
    canvas = Canvas(
        room.towards,
        (-1.6, len(found) - 0.4),
        (0.4, max(most, len(found)) + 0.6),
        pixels=ROW * (len(found) + 1.2),
        start=lead,
        end=max(58, width_of([often], 12) + 4),
    )
    line_at = funded + 0.5
    canvas.box((0.4, line_at), (-0.6, len(found) - 0.4), TINT)
    canvas.line((line_at, line_at), (-0.6, len(found) - 0.4), colour=TEAL, width=2)
    inside = Label(anchor="end", dx=-6, size=12, colour=TEAL, strong=True)
    canvas.text(room.say("chart.inside"), line_at, -1.1, inside)
    canvas.text(often, 1, -1.1, Label(edge=True, dx=4, size=12, colour=SOFT))
    for y, line in enumerate(found):
        proposal = str(line["id"].value)
        above = y < funded
        firm = line["band"].value == FIRM
        colour = TEAL if above else OUT
        low, high = figure_of(line["rank_low"]) or 1, figure_of(line["rank_high"]) or 1
        canvas.line((low, high), (y, y), colour=colour, width=8 if firm else 4)
        canvas.dot(y + 1, y, colour, GROUND)
        ink = INK if above else SOFT
        place = Label(edge=True, anchor="end", dx=-lead + 24, strong=True, colour=ink)
        canvas.text(counted.get(proposal, ""), 0, y, place)
        canvas.ticket(room.numbers[proposal], y, -lead + 32, room.pillar(proposal))
        canvas.text(line["proposal"].text, 0, y, Label(edge=True, dx=-lead + 66, colour=ink))
        beside = Label(edge=True, dx=8, strong=firm, colour=ink)
        canvas.text(line["top_k"].text, 1, y, beside)
    firm_ones = sum(line["band"].value == FIRM for line in found)
    return Chart(figure=canvas.figure, alt=room.say("chart.places", n=len(found), firm=firm_ones))


def intervals(section: Section, _parts: Parts, room: Room) -> Chart | None:
    """Each weight on its slider from 0 to 100, and the band in which the list stays the same."""
    found = lines(section)
    if not found:
        return None
    lead = width_of(line["criterion"].text for line in found) + 8
    canvas = Canvas(
        room.towards,
        (-0.7, len(found) - 0.4),
        (0, 104),
        pixels=WEIGHT_ROW * (len(found) + 0.3),
        start=lead,
        end=48,
    )
    for y, line in enumerate(found):
        low, high, weight = (
            100 * (figure_of(line[key]) or 0) for key in ("weight_low", "weight_high", "weight")
        )
        canvas.text(line["criterion"].text, 0, y, Label(edge=True, dx=-lead))
        canvas.line((0, 100), (y, y))
        canvas.line((low, high), (y, y), colour=BAND, width=12)
        canvas.line((weight, weight), (y - 0.28, y + 0.28), colour=INK, width=3, above=True)
        beside = Label(anchor="end", dx=-6, size=13, colour=SOFT, ground=GROUND)
        canvas.text(line["weight_low"].text, low, y, beside)
        beyond = Label(dx=6, size=13, colour=SOFT, ground=GROUND)
        canvas.text(line["weight_high"].text, high, y, beyond)
        above = Label(anchor="middle", dy=19, size=12, strong=True)
        canvas.text(line["weight"].text, weight, y, above)
    return Chart(figure=canvas.figure, alt=room.say("chart.intervals", n=len(found)))
