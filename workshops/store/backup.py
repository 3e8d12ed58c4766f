"""Copies on a stick: sealed, verified after writing, few while people vote (spec trust, 2.1)."""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import Connection, func, select

from workshops.files import write_file
from workshops.store import chain, envelope, snapshot, tables
from workshops.store.canon import canon, canon_text
from workshops.store.errors import StoreError
from workshops.store.migrations import LOGS_DUE, set_setting, setting
from workshops.store.sealing import Key, lidded, opens_by_code, seal, strong, unseal, unseal_with
from workshops.store.snapshot import Contents, Snapshot
from workshops.store.store import Store

LAST: Final = "backup"
LOGS_GO: Final = 2
"""Copies after a cut, with the last of which the log of before it goes (spec trust, 5.8)."""
CUT_MADE: Final = 2
SUFFIX: Final = ".tshbk"
NUMBERED: Final = re.compile(r"tashawur-(\d{5})-")
KEPT_VOTING: Final = 2
KEPT: Final = 10
OLD: Final = timedelta(minutes=15)
Kind = Literal["voting", "open", "closed"]


class TooFewBallots(StoreError):
    """Since the last copy so few ballots came in that the two would tell what they say."""

    key = "backup.too_few"


class TargetTaken(StoreError):
    """Something stands where a copy was to be restored; it is never written over."""

    key = "backup.target_taken"


class BackupFailed(StoreError):
    """The copy could not be written, or is not what was written; earlier ones stand."""

    key = "backup.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One verified copy. contents: what it was read back as."""

    file: Path
    kind: Kind
    contents: Contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How old the last verified copy is. level: late where unsaved work is older than 15 minutes
    or the stick is gone; at: "" where there is none.
    """

    level: Literal["none", "fresh", "late", "gone"]
    at: str = ""
    file: str = ""


def back_up(store: Store, folder: Path, passphrase: str, *, now: datetime) -> Backup:
    """Copy, seal, write, read back, compare; only then is anything reported or deleted.

    What is read back is the same to the byte, so it has the digest of what was copied.

    Raises TooFewBallots, PassphraseShort, BackupFailed or ServerStore.
    """
    with store.reading() as connection:
        kind, standing = _due(connection)
        lock = envelope.lock(connection)
    with ThreadPoolExecutor(1) as pool:  # stretching and the digest take half a second each
        stretched = pool.submit(Key.of, strong(passphrase))
        taken = snapshot.taken(store)
        with snapshot.looking(taken) as connection:
            found = snapshot.contents(connection)
        key = lidded(stretched.result(), lock)
    target = folder
    try:
        target = _free(folder, f"{now:%Y%m%d-%H%M%S}-{kind}")
        _write(target, seal(taken.packed(), key))
        read = Snapshot.unpacked(unseal_with(target.read_bytes(), key))
        if read != taken:
            raise BackupFailed(file=str(target))
        with snapshot.reading(read):
            pass
    except (OSError, StoreError) as fault:
        if target != folder:
            _discard(target)
        raise BackupFailed(file=str(target)) from fault
    said = {"at": chain.stamp(now), "file": str(target.absolute()), **standing}
    with store.writing() as connection:
        body = {"file": target.name, "digest": found.digest}
        chain.append(connection, chain.INSTALLATION, "backup", body, now)
        said["heads"] = _heads(connection)
        if _second_after_a_cut(_last(connection), said):
            set_setting(connection, LOGS_DUE, chain.stamp(now))
        set_setting(connection, LAST, canon_text(said))
    _tell_beside(store, said)
    for stale in _stale(folder, kind):
        _discard(stale)
    return Backup(file=target, kind=kind, contents=found)


def _due(connection: Connection) -> tuple[Kind, dict[str, Any]]:
    """The kind of a copy made now; the ballots of each open vote, how many workshops are closed."""
    last = _last(connection)
    before: Mapping[str, int] = last.get("ballots", {})
    shop, votes = tables.workshops, tables.ballots
    query = select(shop.c.id, shop.c.phase, shop.c.cut, shop.c.config)
    rows = connection.execute(query).all()
    grouped = select(votes.c.workshop, func.count()).group_by(votes.c.workshop)
    ballots: dict[str, int] = dict(connection.execute(grouped).all())
    open_votes = {r.id: r for r in rows if r.phase in ("voting", "counting") and r.cut == 0}
    standing = {name: ballots.get(name, 0) for name in open_votes}
    for name, count in standing.items():
        batch = json.loads(open_votes[name].config).get("privacy", {}).get("batch", 5)
        new = count - before.get(name, 0)
        if 0 < new < batch:
            raise TooFewBallots(n=batch)
    closed = sum(row.phase == "closed" for row in rows)
    counted = {r.id: last.get("after_cut", {}).get(r.id, 0) for r in rows if r.cut == CUT_MADE}
    after_cut = {name: min(n + 1, LOGS_GO) for name, n in counted.items()}
    said = {"ballots": standing, "closed": closed, "after_cut": after_cut}
    if any(standing.values()):
        return "voting", said
    return ("closed" if closed > last.get("closed", 0) else "open"), said


def _last(connection: Connection) -> dict[str, Any]:
    """What is known of the last verified copy."""
    found: dict[str, Any] = json.loads(setting(connection, LAST) or "{}")
    return found


def _heads(connection: Connection) -> dict[str, int]:
    """How many acts each chain holds."""
    acts = tables.events.c
    query = select(acts.workshop, func.max(acts.seq)).group_by(acts.workshop)
    found: dict[str, int] = dict(connection.execute(query).all())
    return found


def _unsaved(connection: Connection, saved: Mapping[str, int]) -> datetime | None:
    """When the first act was done that is on no copy; by its number, for a clock may be set."""
    acts = tables.events.c
    due = [name for name, last in _heads(connection).items() if last > saved.get(name, 0)]
    firsts = [
        connection.execute(
            select(acts.ts).where(acts.workshop == name, acts.seq == saved.get(name, 0) + 1)
        ).scalar_one()
        for name in due
    ]
    return datetime.fromisoformat(min(firsts)) if firsts else None


def _second_after_a_cut(last: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Is this the second copy since the cut of some workshop."""
    before = last.get("after_cut", {})
    return any(n == LOGS_GO != before.get(name) for name, n in said["after_cut"].items())


