"""Every table of the store by name, and what they have in common (spec trust, 1.2).

Inputs only, never a score, rank or result.
"""

from typing import Final

from workshops.store.schema import SCHEMA
from workshops.store.setup_tables import (
    assessments,
    breakouts,
    context,
    criteria,
    feasibility,
    groups,
    proposals,
    screening,
    store,
    weight_votes,
    workshops,
)
from workshops.store.vote_tables import (
    attendance,
    ballots,
    bundles,
    codes,
    complaints,
    drafts,
    events,
    followup,
    merged,
    other_forms,
    paper_entries,
    receipts,
    releases,
    serials,
    sessions,
    tallies,
)

EDITED: Final = (
    groups,
    proposals,
    criteria,
    assessments,
    feasibility,
    screening,
    context,
    breakouts,
    weight_votes,
)
"""Tables with a version and a tombstone, in an order in which they can be filled."""

OWNED: Final = (
    *EDITED,
    attendance,
    tallies,
    ballots,
    other_forms,
    receipts,
    codes,
    serials,
    bundles,
    paper_entries,
    releases,
)
"""What belongs to a workshop, may not change once it is closed, and goes when it is erased."""

AFTER_CLOSING: Final = (followup, complaints)
"""Append-only records that go on after a workshop is closed."""

OUTSIDE_DIGEST: Final = (sessions, drafts)

__all__ = [
    "AFTER_CLOSING",
    "EDITED",
    "OUTSIDE_DIGEST",
    "OWNED",
    "SCHEMA",
    "assessments",
    "attendance",
    "ballots",
    "breakouts",
    "bundles",
    "codes",
    "complaints",
    "context",
    "criteria",
    "drafts",
    "events",
    "feasibility",
    "followup",
    "groups",
    "merged",
    "other_forms",
    "paper_entries",
    "proposals",
    "receipts",
    "releases",
    "screening",
    "serials",
    "sessions",
    "store",
    "tallies",
    "weight_votes",
    "workshops",
]
