"""Phones in front of the routes: codes of a workshop that votes, requests as browsers send them."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from scoring.model import BallotForm, GroupId, ProposalId, Text
from tests.web.screens import example
from tests.workshops.meetings import FACILITATOR, opened, workshop
from workshops.acts.codes import issue_codes
from workshops.store import tables
from workshops.web.server import MIDDLEWARE, ROUTES

HERE = "http://127.0.0.1:8501"
NOW = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
A = GroupId("A")
FORMS = {
    "points": BallotForm(kind="points", limit=10),
    "approval": BallotForm(kind="approval", limit=2),
    "score": BallotForm(kind="score", limit=5),
    "ranking": BallotForm(kind="ranking", limit=3),
}
FILLED = {
    "points": {"p1": "7", "p2": "٣"},
    "approval": {"p1": "1", "p3": "1"},
    "score": {"p1": "0", "p2": "5"},
    "ranking": {"p2": "1", "p4": "2"},
}


def voting(store, codes: int = 1, form: str = "points", phase: str = "voting", title: str = ""):
    """A workshop in which phones may vote, and codes of its first group."""
    given = workshop(form=FORMS[form])
    if title:
        titled = (replace(p, short_title=Text(en=title)) for p in given.proposals)
        given = replace(given, proposals=tuple(titled))
    identifier = opened(store, "voting", given)
    issued = issue_codes(store, FACILITATOR, identifier, {A: codes}, now=NOW)
    if phase != "voting":
        with store.writing() as connection:
            connection.execute(tables.workshops.update().values(phase=phase))
    return identifier, list(issued[A])


def sabha(store, codes: int = 1, more: int = 0, **settings):
    """The example while it votes: long titles, every category. more: proposals added to it."""
    found = example()
    added = tuple(
        replace(p, id=ProposalId(f"S{n}")) for n, p in enumerate(found.proposals[-more:], start=60)
    )
    proposals = (*found.proposals, *added) if more else found.proposals
    given = replace(found, ballots=(), tallies=(), serials=(), proposals=proposals)
    given = replace(given, settings=replace(given.settings, **settings))
    identifier = opened(store, "voting", given)
    group = given.groups[0].id
    issued = issue_codes(store, FACILITATOR, identifier, {group: codes}, now=NOW)
    return identifier, list(issued[group])


def phone(*, follow: bool = True, host: str = "127.0.0.1") -> TestClient:
    """A phone without script: it keeps cookies and names the page it comes from."""
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    headers = {"Origin": HERE, "Accept": "text/html"}
    return TestClient(
        app, base_url=HERE, client=(host, 5000), headers=headers, follow_redirects=follow
    )


def hidden(page: str) -> dict[str, str]:
    """What the first form of a page carries along."""
    form = page[page.index("<form") :]
    form = form[: form.index("</form>")]
    pattern = r'<input type="hidden" name="([^"]+)" value="([^"]*)">'
    return dict(re.findall(pattern, form))


def opened_on(client: TestClient, code: str, language: str = "en") -> dict[str, str]:
    """A ballot opened: what its form carries."""
    answer = client.post("/v/open", data={"code": code, "lang": language})
    assert answer.status_code == 200, answer.status_code
    return hidden(answer.text)


def sending(client: TestClient, fields: dict[str, str], base: str = "/v"):
    """A ballot sent as the script sends it."""
    return client.post(f"{base}/send", data=fields, headers={"Accept": "application/json"})


def fresh(fields: dict[str, str], **marks: str) -> dict[str, str]:
    """The same form with an id of its own."""
    return {**fields, "id": str(uuid4()), **marks}


def stored(store) -> int:
    """How many ballots there are."""
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(tables.ballots)).scalar_one()
