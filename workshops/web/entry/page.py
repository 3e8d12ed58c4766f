"""A light HTML page in three languages: one heading, one form, no script but to print."""

import re
import secrets
from functools import cache
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse

from workshops.language import LANGUAGES, direction, say
from workshops.web.pieces import Html, join, safe, tag
from workshops.web.policy import inline_policy
from workshops.web.signs import HERE
from workshops.workshop import Language

PRINTING: Final = (
    "for(const b of document.querySelectorAll('[data-print]'))"
    "b.addEventListener('click',()=>print())"
)


def language_of(request: Request, typed: str = "") -> Language:
    """The language asked for: in form or address, by the page to go back to, by the browser."""
    back = dict(parse_qsl(urlsplit(request.query_params.get("next", "")).query))
    asked = [typed, request.query_params.get("lang", ""), back.get("lang", "")]
    asked += [part[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    known: dict[str, Language] = {name: name for name in LANGUAGES}
    return next((known[one] for one in asked if one in known), "en")


def page(
    language: Language, heading: str, *parts: object, status: int = 200, address: str = ""
) -> HTMLResponse:
    """The whole page. address: path and query for the other languages, "" for no such links."""
    nonce = secrets.token_urlsafe(16)
    body = join(
        [
            tag("header", join([brand(), tongues(language, address) if address else Html("")])),
            tag("main", join([tag("h1", heading), *parts])),
        ]
    )
    text = (
        f'<!doctype html><html lang="{language}" dir="{direction(language)}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{safe(heading)} · Tashawur</title><style nonce="{nonce}">{style()}</style>'
        f'</head><body>{body}<script nonce="{nonce}">{PRINTING}</script></body></html>'
    )
    policy = {"Content-Security-Policy": inline_policy(nonce)}
    return HTMLResponse(text, status_code=status, headers=policy)


@cache
def style() -> str:
    """The variables every screen shares, then what these pages add."""
    sheets = (HERE / "static" / "tokens.css", HERE / "entry" / "entry.css")
    text = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def brand() -> Html:
    """The name of the program."""
    names = join([tag("b", "تشاور", lang="ar"), tag("span", "Tashawur", lang="en")])
    return tag("div", names, cls="brand")


def tongues(language: Language, address: str) -> Html:
    """The same page in the other languages, each in its own writing."""
    mark = "&" if "?" in address else "?"
    links = [
        tag("a", tongue.name, href=f"{address}{mark}lang={other}", lang=other)
        for other, tongue in LANGUAGES.items()
        if other != language
    ]
    return tag("nav", join(links), aria_label=say(language, "strip.languages"))


def form(action: str, language: Language, *parts: object, **hidden: str) -> Html:
    """A form that is posted; hidden: what goes with it unseen."""
    unseen = [Html(f'<input type="hidden" name="lang" value="{language}">')]
    unseen += [
        Html(f'<input type="hidden" name="{safe(name)}" value="{safe(value)}">')
        for name, value in hidden.items()
    ]
    return tag("form", join([*unseen, *parts]), method="post", action=action)


def field(name: str, label: str, kind: str = "password", *, first: bool = False) -> Html:
    """One field with its label above it; what is secret is not shown and not remembered."""
    focus = " autofocus" if first else ""
    box = Html(
        f'<input id="{name}" name="{name}" type="{kind}" dir="auto" autocomplete="off" '
        f'spellcheck="false" autocapitalize="off" maxlength="200" required{focus}>'
    )
    return tag("p", join([tag("label", label, **{"for": name}), box]))


def choices(name: str, label: str, texts: dict[str, str], chosen: str) -> Html:
    """One of several, all in sight."""
    options = [
        tag(
            "label",
            join(
                [
                    Html(
                        f'<input type="radio" name="{name}" value="{safe(value)}" required'
                        f"{' checked' if value == chosen else ''}>"
                    ),
                    tag("span", text),
                ]
            ),
        )
        for value, text in texts.items()
    ]
    return tag("fieldset", join([tag("legend", label), *options]))


def button(label: str) -> Html:
    """The one primary action."""
    return tag("button", label, type="submit")
