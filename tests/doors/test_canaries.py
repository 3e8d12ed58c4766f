"""A meeting over HTTP whose ballots one would recognise: nothing links one to a person (T10, T17).

Paper by serials, phones by codes; whoever attacks has the store, copies with their passphrase,
every export, bundle and page source, the feed and the log, and noted down who voted when.
"""

import json
import logging
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from itertools import islice, pairwise, product
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import httpx2
import pytest

from scoring.model import GroupId
from tests.doors.wire import HERE, SERVE, Served, knock, source, started
from tests.e2e.screens import hall
from tests.workshops.meetings import (
    FACILITATOR,
    NOW,
    WHY_CLOSED,
    close_by_two,
    enter,
    opened,
    stock,
    take_in,
)
from workshops.acts.codes import issue_codes
from workshops.acts.counting import close_count, draw_lot
from workshops.acts.deciding import publish, sign
from workshops.bundle.making import make
from workshops.cases import decision
from workshops.phases import PAGES
from workshops.reports.package import folder
from workshops.store import Store, backup
from workshops.store.backup import back_up, copies
from workshops.store.convert import load_workshop
from workshops.web.logs import keep_logs
from workshops.web.screen.feed import Asked
from workshops.web.screen.source import Source

pytestmark = pytest.mark.faults
WORDS = "four random words"
SPREADS = [s for s in product(range(11), repeat=4) if sum(s) == 10]
"""Every full ballot of ten points on four proposals; each of ours is another."""


@dataclass
class Noted:
    """What somebody in the room could write down. cast: (group, marks) in order."""

    workshop: str = ""
    codes: list[str] = field(default_factory=list)
    serials: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    cast: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    secret: set[str] = field(default_factory=set)


@dataclass
class Meeting:
    """The hall while it votes."""

    address: str
    store: Store
    noted: Noted
    spreads: list[tuple[int, ...]]

    def marks(self, group: str) -> tuple[int, ...]:
        """The ballot of the next person."""
        given = self.spreads.pop()
        self.noted.cast.append((group, given))
        return given

    def by_phone(self, group: str, code: str) -> None:
        """A phone of its own, from the code to the receipt."""
        headers = {"Origin": self.address, "Accept": "application/json"}
        with httpx2.Client(base_url=self.address, headers=headers, trust_env=False) as phone:
            assert phone.post("/v/open", data={"code": code, "lang": "en"}).status_code == 303
            page = phone.get("/v/ballot").text
            key = re.search(r'name="k" value="([^"]+)"', page)[1]
            marks = {f"p{n}": str(m) for n, m in enumerate(self.marks(group), 1) if m}
            sent = {"id": str(uuid4()), "k": key, "lang": "en", **marks}
            answer = phone.post("/v/send", data=sent)
        assert answer.status_code == 201, answer.text
        self.noted.codes.append(code)
        self.noted.ids.append(sent["id"])
        self.noted.receipts.append(answer.json()["receipt"])

    def on_paper(self, group: str, serials: list[str]) -> None:
        """A bundle of sheets, typed twice and accepted."""
        lines = []
        for serial in serials:
            marks = enumerate(self.marks(group), 1)
            lines.append(f"{serial} " + " ".join(f"{n}:{m}" for n, m in marks if m))
        take_in(self.store, self.noted.workshop, lines)
        self.noted.serials += serials


def unsealed(path: Path) -> bytes:
    """A copy, by whoever knows its passphrase."""
    return backup.opened(path, WORDS)[0].database


def bodies(database: bytes) -> list[tuple[str, tuple[int, ...]]]:
    """The ballots of a database in the order it gives them back."""
    raw = sqlite3.connect(":memory:")
    raw.deserialize(database)
    rows = raw.execute("SELECT grp, body FROM ballots").fetchall()
    raw.close()
    return [(grp, spread(json.loads(body)["marks"])) for grp, body in rows]


def spread(marks: dict[str, int]) -> tuple[int, ...]:
    """Marks by proposal."""
    return tuple(marks.get(f"P0{n}") or 0 for n in range(1, 5))


def in_order(cast: list[object], found: list[object]) -> float:
    """Part of neighbours that were neighbours when they were cast."""
    here = set(pairwise(cast))
    return sum(pair in here for pair in pairwise(found)) / max(len(found) - 1, 1)


def inside(content: bytes) -> bytes:
    """A file with whatever it packs."""
    if content[:2] != b"PK":
        return content
    with ZipFile(BytesIO(content)) as archive:
        return b"\n".join(inside(archive.read(name)) for name in archive.namelist())


def meet(address: str, store: Store, stick: Path) -> tuple[Noted, list[bytes]]:
    """Thirty-six people vote, with two copies in between; gives what was noted and the copies."""
    noted = Noted(workshop=opened(store, "screening"))
    sheets = stock(store, noted.workshop, {"A": 10, "B": 10, "CSO": 0})
    enter(store, noted.workshop, "voting")
    phones = {GroupId("A"): 4, GroupId("B"): 2, GroupId("CSO"): 10}
    codes = issue_codes(store, FACILITATOR, noted.workshop, phones, now=NOW)
    queue = [(str(g), code) for g, some in codes.items() for code in some]
    meeting = Meeting(address, store, noted, list(islice(SPREADS[::7], 36)))
    before = []
    for first in (0, 8):
        for group, code in queue[first : first + 8]:
            meeting.by_phone(group, code)
        sheet = "A" if first == 0 else "B"
        meeting.on_paper(sheet, sheets[sheet])
        made = back_up(store, stick, WORDS, now=NOW + timedelta(minutes=first))
        before.append(unsealed(made.file))
    with store.reading() as connection:
        for column in ("id", "nonce"):
            query = f"SELECT {column} FROM ballots"  # noqa: S608  # our own words
            noted.secret |= set(connection.exec_driver_sql(query).scalars())
        noted.secret |= set(connection.exec_driver_sql("SELECT mac FROM codes").scalars())
    return noted, before


