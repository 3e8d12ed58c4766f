"""Writing so that nothing is ever half written: beside the target first, then renamed."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path


def write_file(target: Path, content: bytes) -> None:
    """Put a file in place whole; what stood there before stays until then."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _part(target, content)
    _into_place({part: target})


def write_files(folder: Path, contents: Mapping[str, bytes], stale: Iterable[str] = ()) -> None:
    """Put files into a folder, all of them or, if one cannot be written, none.

    contents: name inside the folder -> bytes. stale: names to remove once the others are there.
    A new folder appears whole, under its name, at the end.
    """
    if not folder.exists():
        _new_folder(folder, contents)
        return
    parts: dict[Path, Path] = {}
    try:
        for name, content in contents.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            parts[_part(target, content)] = target
    except OSError:
        for part in parts:
            part.unlink(missing_ok=True)
        raise
    _into_place(parts)
    for name in stale:
        (folder / name).unlink(missing_ok=True)


def _new_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Fill a folder under another name beside it, then give it its own."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, content in contents.items():
            target = beside / name
            target.parent.mkdir(parents=True, exist_ok=True)
            _part(target, content).rename(target)
        beside.chmod(0o777 & ~_umask())
        beside.rename(folder)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _part(target: Path, content: bytes) -> Path:
    """The content on the disk, under another name in the same folder."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(0o666 & ~_umask())
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return part


def _into_place(parts: Mapping[Path, Path]) -> None:
    """Rename every part to its name; one that cannot be renamed leaves no part behind."""
    waiting = dict(parts)
    try:
        for part, target in parts.items():
            part.replace(target)
            del waiting[part]
    finally:
        for part in waiting:
            part.unlink(missing_ok=True)


def _umask() -> int:
    """The rights this process takes away from new files; temporary ones get fewer."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
