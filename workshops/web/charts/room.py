"""What a chart knows beside the figures of its section: words, badges of proposals, group signs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import plotly.graph_objects as go

from scoring.model import GroupId, Proposal
from workshops import language as words
from workshops.reports.sections import Cell, Section
from workshops.web.signs import letters, shapes
from workshops.workshop import Language, Workshop

Parts = Mapping[str, Section]
"""Every section of the report by its key."""
Line = Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure, and what it shows in words for those who cannot see it."""

    figure: go.Figure
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The workshop as charts name it, in one language.

    groups: name -> the place of its sign and its letter. numbers: id -> number on the ballot.
    """

    language: Language
    proposals: Mapping[str, Proposal]
    numbers: Mapping[str, str]
    groups: Mapping[str, tuple[int, str]]
    group_ids: Mapping[str, str]

    @classmethod
    def of(
        cls, workshop: Workshop, language: Language, numbers: Mapping[str, int], main: Language
    ) -> Self:
        """Names, numbers and signs of one workshop."""
        signs = letters(workshop.groups, language)
        named = [(words.pick(g.name, language, main) or str(g.id), g.id) for g in workshop.groups]
        return cls(
            language=language,
            proposals={str(p.id): p for p in workshop.proposals},
            numbers={str(p.id): str(numbers.get(p.id, p.id)) for p in workshop.proposals},
            groups={
                name: (shapes(i), signs.get(group, "")) for i, (name, group) in enumerate(named)
            },
            group_ids={str(group): name for name, group in named},
        )

    @property
    def towards(self) -> words.Direction:
        """Which way the language is written."""
        return words.direction(self.language)

    def say(self, key: str, **numbers: object) -> str:
        """A sentence of the catalogue."""
        return words.say(self.language, key, **numbers)

    def sign(self, group: GroupId | str) -> tuple[int, str] | None:
        """Place and letter of a group's sign by its id."""
        return self.groups.get(self.group_ids.get(str(group), ""))

    def pillar(self, proposal: str) -> str:
        """The kind of a proposal."""
        return self.proposals[proposal].pillar


def lines(section: Section) -> list[Line]:
    """The rows of a section, each by column."""
    keys = [column.key for column in section.columns]
    return [dict(zip(keys, row, strict=True)) for row in section.rows]


def figure_of(cell: Cell) -> float | None:
    """The number of a cell; None where there is none, or it may not be shown."""
    return float(cell.value) if isinstance(cell.value, int | float) else None


def titles(found: Sequence[Line]) -> list[str]:
    """The titles of proposals, for the room they take."""
    return [line["proposal"].text for line in found]
