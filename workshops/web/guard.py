"""The guard in front of everything: hosts, origins, sign-ins, bodies, hidden paths. Plain ASGI.

Pages of Streamlit, their WebSocket and static files pass through it like our own routes.
"""

import ipaddress
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from workshops.doors import COOKIE, Doors, Network, Visitor
from workshops.language import LANGUAGES, direction, say
from workshops.phases import PAGES, opens
from workshops.web.bodies import BodyRefused, counted, whole_body
from workshops.web.listening import DOOR
from workshops.web.policy import below, with_headers
from workshops.web.settings import allowed_hosts

LOG = logging.getLogger(__name__)
IN_FLIGHT: Final = 500
UPLOAD_BYTES: Final = 6 * 1024 * 1024  # `server.maxUploadSize` and what a form adds
STREAMLIT: Final = ("/_stcore/", "/media/", "/component/", "/static/", "/app/static/")
HIDDEN: Final = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")
OURS: Final = ("/v", "/kiosk", "/screen")  # below these an unknown path is no page
BALLOTS: Final = ("/v", "/kiosk")
"""Answered here: what Streamlit puts around its pages costs a phone more than its ballot."""
SIGN_IN: Final = "/sign-in"
FROM_THE_ROOM: Final = (*OURS, "/fonts", "/health", "/app/static", SIGN_IN, "/sign-out")
FOR_A_SCREEN: Final = ("/screen", "/fonts", "/health", "/app/static", SIGN_IN, "/sign-out")
HERE_ONLY: Final = ("/open-room", "/recover")  # on the facilitator's computer and nowhere else
FORWARDED: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
REFUSED: Final = frozenset({400, 403, 404})
SIDE: Final = b"x-tashawur-side"
"""Tells a page from where it was opened; whatever a client sends under this name is dropped."""


