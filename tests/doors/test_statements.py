"""No statement of the store is put together from what somebody typed (spec trust, T9)."""

import ast

from sqlalchemy import inspect

from prioritization.case import Feasibility
from scoring.model import ProposalId, Text
from tests.conftest import PROJECT
from tests.workshops.meetings import FACILITATOR, NOW, opened, workshop
from workshops.acts import proposals, screening
from workshops.store import Store
from workshops.store.convert import load_setup
from workshops.workshop import Session

RUNS = frozenset({"execute", "exec_driver_sql", "text", "executescript", "executemany"})
OF_OUR_WORDS = frozenset({"dialect.py", "functions.py", "guards.py", "migrations.py", "shield.py"})
"""Modules whose statements are built of names in the program alone: pragmas, triggers, grants."""
HOSTILE = (
    "'; DROP TABLE ballots; --",
    '" OR ""="',
    "x') ON CONFLICT DO NOTHING; DELETE FROM events; --",
    "%(name)s %s {0} :name ?",
    "\\'; SELECT pg_sleep(9); --",
)


def formatted(node):
    """Is this a text put together at run time."""
    joined = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod)
    called = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"format", "join"}
    return isinstance(node, ast.JoinedStr) or joined or called


def test_no_formatted_text_is_run_as_a_statement():
    """Bound parameters everywhere; the few exceptions never see a text of the room."""
    found, looked_at = set(), 0
    for path in sorted((PROJECT / "workshops" / "store").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in RUNS:
                looked_at += 1
                if any(formatted(argument) for argument in node.args):
                    found.add(path.name)

    assert looked_at > 50
    assert found <= OF_OUR_WORDS


def test_hostile_text_in_every_field_is_kept_as_it_was_typed(tmp_path):
    """Titles, notes, reasons, sessions, authors: stored, read back the same, every table there."""
    with Store.open(tmp_path / "store.sqlite") as store:
        assert store.engine.hide_parameters  # an error names the statement, never what was typed
        tables = set(inspect(store.engine).get_table_names())
        identifier = opened(store, "proposing")
        first = workshop().proposals[0]
        for n, hostile in enumerate(HOSTILE):
            said = Text(en=hostile, ar=hostile, fr=hostile)
            proposals.capture(store, FACILITATOR, identifier, said, first.submitted_by, now=NOW)
            session = Session(session=hostile[:40], speaker_role=hostile)
            proposals.save_session(store, FACILITATOR, identifier, session, base=0, now=NOW)
            answered = Feasibility(proposal=first.id, owner=hostile)
            screening.save_feasibility(
                store, FACILITATOR, identifier, answered, base=n + 1, now=NOW
            )
        with store.reading() as connection:
            kept = load_setup(connection, identifier)
        assert set(inspect(store.engine).get_table_names()) == tables

    assert [p.title.ar for p in kept.proposals[-len(HOSTILE) :]] == list(HOSTILE)
    assert [one.speaker_role for one in kept.sessions] == list(HOSTILE)
    assert kept.feasibility[0].owner == HOSTILE[-1]
    assert kept.proposals[0].id == ProposalId("P01")
