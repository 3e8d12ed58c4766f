"""Folder and store convert into each other without loss within one phase."""

from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, given, settings

from scoring.model import Ballot, BallotId, GroupId, ProposalId
from tests.conftest import EXAMPLES
from tests.workshops.meetings import NOW, opened, voted, workshop
from tests.workshops.strategies import workshops
from workshops.folder import folder_contents, read_folder
from workshops.order import ordered
from workshops.store import UnknownWorkshop, chain, tables
from workshops.store.convert import (
    add_counted,
    add_workshop,
    erase,
    list_workshops,
    load_setup,
    load_workshop,
)
from workshops.store.cut import receipts_of
from workshops.store.migrations import setting
from workshops.store.records import columns_of
from workshops.store.rows import KINDS
from workshops.store.settings import head
from workshops.workshop import Workshop

TOWNS = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


@pytest.mark.parametrize("town", TOWNS)
def test_an_example_comes_back_byte_for_byte(store, town):
    """Folder, store, folder: the same files with the same bytes, and the same workshop."""
    given = read_folder(EXAMPLES / town)
    with store.writing() as connection:
        identifier = add_workshop(connection, given)
    with store.reading() as connection:
        back = load_workshop(connection, identifier)

    before, after = folder_contents(given), folder_contents(back)
    assert ordered(back) == ordered(given)
    assert after == before
    for name, content in after.items():
        if name != "workshop.yaml":
            assert content == (EXAMPLES / town / name).read_bytes(), name


@pytest.mark.slow
@given(given=workshops())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_workshop_comes_back(sqlite, given):
    """Hostile texts, unknown columns, every optional part: nothing is lost or changed."""
    with sqlite.writing() as connection:
        identifier = add_workshop(connection, given)
        back = load_workshop(connection, identifier)

    for part in fields(Workshop):
        ours, theirs = getattr(ordered(back), part.name), getattr(ordered(given), part.name)
        assert ours == theirs, part.name
    assert folder_contents(back) == folder_contents(given)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_its_columns(kind):
    """A field added to a type of the core is stored, or this fails."""
    sort = KINDS[kind]

    assert set(columns_of(sort.type)) <= set(sort.table.c.keys())


def test_the_same_folder_can_be_opened_twice(store):
    """Its ids are unique within a workshop, not in the whole store."""
    given = read_folder(EXAMPLES / TOWNS[0])
    with store.writing() as connection:
        first, second = add_workshop(connection, given), add_workshop(connection, given)
    with store.reading() as connection:
        assert load_workshop(connection, first) == load_workshop(connection, second)
        cards = list_workshops(connection)

    assert first != second
    assert [card.ballots for card in cards] == [len(given.ballots)] * 2
    assert {card.title for card in cards} == {given.settings.title}


def test_ballots_that_come_while_votes_are_taken_get_a_receipt_each(store):
    """And those of a count that was closed elsewhere get none: nobody was given one."""
    ballot = Ballot(id=BallotId("X-1"), group=GroupId("A"), marks={ProposalId("P01"): 7})
    given = replace(workshop("voting"), ballots=(ballot,))
    with store.writing() as connection:
        taking, counted = add_workshop(connection, given), add_counted(connection, given)
    with store.reading() as connection:
        assert len(receipts_of(connection, taking)) == 1
        assert receipts_of(connection, counted) == ()
        assert (head(connection, taking).cut, head(connection, counted).cut) == (0, 2)
        assert load_workshop(connection, counted).ballots == (ballot,)


def test_a_set_up_holds_no_ballot(store):
    """What pages read before the count is closed."""
    identifier = voted(store)
    with store.reading() as connection:
        assert load_setup(connection, identifier).ballots == ()
        assert len(load_workshop(connection, identifier).ballots) == 40


def test_an_erased_workshop_leaves_no_row(store):
    """Of a closed one too; another workshop stays as it was."""
    gone, kept = voted(store), opened(store, "closed")
    closed = opened(store, "closed", read_folder(EXAMPLES / TOWNS[0]))
    with store.writing() as connection:
        chain.append(connection, gone, "created", {}, NOW)
        before = load_workshop(connection, kept)
        for identifier in (gone, closed):
            erase(connection, identifier)
    with store.reading() as connection:
        for table in tables.SCHEMA.tables.values():
            owners = table.c.get("workshop", table.c.get("id"))
            if owners is not None:
                left = set(connection.execute(table.select().with_only_columns(owners)).scalars())
                assert not left & {gone, closed}, table.name
        assert load_workshop(connection, kept) == before
        assert setting(connection, f"screen/{gone}") is None
        with pytest.raises(UnknownWorkshop):
            load_setup(connection, gone)
