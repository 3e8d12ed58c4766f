"""What is measured of this computer and this installation: for `/health` and the page Workshops."""

import shutil
import sqlite3
from dataclasses import dataclass
from typing import Final, Literal

from workshops.web import state
from workshops.web.settings import differences, settings

GIGABYTE: Final = 1024**3
Status = Literal["ok", "degraded", "read-only"]
# In room mode these say what the facilitator asked for; the look may be touched by the browser.
CHOSEN: Final = ("server.address", "server.allowedHosts", "browser.serverAddress", "theme.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """free: bytes left where the store lies. writable: can the store be written. settings: are the
    shipped settings in effect. sqlite: version of the engine.
    """

    free: int
    writable: bool
    settings: bool
    sqlite: str

    @property
    def status(self) -> Status:
        """In one word: read-only, degraded when the disk is nearly full, else ok."""
        if not self.writable:
            return "read-only"
        return "ok" if self.free > GIGABYTE else "degraded"


def measured() -> Health:
    """The state of this moment; raises what the store raises when it cannot be read."""
    store = state.store()
    with store.reading():
        free = shutil.disk_usage(store.folder).free
    wanted = {name: value for name, value in settings().items() if not name.startswith(CHOSEN)}
    return Health(
        free=free,
        writable=store.read_only is None,
        settings=not differences(wanted),
        sqlite=sqlite3.sqlite_version,
    )
