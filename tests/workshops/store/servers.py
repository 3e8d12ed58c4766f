"""A PostgreSQL server of the tests' own: a private socket, a temporary folder, no network."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
def server(folder: Path) -> Iterator[str]:
    """A running server; gives the beginning of its URLs, up to the name of a database."""
    initdb, postgres, ready = (program(name) for name in ("initdb", "postgres", "pg_isready"))
    before = as_somebody(folder)
    data = folder / "data"
    subprocess.run(  # noqa: S603  # programs found above
        [*before, str(initdb), "-D", str(data), "-U", "tests", "-A", "trust", "-E", "UTF8"],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    settings = ["-k", str(folder), "-h", "", "-c", "fsync=off", "-F"]
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
        running.terminate()
        running.wait()
