"""The clock on the wall of the room: how the record writes a moment, how documents tell it."""

import re
from datetime import datetime
from typing import Final

WITH_ZONE: Final = re.compile(r"(\d{2}:\d{2})([+-])(\d{2}):(\d{2})")


def on_the_wall(moment: datetime) -> tuple[str, str]:
    """Day and minute as this computer shows them, like every screen, with their distance from UTC:
    2026-04-11 and 14:05+02:00.
    """
    day, _, minute = moment.astimezone().isoformat(timespec="minutes").partition("T")
    return day, minute


def with_zone(written: str) -> str:
    """14:05 UTC+2 for 14:05+02:00; a time that somebody wrote by hand as it stands."""
    found = WITH_ZONE.fullmatch(written)
    if found is None:
        return written
    minute, sign, hours, rest = found.groups()
    away = f"{int(hours)}" + (f":{rest}" if rest != "00" else "")
    return f"{minute} UTC{sign}{away}" if away != "0" else f"{minute} UTC"


__all__ = ["on_the_wall", "with_zone"]
