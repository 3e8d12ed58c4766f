"""Every answer of the ballot, over HTTP and through the guard, for a script and for a form."""

import re
import threading
from uuid import uuid4

import pytest

from tests.web.voting.phones import (
    FILLED,
    FORMS,
    HERE,
    fresh,
    hidden,
    opened_on,
    phone,
    sabha,
    sending,
    stored,
    voting,
)
from tests.workshops.meetings import FACILITATOR, NOW
from workshops.acts import casting
from workshops.acts.channels import close_channel, last_call
from workshops.acts.codes import withdraw_code
from workshops.acts.counting import close_count, draw_lot
from workshops.store import StoreBusy, codes
from workshops.store import settings as heads
from workshops.store.canon import CROCKFORD
from workshops.store.codes import find_code
from workshops.web import state
from workshops.web.voting.room import voting_room
from workshops.web.voting.routes import now

MARKS = {"p1": "7", "p2": "3"}


def phase(store, identifier, name):
    """Put a workshop into a phase without asking anybody."""
    with store.writing() as connection:
        heads.change(connection, identifier, phase=name)


@pytest.mark.parametrize("form", FILLED)
def test_a_phone_without_script_goes_from_the_code_to_its_receipt(store, form):
    """Code, ballot, check page, receipt of sixteen characters; nothing of it in an address."""
    _, (code,) = voting(store, form=form)
    client = phone()

    ballot = client.post("/v/open", data={"code": f"{code[:4]}-{code[4:]}".lower(), "lang": "en"})
    check = client.post("/v/check", data=hidden(ballot.text) | FILLED[form])
    receipt = client.post("/v/send", data=hidden(check.text))

    assert (ballot.status_code, check.status_code, receipt.status_code) == (200, 200, 201)
    assert re.search(r"[0-9A-Z]{4} [0-9A-Z]{4}<br>[0-9A-Z]{4} [0-9A-Z]{4}", receipt.text)
    assert {str(one.url) for one in ballot.history} == {f"{HERE}/v/open"}
    assert str(ballot.url) == f"{HERE}/v/ballot?lang=en"
    assert stored(store) == 1


def test_every_page_is_kept_nowhere(store):
    """No page with a code or a mark stays in the browser, and each has a nonce of its own."""
    _, (code,) = voting(store)
    client = phone()
    ballot = client.post("/v/open", data={"code": code, "lang": "ar"})
    check = client.post("/v/check", data=hidden(ballot.text) | MARKS)
    receipt = client.post("/v/send", data=hidden(check.text))
    pages = [client.get("/v"), ballot, check, receipt]

    assert {page.headers["cache-control"] for page in pages} == {"no-store"}
    nonces = [re.search(r"nonce-([^']+)", p.headers["content-security-policy"])[1] for p in pages]
    assert len(set(nonces)) == len(nonces)
    assert all(code not in page.text for page in pages)


def test_the_code_is_a_cookie_of_the_ballot_alone(store):
    """For no script, for no other path, for no other site, and gone with the receipt."""
    _, (code,) = voting(store)
    client = phone(follow=False)
    answer = client.post("/v/open", data={"code": code, "lang": "en"})
    form = hidden(client.get("/v/ballot").text)

    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=strict", "Path=/v"))
    assert "expires" not in cookie.lower()
    assert "max-age" not in cookie.lower()
    client.post("/v/send", data=form)
    assert client.get("/v/ballot").headers["location"] == "/v"


def test_a_repeat_gets_the_same_receipt_with_200_also_without_its_code(store):
    """Its answer was lost; the code is used and its cookie may be gone."""
    _, (code,) = voting(store)
    client = phone()
    ballot = opened_on(client, code) | MARKS
    first = sending(client, ballot)

    again = [sending(client, ballot), sending(phone(), ballot)]

    assert first.status_code == 201
    assert [(one.status_code, one.json()) for one in again] == [(200, first.json())] * 2
    assert stored(store) == 1


def test_another_body_under_the_id_is_409_and_the_first_stands(store):
    """Also from somebody who has no code at all."""
    _, (code,) = voting(store)
    client = phone()
    ballot = opened_on(client, code)
    sending(client, ballot | MARKS)

    answers = [sending(one, ballot | {"p1": "10"}) for one in (client, phone())]

    assert [(one.status_code, one.json()) for one in answers] == [
        (409, {"key": "cast.changed"})
    ] * 2
    assert stored(store) == 1


