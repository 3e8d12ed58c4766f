"""Opening the room network, on the facilitator's computer alone: address, passphrase, envelope."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from workshops.acts.actor import Actor, NotNow, Refused, Unfit
from workshops.acts.doors import note_network, note_recovery, set_passphrase
from workshops.doors import FACILITATOR, RECOVERY, Visitor
from workshops.language import say
from workshops.store import StoreError
from workshops.web import state
from workshops.web.entry.asking import (
    go,
    keys,
    one_by_one,
    status_of,
    typed,
    visitor,
    with_cookie,
    wrong,
)
from workshops.web.entry.page import button, choices, field, form, language_of, page
from workshops.web.listening import own_addresses
from workshops.web.pieces import Html, join, tag
from workshops.web.room_door import open_room
from workshops.workshop import Language

WHO = Actor(role="facilitator")
HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:-]{0,99}")


async def opening(request: Request) -> Response:
    """The form, or what came of it."""
    if request.method == "POST":
        return await opened(request)
    return await run_in_threadpool(opening_page, request, language_of(request))


def opening_page(
    request: Request, language: Language, refusal: Refused | StoreError | None = None
) -> Response:
    """What opening means, the address, and the passphrase: set, asked, or known already."""
    network, here = state.network(), visitor(request)
    if network.open:
        parts = [
            tag("p", say(language, "doors.is_open", address=network.host), cls="open"),
            tag("p", tag("a", say(language, "doors.to_pages"), href=f"/?lang={language}")),
        ]
    else:
        wanted = [network.wanted, *own_addresses()] if network.wanted else own_addresses()
        addresses = {one: one for one in dict.fromkeys(wanted)}
        parts = [
            tag("p", say(language, "doors.open_lead")),
            wrong(language, refusal) if refusal else Html(""),
            opening_form(language, addresses, here),
            tag("p", say(language, "doors.read_along"), cls="note"),
        ]
    status = status_of(refusal) if refusal else 200
    heading = say(language, "doors.open_title")
    return page(language, heading, *parts, status=status, address="/open-room")


def opening_form(language: Language, addresses: Mapping[str, str], here: Visitor | None) -> Html:
    """One short form; without any network there is nothing to open."""
    if not addresses:
        return tag("p", say(language, "doors.no_network"), cls="wrong")
    return form(
        "/open-room",
        language,
        choices("address", say(language, "doors.address"), dict(addresses), next(iter(addresses))),
        passphrase_fields(language, here),
        button(say(language, "doors.open")),
    )


def passphrase_fields(language: Language, here: Visitor | None) -> Html:
    """Two fields the first time, one afterwards, none for a facilitator who has signed in."""
    if FACILITATOR not in keys():
        return new_fields(language)
    if here is not None and here.session and here.role == "facilitator":
        return Html("")
    return field("secret", say(language, "doors.passphrase"), first=True)


def new_fields(language: Language) -> Html:
    """A passphrase, and the same once more."""
    return join(
        [
            field("new", say(language, "doors.new_passphrase"), first=True),
            field("again", say(language, "doors.again")),
            tag("p", say(language, "doors.rule"), cls="note"),
        ]
    )


async def opened(request: Request) -> Response:
    """Set or ask the passphrase, open the room's door, sign the facilitator in."""
    given = await typed(request)
    language = language_of(request, given.get("lang", ""))
    address, code = given.get("address", ""), ""
    try:
        if not HOST.fullmatch(address):
            raise Unfit("doors.no_address")
        cookie, code = await one_by_one(lambda: facilitator(request, given))
    except (Refused, StoreError) as refusal:
        return await run_in_threadpool(opening_page, request, language, refusal)
    try:
        await open_room(address, request.scope["server"][1])
        await run_in_threadpool(note_opened)
        answer = envelope(language, code) if code else go(f"/?lang={language}")
    except (Refused, StoreError) as refusal:
        if code:  # the passphrase is set all the same, and its code is shown this once
            answer = envelope(language, code, refusal)
        else:
            answer = await run_in_threadpool(opening_page, request, language, refusal)
    return with_cookie(answer, cookie, request) if cookie else answer


def note_opened() -> None:
    """The room's door is open; the record says so."""
    note_network(state.store(), WHO, opened=True, now=datetime.now(UTC))


def facilitator(request: Request, given: Mapping[str, str]) -> tuple[str, str]:
    """Cookie and recovery code of whoever opens; "" for what needs no new one."""
    doors, now, here = state.doors(), datetime.now(UTC), visitor(request)
    if FACILITATOR in keys():
        if here is not None and here.session and here.role == "facilitator":
            return "", ""
        return doors.enter(FACILITATOR, given.get("secret", ""), local=True, now=now), ""
    if here is None:
        raise NotNow("doors.signed_out")
    return renewed(given, here.actor, now)


def renewed(given: Mapping[str, str], who: Actor, now: datetime) -> tuple[str, str]:
    """Set the passphrase that was typed twice; gives cookie and the code for the envelope."""
    if given.get("new", "") != given.get("again", ""):
        raise Unfit("doors.unlike")
    code = set_passphrase(state.store(), who, given.get("new", ""), now=now)
    return state.doors().sit(FACILITATOR, now=now), code


def envelope(
    language: Language, code: str, refusal: Refused | StoreError | None = None
) -> Response:
    """The recovery code, shown this once: print it, seal it, keep it away from the computer."""
    return page(
        language,
        say(language, "doors.envelope"),
        wrong(language, refusal) if refusal else Html(""),
        tag("p", say(language, "doors.envelope_why")),
        tag("p", code, cls="code"),
        tag("p", say(language, "doors.opens_copies"), cls="note"),
        tag(
            "p",
            join(
                [
                    tag("button", say(language, "doors.print"), type="button", data_print="1"),
                    tag("a", say(language, "doors.to_pages"), href=f"/?lang={language}"),
                ]
            ),
            cls="row",
        ),
    )


async def recovering(request: Request) -> Response:
    """The sealed code in place of a forgotten passphrase; a new one of each is made."""
    given = await typed(request) if request.method == "POST" else {}
    language = language_of(request, given.get("lang", ""))
    refusal: Refused | StoreError | None = None
    if given:
        try:
            cookie, code = await one_by_one(lambda: recovered(given))
        except (Refused, StoreError) as found:
            refusal = found
        else:
            return with_cookie(envelope(language, code), cookie, request)
    parts = [
        tag("p", say(language, "doors.recover_lead")),
        wrong(language, refusal) if refusal else Html(""),
        form(
            "/recover",
            language,
            field("code", say(language, "doors.recovery_code"), "text"),
            new_fields(language),
            button(say(language, "doors.recover")),
        ),
    ]
    status = status_of(refusal) if refusal else 200
    heading = say(language, "doors.recover")
    return page(language, heading, *parts, status=status, address="/recover")


def recovered(given: Mapping[str, str]) -> tuple[str, str]:
    """Check the sealed code, then set the new passphrase; cookie and new code."""
    now = datetime.now(UTC)
    state.doors().check(RECOVERY, given.get("code", ""), local=True, now=now)
    made = renewed(given, WHO, now)
    note_recovery(state.store(), now=now)
    return made