def is_local(scope: Scope) -> bool:
    """Does the request come from this computer; behind a proxy every client only looks as if, and
    by the room's own door nobody does.
    """
    headers = Headers(scope=scope)
    if DOOR in scope or any(name in headers for name in FORWARDED):
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

    def __init__(
        self,
        app: ASGIApp,
        *,
        routes: Sequence[BaseRoute],
        network: Callable[[], Network],
        doors: Callable[[], Doors],
    ) -> None:
        """app: what is guarded; routes: our own, to tell their paths from Streamlit's; network:
        is the room let in; doors: who carries this cookie, asked only where it matters.
        """
        self._app = app
        self._routes = tuple(routes)
        ballots = [one for one in routes if below(getattr(one, "path", ""), BALLOTS)]
        self._ballots: ASGIApp = ExceptionMiddleware(Router(routes=ballots))
        self._at_ballots = tuple(ballots)
        self._network, self._doors = network, doors
        self._in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refusal, or pass the request on."""
        if scope["type"] == "websocket":
            await self._websocket(with_side(scope), receive, send)
        elif scope["type"] == "http":
            ours = self._ours(scope)
            await self._http(with_side(scope), receive, with_headers(scope, send, ours=ours))
        else:
            await self._app(scope, receive, send)

    def _note(self, scope: Scope, status: int) -> None:
        """Log that something was refused: where, by its template, and never what was asked."""
        if status in REFUSED:
            path = scope["path"]
            templates = (one.path for one in self._routes if isinstance(one, Route))
            known = (*templates, *(f"/{page}" for page in PAGES), *STREAMLIT, *OURS)
            near = (one for one in known if below(path, (one.partition("{")[0],)))
            route = max(near, key=len, default="other") if path != "/" else "/"
            LOG.warning("guard.refused", extra={"route": route, "status": status})

    def _ours(self, scope: Scope) -> bool:
        """Does one of our own routes answer this path, whatever its method."""
        near = self._at_ballots if below(scope["path"], BALLOTS) else self._routes
        return any(route.matches(scope)[0] is not Match.NONE for route in near)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A WebSocket needs a known host, a page of ours as its origin and, from the room, a
        sign-in; who it is is asked again at every drawing of a page.
        """
        host = named_host(Headers(scope=scope).get("host", ""))
        foreign = "origin" in Headers(scope=scope) and not same_origin(scope)
        if host not in allowed_hosts() or foreign or await self._stays_out(scope):
            self._note(scope, 403)
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._app(scope, receive, send)

    async def _stays_out(self, scope: Scope) -> bool:
        """Is a WebSocket nobody's, or of somebody for whom no page opens."""
        local = is_local(scope)
        if not local and not self._network().open:
            return True
        visitor = await self._visitor(scope)
        if visitor is None:
            return not local  # here the page itself says that somebody must sign in
        return not opens(visitor.role, "home")

    async def _visitor(self, scope: Scope) -> Visitor | None:
        """Who sends this request."""
        cookie, local, now = cookie_of(scope), is_local(scope), datetime.now(UTC)
        if cookie is None and not (local and not self._network().open):
            return None
        return await run_in_threadpool(
            lambda: self._doors().who(cookie, local=local, now=now)  # it reads the store
        )

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or read the body of a changing request to our routes, and pass on."""
        refusal = self._refusal(scope) or await self._no_entry(scope)
        if refusal is not None:
            self._note(scope, refusal.status_code)
            await refusal(scope, receive, send)
            return
        self._in_flight += 1
        try:
            if scope["method"] not in READING:
                own = not below(scope["path"], STREAMLIT)
                receive = await whole_body(receive) if own else counted(receive, UPLOAD_BYTES)
            answering = self._ballots if below(scope["path"], BALLOTS) else self._app
            await answering(scope, receive, send)
        except BodyRefused as refused:
            await answer(scope, refused.status, refused.key)(scope, receive, send)
        finally:
            self._in_flight -= 1

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that may not pass, whoever sends it; None when it may."""
        path, local = scope["path"], is_local(scope)
        if named_host(Headers(scope=scope).get("host", "")) not in allowed_hosts():
            return answer(scope, 400, "guard.host")
        hidden = below(path, HIDDEN) and not local
        if hidden or (below(path, OURS) and not self._ours(scope)):
            return answer(scope, 404, "guard.unknown")
        if not local and (not self._network().open or below(path, HERE_ONLY)):
            return answer(scope, 403, "guard.room")
        changing = scope["method"] not in READING and not below(path, STREAMLIT)
        if changing and not same_origin(scope):
            return answer(scope, 403, "guard.origin")
        if self._in_flight >= IN_FLIGHT:
            return answer(scope, 503, "guard.busy")
        return None

    async def _no_entry(self, scope: Scope) -> Response | None:
        """The answer to somebody for whom this does not open; None for whoever may come in."""
        path, free = scope["path"], below(scope["path"], (*FROM_THE_ROOM, *HERE_ONLY))
        here = is_local(scope) and not self._network().open
        if cookie_of(scope) is None and (free or here):
            return None
        visitor = await self._visitor(scope)
        if visitor is not None and visitor.role == "projector" and not below(path, FOR_A_SCREEN):
            return answer(scope, 403, "guard.role")
        if free:
            return None
        if visitor is None:
            return to_sign_in(scope)
        page = path.strip("/").split("/")[0] or "home"
        if not below(path, STREAMLIT) and not opens(visitor.role, page):
            return answer(scope, 403, "guard.role")
        return None


def cookie_of(scope: Scope) -> str | None:
    """The cookie of a sign-in, as it came; None without one."""
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(COOKIE) or None


def with_side(scope: Scope) -> Scope:
    """The request with a header that says from where it came, in place of any it brought."""
    side = b"here" if is_local(scope) else b"room"
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != SIDE]
    return {**scope, "headers": [*headers, (SIDE, side)]}


def to_sign_in(scope: Scope) -> Response:
    """The way to the sign-in for a person, who comes back afterwards; 403 for a program."""
    person = "text/html" in Headers(scope=scope).get("accept", "")
    if not person or scope["method"] != "GET" or below(scope["path"], STREAMLIT):
        return answer(scope, 403, "guard.sign_in")
    query = scope["query_string"].decode("latin-1")
    back = scope["path"] + (f"?{query}" if query else "")
    return RedirectResponse(f"{SIGN_IN}?next={quote(back, safe='')}", status_code=303)


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
