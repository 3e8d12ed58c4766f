"""Who is in front of a page or route: signing in, misses, locks, idle minutes, the laptop."""

import sqlite3
from datetime import timedelta

import pytest

from tests.workshops.meetings import FACILITATOR, NOW, refused
from workshops.acts.actor import Actor
from workshops.acts.doors import make_pin, note_network, set_passphrase, take_pin, unlock
from workshops.doors import SEATS, Doors, Network, role_of
from workshops.doors.doors import IDLE_SECONDS, MISSES
from workshops.store import chain
from workshops.store.keys import key_of


def kinds(store):
    """What the installation's chain says was done."""
    with store.reading() as connection:
        return [event.kind for event in chain.events(connection, chain.INSTALLATION)]


def test_on_the_computer_itself_nobody_signs_in_while_the_network_is_closed(doors):
    """Whoever sits there leads the meeting; from elsewhere nobody is anybody."""
    here = doors.who(None, local=True, now=NOW)

    assert here is not None
    assert (here.role, here.session, here.actor.role) == ("facilitator", "", "facilitator")
    assert doors.who(None, local=False, now=NOW) is None
    assert doors.who("no such cookie", local=False, now=NOW) is None


def test_once_the_network_is_open_the_computer_itself_asks_too(doors, secrets):
    """Until then a cookie that is no more is no obstacle."""
    assert doors.who("old", local=True, now=NOW).role == "facilitator"
    doors.network.address = "192.168.1.2"

    assert doors.who(None, local=True, now=NOW) is None
    assert doors.who("old", local=True, now=NOW) is None
    cookie = doors.enter("facilitator", secrets["facilitator"], local=True, now=NOW)
    assert doors.who(cookie, local=True, now=NOW).role == "facilitator"


@pytest.mark.parametrize("seat", ["clerk 1", "clerk 2", "observer", "staff", "projector"])
@pytest.mark.parametrize("local", [True, False])
def test_a_sign_in_is_its_seat_and_no_more(doors, secrets, seat, local):
    """The cookie opens this role; on the laptop, too, it is no longer the facilitator."""
    cookie = doors.enter(seat, secrets[seat], local=local, now=NOW)
    found = doors.who(cookie, local=local, now=NOW)

    assert (found.role, found.seat, found.actor.hand) == (role_of(seat), seat, seat)
    doors.leave(cookie)
    assert doors.who(cookie, local=False, now=NOW) is None


def test_a_secret_opens_its_own_seat_alone(doors, secrets, ticker):
    """Every secret at every other seat is a miss."""
    for seat in secrets:
        for other, typed in secrets.items():
            ticker.at += 100
            if seat != other:
                with refused("doors.wrong"):
                    doors.check(seat, typed, local=True, now=NOW)
                ticker.at += 100
                doors.check(seat, secrets[seat], local=True, now=NOW)


def test_the_store_keeps_no_cookie_and_no_secret(doors, secrets, store):
    """Only digests: whoever reads the file can sign in nowhere."""
    cookies = [
        doors.enter(seat, secrets[seat], local=True, now=NOW) for seat in ("clerk 1", "staff")
    ]
    raw = store.file.read_bytes()
    with sqlite3.connect(store.file) as connection:
        said = "\n".join(connection.iterdump())

    for hidden in [*cookies, *secrets.values(), secrets["recovery"].replace("-", "")]:
        assert hidden.encode() not in raw
        assert hidden not in said


def test_every_miss_makes_the_next_try_wait_longer(doors, secrets, ticker):
    """1, 2, 4 … 60 seconds; while it waits even the right secret is not tried, then it opens."""
    waits = []
    for _ in range(MISSES - 1):
        with refused("doors.wrong"):
            doors.check("clerk 1", "000000x", local=False, now=NOW)
        with pytest.raises(Exception, match=r"doors\.wait") as told:
            doors.check("clerk 1", secrets["clerk 1"], local=False, now=NOW)
        waits.append(told.value.numbers["n"])
        ticker.at += waits[-1]

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    doors.check("clerk 1", secrets["clerk 1"], local=False, now=NOW)
    with refused("doors.wrong"):
        doors.check("clerk 1", "x", local=False, now=NOW)
    ticker.at += 1
    doors.check("clerk 1", secrets["clerk 1"], local=False, now=NOW)


