"""When the time of keeping is over: votes go for good, the published result stays."""

import json
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from scoring.model import GroupId
from tests.workshops.meetings import FACILITATOR, NOW, counted, refused
from workshops.acts.actor import Actor
from workshops.acts.deciding import finalise, publish, sign
from workshops.acts.retention import erase, kept_file
from workshops.bundle.making import make
from workshops.doors import Doors, Network
from workshops.store import chain, tables
from workshops.store.convert import load_workshop
from workshops.store.cut import receipts_of
from workshops.store.erasing import GONE, keeping
from workshops.store.standing import standing
from workshops.workshop import Privacy

pytestmark = pytest.mark.slow

STAFF = Actor(role="staff")
KEPT = timedelta(days=Privacy().keep_days)
TITLE = "A test"


def closed(store) -> str:
    """A workshop that is closed, with a code that nobody used."""
    identifier = counted(store)
    publish(store, FACILITATOR, identifier, now=NOW)
    sign(store, FACILITATOR, identifier, ["facilitator"], now=NOW)
    finalise(store, FACILITATOR, identifier, Doors(store, Network()), None, "alone", now=NOW)
    return identifier


def test_ballots_are_kept_until_the_day_and_never_erased_before(store):
    """The day follows from the set-up, at closing; the name must be typed."""
    identifier = closed(store)

    with store.reading() as connection:
        assert keeping(connection, identifier).until == (NOW + KEPT).date()
    with refused("retention.too_early"):
        erase(store, STAFF, identifier, TITLE, now=NOW + KEPT - timedelta(days=1))
    with refused("home.not_its_name"):
        erase(store, STAFF, identifier, "another", now=NOW + KEPT)
    with refused("refused.role"):
        erase(store, Actor(role="clerk"), identifier, TITLE, now=NOW + KEPT)
    with store.reading() as connection:
        assert len(load_workshop(connection, identifier).ballots) == 40
    assert not kept_file(store, identifier).exists()


def test_votes_go_and_the_published_result_stays(store):
    """No ballot, receipt or code in any table; folder, public edition and chain in one file."""
    identifier = closed(store)
    with store.reading() as connection:
        receipts = receipts_of(connection, identifier)

    path = erase(store, STAFF, identifier, TITLE, now=NOW + KEPT)

    with store.reading() as connection:
        for table in GONE:
            query = select(table).where(table.c.workshop == identifier)
            assert connection.execute(query).first() is None, table.name
        stands = standing(connection, identifier)
        last = chain.events(connection, chain.INSTALLATION)[-1]
        assert chain.broken_at(connection, identifier) is None
    assert (stands.count_closed, stands.published) == (False, False)
    assert (last.kind, last.body["ballots"]) == ("erased", 40)
    with ZipFile(path) as archive:
        names = set(archive.namelist())
        texts = {name: archive.read(name) for name in names}
    assert {"workshop.yaml", "proposals.csv", "published/decision.json", "events.jsonl"} <= names
    assert {"manifest.json", "manifest.sig"} <= names, "signed when it was closed"
    with refused("retention.erased_already"):
        make(store, identifier, "public")
    assert "ballots.csv" not in names
    assert json.loads(texts["published/decision.json"])["edition"] == "public"
    everything = b"".join(texts.values())
    assert not any(receipt.encode() in everything for receipt in receipts)
    with refused("retention.erased_already"):
        erase(store, STAFF, identifier, TITLE, now=NOW + KEPT)


def test_a_workshop_that_is_not_closed_keeps_its_ballots(store):
    """Whoever asks."""
    identifier = counted(store)

    with refused("refused.phase"):
        erase(store, STAFF, identifier, TITLE, now=NOW + KEPT)


@pytest.mark.parametrize("others", [False, True])
def test_nothing_of_it_is_left_in_the_file_or_beside_it(sqlite, others):
    """Ids, receipts and marks are overwritten; the key of the codes goes with the last code."""
    identifier = closed(sqlite)
    with sqlite.reading() as connection:
        ids = [str(ballot.id) for ballot in load_workshop(connection, identifier).ballots]
        receipts = receipts_of(connection, identifier)
    secret = sqlite.file.with_name(f"{sqlite.file.name}.secret")
    sqlite.secret()
    if others:
        other = counted(sqlite)
        with sqlite.writing() as connection:
            code = {"mac": "00", "workshop": other, "grp": GroupId("A"), "state": "void"}
            connection.execute(tables.codes.insert().values(code))

    erase(sqlite, STAFF, identifier, TITLE, now=NOW + KEPT)

    content = sqlite.file.read_bytes()
    assert not any(one.encode() in content for one in (*ids, *receipts))
    assert secret.exists() is others


def test_the_file_of_what_is_kept_is_whole(store):
    """Equal content gives equal bytes, and its digest stands in the chain."""
    identifier = closed(store)
    path = erase(store, STAFF, identifier, TITLE, now=NOW + KEPT)

    with store.reading() as connection:
        last = chain.events(connection, chain.INSTALLATION)[-1]
    assert last.body["kept"] == sha256(path.read_bytes()).hexdigest()
    assert ZipFile(BytesIO(path.read_bytes())).testzip() is None
