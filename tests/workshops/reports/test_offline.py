"""Every document is made with the network unplugged, and leaves nothing behind."""

import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

from tests.conftest import EXAMPLES
from tests.workshops.reports.examples import town
from tests.workshops.reports.test_paper import stock
from workshops.reports import WRITERS, folder
from workshops.reports.paper import ballots, sheets, slips
from workshops.reports.pb_ import write_pb


class Unplugged(OSError):
    """Something asked for the network."""


def refuse(*_: object, **__: object) -> NoReturn:
    """No socket is opened."""
    raise Unplugged


@pytest.mark.faults
def test_every_document_is_made_without_a_network_and_without_leftovers(monkeypatch, tmp_path):
    """No socket, no file in the temporary folder, whatever is made."""
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    decision, workshop = town("sabha")
    given = [one.serial for one in stock(workshop)]
    with pytest.raises(Unplugged):
        socket.socket()
    made = folder(decision, workshop, ("ar", "fr"), "public")
    for suffix, write in WRITERS.items():
        made[f"one{suffix}"] = write(decision, workshop, "en", "staff")
    made |= {
        "town.pb": write_pb(decision, workshop, reason="study", roles=("staff", "adviser")),
        "ballots.pdf": ballots.ballots(workshop, stock(workshop), "ar"),
        "control.pdf": ballots.control_sheet(workshop, {}, "ar"),
        "attendance.pdf": sheets.attendance(workshop, "ar"),
        "recount.pdf": sheets.recount(workshop, given, "ar"),
        "bundles.pdf": sheets.bundles(workshop, [("1", given)], "ar"),
        "fixed.pdf": sheets.fixed(workshop, "ar"),
        "zero.pdf": sheets.zero_tape(workshop, {}, "", "ar"),
        "slips.pdf": slips.feedback(decision, workshop, "ar"),
        "codes.pdf": slips.codes(workshop, [(workshop.groups[0].id, "http://x/v#A", "A")], "ar"),
    }

    assert all(made.values())
    assert not list(Path(tmp_path).iterdir())


@pytest.mark.faults
def test_every_command_runs_where_there_is_no_network(tmp_path):
    """In a namespace of its own, without so much as the computer's own address."""
    parted = [shutil.which("unshare") or "unshare", "--map-root-user", "--net"]
    alone = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    try:
        subprocess.run([*parted, "true"], check=True, capture_output=True)  # noqa: S603  # util-linux
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this computer lets nobody part from its network")
    tried = subprocess.run(  # noqa: S603  # the same
        [*parted, sys.executable, "-c", alone], check=False, capture_output=True, text=True
    )
    assert "Network is unreachable" in tried.stderr

    town_folder, out = str(EXAMPLES / "sabha"), tmp_path / "out"
    bare = shutil.copytree(EXAMPLES / "sabha", tmp_path / "bare")
    for name in ("ballots.csv", "tallies.csv"):
        (bare / name).unlink()
    for command in (
        ["check", town_folder],
        ["decide", town_folder],
        ["export", town_folder, "--to", str(out)],
        ["ballots", town_folder, "--count", "2", "--to", str(out / "ballots.pdf")],
        ["form", town_folder, "--to", str(out / "form.xlsx")],
        ["new", str(tmp_path / "new"), "--place", "Sabha"],
        ["import", str(EXAMPLES / "sabha" / "ballots.csv"), "--into", str(bare)],
    ):
        done = subprocess.run(  # noqa: S603  # our own commands
            [*parted, sys.executable, "-m", "workshops.cli", *command],
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    assert {"report.ar.pdf", "workbook.ar.xlsx", "report.ar.docx", "list.csv", "form.xlsx"} <= {
        path.name for path in out.iterdir()
    }
