"""Codes and channels as acts, and their part of the Ballots page."""

from datetime import timedelta

import pytest

from tests.web.pages import opened, shown
from tests.web.voting.phones import A, opened_on, phone, sending, voting
from tests.workshops.meetings import CLERK, FACILITATOR, NOW, refused
from workshops.acts.channels import close_channel, last_call, name_wifi, reopen_channel
from workshops.acts.codes import print_codes, withdraw_code
from workshops.store.channels import channel_of
from workshops.store.codes import code_states, find_code
from workshops.store.standing import standing
from workshops.web.screen.network import network


def test_slips_carry_address_and_code_and_nothing_keeps_them(store):
    """The secret stands after `#`, printed in halves, a shuffled pile per group."""
    workshop, _ = voting(store)
    counts = {A: 30, "B": 20}

    slips = print_codes(store, FACILITATOR, workshop, counts, "192.168.8.2:8501", now=NOW)

    codes = [slip.address.partition("/v#")[2] for slip in slips]
    assert [slip.group for slip in slips] == ["A"] * 30 + ["B"] * 20
    assert all(slip.address.startswith("http://192.168.8.2:8501/v#") for slip in slips)
    assert [slip.printed for slip in slips] == [f"{code[:4]}-{code[4:]}" for code in codes]
    with store.reading() as connection:
        assert code_states(connection, workshop)["B"] == {"free": 20}
        for slip in slips[::10]:
            assert find_code(connection, store.secret(), slip.printed).group == slip.group
    content = store.file.read_bytes()
    assert not any(code.encode() in content for code in codes)


def test_a_code_is_voided_once_and_a_used_one_never(store):
    """A torn slip; the reason is in the chain, the code is not."""
    workshop, (torn, used) = voting(store, 2)
    client = phone()
    sending(client, opened_on(client, used))
    withdraw_code(store, FACILITATOR, workshop, torn, "torn", now=NOW)

    for code in (torn, used, "00000000"):
        with refused("cast.code"):
            withdraw_code(store, FACILITATOR, workshop, code, "again", now=NOW)
    with refused("line.reason_missing"):
        withdraw_code(store, FACILITATOR, workshop, torn, " ", now=NOW)
    with store.reading() as connection:
        assert code_states(connection, workshop)[A] == {"used": 1, "void": 1}


def test_a_channel_is_called_last_closed_and_opened_again_with_a_reason(store):
    """Each by itself, by the facilitator, while voting is open."""
    workshop, _ = voting(store)

    until = last_call(store, FACILITATOR, workshop, "phone", 2, now=NOW)
    with refused("channel.not_open"):
        last_call(store, FACILITATOR, workshop, "phone", 2, now=NOW)
    with refused("channel.minutes"):
        last_call(store, FACILITATOR, workshop, "tablet", 31, now=NOW)
    close_channel(store, FACILITATOR, workshop, "phone", now=NOW)
    with refused("channel.closed_already"):
        close_channel(store, FACILITATOR, workshop, "phone", now=NOW)
    with refused("line.reason_missing"):
        reopen_channel(store, FACILITATOR, workshop, "phone", "", now=NOW)
    with refused("refused.role"):
        reopen_channel(store, CLERK, workshop, "phone", "late bus", now=NOW)
    reopen_channel(store, FACILITATOR, workshop, "phone", "late bus", now=NOW)
    with refused("channel.open_already"):
        reopen_channel(store, FACILITATOR, workshop, "phone", "late bus", now=NOW)

    assert until == NOW + timedelta(minutes=2)
    with store.reading() as connection:
        states = [channel_of(connection, workshop, one).state for one in ("phone", "tablet")]
    assert states == ["open", "open"]


def test_the_wifi_stands_on_the_slide(store):
    """Also while voting, when set-up is locked."""
    workshop, _ = voting(store)
    name_wifi(store, FACILITATOR, workshop, " Hall ", "pass;word", now=NOW)

    with store.reading() as connection:
        from workshops.store.settings import head  # noqa: PLC0415

        found = network(head(connection, workshop).settings)
    assert (found.name, found.password) == ("Hall", "pass;word")


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_page_tells_codes_made_opened_sent_and_void(store, language):
    """Totals per group, and one press for slide, last call and closing."""
    workshop, codes = voting(store, 3)
    client = phone()
    sending(client, opened_on(client, codes[0]))
    opened_on(phone(), codes[1])

    at = opened("ballots", lang=language, workshop=workshop)

    assert not at.exception
    assert {"last_call", "close_phone", "close_tablet", "slide"} <= {b.key for b in at.button}
    text = shown(at)
    assert {"en": "Opened and not sent: 1", "ar": "فُتحت ولم تُرسل: 1"}.get(language, "") in text


def test_the_last_call_puts_the_countdown_on_the_screen(store):
    """One press for both channels."""
    workshop, _ = voting(store, 3)
    at = opened("ballots", lang="en", workshop=workshop)

    at.button(key="last_call").click().run()

    assert not at.exception
    with store.reading() as connection:
        screen = standing(connection, workshop).screen
        ends = {channel_of(connection, workshop, one).until for one in ("phone", "tablet")}
    assert screen.scene == "countdown"
    assert ends == {screen.ends}
