"""A figure that knows its direction: everything is placed at the start or the end of the line.

One visual language for every chart (DESIGN 9): no frame, no grid, no legend; labels stand at what
they name; teal is what is funded and the budget line, other quantities are steps of ink; a figure
that is not shown is hatched and says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import plotly.graph_objects as go

from workshops.language import Direction
from workshops.web.signs import INK, address_of, group_drawing

SOFT: Final = "#454C48"
LINE: Final = "#D8D0C2"
GROUND: Final = "#FBF8F2"
SUNK: Final = "#F3EEE4"
EDGE: Final = "#7C766A"
TEAL: Final = "#0A4D4A"
TINT: Final = "#D5E6E1"
CLAY: Final = "#7E2A10"
FAINT: Final = "#B9BDB8"
OUT: Final = "#8B908D"
STEPS: Final = ("#F3EEE4", "#DED9CD", "#B9B6AB", "#8E8D84", "#5F635D", "#2E3532")
"""Quantities that are not money: steps of ink, light to dark; white letters from the fourth on."""
KINDS: Final = {
    "basic_services": "#28406F",
    "social_cohesion": "#6B2A5B",
    "livelihoods": "#6A4508",
}
FONT: Final = "IBM Plex Sans Arabic, Tahoma, sans-serif"
TRIANGLE: Final = 2
"""Which of the signs of groups has three corners."""
LETTER: Final = 0.56
"""Mean width of a letter, as a part of the size of type; generous, since the browser sets it."""
TEMPLATE: Final = {
    "font": {"family": FONT, "size": 14, "color": INK},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "showlegend": False,
    "hovermode": False,
    "barmode": "overlay",
    "xaxis": {"visible": False, "fixedrange": True, "zeroline": False, "showgrid": False},
    "yaxis": {"visible": False, "fixedrange": True, "zeroline": False, "showgrid": False},
}
Anchor = Literal["start", "middle", "end"]
Dash = Literal["solid", "dot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """How a text is set. dx, dy: pixels towards the end of the line and upwards.

    edge: the place is that of the plot, 0 its start and 1 its end, instead of a value.
    upwards: read from below to above, where a column is too narrow for its words.
    """

    anchor: Anchor = "start"
    dx: float = 0
    dy: float = 0
    size: int = 14
    colour: str = INK
    strong: bool = False
    edge: bool = False
    upwards: bool = False
    ground: str | None = None


PLAIN: Final = Label()


def plain(text: str) -> str:
    """A text of the room where plotly would read marks of its own (spec trust, 5.7)."""
    return text.replace("&", "&amp;").replace("<", "‹").replace(">", "›")


def width_of(texts: Iterable[str], size: int = 14) -> int:
    """Pixels that the longest of some texts takes."""
    return int(max(map(len, texts), default=0) * size * LETTER) + 8


class Canvas:
    """One chart while it is drawn; x grows from the start of the line, y downwards."""

    def __init__(  # noqa: PLR0913  # a margin for each side
        self,
        towards: Direction,
        rows: tuple[float, float],
        span: tuple[float, float],
        *,
        pixels: float,
        start: int = 0,
        end: int = 0,
    ) -> None:
        """rows: first and last y. span: first and last x. pixels: height of the whole figure."""
        self.rtl = towards == "rtl"
        self.span, self.rows, self.pixels = span, rows, pixels
        left, right = (end, start) if self.rtl else (start, end)
        self.figure = go.Figure(layout={**TEMPLATE, "height": pixels})
        self.figure.update_layout(
            margin={"l": left, "r": right, "t": 0, "b": 0, "pad": 0},
            xaxis_range=span[::-1] if self.rtl else span,
            yaxis_range=rows[::-1],
        )

    def _side(self, anchor: Anchor) -> str:
        """The side of plotly for a place in the line."""
        sides = ("right", "left") if self.rtl else ("left", "right")
        return {"start": sides[0], "end": sides[1], "middle": "center"}[anchor]

    def _shift(self, pixels: float) -> float:
        """Pixels towards the end of the line."""
        return -pixels if self.rtl else pixels

    def _edge(self, x: float) -> float:
        """A place of the plot, 0 start and 1 end, as plotly counts it."""
        return 1 - x if self.rtl else x

    def text(self, words: str, x: float, y: float, label: Label = PLAIN) -> None:
        """A direct label; Arabic is kept apart line by line, so that numbers keep their place."""
        words = plain(words)
        if self.rtl:
            words = "<br>".join(f"\u2067{line}\u2069" for line in words.split("\n"))
        else:
            words = words.replace("\n", "<br>")
        self.figure.add_annotation(
            text=f"<b>{words}</b>" if label.strong else words,
            x=self._edge(x) if label.edge else x,
            y=y,
            xref="paper" if label.edge else "x",
            yref="y",
            showarrow=False,
            align=self._side(label.anchor),
            xanchor=self._side(label.anchor),
            yanchor="middle",
            textangle=-90 if label.upwards else 0,
            xshift=self._shift(label.dx),
            yshift=label.dy,
            font={"size": label.size, "color": label.colour},
            bgcolor=label.ground,
            borderpad=0,
        )

    def line(  # noqa: PLR0913  # from, to, and how it looks
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        *,
        colour: str = LINE,
        width: float = 1,
        dash: Dash = "solid",
        above: bool = False,
    ) -> None:
        """A straight line between two places of the scale."""
        self.figure.add_shape(
            type="line",
            x0=x[0],
            x1=x[1],
            y0=y[0],
            y1=y[1],
            layer="above" if above else "below",
            line={"color": colour, "width": width, "dash": dash},
        )

    def budget_line(self, x: float, y: float, pixels: float) -> None:
        """The line under the titles on one side: from an end of the plot out to the margin."""
        away = self._shift(pixels if x else -pixels)
        self.figure.add_shape(
            type="line",
            xref="paper",
            xsizemode="pixel",
            xanchor=self._edge(x),
            x0=away,
            x1=0,
            y0=y,
            y1=y,
            line={"color": TEAL, "width": 2},
        )

    def box(self, x: tuple[float, float], y: tuple[float, float], colour: str) -> None:
        """A quiet ground behind what is drawn."""
        self.figure.add_shape(
            type="rect",
            x0=x[0],
            x1=x[1],
            y0=y[0],
            y1=y[1],
            fillcolor=colour,
            layer="below",
            line={"width": 0},
        )

    def bars(  # noqa: PLR0913  # where each begins and ends, and its look
        self,
        y: Sequence[float],
        x: Sequence[float],
        base: Sequence[float],
        colours: Sequence[str],
        *,
        width: float = 0.66,
        hatched: bool = False,
    ) -> None:
        """Bars along the line; hatched: what they would say is not shown, or not funded."""
        pattern = {"shape": "/", "fgcolor": EDGE, "size": 6, "solidity": 0.3} if hatched else None
        self.figure.add_bar(
            orientation="h",
            y=list(y),
            x=list(x),
            base=list(base),
            width=width,
            cliponaxis=False,
            marker={
                "color": list(colours),
                "line": {"color": LINE if hatched else GROUND, "width": 1},
                "pattern": pattern,
            },
        )

    def dot(self, x: float, y: float, fill: str, edge: str = INK, size: int = 13) -> None:
        """One mark on a scale."""
        self.figure.add_scatter(
            x=[x],
            y=[y],
            mode="markers",
            cliponaxis=False,
            marker={"color": fill, "size": size, "line": {"color": edge, "width": 2}},
        )

    def ticket(self, number: str, y: float, dx: float, pillar: str) -> None:
        """The number of a proposal on the colour of its kind."""
        self.figure.add_annotation(
            text=f"<b>{plain(number)}</b>",
            x=self._edge(0),
            y=y,
            xref="paper",
            yref="y",
            showarrow=False,
            width=24,
            height=17,
            align="center",
            xanchor=self._side("start"),
            xshift=self._shift(dx),
            bgcolor=KINDS[pillar],
            borderpad=1,
            font={"size": 12, "color": "#FFFFFF"},
        )

    def sign(self, place: int, letter: str, x: float, y: float, size: float = 22) -> None:
        """The sign of a group; x lies inside the span, since pictures know no pixel shift."""
        down = (self.rows[1] - self.rows[0]) / self.pixels  # rows in a pixel
        share = (x - self.span[0]) / (self.span[1] - self.span[0])
        self.figure.add_layout_image(
            source=address_of(group_drawing(place)),
            x=self._edge(share),
            y=y,
            xref="paper",
            yref="y",
            xanchor="center",
            yanchor="middle",
            sizex=1,
            sizey=size * down,
            sizing="contain",
            layer="above",
        )
        low = place == TRIANGLE  # its letter stands where it is wide
        label = Label(anchor="middle", size=9 if low else 11, strong=True, dy=-4 if low else 0)
        self.text(letter, x, y, label)
