"""The line being typed: kept for whoever may enter it, refused to everybody else, gone at last."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.web.pages import opened, press_named, shown
from tests.workshops.meetings import CLERK, NOW, points, stock
from tests.workshops.meetings import opened as kept
from workshops.acts.ballots import accept_bundle, enter_line, open_bundle
from workshops.store.drafts import STAFF, draft, line_form, refused_form
from workshops.web.server import MIDDLEWARE, ROUTES

HERE = "http://127.0.0.1:8501"


@pytest.fixture
def vote(store):
    """An open vote of forty papers and one bundle of ten."""
    identifier = kept(store, "screening")
    serials = stock(store, identifier, phase="voting")["A"][:10]
    return identifier, open_bundle(store, CLERK, identifier, 10, now=NOW), serials


def send(origin=HERE, host="127.0.0.1", **given):
    """Send a draft as a browser does."""
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    client = TestClient(app, base_url=HERE, client=(host, 5000))
    return client.post("/draft", json=given, headers={"Origin": origin}).status_code


def text(store, identifier, bundle, hand=1):
    """The kept draft of a line."""
    with store.reading() as connection:
        found = draft(connection, STAFF, line_form(identifier, bundle, hand))
    return found.body["text"] if found else None


def test_what_is_typed_is_kept_and_begins_the_next_page(store, vote):
    """A page that opens anew begins with it; the other hand never sees it."""
    identifier, bundle, serials = vote
    given = {"workshop": identifier, "bundle": bundle, "hand": 1, "text": f"{serials[0]} 1:7"}
    assert send(**given) == 204
    assert text(store, identifier, bundle) == f"{serials[0]} 1:7"

    at = opened("ballots", workshop=identifier)
    assert at.text_input(key="line").value == f"{serials[0]} 1:7"
    at = at.radio(key="hand").set_value(2).run()
    assert text(store, identifier, bundle, hand=2) is None

    assert send(**given | {"text": " "}) == 204
    assert text(store, identifier, bundle) is None


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"hand": 3}, 422),
        ({"bundle": "1/2"}, 422),
        ({"text": "x" * 401}, 422),
        ({"workshop": "nobody's"}, 403),
        ({"origin": "http://elsewhere"}, 403),
        ({"host": "192.168.1.9"}, 403),
    ],
)
def test_nonsense_and_strangers_are_refused(store, vote, changed, status):
    """Nothing is kept of it."""
    identifier, bundle, _ = vote
    given = {"workshop": identifier, "bundle": bundle, "hand": 1, "text": "A001 1:7"}
    assert send(**given | changed) == status
    assert text(store, identifier, bundle) is None


def test_refused_lines_stay_through_a_restart_and_leave_with_their_bundle(store, vote):
    """A line that was refused waits in the store; nothing is left once the bundle is in."""
    identifier, bundle, serials = vote
    at = opened("ballots", workshop=identifier)
    at.text_input(key="line").set_value(f"{serials[0]} 1:99")
    press_named(at, "Keep the ballot")
    again = opened("ballots", workshop=identifier)
    assert f"{serials[0]} 1:99" in shown(again)

    for hand in (1, 2):
        for n, serial in enumerate(serials):
            enter_line(store, CLERK, identifier, bundle, hand, points(serial, n), now=NOW)
    accept_bundle(store, CLERK, identifier, bundle, now=NOW)
    with store.reading() as connection:
        assert draft(connection, STAFF, refused_form(identifier, bundle, 1)) is None