@pytest.mark.usefixtures("store")
def test_unknown_used_void_and_foreign_codes_get_one_message(store):
    """403, and nothing tells which it was."""
    identifier, (used, void, free) = voting(store, 3)
    client = phone()
    sending(client, opened_on(client, used) | MARKS)
    withdraw_code(store, FACILITATOR, identifier, void, "torn", now=NOW)

    answers = [
        phone().post("/v/open", data={"code": code, "lang": "en"})
        for code in (used, void, "00000000", "", "short", "ЖЖЖЖЖЖЖЖ", f"{free}0")
    ]

    assert {one.status_code for one in answers} == {403}
    pages = {re.sub(r"nonce-?[^ ]*", "", one.text) for one in answers}
    assert len({page.replace("nonce", "") for page in pages}) == 1


def test_the_code_of_another_person_is_not_spent_for_a_draft(store):
    """A page of one slip, sent after another slip was opened in the same browser."""
    _, (first, second) = voting(store, 2)
    client = phone()
    draft = opened_on(client, first) | MARKS
    theirs = opened_on(client, second)

    assert sending(client, draft).status_code == 403
    assert client.post("/v/check", data=draft).status_code == 403
    client.cookies.clear()
    theirs = opened_on(client, second)
    assert sending(client, theirs | MARKS).status_code == 201
    assert stored(store) == 1


@pytest.mark.parametrize("name", ["counting", "decided", "closed"])
def test_after_closing_a_phone_is_told_that_it_is_not_counted(store, name):
    """410 in words; what was stored before is still answered with its receipt."""
    identifier, (sent_code, late_code, new) = voting(store, 3)
    sent_from, late = phone(), phone()
    ballot = opened_on(sent_from, sent_code) | MARKS
    receipt = sending(sent_from, ballot).json()
    unsent = opened_on(late, late_code) | MARKS
    phase(store, identifier, name)

    answer, page = sending(late, unsent), late.post("/v/send", data=unsent)
    repeat = sending(sent_from, ballot)
    opening = phone().post("/v/open", data={"code": new, "lang": "en"})

    assert (answer.status_code, answer.json()) == (410, {"key": "cast.closed"})
    assert page.status_code == opening.status_code == 410
    assert "Not counted" in page.text
    assert "Not counted" in opening.text
    assert (repeat.status_code, repeat.json()) == (200, receipt)
    assert stored(store) == 1


def test_after_the_cut_a_repeat_still_gets_its_receipt(store):
    """Nobody can compare any more, and nobody can tell the group."""
    identifier, (code,) = voting(store)
    client = phone()
    ballot = opened_on(client, code) | MARKS
    receipt = sending(client, ballot).json()
    phase(store, identifier, "counting")
    draw_lot(store, FACILITATOR, identifier, "1-2", now=NOW)
    close_count(store, FACILITATOR, identifier, now=NOW)

    for sender in (client, phone()):
        again = sending(sender, ballot)
        assert (again.status_code, again.json()) == (200, receipt)


def test_before_the_vote_a_slip_stays_good(store):
    """503 and another try, not a refusal that sends people away."""
    identifier, (code,) = voting(store, phase="screening")

    early = phone().post("/v/open", data={"code": code, "lang": "en"})
    phase(store, identifier, "voting")

    assert (early.status_code, early.headers["retry-after"]) == (503, "5")
    assert "Voting has not begun" in early.text
    assert opened_on(phone(), code)


@pytest.mark.parametrize(
    ("form", "marks", "key", "field"),
    [
        ("points", {"p1": "7", "p2": "4"}, "phone.wrong_points", ""),
        ("points", {"p3": "two"}, "phone.wrong_number", "p3"),
        ("points", {"p3": "-1"}, "phone.wrong_number", "p3"),
        ("points", {"p3": "99999"}, "phone.wrong_number", "p3"),
        ("approval", {"p1": "1", "p2": "1", "p3": "1"}, "phone.wrong_marks", ""),
        ("approval", {"p1": "2"}, "phone.wrong", ""),
        ("score", {"p1": "6"}, "phone.wrong_scale", ""),
        ("ranking", {"p1": "1", "p2": "3"}, "phone.wrong_places", ""),
    ],
)
def test_what_is_no_ballot_comes_back_with_its_marks_and_the_reason(store, form, marks, key, field):
    """422 for the script and for a form; the code stays free."""
    _, (code,) = voting(store, form=form)
    client = phone()
    ballot = opened_on(client, code)

    told = sending(client, ballot | marks)
    for where in ("/v/check", "/v/send"):
        page = client.post(where, data=ballot | marks)
        assert page.status_code == 422
        assert told.json()["says"] in page.text
        if form == "points":
            assert all(f'name="{name}" value="{mark}"' in page.text for name, mark in marks.items())

    assert (told.status_code, told.json()["key"], told.json()["field"]) == (422, key, field)
    assert sending(client, ballot | FILLED[form]).status_code == 201


