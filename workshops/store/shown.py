"""What was shown, and how many ballots stood behind it: so that the k rule survives a restart."""

import json

from sqlalchemy import Connection, func, select

from workshops.release import Release
from workshops.store import tables
from workshops.store.canon import canon_text


def add_release(connection: Connection, workshop: str, release: Release) -> Release:
    """Write down that something was shown, under the next number."""
    table = tables.releases
    last = select(func.max(table.c.seq)).where(table.c.workshop == workshop)
    seq = (connection.execute(last).scalar_one_or_none() or 0) + 1
    connection.execute(
        table.insert().values(
            workshop=workshop,
            seq=seq,
            kind=release.kind,
            m=release.m,
            k=release.k,
            ballots=release.ballots,
            groups=canon_text(list(release.groups)),
            digest=release.digest,
        )
    )
    return next(one for one in releases(connection, workshop) if one.seq == seq)


def releases(connection: Connection, workshop: str) -> tuple[Release, ...]:
    """Everything that was shown, in order."""
    table = tables.releases
    query = select(table).where(table.c.workshop == workshop).order_by(table.c.seq)
    return tuple(
        Release(
            seq=row.seq,
            kind=row.kind,
            m=row.m,
            k=row.k,
            ballots=row.ballots,
            groups=tuple(json.loads(row.groups)),
            digest=row.digest,
        )
        for row in connection.execute(query)
    )


def last_shown(connection: Connection, workshop: str, kind: str) -> Release | None:
    """The newest of a kind; None where nothing of it was shown."""
    known = [one for one in releases(connection, workshop) if one.kind == kind]
    return known[-1] if known else None
