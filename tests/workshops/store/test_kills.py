"""A process killed while it takes ballots in: nothing acknowledged is lost or doubled."""

import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from sqlalchemy import select

from tests.workshops.meetings import FACILITATOR, NOW, opened
from workshops.acts.ballots import issue_codes
from workshops.store import Store, dialect, tables

VOTER = """
import sys
from uuid import uuid4
from workshops.store import Store
from workshops.store.cast import Cast, cast_ballot
path, workshop, *codes = sys.argv[1:]
with Store.open(path) as store:
    for code in codes:
        ballot = Cast(id=str(uuid4()), workshop=workshop, group="A", channel="phone", code=code,
                      marks={"P01": 10})
        print(ballot.id, cast_ballot(store, ballot).receipt, flush=True)
"""
"""Casts one ballot per code and says of each that it is stored only after it is."""


@pytest.mark.faults
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot kill a process half-way")
def test_kills_lose_nothing_that_was_acknowledged(path):
    """Five kills at different moments: every receipt printed is in the file, once."""
    with Store.open(path) as store:
        identifier = opened(store, "voting")
        codes = issue_codes(store, FACILITATOR, identifier, {"A": 400}, now=NOW)["A"]
    told: dict[str, str] = {}
    for attempt in range(5):
        batch = codes[attempt * 80 : (attempt + 1) * 80]
        command = [sys.executable, "-c", VOTER, str(path), identifier, *batch]
        voter = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  # ours
        assert voter.stdout is not None
        first = voter.stdout.readline()
        time.sleep(0.05 * attempt)
        voter.send_signal(signal.SIGKILL)
        rest, _ = voter.communicate()
        told |= dict(line.split() for line in (first + rest).splitlines() if len(line.split()) == 2)

    with Store.open(path) as store, store.reading() as connection:
        assert store.read_only is None
        dialect.check_sound(connection)
        kept = Counter(connection.execute(select(tables.ballots.c.id)).scalars())
        receipts = set(connection.execute(select(tables.receipts.c.receipt)).scalars())
        used = select(tables.codes.c.mac).where(tables.codes.c.state == "used")
        spent = connection.execute(used).scalars().all()
    assert len(told) >= 5
    assert set(told) <= set(kept)
    assert set(told.values()) <= receipts
    assert set(kept.values()) == {1}
    assert len(receipts) == len(kept) == len(spent)
