"""Requests read and pages sent: forms, cookies, nonces, compression, status by refusal."""

import gzip
import secrets
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from workshops.language import LANGUAGES
from workshops.web.policy import inline_policy
from workshops.web.voting.layout import Page, rendered
from workshops.web.voting.marks import Fields
from workshops.web.voting.moulds import Mould
from workshops.workshop import Language

MOST_FIELDS: Final = 500
SMALL: Final = 1000
SEE_OTHER: Final = 303
RETRY_SECONDS: Final = {429: "10", 503: "5"}


async def posted(request: Request) -> Fields:
    """The fields of a posted form, the first of each name: the button of a language stands above
    the field that keeps it. Nothing where it cannot be read as one.
    """
    try:
        text = (await request.body()).decode()
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return dict(reversed(pairs))


def asked_language(given: str | None) -> Language | None:
    """A language of the program, or none."""
    return next((one for one in LANGUAGES if one == given), None)


def wants_json(request: Request) -> bool:
    """Whether the script asks, and not a form."""
    return "application/json" in request.headers.get("accept", "")


def sent(request: Request, page: Page, status: int = 200) -> Response:
    """A page with a fresh nonce, compressed where the browser takes that."""
    nonce = secrets.token_urlsafe(16)
    body = rendered(page, nonce).encode()
    headers = {"Content-Security-Policy": inline_policy(nonce), "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", "") and len(body) > SMALL:
        body = gzip.compress(body, 6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    if status in RETRY_SECONDS:
        headers["Retry-After"] = RETRY_SECONDS[status]
    return HTMLResponse(body, status_code=status, headers=headers)


def sent_blank(request: Request, mould: Mould, words: Mapping[str, str]) -> Response:
    """A blank ballot put together from its mould, with a fresh nonce. words: its id and key."""
    nonce = secrets.token_urlsafe(16)
    own = {**words, "nonce": nonce}
    headers = {"Content-Security-Policy": inline_policy(nonce), "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return HTMLResponse(mould.gzipped(own), headers=headers)
    return HTMLResponse(mould.plain(own), headers=headers)


def told(status: int, says: Mapping[str, object]) -> Response:
    """An answer for the script."""
    headers = {"Retry-After": RETRY_SECONDS[status]} if status in RETRY_SECONDS else {}
    return JSONResponse(dict(says), status_code=status, headers=headers)


def go(where: str) -> Response:
    """Another page, asked for anew: no code and no mark stands in an address."""
    return RedirectResponse(where, status_code=SEE_OTHER)


def set_cookie(request: Request, response: Response, name: str, value: str, path: str) -> None:
    """A cookie until the browser closes, for this path alone and for no script."""
    response.set_cookie(
        name,
        value,
        path=path,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def drop_cookie(response: Response, name: str, path: str) -> None:
    """Forget it."""
    response.delete_cookie(name, path=path, httponly=True, samesite="strict")
