"""Load on the phone ballot: `python -m tests.load.run` prints the table and ends with 1 on a miss.

A real server on the shipped durable settings, its store on this disk; phones in processes of their
own, beside an open facilitator page and two projectors. Afterwards every acknowledged ballot is
looked up in the store.
"""

import argparse
import asyncio
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import sync_playwright
from sqlalchemy import select

from tests.e2e.ballots import FORMS
from tests.e2e.browser import Server, launched, running
from tests.load.phones import Voted, crowd
from tests.web.voting.phones import sabha
from workshops.store import Store, tables
from workshops.store.receipts import id_digest

PROCESSES = 2
PROJECTORS = 2


@dataclass(frozen=True)
class Load:
    """So many phones over so many seconds, and what 95 of 100 of them may wait at most."""

    name: str
    phones: int
    over: float
    open_seconds: float | None
    send_seconds: float


LOADS = (
    Load("200 phones over 60 s", 200, 60.0, None, 0.25),
    Load("500 phones at once", 500, 0.0, 0.5, 3.0),
    Load("2000 phones in 10 s", 2000, 10.0, None, 1.0),
)


def at(sorted_seconds: Sequence[float], share: float) -> float:
    """The time that a share of all stayed below."""
    return sorted_seconds[min(len(sorted_seconds) - 1, int(share * len(sorted_seconds)))]


def some_phones(address: str, codes: Sequence[str], over: float) -> list[Voted]:
    """A crowd in this process."""
    parts = urlsplit(address)
    return asyncio.run(crowd(parts.hostname or "", parts.port or 0, codes, over))


def all_phones(server: Server, codes: Sequence[str], over: float) -> list[Voted]:
    """A crowd shared out over processes of their own."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        shares = [codes[place::PROCESSES] for place in range(PROCESSES)]
        jobs = [pool.submit(some_phones, server.address, share, over) for share in shares]
        return [voted for job in jobs for voted in job.result()]


def watched_feed(address: str, over) -> None:
    """One projector: reads its feed until the load is over."""
    with urlopen(f"{address}/screen/feed", timeout=300) as feed:  # noqa: S310  # our own server
        while not over.is_set():
            feed.readline()


def watched_page(address: str, workshop: str, over) -> None:
    """A facilitator's page in a browser, open until the load is over."""
    with sync_playwright() as playwright:
        browser = launched(playwright)
        assert browser is not None, "chromium is not installed"
        page = browser.new_page(viewport={"width": 1024, "height": 768})
        page.goto(f"{address}/projector?workshop={workshop}&lang=ar", timeout=120_000)
        page.locator(".head h1").first.wait_for(timeout=120_000)
        over.wait()
        browser.close()


@contextmanager
def watching(server: Server, workshop: str) -> Iterator[None]:
    """A facilitator's page and two projectors beside the load."""
    spawn = get_context("spawn")
    over = spawn.Event()
    jobs = [spawn.Process(target=watched_page, args=(server.address, workshop, over))]
    jobs += [
        spawn.Process(target=watched_feed, args=(server.address, over)) for _ in range(PROJECTORS)
    ]
    for job in jobs:
        job.start()
    try:
        yield
    finally:
        over.set()
        for job in jobs:
            job.join(10)
            if job.is_alive():
                job.terminate()


def missing(path: Path, workshop: str, voted: Sequence[Voted]) -> list[str]:
    """What is wrong in the store: an acknowledged ballot that is not there, or one too many."""
    with Store.open(path) as store, store.reading() as connection:
        receipts = dict(
            connection.execute(select(tables.receipts.c.id_digest, tables.receipts.c.receipt)).all()
        )
        ballots = connection.execute(select(tables.ballots.c.id)).scalars().all()
        used = connection.execute(
            select(tables.codes.c.mac).where(tables.codes.c.state == "used")
        ).all()
    answered = [one for one in voted if one.receipt]
    wrong = [
        f"lost {v.id}" for v in answered if receipts.get(id_digest(v.id, workshop)) != v.receipt
    ]
    if len(ballots) != len(set(ballots)) or len(ballots) != len(used):
        wrong.append(f"{len(ballots)} ballots for {len(used)} codes")
    if extra := len(ballots) - len({v.id for v in answered}):
        wrong.append(f"{extra} ballots more than answers")
    return wrong


def cpu_seconds(server: Server) -> float:
    """Time of processors the server has used so far; on Linux, where it can be read."""
    stat = Path(f"/proc/{server.process.pid}/stat")
    if not stat.exists():
        return float("nan")
    used = stat.read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def line(load: Load, voted: Sequence[Voted], cpu: float) -> tuple[str, bool]:
    """One line of the table, and whether it holds."""
    opening = sorted(v.opening for v in voted)
    sending = sorted(v.sending for v in voted if v.receipt) or [float("inf")]
    errors = sum(bool(v.error) for v in voted)
    retries = sum(v.retries for v in voted)
    holds = not errors and at(sending, 0.95) <= load.send_seconds
    holds = holds and (load.open_seconds is None or at(opening, 0.95) <= load.open_seconds)
    figures = [
        *(f"{at(opening, share) * 1000:7.0f}" for share in (0.5, 0.95)),
        *(f"{at(sending, share) * 1000:7.0f}" for share in (0.5, 0.95)),
        f"{sending[-1] * 1000:7.0f}",
        f"{errors:7d}",
        f"{retries:8d}",
        f"{cpu / len(voted) * 1000:6.1f}",
        f"{load.send_seconds * 1000:6.0f}",
    ]
    return f"{load.name:24s}{''.join(figures)}  {'holds' if holds else 'MISSED'}", holds


def told() -> str:
    """The machine, the versions, what else runs on it."""
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("streamlit", "starlette", "uvicorn")
    )
    return (
        f"{platform.machine()}, {os.cpu_count()} processors, load average {load}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}"
    )


def main(wanted: Sequence[str]) -> int:
    """Run the loads whose name begins as wanted, all without any; 0 when every one holds."""
    chosen = [one for one in LOADS if not wanted or one.name.startswith(tuple(wanted))]
    sys.stdout.write(f"{told()}\n{PROCESSES} client processes on the same machine; ")
    sys.stdout.write("cpu: milliseconds of the server's processors for one phone\n")
    names = ("open50", "open95", "send50", "send95", "max", "errors", "retries", "cpu", "hold")
    widths = (7, 7, 7, 7, 7, 7, 8, 6, 6)
    head = "".join(f"{name:>{width}}" for name, width in zip(names, widths, strict=True))
    sys.stdout.write(f"{'milliseconds':24s}{head}\n")
    good = True
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.sqlite"
        with Store.open(path) as store:
            workshop, codes = sabha(
                store, sum(one.phones for one in chosen), ballots=FORMS["points"]
            )
        every: list[Voted] = []
        with running(path) as server, watching(server, workshop):
            for load in chosen:
                own, codes = codes[: load.phones], codes[load.phones :]
                before = cpu_seconds(server)
                voted = all_phones(server, own, load.over)
                every += voted
                text, holds = line(load, voted, cpu_seconds(server) - before)
                good = good and holds
                sys.stdout.write(f"{text}\n")
                sys.stdout.flush()
        wrong = missing(path, workshop, every)
    sys.stdout.write(f"{told()}\n")
    answered = sum(bool(one.receipt) for one in every)
    sys.stdout.write(f"{answered} acknowledged ballots looked up: {wrong or 'all there, once'}\n")
    return 0 if good and not wrong else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("loads", nargs="*", help="the beginning of a load's name, as 500")
    sys.exit(main(parser.parse_args().loads))
