"""What the plain pages ask of a request: who sends it, what was typed, where to go on."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workshops.acts.actor import Refused
from workshops.doors import COOKIE, FACILITATOR, SEATS, Visitor, number_of, role_of
from workshops.language import say
from workshops.phases import PAGES, opens
from workshops.store import StoreError
from workshops.store.keys import Key, key_of
from workshops.web import state
from workshops.web.guard import is_local
from workshops.web.pieces import Html, tag
from workshops.workshop import Language

Given = TypeVar("Given")
TRYING: Final = asyncio.Semaphore(1)
"""Secrets are tried one after the other; whoever waits holds no thread that a ballot needs."""


async def one_by_one(work: Callable[[], Given]) -> Given:
    """Do what tries or seals a secret: half a second of one thread."""
    async with TRYING:
        return await run_in_threadpool(work)


async def typed(request: Request) -> Mapping[str, str]:
    """The fields of a form as text; the guard has counted its bytes."""
    body = (await request.body()).decode("utf-8", errors="replace")
    return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=20))


def visitor(request: Request) -> Visitor | None:
    """Who sends this request, as pages know them."""
    return state.doors().who(
        request.cookies.get(COOKIE), local=is_local(request.scope), now=datetime.now(UTC)
    )


def keys() -> dict[str, Key]:
    """Every seat that something opens, the facilitator's first."""
    with state.store().reading() as connection:
        found = {seat: key_of(connection, seat) for seat in (FACILITATOR, *SEATS)}
    return {seat: key for seat, key in found.items() if key is not None}


def seat_name(language: Language, seat: str) -> str:
    """What a seat is called."""
    role, number = say(language, f"role.{role_of(seat)}"), number_of(seat)
    return f"{role} {number}" if number else role


def next_page(asked: str, seat: str) -> str:
    """Where to go on after a sign-in: the page asked for, if it is one of ours and opens."""
    role = role_of(seat)
    if role == "projector":
        return "/screen"
    parts = urlsplit(asked)
    page = parts.path.strip("/") or "home"
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    if not ours or page not in PAGES or not opens(role, page):
        return "/"
    query = {n: v for n, v in parse_qsl(parts.query) if n in {"lang", "workshop"}}
    return parts.path + (f"?{urlencode(query)}" if query else "")


def with_cookie(response: Response, cookie: str, request: Request) -> Response:
    """Let the browser carry a sign-in: no script reads it, no other site sends it."""
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, cookie, httponly=True, samesite="strict", path="/", secure=secure)
    return response


def go(address: str) -> RedirectResponse:
    """On to another page; what was posted is not posted again."""
    return RedirectResponse(address, status_code=303)


def wrong(language: Language, refusal: Refused | StoreError) -> Html:
    """Why something was refused."""
    return tag("p", say(language, refusal.key, **refusal.numbers), cls="wrong", role="alert")


def status_of(refusal: Refused | StoreError) -> int:
    """The status of a refusal: wait, come back, or no."""
    if isinstance(refusal, StoreError):
        return refusal.status
    return 429 if refusal.key == "doors.wait" else 403