def test_an_id_that_is_none_is_422_and_a_body_that_is_too_large_413(store):
    """The guard counts the body while it arrives."""
    _, (code,) = voting(store)
    client = phone()
    ballot = opened_on(client, code)

    assert sending(client, ballot | {"id": "1"}).status_code == 422
    assert sending(client, ballot | {"p1": "1" * 70_000}).status_code == 413
    assert sending(client, {f"x{n}": "1" for n in range(2000)}).status_code in {403, 422}
    assert stored(store) == 0


def test_a_busy_store_is_503_and_the_page_offers_to_send_again(store, monkeypatch):
    """The same id and marks go along, so that it is counted once."""
    _, (code,) = voting(store)
    client = phone()
    ballot = opened_on(client, code) | MARKS

    def busy(*_given):
        raise StoreBusy

    with monkeypatch.context() as while_busy:
        while_busy.setattr("workshops.acts.casting.cast_together", busy)
        told, page = sending(client, ballot), client.post("/v/send", data=ballot)

    assert (told.status_code, told.headers["retry-after"]) == (503, "5")
    assert page.status_code == 503
    again = hidden(page.text)
    assert again == ballot
    assert client.post("/v/send", data=again).status_code == 201


def test_from_another_page_nothing_is_cast(store):
    """The guard refuses a form of a foreign site, with and without a browser's own header."""
    _, (code,) = voting(store)
    client = phone()
    ballot = opened_on(client, code) | MARKS

    foreign = client.post("/v/send", data=ballot, headers={"Origin": "http://evil.example"})
    cross = client.post("/v/send", data=ballot, headers={"Sec-Fetch-Site": "cross-site"})

    assert (foreign.status_code, cross.status_code) == (403, 403)
    assert stored(store) == 0


@pytest.mark.parametrize("path", ["/v/", "/v/nothing", "/v/ballot/1", "/kiosk/nothing"])
@pytest.mark.usefixtures("store")
def test_unknown_paths_below_the_ballot_are_404(path):
    """Not the app with 200."""
    assert phone(follow=False).get(path).status_code == 404


def test_in_the_last_minutes_nobody_begins_and_what_was_begun_may_be_sent(store):
    """Then the channel closes, and says so; the tablet is another channel."""
    identifier, (begun, slow, new) = voting(store, 3)
    one, two = phone(), phone()
    first, second = opened_on(one, begun) | MARKS, opened_on(two, slow) | MARKS
    last_call(store, FACILITATOR, identifier, "phone", 2, now=now())
    beginning = phone().post("/v/open", data={"code": new, "lang": "en"})
    in_time = sending(one, first)
    close_channel(store, FACILITATOR, identifier, "phone", now=now())
    late = sending(two, second)

    assert [beginning.status_code, in_time.status_code, late.status_code] == [410, 201, 410]
    assert voting_room().box.still_out(identifier) == 1


