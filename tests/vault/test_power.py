"""Power cuts while ballots come in: with the shipped settings nothing acknowledged is lost."""

import pickle
import random
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.vault.power import after_a_cut
from tests.workshops.meetings import FACILITATOR, NOW, opened
from workshops.acts.ballots import issue_codes
from workshops.store import Store

SHIPPED = ("DELETE", "EXTRA")


@dataclass(frozen=True)
class Found:
    """After many cuts: in how many something acknowledged was lost, how many files were broken."""

    cuts: int
    acknowledged: int
    losing: int
    broken: int


def recorded(folder: Path, journal: str, synchronous: str, ballots: int) -> Path:
    """A store into which ballots were cast with every call to the disk written down."""
    path, out = folder / "store.sqlite", folder / "log"
    with Store.open(path) as store:
        identifier = opened(store, "voting")
        codes = issue_codes(store, FACILITATOR, identifier, {"A": ballots}, now=NOW)["A"]
    command = [sys.executable, "-m", "tests.vault.power", str(path), identifier]
    subprocess.run(  # noqa: S603  # ours
        [*command, journal, synchronous, str(out), *codes], check=True, cwd=PROJECT
    )
    return out


def cut_often(folder: Path, settings: tuple[str, str], cuts: int, ballots: int) -> Found:
    """Cut the power at random moments and open what is left, as the program would."""
    before, log = pickle.loads(recorded(folder, *settings, ballots).read_bytes())  # noqa: S301  # ours
    main = str(folder / "store.sqlite")
    losing = broken = acknowledged = 0
    for seed in range(cuts):
        moment = random.Random(seed).randrange(1, len(log) + 1)  # noqa: S311  # a simulation
        told = {call[1] for call in log[:moment] if call[0] == "ack"}
        acknowledged += len(told)
        place = folder / f"cut{seed}"
        place.mkdir()
        for name, content in after_a_cut(before, log, main, moment, seed).items():
            (place / Path(name).name).write_bytes(content)
        connection = sqlite3.connect(place / "store.sqlite")
        try:
            whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            kept = {row[0] for row in connection.execute("SELECT id FROM ballots")}
            losing += not told <= kept
            broken += not whole
        except sqlite3.DatabaseError:
            broken += 1
        finally:
            connection.close()
    return Found(cuts, acknowledged, losing, broken)


@pytest.mark.faults
@pytest.mark.parametrize("cuts", [30, pytest.param(1_000, marks=pytest.mark.nightly)])
def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path, cuts):
    """The shipped settings: journal_mode=DELETE, synchronous=EXTRA."""
    found = cut_often(tmp_path, SHIPPED, cuts, ballots=20 if cuts < 100 else 60)
    print(found)  # noqa: T201  # the figures of the night
    assert (found.losing, found.broken) == (0, 0)
    assert found.acknowledged > cuts


@pytest.mark.faults
@pytest.mark.parametrize("settings", [("DELETE", "FULL"), ("WAL", "NORMAL")])
def test_the_same_cuts_find_losses_with_the_settings_we_rejected(tmp_path, settings):
    """So that the test above can fail."""
    found = cut_often(tmp_path, settings, 120, ballots=20)
    print(found)  # noqa: T201  # as above
    assert found.losing > 0
    assert found.broken == 0
