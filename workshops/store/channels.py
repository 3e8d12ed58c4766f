"""Phones and tablets as channels: open, in their last minutes or closed; who was helped."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection

from scoring.model import Channel, GroupId
from workshops.store.canon import canon_text
from workshops.store.chain import stamp
from workshops.store.migrations import set_setting, setting

State = Literal["open", "last", "closed"]
NAME: Final = "channels/{workshop}"
ASSISTED: Final = "assisted/{workshop}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """Whether a channel takes ballots while voting is open.

    last: nobody begins a ballot any more, and what was begun may be sent until `until`.
    """

    state: State = "open"
    until: datetime | None = None

    def is_over(self, now: datetime | None) -> bool:
        """Whether no ballot is taken any more; without a clock a last call is not over."""
        if self.state == "last" and self.until is not None and now is not None:
            return now > self.until
        return self.state == "closed"


def channel_of(connection: Connection, workshop: str, channel: Channel) -> ChannelState:
    """How a channel stands; open until somebody closes it."""
    kept = _kept(connection, NAME.format(workshop=workshop)).get(channel)
    if kept is None:
        return ChannelState()
    until = kept["until"]
    return ChannelState(state=kept["state"], until=datetime.fromisoformat(until) if until else None)


def keep_channel(
    connection: Connection, workshop: str, channel: Channel, stands: ChannelState
) -> None:
    """Keep how a channel stands."""
    name = NAME.format(workshop=workshop)
    row = {"state": stands.state, "until": stamp(stands.until) if stands.until else ""}
    set_setting(connection, name, canon_text({**_kept(connection, name), channel: row}))


def assisted(connection: Connection, workshop: str) -> Mapping[GroupId, int]:
    """How many voters of each group were helped; nothing says with which ballot."""
    kept = _kept(connection, ASSISTED.format(workshop=workshop))
    return {GroupId(group): n for group, n in kept.items()}


def count_assisted(connection: Connection, workshop: str, group: GroupId) -> None:
    """One more voter of this group was helped."""
    name = ASSISTED.format(workshop=workshop)
    kept = _kept(connection, name)
    set_setting(connection, name, canon_text({**kept, group: kept.get(group, 0) + 1}))


def _kept(connection: Connection, name: str) -> dict[str, Any]:
    """A value of the store that is a mapping."""
    found: dict[str, Any] = json.loads(setting(connection, name) or "{}")
    return found
