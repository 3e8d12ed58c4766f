"""What a scene is drawn from: only what the room may see at this moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from prioritization.outcome import Decision
from scoring.model import Group, GroupId, Proposal, ProposalId
from workshops.lines import numbers, on_ballot
from workshops.store.standing import Screen
from workshops.support_by_group import Support
from workshops.web.screen.speech import Speech
from workshops.what_if import Answered
from workshops.workshop import Workshop

View = dict[str, object]
"""One scene: `kind` of drawing, `title`, `state`, `foot`, `body`, `auto` for pages that turn."""

PER_PAGE: Final = {0: (12, 7), 1: (7, 5), 2: (5, 4)}
"""Rows of a page by text step: in one language, with a second line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How people in the room reach this computer. address: typed to vote, "" while it is closed.

    name, password: of the room's Wi-Fi, "" where none is set.
    """

    address: str = ""
    name: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The last released step: how many ballots stand behind it, and what they give together."""

    ballots: int
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything a scene may read.

    workshop: without any ballot. now: the hour of this place. ballots: in the box, voters: in the
    room. present: people per group who are here. curtain: are results hidden until counting ends.
    live: None before the first step and behind the curtain. was_live: whether there was a step:
    after a restart nobody can draw it again. bundles: accepted and all.
    decision: as released for the room, None until it is published. by_group: may figures of groups
    be shown. support: mean marks by group as documents tell them. what_if: the answer that is on
    the screen, None while none is.
    """

    workshop: Workshop
    screen: Screen
    now: datetime
    ballots: int = 0
    voters: int = 0
    present: Mapping[GroupId, int] = field(default_factory=dict)
    curtain: bool = True
    live: Live | None = None
    was_live: bool = False
    bundles: tuple[int, int] = (0, 0)
    decision: Decision | None = None
    by_group: bool = False
    support: Support | None = None
    what_if: Answered | None = None
    network: Network = Network()

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """What was proposed and stands for itself: not joined to another, not taken back."""
        return on_ballot(self.workshop)

    def proposal(self, identifier: ProposalId) -> Proposal:
        """One proposal by its id."""
        return next(p for p in self.workshop.proposals if p.id == identifier)

    def per_page(self, speech: Speech) -> int:
        """How many rows fit on a page; text never shrinks to fit."""
        return PER_PAGE[self.screen.text_step][speech.second is not None]

    def needed(self) -> int:
        """People a group needs in the room, of the checks; at least one."""
        asked = [
            c.threshold for c in self.workshop.settings.method.checks if c.kind == "group_present"
        ]
        return max(1, *(int(threshold) for threshold in asked)) if asked else 1

    def groups_here(self) -> int:
        """Groups with the people they need."""
        return sum(self.present.get(g.id, 0) >= self.needed() for g in self.workshop.groups)


def badge(shown: Shown, proposal: Proposal) -> View:
    """What every proposal wears everywhere: kind, sector, number."""
    number = numbers(shown.workshop.proposals)[proposal.id]
    return {"kind": proposal.pillar, "sector": proposal.sector, "no": str(number)}


def named(shown: Shown, speech: Speech, proposal: Proposal) -> View:
    """The badge and the title."""
    title = speech.room(proposal.short_title, proposal.title)
    return badge(shown, proposal) | {"title": title}


def short_name(group: Group, language: str) -> str:
    """A group's name without its explanation: what follows a dash or stands in long brackets."""
    name: str = getattr(group.name, language)
    before = name.partition(" – ")[0].partition(" - ")[0]
    head, bracket, inside = before.partition(" (")
    return head if bracket and len(inside) > len("A)") else before


def view(kind: str, title: object, body: View, **more: object) -> View:
    """A scene: how it is drawn, its heading, and what it shows."""
    return {"kind": kind, "title": title, "body": body, **more}


def voting_state(speech: Speech) -> View:
    """The state line while ballots come in."""
    return state(speech, "voting", "status-waiting", "projector.state.voting")


def state(speech: Speech, kind: str, icon: str, key: str, **numbers: object) -> View:
    """The state line: a shape and a word; kind: voting, counting or published."""
    return {"kind": kind, "icon": icon, "says": speech.words(key, **numbers)}
