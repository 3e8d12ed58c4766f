"""The store a restored copy took the place of: from then on it is read and not written."""

from datetime import datetime
from pathlib import Path

from workshops.store import chain
from workshops.store.errors import StoreReadOnly
from workshops.store.migrations import SUPERSEDED, set_setting
from workshops.store.store import Store


def supersede(old: Path, by: Path, *, now: datetime) -> None:
    """Mark a store that is within reach, so that a meeting goes on in one place only.

    Raises StoreInUse while a program has it, StoreReadOnly where it cannot be written.
    """
    if not old.is_file():
        raise StoreReadOnly
    with Store.open(old) as store, store.writing() as connection:
        set_setting(connection, SUPERSEDED, str(by.absolute()))
        chain.append(connection, chain.INSTALLATION, "superseded", {"by": by.name}, now)
