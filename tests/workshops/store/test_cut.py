"""The cut: receipts verified, ballots unlinked, and nothing of the old rows left anywhere."""

from collections import Counter

import pytest
from sqlalchemy import select

from scoring.model import Ballot, BallotId, GroupId, ProposalId
from tests.workshops.meetings import (
    FACILITATOR,
    NOW,
    enter,
    opened,
    points,
    stock,
    take_in,
    voted,
    workshop,
)
from tests.workshops.store.test_chain import loose
from workshops.acts.counting import close_count, draw_lot
from workshops.store import tables
from workshops.store.bodies import insert_forms
from workshops.store.convert import load_workshop
from workshops.store.cut import ReceiptsDiffer, cut, receipts_of, rewrite
from workshops.store.settings import change, head


def ready(store) -> str:
    """A workshop whose count can be closed."""
    identifier = voted(store)
    draw_lot(store, FACILITATOR, identifier, "12-7-3", now=NOW)
    return identifier


def rows(store, *columns) -> list[tuple[object, ...]]:
    """Columns of every ballot, in the order the engine gives them."""
    with store.reading() as connection:
        return list(connection.execute(select(*columns)).all())


def test_the_same_ballots_are_there_under_other_ids(store):
    """What people said is untouched, and nothing joins a ballot to a receipt, a slip or a phone."""
    identifier = ready(store)
    c = tables.ballots.c
    before = rows(store, c.id, c.grp, c.body)
    with store.reading() as connection:
        receipts = receipts_of(connection, identifier)

    made = close_count(store, FACILITATOR, identifier, now=NOW)

    after = rows(store, c.id, c.grp, c.body)
    assert made.ballots == len(after) == 40
    assert Counter(row[1:] for row in after) == Counter(row[1:] for row in before)
    assert not {row[0] for row in after} & {row[0] for row in before}
    assert rows(store, c.nonce, c.serial) == [("", "")] * 40
    with store.reading() as connection:
        assert receipts_of(connection, identifier) == receipts
        assert head(connection, identifier).cut == 2


def test_nothing_of_the_old_rows_is_left_in_the_file(sqlite):
    """No nonce, no old id, no serial beside a ballot: deleted rows are overwritten."""
    identifier = ready(sqlite)
    c = tables.ballots.c
    before = rows(sqlite, c.nonce, c.id)
    assert all(row.nonce.encode() in sqlite.file.read_bytes() for row in before)

    close_count(sqlite, FACILITATOR, identifier, now=NOW)

    content = sqlite.file.read_bytes()
    assert not any(row.nonce.encode() in content for row in before)
    assert not any(row.id.encode() in content for row in before)
    assert not sqlite.file.with_name(f"{sqlite.file.name}-journal").exists()


def test_the_order_of_the_rows_is_the_order_of_fresh_ids(store):
    """The engine gives them back as they lie, and they lie by ids drawn at the cut."""
    identifier = ready(store)

    close_count(store, FACILITATOR, identifier, now=NOW)

    ids = [row[0] for row in rows(store, tables.ballots.c.id)]
    assert ids == sorted(ids)


