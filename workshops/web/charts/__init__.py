"""The charts of the Results page: one section of the report drawn, never a figure of its own."""

from collections.abc import Callable, Mapping
from typing import Final

from workshops.reports.sections import Section
from workshops.web.charts.groups import heat, representation
from workshops.web.charts.lists import slope
from workshops.web.charts.money import gaps, money
from workshops.web.charts.room import Chart, Parts, Room
from workshops.web.charts.sure import intervals, places

CHARTS: Final[Mapping[str, Callable[[Section, Parts, Room], Chart | None]]] = {
    "lists": slope,
    "groups": representation,
    "support": heat,
    "spread_pillar": money,
    "spread_place": money,
    "agreement": gaps,
    "sure": places,
    "sure_weights": intervals,
}
"""Key of a section -> its chart; None where there is nothing to draw."""

__all__ = ["CHARTS", "Chart", "Parts", "Room"]
