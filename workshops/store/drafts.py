"""Half-typed forms of staff, kept so that a reload or a crash loses nothing (spec trust, 1.6)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, select

from workshops.store import tables
from workshops.store.canon import canon_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody has typed into a form. base_version: of the row it will replace."""

    body: Mapping[str, Any]
    base_version: int


STAFF: Final = "staff"
"""Whose the drafts of paper are: of whoever enters this hand of this bundle."""


def line_form(workshop: str, bundle: str, hand: int) -> str:
    """The draft of the line one hand is typing."""
    return f"paper/{workshop}/{bundle}/line/{hand}"


def refused_form(workshop: str, bundle: str, hand: int) -> str:
    """The lines of one hand that were refused and wait to be settled."""
    return f"paper/{workshop}/{bundle}/refused/{hand}"


def drop_bundle(connection: Connection, workshop: str, bundle: str) -> None:
    """A bundle is taken in: nothing half typed is left of it."""
    form, table = tables.drafts.c.form, tables.drafts
    begins = form.startswith(f"paper/{workshop}/{bundle}/", autoescape=True)
    connection.execute(table.delete().where(begins))


def session_digest(session: str) -> str:
    """SHA-256 of what names a session; never the name itself."""
    return hashlib.sha256(session.encode()).hexdigest()


def keep_draft(
    connection: Connection, session: str, form: str, workshop: str | None, draft: Draft
) -> None:
    """Keep what is typed in place of the last; texts, whole numbers, yes or no, lists."""
    drop_draft(connection, session, form)
    connection.execute(
        tables.drafts.insert().values(
            session_digest=session_digest(session),
            form=form,
            workshop=workshop,
            body=canon_text(dict(draft.body)),
            base_version=draft.base_version,
        )
    )


def draft(connection: Connection, session: str, form: str) -> Draft | None:
    """What this session had typed into a form; None where nothing is kept."""
    row = connection.execute(select(tables.drafts).where(_at(session, form))).first()
    return None if row is None else Draft(body=json.loads(row.body), base_version=row.base_version)


def drop_draft(connection: Connection, session: str, form: str) -> None:
    """Let a draft go: it was saved, or given up."""
    connection.execute(tables.drafts.delete().where(_at(session, form)))


def _at(session: str, form: str) -> ColumnElement[bool]:
    """The condition that names one draft."""
    table = tables.drafts
    return (table.c.session_digest == session_digest(session)) & (table.c.form == form)
