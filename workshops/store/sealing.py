r"""Bytes under a passphrase, as backups and complete bundles travel (spec trust, 2.1).

    TSHBK1\0 ‖ salt(16) ‖ nonce(12) ‖ AES-256-GCM, key = scrypt(passphrase, salt, N=2¹⁷, r=8, p=1)
    TSHBK2\0 ‖ salt(16) ‖ lid(80) ‖ nonce(12) ‖ AES-256-GCM

Whatever stands before the nonce is associated data: nothing of it can be exchanged. Under the lid
lies the same key once more, for the sealed code of the envelope (see `envelope`).
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, replace
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workshops.store import envelope
from workshops.store.errors import StoreError

MAGIC: Final = b"TSHBK1\0"
LIDDED: Final = b"TSHBK2\0"
SALT: Final = 16
NONCE: Final = 12
SHORTEST: Final = 10
"""Characters of a passphrase, at least."""


class SealBroken(StoreError):
    """Not one of ours, cut off, changed, or another passphrase: nobody can tell these apart."""

    key = "backup.sealed"


class PassphraseShort(StoreError):
    """A passphrase that would be guessed."""

    key = "backup.passphrase_short"


@dataclass(frozen=True, slots=True)
class Key:
    """A passphrase stretched with one salt; stretching takes half a second and 128 MiB.

    lid: the same once more for the sealed code; b"" without one.
    """

    salt: bytes
    secret: bytes
    lid: bytes = b""

    @classmethod
    def of(cls, passphrase: str, salt: bytes | None = None) -> Self:
        """The key of a passphrase, with a fresh salt unless one is given."""
        own = secrets.token_bytes(SALT) if salt is None else salt
        said = unicodedata.normalize("NFC", passphrase).encode()
        made = hashlib.scrypt(said, salt=own, n=2**17, r=8, p=1, maxmem=2**28, dklen=32)
        return cls(own, made)

    @property
    def head(self) -> bytes:
        """What stands before the nonce."""
        return (LIDDED if self.lid else MAGIC) + self.salt + self.lid


def strong(passphrase: str) -> str:
    """The passphrase, if it is long enough; raises PassphraseShort."""
    if len(passphrase) < SHORTEST:
        raise PassphraseShort(n=SHORTEST)
    return passphrase


def lidded(key: Key, lock: bytes) -> Key:
    """The key, also under a lid that the sealed code opens; lock: b"" where there is none."""
    return replace(key, lid=envelope.closed(key.secret, lock)) if lock else key


def is_sealed(content: bytes) -> bool:
    """Whether these bytes begin as sealed ones do."""
    return content.startswith((MAGIC, LIDDED))


def seal(plain: bytes, key: Key) -> bytes:
    """The bytes nobody reads without the passphrase."""
    nonce = secrets.token_bytes(NONCE)
    return key.head + nonce + AESGCM(key.secret).encrypt(nonce, plain, key.head)


def unseal(content: bytes, typed: str) -> bytes:
    """The bytes that were sealed; typed: the passphrase or the sealed code. Raises SealBroken."""
    lid = _lid(content)
    secret = envelope.under(lid, typed) if lid else None
    salt = content[len(MAGIC) : len(MAGIC) + SALT]
    if len(content) < len(MAGIC) + SALT + len(lid) + NONCE or not is_sealed(content):
        raise SealBroken
    key = Key.of(typed, salt) if secret is None else Key(salt, secret)
    return unseal_with(content, replace(key, lid=lid))


def unseal_with(content: bytes, key: Key) -> bytes:
    """The same with a key that was stretched before."""
    start = len(key.head)
    nonce = content[start : start + NONCE]
    try:
        return AESGCM(key.secret).decrypt(nonce, content[start + NONCE :], key.head)
    except (InvalidTag, ValueError):
        raise SealBroken from None


def opens_by_code(content: bytes, typed: str) -> bool:
    """Is what was typed the sealed code, and does it open this."""
    lid = _lid(content)
    return bool(lid) and envelope.under(lid, typed) is not None


def _lid(content: bytes) -> bytes:
    """The lid of sealed bytes; b"" where they have none, or are too short for one."""
    start = len(LIDDED) + SALT
    lid = content[start : start + envelope.LID]
    return lid if content.startswith(LIDDED) and len(lid) == envelope.LID else b""
