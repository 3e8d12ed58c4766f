"""The page Ballots on the laptop of a second room."""

from tests.web.pages import opened, shown
from tests.workshops.meetings import FACILITATOR, NOW, take_in, workshop
from tests.workshops.meetings import opened as meeting
from workshops.acts import rooms
from workshops.language import say
from workshops.store import Store, sealing


def test_a_room_sees_its_own_list_once_it_has_handed_in(store, tmp_path, monkeypatch):
    """Not before: after every ballot it would give that ballot away."""
    stretch = sealing.hashlib.scrypt
    quickly = lambda said, *, n, **given: stretch(said, n=16, **given)  # noqa: ARG005, E731  # as in tests/vault
    monkeypatch.setattr(sealing.hashlib, "scrypt", quickly)
    words = "four random words"
    with Store.open(tmp_path / "first.sqlite") as first:
        identifier = meeting(first, "voting", workshop())
        sheets = {workshop().groups[0].id: 10}
        file = rooms.give_room(first, FACILITATOR, identifier, "Women", sheets, words, now=NOW)
        with first.reading() as connection:
            (room,) = rooms.rooms.given(connection, identifier)
    assert rooms.open_room(store, FACILITATOR, file, words, now=NOW) == identifier
    take_in(store, identifier, [f"{serial} 4:10" for serial in room.serials])

    at = opened("ballots", workshop=identifier)
    assert "This laptop is the room Women" in shown(at)
    assert "Its own list" not in shown(at)
    rooms.hand_in(store, FACILITATOR, identifier, words, now=NOW)
    seen = shown(at.run())
    assert "Its own list" in seen
    assert say("en", "rooms.own_few") not in seen
