"""Both example towns, decided once, and small changes to them."""

from dataclasses import replace
from functools import cache

from prioritization.outcome import Decision
from scoring.model import Text
from tests.conftest import EXAMPLES
from workshops.cases import decision
from workshops.folder import read_folder
from workshops.workshop import Workshop

TOWNS = ("sabha", "al_kufra")
FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "http://x.example",
    "\uff1d1\uff0b1",
    "'=1+1",
)
"""Texts a spreadsheet might run or turn into a link."""


@cache
def town(name: str) -> tuple[Decision, Workshop]:
    """The decision of an example, and the example."""
    workshop = read_folder(EXAMPLES / name)
    return decision(workshop), workshop


def with_texts(workshop: Workshop, text: str) -> Workshop:
    """The same workshop with one text wherever people may write one."""
    written = Text(en=text, ar=text, fr=text)
    settings = workshop.settings
    return replace(
        workshop,
        settings=replace(
            settings,
            title=written,
            place=text,
            record=tuple(replace(line, text=written) for line in settings.record),
        ),
        groups=tuple(replace(g, name=written) for g in workshop.groups),
        criteria=tuple(replace(c, name=written) for c in workshop.criteria),
        proposals=tuple(
            replace(p, title=written, short_title=written, place=text, description=written)
            for p in workshop.proposals
        ),
    )
