"""The guard in front of everything: hosts, origins, bodies, headers, hidden paths. Plain ASGI.

Pages of Streamlit, their WebSocket and static files pass through it like our own routes.
"""

import asyncio
import ipaddress
from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workshops.language import LANGUAGES, direction, say
from workshops.web.settings import allowed_hosts

BODY_BYTES: Final = 64 * 1024
BODY_SECONDS: Final = 10.0
IN_FLIGHT: Final = 500
STREAMLIT: Final = ("/_stcore/", "/media/", "/component/", "/static/", "/app/static/")
HIDDEN: Final = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")
OURS: Final = ("/v", "/kiosk", "/screen")  # below these an unknown path is no page
FROM_THE_ROOM: Final = (*OURS, "/fonts", "/health", "/app/static")
FORWARDED: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "same-origin",  # with no-referrer a form would send `Origin: null`
}
PAGES_POLICY: Final = (
    "default-src 'self'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss: blob: data:; worker-src 'self' blob:; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
)
ROUTES_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)


def below(path: str, prefixes: Sequence[str]) -> bool:
    """Is the path one of the prefixes or something below it."""
    return any(path == p.rstrip("/") or path.startswith(p.rstrip("/") + "/") for p in prefixes)


def is_local(scope: Scope) -> bool:
    """Does the request come from this computer; behind a proxy every client only looks as if."""
    headers = Headers(scope=scope)
    if any(name in headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address((scope.get("client") or ("", 0))[0]).is_loopback
    except ValueError:
        return False


def named_host(value: str) -> str:
    """The host name of a `Host` header in lower case, without port; "" when it is no host."""
    try:
        parts = urlsplit(f"//{value}")
        _ = parts.port  # raises on a port that is no number
    except ValueError:
        return ""
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        return ""
    return (parts.hostname or "").rstrip(".")


def same_origin(scope: Scope) -> bool:
    """May this request change something: was it sent by a page of ours (spec trust, 5.5.2)."""
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    if origin is not None:
        return origin == f"{scheme}://{host}"
    return site is not None or urlsplit(headers.get("referer", "")).netloc == host != ""


class Guard:
    """Refuses what no page of ours would ask, and adds the headers to every answer."""

    def __init__(self, app: ASGIApp, *, routes: Sequence[BaseRoute]) -> None:
        """app: what is guarded; routes: our own, to tell their paths from Streamlit's."""
        self._app = app
        self._routes = tuple(routes)
        self._in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refusal, or pass the request on."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, with_headers(scope, send, ours=self._ours(scope)))
        else:
            await self._app(scope, receive, send)

    def _ours(self, scope: Scope) -> bool:
        """Does one of our own routes answer this path, whatever its method."""
        return any(route.matches(scope)[0] is not Match.NONE for route in self._routes)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A WebSocket needs a known host, a page of ours as its origin, and this computer."""
        host = named_host(Headers(scope=scope).get("host", ""))
        foreign = "origin" in Headers(scope=scope) and not same_origin(scope)
        if host not in allowed_hosts() or foreign or not is_local(scope):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or read the body of a changing request to our routes, and pass on."""
        if refusal := self._refusal(scope):
            await refusal(scope, receive, send)
            return
        changing = scope["method"] not in READING and not below(scope["path"], STREAMLIT)
        self._in_flight += 1
        try:
            if changing:
                receive = await whole_body(receive)
            await self._app(scope, receive, send)
        except BodyRefused as refused:
            await answer(scope, refused.status, refused.key)(scope, receive, send)
        finally:
            self._in_flight -= 1

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that may not pass; None when it may."""
        path, local = scope["path"], is_local(scope)
        if named_host(Headers(scope=scope).get("host", "")) not in allowed_hosts():
            return answer(scope, 400, "guard.host")
        hidden = below(path, HIDDEN) and not local
        if hidden or (below(path, OURS) and not self._ours(scope)):
            return answer(scope, 404, "guard.unknown")
        if not local and not below(path, FROM_THE_ROOM):
            return answer(scope, 403, "guard.room")
        changing = scope["method"] not in READING and not below(path, STREAMLIT)
        if changing and not same_origin(scope):
            return answer(scope, 403, "guard.origin")
        if self._in_flight >= IN_FLIGHT:
            return answer(scope, 503, "guard.busy")
        return None


class BodyRefused(Exception):
    """A body too large or too slow. status: of the answer; key: its sentence."""

    def __init__(self, status: int, key: str) -> None:
        """Keep what the answer says."""
        super().__init__(key)
        self.status, self.key = status, key


async def whole_body(receive: Receive) -> Receive:
    """Read the body, counted while it arrives, and give it again as one message."""
    body, more = b"", True
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
    held = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return held.pop() if held else await receive()

    return again


def answer(scope: Scope, status: int, key: str) -> Response:
    """A refusal: its sentence in every language for a person, its key for a program."""
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return JSONResponse({"key": key}, status_code=status)
    lines = "".join(
        f'<p lang="{language}" dir="{direction(language)}">{escape(say(language, key))}</p>'
        for language in LANGUAGES
    )
    page = f'<!doctype html><meta charset="utf-8"><title>Tashawur</title>{lines}'
    return HTMLResponse(page, status_code=status)


def with_headers(scope: Scope, send: Send, *, ours: bool) -> Send:
    """`send`, with the headers of every answer; a route that set its own policy keeps it."""
    policy = ROUTES_POLICY if ours else PAGES_POLICY
    keeps = below(scope["path"], ("/static/", "/fonts/"))  # named by content or by version

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Content-Security-Policy", policy)
            if not (keeps and message["status"] == 200):  # noqa: PLR2004  # OK
                headers["Cache-Control"] = "no-store"
        await send(message)

    return sending
