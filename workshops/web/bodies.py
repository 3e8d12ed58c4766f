"""Bodies of requests: counted while they arrive, and given up when they come too slowly."""

import asyncio
from typing import Final

from starlette.types import Message, Receive

BODY_BYTES: Final = 64 * 1024
BODY_SECONDS: Final = 10.0


class BodyRefused(Exception):
    """A body too large or too slow. status: of the answer; key: its sentence."""

    def __init__(self, status: int, key: str) -> None:
        """Keep what the answer says."""
        super().__init__(key)
        self.status, self.key = status, key


async def whole_body(receive: Receive) -> Receive:
    """Read the body, counted while it arrives, and give it again as one message."""
    body, more = bytearray(), True
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more:
                message = await receive()
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > BODY_BYTES:
                    raise BodyRefused(413, "guard.large")
    except TimeoutError:
        raise BodyRefused(408, "guard.slow") from None
    held = [{"type": "http.request", "body": bytes(body), "more_body": False}]

    async def again() -> Message:
        return held.pop() if held else await receive()

    return again


def counted(receive: Receive, most: int) -> Receive:
    """Let a body through piece by piece, up to so many bytes."""
    so_far = 0

    async def counting() -> Message:
        nonlocal so_far
        message = await receive()
        so_far += len(message.get("body", b""))
        if so_far > most:
            raise BodyRefused(413, "guard.large")
        return message

    return counting
