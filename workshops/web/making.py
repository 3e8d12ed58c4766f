"""Making a document at the click: its bytes, its name; nothing is kept on the server."""

from collections.abc import Mapping

from prioritization.outcome import Decision
from workshops.filenames import safe_name
from workshops.release import Edition
from workshops.reports import WRITERS
from workshops.workshop import Language, Workshop
from workshops.zipped import zipped


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
    return f"{safe_name(workshop.settings.id, part)}.{suffix}"


def folder_zip(contents: Mapping[str, bytes]) -> bytes:
    """A workshop folder as one file."""
    return zipped(contents)
