"""Ballots leaving the house, to somebody named: by two people, each with their own secret."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from workshops import cases
from workshops.acts.actor import Actor, Unfit, allow, doing
from workshops.acts.deciding import witnessed
from workshops.bundle.making import make
from workshops.doors import FACILITATOR, WITNESSES, Doors, Second
from workshops.reports.pb_ import write_pb
from workshops.store import Store
from workshops.store import settings as heads
from workshops.store.convert import load_workshop
from workshops.store.sealing import Key, seal, strong

SECONDS: Final = (FACILITATOR, *WITNESSES)
"""Who may hand ballots over together with staff: the facilitator, a clerk or an observer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who receives ballots and why; both stand in the chain."""

    recipient: str
    reason: str


def hand_over(
    store: Store,
    who: Actor,
    workshop: str,
    doors: Doors,
    second: Second,
    receiver: Receiver,
    passphrase: str,
    *,
    now: datetime,
) -> bytes:
    """The complete bundle, sealed; two people, recipient and reason stand in the chain.

    Raises Unfit where something is missing, PassphraseShort, NotYours or NotNow, also where the
    secret of the second person is not theirs.
    """
    _may(store, who, workshop)
    key = Key.of(strong(passphrase))  # half a second of sealing is nobody else's
    _write_down(store, who, workshop, doors, second, receiver, "complete_bundle", now)
    return seal(make(store, workshop, "complete"), key)


def hand_over_election(
    store: Store,
    who: Actor,
    workshop: str,
    doors: Doors,
    second: Second,
    receiver: Receiver,
    *,
    now: datetime,
) -> bytes:
    """The ballots as a `.pb` file for research, restricted; refused and written down the same."""
    _may(store, who, workshop)
    role = _write_down(store, who, workshop, doors, second, receiver, "election_file", now)
    with store.reading() as connection:
        counted = load_workshop(connection, workshop)
    reason = f"{receiver.recipient.strip()}: {receiver.reason.strip()}"
    return write_pb(cases.decision(counted), counted, reason=reason, roles=(who.role, role))


def _may(store: Store, who: Actor, workshop: str) -> None:
    """No secret is tried for whoever may not hand ballots over."""
    with store.reading() as connection:
        allow(who, "documents.ballots", heads.head(connection, workshop).phase)


def _write_down(
    store: Store,
    who: Actor,
    workshop: str,
    doors: Doors,
    second: Second,
    receiver: Receiver,
    kind: str,
    now: datetime,
) -> str:
    """Note in the chain what leaves, before it does; gives the role of the second person."""
    said = {"recipient": receiver.recipient.strip(), "reason": receiver.reason.strip()}
    if not all(said.values()):
        raise Unfit("bundling.missing")
    role = witnessed(doors, who, second, now, SECONDS)
    with doing(store, who, workshop, "documents.ballots", kind, now) as act:
        act.body |= {**said, "second": role}
    return role


__all__ = ["SECONDS", "Receiver", "hand_over", "hand_over_election"]
