"""The store: one file or one server, one writer at a time, many readers (spec trust, 1)."""

import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError

from workshops.store import chain, dialect
from workshops.store.before import forget_before, keep_before
from workshops.store.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreSuperseded,
    StoreTellsTime,
)
from workshops.store.migrations import (
    REWRITE,
    SUPERSEDED,
    drop_setting,
    migrate,
    newest_version,
    schema_version,
    setting,
)
from workshops.store.place import InstanceLock, check_place

WAIT_SECONDS: Final = 15.0
SECRET_BYTES: Final = 32
Listener = Callable[[], None]


class Store:
    """A place for workshops. Open it with `Store.open`, close it with `close` or `with`."""

    def __init__(
        self, url: URL, engine: Engine, lock: InstanceLock | None, beside: Path | None
    ) -> None:
        """Keep what `open` made ready.

        folder: where things beside the store are kept. read_only: why nothing can be written, a
        key of the catalogue; None when it can. changes: grows by one with every commit; acts: with
        every one but those that only took ballots in.
        """
        self.url, self.engine = url, engine
        self.file = dialect.file_of(url)
        self.folder = self.file.parent if self.file else (beside or Path.cwd())
        self.read_only: str | None = None
        self.changes = self.acts = 0
        self._instance = lock
        self._writer, self._next = threading.Lock(), threading.Lock()
        self._here = threading.local()
        self._listeners: list[Listener] = []

    @classmethod
    def open(cls, url: str | Path, beside: Path | None = None) -> Self:
        """Open or make a store, and migrate it; a damaged one opens for reading only.

        url: `sqlite:///file`, a path, or `postgresql://…`. beside: the folder for what is kept
        beside a server, the working one where none is named; a file has its own.
        Raises StoreInUse, StoreNewer or StoreMisplaced.
        """
        made = dialect.address(url)
        file, lock = dialect.file_of(made), None
        if beside is not None:
            beside.mkdir(parents=True, exist_ok=True)
        if file is not None:
            check_place(file.parent)
            file.parent.mkdir(parents=True, exist_ok=True)
            lock = _locked(file)
        store = cls(made, dialect.open_engine(made), lock, beside)
        if file is not None and lock is None:
            store.read_only = StoreReadOnly.key
        try:
            store._make_ready()
        except BaseException:
            store.close()
            raise
        return store

    def _make_ready(self) -> None:
        """Check and migrate; what cannot be written or is not whole is opened read-only."""
        try:
            if self.file is None or self.file.stat().st_size:
                with self.reading() as connection:
                    dialect.check_sound(connection)
            self._keep_before()
            with self.writing() as connection:
                migrate(connection)
            with self.reading() as connection:
                chain.check(connection)
                due = setting(connection, REWRITE) is not None
                replaced = setting(connection, SUPERSEDED) is not None
            if due:
                self.rewrite()
            if replaced:
                self.read_only = StoreSuperseded.key
        except (StoreDamaged, StoreReadOnly, StoreTellsTime) as found:
            self.read_only = found.key

    def _keep_before(self) -> None:
        """A verified copy of a file that is about to be migrated; a server has its own copies."""
        if self.file is None or not self.file.stat().st_size:
            return
        with self.reading() as connection:
            version = schema_version(connection)
        if 0 < version < newest_version():
            try:
                keep_before(self.file, version)
            except OSError as refused:  # without a copy nothing is migrated
                raise StoreFull from refused

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the store; keep it short, and do not write in it."""
        with self._inside(), understood(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, all or nothing; the only one that writes while it lasts.

        Raises StoreBusy after 15 s of waiting, StoreFull or StoreReadOnly when nothing was kept.
        """
        with self._alone() as connection:
            yield connection
        self.acts += 1
        self._tell()

    @contextmanager
    def casting(self) -> Iterator[Connection]:
        """The same where only ballots come in: what a ballot asks stays as it was."""
        with self._alone() as connection:
            yield connection
        self._tell()

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """The transaction of the one writer."""
        if self.read_only:
            raise StoreReadOnly(reason=self.read_only)
        if getattr(self._here, "depth", 0):
            raise RuntimeError("writing inside a transaction of the same thread would wait for it")
        with self.still(), self._inside(), understood(), self.engine.connect() as bare:
            connection = bare.execution_options(**{dialect.WRITING: True})
            with connection.begin():
                yield connection

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nobody in this program writes while it lasts; raises StoreBusy after 15 s of waiting.

        Whoever waits is the next, before one that has just written and writes again.
        """
        if not self._next.acquire(timeout=WAIT_SECONDS):
            raise StoreBusy
        try:
            if not self._writer.acquire(timeout=WAIT_SECONDS):
                raise StoreBusy
        finally:
            self._next.release()
        try:
            yield
        finally:
            self._writer.release()

    @contextmanager
    def _inside(self) -> Iterator[None]:
        """Note that this thread has a transaction open."""
        self._here.depth = getattr(self._here, "depth", 0) + 1
        try:
            yield
        finally:
            self._here.depth -= 1

    def rewrite(self) -> None:
        """Leave nothing of what was deleted in the store, nor of the order it was written in."""
        with self._writer, understood():
            dialect.rewrite(self.engine)
            if self.file is not None:
                forget_before(self.file)
        with self._alone() as connection:
            drop_setting(connection, REWRITE)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have `listener` called after every commit, in the thread that wrote; gives its end."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self) -> None:
        """Count the commit and tell whoever listens."""
        self.changes += 1
        for listener in tuple(self._listeners):
            listener()

    def answer_at(self, address: str) -> None:
        """Write down where the program answers, for a second start on the same store."""
        if self._instance is not None:
            self._instance.answer_at(address)

    def secret(self) -> bytes:
        """The key of the ballot codes: a file beside the store, never in it, made on first use."""
        path = self._secret_file
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return path.read_bytes()
        with os.fdopen(descriptor, "wb") as file:
            file.write(made := secrets.token_bytes(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        return made

    @property
    def _secret_file(self) -> Path:
        """Where the key of the ballot codes lies."""
        return self.folder / (f"{self.file.name}.secret" if self.file else "tashawur.secret")

    def drop_secret(self) -> None:
        """Erase the key of the ballot codes, once no code is left that it belongs to."""
        self._secret_file.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file and of the lock."""
        self.engine.dispose()
        if self._instance is not None:
            self._instance.release()

    def __enter__(self) -> Self:
        """An open store, closed at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close whatever happened."""
        self.close()


def _locked(file: Path) -> InstanceLock | None:
    """The lock beside a store; None where the folder of one that is there takes nothing."""
    try:
        return InstanceLock(file.with_name(f"{file.name}.lock"))
    except OSError:
        if file.exists():
            return None
        raise


@contextmanager
def understood() -> Iterator[None]:
    """Turn what the engine refuses for outside reasons into our refusals."""
    try:
        yield
    except DBAPIError as error:
        refusal: StoreError | None = dialect.understood(error)
        if refusal is None:
            raise
        raise refusal from error
