r"""Bytes under a passphrase, as backups and complete bundles travel (spec trust, 2.1).

    TSHBK1\0 ‖ salt(16) ‖ nonce(12) ‖ AES-256-GCM, key = scrypt(passphrase, salt, N=2¹⁷, r=8, p=1)

Magic and salt are associated data: neither can be exchanged.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workshops.store.errors import StoreError

MAGIC: Final = b"TSHBK1\0"
SALT: Final = 16
NONCE: Final = 12
HEAD: Final = len(MAGIC) + SALT + NONCE
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
    """A passphrase stretched with one salt; stretching takes half a second and 128 MiB."""

    salt: bytes
    secret: bytes

    @classmethod
    def of(cls, passphrase: str, salt: bytes | None = None) -> Self:
        """The key of a passphrase, with a fresh salt unless one is given."""
        own = secrets.token_bytes(SALT) if salt is None else salt
        said = unicodedata.normalize("NFC", passphrase).encode()
        made = hashlib.scrypt(said, salt=own, n=2**17, r=8, p=1, maxmem=2**28, dklen=32)
        return cls(own, made)


def strong(passphrase: str) -> str:
    """The passphrase, if it is long enough; raises PassphraseShort."""
    if len(passphrase) < SHORTEST:
        raise PassphraseShort(n=SHORTEST)
    return passphrase


def is_sealed(content: bytes) -> bool:
    """Whether these bytes begin as sealed ones do."""
    return content.startswith(MAGIC)


def seal(plain: bytes, key: Key) -> bytes:
    """The bytes nobody reads without the passphrase."""
    nonce = secrets.token_bytes(NONCE)
    return MAGIC + key.salt + nonce + AESGCM(key.secret).encrypt(nonce, plain, MAGIC + key.salt)


def unseal(content: bytes, passphrase: str) -> bytes:
    """The bytes that were sealed; raises SealBroken."""
    if not is_sealed(content) or len(content) < HEAD:
        raise SealBroken
    salt = content[len(MAGIC) : len(MAGIC) + SALT]
    return unseal_with(content, Key.of(passphrase, salt))


def unseal_with(content: bytes, key: Key) -> bytes:
    """The same with a key that was stretched before."""
    nonce = content[len(MAGIC) + SALT : HEAD]
    try:
        return AESGCM(key.secret).decrypt(nonce, content[HEAD:], MAGIC + key.salt)
    except (InvalidTag, ValueError):
        raise SealBroken from None
