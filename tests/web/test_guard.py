"""The guard: hosts, origins, bodies, headers, hidden and unknown paths (spec trust, 5.5)."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.endpoints import WebSocketEndpoint
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from workshops.web import guard
from workshops.web.guard import BODY_BYTES, BodyRefused, Guard, whole_body

HERE = "http://127.0.0.1:8501"
OUR_OWN = {"Origin": HERE}


async def echoed(request):
    """A route of ours that changes something: it says how much it was sent."""
    return PlainTextResponse(str(len(await request.body())))


async def page(_request):
    """What Streamlit answers to any path: its shell."""
    return PlainTextResponse("the page shell")


class Socket(WebSocketEndpoint):
    """Streamlit's socket."""

    encoding = "text"


OURS = [Route("/screen", page), Route("/v/open", echoed, methods=["POST"])]
EVERYTHING = [*OURS, WebSocketRoute("/_stcore/stream", Socket), Route("/{rest:path}", page)]


def client(host="127.0.0.1", base=HERE):
    """A browser at this address in front of a guarded server."""
    app = Starlette(routes=EVERYTHING, middleware=[Middleware(Guard, routes=OURS)])
    return TestClient(app, base_url=base, client=(host, 5000))


@pytest.mark.parametrize("name", ["127.0.0.1:8501", "localhost:9000", "LOCALHOST"])
def test_known_hosts_are_served(name):
    """The names of this computer pass, whatever the port."""
    assert client().get("/", headers={"Host": name}).status_code == 200


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "", "localhost/x", "a@localhost", "[", ":x"]
)
def test_a_foreign_host_is_refused(name):
    """Whoever reaches us under another name was led here by somebody else."""
    answer = client().get("/", headers={"Host": name})

    assert answer.status_code == 400
    assert answer.json() == {"key": "guard.host"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example", "Origin": HERE},
        {"Host": "127.0.0.1:8501", "Origin": "http://evil.example"},
        {"Host": "127.0.0.1:8501", "Origin": "null"},
    ],
)
def test_a_foreign_socket_is_refused(headers):
    """A WebSocket needs a known host and, where a browser names one, our own origin."""
    with (
        pytest.raises(WebSocketDisconnect),
        client().websocket_connect("/_stcore/stream", headers=headers),
    ):
        pass


def test_our_own_socket_opens():
    """The page's own connection passes."""
    headers = {"Host": "127.0.0.1:8501", "Origin": HERE}
    with client().websocket_connect("/_stcore/stream", headers=headers) as socket:
        socket.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": HERE}, 200),
        ({"Origin": HERE, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Referer": f"{HERE}/v"}, 200),
        ({}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://127.0.0.1:8501"}, 403),
        ({"Origin": HERE, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": HERE, "Sec-Fetch-Site": "same-site"}, 403),
        ({"Referer": "http://evil.example/v"}, 403),
    ],
)
def test_only_our_own_pages_change_something(headers, status):
    """A changing request says by Origin, Sec-Fetch-Site or Referer that a page of ours sent it."""
    assert client().post("/v/open", content=b"x", headers=headers).status_code == status


def test_a_body_is_counted_while_it_arrives():
    """Over the limit a body is refused, announced or not; the limit itself passes."""

    def pieces(size):
        yield from (b"x" * 1024 for _ in range(size // 1024))

    whole = client().post("/v/open", content=pieces(BODY_BYTES), headers=OUR_OWN)
    over = client().post("/v/open", content=pieces(BODY_BYTES + 1024), headers=OUR_OWN)

    assert whole.text == str(BODY_BYTES)
    assert (over.status_code, over.json()) == (413, {"key": "guard.large"})


def test_a_slow_body_is_given_up(monkeypatch):
    """Whoever sends a body too slowly gets 408."""
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.01)

    async def nothing_comes():
        await asyncio.Event().wait()

    with pytest.raises(BodyRefused) as refused:
        asyncio.run(whole_body(nothing_comes))

    assert (refused.value.status, refused.value.key) == (408, "guard.slow")


def test_too_many_at_once_are_put_off(monkeypatch):
    """Over the number in flight the answer is 503: wait and try again."""
    monkeypatch.setattr(guard, "IN_FLIGHT", 0)

    assert client().get("/").status_code == 503


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/mcp"]
)
def test_hidden_paths_answer_on_this_computer_alone(path):
    """Behind a proxy every client looks local, so a forwarding header hides them as well."""
    assert client().get(path).status_code == 200
    assert client().get(path, headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 404
    assert client().get(path, headers={"Forwarded": "for=10.0.0.1"}).status_code == 404
    assert client(host="10.0.0.1").get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/v", "/v/nothing", "/kiosk", "/kiosk/x", "/screen/x", "/screen/"]
)
def test_an_unknown_path_below_ours_is_no_page(path):
    """Streamlit answers every path with its shell; below ours that would be a lie."""
    assert client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/viewers", "/screens", "/setup"])
def test_other_paths_are_pages(path):
    """What only begins like ours is a page."""
    assert client().get(path).text == "the page shell"


@pytest.mark.parametrize("path", ["/", "/setup", "/_stcore/host-config", "/static/index.js"])
def test_from_the_room_no_page_answers(path):
    """Another device gets the screen, never a facilitator's page, its files or its socket."""
    room = client(host="192.168.1.7")

    assert room.get(path).status_code == 403
    assert room.get("/screen").status_code == 200
    with pytest.raises(WebSocketDisconnect), room.websocket_connect("/_stcore/stream"):
        pass


def test_every_answer_carries_the_headers():
    """Pages, our routes and refusals: nosniff, policies, and nothing is kept by a cache."""
    answers = [
        client().get("/"),
        client().get("/screen"),
        client().get("/v/nothing"),
        client().get("/", headers={"Host": "evil.example"}),
    ]

    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_our_routes_allow_no_inline_script():
    """Streamlit needs inline scripts; our own routes do not and have a stricter policy."""
    assert "'unsafe-inline'" in client().get("/").headers["content-security-policy"]
    assert "'unsafe-inline'" not in client().get("/screen").headers["content-security-policy"]


def test_a_person_is_told_in_every_language():
    """A browser that is refused shows a sentence in Arabic, English and French."""
    answer = client(host="192.168.1.7").get("/", headers={"Accept": "text/html"})

    assert answer.status_code == 403
    assert 'lang="ar" dir="rtl"' in answer.text
    assert "computer only" in answer.text
    assert "ordinateur" in answer.text
