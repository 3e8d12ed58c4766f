"""Rows people edit: versions, both texts when two save, tombstones, cleaned text."""

from dataclasses import replace

import pytest

from scoring.model import Group, GroupId, Proposal, ProposalId, Text
from tests.workshops.meetings import opened
from workshops.store import StaleRow, WasWithdrawn, rows, settings
from workshops.store.errors import TextTooLong
from workshops.store.records import to_row
from workshops.store.settings import head, save_settings

KEY = (ProposalId("P01"),)


def proposal(title: str, **more) -> Proposal:
    """A proposal under the first id."""
    return Proposal(id=ProposalId("P01"), title=Text(en=title), **more)


def test_a_save_names_the_version_it_replaces_and_gets_the_next(store):
    """One row, three versions; its place in the order stays."""
    identifier = opened(store)
    with store.writing() as connection:
        base = rows.version(connection, identifier, "proposals", *KEY)
        assert rows.save(connection, identifier, "proposals", proposal("One"), base) == 2
        assert rows.save(connection, identifier, "proposals", proposal("Two"), 2) == 3
        listed = rows.values(connection, identifier, "proposals")
        assert rows.versions(connection, identifier, "proposals")[KEY] == 3

    assert [p.title.en for p in listed] == ["Two", "Proposal 2", "Proposal 3", "Proposal 4"]


def test_two_who_save_the_same_row_see_both_texts(store):
    """The second is told what stands and what was to stand; nothing is lost."""
    identifier = opened(store)
    with store.writing() as connection:
        rows.save(connection, identifier, "proposals", proposal("First"), 1)
    with pytest.raises(StaleRow) as stale, store.writing() as connection:
        rows.save(connection, identifier, "proposals", proposal("Second"), 1)

    assert stale.value.kept.title.en == "First"
    assert stale.value.given.title.en == "Second"
    assert stale.value.version == 2


def test_a_new_row_under_a_known_id_is_stale(store):
    """Base 0 says that there is none."""
    identifier = opened(store)
    with pytest.raises(StaleRow), store.writing() as connection:
        rows.save(connection, identifier, "proposals", proposal("New"), 0)
    absent = replace(proposal("New"), id=ProposalId("P09"))
    with pytest.raises(StaleRow) as stale, store.writing() as connection:
        rows.save(connection, identifier, "proposals", absent, 1)

    assert stale.value.kept is None


def test_a_deleted_id_is_never_used_again(store):
    """It is answered "was withdrawn", and the list shows it no more."""
    identifier = opened(store)
    with store.writing() as connection:
        rows.remove(connection, identifier, "proposals", KEY, 1)
        assert rows.version(connection, identifier, "proposals", *KEY) == 0
        assert KEY not in rows.versions(connection, identifier, "proposals")
        assert "P01" in rows.taken(connection, identifier, "proposals")
        assert len(rows.values(connection, identifier, "proposals")) == 3
    with pytest.raises(WasWithdrawn), store.writing() as connection:
        rows.save(connection, identifier, "proposals", proposal("Back"), 0)
    with pytest.raises(StaleRow), store.writing() as connection:
        rows.remove(connection, identifier, "proposals", KEY, 2)


def test_deleting_what_changed_meanwhile_is_stale(store):
    """Whoever deletes sees what the other wrote."""
    identifier = opened(store)
    with pytest.raises(StaleRow), store.writing() as connection:
        rows.remove(connection, identifier, "proposals", KEY, 7)
    with pytest.raises(StaleRow), store.writing() as connection:
        rows.remove(connection, identifier, "proposals", ("P77",), 0)


def test_settings_have_a_version_too(store):
    """The page that saves late sees both."""
    identifier = opened(store)
    with store.writing() as connection:
        mine = replace(head(connection, identifier).settings, budget=5)
        assert save_settings(connection, identifier, mine, 1) == 2
    with pytest.raises(StaleRow) as stale, store.writing() as connection:
        save_settings(connection, identifier, replace(mine, budget=6), 1)

    assert stale.value.kept.budget == 5


def test_text_is_cleaned_on_its_way_in_and_never_cut():
    """Overrides of direction go; what is too long is refused with the column and both lengths."""
    group = Group(id=GroupId("A"), name=Text(en="a\u202eb\x00c", ar="س" * 200), kind="status")

    assert to_row(group)["name_en"] == "abc"
    with pytest.raises(TextTooLong) as refusal:
        to_row(replace(group, name=Text(en="x" * 201)))
    assert refusal.value.numbers == {"column": "name_en", "n": 201, "longest": 200}
    with pytest.raises(TextTooLong):
        to_row(replace(group, languages="x" * 4_001))


def test_texts_of_settings_are_cleaned(store):
    """In lists and mappings as well."""
    identifier = opened(store)
    with store.writing() as connection:
        given = replace(
            head(connection, identifier).settings, place="a\u202eb", channels=("x\u2066",)
        )
        settings.save_settings(connection, identifier, given, 1)
        kept = head(connection, identifier).settings

    assert kept.place == "ab"
    assert kept.channels == ("x",)
