"""What opens a seat: a sealed passphrase or PIN for each, kept as settings of the store itself."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection

from workshops.store.canon import canon_text
from workshops.store.migrations import drop_setting, set_setting, setting

PREFIX = "door."


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """sealed: as `scrypt$…`, never the secret. until: the last day it opens, ISO date in the time
    of this computer; "" for ever. locked: after too many misses.
    """

    sealed: str
    until: str = ""
    locked: bool = False


def key_of(connection: Connection, seat: str) -> Key | None:
    """What opens a seat; None where nothing does."""
    text = setting(connection, PREFIX + seat)
    return None if text is None else Key(**json.loads(text))


def keep_key(connection: Connection, seat: str, key: Key) -> None:
    """Let this key open a seat, in place of another."""
    body = {"sealed": key.sealed, "until": key.until, "locked": int(key.locked)}
    set_setting(connection, PREFIX + seat, canon_text(body))


def drop_key(connection: Connection, seat: str) -> None:
    """Let nothing open a seat."""
    drop_setting(connection, PREFIX + seat)
