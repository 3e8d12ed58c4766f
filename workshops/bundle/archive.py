"""The zip of a bundle: equal content gives equal bytes; guarded when read (trust, 4.6 and 6.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812  # zlib names it in lower case

BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
LARGEST: Final = 20 * 1024**2
ENTRIES: Final = 200
EXPANDED: Final = 30 * 1024**2
RATIO: Final = 100
SMALL: Final = 1024**2


class NotABundle(Exception):
    """The file cannot be read as a bundle at all; `key` says why."""

    def __init__(self, key: str) -> None:
        """Keep the reason."""
        super().__init__(key)
        self.key = key


@dataclass(slots=True, kw_only=True)
class Read:
    """What a zip holds. broken: names that cannot be read. exact: its bytes are those we write."""

    files: dict[str, bytes] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    exact: bool = False


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip with sorted names and one fixed date."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in sorted(files.items()):
            info = ZipInfo(name, BEGINNING)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 3
            archive.writestr(info, content)
    return out.getvalue()


def unpacked(content: bytes) -> Read:
    """Every file of a zip; raises NotABundle for what is no zip, too large, or a trick."""
    if len(content) > LARGEST:
        raise NotABundle("bundle.too_large")
    try:
        archive = ZipFile(BytesIO(content))
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise NotABundle("bundle.no_zip") from None
    read = Read()
    with archive:
        entries = archive.infolist()
        _guard(entries)
        for entry in entries:
            try:
                read.files[entry.filename] = archive.read(entry)
            except (BadZipFile, ZlibError, EOFError, NotImplementedError, ValueError, RuntimeError):
                read.broken.append(entry.filename)
    read.exact = not read.broken and packed(read.files) == content
    return read


def _guard(entries: list[ZipInfo]) -> None:
    """Nothing that unfolds without end, and no name outside the bundle."""
    names = [entry.filename for entry in entries]
    swollen = any(
        e.file_size > SMALL and e.file_size > RATIO * max(e.compress_size, 1) for e in entries
    )
    if len(names) > ENTRIES or sum(e.file_size for e in entries) > EXPANDED or swollen:
        raise NotABundle("bundle.too_large")
    outside = any(n.startswith("/") or "\\" in n or ".." in n or ":" in n for n in names)
    if outside or len(set(names)) != len(names):
        raise NotABundle("bundle.names")