def missed(doors, seat, ticker, *, local):
    """As many misses as a seat takes."""
    for _ in range(MISSES):
        with refused("doors.wrong"):
            doors.check(seat, "wrong", local=local, now=NOW)
        ticker.at += 100


def test_after_ten_misses_only_the_facilitator_opens_a_seat_again(doors, secrets, ticker, store):
    """The lock is in the store: a restart does not lift it. Each of it is an event."""
    missed(doors, "clerk 1", ticker, local=False)
    again = Doors(store, Network(), tick=ticker)
    for one in (doors, again):
        with refused("doors.locked"):
            one.check("clerk 1", secrets["clerk 1"], local=False, now=NOW)
    doors.check("clerk 2", secrets["clerk 2"], local=False, now=NOW)
    with refused("refused.role"):
        unlock(store, Actor(role="clerk", seat="clerk 2"), "clerk 1", now=NOW)

    unlock(store, FACILITATOR, "clerk 1", now=NOW)

    doors.check("clerk 1", secrets["clerk 1"], local=False, now=NOW)
    assert kinds(store)[-2:] == ["sign_in_blocked", "key_unlocked"]


def test_nobody_locks_the_facilitator_out_at_the_laptop(doors, secrets, ticker):
    """From the room the passphrase can be shut; at the computer itself it only ever waits."""
    missed(doors, "facilitator", ticker, local=False)
    with refused("doors.locked"):
        doors.check("facilitator", secrets["facilitator"], local=False, now=NOW)

    doors.check("facilitator", secrets["facilitator"], local=True, now=NOW)
    missed(doors, "facilitator", ticker, local=True)
    missed(doors, "recovery", ticker, local=True)
    doors.check("facilitator", secrets["facilitator"], local=True, now=NOW)
    doors.check("recovery", secrets["recovery"].lower(), local=True, now=NOW)


