"""What the engine itself refuses, in every phase, whoever writes the statement."""

import pytest
from sqlalchemy.exc import DBAPIError

from tests.workshops.meetings import NOW, counted, enter, opened, voted
from workshops.release import Release
from workshops.store import chain, tables
from workshops.store.migrations import set_setting
from workshops.store.shown import add_release


def refuses(store, statement) -> bool:
    """Whether the engine refuses a statement, and nothing changes."""
    try:
        with store.writing() as connection:
            connection.execute(statement)
    except DBAPIError:
        return True
    return False


def test_a_ballot_changes_to_void_and_to_nothing_else(store):
    """Body, group, nonce and serial stay; void goes one way."""
    identifier = voted(store)
    ballots = tables.ballots
    changes = {"body": '{"marks":{}}', "grp": "B", "nonce": "0" * 32, "serial": "A001B", "id": "x"}

    for column, value in changes.items():
        assert refuses(store, ballots.update().values({column: value})), column
    with store.writing() as connection:
        connection.execute(ballots.update().where(ballots.c.workshop == identifier).values(void=1))
    assert refuses(store, ballots.update().values(void=0))
    assert refuses(store, ballots.delete())


@pytest.mark.parametrize("phase", ["draft", "proposing", "screening", "decided", "closed"])
def test_a_ballot_comes_in_while_votes_are_taken_and_at_no_other_time(store, phase):
    """Not before, and not after."""
    identifier = opened(store, phase)
    row = {"workshop": identifier, "id": "x", "grp": "A", "channel": "paper", "body": "{}"}

    assert refuses(store, tables.ballots.insert().values(row))
    assert refuses(
        store, tables.receipts.insert().values(workshop=identifier, id_digest="d", receipt="r")
    )


def test_no_ballot_comes_in_after_the_cut_and_none_is_voided(store):
    """The count is closed."""
    identifier = counted(store)
    row = {"workshop": identifier, "id": "x", "grp": "A", "channel": "paper", "body": "{}"}

    assert refuses(store, tables.ballots.insert().values(row))
    assert refuses(store, tables.ballots.update().values(void=1))
    assert refuses(store, tables.ballots.delete())
    assert refuses(store, tables.workshops.update().values(cut=1))
    assert refuses(store, tables.workshops.update().values(cut=0))


def test_receipts_events_and_releases_stay_as_written(store):
    """Append only, and their rows go with the workshop alone."""
    identifier = voted(store)
    with store.writing() as connection:
        chain.append(connection, identifier, "act", {}, NOW)
        add_release(connection, identifier, Release(seq=0, kind="live", m=10, k=5, ballots=10))

    for table in (tables.receipts, tables.events, tables.releases):
        column = next(c.name for c in reversed(table.columns.values()))
        assert refuses(store, table.update().values({column: "x"})), table.name
        assert refuses(store, table.delete()), table.name


@pytest.mark.parametrize("phase", ["voting", "counting", "decided", "closed"])
def test_groups_and_criteria_are_locked_when_voting_opens(store, phase):
    """Nobody moves a weight or a group any more."""
    identifier = opened(store)
    assert not refuses(store, tables.criteria.update().values(weight="50"))
    enter(store, identifier, phase)

    assert refuses(store, tables.criteria.update().values(weight="10"))
    assert refuses(store, tables.groups.update().values(seats=99))
    assert refuses(store, tables.criteria.delete())
    assert refuses(
        store, tables.groups.insert().values(workshop=identifier, grp="Z", kind="status")
    )


@pytest.mark.parametrize("table", tables.OWNED, ids=lambda table: table.name)
def test_a_closed_workshop_does_not_change(store, table):
    """No row of it, in no table; its own row neither."""
    identifier = voted(store)
    with store.writing() as connection:
        chain.append(connection, identifier, "finalised", {}, NOW)
        row = connection.execute(table.select()).mappings().first()
    enter(store, identifier, "closed")

    if row is not None:
        assert refuses(store, table.delete().where(table.c.workshop == identifier))
        assert refuses(
            store, table.update().where(table.c.workshop == identifier).values(**dict(row))
        )
    assert refuses(store, tables.workshops.update().values(place="elsewhere"))
    assert refuses(store, tables.workshops.delete())
    with pytest.raises(DBAPIError), store.writing() as connection:
        chain.append(connection, identifier, "afterwards", {}, NOW)


def test_what_came_of_the_list_is_recorded_after_closing_and_not_changed(store):
    """Follow-up and complaints are append-only, and outlive the closing."""
    identifier = opened(store, "closed")
    line = {"workshop": identifier, "id": "f1", "proposal": "P01", "status": "begun"}

    assert not refuses(store, tables.followup.insert().values(line))
    assert refuses(store, tables.followup.update().values(status="done"))
    assert refuses(store, tables.followup.delete())


def test_a_code_is_used_once(store):
    """Neither used twice, nor free again."""
    identifier = opened(store, "voting")
    code = {"mac": "m", "workshop": identifier, "grp": "A", "state": "free"}
    with store.writing() as connection:
        connection.execute(tables.codes.insert().values(code))
        connection.execute(tables.codes.update().values(state="used"))

    assert refuses(store, tables.codes.update().values(state="free"))
    assert refuses(store, tables.codes.update().values(state="void"))


def test_rows_must_make_sense(store):
    """Enums, ranges and references are checked by the engine too."""
    identifier = opened(store)
    proposals = tables.proposals

    assert refuses(store, proposals.update().values(pillar="statues"))
    assert refuses(store, proposals.update().values(cost=-1))
    assert refuses(store, tables.workshops.update().values(phase="someday"))
    assert refuses(store, proposals.update().values(duplicate_of="P99"))
    assert refuses(store, tables.attendance.update().values(late=99))
    assert refuses(
        store, tables.serials.insert().values(workshop="w", serial="s", grp="A", state="issued")
    )
    assert identifier


def test_naming_another_workshop_loosens_nothing(store):
    """The row that lets a workshop be brought in or erased lets no other one."""
    identifier = opened(store, "closed")
    with store.writing() as connection:
        set_setting(connection, "unguarded", "another")

    assert refuses(store, tables.workshops.update().values(place="elsewhere"))
    assert identifier
