"""SQLite's own calls to the disk, recorded or made to fail: a thin layer over the real one.

The copy of the default VFS is registered as the default of this process; each file's method table
is exchanged for one in which writing, truncating and syncing pass through here first.
"""

import _sqlite3
import ctypes
from collections.abc import Callable
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char_p,
    c_int,
    c_int64,
    c_void_p,
    cast,
    pointer,
    string_at,
)
from dataclasses import dataclass, field
from typing import Any

CREATED, JOURNALS = 0x4, 0x800 | 0x80000
IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_DELETE, FULL = 778, 1034, 1546, 2570, 13
# names stay pointers: SQLite keeps the one it opened a file by
OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
CLOSE = CFUNCTYPE(c_int, c_void_p)
WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class Methods(Structure):
    """`sqlite3_io_methods`, version 3."""

    _fields_ = [
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", c_void_p),
        ("truncate", c_void_p),
        ("sync", c_void_p),
        *((f"rest{n}", c_void_p) for n in range(13)),
    ]


class Vfs(Structure):
    """`sqlite3_vfs`, version 3."""

    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest", c_int),
        ("following", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
        *((f"rest{n}", c_void_p) for n in range(14)),
    ]


class File(Structure):
    """The beginning of `sqlite3_file`."""

    _fields_ = [("methods", POINTER(Methods))]


@dataclass(slots=True)
class Disk:
    """What was asked of the disk. log: every call in its order. fail_at: the number of the call
    that fails, counted from 1; 0 for none. calls: how many there were since `again`.
    """

    log: list[tuple[Any, ...]] = field(default_factory=list)
    recording: bool = False
    fail_at: int = 0
    full: bool = False
    calls: int = 0
    keep: list[Any] = field(default_factory=list)

    def fails(self) -> bool:
        """Count one more call; whether it is the one that fails."""
        self.calls += 1
        return self.calls == self.fail_at

    def again(self, fail_at: int) -> None:
        """Count from the beginning."""
        self.calls, self.fail_at = 0, fail_at

    def note(self, *call: Any) -> None:
        """Write a call down."""
        if self.recording:
            self.log.append(call)


def install() -> Disk:
    """Put the layer under every SQLite connection this process opens from now on."""
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = POINTER(Vfs)
    real = library.sqlite3_vfs_find(None).contents
    own = Vfs.from_buffer_copy(real)
    own.name = b"watched"
    disk = Disk()
    real_open, real_delete = cast(real.open, OPEN), cast(real.delete, DELETE)
    names: dict[int, str] = {}
    tables: dict[int, Methods] = {}

    def opened(vfs: int, path: int | None, file: int, flags: int, out: Any) -> int:
        result: int = real_open(vfs, path, file, flags, out)
        if result == 0 and path is not None:
            name = string_at(path).decode()
            names[file] = name
            if flags & CREATED:
                disk.note("open", name, bool(flags & JOURNALS))
            methods = cast(file, POINTER(File)).contents
            at = ctypes.addressof(methods.methods.contents)
            if at not in tables:
                tables[at] = _watched(methods.methods.contents, disk, names)
            methods.methods = pointer(tables[at])
        return result

    def deleted(vfs: int, path: int, sync: int) -> int:
        if disk.fails():
            return IOERR_DELETE
        disk.note("unlink", string_at(path).decode(), bool(sync))
        return int(real_delete(vfs, path, sync))

    callbacks = (OPEN(opened), DELETE(deleted))
    own.open, own.delete = (cast(one, c_void_p).value for one in callbacks)
    disk.keep += [own, callbacks, tables, library]
    if library.sqlite3_vfs_register(pointer(own), 1):
        raise RuntimeError("SQLite did not take the layer")
    return disk


def _watched(real: Methods, disk: Disk, names: dict[int, str]) -> Methods:
    """A method table that passes on what does not fail."""
    made = Methods.from_buffer_copy(real)
    close, write = cast(real.close, CLOSE), cast(real.write, WRITE)
    truncate, sync = cast(real.truncate, TRUNCATE), cast(real.sync, SYNC)

    def closed(file: int) -> int:
        names.pop(file, None)
        return int(close(file))

    def written(file: int, data: int, length: int, place: int) -> int:
        if disk.full or disk.fails():
            return FULL if disk.full or disk.calls % 2 else IOERR_WRITE
        if disk.recording:
            disk.note("write", names.get(file, ""), place, string_at(data, length))
        return int(write(file, data, length, place))

    def cut(file: int, size: int) -> int:
        if disk.fails():
            return IOERR_TRUNCATE
        disk.note("truncate", names.get(file, ""), size)
        return int(truncate(file, size))

    def synced(file: int, flags: int) -> int:
        if disk.fails():
            return IOERR_FSYNC
        disk.note("sync", names.get(file, ""))
        return int(sync(file, flags))

    made_callbacks: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("close", CLOSE(closed)),
        ("write", WRITE(written)),
        ("truncate", TRUNCATE(cut)),
        ("sync", SYNC(synced)),
    )
    for name, callback in made_callbacks:
        setattr(made, name, cast(callback, c_void_p).value)
    disk.keep += [made, made_callbacks]
    return made
