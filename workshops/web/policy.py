"""The headers of every answer: what a browser may load, run, keep and tell others."""

from collections.abc import Sequence
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

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


def inline_policy(nonce: str) -> str:
    """The policy of a page of ours with script or style of its own; nonce: fresh each time."""
    own = f"'self' 'nonce-{nonce}'"
    policy = ROUTES_POLICY.replace("script-src 'self'", f"script-src {own}")
    return policy.replace("style-src 'self'", f"style-src {own}")


def below(path: str, prefixes: Sequence[str]) -> bool:
    """Is the path one of the prefixes or something below it."""
    return any(path == p.rstrip("/") or path.startswith(p.rstrip("/") + "/") for p in prefixes)


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