@pytest.mark.parametrize(
    "address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_no_system_column_tells_the_order(store):
    """On PostgreSQL every row carries the number of its transaction: after the cut, one for all."""
    identifier = opened(store, "screening")
    serials = [s for of_group in stock(store, identifier).values() for s in of_group]
    enter(store, identifier, "voting")
    for start in (0, 10):
        take_in(store, identifier, [points(s) for s in serials[start : start + 10]])
    with store.reading() as connection:
        query = "SELECT DISTINCT xmin::text FROM ballots"
        assert len(connection.exec_driver_sql(query).all()) == 2

    with store.writing() as connection:
        cut(connection, identifier)
    rewrite(store)

    with store.reading() as connection:
        assert len(connection.exec_driver_sql(query).all()) == 1
        listed = connection.exec_driver_sql("SELECT id FROM ballots ORDER BY ctid").scalars().all()
        assert listed == sorted(listed)


def test_a_ballot_changed_from_outside_stops_the_cut(store):
    """The number of right receipts is said, and nothing changes."""
    identifier = ready(store)
    with store.writing() as connection:
        loose(connection)
        one = connection.execute(select(tables.ballots.c.id)).scalars().first()
        row = tables.ballots.update().where(tables.ballots.c.id == one)
        connection.execute(row.values(body='{"marks":{"P01":10}}'))

    with pytest.raises(ReceiptsDiffer) as refusal:
        close_count(store, FACILITATOR, identifier, now=NOW)

    assert refusal.value.numbers == {"found": 39, "n": 40}
    with store.reading() as connection:
        assert head(connection, identifier).cut == 0
        assert len(load_workshop(connection, identifier).ballots) == 40


def test_a_ballot_taken_away_stops_the_cut(store):
    """Its receipt is still there."""
    identifier = ready(store)
    with store.writing() as connection:
        loose(connection)
        one = connection.execute(select(tables.ballots.c.id)).scalars().first()
        connection.execute(tables.ballots.delete().where(tables.ballots.c.id == one))

    with pytest.raises(ReceiptsDiffer) as refusal:
        close_count(store, FACILITATOR, identifier, now=NOW)

    assert refusal.value.numbers == {"found": 39, "n": 40}


def test_drafts_paper_entries_and_texts_beside_ballots_go_with_it(store):
    """Nothing is kept that names an old id or holds half a ballot."""
    identifier = ready(store)
    with store.writing() as connection:
        draft = {"session_digest": "d", "form": "line", "workshop": identifier, "base_version": 1}
        connection.execute(tables.drafts.insert().values(draft))
        line = {"workshop": identifier, "bundle": "9", "serial": "A001B", "pass": 1}
        connection.execute(tables.paper_entries.insert().values(line))
        change(
            connection,
            identifier,
            beside='{"ballots.csv":{"old-id":{"assisted":"yes"}},"groups.csv":{"A":{"mark":"x"}}}',
        )
        cut(connection, identifier)
    rewrite(store)

    assert rows(store, tables.drafts.c.form) == rows(store, tables.paper_entries.c.serial) == []
    with store.reading() as connection:
        assert head(connection, identifier).beside == '{"groups.csv":{"A":{"mark":"x"}}}'


def test_further_forms_of_a_ballot_keep_belonging_to_it(store):
    """They go under the same fresh id; one whose ballot is void or gone is dropped."""
    identifier = ready(store)
    with store.writing() as connection:
        (one,) = connection.execute(select(tables.ballots.c.id).limit(1)).scalars()
        form = {ProposalId("P01"): 1}
        evidence = [
            Ballot(id=BallotId(name), group=GroupId("A"), marks=form) for name in (one, "stray")
        ]
        insert_forms(connection, identifier, {"approval": evidence})
        cut(connection, identifier)
        whole = load_workshop(connection, identifier)

    (kept,) = whole.other_forms["approval"]
    assert kept.id in {ballot.id for ballot in whole.ballots}
    assert kept.marks == form


def test_voids_are_counted_and_stay_void(store):
    """They are in the root of receipts: its length is the count in the room."""
    identifier = ready(store)
    with store.writing() as connection:
        (one,) = connection.execute(select(tables.ballots.c.id).limit(1)).scalars()
        row = tables.ballots.update().where(tables.ballots.c.id == one)
        connection.execute(row.values(void=1))
        made = cut(connection, identifier)
        left = load_workshop(connection, identifier)

    assert (made.ballots, made.voids) == (39, 1)
    assert len(left.ballots) == 39
    assert workshop().ballots == ()


def test_a_count_without_any_ballot_can_be_closed(store):
    """Its root is zeros."""
    identifier = voted(store, {"A": 1, "B": 1, "CSO": 1})
    with store.writing() as connection:
        made = cut(connection, identifier)

    assert made.ballots == 3
    empty = voted(store, {"A": 1})
    with store.writing() as connection:
        loose(connection)
        for table in (tables.ballots, tables.receipts):
            connection.execute(table.delete().where(table.c.workshop == empty))
        assert cut(connection, empty).receipts_root == "0" * 64