def _free(folder: Path, name: str) -> Path:
    """The next file of a folder. Copies are in the order of their numbers: a clock may be set."""
    folder.mkdir(parents=True, exist_ok=True)
    number = max((_number(path) for path in copies(folder)), default=0) + 1
    return folder / f"tashawur-{number:05d}-{name}{SUFFIX}"


def _number(copy: Path) -> int:
    """The number of a copy; 0 for a name that is not ours."""
    found = NUMBERED.match(copy.name)
    return int(found[1]) if found else 0


def _write(target: Path, content: bytes) -> None:
    """Beside it first, on the disk, then under its name, then its checksum."""
    part = target.with_name(f"{target.name}.part")
    summed = target.with_name(f"{target.name}.sha256")
    line = f"{hashlib.sha256(content).hexdigest()}  {target.name}\n"
    for path, name, text in ((part, target, content), (summed, summed, line.encode())):
        with path.open("wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        path.replace(name)
        _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """A name is on the disk when its folder is; Windows writes folders through."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _discard(target: Path) -> None:
    """Leave nothing of a copy that failed or is not kept any more."""
    for end in ("", ".part", ".sha256"):
        try:
            target.with_name(f"{target.name}{end}").unlink(missing_ok=True)
        except OSError:  # the stick is gone, and the copy with it
            return


def copies(folder: Path) -> tuple[Path, ...]:
    """The copies of a folder, the newest first."""
    found = folder.glob(f"tashawur-*{SUFFIX}") if folder.is_dir() else ()
    return tuple(sorted(found, key=lambda path: (_number(path), path.name), reverse=True))


def _stale(folder: Path, kind: Kind) -> Iterable[Path]:
    """What goes now: while people vote all but the two newest of the vote, after the cut all of
    the vote; of the others all but the ten newest, and never one of a closed workshop.
    """
    voting = [path for path in copies(folder) if "-voting" in path.name]
    yield from voting[KEPT_VOTING:] if kind == "voting" else voting
    yield from [path for path in copies(folder) if "-open" in path.name][KEPT:]


def _tell_beside(store: Store, said: Mapping[str, Any]) -> None:
    """Say beside the store where its newest copy is: a damaged store cannot."""
    with suppress(OSError):  # the store itself has it, too
        write_file(_beside(store), canon({"at": said["at"], "file": said["file"]}))


def _beside(store: Store) -> Path:
    """The file that names the newest copy."""
    return store.folder / f"{store.file.name if store.file else 'tashawur'}.copied"


def newest(store: Store) -> Age:
    """The newest verified copy as far as it is known without reading the store."""
    try:
        said = json.loads(_beside(store).read_bytes())
        file, at = str(said["file"]), str(said["at"])
        there = Path(file).is_file()
    except (OSError, ValueError, KeyError, TypeError):
        return Age(level="none")
    return Age(level="fresh" if there else "gone", at=at, file=file)


def age(store: Store, *, now: datetime) -> Age:
    """How the last verified copy stands against what was done since."""
    with store.reading() as connection:
        last = _last(connection)
        unsaved = _unsaved(connection, last.get("heads", {})) if last else None
    if not last:
        return Age(level="none")
    file, at = str(last["file"]), str(last["at"])
    if not Path(file).exists():
        return Age(level="gone", at=at, file=file)
    # a clock that stands before the work tells nothing: it is late until the next copy
    late = unsaved is not None and not timedelta() <= now - unsaved <= OLD
    return Age(level="late" if late else "fresh", at=at, file=file)


def opened(file: Path, typed: str) -> tuple[Snapshot, Contents]:
    """A copy, verified as after writing; typed: its passphrase, or the code from the envelope.

    Raises SealBroken or StoreDamaged.
    """
    content = file.read_bytes()
    found = Snapshot.unpacked(unseal(content, typed))
    with snapshot.reading(found) as connection:
        by_code = opens_by_code(content, typed)
        return replace(found, by_code=by_code), snapshot.contents(connection)


def restore(found: Snapshot, target: Path, *, now: datetime) -> str:
    """Put a verified copy where no store is; gives the digest it opens with.

    Raises TargetTaken where something stands already.
    """
    if target.exists():
        raise TargetTaken(file=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    for path, content in (
        *((target.with_name(f"{target.name}.{end}"), c) for end, c in found.files.items()),
        (part, found.database),
    ):
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    part.replace(target)
    _sync_folder(target.parent)
    with Store.open(target) as store:
        with store.reading() as connection:
            digest = snapshot.contents(connection).digest
        with store.writing() as connection:
            if found.by_code:
                chain.append(connection, chain.INSTALLATION, "recovery_used", {}, now)
            chain.append(connection, chain.INSTALLATION, "restored", {"digest": digest}, now)
    return digest
