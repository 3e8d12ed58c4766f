"""The plain pages at the door: sign-in, sign-out, opening the room, the sealed code."""

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit import config

from tests.workshops.meetings import FACILITATOR
from workshops.acts.doors import make_pin
from workshops.language import LANGUAGES, say
from workshops.store import Store, chain
from workshops.web import state
from workshops.web.room_door import close_room
from workshops.web.server import MIDDLEWARE, ROUTES

HERE = "http://127.0.0.1:8501"
THERE = "http://192.168.1.2:8501"
FOUR_WORDS = "one two three four"


@pytest.fixture
def store(tmp_path, monkeypatch) -> Iterator[Store]:
    """The store these routes open; the room's door opens without a socket."""
    url = f"sqlite:///{tmp_path / 'entry.sqlite'}"
    monkeypatch.setenv("TASHAWUR_STORE", url)
    monkeypatch.setattr("workshops.web.entry.opening.own_addresses", lambda: ["192.168.1.2"])
    opened: list[tuple[str, int]] = []

    async def begin(address, port):
        if address != "192.168.1.2":
            raise OSError
        opened.append((address, port))
        return opened.clear

    state.network().opener = begin
    yield state.store()
    close_room()
    state.store().close()
    state.opened.clear(url)
    state.network.clear()


def browser(host="127.0.0.1", base=HERE):
    """A browser in front of our routes and the guard."""
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    made = TestClient(app, base_url=base, client=(host, 5000), headers={"Origin": base})
    made.follow_redirects = False
    return made


def from_the_room():
    """A device of the room."""
    return browser(host="192.168.1.7", base=THERE)


def opened(here, **typed):
    """The form that opens the room, as it is sent."""
    given = {"address": "192.168.1.2", "new": FOUR_WORDS, "again": FOUR_WORDS, "lang": "en"} | typed
    return here.post("/open-room", data=given)


def signed_in(device, seat, secret, **more):
    """The sign-in form, as it is sent."""
    return device.post("/sign-in", data={"seat": seat, "secret": secret, "lang": "en"} | more)


def pin(store, seat="clerk 1"):
    """A PIN of today."""
    return make_pin(store, FACILITATOR, seat, now=state.now())


@pytest.mark.usefixtures("store")
def test_opening_the_room_takes_one_short_form():
    """Two fields and an address; then a code for the envelope, a cookie, and the room is in."""
    here, device = browser(), from_the_room()
    assert device.get("/screen").status_code == 400
    form = here.get("/open-room?lang=en").text
    assert len(re.findall(r'<input[^>]*type="(?:password|text)"', form)) == 2

    answer = opened(here)

    assert answer.status_code == 200
    assert re.search(r'class="code">([0-9A-Z]{4}-){4}[0-9A-Z]{4}<', answer.text)
    assert device.get("/screen").status_code == 200
    assert state.network().host == "192.168.1.2:8501"
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    assert state.doors().who(here.cookies["tashawur"], local=True, now=state.now())


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"new": "short", "again": "short"}, "doors.too_short"),
        ({"again": "one two three five"}, "doors.unlike"),
        ({"address": ""}, "doors.no_address"),
        ({"address": "<script>"}, "doors.no_address"),
    ],
)
def test_what_is_typed_wrongly_opens_nothing(store, typed, key):
    """The form comes back with the reason, and nothing was written."""
    answer = opened(browser(), **typed)

    assert answer.status_code == 403
    assert say("en", key) in answer.text
    assert not state.network().open
    with store.reading() as connection:
        assert chain.events(connection, chain.INSTALLATION) == ()


@pytest.mark.usefixtures("store")
def test_an_address_that_is_not_ours_still_shows_the_code():
    """The passphrase is set; the next form asks for nothing but the address."""
    here = browser()
    answer = opened(here, address="192.168.9.9")

    assert 'class="code"' in answer.text
    assert not state.network().open
    assert 'type="password"' not in here.get("/open-room").text
    assert opened(here).headers["location"] == "/?lang=en"
    assert state.network().open


@pytest.mark.usefixtures("store")
def test_a_start_with_other_settings_opens_no_room():
    """The form says which; nobody from the room is answered."""
    state.network().wrong = ("server.maxUploadSize",)
    answer = opened(browser())

    assert "server.maxUploadSize" in answer.text
    assert not state.network().open


def test_the_laptop_asks_for_the_passphrase_while_the_room_is_open(store):
    """Another browser of the same computer is led to the sign-in, and comes back."""
    opened(browser())
    other = browser()
    asked = other.get("/room?lang=ar", headers={"Accept": "text/html"})
    assert asked.status_code == 303
    page = other.get(asked.headers["location"])
    back = re.search(r'name="next" value="([^"]*)"', page.text)
    assert back is not None
    assert back[1] == "/room?lang=ar"

    answer = signed_in(other, "clerk 1", pin(store), next=back[1])

    assert answer.headers["location"] == "/room?lang=ar"
    assert other.get("/open-room").status_code == 200


