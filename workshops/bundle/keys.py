"""The key of an installation: a file beside the store, never in it (spec trust, 4.3 and 5.2)."""

import hashlib
import os
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from workshops.store import Store
from workshops.store.canon import crockford32

PREFIX: Final = b"bundle/v1\0"
LENGTH: Final = 16


def own_key(store: Store) -> Ed25519PrivateKey:
    """The private key of this installation, made on first use, readable by its owner alone."""
    name = f"{store.file.name}.key" if store.file else "tashawur.key"
    path = store.folder / name
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    made = Ed25519PrivateKey.generate()
    with os.fdopen(descriptor, "wb") as file:
        file.write(made.private_bytes_raw())
        file.flush()
        os.fsync(file.fileno())
    return made


def fingerprint(public: bytes) -> str:
    r"""Crockford32(SHA256("key/v1\0" ‖ public key))[:16], to be read aloud."""
    return crockford32(hashlib.sha256(b"key/v1\0" + public).digest())[:LENGTH]


def spoken(mark: str) -> str:
    """A fingerprint in four parts, as it is read aloud."""
    return " ".join(mark[place : place + 4] for place in range(0, len(mark), 4))


def typed(mark: str) -> str:
    """A fingerprint as somebody typed it, without what is only for reading."""
    return "".join(mark.split()).replace("-", "").upper()


def signature(key: Ed25519PrivateKey, manifest: bytes) -> bytes:
    """What this installation says about a manifest."""
    return key.sign(PREFIX + manifest)


def is_signed(public: bytes, made: bytes, manifest: bytes) -> bool:
    """Whether the owner of a key said so."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(made, PREFIX + manifest)
    except (InvalidSignature, ValueError):
        return False
    return True
