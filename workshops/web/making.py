"""Making a document at the click: its bytes, its name; nothing is kept on the server."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from prioritization.outcome import Decision
from workshops.release import Edition
from workshops.reports import WRITERS
from workshops.workshop import Language, Workshop

LONGEST: Final = 60
BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive, so that equal content gives equal bytes."""


def written(
    suffix: str,
    decision: Decision,
    workshop: Workshop,
    language: Language,
    edition: Edition,
) -> bytes:
    """The bytes of one document."""
    return WRITERS[suffix](decision, workshop, language, edition)


def named(workshop: Workshop, part: str, suffix: str) -> str:
    """A file name of plain letters, whatever the workshop is called."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", f"{workshop.settings.id}-{part}").strip("-")
    return f"{safe[:LONGEST]}.{suffix}"


def folder_zip(contents: Mapping[str, bytes]) -> bytes:
    """A workshop folder as one file."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(contents.items()):
            archive.writestr(ZipInfo(name, BEGINNING), content)
    return out.getvalue()
