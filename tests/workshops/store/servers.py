"""A PostgreSQL server of the tests' own: a private socket, a temporary folder, no network."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from workshops.store import tables
from workshops.store.migrations import VERSION

FOLDERS = ("/usr/local/bin", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"))))
UNPRIVILEGED = ("postgres", "nobody")


def program(name: str) -> Path | None:
    """A server program: beside an `initdb` of the path, or where Debian keeps them."""
    places = [p for p in (shutil.which("initdb"),) if p]
    folders = [str(Path(os.path.realpath(p)).parent) for p in places]
    for folder in (*folders, *FOLDERS):
        found = Path(folder) / name
        if found.exists():
            return found
    return None


def as_somebody(folder: Path) -> list[str]:
    """How to run a program that refuses root, as a user who owns the folder; [] where we may."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return []
    import pwd  # noqa: PLC0415  # there is none on Windows

    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    who = next(known[name] for name in UNPRIVILEGED if name in known)
    os.chown(folder, who.pw_uid, who.pw_gid)
    return ["setpriv", f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups"]


@contextmanager
def server(folder: Path, *further: str, hard: signal.Signals = signal.SIGINT) -> Iterator[str]:
    """A running server; gives the beginning of its URLs, up to the name of a database.

    further: more of its options. hard: how it is stopped; SIGQUIT is as good as a crash.
    """
    initdb, postgres, ready = (program(name) for name in ("initdb", "postgres", "pg_isready"))
    before = as_somebody(folder)
    data = folder / "data"
    if not data.exists():
        subprocess.run(  # noqa: S603  # programs found above
            [*before, str(initdb), "-D", str(data), "-U", "tests", "-A", "trust", "-E", "UTF8"],
            check=True,
            capture_output=True,
            cwd=folder,
        )
    settings = ["-k", str(folder), "-h", "", "-c", "fsync=off", *further]
    running = subprocess.Popen(  # noqa: S603  # programs found above
        [*before, str(postgres), "-D", str(data), *settings],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        for _ in range(300):
            asked = [str(ready), "-h", str(folder), "-U", "tests", "-t", "1"]
            if subprocess.run(asked, check=False, capture_output=True).returncode == 0:  # noqa: S603  # as above
                break
            if running.poll() is not None:
                raise RuntimeError("the PostgreSQL server of the tests did not start")
        yield f"postgresql://tests@/{{name}}?host={folder}"
    finally:
        running.send_signal(hard)  # SIGINT: whoever is still connected is cut off
        running.wait()


def emptied(servers: str, name: str = "tests") -> str:
    """The URL of a database without a workshop; tables that are there stay, which saves making
    them for every test.
    """
    with psycopg.connect(servers.format(name="postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        if known.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = servers.format(name=name)
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")  # no trigger asks
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in found.fetchall():
            keep = "DELETE FROM {}" if table in tables.SCHEMA.tables else "DROP TABLE {}"
            if table != tables.store.name:
                connection.execute(sql.SQL(keep).format(sql.Identifier(table)))
        if found.rowcount:
            ours = ("schema_version", "installation")
            connection.execute("DELETE FROM store WHERE name <> ALL(%s)", (list(ours),))
            connection.execute(
                "UPDATE store SET value = %s WHERE name = %s", (str(VERSION), ours[0])
            )
    return url
