"""The sealed code as a second key of copies: what it locks is locked without it (spec trust, 5.2).

    private = HKDF(code)        lid = ephemeral(32) ‖ AES-256-GCM(key of the copy)

The code itself is on paper only. Beside the store lies the public half, which closes a lid and
opens none; the code has 100 bits, so nobody finds it from there.
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection

from workshops.store.canon import CROCKFORD, folded_code
from workshops.store.migrations import set_setting, setting

LOCK: Final = "recovery.lock"
CODE_LENGTH: Final = 20
PUBLIC: Final = 32
LID: Final = PUBLIC + 32 + 16
"""Bytes of a lid: the ephemeral half, the key, its tag."""
ONCE: Final = bytes(12)
"""Each lid has a key of its own, so its nonce need not differ."""


def keep_lock(connection: Connection, code: str) -> None:
    """From now on copies open with this code, too."""
    set_setting(connection, LOCK, _private(code).public_key().public_bytes_raw().hex())


def lock(connection: Connection) -> bytes:
    """What closes the lid of a copy; b"" where there is no code."""
    return bytes.fromhex(setting(connection, LOCK) or "")


def closed(secret: bytes, lock_: bytes) -> bytes:
    """The lid with the key of a copy under it."""
    own = X25519PrivateKey.generate()
    half = own.public_key().public_bytes_raw()
    shared = own.exchange(X25519PublicKey.from_public_bytes(lock_))
    return half + AESGCM(_stretched(shared, half + lock_)).encrypt(ONCE, secret, None)


def under(lid: bytes, typed: str) -> bytes | None:
    """The key under a lid, for whoever typed the code; None for anything else."""
    code = folded_code(typed)
    if len(code) != CODE_LENGTH or not set(code) <= set(CROCKFORD):
        return None
    own = _private(code)
    half, public = lid[:PUBLIC], own.public_key().public_bytes_raw()
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(half))
        return AESGCM(_stretched(shared, half + public)).decrypt(ONCE, lid[PUBLIC:], None)
    except (InvalidTag, ValueError):
        return None


def _private(code: str) -> X25519PrivateKey:
    """The half that a code is."""
    return X25519PrivateKey.from_private_bytes(_stretched(folded_code(code).encode(), b"code/v1"))


def _stretched(secret: bytes, about: bytes) -> bytes:
    """A key of 32 bytes; what goes in is random already."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"recovery/v1" + about).derive(
        secret
    )
