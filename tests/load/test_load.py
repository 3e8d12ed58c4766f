"""The load script in small, and guessing codes: what is acknowledged is stored, nothing else is."""

import asyncio
import re
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.e2e.ballots import voting_room
from tests.load.phones import Phone, crowd
from tests.load.run import missing


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


async def guessed(host: str, port: int, guesses: int, codes: list[str]):
    """So many wrong codes from many devices, and meanwhile right ones; statuses and seconds."""
    loop, wrong, right = asyncio.get_running_loop(), [], []

    async def guess(share: int) -> None:
        phone = Phone(host, port)
        for _ in range(share):
            code = re.sub("[^0-9a-f]", "", str(uuid4()))[:8]
            answer = await phone.ask("POST", "/v/open", {"code": code, "lang": "en"})
            wrong.append(answer.status)
        await phone.close()

    async def vote() -> None:
        for code in codes:
            await asyncio.sleep(0.2)
            began, phone = loop.time(), Phone(host, port)
            answer = await phone.ask("POST", "/v/open", {"code": code, "lang": "en"})
            right.append((answer.status, loop.time() - began))
            await phone.close()

    devices = 250
    shares = [guesses // devices] * devices
    await asyncio.gather(vote(), *(guess(share) for share in shares))
    return wrong, right


@pytest.mark.parametrize(
    "guesses",
    [
        pytest.param(500, marks=pytest.mark.faults),
        pytest.param(10_000, marks=pytest.mark.nightly),
    ],
)
def test_wrong_codes_are_never_accepted_and_right_ones_are_answered(tmp_path, capsys, guesses):
    """Many devices guess at once; a right code is not held back (T2)."""
    with voting_room(tmp_path, codes=20) as room:
        wrong, right = asyncio.run(guessed(*address(room), guesses, room.codes))
    with capsys.disabled():
        slowest = max(seconds for _, seconds in right)
        print(f"\n{guesses} wrong codes; the slowest right one took {slowest:.2f} s")  # noqa: T201

    assert len(wrong) == guesses
    assert set(wrong) <= {403, 429}
    assert [status for status, _ in right] == [303] * 20