def test_tries_at_once_are_one_after_the_other(doors, secrets):
    """Fifty threads with a wrong secret: one is tried, the others are told to wait."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # for this test alone

    def tried(_):
        try:
            doors.check("observer", "wrong", local=False, now=NOW)
        except Exception as told:  # noqa: BLE001  # which refusal is what is counted
            return told.key
        return "opened"

    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(tried, range(50)))

    assert sorted(set(found)) == ["doors.wait", "doors.wrong"]
    assert found.count("doors.wrong") == 1
    assert secrets["observer"]


def test_a_pin_is_good_for_one_day(doors, secrets, store):
    """The next day a new one is made; the code of staff stays."""
    tomorrow = NOW + timedelta(days=1)
    with refused("doors.yesterday"):
        doors.check("clerk 1", secrets["clerk 1"], local=False, now=tomorrow)
    doors.check("staff", secrets["staff"], local=False, now=tomorrow)

    fresh = make_pin(store, FACILITATOR, "clerk 1", now=tomorrow)
    doors.check("clerk 1", fresh, local=False, now=tomorrow)


def test_a_sign_in_ends_after_twelve_hours_or_thirty_idle_minutes(doors, secrets, ticker):
    """Whatever was done last begins the half hour anew; a screen stays on."""
    clerk = doors.enter("clerk 1", secrets["clerk 1"], local=False, now=NOW)
    screen = doors.enter("projector", secrets["projector"], local=False, now=NOW)
    for _ in range(3):
        ticker.at += IDLE_SECONDS
        doors.touch(doors.who(clerk, local=False, now=NOW))
    assert doors.who(clerk, local=False, now=NOW + timedelta(hours=11, minutes=59)) is not None
    assert doors.who(clerk, local=False, now=NOW + timedelta(hours=12)) is None

    ticker.at += IDLE_SECONDS + 1
    assert doors.who(clerk, local=False, now=NOW) is None
    assert doors.who(screen, local=False, now=NOW + timedelta(days=13)).role == "projector"


def test_what_was_idle_leaves_the_store_with_the_next_sign_in(doors, secrets, ticker, store):
    """A restart does not bring it back."""
    clerk = doors.enter("clerk 1", secrets["clerk 1"], local=False, now=NOW)
    ticker.at += IDLE_SECONDS + 1
    assert doors.who(clerk, local=False, now=NOW) is None
    doors.enter("clerk 2", secrets["clerk 2"], local=False, now=NOW)

    assert Doors(store, Network()).who(clerk, local=False, now=NOW) is None


def test_a_sign_in_survives_a_restart(doors, secrets, store):
    """After a power cut nobody types anything again."""
    clerk = doors.enter("clerk 1", secrets["clerk 1"], local=False, now=NOW)

    assert Doors(store, Network()).who(clerk, local=False, now=NOW).seat == "clerk 1"


def test_a_new_secret_signs_out_whoever_had_the_old_one(doors, secrets, store):
    """So does taking it back, and a new passphrase for the facilitator."""
    cookies = {
        seat: doors.enter(seat, secrets[seat], local=False, now=NOW)
        for seat in ("facilitator", "clerk 1", "clerk 2", "staff")
    }
    make_pin(store, FACILITATOR, "clerk 1", now=NOW)
    take_pin(store, FACILITATOR, "clerk 2", now=NOW)
    code = set_passphrase(store, FACILITATOR, "five six seven eight", now=NOW)

    there = {
        seat: doors.who(cookie, local=False, now=NOW) is not None
        for seat, cookie in cookies.items()
    }
    assert there == {"facilitator": False, "clerk 1": False, "clerk 2": False, "staff": True}
    with refused("doors.no_key"):
        doors.check("clerk 2", secrets["clerk 2"], local=False, now=NOW)
    with refused("doors.wrong"):
        doors.check("recovery", secrets["recovery"], local=True, now=NOW)
    assert code != secrets["recovery"]


@pytest.mark.parametrize("who", ["clerk", "adviser", "staff", "observer", "projector"])
def test_only_the_facilitator_keeps_the_doors(store, who):
    """No other role makes, takes or unlocks a key, or opens the network; nothing is written."""
    actor = Actor(role=who, seat=who)
    for deed in (
        lambda: set_passphrase(store, actor, "one two three four", now=NOW),
        lambda: make_pin(store, actor, "clerk 1", now=NOW),
        lambda: take_pin(store, actor, "clerk 1", now=NOW),
        lambda: unlock(store, actor, "clerk 1", now=NOW),
        lambda: note_network(store, actor, opened=True, now=NOW),
    ):
        with refused("refused.role"):
            deed()
    with store.reading() as connection:
        assert all(key_of(connection, seat) is None for seat in ("facilitator", *SEATS))
    assert kinds(store) == []


def test_what_does_not_fit_is_refused(store):
    """A passphrase too short, a seat there is none, a lock where nothing opens."""
    with refused("doors.too_short"):
        set_passphrase(store, FACILITATOR, "short", now=NOW)
    with refused("doors.no_seat"):
        make_pin(store, FACILITATOR, "mayor", now=NOW)
    with refused("doors.no_key"):
        unlock(store, FACILITATOR, "clerk 1", now=NOW)


def test_the_record_says_what_was_done_and_no_secret(secrets, store):
    """One event each, with the seat; the chain is whole."""
    note_network(store, FACILITATOR, opened=True, now=NOW)
    note_network(store, FACILITATOR, opened=False, now=NOW)
    with store.reading() as connection:
        events = chain.events(connection, chain.INSTALLATION)
        assert chain.broken_at(connection, chain.INSTALLATION) is None

    assert [e.kind for e in events] == [
        "passphrase_set",
        *["key_made"] * 5,
        "network_opened",
        "network_closed",
    ]
    said = str([event.body for event in events])
    assert not [hidden for hidden in secrets.values() if hidden in said]
