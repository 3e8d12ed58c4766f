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

from workshops.doors import Network, Visitor
from workshops.web import bodies, guard
from workshops.web.bodies import BODY_BYTES, BodyRefused, whole_body
from workshops.web.guard import Guard

HERE = "http://127.0.0.1:8501"
NAME = "127.0.0.1:8501"
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


class Keepers:
    """Who carries which cookie: the cookie is the name of a role."""

    @staticmethod
    def who(cookie, *, local, now):
        """A visitor of that role."""
        assert now.tzinfo
        if cookie is None or cookie == "nobody":
            return Visitor(role="facilitator", seat="facilitator") if local else None
        return Visitor(role=cookie, seat=cookie, session=cookie)


def client(host="127.0.0.1", base=HERE, room="192.168.1.2", role=None):
    """A browser at this address in front of a guarded server; room: "" while it is closed; role:
    who signed in.
    """
    network = Network(address=room, port=8501)
    parts = {"routes": OURS, "network": lambda: network, "doors": Keepers}
    app = Starlette(routes=EVERYTHING, middleware=[Middleware(Guard, **parts)])
    cookies = {"tashawur": role} if role else {}
    browser = TestClient(app, base_url=base, client=(host, 5000), cookies=cookies)
    browser.follow_redirects = False
    return browser


def knocks(browser, **headers):
    """A page's own connection from this browser, opened and closed again."""
    with browser.websocket_connect("/_stcore/stream", headers={"Host": NAME, **headers}) as socket:
        socket.close()


