"""Passphrase, PINs and the sealed code: made, taken back, unlocked. Each is an event without it."""

from datetime import datetime

from workshops.acts.actor import Actor, Unfit, allow
from workshops.doors.seats import FACILITATOR, RECOVERY, SEATS
from workshops.doors.secret import (
    CODE_LENGTH,
    RECOVERY_LENGTH,
    in_fours,
    is_code,
    long_enough,
    new_code,
    new_pin,
    read,
    sealed,
)
from workshops.store import Store, chain
from workshops.store.envelope import keep_lock
from workshops.store.keys import Key, drop_key, keep_key, key_of
from workshops.store.sessions import end_seat


def set_passphrase(store: Store, who: Actor, passphrase: str, *, now: datetime) -> str:
    """Set or change the facilitator's passphrase; gives a new recovery code, shown this once.

    Everybody who signed in as facilitator before is signed out.
    """
    allow(who, "doors.keys", "draft")
    if not long_enough(passphrase):
        raise Unfit("doors.too_short")
    code = new_code(RECOVERY_LENGTH)
    keys = {
        FACILITATOR: Key(sealed=sealed(read(FACILITATOR, passphrase))),
        RECOVERY: Key(sealed=sealed(code)),
    }
    with store.writing() as connection:
        for seat, key in keys.items():
            keep_key(connection, seat, key)
        keep_lock(connection, code)
        end_seat(connection, FACILITATOR)
        said = {"role": who.role, "seat": FACILITATOR}
        chain.append(connection, chain.INSTALLATION, "passphrase_set", said, now)
    return in_fours(code)


def make_pin(store: Store, who: Actor, seat: str, *, now: datetime) -> str:
    """A fresh PIN for a seat, good for today, or the longer code of staff; shown this once.

    Whoever signed in with the one before is signed out.
    """
    allow(who, "doors.keys", "draft")
    _known(seat)
    secret = new_code(CODE_LENGTH) if is_code(seat) else new_pin()
    today = now.astimezone().date().isoformat()
    key = Key(sealed=sealed(secret), until="" if is_code(seat) else today)
    with store.writing() as connection:
        keep_key(connection, seat, key)
        end_seat(connection, seat)
        said = {"role": who.role, "seat": seat}
        chain.append(connection, chain.INSTALLATION, "key_made", said, now)
    return in_fours(secret) if is_code(seat) else secret


def take_pin(store: Store, who: Actor, seat: str, *, now: datetime) -> None:
    """Let nobody into a seat any more, and sign out who sits there."""
    allow(who, "doors.keys", "draft")
    _known(seat)
    with store.writing() as connection:
        drop_key(connection, seat)
        end_seat(connection, seat)
        said = {"role": who.role, "seat": seat}
        chain.append(connection, chain.INSTALLATION, "key_taken", said, now)


def unlock(store: Store, who: Actor, seat: str, *, now: datetime) -> None:
    """Open a seat again that was shut after too many misses."""
    allow(who, "doors.keys", "draft")
    with store.writing() as connection:
        key = key_of(connection, seat)
        if key is None:
            raise Unfit("doors.no_key")
        keep_key(connection, seat, Key(sealed=key.sealed, until=key.until))
        said = {"role": who.role, "seat": seat}
        chain.append(connection, chain.INSTALLATION, "key_unlocked", said, now)


def note_network(store: Store, who: Actor, *, opened: bool, now: datetime) -> None:
    """Write down that the room network was opened or closed; never its address."""
    allow(who, "doors.network", "draft")
    with store.writing() as connection:
        kind = "network_opened" if opened else "network_closed"
        chain.append(connection, chain.INSTALLATION, kind, {"role": who.role}, now)


def note_recovery(store: Store, *, now: datetime) -> None:
    """Write down that the sealed envelope was opened and its code used."""
    with store.writing() as connection:
        chain.append(connection, chain.INSTALLATION, "recovery_used", {}, now)


def _known(seat: str) -> None:
    """Only the seats there are."""
    if seat not in SEATS:
        raise Unfit("doors.no_seat", seat=seat)
