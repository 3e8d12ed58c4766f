"""What the store refuses, each with the key of its sentence and the numbers that needs."""

from collections.abc import Mapping


class StoreError(Exception):
    """Something the store does not do; `status` is what a route answers."""

    key = "store.error"
    status = 500

    def __init__(self, **numbers: object) -> None:
        """Keep what the sentence needs."""
        super().__init__(f"{self.key} {numbers}" if numbers else self.key)
        self.numbers: Mapping[str, object] = numbers


class StoreBusy(StoreError):
    """Somebody else is writing, for longer than a person should wait. Nothing was stored."""

    key = "store.busy"
    status = 503


class StoreAgain(StoreBusy):
    """A server gave a transaction up or was lost; the same one again may go through."""


class StoreFull(StoreError):
    """The disk is full. Nothing was stored; reading goes on."""

    key = "store.full"
    status = 503


class StoreReadOnly(StoreError):
    """The store was opened for reading only, or its medium does not take any more."""

    key = "store.read_only"
    status = 503


class StoreDamaged(StoreError):
    """The file is not whole. It is never repaired in place."""

    key = "store.damaged"
    status = 503


class StoreSuperseded(StoreError):
    """A copy of this store went live in its place; what is written here would be lost."""

    key = "store.superseded"
    status = 503


class StoreTellsTime(StoreError):
    """The server keeps the time of every commit, so it would tell who voted when."""

    key = "store.tells_time"
    status = 503


class StoreForbidden(StoreError):
    """The role at the server lacks a right the program needs."""

    key = "store.forbidden"
    status = 503


class StoreInUse(StoreError):
    """Another start of the program holds this store; `address` says where it answers."""

    key = "store.in_use"


class StoreNewer(StoreError):
    """The store was written by a newer program: `needed` is its version, `known` is ours."""

    key = "store.newer"


class StoreMisplaced(StoreError):
    """The store lies where writes can be lost: on a network share or in a synchronised folder."""

    key = "store.misplaced"


class UnknownWorkshop(StoreError):
    """No workshop has this id."""

    key = "store.unknown_workshop"
    status = 404


class StaleRow(StoreError):
    """Somebody saved this row meanwhile: `kept` stands in the store, `given` was to replace it."""

    key = "store.stale"
    status = 409

    def __init__(self, kept: object, given: object, version: int) -> None:
        """Keep both texts, so that a person can choose; `version` is the one to replace next."""
        super().__init__()
        self.kept, self.given, self.version = kept, given, version


class WasWithdrawn(StoreError):
    """The id was deleted and is never used again."""

    key = "store.was_withdrawn"
    status = 410


class TextTooLong(StoreError):
    """A text of `n` characters in `column`, where `longest` are kept; nothing is cut off."""

    key = "store.too_long"
    status = 422
