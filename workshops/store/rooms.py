"""A second room with a laptop of its own: what travels to it and back (spec trust, 4.6).

There goes a room file: the set-up and reserved sheets, no ballot. Back comes a session file, no cut
made: ballots with their ids, receipts, stock, heaps, people. Neither proves anything afterwards.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from prioritization.case import Attendance
from scoring.model import GroupId, Tally
from workshops.store import bodies, tables
from workshops.store.canon import canon, canon_row, canon_text
from workshops.store.channels import assisted, count_assisted
from workshops.store.migrations import set_setting, setting
from workshops.store.records import from_row
from workshops.store.records_out import bring_in

ROOM: Final = "tashawur.room/1"
SESSION: Final = "tashawur.session/1"
GIVEN: Final = "rooms/{workshop}"
HERE: Final = "room/{workshop}"
BACK: Final = (
    tables.attendance,
    tables.tallies,
    tables.ballots,
    tables.receipts,
    tables.codes,
    tables.serials,
)
Rows = list[dict[str, Any]]


class NotASession(ValueError):
    """These bytes are no file of ours of this kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRoom:
    """A room that was given a laptop. joined: digest of the session file that came back, or ""."""

    id: str
    name: str
    serials: tuple[str, ...]
    joined: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a second room brings back. form: what its ballots were cast on. own: its own list,
    best first, () for none. rows: by table.
    """

    workshop: str
    room: str
    name: str
    form: str
    own: tuple[str, ...]
    assisted: Mapping[GroupId, int]
    rows: Mapping[str, Rows] = field(default_factory=dict)

    @property
    def people(self) -> tuple[Attendance, ...]:
        """Who was counted there."""
        return tuple(from_row(Attendance, row) for row in self.rows["attendance"])

    @property
    def heaps(self) -> tuple[Tally, ...]:
        """What was counted in heaps there."""
        return bodies.heaps_of(self.rows["tallies"])


# the first laptop


def given(connection: Connection, workshop: str) -> tuple[GivenRoom, ...]:
    """Every room that was given a laptop, in order."""
    kept = json.loads(setting(connection, GIVEN.format(workshop=workshop)) or "[]")
    return tuple(GivenRoom(**{**one, "serials": tuple(one["serials"])}) for one in kept)


def keep_given(connection: Connection, workshop: str, rooms: Iterable[GivenRoom]) -> None:
    """Keep which rooms were given a laptop."""
    text = canon_text([asdict(one) for one in rooms])
    set_setting(connection, GIVEN.format(workshop=workshop), text)


def room_file(connection: Connection, workshop: str, room: GivenRoom) -> bytes:
    """The set-up of a workshop and the sheets of one room."""
    lines = [
        canon_row((table.name, *row)).decode()
        for table in (tables.workshops, *tables.EDITED, tables.serials)
        for row in connection.execute(_own(table, workshop))
        if table is not tables.serials or row.serial in room.serials
    ]
    said = {"schema": ROOM, "workshop": workshop, "room": room.id, "name": room.name}
    return canon({**said, "rows": sorted(lines)})


# the second laptop


def open_room(connection: Connection, content: bytes) -> str:
    """Bring the set-up of a room file into a store that does not know it; gives the workshop."""
    said = _said(content, ROOM)
    workshop = str(said["workshop"])
    bring_in(connection, workshop, [line.encode() for line in said["rows"]])
    kept = {"id": said["room"], "name": said["name"], "handed_in": False}
    set_setting(connection, HERE.format(workshop=workshop), canon_text(kept))
    return workshop


def workshop_in(content: bytes) -> str:
    """Which workshop a room file is of; raises NotASession."""
    return str(_said(content, ROOM)["workshop"])


def here(connection: Connection, workshop: str) -> GivenRoom | None:
    """Which room this laptop is; None for the first laptop. joined: not "" once handed in."""
    kept = json.loads(setting(connection, HERE.format(workshop=workshop)) or "null")
    if kept is None:
        return None
    joined = "handed in" if kept["handed_in"] else ""
    return GivenRoom(id=kept["id"], name=kept["name"], serials=(), joined=joined)


def session_file(connection: Connection, workshop: str, own: Sequence[str]) -> bytes:
    """What this room brings back; the same again gives the same bytes."""
    room = here(connection, workshop)
    if room is None:
        raise NotASession
    lines = {
        table.name: sorted(
            canon_row(row).decode() for row in connection.execute(_own(table, workshop))
        )
        for table in BACK
    }
    said = {"schema": SESSION, "workshop": workshop, "room": room.id, "name": room.name}
    helped = dict(assisted(connection, workshop))
    form = form_of(connection, workshop)
    kept = {"id": room.id, "name": room.name, "handed_in": True}
    set_setting(connection, HERE.format(workshop=workshop), canon_text(kept))
    return canon({**said, "form": form, "own": list(own), "assisted": helped, "rows": lines})


def form_of(connection: Connection, workshop: str) -> str:
    """What ballots are cast on: the groups and the form, as one text to compare."""
    config = json.loads(connection.execute(_own(tables.workshops, workshop)).one().config)
    groups = [row.grp for row in connection.execute(_own(tables.groups, workshop))]
    return canon_text([sorted(groups), config.get("ballots", {})])


# back on the first laptop


def read_session(content: bytes) -> Session:
    """A session file; raises NotASession for anything else."""
    said = _said(content, SESSION)
    try:
        rows = {
            table.name: [
                dict(zip((c.name for c in table.columns), json.loads(line), strict=True))
                for line in said["rows"][table.name]
            ]
            for table in BACK
        }
        if any(row["workshop"] != said["workshop"] for some in rows.values() for row in some):
            raise NotASession
        return Session(
            workshop=said["workshop"],
            room=said["room"],
            name=said["name"],
            form=said["form"],
            own=tuple(said["own"]),
            assisted=said["assisted"],
            rows=rows,
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise NotASession from None


def ids_here(connection: Connection, session: Session) -> frozenset[str]:
    """Which ballots of a session the store has already."""
    table, wanted = tables.ballots, [row["id"] for row in session.rows["ballots"]]
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        query = select(table.c.id).where(table.c.id.in_(wanted[start : start + 500]))
        found |= set(connection.execute(query).scalars())
    return frozenset(found)


def take_session(connection: Connection, session: Session) -> None:
    """Ballots with receipts, stock, heaps and who was helped, once checked; not the people."""
    shop, rows = session.workshop, session.rows
    states: dict[str, list[str]] = {}
    for row in rows["serials"]:
        states.setdefault(row["state"], []).append(row["serial"])
    table = tables.serials
    for state, some in states.items():
        own = (table.c.workshop == shop) & table.c.serial.in_(some)
        connection.execute(table.update().where(own).values(state=state))
    for kept, key in (
        (tables.codes, "mac"),
        (tables.ballots, "id"),
        (tables.receipts, "id_digest"),
    ):
        if rows[kept.name]:  # in the order of random keys, which says nothing of who came when
            connection.execute(kept.insert(), sorted(rows[kept.name], key=lambda row: row[key]))
    for heap in session.heaps:
        bodies.put_tally(connection, shop, heap)
    for group, n in session.assisted.items():
        for _ in range(n):
            count_assisted(connection, shop, group)


def note_joined(connection: Connection, session: Session, digest: str) -> None:
    """Note that a room came back."""
    rooms = given(connection, session.workshop)
    keep_given(
        connection,
        session.workshop,
        [replace(one, joined=digest) if one.id == session.room else one for one in rooms],
    )


def _own(table: Table, workshop: str) -> Any:  # noqa: ANN401  # a query over any table
    """Every row of a workshop in a table."""
    owner = table.c.id if table is tables.workshops else table.c.workshop
    return select(table).where(owner == workshop)


def _said(content: bytes, schema: str) -> dict[str, Any]:
    """A file of this kind; raises NotASession."""
    try:
        said = json.loads(content)
        if not isinstance(said, dict) or said["schema"] != schema:
            raise NotASession
    except (ValueError, KeyError):
        raise NotASession from None
    return said
