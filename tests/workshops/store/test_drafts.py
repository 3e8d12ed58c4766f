"""Half-typed forms come back to the session that typed them, and to no other."""

from sqlalchemy import select

from tests.workshops.meetings import opened, voted
from workshops.store import tables
from workshops.store.cut import cut
from workshops.store.drafts import Draft, draft, drop_draft, keep_draft

TYPED = Draft(body={"title": "بئر", "cost": 5, "done": False}, base_version=3)


def test_a_draft_comes_back_to_its_own_session_and_form(store):
    """The last one typed; the store keeps a digest of the session and never its name."""
    identifier = opened(store)
    with store.writing() as connection:
        keep_draft(
            connection, "session", "proposal/P01", identifier, Draft(body={}, base_version=1)
        )
        keep_draft(connection, "session", "proposal/P01", identifier, TYPED)
        assert draft(connection, "session", "proposal/P01") == TYPED
        assert draft(connection, "session", "proposal/P02") is None
        assert draft(connection, "another", "proposal/P01") is None
        (kept,) = connection.execute(select(tables.drafts.c.session_digest)).scalars()
        drop_draft(connection, "session", "proposal/P01")
        assert draft(connection, "session", "proposal/P01") is None

    assert len(kept) == 64
    assert "session" not in kept


def test_drafts_of_a_workshop_go_at_the_cut(store):
    """Those of another, and of none, stay."""
    identifier, other = voted(store), opened(store)
    with store.writing() as connection:
        for workshop in (identifier, other, None):
            keep_draft(connection, "s", f"form of {workshop}", workshop, TYPED)
        cut(connection, identifier)
        forms = connection.execute(select(tables.drafts.c.form)).scalars().all()

    assert set(forms) == {f"form of {other}", "form of None"}
