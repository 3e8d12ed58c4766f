"""A whole workshop in which the n-th call to the disk fails, step by step, for every n.

    python -m tests.vault.failing FOLDER EVERY

EVERY: only every so manyth n is tried. Prints one line of JSON per step: how many calls it makes,
how often it was refused, and what went wrong; nothing may.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from scoring.model import GroupId
from tests.vault.vfs import Disk, install
from tests.workshops.meetings import CLERK, FACILITATOR, NOW, points, workshop
from workshops.acts import ballots, counting, deciding, phase, room
from workshops.acts.actor import Refused
from workshops.bundle import make
from workshops.doors import Doors, Network
from workshops.language import LANGUAGES, say
from workshops.store import Store, StoreError, chain, dialect, tables
from workshops.store.backup import back_up
from workshops.store.convert import add_workshop
from workshops.store.digest import store_digest

Step = Callable[[Store, dict[str, Any]], object]
REASONS = dict.fromkeys(
    (
        "todo.presence_holds",
        "todo.try_ballot",
        "todo.print_zero",
        "count.difference",
        "count.fewer_than_present",
        "count.more_than_present",
    ),
    "a test",
)


def begin(store: Store, kept: dict[str, Any]) -> None:
    """A workshop brought in."""
    with store.writing() as connection:
        kept["id"] = add_workshop(connection, workshop())
        chain.append(connection, kept["id"], "made", {}, NOW)


def issue(store: Store, kept: dict[str, Any]) -> None:
    """Ten sheets for each of two groups."""
    kept["serials"] = ballots.issue_serials(
        store, FACILITATOR, kept["id"], {"A": 10, "B": 10}, now=NOW
    )


def forward(store: Store, kept: dict[str, Any]) -> None:
    """One phase further."""
    phase.advance(store, FACILITATOR, kept["id"], reasons=REASONS, now=NOW)


def present(store: Store, kept: dict[str, Any]) -> None:
    """One more person in the room."""
    room.count(store, CLERK, kept["id"], GroupId("A"), "F", "25-34", 1, now=NOW)


def bundle(store: Store, kept: dict[str, Any]) -> None:
    """A bundle begun."""
    kept["bundle"] = ballots.open_bundle(store, CLERK, kept["id"], 20, now=NOW)


def lines(store: Store, kept: dict[str, Any]) -> None:
    """One line typed, the first that is missing."""
    hand, serial = kept["lines"].pop(0)
    try:
        ballots.enter_line(store, CLERK, kept["id"], kept["bundle"], hand, points(serial), now=NOW)
    except BaseException:
        kept["lines"].insert(0, (hand, serial))
        raise


def all_lines(store: Store, kept: dict[str, Any]) -> None:
    """Everything else typed."""
    while kept["lines"]:
        lines(store, kept)


def close(store: Store, kept: dict[str, Any]) -> None:
    """Closed for good by one person, with a reason."""
    alone = Doors(store, Network())
    deciding.finalise(store, FACILITATOR, kept["id"], alone, None, "nobody else", now=NOW)


STEPS: tuple[tuple[str, Step], ...] = (
    ("begin", begin),
    ("proposing", forward),
    ("screening", forward),
    ("issue", issue),
    ("present", present),
    ("voting", forward),
    ("counting", forward),
    ("bundle", bundle),
    ("line", lines),
    ("lines", all_lines),
    ("accept", lambda s, k: ballots.accept_bundle(s, CLERK, k["id"], k["bundle"], now=NOW)),
    ("lot", lambda s, k: counting.draw_lot(s, FACILITATOR, k["id"], "12-7-3", now=NOW)),
    ("cut", lambda s, k: counting.close_count(s, FACILITATOR, k["id"], reasons=REASONS, now=NOW)),
    ("publish", lambda s, k: deciding.publish(s, FACILITATOR, k["id"], now=NOW)),
    ("sign", lambda s, k: deciding.sign(s, FACILITATOR, k["id"], ["mayor"], now=NOW)),
    ("finalise", close),
    ("backup", lambda s, k: back_up(s, Path(k["stick"]), "four random words", now=NOW)),
    ("bundle_out", lambda s, k: make(s, k["id"], "complete")),
)


def state(store: Store) -> tuple[str, int, int]:
    """What a store holds: its digest, its acts, its paper lines; all checked for being whole."""
    with store.reading() as connection:
        dialect.check_sound(connection)
        chain.check(connection)
        acts = sum(chain.length(connection, name) for name in chain.chains(connection))
        typed = len(connection.execute(tables.paper_entries.select()).all())
        return store_digest(connection), acts, typed


def failing_os(disk: Disk) -> Any:
    """The operating system's own sync and rename count as calls, and fail, too."""

    def wrapped(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            if disk.fails():
                raise OSError(5, "the disk did not take it")
            return real(*args, **more)

        return call

    return mock.patch.multiple(
        os, fsync=wrapped(os.fsync), replace=wrapped(os.replace), rename=wrapped(os.rename)
    )


def tried(disk: Disk, path: Path, step: Step, kept: dict[str, Any], n: int) -> str:
    """One step with its n-th call failing: "done", "refused", or what is wrong."""
    with Store.open(path) as store:
        before = state(store)
        own = {**kept, "lines": list(kept["lines"])}
        disk.again(n)
        refusal: Exception | None = None
        try:
            with failing_os(disk):
                step(store, own)
        except (StoreError, Refused, OSError) as told:
            refusal = told
        except Exception as stray:  # noqa: BLE001  # exactly what must not happen
            disk.again(0)
            return f"{n}: {type(stray).__name__} {stray}"
        failed = disk.calls >= n
        disk.again(0)
        if isinstance(refusal, (StoreError, Refused)):
            for language in LANGUAGES:
                if say(language, refusal.key, **refusal.numbers) == refusal.key:
                    return f"{n}: no message for {refusal.key}"
        after = state(store)
        if refusal is not None and after != before and after[1:] <= before[1:]:
            return f"{n}: neither complete nor unchanged after {refusal!r}"
        if not failed:
            return "over"
        return "refused" if refusal is not None else "done"


def main(folder: Path, every: int) -> None:
    """Every step, each time from the same file."""
    disk = install()
    path, kept = folder / "store.sqlite", {"stick": str(folder / "stick"), "lines": []}
    Store.open(path).close()
    for name, step in STEPS:
        found = {"step": name, "calls": 0, "refused": 0, "done": 0, "wrong": []}
        clean = path.read_bytes()
        n = 1
        while True:
            path.write_bytes(clean)
            for stray in folder.glob("store.sqlite-*"):
                stray.unlink()
            shutil.rmtree(kept["stick"], ignore_errors=True)
            told = tried(disk, path, step, kept, n)
            if told == "over":
                break
            found["calls"] = n
            if told in {"done", "refused"}:
                found[told] += 1
            else:
                found["wrong"].append(told)
            n += every
        path.write_bytes(clean)
        for stray in folder.glob("store.sqlite-*"):
            stray.unlink()
        with Store.open(path) as store:
            step(store, kept)
        if name == "bundle":
            kept["lines"] = [(hand, s) for hand in (1, 2) for s in kept["serials"]]
        print(json.dumps(found), flush=True)  # noqa: T201  # what the test reads


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
