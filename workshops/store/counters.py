"""The counters of people in the room: changed in place, never below zero (spec room, 3.3)."""

from sqlalchemy import Connection, func, select

from prioritization.case import Attendance
from scoring.model import GroupId, Sex
from workshops.store import tables
from workshops.store.records import from_row


def add_people(  # noqa: PLR0913  # a counter has three keys and three figures
    connection: Connection,
    workshop: str,
    group: GroupId,
    sex: Sex,
    age_band: str,
    *,
    present: int = 0,
    late: int = 0,
    left: int = 0,
) -> Attendance | None:
    """Change one counter; gives it as it stands, None if one of its figures would be impossible."""
    table = tables.attendance
    where = (
        (table.c.workshop == workshop)
        & (table.c.grp == group)
        & (table.c.sex == sex)
        & (table.c.age_band == age_band)
    )
    row = connection.execute(select(table).where(where)).mappings().first()
    now = (
        (row["present"] if row else 0) + present,
        (row["late"] if row else 0) + late,
        (row["left"] if row else 0) + left,
    )
    if min(now) < 0 or now[1] > now[0] or now[2] > now[0]:
        return None
    figures = dict(zip(("present", "late", "left"), now, strict=True))
    if row is None:
        last = select(func.max(table.c.position)).where(table.c.workshop == workshop)
        position = connection.execute(last).scalar_one_or_none()
        key = {"workshop": workshop, "grp": group, "sex": sex, "age_band": age_band}
        place = 0 if position is None else position + 1
        connection.execute(table.insert().values(**key, **figures, position=place))
    else:
        connection.execute(
            table.update().where(where).values(**figures, version=row["version"] + 1)
        )
    kept = connection.execute(select(table).where(where)).mappings().one()
    return from_row(Attendance, kept)
