"""Every store of a past release opens, keeps all it had, and goes on (spec trust, 1.7)."""

import gzip
import json
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.vault import releases
from tests.workshops.meetings import FACILITATOR, NOW, points, take_in
from workshops.acts.room import count
from workshops.store import Store, chain, dialect, migrations
from workshops.store.convert import list_workshops, load_workshop
from workshops.store.digest import workshop_digest

FOLDER = Path(releases.__file__).parent
RELEASES = sorted(FOLDER.glob("*.sqlite.gz"))


def schema(store):
    """Every table and trigger as it was made, by name."""
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    with store.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


@pytest.mark.parametrize("packed", RELEASES, ids=lambda path: path.name.removesuffix(".sqlite.gz"))
def test_a_store_of_a_past_release_opens_whole_and_goes_on(packed, tmp_path):
    """Migrated where it has to be, with a verified copy of what it was; nothing of it is lost."""
    path = tmp_path / "store.sqlite"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    said = json.loads(packed.with_name(packed.name.replace(".sqlite.gz", ".json")).read_text())
    with Store.open(path) as store, Store.open(tmp_path / "fresh.sqlite") as fresh:
        assert store.read_only is None
        assert schema(store) == schema(fresh), "a stored field needs a numbered migration"
        with store.reading() as connection:
            dialect.check_sound(connection)
            chain.check(connection)
            assert migrations.schema_version(connection) == migrations.newest_version()
            cards = {one.id: one for one in list_workshops(connection)}
            assert {i: [c.phase, c.ballots] for i, c in cards.items()} == {
                i: kept[:2] for i, kept in said["workshops"].items()
            }
            for identifier, (_, _, digest) in said["workshops"].items():
                assert len(load_workshop(connection, identifier).groups) == 3
                if said["version"] == migrations.newest_version():
                    assert workshop_digest(connection, identifier) == digest
        (voting,) = (i for i, card in cards.items() if card.phase == "voting")
        with store.reading() as connection:
            out = load_workshop(connection, voting).serials
        serials = [one.serial for one in out if one.state == "issued"]
        take_in(store, voting, [points(one) for one in serials[:12]])
        count(store, FACILITATOR, voting, out[0].group, "F", "25-34", 1, now=NOW)
        with store.reading() as connection:
            assert len(load_workshop(connection, voting).ballots) == cards[voting].ballots + 12
    kept = path.with_name(f"store.sqlite.before-{said['version']}")
    assert kept.exists() == (said["version"] < migrations.newest_version())


def test_this_release_has_its_store():
    """It is made with the release, before the schema moves on."""
    names = {path.name.removesuffix(".sqlite.gz") for path in RELEASES}
    assert version("tashawur") in names
