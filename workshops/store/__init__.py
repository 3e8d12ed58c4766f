"""Where inputs are kept: SQLAlchemy Core on SQLite or PostgreSQL, never a result."""

from sqlalchemy import Connection

from workshops.store.errors import (
    StaleRow,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreInUse,
    StoreMisplaced,
    StoreNewer,
    StoreReadOnly,
    UnknownWorkshop,
    WasWithdrawn,
)
from workshops.store.store import Store

__all__ = [
    "Connection",
    "StaleRow",
    "Store",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreFull",
    "StoreInUse",
    "StoreMisplaced",
    "StoreNewer",
    "StoreReadOnly",
    "UnknownWorkshop",
    "WasWithdrawn",
]
