"""Who acts, and how every act is done: asked for, written and logged in one transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from scoring.model import Text
from workshops.phases import Act, refusal
from workshops.store import Connection, Store, chain
from workshops.store import settings as heads
from workshops.wall_clock import on_the_wall
from workshops.workshop import Happening, Phase, Role, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts. session: the digest of a sign-in, "" on the laptop itself. seat: which of several
    people of one role, as `clerk 2`; "" where nobody signed in.
    """

    role: Role
    session: str = ""
    seat: str = ""

    @property
    def hand(self) -> str:
        """Whose hand enters: the seat, or the role where nobody signed in."""
        return self.seat or self.role


class Refused(Exception):
    """An act that is not done; `key` names the sentence that says why, `numbers` what it needs."""

    def __init__(self, key: str, **numbers: object) -> None:
        """Keep the reason."""
        super().__init__(f"{key} {numbers}" if numbers else key)
        self.key = key
        self.numbers: Mapping[str, object] = numbers


class NotYours(Refused):
    """The act belongs to another role."""


class NotNow(Refused):
    """The act is not done in this phase, or no longer."""


class Unfit(Refused):
    """What was given does not fit; nothing was stored."""


@dataclass(slots=True, kw_only=True)
class Doing:
    """One act while it is done. body: what its event will say, never a ballot."""

    connection: Connection
    workshop: str
    phase: Phase
    who: Actor
    now: datetime
    body: dict[str, object] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """The settings as they stand inside the act."""
        return heads.head(self.connection, self.workshop).settings

    def record(self, kind: str, text: Text, *, role: str = "", **more: object) -> None:
        """Add a line to what people decided, which is printed; role: who, if not who types."""
        day, minute = on_the_wall(self.now)
        line = Happening(
            date=day,
            time=minute,
            kind=kind,
            role=role or self.who.role,
            text=text,
            more=more,
        )
        self.keep(replace(self.settings, record=(*self.settings.record, line)))

    def keep(self, settings: Settings) -> None:
        """Keep settings changed by an act; the version people edit stays as it is."""
        columns = heads.columns(settings)
        heads.change(self.connection, self.workshop, **columns)


@contextmanager
def doing(
    store: Store, who: Actor, workshop: str, act: Act, kind: str, now: datetime
) -> Iterator[Doing]:
    """One transaction in which an act is done, and its one event; NotYours or NotNow come first."""
    with store.writing() as connection:
        phase = heads.held(connection, workshop).phase
        allow(who, act, phase)
        current = Doing(connection=connection, workshop=workshop, phase=phase, who=who, now=now)
        yield current
        said = {"role": who.role, **current.body}
        if phase == "closed":  # its own chain has had its last event
            chain.append(connection, chain.INSTALLATION, kind, {"workshop": workshop, **said}, now)
        else:
            chain.append(connection, workshop, kind, said, now)


def allow(who: Actor, act: Act, phase: Phase) -> None:
    """Raise NotYours or NotNow unless the phases allow this role this act."""
    key = refusal(who.role, act, phase)
    if key == "refused.role":
        raise NotYours(key, role=who.role, act=act)
    if key is not None:
        raise NotNow(key, phase=phase, act=act)
