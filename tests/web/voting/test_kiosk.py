"""The shared tablet over HTTP: started by the facilitator, one voter after another, left by PIN."""

import pytest
from sqlalchemy import select

from tests.web.voting.phones import A, hidden, phone, sending, stored, voting
from tests.workshops.meetings import FACILITATOR, NOW
from workshops.acts.doors import set_passphrase
from workshops.store import tables
from workshops.store.channels import assisted
from workshops.store.totals import control_totals
from workshops.web import state

PIN = "271828"


def started(store, workshop: str, **set_aside: int):
    """A tablet of a workshop, with ballots of its stock set aside."""
    client = phone()
    counts = {f"n_{group}": str(n) for group, n in set_aside.items()}
    form = {"lang": "en", "workshop": workshop, "pin": PIN, **counts}
    answer = client.post("/kiosk/start", data=form)
    assert answer.status_code == 200
    assert "Please give the tablet to the next person" in answer.text
    assert store.acts
    return client


def next_person(client, group: str = "A", pin: str = PIN):
    """The next voter without a slip."""
    return client.post("/kiosk/next", data={"pin": pin, "group": group, "lang": "en"})


def test_people_vote_one_after_the_other_by_code_and_from_the_stock(store):
    """Each gets a receipt, and the page after it knows nothing of the ballot before."""
    workshop, (code,) = voting(store)
    client = started(store, workshop, A=2)

    by_code = client.post("/kiosk/open", data={"code": code, "lang": "en"})
    first = sending(client, hidden(by_code.text) | {"p1": "7"}, base="/kiosk")
    assert client.get("/kiosk/ballot").url.path == "/kiosk"
    by_stock = next_person(client)
    check = client.post("/kiosk/check", data=hidden(by_stock.text) | {"p2": "9"})
    second = client.post("/kiosk/send", data=hidden(check.text))

    assert (first.status_code, second.status_code) == (201, 201)
    for page in (client.get("/kiosk"), client.get("/kiosk/code"), client.get("/kiosk/ballot")):
        assert 'value="9"' not in page.text
        assert second.text.split('id="receipt">')[1][:9] not in page.text
    with store.reading() as connection:
        channels = connection.execute(select(tables.ballots.c.channel)).scalars().all()
        totals = {(t.channel, t.group): t for t in control_totals(connection, workshop)}
    assert channels == ["tablet", "tablet"]
    assert totals["tablet", A].cast == totals["tablet", A].issued == 2
    assert (totals["phone", A].issued, totals["phone", A].cast) == (1, 0)


def test_the_stock_set_aside_is_counted_and_ends(store):
    """Nobody votes from nothing: when the stock of a group is used up, it is."""
    workshop, _ = voting(store)
    client = started(store, workshop, A=1)

    assert next_person(client).url.path == "/kiosk/ballot"
    assert next_person(client).status_code == 409
    assert next_person(client, group="B").status_code == 409


def test_next_and_leaving_need_the_pin(store):
    """A voter alone with the tablet can do neither; with the PIN it is an ordinary device again."""
    workshop, _ = voting(store)
    client = started(store, workshop, A=5)

    assert next_person(client, pin="000000").status_code == 403
    assert client.post("/kiosk/leave", data={"pin": "000000"}).status_code == 403
    assert client.get("/kiosk").status_code == 200
    client.post("/kiosk/leave", data={"pin": PIN})
    assert client.get("/kiosk").status_code == 403
    assert stored(store) == 0


@pytest.mark.parametrize("path", ["/kiosk/code", "/kiosk/ballot", "/kiosk/open", "/kiosk/next"])
def test_a_device_nobody_started_is_no_tablet(store, path):
    """Every way in leads to the page that says so."""
    _, (code,) = voting(store)
    client = phone()
    data = {"code": code, "lang": "en", "pin": PIN, "group": "A"}

    answer = client.post(path, data=data) if path[-4:] in {"open", "next"} else client.get(path)

    assert (answer.status_code, answer.url.path) == (403, "/kiosk")
    assert "This tablet is not ready" in answer.text


def test_only_the_facilitator_starts_a_tablet(store, monkeypatch):
    """Not from the room without a sign-in, nor on the laptop once there is a passphrase."""
    workshop, _ = voting(store)
    set_passphrase(store, FACILITATOR, "four random words here", now=NOW)
    monkeypatch.setattr(state.network(), "address", "192.168.8.2")
    form = {"lang": "en", "workshop": workshop, "pin": PIN}

    answers = [
        phone(host="192.168.8.20").post("/kiosk/start", data=form),
        phone().post("/kiosk/start", data=form),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_a_wrong_start_is_told_and_starts_nothing(store):
    """A PIN of six digits, a workshop that is there."""
    workshop, _ = voting(store)
    client = phone()

    assert client.get(f"/kiosk/start?workshop={workshop}&lang=ar").status_code == 200
    short = client.post("/kiosk/start", data={"lang": "en", "workshop": workshop, "pin": "12"})
    nowhere = client.post("/kiosk/start", data={"lang": "en", "workshop": "none", "pin": PIN})

    assert (short.status_code, nowhere.status_code) == (422, 404)
    assert client.get("/kiosk").status_code == 403


def test_who_was_helped_is_counted_per_group(store):
    """Ticked on the tablet; not part of the ballot."""
    workshop, _ = voting(store)
    client = started(store, workshop, A=2)
    for more in ({"assisted": "1"}, {}):
        form = hidden(next_person(client).text)
        check = client.post("/kiosk/check", data=form | more)
        client.post("/kiosk/send", data=hidden(check.text))

    with store.reading() as connection:
        assert assisted(connection, workshop) == {A: 1}
        assert len(set(connection.execute(select(tables.ballots.c.body)).scalars())) == 1


def test_a_ballot_being_sent_survives_a_restart_of_the_program(store):
    """The tablet itself is forgotten; what is sent again is stored once."""
    workshop, (code,) = voting(store)
    client = started(store, workshop)
    form = hidden(client.post("/kiosk/open", data={"code": code, "lang": "en"}).text)
    client.cookies.delete("tablet")

    answers = [sending(client, form | {"p1": "1"}, base="/kiosk").status_code for _ in range(2)]

    assert answers == [201, 200]
