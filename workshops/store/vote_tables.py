"""The tables of the room, the vote and the record: counters, ballots, receipts, events.

Ballots, receipts and codes have random keys and no rowid, so that the order of the file says
nothing about the order of voting (spec trust, 1.2 and 1.8).
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text

from scoring.model import Channel, Electorate, Sex, TallyKind
from workshops.store.schema import (
    counts,
    from_zero,
    one_of,
    owned,
    refers_to,
    table,
    text,
    texts,
)
from workshops.workshop import SerialState

attendance = owned(
    "attendance",
    ("grp", "sex", "age_band"),
    *(
        Column(name, Integer, nullable=False, server_default="0")
        for name in ("present", "late", "left", "absent")
    ),
    text("reason"),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1"),
    one_of("sex", Sex),
    *from_zero("present", "late", '"left"', "absent"),
    CheckConstraint('late <= present AND "left" <= present'),
    refers_to("groups", "grp"),
)

tallies = owned(
    "tallies",
    ("sheet", "kind", "proposal", "grp", "sex"),
    *counts("marks"),
    Column("people", Integer, nullable=False),
    text("per"),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1"),
    one_of("kind", TallyKind),
    one_of("sex", Sex, ""),
    one_of("per", Electorate),
    *from_zero("marks", "people"),
    refers_to("groups", "grp"),
)

ballots = owned(
    "ballots",
    ("id",),
    Column("grp", Text, nullable=False),
    *texts("channel", "serial", "body", "nonce"),
    Column("void", Integer, nullable=False, server_default="0"),
    one_of("channel", Channel),
    CheckConstraint("void IN (0, 1)"),
    CheckConstraint("serial = '' OR channel = 'paper'"),
    refers_to("groups", "grp"),
    rowid=False,
)

other_forms = owned(
    "other_forms",
    ("form", "id"),
    Column("grp", Text, nullable=False),
    *texts("channel", "body"),
    refers_to("groups", "grp"),
    rowid=False,
)

receipts = table(
    "receipts",
    ("id_digest",),
    Column("id_digest", Text, nullable=False),
    Column("workshop", Text, ForeignKey("workshops.id"), nullable=False),
    Column("receipt", Text, nullable=False, unique=True),
    rowid=False,
)

codes = table(
    "codes",
    ("mac",),
    Column("mac", Text, nullable=False),
    Column("workshop", Text, ForeignKey("workshops.id"), nullable=False),
    Column("grp", Text, nullable=False),
    Column("state", Text, nullable=False),
    CheckConstraint("state IN ('free', 'used', 'void')"),
    refers_to("groups", "grp"),
    rowid=False,
)

serials = owned(
    "serials",
    ("serial",),
    Column("grp", Text, nullable=False),
    Column("state", Text, nullable=False),
    one_of("state", SerialState),
    refers_to("groups", "grp"),
    rowid=False,
)

bundles = owned(
    "bundles",
    ("bundle",),
    Column("sheets", Integer, nullable=False),
    Column("state", Text, nullable=False),
    CheckConstraint("state IN ('open', 'accepted')"),
    *from_zero("sheets"),
)

paper_entries = owned(
    "paper_entries",
    ("bundle", "serial", "pass"),
    Column("pass", Integer, nullable=False),
    *texts("body", "entered_by"),
    CheckConstraint('"pass" IN (1, 2)'),
    rowid=False,
)

drafts = table(
    "drafts",
    ("session_digest", "form"),
    Column("session_digest", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("workshop", Text, ForeignKey("workshops.id")),
    text("body"),
    Column("base_version", Integer, nullable=False),
    rowid=False,
)

releases = owned(
    "releases",
    ("seq",),
    Column("seq", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    *(Column(name, Integer, nullable=False) for name in ("m", "k", "ballots")),
    *texts("groups", "digest"),
)

followup = owned(
    "followup",
    ("id",),
    Column("position", Integer, nullable=False, server_default="0"),
    *texts("proposal", "status", "date", "deadline", "role", "responsible", "text", "evidence"),
    rowid=False,
)

complaints = owned(
    "complaints",
    ("id",),
    Column("proposal", Text),
    *texts("number", "date", "deadline", "role", "text", "evidence"),
    rowid=False,
)

events = table(
    "events",
    ("workshop", "seq"),
    Column("workshop", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    *texts("ts", "kind", "body", "prev", "hash"),
)

sessions = table(
    "sessions",
    ("digest",),
    Column("digest", Text, nullable=False),
    *texts("role", "workshop", "expires"),
    rowid=False,
)

merged = table(
    "merged",
    ("bundle",),
    Column("bundle", Text, nullable=False),
    *texts("workshop", "manifest_digest", "key_id", "state"),
    CheckConstraint("state IN ('accepted', 'quarantined')"),
    rowid=False,
)