def test_many_phones_with_one_code_cast_one_ballot(store):
    """At the same moment, through the routes: one receipt, and everybody else is refused."""
    _, (code,) = voting(store)
    first = opened_on(phone(), code)
    ready, answers = threading.Barrier(12), []

    def send():
        client = phone()
        client.cookies.set("code", code, path="/v")
        ready.wait()
        answers.append(sending(client, fresh(first, **MARKS)).status_code)

    threads = [threading.Thread(target=send) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers.count(201) == 1
    assert set(answers) <= {201, 403, 429}
    assert stored(store) == 1


def test_ballots_that_wait_together_are_stored_in_one_transaction(store, monkeypatch):
    """Each is answered for itself, after the commit that holds it."""
    _, codes = voting(store, 20)
    clients = [phone() for _ in codes]
    ballots = [opened_on(c, code) | MARKS for c, code in zip(clients, codes, strict=True)]
    before, answers, arrived, box = store.changes, [], threading.Semaphore(0), voting_room().box
    put_in = box.cast

    def cast(ballot):
        answer = put_in(ballot)
        arrived.release()
        return answer

    monkeypatch.setattr(box, "cast", cast)
    jobs = [
        threading.Thread(target=lambda c=c, b=b: answers.append(sending(c, b).status_code))
        for c, b in zip(clients, ballots, strict=True)
    ]
    with store.writing():  # all of them arrive while somebody else writes
        for job in jobs:
            job.start()
        for _ in jobs:
            arrived.acquire()
    for job in jobs:
        job.join()

    assert answers == [201] * 20
    assert stored(store) == 20
    assert store.changes - before <= 4


def test_wrong_codes_wait_and_right_ones_do_not(store, monkeypatch):
    """After thirty in a minute each wrong one is held back; nobody is ever locked out."""
    _, codes = voting(store, 8)
    room = voting_room()
    monkeypatch.setattr(room.limiter, "_delay", 0.01)
    told = [
        phone().post("/v/open", data={"code": str(uuid4())[:8], "lang": "en"}).status_code
        for _ in range(40)
    ]
    right = [
        phone().post("/v/open", data={"code": code, "lang": "en"}).status_code for code in codes
    ]

    assert told == [403] * 30 + [429] * 10
    assert right == [200] * 8


@pytest.mark.parametrize("kept", [codes.KEPT_AT_MOST, 0])
def test_a_guess_is_refused_from_memory_and_no_code_is_forgotten_for_it(store, monkeypatch, kept):
    """Also of a workshop that is over, and issued after the guess; with too many for memory too."""
    monkeypatch.setattr(codes, "KEPT_AT_MOST", kept)
    _, (over,) = voting(store, phase="closed")
    _, (first,) = voting(store)
    assert phone().post("/v/open", data={"code": first}).status_code == 200
    asked = []
    monkeypatch.setattr(casting, "find_code", lambda *given: asked.append(0) or find_code(*given))

    statuses = [phone().post("/v/open", data={"code": one}).status_code for one in (WRONG, over)]
    _, (later,) = voting(store)
    statuses.append(phone().post("/v/open", data={"code": later}).status_code)

    assert statuses == [403, 410, 200]
    assert bool(asked) is (not kept), "memory alone refuses a guess while it holds every code"


WRONG = "ZZZZ-ZZZZ"


def test_a_phone_of_the_room_gets_in_once_the_room_is_open(store, monkeypatch):
    """From another address than this computer's, without any sign-in."""
    _, (code,) = voting(store)
    form = {"code": code, "lang": "fr"}

    closed = phone(host="192.168.8.20").post("/v/open", data=form)
    monkeypatch.setattr(state.network(), "address", "192.168.8.2")
    opened = phone(host="192.168.8.20").post("/v/open", data=form)

    assert (closed.status_code, opened.status_code) == (403, 200)


def test_hostile_titles_are_text(store):
    """Nothing of a title becomes an element, in no part of the page."""
    hostile = "<script>alert(1)</script><img src=x onerror=1>"
    _, (code,) = voting(store, title=hostile)
    page = phone().post("/v/open", data={"code": code, "lang": "en"}).text

    assert "<img" not in page
    assert page.count("<script") == 1


def test_a_ballot_of_thirty_proposals_in_arabic_is_small(store):
    """At most 20 kB over the wire, and nothing else is asked for."""
    for form in FORMS.values():
        _, (code,) = sabha(store, more=8, ballots=form)
        answer = phone().post("/v/open", data={"code": code, "lang": "ar"})
        assert answer.text.count("<li>") >= 30
        assert int(answer.headers["content-length"]) <= 20_000
        assert not re.search(r'(?:src|href)="(?!/v)[^#"]', answer.text)


def test_codes_are_made_of_the_alphabet_that_nobody_misreads(store):
    """Eight characters without I, L, O and U; O, I and L are read as what they look like."""
    _, codes = voting(store, 200)
    assert len(set(codes)) == 200
    assert all(len(code) == 8 and set(code) <= set(CROCKFORD) for code in codes)
    typed = codes[0].replace("0", "o").replace("1", "l").lower()
    assert opened_on(phone(), f" {typed[:4]} - {typed[4:]}")
