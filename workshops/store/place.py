"""Where a store may lie, and the lock that keeps a second start of the program out of it."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final, TextIO

from workshops.store.errors import StoreInUse, StoreMisplaced

NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ncpfs", "fuse.rclone", "davfs"}
)
SYNCHRONISED: Final = ("dropbox", "onedrive", "google drive", "googledrive", "icloud", "nextcloud")
TRAINING: Final = "training.sqlite"
"""The store file in which people train: every workshop in it is an example."""
MOUNTS: Final = Path("/proc/mounts")
DEVICES: Final = Path("/sys/dev/block")


def check_place(folder: Path, mounts: Iterable[str] | None = None) -> None:
    """Refuse a network share or a folder synchronised to a cloud, where it can be recognised.

    mounts: lines of /proc/mounts; None reads them where they exist.
    """
    for part in folder.absolute().parts:
        if any(name in part.casefold() for name in SYNCHRONISED) or part == "Mobile Documents":
            raise StoreMisplaced(folder=str(folder), reason=part)
    if mounts is None:
        mounts = MOUNTS.read_text(encoding="utf-8").splitlines() if MOUNTS.exists() else ()
    kind = _filesystem(folder.absolute(), mounts)
    if kind in NETWORK:
        raise StoreMisplaced(folder=str(folder), reason=kind)


def _filesystem(folder: Path, mounts: Iterable[str]) -> str:
    """The kind of file system of the innermost mount a folder lies in; "" when unknown."""
    best, kind = -1, ""
    for line in mounts:
        _, point, found, *_ = line.split()
        mount = Path(point.replace("\\040", " "))
        if folder.is_relative_to(mount) and len(mount.parts) > best:
            best, kind = len(mount.parts), found
    return kind


def is_encrypted(folder: Path, devices: Path = DEVICES) -> bool | None:
    """Whether the disk under a folder is encrypted; None where the system does not tell.

    Linux says so of each block device, also of those below it; other systems ask for rights.
    """
    try:
        number = folder.stat().st_dev
        device = (devices / f"{os.major(number)}:{os.minor(number)}").resolve(strict=True)
    except (OSError, AttributeError):
        return None
    return _is_sealed(device)


def _is_sealed(device: Path) -> bool:
    """Whether a block device, or all it lies on, is a mapped one that encrypts."""
    mapped = device / "dm" / "uuid"
    if mapped.exists() and mapped.read_text(encoding="ascii").startswith("CRYPT-"):
        return True
    below = list((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    return bool(below) and all(_is_sealed(one.resolve()) for one in below)


class InstanceLock:
    """An operating-system lock on a file beside the store; it falls when the process ends.

    The file holds the address at which the program answers.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock, or raise StoreInUse with the address of whoever has it."""
        self._file: TextIO = _opened(path)
        try:
            _lock(self._file)
        except OSError:
            address = self._file.read().strip()
            self._file.close()
            raise StoreInUse(address=address) from None

    def answer_at(self, address: str) -> None:
        """Write down where this process answers, for a second start."""
        self._file.seek(0)
        self._file.truncate()
        self._file.write(address)
        self._file.flush()

    def release(self) -> None:
        """Let the next start in."""
        self._file.close()


def _opened(path: Path) -> TextIO:
    """The lock file, made when missing, readable by its owner alone."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600), "r+", encoding="utf-8")


if sys.platform == "win32":
    import msvcrt

    FAR: Final = 1 << 30  # a byte nobody reads, so that the address stays readable

    def _lock(file: TextIO) -> None:
        """Lock without waiting; OSError when somebody has it."""
        file.seek(FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)

else:
    import fcntl

    def _lock(file: TextIO) -> None:
        """Lock without waiting; OSError when somebody has it."""
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
