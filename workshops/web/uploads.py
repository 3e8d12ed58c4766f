"""A workshop folder as a browser sends it, its files together or one zip: checked, then opened."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final, Protocol

from workshops.acts.actor import Unfit
from workshops.intake.archives import unzipped
from workshops.intake.grids import MAX_BYTES
from workshops.intake.oddities import NotReadable

NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,60}")
ENDINGS: Final = ("zip", "yaml", "csv")
RESERVED: Final = re.compile(r"\.+|(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""Names that are no file on some system, or a folder on every one."""
# What a zip made on another computer carries along without anybody asking for it
BAGGAGE: Final = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
REASONS: Final[Mapping[str, str]] = {
    "zip_entries": "home.zip.many",
    "zip_expanded": "home.zip.large",
    "zip_ratio": "home.zip.large",
    "file_large": "home.zip.large",
    "zip_name": "home.zip.name",
    "zip_twice": "home.zip.twice",
}
"""What the guard of zips says, in the words of the page of workshops; anything else is damage."""


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
            if not NAME.fullmatch(name) or RESERVED.fullmatch(name):
                raise Unfit("home.zip.name", name=name[:60])
            if (folder / name).exists():
                raise Unfit("home.zip.twice", name=name)
            (folder / name).write_bytes(content)
        yield folder


def contents(given: Iterable[Given]) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file, those inside a zip too; nothing is read past the limits."""
    for file in given:
        content = file.getvalue()
        if len(content) > MAX_BYTES:
            raise Unfit("home.zip.large")
        if file.name.lower().endswith(".zip"):
            yield from zipped(content)
        else:
            yield file.name, content


def zipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of a zip, without the one folder they may lie in."""
    try:
        parts = unzipped("", content)
    except NotReadable as refused:
        key = REASONS.get(refused.oddity.kind, "home.zip.broken")
        said: dict[str, dict[str, object]] = {
            "home.zip.many": {"n": refused.oddity.numbers.get("entries", 0)},
            "home.zip.name": {"name": refused.oddity.found},
            "home.zip.twice": {"name": refused.oddity.found},
        }
        raise Unfit(key, **said.get(key, {})) from None
    for name, part in parts.items():
        if not carried_along(name):
            yield inner_name(name), part


def carried_along(name: str) -> bool:
    """Is this something a system packed along."""
    return any(part in BAGGAGE for part in PurePosixPath(name).parts)


def inner_name(name: str) -> str:
    """The name of a file, which may lie in one folder and no deeper."""
    parts = PurePosixPath(name).parts
    if len(parts) > 2:  # noqa: PLR2004  # folder and file
        raise Unfit("home.zip.name", name=name[:60])
    return parts[-1]
