"""Phones as they vote: one connection each, the requests of the script, retries until an answer."""

import asyncio
import gzip
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

FIRST_WAIT = 1.0
LONGEST_WAIT = 30.0
GIVE_UP_SECONDS = 180.0
SENT = (200, 201)
WAIT = (429, 503)


@dataclass
class Voted:
    """What one phone met: seconds until its ballot was there and its receipt was; and when."""

    id: str
    receipt: str = ""
    at: float = 0.0
    opening: float = 0.0
    sending: float = 0.0
    retries: int = 0
    error: str = ""


@dataclass
class Answer:
    """A status, the headers a phone looks at, and the text."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""


class Phone:
    """One browser: a connection that is kept, and one cookie."""

    def __init__(self, host: str, port: int) -> None:
        """Begin without a connection."""
        self._host, self._port, self.cookie = host, port, ""
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        """Send a request and read its answer; a connection the server closed is opened again."""
        for last in (False, True):
            try:
                return await self._ask(method, path, form)
            except (ConnectionError, asyncio.IncompleteReadError):
                await self.close()
                if last:
                    raise
        raise AssertionError

    async def _ask(self, method: str, path: str, form: dict[str, str] | None) -> Answer:
        """One request on the connection that is there."""
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        body = urlencode(form or {}).encode()
        name = f"{self._host}:{self._port}"
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {name}",
            f"Origin: http://{name}",
            "Accept: application/json" if path.endswith("/send") else "Accept: text/html",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            "Accept-Encoding: gzip",
            *([f"Cookie: {self.cookie}"] if self.cookie else []),
        ]
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await self._writer.drain()
        assert self._reader is not None
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in head[1:]
        }
        text = await self._reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("content-encoding") == "gzip":
            text = gzip.decompress(text)
        if "code=" in headers.get("set-cookie", ""):
            self.cookie = headers["set-cookie"].split(";")[0]
        return Answer(int(head[0].split(" ")[1]), headers, text.decode())

    async def close(self) -> None:
        """Let the connection go."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None


async def vote(host: str, port: int, code: str, marks: dict[str, str]) -> Voted:
    """Open the ballot of a code, mark it, send it until there is a receipt."""
    phone, voted = Phone(host, port), Voted(id=str(uuid4()))
    try:
        began = time.perf_counter()
        ballot = await opened(phone, code, voted)
        voted.opening = time.perf_counter() - began
        key = re.search(r'name="k" value="([^"]+)"', ballot)
        if key is None:
            voted.error = voted.error or "no ballot"
            return voted
        form = {"id": voted.id, "k": key[1], "lang": "ar", **marks}
        began = time.perf_counter()
        answer = await insisted(phone, voted, "POST", "/v/send", form)
        voted.sending = time.perf_counter() - began
        if answer.status in SENT:
            voted.receipt, voted.at = json.loads(answer.text)["receipt"], time.time()
        else:
            voted.error = f"send {answer.status}"
    except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
        voted.error = type(error).__name__
    finally:
        await phone.close()
    return voted


async def opened(phone: Phone, code: str, voted: Voted) -> str:
    """The ballot page of a code."""
    answer = await insisted(phone, voted, "POST", "/v/open", {"code": code, "lang": "ar"})
    if answer.status != 303:
        voted.error = f"open {answer.status}"
        return ""
    page = await insisted(phone, voted, "GET", answer.headers["location"], None)
    return page.text


async def insisted(
    phone: Phone, voted: Voted, method: str, path: str, form: dict[str, str] | None
) -> Answer:
    """Ask until there is an answer that is not "wait", as the script does."""
    wait, until = FIRST_WAIT, time.perf_counter() + GIVE_UP_SECONDS
    while True:
        try:
            answer = await phone.ask(method, path, form)
        except (OSError, asyncio.IncompleteReadError):
            answer = Answer(503)
            await phone.close()
        if answer.status not in WAIT or time.perf_counter() > until:
            return answer
        voted.retries += 1
        await asyncio.sleep(wait)
        wait = min(LONGEST_WAIT, wait * 2)


async def crowd(
    host: str, port: int, codes: Sequence[str], over: float, form: str = "points"
) -> list[Voted]:
    """So many phones, evenly over so many seconds; each marks what its number says."""

    async def later(place: int, code: str) -> Voted:
        await asyncio.sleep(over * place / max(1, len(codes)))
        return await vote(host, port, code, marks_of(place, form))

    return await asyncio.gather(*(later(place, code) for place, code in enumerate(codes)))


def marks_of(place: int, form: str = "points") -> dict[str, str]:
    """A full ballot of ten points, another for every phone."""
    first, second = place % 12 + 3, (place * 7) % 5 + 16
    if form == "approval":
        return {f"p{first}": "1", f"p{second}": "1"}
    return {f"p{first}": "6", f"p{second}": "4"}
