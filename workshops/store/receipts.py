"""Receipts, the digest of a ballot's id, code macs and the root over receipts (spec trust, 4.3)."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from workshops.store.canon import canon, crockford32

RECEIPT_LENGTH: Final = 16
NO_RECEIPTS: Final = "0" * 64


def receipt_of(workshop: str, nonce: str, group: str, body: Mapping[str, object]) -> str:
    r"""Crockford32(SHA256("ballot/v1\0" ‖ canon([workshop, nonce, grp, body])))[:16], 80 bits."""
    digest = hashlib.sha256(b"ballot/v1\0" + canon([workshop, nonce, group, body])).digest()
    return crockford32(digest)[:RECEIPT_LENGTH]


def is_uuid4(text: str) -> bool:
    """Whether an id is a UUIDv4 in its usual writing, as phones and the program make it."""
    try:
        return str(made := UUID(text)) == text and made.version == 4  # noqa: PLR2004  # random
    except ValueError:
        return False


def id_digest(ballot: str, workshop: str) -> str:
    r"""SHA256("id/v1\0" ‖ id) of a UUIDv4.

    An id that came in a folder may stand in two workshops; its digest names the workshop too.
    """
    own = ballot if is_uuid4(ballot) else f"{workshop}\0{ballot}"
    return hashlib.sha256(b"id/v1\0" + own.encode()).hexdigest()


def code_mac(secret: bytes, workshop: str, code: str) -> str:
    r"""HMAC-SHA256(secret, "code/v1\0" ‖ workshop ‖ "\0" ‖ code); code upper case, no hyphen."""
    message = b"code/v1\0" + workshop.encode() + b"\0" + code.encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def receipts_root(receipts: Iterable[str]) -> str:
    """The Merkle root over receipts sorted as ASCII; 64 zeros for none (spec trust, 4.4).

    leaf = SHA256(0x00 ‖ receipt), node = SHA256(0x01 ‖ left ‖ right); an odd last node moves up.
    """
    level = [hashlib.sha256(b"\0" + receipt.encode()).digest() for receipt in sorted(receipts)]
    if not level:
        return NO_RECEIPTS
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        odd = level[-1:] if len(level) % 2 else []
        level = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs] + odd
    return level[0].hex()
