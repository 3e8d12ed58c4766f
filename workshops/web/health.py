"""What is measured of this computer and this installation: for `/health` and the page Workshops."""

import shutil
import sqlite3
from dataclasses import dataclass
from typing import Final, Literal

from workshops.store import StoreDamaged
from workshops.store.place import is_encrypted
from workshops.store.space import LITTLE
from workshops.web import state
from workshops.web.settings import differences, settings

Status = Literal["ok", "degraded", "read-only"]
# In room mode these say what the facilitator asked for; the look may be touched by the browser.
CHOSEN: Final = ("server.address", "server.allowedHosts", "browser.serverAddress", "theme.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """free: bytes left where the store lies. writable: can the store be written. settings: are the
    shipped settings in effect. sqlite: version of the engine. encrypted: the disk, None where the
    system does not tell.
    """

    free: int
    writable: bool
    settings: bool
    sqlite: str
    encrypted: bool | None = None

    @property
    def status(self) -> Status:
        """In one word: read-only, degraded when the disk is nearly full, else ok."""
        if not self.writable:
            return "read-only"
        return "ok" if self.free > LITTLE else "degraded"


def measured() -> Health:
    """The state of this moment, of a damaged store too; raises what a lost server raises."""
    store, whole = state.store(), True
    free = shutil.disk_usage(store.folder).free
    try:
        with store.reading():
            pass
    except StoreDamaged:
        whole = False
    wanted = {name: value for name, value in settings().items() if not name.startswith(CHOSEN)}
    return Health(
        free=free,
        writable=whole and store.read_only is None,
        settings=not differences(wanted),
        sqlite=sqlite3.sqlite_version,
        encrypted=is_encrypted(store.folder),
    )
