"""Short ways to write down a table, a profile and a golden file."""

import json
from fractions import Fraction

from scoring.ballots import profile
from scoring.model import (
    Ballot,
    BallotForm,
    Criterion,
    PerformanceTable,
    Text,
)
from scoring.ranking import scoreboard
from scoring.standing import values
from tests.conftest import PROJECT

GOLDEN = PROJECT / "tests" / "golden" / "scoring"
NOBODY = profile(BallotForm(kind="approval", limit=1), (), (), [])


def golden(name):
    """One file of the worked cases."""
    return json.loads((GOLDEN / name).read_text(encoding="utf-8"))


def exact(x):
    """A number as people wrote it: .1 is a tenth, None stays None."""
    return None if x is None else Fraction(str(x))


def table_of(rows, weights=None, *, low=0, high=1, confidence=None):
    """Assessed criteria c0, c1 ... on one scale, proposals p0, p1 ... in rows."""
    m = len(rows[0]) if rows else len(weights or ())
    return PerformanceTable(
        proposals=tuple(f"p{i}" for i in range(len(rows))),
        criteria=tuple(
            Criterion(
                id=f"c{j}",
                name=Text(),
                source="assessed",
                weight=exact(weights[j]) if weights else Fraction(1),
                low=Fraction(low),
                high=Fraction(high),
            )
            for j in range(m)
        ),
        natural=tuple(tuple(exact(x) for x in row) for row in rows),
        confidence=tuple((confidence,) * m for _ in rows),
    )


def board_of(rows, weights=None, **settings):
    """The scoreboard of assessed criteria alone."""
    return scoreboard(NOBODY, table_of(rows, weights, **settings), {})


def values_of(rows, weights=None, **settings):
    """The partial values of the same, and the shares of the criteria."""
    board = board_of(rows, weights, **settings)
    return values(board), board.shares


def room_table(proposals, *, weight=1, high=1, others=()):
    """A ballot criterion "room" on 0..high, and further criteria with one figure per proposal."""
    room = Criterion(
        id="room",
        name=Text(),
        source="ballots",
        weight=Fraction(weight),
        low=Fraction(0),
        high=Fraction(high),
    )
    judged = tuple(
        Criterion(
            id=f"c{j}",
            name=Text(),
            source="assessed",
            weight=Fraction(w),
            low=Fraction(0),
            high=Fraction(1),
        )
        for j, (w, _) in enumerate(others)
    )
    rows = [(None, *(exact(row[i]) for _, row in others)) for i in range(len(proposals))]
    return PerformanceTable(
        proposals=tuple(proposals),
        criteria=(room, *judged),
        natural=tuple(rows),
        confidence=tuple((None,) * (1 + len(others)) for _ in proposals),
    )


def votes_of(form, proposals, ballots, groups=None):
    """A profile from (group, marks) pairs, marks listed in the order of the proposals."""
    cast = [
        Ballot(
            id=f"b{i:03}",
            group=group,
            marks={p: m for p, m in zip(proposals, marks, strict=True) if m is not None},
        )
        for i, (group, marks) in enumerate(ballots)
    ]
    declared = groups or tuple(dict.fromkeys(group for group, _ in ballots))
    return profile(form, tuple(proposals), declared, cast)
