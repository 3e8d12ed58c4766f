"""A meeting with ballots one would recognise: nothing tells who cast which, when or with what code.

Looked through: the bytes of the database and whatever lies beside it, every export and language,
the stream of the projector, the log. Before the cut the engine must know; after it nobody does.
"""

import json
import logging
import random
import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest
from sqlalchemy import inspect, select

from scoring.model import GroupId, ProposalId
from tests.workshops.meetings import FACILITATOR, NOW, WHY_CLOSED, enter, opened, stock
from tests.workshops.store.conftest import ENGINES, address, postgres, store
from workshops.acts.counting import close_count, draw_lot
from workshops.acts.deciding import publish
from workshops.cases import decision
from workshops.reports.package import folder
from workshops.store import Store, tables, totals
from workshops.store.cast import Cast, keep_ballot
from workshops.store.convert import load_workshop
from workshops.web.screen.feed import Asked
from workshops.web.screen.source import Source

__all__ = ["address", "postgres", "store"]
pytestmark = [pytest.mark.faults]
LANGUAGES = ("ar", "en", "fr")
COUNTS = {"A": 14, "B": 12, "CSO": 10}


class Meeting:
    """What the attacker noted down while people voted, to hold against what is left."""

    def __init__(self, store: Store) -> None:
        """Everybody casts one ballot of his own, in an order that is known."""
        self.store = store
        self.workshop = opened(store, "screening")
        own = stock(store, self.workshop, COUNTS)
        enter(store, self.workshop, "voting")
        self.ids, self.serials, self.canaries, self.groups = [], [], [], []
        drawn = random.Random(7)  # noqa: S311  # a made-up order, no secret
        queue = [(g, serial) for g, some in own.items() for serial in some]
        drawn.shuffle(queue)
        for n, (group, serial) in enumerate(queue):
            first, second = n % 4 + 1, (n // 4) % 4 + 1
            spread = {f"P0{first}": 5, f"P0{second}": 0}
            spread[f"P0{second}"] += 1 + n % 4
            ballot = Cast(
                id=str(uuid4()),
                workshop=self.workshop,
                group=GroupId(group),
                channel="paper",
                marks={ProposalId(p): m for p, m in spread.items()},
            )
            with store.writing() as connection:
                keep_ballot(connection, ballot, "", serial)
                totals.set_state(connection, self.workshop, [serial], "cast")
            self.ids.append(ballot.id)
            self.serials.append(serial)
            self.canaries.append({str(p): m for p, m in sorted(spread.items())})
            self.groups.append(group)
        with store.reading() as connection:
            ballots = tables.ballots.c
            rows = connection.execute(select(ballots.id, ballots.nonce)).all()
        self.nonces = [row.nonce for row in rows]

    def close(self) -> None:
        """Count, cut and publish."""
        enter(self.store, self.workshop, "counting")
        draw_lot(self.store, FACILITATOR, self.workshop, "1-2-3", now=NOW)
        close_count(self.store, FACILITATOR, self.workshop, reasons=WHY_CLOSED, now=NOW)
        publish(self.store, FACILITATOR, self.workshop, now=NOW)

    def rows(self) -> list[tuple[dict[str, int], str]]:
        """Ballots as the engine gives them back, unasked for an order."""
        with self.store.reading() as connection:
            c = tables.ballots.c
            query = select(c.body, c.grp).where(c.workshop == self.workshop)
            found = connection.execute(query).all()
        return [(dict(sorted(json.loads(row.body)["marks"].items())), row.grp) for row in found]


def alike(one: list[object], other: list[object]) -> float:
    """Part of neighbours of one order that are neighbours of the other, in the same direction."""
    here = {repr(pair) for pair in pairwise(one)}
    return sum(repr(pair) in here for pair in pairwise(other)) / max(len(other) - 1, 1)


def texts(store: Store) -> list[str]:
    """Every cell of every table, as the engine gives it."""
    with store.reading() as connection:
        names = inspect(connection).get_table_names()
        return [
            f"{name}: {value}"
            for name in names
            for row in connection.execute(select(tables.SCHEMA.tables[name]))
            for value in row
        ]


@pytest.fixture
def meeting(store: Store) -> Meeting:
    """Thirty-six people, each with a ballot that one would recognise."""
    return Meeting(store)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Both engines."""
    if "address" in metafunc.fixturenames:
        metafunc.parametrize("address", ENGINES, indirect=True)


def test_after_the_cut_no_table_has_an_id_a_nonce_or_a_serial_beside_a_ballot(meeting):
    """Before it they are there, so the search can find them."""
    known = {*meeting.ids, *meeting.nonces}
    assert all(any(one in text for text in texts(meeting.store)) for one in known)

    meeting.close()

    left = texts(meeting.store)
    assert not any(one in text for one in known for text in left)
    places = {text.partition(":")[0] for one in meeting.serials for text in left if one in text}
    assert places <= {"serials"}, "a serial is known as cast, and stands beside no ballot"


def test_neither_order_nor_time_of_casting_is_left(meeting):
    """The rows lie by fresh ids; nothing in the engine orders them as people came."""
    cast = [(marks, group) for marks, group in zip(meeting.canaries, meeting.groups, strict=True)]
    meeting.close()

    rows = meeting.rows()

    assert sorted(map(repr, rows)) == sorted(map(repr, cast))
    assert alike(cast, rows) < 0.5
    with meeting.store.reading() as connection:
        kinds = {column.name for column in tables.ballots.columns}
        assert not kinds & {"ts", "time", "created", "session", "device", "address"}
        if connection.dialect.name == "postgresql":
            for table in ("ballots", "receipts", "codes"):
                query = f"SELECT count(DISTINCT xmin::text) FROM {table}"  # noqa: S608  # our words
                assert connection.exec_driver_sql(query).scalar_one() <= 1


def test_no_receipt_or_code_stands_beside_what_somebody_marked(meeting):
    """A slip finds a receipt and nothing more; the lists have no order in common."""
    meeting.close()

    with meeting.store.reading() as connection:
        receipts = connection.execute(select(tables.receipts)).mappings().all()
        ballots = connection.execute(select(tables.ballots)).mappings().all()
    assert len(receipts) == len(ballots) == sum(COUNTS.values())
    shared = {str(v) for row in receipts for v in row.values()} & {
        str(v) for row in ballots for v in row.values()
    }
    assert shared <= {meeting.workshop}


def test_exports_feed_and_log_say_nothing_of_one_ballot(meeting, caplog):
    """Every file of every edition and language, the stream of the screen, every line logged."""
    with caplog.at_level(logging.DEBUG):
        meeting.close()
        with meeting.store.reading() as connection:
            whole = load_workshop(connection, meeting.workshop)
        files = {
            f"{edition}/{name}": content
            for edition in ("public", "staff")
            for name, content in folder(decision(whole), whole, LANGUAGES, edition).items()
        }
        drawn = Source(meeting.store).draw(Asked(workshop=meeting.workshop)).text
    logged = "\n".join(f"{record.name} {record.getMessage()}" for record in caplog.records)
    secrets = {*meeting.ids, *meeting.nonces, *meeting.serials}
    said = {**files, "feed": drawn.encode(), "log": logged.encode()}

    for name, content in said.items():
        for text in unpacked(content):
            assert not any(one.encode() in text for one in secrets), name


def unpacked(content: bytes) -> list[bytes]:
    """A file, or the parts of an archive."""
    if content[:2] != b"PK":
        return [content]
    with ZipFile(BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


@pytest.mark.parametrize("after", [False, True])
def test_the_bytes_of_the_file_tell_the_order_before_the_cut_at_most(tmp_path, after):
    """Ids, nonces and serials beside marks: overwritten, not only unlinked; nothing lies beside."""
    with Store.open(tmp_path / "store.sqlite") as store:
        meeting = Meeting(store)
        if after:
            meeting.close()
    beside = b"".join(path.read_bytes() for path in Path(tmp_path).iterdir() if path.is_file())

    found = [one for one in (*meeting.ids, *meeting.nonces) if one.encode() in beside]
    bodies = [m.group() for m in re.finditer(rb'[A-Z]\d{3}[A-Z]?\{"marks"', beside)]
    assert bool(found) is not after
    assert not bodies or not after
    assert {path.name for path in Path(tmp_path).iterdir()} <= {
        "store.sqlite",
        "store.sqlite.lock",
        "store.sqlite.secret",
    }
