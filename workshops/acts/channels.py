"""Phones and tablets open, are called for the last time and close, each by itself."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from scoring.model import Channel
from workshops.acts.actor import Actor, Doing, NotNow, Unfit, doing
from workshops.store import Store
from workshops.store.channels import ChannelState, channel_of, keep_channel
from workshops.store.codes import code_states

WIFI_NAME: Final = "wifi_name"
WIFI_PASSWORD: Final = "wifi_password"  # noqa: S105  # the name of a field of `Settings.extra`
LAST_MINUTES: Final = 2
LONGEST: Final = 30


def last_call(
    store: Store, who: Actor, workshop: str, channel: Channel, minutes: int, *, now: datetime
) -> datetime:
    """From now on no ballot is opened; what was opened may be sent until the hour this gives."""
    with doing(store, who, workshop, "channels.run", "last_call", now) as act:
        if not 1 <= minutes <= LONGEST:
            raise Unfit("channel.minutes", longest=LONGEST)
        if channel_of(act.connection, workshop, channel).state != "open":
            raise NotNow("channel.not_open")
        until = now + timedelta(minutes=minutes)
        keep_channel(act.connection, workshop, channel, ChannelState(state="last", until=until))
        act.body |= {"channel": channel, "minutes": minutes}
        return until


def close_channel(
    store: Store, who: Actor, workshop: str, channel: Channel, *, now: datetime
) -> None:
    """Take nothing more through this channel; its event says what it stands at."""
    with doing(store, who, workshop, "channels.run", "channel_closed", now) as act:
        if channel_of(act.connection, workshop, channel).state == "closed":
            raise NotNow("channel.closed_already")
        keep_channel(act.connection, workshop, channel, ChannelState(state="closed"))
        act.body |= {"channel": channel, "codes": _codes(act)}


def reopen_channel(
    store: Store, who: Actor, workshop: str, channel: Channel, reason: str, *, now: datetime
) -> None:
    """Take ballots again after a last call or a closing, with a reason that is printed."""
    with doing(store, who, workshop, "channels.run", "channel_reopened", now) as act:
        if not reason.strip():
            raise Unfit("line.reason_missing")
        if channel_of(act.connection, workshop, channel).state == "open":
            raise NotNow("channel.open_already")
        keep_channel(act.connection, workshop, channel, ChannelState())
        act.body |= {"channel": channel, "reason": reason.strip()}


def name_wifi(
    store: Store, who: Actor, workshop: str, name: str, password: str, *, now: datetime
) -> None:
    """The Wi-Fi of the room, as the slide shows it; both are read by everybody there."""
    with doing(store, who, workshop, "screen.show", "wifi_named", now) as act:
        kept = {WIFI_NAME: name.strip(), WIFI_PASSWORD: password.strip()}
        act.keep(replace(act.settings, extra={**act.settings.extra, **kept}))


def _codes(act: Doing) -> dict[str, int]:
    """How many codes are free, used and void, of all groups together."""
    total: Counter[str] = Counter()
    for states in code_states(act.connection, act.workshop).values():
        total.update(states)
    return dict(sorted(total.items()))
