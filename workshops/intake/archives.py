"""A zip from outside: measured by what it says of itself, then unpacked no further than that."""

import zlib
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from workshops.intake.grids import MAX_BYTES
from workshops.intake.oddities import NotReadable, Oddity

ENTRIES: Final = 200
EXPANDED_BYTES: Final = 30 * 1024**2
RATIO: Final = 100
LARGE_PART: Final = 1024**2
PIECE: Final = 256 * 1024
MARKUP: Final = (".xml", ".rels")
ENCRYPTED: Final = 0x1


def unzipped(name: str, content: bytes) -> dict[str, bytes]:
    """Every part of a zip by its name; raises NotReadable before anything large is unpacked."""
    if len(content) > MAX_BYTES:
        raise _refused(name, "file_large", bytes=MAX_BYTES, length=len(content))
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _measured(name, entries, len(content))
            return {one.filename: _part(name, archive, one) for one in entries if not one.is_dir()}
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, OSError):
        raise _refused(name, "zip_broken") from None
    except (ValueError, OverflowError, UnicodeError):
        raise _refused(name, "zip_broken") from None


def _measured(name: str, entries: list[ZipInfo], length: int) -> None:
    """Refuse by number, size, ratio and names."""
    if len(entries) > ENTRIES:
        raise _refused(name, "zip_entries", entries=len(entries), most=ENTRIES)
    if sum(entry.compress_size for entry in entries) > length:
        raise _refused(name, "zip_broken")
    if sum(entry.file_size for entry in entries) > EXPANDED_BYTES:
        raise _refused(name, "zip_expanded", megabytes=EXPANDED_BYTES // 1024**2)
    seen: set[str] = set()
    for entry in entries:
        inner = entry.filename
        if entry.file_size > LARGE_PART and entry.file_size > RATIO * max(entry.compress_size, 1):
            raise _refused(name, "zip_ratio", found=inner, ratio=RATIO)
        if leads_elsewhere(entry.orig_filename) or leads_elsewhere(inner):
            raise _refused(name, "zip_name", found=entry.orig_filename)
        if inner.casefold() in seen:
            raise _refused(name, "zip_twice", found=inner)
        if entry.flag_bits & ENCRYPTED:
            raise _refused(name, "password", found=inner)
        seen.add(inner.casefold())


def leads_elsewhere(inner: str) -> bool:
    """Whether a name inside a zip is anything but a plain way down."""
    path = PurePosixPath(inner)
    hidden = any(ord(sign) < ord(" ") or "\u202a" <= sign <= "\u2069" for sign in inner)
    return hidden or path.is_absolute() or ".." in path.parts or "\\" in inner or ":" in inner


def _part(name: str, archive: ZipFile, entry: ZipInfo) -> bytes:
    """One part, read no further than its declared size; a part that goes on beyond it lies."""
    pieces, length = [], 0
    with archive.open(entry) as stream:
        while piece := stream.read(PIECE):
            length += len(piece)
            if length > min(entry.file_size, EXPANDED_BYTES):
                raise _refused(name, "zip_broken", found=entry.filename)
            pieces.append(piece)
    part = b"".join(pieces)
    # quick check of the whole part: a document type is the way to entities that grow without end
    if entry.filename.endswith(MARKUP) and (b"<!DOCTYPE" in part or b"<!ENTITY" in part):
        raise _refused(name, "xml_entities", found=entry.filename)
    return part


def _refused(name: str, kind: str, found: str = "", **numbers: int) -> NotReadable:
    """Why a zip is not opened."""
    return NotReadable(
        Oddity(kind=kind, level="refused", file=name, found=found[:60], numbers=numbers)
    )