def test_a_page_of_another_role_is_not_where_one_goes_on(store):
    """Nor another server, nor anything that is no page."""
    opened(browser())
    for asked in ("/results", "//evil.example/room", "http://evil.example/", "/nothing", "room"):
        device = from_the_room()
        assert signed_in(device, "clerk 1", pin(store), next=asked).headers["location"] == "/"
    screen = from_the_room()
    secret = pin(store, "projector")
    assert signed_in(screen, "projector", secret, next="/").headers["location"] == "/screen"


def test_wrong_secrets_are_refused_and_waited_for(store):
    """403 with a sentence, then 429 with the seconds to wait; no cookie comes of it."""
    opened(browser())
    device, right = from_the_room(), pin(store)
    first, second = (signed_in(device, "clerk 1", "x"), signed_in(device, "clerk 1", right))

    assert (first.status_code, second.status_code) == (403, 429)
    assert say("en", "doors.wrong") in first.text
    assert second.headers["retry-after"] == "1"
    assert not device.cookies
    assert signed_in(device, "mayor", right).status_code == 403
    assert signed_in(device, "recovery", right).status_code == 403


def test_signing_out_ends_it_in_the_store(store):
    """The old cookie opens nothing any more, wherever it was copied to."""
    opened(browser())
    device = from_the_room()
    signed_in(device, "clerk 1", pin(store))
    cookie = device.cookies["tashawur"]
    assert say("en", "doors.here_as", seat="Clerk 1") in device.get("/sign-in?lang=en").text

    answer = device.post("/sign-out", data={"lang": "fr"})

    assert answer.headers["location"] == "/sign-in?lang=fr"
    assert "tashawur" not in device.cookies
    assert state.doors().who(cookie, local=False, now=state.now()) is None


def test_another_person_at_the_same_browser_takes_the_place_of_the_first(store):
    """The first sign-in is over with the second."""
    here = browser()
    opened(here)
    first = here.cookies["tashawur"]
    signed_in(here, "clerk 1", pin(store))

    assert state.doors().who(first, local=True, now=state.now()) is None
    assert (
        state.doors().who(here.cookies["tashawur"], local=True, now=state.now()).seat == "clerk 1"
    )


def test_the_sealed_code_sets_a_new_passphrase_once(store):
    """At this computer alone; its use is an event, and the envelope gets a new code."""
    here = browser()
    code = re.search(r'class="code">([^<]*)<', opened(here).text)
    assert code is not None
    new = {"code": code[1].lower(), "new": "five six seven eight", "again": "five six seven eight"}
    assert from_the_room().post("/recover", data=new).status_code == 403
    other = browser()
    assert other.post("/recover", data=new | {"code": "0" * 20}).status_code == 403

    assert other.post("/recover", data=new).status_code == 429  # a miss is waited for
    state.doors_of.clear()
    answer = other.post("/recover", data=new)

    assert 'class="code"' in answer.text
    assert code[1] not in answer.text
    state.doors_of.clear()
    assert browser().post("/recover", data=new).status_code == 403
    assert signed_in(browser(), "facilitator", "five six seven eight").status_code == 303
    with store.reading() as connection:
        kinds = [event.kind for event in chain.events(connection, chain.INSTALLATION)]
    assert kinds.count("recovery_used") == 1


@pytest.mark.usefixtures("store")
def test_the_address_is_a_known_host_only_while_the_room_is_open():
    """For us and for the socket of Streamlit, which reads the same setting."""
    before = list(config.get_option("server.allowedHosts"))
    opened(browser())
    assert config.get_option("server.allowedHosts") == [*before, "192.168.1.2"]

    close_room()

    assert config.get_option("server.allowedHosts") == before
    assert from_the_room().get("/screen").status_code == 400


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/sign-in", "/open-room", "/recover"])
def test_every_page_at_the_door_speaks_the_language_asked_for(path, language):
    """By address, by browser, with links to the others; a fresh nonce and nothing else inline."""
    by_address = browser().get(f"{path}?lang={language}")
    by_browser = browser().get(path, headers={"Accept-Language": f"{language}-XX,en;q=0.5"})

    for answer in (by_address, by_browser):
        assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}">' in answer.text
    policies = [one.headers["content-security-policy"] for one in (by_address, by_browser)]
    nonces = [re.findall(r"'nonce-([^']+)'", policy) for policy in policies]
    assert len({*nonces[0], *nonces[1]}) == 2
    assert "unsafe" not in policies[0]
    assert by_address.text.count(f'nonce="{nonces[0][0]}"') == 2
    assert not re.search(r"\son\w+=|\sstyle=|https?://", by_address.text)


@pytest.mark.usefixtures("store")
def test_before_any_passphrase_nobody_needs_to_sign_in():
    """The page says so and leads back."""
    assert say("en", "doors.not_needed") in browser().get("/sign-in?lang=en").text


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/open-room", "/recover"])
def test_no_other_page_sends_these_forms(path):
    """A page of another server, or one that does not say who sent it, is refused."""
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}):
        assert browser().post(path, data={"seat": "x"}, headers=headers).status_code == 403
