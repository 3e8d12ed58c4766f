"""What a file may hold: proposals, ballots or tallies, and of what sort each of their fields is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, get_args

from scoring.model import Channel, Electorate, Pillar, ProposalType, Sector, TallyKind
from workshops.intake.words import meanings
from workshops.lines import numbers
from workshops.tables.layout import Layout
from workshops.tables.proposing import PROPOSALS
from workshops.tables.tallies import TALLIES
from workshops.tables.text import folded
from workshops.tables.votes import BALLOTS
from workshops.workshop import Workshop

TargetName = Literal["proposals", "ballots", "tallies"]
Sort = Literal["text", "whole", "money", "choice", "group", "groups", "proposal", "sex", "id"]

LAYOUTS: Final[Mapping[TargetName, Layout]] = {
    "proposals": PROPOSALS,
    "ballots": BALLOTS,
    "tallies": TALLIES,
}
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "pillar": get_args(Pillar),
    "sector": get_args(Sector),
    "type": get_args(ProposalType),
    "channel": get_args(Channel),
    "kind": get_args(TallyKind),
    "per": get_args(Electorate),
    "assisted": ("yes", "no"),
    "sex": ("F", "M"),
}
LISTS: Final[Mapping[str, str]] = {"assisted": "yes_no"}
"""Which list of words a field is read with, where it is not called like the field."""
NEEDED: Final[Mapping[TargetName, tuple[str, ...]]] = {
    "proposals": ("proposal", "pillar", "sector", "type", "place", "submitted_by"),
    "ballots": ("ballot", "group"),
    "tallies": TALLIES.needed,
}


@dataclass(frozen=True, kw_only=True)
class Target:
    """One kind of file for one workshop. cast: ballot or serial -> the group it was issued to.

    in_store: the app's own, whose ballots nobody reads before the count is closed.
    """

    name: TargetName
    workshop: Workshop
    cast: Mapping[str, str] = field(default_factory=dict)
    in_store: bool = False

    @property
    def layout(self) -> Layout:
        """The columns of the folder's file of this kind."""
        return LAYOUTS[self.name]

    @property
    def of_people(self) -> bool:
        """Whether a heading that asks who somebody is is refused."""
        return self.layout.of_people

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Every field a column may be read as; for ballots also every proposal."""
        named = self.layout.named + self.layout.optional + self.layout.kept
        return named + (self.spread if self.name == "ballots" else ())

    @cached_property
    def spread(self) -> tuple[str, ...]:
        """The ids of the proposals, each of which may be a column of its own."""
        return tuple(proposal.id for proposal in self.workshop.proposals)

    @cached_property
    def headings(self) -> Mapping[str, tuple[str, ...]]:
        """Heading, folded -> the fields it may mean."""
        known = {
            heading: tuple(one for one in fields if one in self.fields)
            for heading, fields in meanings("heading").items()
        }
        if self.name == "ballots":
            known |= {text: (one,) for text, one in self.proposals.items()}
        named = {folded(one): (one,) for one in self.fields}
        return {heading: fields for heading, fields in (known | named).items() if fields}

    @cached_property
    def proposals(self) -> Mapping[str, str]:
        """What a proposal may be called, folded -> its id; what two share is nobody's."""
        spoken = numbers(self.workshop.proposals)
        return _unshared(
            (text, one.id)
            for one in self.workshop.proposals
            for text in (
                one.id,
                str(spoken.get(one.id, "")),
                *(getattr(one.title, tongue) for tongue in ("ar", "en", "fr")),
                *(getattr(one.short_title, tongue) for tongue in ("ar", "en", "fr")),
            )
        )

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """What a group may be called, folded -> its id."""
        return _unshared(
            (text, one.id)
            for one in self.workshop.groups
            for text in (one.id, one.name.ar, one.name.en, one.name.fr)
        )

    def knows(self, heading: str) -> bool:
        """Whether a heading is a known one."""
        return folded(heading) in self.headings

    def sort(self, name: str) -> Sort:
        """How the cells of a field are read."""
        if name in {"proposal", "ballot"} and name == self.layout.key[0]:
            return "id"
        if name == "cost":
            return "money"
        if name in self.layout.numeric or (self.name == "ballots" and name in self.spread):
            return "whole"
        if name in CHOICES:
            return "choice"
        sorts: dict[str, Sort] = {
            "submitted_by": "groups",
            "group": "group",
            "proposal": "proposal",
            "duplicate_of": "proposal",
        }
        return sorts.get(name, "text")


def _unshared(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names, folded, each with the one thing it stands for; those that stand for two left out."""
    found: dict[str, set[str]] = {}
    for text, stands_for in named:
        if folded(text):
            found.setdefault(folded(text), set()).add(stands_for)
    return {text: next(iter(ids)) for text, ids in found.items() if len(ids) == 1}


def target(name: TargetName, workshop: Workshop, *, in_store: bool) -> Target:
    """A kind of file for a workshop, with what its serials and ballots say of their groups."""
    cast = {str(ballot.id): str(ballot.group) for ballot in workshop.ballots}
    cast |= {serial.serial: str(serial.group) for serial in workshop.serials}
    return Target(name=name, workshop=workshop, cast=cast, in_store=in_store)
