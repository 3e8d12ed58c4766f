"""Both example towns, decided once, and small changes to them."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from prioritization.outcome import Decision
from scoring.model import ProposalId, Text
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


LONG = Text(
    en="Rehabilitation of the drinking-water network and the main pumping station of the southern "
    "neighbourhood, with house connections for outlying homes and a trained committee",
    ar="صِيَانَةُ شَبَكَةِ مِيَاهِ الشُّرْبِ وَتَأْهِيلُ مَحَطَّةِ الضَّخِّ الرَّئِيسِيَّةِ فِي الحَيِّ الجَنُوبِيِّ مَعَ تَوْصِيلِ المَنَازِلِ البَعِيدَةِ",
    fr="Réhabilitation du réseau d'eau potable et de la station de pompage principale du quartier "
    "sud, avec le raccordement des maisons éloignées et un comité formé",
)
SHORT = Text(
    en="Water network, southern neighbourhood",
    ar="صِيَانَةُ شَبَكَةِ المِيَاهِ",
    fr="Réseau d'eau du quartier du sud",
)
"""As long as a title and a short title may be, the Arabic one with every vowel mark."""


@cache
def long_list(n: int) -> tuple[Decision, Workshop]:
    """Sabha with so many proposals of long titles, and its decision."""
    _, sabha = town("sabha")
    known = [p for p in sabha.proposals if not p.duplicate_of]
    copies = [(known[i % len(known)], ProposalId(f"P{i + 1:02d}"), f" {i + 1}") for i in range(n)]
    proposals = tuple(
        replace(p, id=new, title=_numbered(LONG, number), short_title=_numbered(SHORT, number))
        for p, new, number in copies
    )
    first = {p.id: new for p, new, _ in reversed(copies)}

    def again(rows: Iterable[Any]) -> tuple[Any, ...]:
        """What staff wrote about a proposal, about every copy of it."""
        return tuple(
            replace(row, proposal=new)
            for row in rows
            for p, new, _ in copies
            if p.id == row.proposal
        )

    workshop = replace(
        sabha,
        settings=replace(sabha.settings, record=()),
        proposals=proposals,
        ballots=tuple(
            replace(b, marks={first[p]: x for p, x in b.marks.items() if p in first})
            for b in sabha.ballots
        ),
        tallies=(),
        assessments=again(sabha.assessments),
        feasibility=again(sabha.feasibility),
        screening=again(sabha.screening),
        extra_columns={},
    )
    return decision(workshop), workshop


def _numbered(text: Text, number: str) -> Text:
    """The same text with a number at its end."""
    return Text(en=text.en + number, ar=text.ar + number, fr=text.fr + number)
