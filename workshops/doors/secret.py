"""Secrets of people: made, read as typed, sealed with scrypt, compared; one at a time."""

import base64
import hashlib
import hmac
import secrets
import threading
import unicodedata
from typing import Final

from workshops.store.canon import CROCKFORD, folded_code

LOG_N = 17
"""N = 2^17: 128 MiB and about half a second for each try."""
BLOCKS: Final = 8
LANES: Final = 1
MEMORY: Final = 256 * 1024**2
SALT_BYTES: Final = 16
SHORTEST: Final = 10
"""Characters of a passphrase; four random words always have more."""
PIN_DIGITS: Final = 6
CODE_LENGTH: Final = 12
RECOVERY_LENGTH: Final = 20
COOKIE_BYTES: Final = 32
ONE_AT_A_TIME: Final = threading.Semaphore(1)


def sealed(secret: str) -> str:
    """A secret as it is kept: `scrypt$17$8$1$salt$hash`."""
    salt = secrets.token_bytes(SALT_BYTES)
    parts = (LOG_N, BLOCKS, LANES, _text(salt), _text(_hashed(secret, salt, LOG_N, BLOCKS, LANES)))
    return "$".join(["scrypt", *map(str, parts)])


def fits(secret: str, kept: str) -> bool:
    """Is this the secret that was sealed."""
    _, log_n, blocks, lanes, salt, expected = kept.split("$")
    made = _hashed(secret, base64.b64decode(salt), int(log_n), int(blocks), int(lanes))
    return hmac.compare_digest(made, base64.b64decode(expected))


def _hashed(secret: str, salt: bytes, log_n: int, blocks: int, lanes: int) -> bytes:
    """The scrypt of a secret as it was meant: 128 MiB, so never two at once."""
    with ONE_AT_A_TIME:
        return hashlib.scrypt(
            as_meant(secret).encode(), salt=salt, n=1 << log_n, r=blocks, p=lanes, maxmem=MEMORY
        )


def _text(raw: bytes) -> str:
    """Bytes as text."""
    return base64.b64encode(raw).decode()


def as_meant(typed: str) -> str:
    """What was typed, in one writing: digits of any script as 0-9, no space at the ends."""
    text = unicodedata.normalize("NFKC", typed).strip()
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def long_enough(passphrase: str) -> bool:
    """May this be a passphrase."""
    meant = as_meant(passphrase)
    return len(meant) >= SHORTEST and len(set(meant)) > SHORTEST // 3


def new_pin() -> str:
    """Six digits drawn by the machine."""
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"


def new_code(length: int) -> str:
    """Characters that cannot be mistaken for one another, drawn by the machine."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


def in_fours(code: str) -> str:
    """A code as it is shown and printed."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def new_cookie() -> str:
    """What a browser carries after a sign-in: 32 random bytes."""
    return secrets.token_urlsafe(COOKIE_BYTES)


def is_code(seat: str) -> bool:
    """Is a seat opened by a code of the machine, typed with or without hyphens."""
    return seat in {"staff", "recovery"}


def read(seat: str, typed: str) -> str:
    """What was typed for a seat, as it was sealed."""
    return folded_code(as_meant(typed)) if is_code(seat) else as_meant(typed)
