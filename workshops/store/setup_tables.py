"""The tables of a workshop and its set-up: what people edit before the vote (spec trust, 1.2).

JSON columns hold canonical text; `position` keeps the declared order of what a folder lists.
"""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Integer, Text

from prioritization.case import Consequence, FeasibilityVerdict
from scoring.model import (
    Confidence,
    Direction,
    Formula,
    GroupKind,
    Pillar,
    ProposalType,
    Sector,
    Sex,
    Source,
)
from workshops.store.schema import (
    MONEY,
    counts,
    edited,
    from_zero,
    one_of,
    refers_to,
    spoken,
    table,
    text,
    texts,
)
from workshops.workshop import ContextKind, Phase

store = table("store", ("name",), Column("name", Text), text("value"), rowid=False)

workshops = table(
    "workshops",
    ("id",),
    Column("id", Text),
    *texts("place", "title"),
    Column("phase", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("config", Text, nullable=False),
    Column("beside", Text, nullable=False, server_default="{}"),  # columns no type holds
    Column("cut", Integer, nullable=False, server_default="0"),
    Column("supersedes", Text),
    Column("retention_until", Text),
    one_of("phase", Phase),
    CheckConstraint("cut IN (0, 1, 2)"),
    rowid=False,
)

groups = edited(
    "groups",
    ("grp",),
    *spoken("name"),
    Column("kind", Text, nullable=False),
    Column("population", MONEY),
    text("population_basis"),
    *counts("seats"),
    text("languages"),
    one_of("kind", GroupKind),
    *from_zero("population", "seats"),
)

proposals = edited(
    "proposals",
    ("proposal",),
    *spoken("title"),
    *spoken("short_title"),
    *spoken("description"),
    *texts("pillar", "sector", "type", "place", "place_code", "submitted_by"),
    Column("cost", MONEY),
    *counts("beneficiaries", "women", "youth", "idp_returnee", "migrant_refugee"),
    text("cost_basis"),
    Column("duplicate_of", Text),
    Column("author", Text),  # what raised it, never a person; never exported
    one_of("pillar", Pillar),
    one_of("sector", Sector),
    one_of("type", ProposalType),
    *from_zero("cost", "beneficiaries", "women", "youth", "idp_returnee", "migrant_refugee"),
    refers_to("proposals", "duplicate_of"),
)

criteria = edited(
    "criteria",
    ("criterion",),
    *spoken("name"),
    *texts("source", "weight"),
    Column("low", Text),
    Column("high", Text),
    text("direction"),
    Column("formula", Text),
    text("breakpoints"),
    one_of("source", Source),
    one_of("direction", Direction),
    one_of("formula", Formula),
)

assessments = edited(
    "assessments",
    ("proposal", "criterion"),
    Column("value", Text),
    Column("confidence", Text),
    *spoken("note"),
    one_of("confidence", Confidence),
    refers_to("proposals", "proposal"),
    refers_to("criteria", "criterion"),
)

ANSWERED: Final = (
    "technical",
    "cost_estimate",
    "land",
    "operation_maintenance",
    "authority_approval",
    "environment",
    "access_security",
)

feasibility = edited(
    "feasibility",
    ("proposal",),
    *counts(*ANSWERED, "months"),
    Column("verdict", Text),
    *texts("note_en", "condition", "owner", "due", "referred_to"),
    *(CheckConstraint(f"{question} BETWEEN 0 AND 2") for question in ANSWERED),
    *from_zero("months"),
    one_of("verdict", FeasibilityVerdict),
    refers_to("proposals", "proposal"),
)

screening = edited(
    "conflict_screening",
    ("proposal",),
    Column("consequence", Text),
    *texts("reason_en", "answers", "measure", "owner", "due", "public_note"),
    one_of("consequence", Consequence),
    refers_to("proposals", "proposal"),
)

context = edited(
    "context",
    ("note",),
    Column("kind", Text, nullable=False),
    *spoken("text"),
    *texts("source", "date"),
    Column("public", Integer, nullable=False, server_default="0"),
    one_of("kind", ContextKind),
    CheckConstraint("public IN (0, 1)"),
)

breakouts = edited(
    "breakouts",
    ("session",),
    Column("grp", Text),
    Column("sex", Text),
    text("language"),
    *counts("people"),
    Column("facilitator_sex", Text),
    *texts("speaker_role", "kind", "top"),
    one_of("sex", Sex),
    one_of("facilitator_sex", Sex),
    *from_zero("people"),
    refers_to("groups", "grp"),
)

weight_votes = edited(
    "weight_votes",
    ("sheet", "criterion"),
    Column("grp", Text),
    *texts("method", "value"),
    refers_to("groups", "grp"),
    refers_to("criteria", "criterion"),
)
