"""The store of this release, for the tests of later ones: run once, when a release is made.

    python -m tests.vault.releases.making 0.1.0

Three small workshops: one closed, one in the middle of voting, one in draft. Beside the store a
line of JSON says what must still be in it.
"""

import gzip
import json
import sys
import tempfile
from pathlib import Path

from scoring.model import GroupId
from tests.workshops.meetings import (
    FACILITATOR,
    NOW,
    closed,
    enter,
    opened,
    points,
    stock,
    take_in,
)
from workshops.acts.codes import issue_codes
from workshops.store import Store, migrations
from workshops.store.convert import list_workshops
from workshops.store.digest import workshop_digest

HERE = Path(__file__).parent


def filled(store: Store) -> None:
    """The three workshops."""
    closed(store)
    voting = opened(store, "screening")
    serials = stock(store, voting)["A"]
    issue_codes(store, FACILITATOR, voting, {GroupId("B"): 5}, now=NOW)
    enter(store, voting, "voting")
    take_in(store, voting, [points(serial) for serial in serials])
    opened(store)


def holding(store: Store) -> dict[str, object]:
    """What a later release must find: every workshop by id with its phase, ballots and digest."""
    with store.reading() as connection:
        return {
            "version": migrations.schema_version(connection),
            "workshops": {
                card.id: [card.phase, card.ballots, workshop_digest(connection, card.id)]
                for card in list_workshops(connection)
            },
        }


def main(release: str) -> None:
    """Write the store of this release and what is in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store.sqlite")
        with Store.open(path) as store:
            filled(store)
            store.rewrite()
            said = holding(store)
        HERE.joinpath(f"{release}.sqlite.gz").write_bytes(
            gzip.compress(path.read_bytes(), 9, mtime=0)
        )
    HERE.joinpath(f"{release}.json").write_text(f"{json.dumps(said, indent=1)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
