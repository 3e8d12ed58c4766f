"""The load script in small, and guessing codes: what is acknowledged is stored, nothing else is."""

import asyncio
import re
import time
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.e2e.ballots import voting_room
from tests.load.phones import Phone, Voted, crowd, marks_of, vote
from tests.load.run import cpu_seconds, missing


def address(room) -> tuple[str, int]:
    """Host and port of a server."""
    parts = urlsplit(room.server.address)
    return parts.hostname, parts.port


@pytest.mark.faults
def test_fifty_phones_at_once_lose_and_double_nothing(tmp_path, capsys):
    """On the shipped durable settings; every receipt is looked up afterwards."""
    with voting_room(tmp_path, codes=50) as room:
        voted = asyncio.run(crowd(*address(room), room.codes, 0.0))
    with capsys.disabled():
        slow = sorted(one.sending for one in voted)[47]
        print(f"\nfifty phones at once: 48 of 50 had their receipt within {slow:.2f} s")  # noqa: T201

    assert [one.error for one in voted if one.error] == []
    assert len({one.receipt for one in voted}) == 50
    assert missing(room.path, room.workshop, voted) == []


DEVICES = 250


async def guessed(host: str, port: int, guesses: int, codes: list[str]):
    """So many wrong codes from many devices without a pause, and meanwhile right ones vote.

    Every fourth guess is sent as a whole ballot with the code as its cookie. Gives the statuses
    and what each right one met: it begins once a part of the guesses is out.
    """
    left, wrong = iter(range(guesses)), []
    turns = {guesses * (n + 1) // (len(codes) + 4): asyncio.Event() for n in range(len(codes))}

    async def guess() -> None:
        phone = Phone(host, port)
        for n in left:
            code = re.sub("[^0-9a-f]", "", str(uuid4()))[:8]
            form, path = {"code": code, "lang": "en"}, "/v/open"
            if n % 4 == 0:
                form, path = {"id": str(uuid4()), "k": "0" * 16, **marks_of(n)}, "/v/send"
                phone.cookie = f"code={code}"
            answer = await phone.ask("POST", path, form)
            wrong.append(answer.status)
            if turn := turns.get(len(wrong)):
                turn.set()
            phone.cookie = ""
        await phone.close()

    async def right(place: int, code: str, turn: asyncio.Event) -> Voted:
        await turn.wait()
        return await vote(host, port, code, marks_of(place))

    some = zip(range(len(codes)), codes, turns.values(), strict=True)
    votes = asyncio.gather(*(right(*one) for one in some))
    await asyncio.gather(*(guess() for _ in range(DEVICES)))
    return wrong, await votes


@pytest.mark.parametrize(
    "guesses",
    [
        pytest.param(1000, marks=pytest.mark.faults),
        pytest.param(10_000, marks=pytest.mark.nightly),
    ],
)
def test_wrong_codes_are_never_accepted_and_right_ones_are_answered(tmp_path, capsys, guesses):
    """Many devices guess at once; a right code is not held back (T2)."""
    with voting_room(tmp_path, codes=20) as room:
        began = time.perf_counter()
        before = cpu_seconds(room.server)
        wrong, right = asyncio.run(guessed(*address(room), guesses, room.codes))
        seconds, cpu = time.perf_counter() - began, cpu_seconds(room.server) - before
    with capsys.disabled():
        opening, sending = (max(getattr(v, what) for v in right) for what in ("opening", "sending"))
        print(  # noqa: T201  # measured figures
            f"\n{guesses} wrong codes from {DEVICES} devices in {seconds:.0f} s, {cpu:.1f} s of "
            f"the server's CPU; 20 right ones meanwhile: ballot within {opening:.2f} s, "
            f"receipt within {sending:.2f} s at most"
        )

    assert len(wrong) == guesses
    assert set(wrong) <= {403, 429}
    assert [one.error for one in right if one.error] == []
    assert sum(one.retries for one in right) == 0, "a right one was never asked to wait"
    assert missing(room.path, room.workshop, right) == [], "no ballot but the right ones"


async def sent_once(host: str, port: int, code: str, place: int) -> int:
    """One phone that opens a code and sends its ballot without insisting; the last status."""
    phone = Phone(host, port)
    answer = await phone.ask("POST", "/v/open", {"code": code, "lang": "en"})
    if answer.status == 303:
        page = await phone.ask("GET", answer.headers["location"])
        key = re.search(r'name="k" value="([^"]+)"', page.text)
        form = {"id": str(uuid4()), "k": key[1] if key else "", **marks_of(place)}
        answer = await phone.ask("POST", "/v/send", form)
    await phone.close()
    return answer.status


@pytest.mark.faults
def test_fifty_phones_with_one_code_cast_one_ballot(tmp_path):
    """At the same moment, each with a ballot of its own under its own id (T3)."""

    async def all_with(code: str) -> list[int]:
        return await asyncio.gather(*(sent_once(*address(room), code, n) for n in range(50)))

    with voting_room(tmp_path, codes=1) as room:
        statuses = asyncio.run(all_with(room.codes[0]))
        stored = room.stored()

    assert statuses.count(201) == stored == 1
    assert set(statuses) <= {201, 403, 429}