@pytest.mark.parametrize("name", ["127.0.0.1:8501", "localhost:9000", "LOCALHOST"])
def test_known_hosts_are_served(name):
    """The names of this computer pass, whatever the port."""
    assert client(room="").get("/", headers={"Host": name}).status_code == 200


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
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.01)

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
    assert client(room="").get(path).status_code == 200
    assert client(room="").get(path, headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 404
    assert client(room="").get(path, headers={"Forwarded": "for=10.0.0.1"}).status_code == 404
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
    assert client(room="").get(path).text == "the page shell"


@pytest.mark.parametrize("path", ["/", "/setup", "/_stcore/host-config", "/static/index.js"])
def test_from_the_room_no_page_answers_without_a_sign_in(path):
    """Another device gets the screen, never a page, its files or its socket."""
    room = client(host="192.168.1.7")

    assert room.get(path).status_code == 403
    assert room.get("/screen").status_code == 200
    with pytest.raises(WebSocketDisconnect):
        knocks(room)


@pytest.mark.parametrize("path", ["/", "/screen", "/v/open", "/sign-in", "/health"])
def test_while_the_room_network_is_closed_nothing_answers_the_room(path):
    """However widely the server listens."""
    answer = client(host="192.168.1.7", room="").get(path)

    assert (answer.status_code, answer.json()) == (403, {"key": "guard.room"})


def test_a_person_is_led_to_the_sign_in_and_back():
    """A browser without a sign-in keeps the page it asked for."""
    asked = client(host="192.168.1.7").get("/room?lang=ar", headers={"Accept": "text/html"})

    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?next=%2Froom%3Flang%3Dar"


@pytest.mark.parametrize(
    ("role", "page", "status"),
    [
        ("clerk", "/", 200),
        ("clerk", "/room", 200),
        ("clerk", "/results", 403),
        ("clerk", "/results/_stcore/health", 403),
        ("clerk", "/nothing", 403),
        ("adviser", "/screening", 200),
        ("adviser", "/documents", 403),
        ("observer", "/decide", 403),
        ("participant", "/", 403),
        ("facilitator", "/decide", 200),
        ("nobody", "/", 403),
    ],
)
@pytest.mark.parametrize("host", ["192.168.1.7", "127.0.0.1"])
def test_a_page_opens_for_its_roles(role, page, status, host):
    """Whoever signed in gets the pages of their role, from the room and at the computer itself."""
    if host == "127.0.0.1" and role == "nobody":
        status = 200  # here the doors say who it is, and these keepers say: the facilitator
    answer = client(host=host, role=role).get(page)

    assert answer.status_code == status


@pytest.mark.parametrize("path", ["/", "/room", "/v/open", "/static/x.js", "/_stcore/health"])
def test_a_screen_that_signed_in_shows_the_screen_and_nothing_else(path):
    """Its cookie is refused everywhere but at the screen."""
    screen = client(host="192.168.1.7", role="projector")

    assert screen.get(path).status_code == 403
    assert screen.get("/screen").status_code == 200
    with pytest.raises(WebSocketDisconnect):
        knocks(screen)


def test_a_socket_from_the_room_needs_a_sign_in():
    """With one it opens, and the page asks again who it is."""
    knocks(client(host="192.168.1.7", role="clerk"))
    for nobody in ("participant", "projector"):
        with pytest.raises(WebSocketDisconnect):
            knocks(client(host="192.168.1.7", role=nobody))


@pytest.mark.parametrize("path", ["/open-room", "/recover"])
def test_opening_the_room_is_for_this_computer_alone(path):
    """Not even a facilitator who signed in from the room."""
    answer = client(host="192.168.1.7", role="facilitator").get(path)

    assert answer.status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.7"])
def test_a_page_is_told_from_where_it_was_opened(host):
    """By a header of the guard; one that a client sends is dropped."""
    seen = []

    async def asked(scope, receive, send):
        seen.extend(value for name, value in scope["headers"] if name == b"x-tashawur-side")
        await PlainTextResponse("")(scope, receive, send)

    network = Network(address="192.168.1.2", port=8501)
    inner = Guard(asked, routes=OURS, network=lambda: network, doors=Keepers)
    browser = TestClient(inner, base_url=HERE, client=(host, 5000))
    browser.get("/screen", headers={"X-Tashawur-Side": "here", "x-tashawur-SIDE": "here"})

    assert seen == [b"here" if host == "127.0.0.1" else b"room"]


def test_the_rooms_own_door_is_never_this_computer():
    """Whatever address the client has: by that door it came from the room."""
    assert guard.is_local({"type": "http", "headers": [], "client": ("127.0.0.1", 1)})
    assert not guard.is_local(
        {"type": "http", "headers": [], "client": ("127.0.0.1", 1), "tashawur.door": "room"}
    )


def test_every_answer_carries_the_headers():
    """Pages, our routes and refusals: nosniff, policies, and nothing is kept by a cache."""
    answers = [
        client(room="").get("/"),
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
    assert "'unsafe-inline'" in client(room="").get("/").headers["content-security-policy"]
    assert "'unsafe-inline'" not in client().get("/screen").headers["content-security-policy"]


def test_a_person_is_told_in_every_language():
    """A browser that is refused shows a sentence in Arabic, English and French."""
    answer = client(host="192.168.1.7", room="").get("/", headers={"Accept": "text/html"})

    assert answer.status_code == 403
    assert 'lang="ar" dir="rtl"' in answer.text
    assert "computer only" in answer.text
    assert "ordinateur" in answer.text


@pytest.mark.parametrize(
    ("asked", "headers", "route", "status"),
    [
        ("/doors/canary?x=canary", {}, "/doors", 403),
        ("/canary", {"Host": "canary.example"}, "other", 400),
        ("/screen/canary", {}, "/screen", 404),
        ("/_stcore/metrics", {"X-Forwarded-For": "10.0.0.1"}, "/_stcore/", 404),
    ],
)
def test_a_refusal_is_logged_by_its_template_alone(caplog, asked, headers, route, status):
    """Where and with what status; never the path, the query, a header or who it was."""
    browser = client(host="192.168.1.9", role="clerk")
    told = {"Host": NAME, "User-Agent": "canary", "Cookie": "tashawur=clerk", **headers}
    assert browser.get(asked, headers=told).status_code == status

    (record,) = [one for one in caplog.records if one.name == guard.__name__]
    assert (record.getMessage(), record.route, record.status) == ("guard.refused", route, status)
    assert "canary" not in str(vars(record))
    assert "192.168.1.9" not in str(vars(record))


def test_what_is_let_through_is_not_logged(caplog):
    """Nobody's coming and going is written down."""
    assert client().get("/screen").status_code == 200
    assert [one for one in caplog.records if one.name == guard.__name__] == []