def close(store: Store, noted: Noted) -> None:
    """Count, cut, publish, sign, close."""
    enter(store, noted.workshop, "counting")
    draw_lot(store, FACILITATOR, noted.workshop, "1-2-3", now=NOW)
    close_count(store, FACILITATOR, noted.workshop, reasons=WHY_CLOSED, now=NOW)
    publish(store, FACILITATOR, noted.workshop, now=NOW)
    sign(store, FACILITATOR, noted.workshop, ["mayor"], now=NOW)
    close_by_two(store, noted.workshop)


def test_nobody_is_linked_to_a_ballot_by_anything_that_is_left(tmp_path, monkeypatch):
    """Store, copies, exports, bundles, feed, page sources, log: neither order, time nor link."""
    place, stick = tmp_path / "store.sqlite", tmp_path / "stick"
    monkeypatch.setenv("TASHAWUR_STORE", f"sqlite:///{place}")
    end = keep_logs(tmp_path)
    with hall() as lamp:
        noted, before = meet(lamp.address, lamp.store, stick)
        assert all(any(one.encode() in copy for copy in before) for one in noted.ids), "to be found"
        new = Counter(bodies(before[1])) - Counter(bodies(before[0]))
        assert new.total() >= 5, "two copies differ by no few ballots"
        close(lamp.store, noted)
        made = [back_up(lamp.store, stick, WORDS, now=NOW + timedelta(hours=n)) for n in (1, 2)]
        with lamp.store.reading() as connection:
            whole = load_workshop(connection, noted.workshop)
        decided, languages = decision(whole), ("ar", "en", "fr")
        left = {
            f"{edition} {name}": content
            for edition in ("public", "staff")
            for name, content in folder(decided, whole, languages, edition).items()
        }
        for kind in ("public", "complete"):
            left[f"bundle {kind}"] = make(lamp.store, noted.workshop, kind)
        for la in languages:
            drawn = Source(lamp.store).draw(Asked(workshop=noted.workshop, language=la))
            left[f"feed {la}"] = drawn.text.encode()
        left["page of receipts"] = httpx2.get(f"{lamp.address}/v", trust_env=False).content
    logging.getLogger("workshops").warning("counted.late")
    end()
    with started(tmp_path, SERVE) as served:
        served.workshop = noted.workshop
        left |= pages(served)
        left["printed"] = served.said.read_bytes()
    left["log"] = b"".join(path.read_bytes() for path in tmp_path.glob("tashawur.log*"))
    whole_copies = {f"copy {n}": unsealed(one.file) for n, one in enumerate(made)}

    assert set(copies(stick)) == {one.file for one in made}, "those of the vote are gone"
    macs = {one for one in noted.secret if len(one) == 64}
    people = {*noted.codes, *noted.ids, *noted.secret} - macs
    stock_ = macs | set(noted.serials)  # a bundle has the states of its stock, beside no ballot
    for name, content in left.items():
        text = inside(content)
        gone = people if name.startswith("bundle") else people | stock_
        assert [one for one in gone if one.encode() in text] == [], name
        assert name == "bundle complete" or not re.search(rb'"marks"', text), name
    assert b"/v/" not in left["log"]
    for name, database in (whole_copies | {"store": place.read_bytes()}).items():
        assert [one for one in people if one.encode() in database] == [], name
        rows = bodies(database)
        assert sorted(rows) == sorted(noted.cast), name
        assert in_order(noted.cast, rows) < 0.3, name
        assert beside(database, macs | set(noted.serials) | set(noted.receipts)) == [], name
    ids = {row[0] for row in ballots_of(place)}
    for line in inside(left["bundle complete"]).decode(errors="ignore").splitlines():
        if any(one in line for one in ids) or '"marks"' in line:
            assert not [one for one in stock_ | set(noted.receipts) if one in line], line


def ballots_of(place: Path) -> list[tuple[str]]:
    """The fresh ids."""
    raw = sqlite3.connect(place)
    rows = raw.execute("SELECT id FROM ballots").fetchall()
    raw.close()
    return rows


def beside(database: bytes, known: set[str]) -> list[str]:
    """Tables with a row in which something known of a person stands beside marks or a ballot."""
    raw = sqlite3.connect(":memory:")
    raw.deserialize(database)
    ballots = {row[0] for row in raw.execute("SELECT id FROM ballots")}
    names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    wrong = []
    for name in names:
        for row in raw.execute(f'SELECT * FROM "{name}"'):  # noqa: S608  # names of the engine
            texts = {str(value) for value in row}
            if texts & known and (texts & ballots or any('"marks"' in one for one in texts)):
                wrong.append(name)
    raw.close()
    return wrong


def pages(served: Served) -> dict[str, bytes]:
    """The source of every page, as the facilitator of the laptop gets it over the socket."""
    with knock(served, HERE) as line:
        return {f"page {page}": source(line, served, page) for page in PAGES}
