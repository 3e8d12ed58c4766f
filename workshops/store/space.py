"""Room on the disk: a warning while there is little, no vote where there is none (trust, 2.3)."""

import shutil
from typing import Final

from workshops.store.store import Store

GIGABYTE: Final = 1024**3
LITTLE: Final = GIGABYTE
"""Below so many bytes a banner asks for room."""
LEAST: Final = 200 * 1024**2
"""Below so many bytes no vote is opened: it might not be kept to its end."""
MEGABYTE: Final = 1024**2


def left(store: Store) -> int | None:
    """Bytes free where the store lies; None for a server, which looks after its own disks."""
    return None if store.file is None else shutil.disk_usage(store.folder).free


def megabytes(free: int) -> int:
    """As people say it."""
    return free // MEGABYTE
