"""The store as it was before a migration: a verified copy beside it (spec trust, 1.7)."""

import os
import sqlite3
from pathlib import Path
from typing import Final

from workshops.store.errors import StoreDamaged

NAME: Final = "{name}.before-{version}"


def keep_before(file: Path, version: int) -> Path:
    """Copy a store file of this version, read the copy back, and only then put it in place.

    Raises StoreDamaged where the copy is not whole, OSError where the disk does not take it.
    """
    target = file.with_name(NAME.format(name=file.name, version=version))
    part = target.with_name(f"{target.name}.part")
    content = _taken(file)
    with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    if part.read_bytes() != content or not _is_whole(part):
        part.unlink()
        raise StoreDamaged
    part.replace(target)
    return target


def forget_before(file: Path) -> None:
    """Delete such copies: after a cut they would tell what the store itself forgot."""
    for copy in file.parent.glob(f"{file.name}.before-*"):
        copy.unlink(missing_ok=True)


def _taken(file: Path) -> bytes:
    """The store at one moment, in one step."""
    own, memory = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True), sqlite3.connect(":memory:")
    try:
        own.backup(memory, pages=-1)
        return memory.serialize()
    finally:
        own.close()
        memory.close()


def _is_whole(file: Path) -> bool:
    """Whether pages and references of a copy are in order."""
    copy = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        pages = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return pages and copy.execute("PRAGMA foreign_key_check").fetchone() is None
    except sqlite3.DatabaseError:
        return False
    finally:
        copy.close()
