"""What became of the list, and what was complained of: added to, never changed (spec trust, 1.2).

Both are written after closing too, outside the freeze and the digest of the workshop.
"""

from collections.abc import Iterator
from uuid import uuid4

from sqlalchemy import Connection, func, select

from scoring.model import ProposalId
from workshops.store import tables
from workshops.store.records import to_row
from workshops.workshop import Complaint, FollowUp


def add_followup(connection: Connection, workshop: str, line: FollowUp) -> None:
    """Add one line after the last."""
    table = tables.followup
    last = select(func.max(table.c.position)).where(table.c.workshop == workshop)
    position = connection.execute(last).scalar_one_or_none()
    row = {name: value for name, value in to_row(line).items() if name in table.c}
    connection.execute(
        table.insert().values(
            id=str(uuid4()),
            workshop=workshop,
            **{**row, "position": 0 if position is None else position + 1},
        )
    )


def add_complaint(connection: Connection, workshop: str, said: Complaint) -> Complaint:
    """Keep a complaint under the next number; gives it back with that number."""
    number = f"{len(complaints(connection, workshop)) + 1:03d}"
    _keep(connection, workshop, number, said.proposal, said.date, said.deadline, "", said.text)
    return next(one for one in complaints(connection, workshop) if one.number == number)


def answer_complaint(  # noqa: PLR0913, PLR0917  # which, when, by whom, what
    connection: Connection, workshop: str, number: str, date: str, role: str, text: str
) -> None:
    """Keep the answer under the number of its complaint."""
    _keep(connection, workshop, number, None, date, "", role, text)


def complaints(connection: Connection, workshop: str) -> tuple[Complaint, ...]:
    """Every complaint by number, each with its answer."""
    rows = list(_rows(connection, workshop))
    answers = {row["number"]: row for row in rows if not row["deadline"]}
    found = []
    for row in rows:
        if row["deadline"]:
            answer = answers.get(row["number"], {})
            found.append(
                Complaint(
                    number=row["number"],
                    proposal=ProposalId(row["proposal"]) if row["proposal"] else None,
                    date=row["date"],
                    deadline=row["deadline"],
                    text=row["text"],
                    answer=answer.get("text", ""),
                    answered=answer.get("date", ""),
                    decided_by=answer.get("role", ""),
                )
            )
    return tuple(found)


def _rows(connection: Connection, workshop: str) -> Iterator[dict[str, str]]:
    """The stored lines in the order of their numbers."""
    table = tables.complaints
    query = select(table).where(table.c.workshop == workshop).order_by(table.c.number)
    for row in connection.execute(query).mappings():
        yield {name: row[name] or "" for name in table.c.keys()}  # noqa: SIM118  # columns, not a dict


def _keep(  # noqa: PLR0913, PLR0917  # one value a column
    connection: Connection,
    workshop: str,
    number: str,
    proposal: ProposalId | None,
    date: str,
    deadline: str,
    role: str,
    text: str,
) -> None:
    """Insert one line; its id is random."""
    connection.execute(
        tables.complaints.insert().values(
            id=str(uuid4()),
            workshop=workshop,
            proposal=proposal,
            number=number,
            date=date,
            deadline=deadline,
            role=role,
            text=text,
            evidence="",
        )
    )
