"""Every document is made with the network unplugged, and leaves nothing behind."""

import socket
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

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
