"""A workshop folder as a browser sends it, its files together or one zip: checked, then opened."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final, Protocol
from zipfile import BadZipFile, ZipFile, ZipInfo

from workshops.acts.actor import Unfit

ENTRIES: Final = 200
EXPANDED_BYTES: Final = 30 * 1024**2
NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,60}")
ENDINGS: Final = ("zip", "yaml", "csv")
# What a zip made on another computer carries along without anybody asking for it
BAGGAGE: Final = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


class Given(Protocol):
    """A file as the page received it."""

    name: str

    def getvalue(self) -> bytes:
        """Everything in it."""
        ...


@contextmanager
def unpacked(given: Iterable[Given]) -> Iterator[Path]:
    """The files as one flat folder that is gone afterwards; Unfit with a key says what is wrong."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "workshop"
        folder.mkdir()
        for name, content in contents(given):
            if not NAME.fullmatch(name):
                raise Unfit("home.zip.name", name=name)
            if (folder / name).exists():
                raise Unfit("home.zip.twice", name=name)
            (folder / name).write_bytes(content)
        yield folder


def contents(given: Iterable[Given]) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file, those inside a zip too; nothing is read past the limits."""
    for file in given:
        if file.name.lower().endswith(".zip"):
            yield from zipped(file.getvalue())
        else:
            yield file.name, file.getvalue()


def zipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of a zip, without the one folder they may lie in."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not carried_along(entry)]
            if len(entries) > ENTRIES:
                raise Unfit("home.zip.many", n=len(entries))
            if sum(entry.file_size for entry in entries) > EXPANDED_BYTES:
                raise Unfit("home.zip.large")
            for entry in entries:
                yield inner_name(entry), archive.read(entry)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise Unfit("home.zip.broken") from None


def carried_along(entry: ZipInfo) -> bool:
    """Is this a folder, or something a system packed along."""
    return entry.is_dir() or any(part in BAGGAGE for part in PurePosixPath(entry.filename).parts)


def inner_name(entry: ZipInfo) -> str:
    """The name of a file, which may lie in one folder and no deeper."""
    parts = PurePosixPath(entry.filename).parts
    if len(parts) > 2 or parts[0] in {"/", ".."} or "\\" in entry.filename:  # noqa: PLR2004  # folder and file
        raise Unfit("home.zip.name", name=entry.filename[:60])
    return parts[-1]
