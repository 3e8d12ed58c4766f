"""Signing in and out: a seat, its passphrase or PIN, and back to the page that was asked for."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from workshops.acts.actor import NotNow, Refused
from workshops.doors import COOKIE, FACILITATOR, SEATS
from workshops.language import say
from workshops.store import StoreError
from workshops.web import state
from workshops.web.entry.asking import (
    go,
    keys,
    next_page,
    one_by_one,
    seat_name,
    status_of,
    typed,
    visitor,
    with_cookie,
    wrong,
)
from workshops.web.entry.page import button, choices, field, form, language_of, page
from workshops.web.guard import is_local
from workshops.web.pieces import Html, join, tag
from workshops.workshop import Language


async def sign_in(request: Request) -> Response:
    """The form, or what came of it: a cookie, or why not."""
    if request.method == "POST":
        return await signed_in(request)
    asked = request.query_params
    return await run_in_threadpool(
        sign_in_page, request, language_of(request), asked.get("next", ""), asked.get("seat", "")
    )


def sign_in_page(
    request: Request,
    language: Language,
    back: str,
    seat: str,
    refusal: Refused | StoreError | None = None,
) -> Response:
    """Who is here now, and the form for somebody else."""
    known = {one: seat_name(language, one) for one in keys()}
    if not known:
        return nobody_needs_to(language)
    chosen = seat if seat in known else next(iter(known))
    parts = [
        here_now(request, language),
        wrong(language, refusal) if refusal else Html(""),
        form(
            "/sign-in",
            language,
            choices("seat", say(language, "doors.who"), known, chosen),
            field("secret", say(language, "doors.secret"), first=True),
            button(say(language, "doors.sign_in")),
            next=back,
        ),
        tag("p", say(language, "doors.forgotten"), cls="note"),
        envelope_link(language) if is_local(request.scope) else Html(""),
    ]
    status = status_of(refusal) if refusal else 200
    address = f"/sign-in?{urlencode({'next': back})}" if back else "/sign-in"
    answer = page(language, say(language, "doors.sign_in"), *parts, status=status, address=address)
    if refusal is not None and refusal.key == "doors.wait":
        answer.headers["Retry-After"] = str(refusal.numbers["n"])
    return answer


def envelope_link(language: Language) -> Html:
    """On the computer itself: the way for a facilitator who forgot the passphrase."""
    words = say(language, "doors.use_envelope")
    return tag("p", tag("a", words, href=f"/recover?lang={language}"), cls="note")


def nobody_needs_to(language: Language) -> Response:
    """On the computer itself, before the room network was ever opened."""
    return page(
        language,
        say(language, "doors.sign_in"),
        tag("p", say(language, "doors.not_needed")),
        tag("p", tag("a", say(language, "doors.to_pages"), href=f"/?lang={language}")),
        address="/sign-in",
    )


def here_now(request: Request, language: Language) -> Html:
    """Who is signed in, with the way out."""
    found = visitor(request)
    if found is None or not found.session:
        return Html("")
    words = say(language, "doors.here_as", seat=seat_name(language, found.seat))
    out = tag("button", say(language, "doors.sign_out"), cls="quiet", type="submit")
    return join([tag("p", words, cls="open"), form("/sign-out", language, tag("p", out))])


async def signed_in(request: Request) -> Response:
    """Try the secret; the right one gives a cookie and leads on."""
    given = await typed(request)
    language = language_of(request, given.get("lang", ""))
    seat, back = given.get("seat", ""), given.get("next", "")
    local = is_local(request.scope)

    def enter() -> str:
        """Sign in, and let go of whoever sat at this browser before."""
        doors, now = state.doors(), datetime.now(UTC)
        if seat not in {FACILITATOR, *SEATS}:
            raise NotNow("doors.no_key")
        cookie = doors.enter(seat, given.get("secret", ""), local=local, now=now)
        if before := request.cookies.get(COOKIE):
            doors.leave(before)
        return cookie

    try:
        cookie = await one_by_one(enter)
    except (Refused, StoreError) as refusal:
        return await run_in_threadpool(sign_in_page, request, language, back, seat, refusal)
    return with_cookie(go(next_page(back, seat)), cookie, request)


async def sign_out(request: Request) -> Response:
    """End the sign-in of this browser, in the store as well."""
    if cookie := request.cookies.get(COOKIE):
        await run_in_threadpool(state.doors().leave, cookie)
    given = await typed(request)
    answer = go(f"/sign-in?lang={language_of(request, given.get('lang', ''))}")
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return answer
