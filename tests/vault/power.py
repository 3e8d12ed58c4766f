"""A power cut in the middle of writing: what was not synced may be there, or not, or half.

    python -m tests.vault.power STORE WORKSHOP JOURNAL SYNCHRONOUS OUT CODE...

casts one ballot per code with the calls to the disk recorded, an "ack" after each.
"""

import pickle
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

SECTOR = 512
Log = list[tuple[Any, ...]]


@dataclass(slots=True)
class Inode:
    """One file on the disk: what is safe, and what was written since."""

    safe: bytearray = field(default_factory=bytearray)
    waiting: Log = field(default_factory=list)

    def apply(self, call: tuple[Any, ...]) -> None:
        """Let one write or truncation reach the platter."""
        if call[0] == "truncate":
            del self.safe[call[1] :]
            return
        _, place, data = call
        if len(self.safe) < place:
            self.safe.extend(bytes(place - len(self.safe)))
        self.safe[place : place + len(data)] = data

    def sync(self) -> None:
        """Everything waiting is safe."""
        for call in self.waiting:
            self.apply(call)
        self.waiting.clear()


@dataclass(slots=True)
class Folder:
    """The files as programs see them, as they are safe, and the changes of names in between."""

    there: dict[str, Inode]
    safe: dict[str, Inode]
    waiting: list[tuple[str, Inode | None]] = field(default_factory=list)
    fresh: set[str] = field(default_factory=set)

    def sync(self) -> None:
        """Every name is safe."""
        for name, inode in self.waiting:
            _enter(self.safe, name, inode)
        self.waiting.clear()

    def open(self, name: str, journal: bool) -> None:  # noqa: FBT001  # as it was recorded
        """A file that may be new."""
        if name not in self.there:
            self.there[name] = Inode()
            self.waiting.append((name, self.there[name]))
            self.fresh |= {name} if journal else set()

    def unlink(self, name: str, synced: bool) -> None:  # noqa: FBT001  # as it was recorded
        """A name goes."""
        self.there.pop(name, None)
        self.waiting.append((name, None))
        if synced:
            self.sync()

    def write(self, name: str, *call: Any) -> None:
        """Something written, not on the platter yet."""
        if name in self.there:
            self.there[name].waiting.append(("write", *call))

    def truncate(self, name: str, size: int) -> None:
        """Cut off, not on the platter yet."""
        if name in self.there:
            self.there[name].waiting.append(("truncate", size))

    def fsync(self, name: str) -> None:
        """A file is safe; SQLite syncs the folder of a new journal with it."""
        if name in self.there:
            self.there[name].sync()
        if name in self.fresh:
            self.fresh.discard(name)
            self.sync()


def after_a_cut(before: bytes, log: Log, main: str, cut: int, seed: int) -> dict[str, bytes]:
    """The files after the power went before call number `cut`; names end as SQLite's do."""
    chance = random.Random(seed)  # noqa: S311  # a simulation
    file = Inode(bytearray(before))
    folder = Folder({main: file}, {main: file})
    done = {
        "open": folder.open,
        "unlink": folder.unlink,
        "write": folder.write,
        "truncate": folder.truncate,
        "sync": folder.fsync,
        "ack": lambda _ballot: None,
    }
    for call, *about in log[:cut]:
        done[call](*about)
    for name, inode in folder.waiting[: chance.randint(0, len(folder.waiting))]:
        _enter(folder.safe, name, inode)
    for inode in folder.safe.values():
        _survive(inode, chance)
    return {name: bytes(inode.safe) for name, inode in folder.safe.items()}


def _enter(folder: dict[str, Inode], name: str, inode: Inode | None) -> None:
    """One change of the folder."""
    if inode is None:
        folder.pop(name, None)
    else:
        folder[name] = inode


def _survive(inode: Inode, chance: random.Random) -> None:
    """Of what waits all, nothing or anything reaches the platter; the last may be torn."""
    mood = chance.choice(("nothing", "some", "all but the last"))
    for number, call in enumerate(inode.waiting):
        last = number == len(inode.waiting) - 1
        if mood == "nothing" or (mood == "some" and chance.random() < 0.5):
            continue
        if last and call[0] == "write" and len(call[2]) > SECTOR:
            torn = chance.randrange(0, len(call[2]), SECTOR)
            inode.apply((call[0], call[1], call[2][:torn]))
        elif not (last and mood == "all but the last"):
            inode.apply(call)


def record(store_path: str, workshop: str, journal: str, synchronous: str, out: str) -> None:
    """Cast a ballot per code and write down every call and every acknowledgement."""
    from tests.vault.vfs import install  # noqa: PLC0415  # before any connection is opened

    disk = install()
    from workshops.store import Store, dialect  # noqa: PLC0415
    from workshops.store.cast import Cast, cast_ballot  # noqa: PLC0415

    levels = {"NORMAL": 1, "FULL": 2, "EXTRA": 3}
    dialect.PRAGMAS["journal_mode"] = (journal, journal.lower())  # type: ignore[index]
    dialect.PRAGMAS["synchronous"] = (synchronous, levels[synchronous])  # type: ignore[index]
    with Store.open(store_path) as store:
        with store.reading():
            before = Path(store_path).read_bytes()
        disk.recording = True
        for code in sys.argv[6:]:
            ballot = Cast(
                id=str(uuid4()),
                workshop=workshop,
                group="A",  # type: ignore[arg-type]
                channel="phone",
                code=code,
                marks={"P01": 10},  # type: ignore[dict-item]
            )
            cast_ballot(store, ballot)
            disk.note("ack", ballot.id)
        disk.recording = False
    Path(out).write_bytes(pickle.dumps((before, disk.log)))


if __name__ == "__main__":
    record(*sys.argv[1:6])
